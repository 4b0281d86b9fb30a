"""The questions to the terminal before Textual takes it: they are sent, other work is done, the answers are read."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tuiplay.terminal.capabilities import Capabilities, in_browser
from tuiplay.terminal.picture import choose
from tuiplay.terminal.questions import QUESTIONS, Answers, is_begun, parse
from tuiplay.terminal.size import cell_pixels

PATIENCE = 0.2
"""The seconds from the questions to the last answer that is waited for; a silent terminal costs no more."""
_PATIENCE_SSH = 0.5
"""The same over SSH, where the answers have to cross a line."""
LATE = 30.0
"""The seconds for which an answer may still come."""
_SIGNALS = ("SIGTERM", "SIGHUP")


class Handshake:
    """The questions in progress.

    Attributes
    ----------
    answers
        The answers, once they are ``collected``.
    typed
        The bytes between them: keys that were pressed early, the beginning of an answer.
    """

    def __init__(self) -> None:
        self.answers = Answers()
        self.typed = b""
        self._until = 0.0
        self._asked = self._sent = False

    def ask(self, patience: float) -> None:
        """Send the questions; answers are waited for at most ``patience`` seconds from now."""
        os.write(1, QUESTIONS.encode())
        self._asked = self._sent = True
        self._until = time.monotonic() + patience

    def collect(self) -> None:
        """Read until the last answer has come, or until the time is over."""
        if not self._asked:
            return
        import select

        data = b""
        while not parse(data)[0].ended:
            left = self._until - time.monotonic()
            # What has arrived is read even if other work has taken all the time.
            if not select.select([0], [], [], max(0.0, left))[0]:
                break
            block = os.read(0, 4096)
            if not block:
                break
            data += block
        self.answers, self.typed = parse(data)
        self._asked = False

    @property
    def late(self) -> float:
        """The seconds for which answers may still come; 0 if all have come, or nothing was asked."""
        return LATE if self._sent and (not self.answers.ended or is_begun(self.typed)) else 0.0


def is_worth_asking(wanted: str, terminal: Capabilities, environ: Mapping[str, str]) -> bool:
    """True if the answers could change anything, and the questions do no harm."""
    if wanted not in ("auto", "pixels") or sys.platform == "win32" or in_browser(environ):
        return False
    if terminal.glyphs == "ascii" or terminal.depth in ("16", "none") or between(terminal, environ):
        return False
    # Apple's Terminal prints the questions that it does not understand.
    return environ.get("TERM_PROGRAM") != "Apple_Terminal" and environ.get("TERM") != "linux"


def between(terminal: Capabilities, environ: Mapping[str, str]) -> str:
    """The program between this one and the terminal that does not pass everything on; "" for none."""
    if in_browser(environ):
        return "a browser"
    return terminal.multiplexer or ("Zellij" if environ.get("ZELLIJ") else "")


def with_picture(terminal: Capabilities, wanted: str, answers: Answers, environ: Mapping[str, str]) -> Capabilities:
    """The same terminal, with the way of drawing pictures that follows from its answers."""
    if answers.cell is None and not answers.silent:
        answers = replace(answers, cell=cell_pixels())
    found = choose(
        wanted,
        answers,
        environ,
        depth=terminal.depth,
        ascii_only=terminal.glyphs == "ascii",
        between=between(terminal, environ),
    )
    return replace(terminal, picture=found)


@contextlib.contextmanager
def questions(ask: bool, ssh: bool = False) -> Iterator[Handshake]:
    """Send the questions on entry, and ``collect`` on exit at the latest; the terminal is restored in any case."""
    handshake = Handshake()
    if not ask or sys.platform == "win32":
        yield handshake
        return
    import termios
    import tty

    try:
        # In the background, a question to the terminal would stop the program.
        if not (os.isatty(0) and os.isatty(1)) or os.tcgetpgrp(0) != os.getpgrp():
            yield handshake
            return
        before = termios.tcgetattr(0)
    except (OSError, termios.error):
        yield handshake
        return
    with _leaving_on_signals():
        try:
            sys.stdout.flush()
            with contextlib.suppress(OSError, termios.error):
                tty.setcbreak(0, termios.TCSANOW)
                handshake.ask(_PATIENCE_SSH if ssh else PATIENCE)
            yield handshake
            with contextlib.suppress(OSError):
                handshake.collect()
        finally:
            with contextlib.suppress(OSError, termios.error):
                termios.tcsetattr(0, termios.TCSANOW, before)


@contextlib.contextmanager
def _leaving_on_signals() -> Iterator[None]:
    """Turn signals that end the program into an exception, so that the terminal is restored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before: dict[int, Any] = {
        number: signal.signal(number, _leave) for number in numbers if signal.getsignal(number) == signal.SIG_DFL
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave(number: int, _frame: object) -> None:
    sys.exit(128 + number)
