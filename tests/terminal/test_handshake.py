"""The handshake on a real pseudo-terminal: what it costs, what it leaves, and that it asks only where it may."""

from __future__ import annotations

import os
import sys
import time

import pytest

from tuiplay.terminal.capabilities import Capabilities, decide
from tuiplay.terminal.handshake import PATIENCE, is_worth_asking, with_picture
from tuiplay.terminal.questions import QUESTIONS, Answers

WHOLE = b"\x1b_Gi=31;OK\x1b\\\x1bP>|kitty(0.40.0)\x1b\\\x1b[6;17;8t\x1b[?62;c\x1b[0n"
PROGRAM = """
import sys, time
from tuiplay.terminal.handshake import questions
with questions(True) as asked:
    pass
import os, termios
echo = bool(termios.tcgetattr(0)[3] & termios.ECHO)
print("DONE", asked.answers.name, asked.answers.graphics, asked.typed, echo, asked.late > 0, flush=True)
"""


def held(answer: bytes) -> tuple[str, float, bytes]:
    """What the program says at the end, seconds from the questions to it, and all of its output."""
    import pty
    import select

    pid, fd = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-c", PROGRAM])
    seen, asked, until = b"", 0.0, time.monotonic() + 20
    while b"DONE" not in seen or b"\n" not in seen.partition(b"DONE")[2]:
        assert time.monotonic() < until
        if select.select([fd], [], [], 0.1)[0]:
            seen += os.read(fd, 4096)
        if not asked and QUESTIONS.encode() in seen:
            asked = time.monotonic()
            os.write(fd, answer)
    seconds = time.monotonic() - asked
    os.close(fd)
    os.waitpid(pid, 0)
    return seen.partition(b"DONE ")[2].decode().strip(), seconds, seen


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_answers_keys_and_the_terminal_as_it_was() -> None:
    words, _, seen = held(b"q" + WHOLE + b"z")
    assert words == "kitty(0.40.0) OK b'qz' True False"
    assert b"kitty" not in seen.partition(b"DONE")[0]  # nothing is echoed


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize("answer", [b"", WHOLE[:9], b"\xff\xfe\x00garbage"])
def test_a_terminal_that_does_not_answer_is_not_waited_for(answer: bytes) -> None:
    words, seconds, _ = held(answer)
    assert words.startswith("None")
    assert words.endswith("True True")
    assert seconds >= PATIENCE * 0.5


ABLE = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


def asks(wanted: str = "auto", **environ: str) -> bool:
    return is_worth_asking(wanted, decide("auto", "auto", ABLE | environ, "UTF-8"), ABLE | environ)


@pytest.mark.skipif(sys.platform == "win32", reason="never asked there")
def test_a_plain_terminal_is_asked_nothing() -> None:
    assert asks()
    assert asks("pixels")
    for rung in ("octant", "sextant", "quadrant", "half"):
        assert not asks(rung)
    for environ in (
        {"TERM": "linux", "COLORTERM": ""}, {"TERM": "vt220"}, {"TMUX": "1"}, {"TERM": "screen"}, {"ZELLIJ": "0"},
        {"TERM_PROGRAM": "Apple_Terminal"}, {"NO_COLOR": "1"}, {"TERM": "xterm", "COLORTERM": ""},
        {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"},
    ):  # fmt: skip
        assert not asks(**environ), environ


def test_the_picture_becomes_part_of_the_terminal() -> None:
    found = with_picture(Capabilities(), "auto", Answers("OK", "kitty(0.40.0)", (8, 17), (62,), ended=True), {})
    assert found.picture.rung == "pixels"
    assert found.picture.cell == (8, 17)
    assert with_picture(Capabilities(multiplexer="tmux"), "octant", Answers(), {}).picture.rung == "octant"
