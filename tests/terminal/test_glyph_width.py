"""A terminal that draws glyphs two cells wide, from the first byte on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from test_ends import Program, Start, start

from tuiplay.terminal.capabilities import WIDTH_QUESTION

__all__ = ["start"]
QUESTION = b"\x1b[6n"


def answer(program: Program, column: int) -> None:
    """The first question with that column (from 1), all others as of frames."""
    program.wait_for(lambda: QUESTION in program._bytes)
    os.write(program.master, b"\x1b[1;%dR" % column)


def shown(program: Program) -> str:
    program.shows("")
    return "\n".join(program._screen.display)


def test_wide_glyphs_are_left_out(start: Start) -> None:
    program = start()
    answer(program, 3)
    program.wait_for("two cells wide")
    program.wait_for("epoch 000,000")
    # Not how many weights there are: the message stands before that for eight seconds.
    program.wait_for(lambda: "+- 4 Output" in shown(program) and shown(program).isascii())
    program.press("s")
    program.wait_for("epoch 000,001")
    program.press("q")
    assert program.finish() == 0
    program.assert_given_back()


def test_narrow_glyphs_stay(start: Start) -> None:
    program = start()
    answer(program, 2)
    program.wait_for("18 weights")
    assert "╭" in shown(program)
    assert program.written.find("─") == program.written.find(WIDTH_QUESTION) + 3, "the measure comes first"
    program.press("q")
    assert program.finish() == 0


def test_what_was_asked_for_is_not_measured(start: Start) -> None:
    program = start("--glyphs", "ascii")
    answer(program, 3)
    program.wait_for("18 weights")
    assert WIDTH_QUESTION not in program.written
    assert "╭" not in shown(program)


def test_a_setting_counts_as_asked_for(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIPLAY_GLYPHS", "full")
    program = start()
    program.wait_for("18 weights")
    assert WIDTH_QUESTION not in program.written
