"""Output without the cells that stand there already draws the same screen."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminal.test_sgr import HEIGHT, WIDTH, cells_of
from tuiplay.raster.blocks import REVERSED
from tuiplay.terminal.shown_cells import ShownCells

colours = st.sampled_from(["38;2;245;147;34", "38;2;1;2;3", "38;5;17"])
grounds = st.sampled_from(["48;2;245;147;34", "48;2;1;2;3", "48;5;17"])
others = st.sampled_from(["31", "1;97;44", "4", "7;38;2;1;2;3", "44", ""])
styles = st.one_of(st.builds("{};{}".format, colours, grounds), grounds, others)
texts = st.text(st.sampled_from(" ▀▄█▌🭀\U0001cd00ab─"), min_size=1, max_size=9)
runs = st.builds("\x1b[{}m{}\x1b[0m".format, styles, texts)
places = st.builds("\x1b[{};{}H".format, st.integers(1, HEIGHT), st.integers(1, WIDTH - 27))
rows = st.lists(runs, min_size=1, max_size=3).map("".join)
ends = st.sampled_from(["", "\x1b[1;1H\n", "\x1b[1;1H\r\n"])
# As Textual writes: a place, and what stands there; lines end where a place follows.
lines = st.builds("{}{}{}".format, places, rows, ends)
outputs = st.lists(st.lists(lines, min_size=1, max_size=8).map("".join), min_size=1, max_size=5)


def feed(screen: pyte.Screen, data: str) -> None:
    pyte.Stream(screen).feed(data)


def seen(screen: pyte.Screen) -> list[list[tuple[str, ...]]]:
    """What is to be seen; a block is the same as the other way round with its colours exchanged."""
    rows = cells_of(screen)
    for row in rows:
        for x, (glyph, front, back, bold, reverse) in enumerate(row):
            other = REVERSED.get(ord(glyph), "~")
            if glyph != "█" and other < glyph and glyph != " " and not (bold == "True" or reverse == "True"):
                row[x] = other, back, front, bold, reverse
            elif glyph == "█" and bold == reverse == "False":
                row[x] = " ", "", front, bold, reverse
    return rows


@pytest.mark.parametrize("blocks", [{}, REVERSED])
@given(frames=outputs)
def test_every_frame_draws_the_same_screen(blocks: dict[int, str], frames: list[str]) -> None:
    whole, less = pyte.Screen(WIDTH, HEIGHT), pyte.Screen(WIDTH, HEIGHT)
    cells = ShownCells(blocks)
    for frame in frames:
        changes = cells.changes(frame)
        feed(whole, frame)
        feed(less, changes)
        assert seen(less) == seen(whole)


def test_what_stands_there_is_not_sent_again() -> None:
    cells = ShownCells()
    frame = "\x1b[2;3H\x1b[38;2;1;1;1mabc\x1b[0m\x1b[2;9H\r\n\x1b[3;3Hdef"
    assert "abc" in cells.changes(frame)
    assert cells.changes(frame) == ""
    assert cells.changes(frame.replace("abc", "abx")) == "\x1b[2;5H\x1b[38;2;1;1;1mx\x1b[0m"
    cells.forget()
    assert "abx" in cells.changes(frame.replace("abc", "abx"))


def test_cells_between_two_changes_are_passed_over() -> None:
    cells = ShownCells()
    row = "\x1b[2;1H\x1b[31ma\x1b[32mbc\x1b[33md\x1b[0m"
    cells.changes(row)
    assert cells.changes(row.replace("ma", "mA").replace("md", "mD")) == "\x1b[2;1H\x1b[31mA\x1b[2C\x1b[33mD\x1b[0m"


def test_colours_the_other_way_round_are_not_sent_again() -> None:
    cells = ShownCells(REVERSED)
    one, two, three = "2;9;9;9", "2;7;7;7", "2;5;5;5"
    row = f"\x1b[1;1H\x1b[38;{one};48;{two}m▀\x1b[38;{two};48;{one}m▖\x1b[48;{two}m \x1b[38;{two};48;{three}m▀\x1b[0m"
    # The space stays one: a full block would save nothing.
    assert cells.changes(row) == f"\x1b[1;1H\x1b[38;{one};48;{two}m▀▜ \x1b[38;{three}m▄\x1b[0m"


@pytest.mark.parametrize("text", ["中a", "e\u0301", "\U0010eeee\u0305\u0305", "\u200b", "⌚"])
def test_after_a_character_of_another_width_the_row_is_sent_whole(text: str) -> None:
    cells = ShownCells()
    frame = f"\x1b[2;1Habc\x1b[31m{text}\x1b[0mdef"
    first = cells.changes(frame)
    assert cells.changes(frame) == first
    assert first.endswith(f"{text}\x1b[39mdef")


@pytest.mark.parametrize(
    "strange", ["\x1b[2J", "\x1b[3M", "\x07", "\t", "\r", "\x1bM", "\x1b[5;6r", "\x1b]0;x\x07", "\x9b1m"]
)
def test_what_is_not_understood_is_sent_as_it_is_and_nothing_is_certain_afterwards(strange: str) -> None:
    cells = ShownCells()
    cells.changes("\x1b[2;1Habc")
    data = f"\x1b[2;1Habc{strange}def"
    assert cells.changes(data) == data
    assert cells.changes("\x1b[2;1Habc") == "\x1b[2;1Habc"


def test_text_without_a_place_is_sent() -> None:
    cells = ShownCells()
    cells.changes("\x1b[2;1Habc")
    assert cells.changes("abc\ndef") == "abc\ndef"
    # It may stand anywhere.
    assert cells.changes("\x1b[2;1Habc") == "\x1b[2;1Habc"


@pytest.mark.parametrize(("data", "harmless"), [
    ("", True), ("\x1b[?25l", True), ("\x1b[6n", True), ("\x1b]52;c;YWJj\x07", True), ("\x1b[?1004h\x1b[?2004h", True),
    ("\x1b[?1049h", False), ("x", False), ("\x1b[K", False), ("\x1b[?25lx", False),
])  # fmt: skip
def test_output_that_changes_no_cell(data: str, harmless: bool) -> None:
    assert ShownCells().unchanged(data) is harmless


def test_blanks_do_not_erase_a_picture_that_is_part_of_the_screen() -> None:
    cells = ShownCells()
    cells.cover(range(2, 4), range(3, 6))
    row = "\x1b[2;1H\x1b[48;2;1;1;1mab     cd\x1b[0m"
    assert cells.changes(row) == "\x1b[2;1H\x1b[48;2;1;1;1mab\x1b[3C  cd\x1b[0m"
    assert cells.changes(row) == ""
    assert cells.changes(row.replace("     ", "  x  ")) == "\x1b[2;5H\x1b[48;2;1;1;1mx\x1b[0m"
    assert cells.changes(row) == ""  # the picture that is sent then hides the mark
    assert cells.changes(row.replace("[2;", "[4;")) == row.replace("[2;", "[4;")


def test_where_a_picture_stood_blanks_are_sent() -> None:
    cells = ShownCells()
    row = "\x1b[2;1H\x1b[48;2;1;1;1mab     cd\x1b[0m"
    cells.cover(range(2, 4), range(3, 6))
    cells.changes(row)
    cells.cover(range(0), range(0))
    assert cells.changes(row) == row
    assert cells.changes(row) == ""
