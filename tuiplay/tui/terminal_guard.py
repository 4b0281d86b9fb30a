"""The guard of the terminal's original state, which is restored even if the terminal takes no output."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

RESET = (
    "\x1b[?2026l"  # what is held back for a synchronized update
    "\x1b[<u"  # keyboard protocol, which belongs to the alternate screen
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"  # mouse
    "\x1b[?2004l\x1b[?1004l\x1b[?2048l"  # bracketed paste, reports of focus and of resizes
    "\x1b[?7h\x1b[0m\x1b[?1049l\x1b[?25h"  # line wrap, colours, main screen, cursor
)

_TRIES = 50
_NUDGE: int | None = getattr(signal, "SIGURG", None)
"""The signal that wakes a thread from a system call; otherwise unused, without effect by default, absent on Windows."""


class TerminalGuard:
    """The terminal's state before the app, and what the driver has changed.

    Attributes
    ----------
    taken
        True while the terminal has still to be restored.
    driven
        True while the driver's threads are running.
    hurry
        True if only the restoring output is written any more: pictures that wait for a slow line are dropped.
    lost
        True if the terminal is gone: nothing is written to it any more.
    farewell
        Returns the output that deletes the pictures in the terminal.
    """

    def __init__(self) -> None:
        self.taken = self.driven = False
        self.hurry = self.lost = False
        self.farewell: Callable[[], str] = lambda: ""
        self._attributes = _attributes()
        if _NUDGE is not None and threading.current_thread() is threading.main_thread():
            # Without a handler the signal would not interrupt anything.
            signal.signal(_NUDGE, lambda *_: None)

    def there(self) -> bool:
        """True if the terminal is still connected, or if there was none."""
        return self._attributes is None or _attributes() is not None

    def restore(self) -> None:
        """Restore the terminal, if the driver has not done so."""
        if self.taken and not self.lost:
            self.taken = False
            self.say(self.farewell() + RESET, end="")
            self._set_attributes()

    def force_restore(self, words: str = "") -> None:
        """Restore the terminal although it takes no output at the moment; pending output is discarded.

        ``words`` are written last, on the screen that was there before.
        """
        if sys.platform != "win32":
            import termios

            with contextlib.suppress(OSError, termios.error):
                # Opened again, so that this descriptor does not wait.
                descriptor = os.open(os.ttyname(2), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
                silence()
                for _ in range(_TRIES):
                    # A thread that waits to write blocks the line; interrupted, it continues on the null device.
                    _interrupt_threads()
                    termios.tcflush(descriptor, termios.TCOFLUSH)
                    with contextlib.suppress(BlockingIOError):
                        os.write(descriptor, (self.farewell() + RESET + words).encode())
                        break
                    time.sleep(0.01)
            self._set_attributes()

    def _set_attributes(self) -> None:
        if sys.platform != "win32" and self._attributes is not None:
            import termios

            with contextlib.suppress(OSError, termios.error):
                termios.tcsetattr(0, termios.TCSANOW, self._attributes)

    def say(self, text: str, end: str = "\n") -> None:
        """Write to standard error, if there is one."""
        try:
            with contextlib.suppress(ValueError):
                sys.stderr.write(text + end)
                sys.stderr.flush()
        except OSError:
            silence()


def _attributes() -> list[Any] | None:
    """The terminal's settings; None if there is no terminal, or no longer."""
    if sys.platform == "win32":
        return None
    import termios

    try:
        return termios.tcgetattr(0)
    except (OSError, termios.error):
        return None


def silence() -> None:
    """Redirect all further output to the null device, also what is left in buffers when the interpreter ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _interrupt_threads() -> None:
    """Interrupt the system calls of all other threads."""
    if sys.platform != "win32" and _NUDGE is not None and callable(signal.getsignal(_NUDGE)):
        for thread in threading.enumerate():
            if thread.ident is not None and thread is not threading.current_thread():
                signal.pthread_kill(thread.ident, _NUDGE)
