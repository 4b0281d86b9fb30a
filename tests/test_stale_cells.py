"""What stands on a real terminal after many acts is what a screen that is painted anew shows."""

from __future__ import annotations

import random
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from test_ends import Program, Start
from test_noise import resize, start

__all__ = ["start"]  # a fixture: pytest finds it here

ACTS = (
    *("s", "ss", ".", "r", "R", "g", "t", "d", "L", "z", "u", "U", "O", "p\x1b", "T\x1b", "?\x1b", "M\x1b", "C\x1b"),
    *("1", "2", "3", "4", "\t", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\r", "\x1b", "+", "-", "[", "]"),
)


NO_PIXELS = str.maketrans(dict.fromkeys("▀▄█", " "))


def assert_like_new(program: Program, acts: list[str]) -> None:
    before = program.settled(0.6)
    # Another size and back: everything is painted again.
    resize(program, 118, 39)
    program.settled()
    resize(program, 120, 40)
    after = program.settled()
    # Levels hold on to what was shown before, so a picture painted anew may be another shade: pixels do not count.
    rows = [[line.translate(NO_PIXELS) for line in lines] for lines in (before, after)]
    stale = [(row, old, new) for row, (old, new) in enumerate(zip(*rows, strict=True)) if old != new]
    assert not stale, (acts, stale)


def test_no_cell_is_left_over_after_many_acts(start: Start) -> None:
    program = start.at_epoch(2)
    chance = random.Random(2)
    acts: list[str] = []
    for _ in range(2):
        for act in chance.choices(ACTS, k=8):
            acts.append(act)
            program.press(act)
            program.settled(0.05)
        program.press("\x1b\x1b\x1b")
        assert_like_new(program, acts)
    # Nor what another program has written over the screen, after ctrl+l.
    before = program.settled()
    program._stream.feed(b"\x1b[1;1Hmail from root\x1b[20;30H" + b"x" * 60 + b"\x1b[40;1Hdisk full")
    assert program.settled(0.05) != before
    program.press("\x0c")
    assert program.settled() == before


def test_a_row_of_the_chart_does_not_stay_when_the_penalty_takes_one(start: Start) -> None:
    program = start.at_epoch(3)
    program.press("ssss")
    program.settled()
    program.press(":")
    program.settled()
    program.press("regularization: l2")
    program.settled()
    program.press("\r")
    program.settled()
    program.press("rsss")
    program.wait_for("penalty")
    assert_like_new(program, ["L2", "r", "s"])
