"""The program on a real terminal that sends what it should not, or has no size."""

from __future__ import annotations

import fcntl
import os
import struct
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from test_ends import Program, Start

NOISE = [b"\xe9", b"\x1b[M \xf0\xf0", b"\x1b[97:65;5:1u", b"\x1b[99999999u", b"\x1b[55296u", bytes(range(128, 256))]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    starter = Start(tmp_path)
    yield starter
    for program in starter.programs:
        program.process.kill()
        program.process.wait()
        if program.master >= 0:
            os.close(program.master)


def resize(program: Program, columns: int, rows: int) -> None:
    fcntl.ioctl(program.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def test_noise_on_the_line_is_dropped_and_noted(start: Start) -> None:
    program = start.at_epoch(1)
    for noise in NOISE:
        os.write(program.master, noise)
    program.press("s")
    program.wait_for("epoch 000,002")
    program.press("q")
    assert program.finish() == 0
    program.assert_given_back()
    log = (program.folder / "tuiplay.log").read_text(encoding="utf-8")
    assert "unreadable input was dropped" in log


@pytest.mark.parametrize(("columns", "rows"), [(0, 0), (80, 0)])
def test_a_terminal_without_a_size_is_taken_for_a_usual_one(start: Start, columns: int, rows: int) -> None:
    program = start(size=(columns, rows))
    program.wait_for("4 Output")
    assert not program.shows("1 Data")
    before = program.written.count("Output")
    resize(program, 80, 24)  # the size that it was taken to have: the picture may have met no rows
    program.wait_for(lambda: program.written.count("Output") > before)
    resize(program, 120, 40)
    program.wait_for("1 Data")
    program.press("q")
    assert program.finish() == 0


def test_a_tiny_window_says_so_at_once(start: Start) -> None:
    program = start(size=(20, 6))
    program.wait_for("tuiplay needs")
    program.press("q")
    assert program.finish() == 0


def test_the_keyboard_lives_from_the_first_moment(start: Start) -> None:
    program = start(size=(0, 0))
    program.wait_for(lambda: "\x1b[?1049h" in program.written)
    began = time.monotonic()
    program.press("q")
    assert program.finish() == 0, program.written[-1500:]
    assert time.monotonic() - began < 15
