"""How a thread beside the screen gives way to it, and how it is ended."""

from __future__ import annotations

import threading
import time

_WORK, _REST = 0.001, 0.006
"""Seconds after which the thread lets others work, and for how long: many tiny steps would hold up keys."""


class Stopped(Exception):
    """Nobody waits for the answer any more."""


class Turns:
    """Called often by whoever works in a thread: sleeps from time to time, and ends the work when asked to."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self._since = time.perf_counter()

    def __call__(self) -> None:
        if self.stop.is_set():
            raise Stopped
        if time.perf_counter() - self._since >= _WORK:
            time.sleep(_REST)
            self._since = time.perf_counter()
