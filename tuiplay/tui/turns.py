"""The turns of a thread beside the screen: how it yields to the screen, and how it is stopped."""

from __future__ import annotations

import threading
import time

_WORK, _REST = 0.001, 0.006
"""The seconds after which the thread rests, and for how long: many tiny steps would delay keys."""


class Stopped(Exception):
    """The exception that stops work whose answer is no longer wanted."""


class Turns:
    """A callable for work in a thread, called often: it rests from time to time, and stops the work on request."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self._since = time.perf_counter()

    def __call__(self) -> None:
        if self.stop.is_set():
            raise Stopped
        if time.perf_counter() - self._since >= _WORK:
            time.sleep(_REST)
            self._since = time.perf_counter()
