"""Shortened output draws the same screen."""

from __future__ import annotations

import pyte
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.terminal.sgr import shorten

WIDTH, HEIGHT = 40, 6

colours = st.sampled_from(["31", "97", "38;5;208", "38;2;245;147;34", "38;2;1;2;3", ""])
grounds = st.sampled_from(["44", "107", "48;5;17", "48;2;14;17;23", "48;2;37;150;240", ""])
attributes = st.sampled_from(["", "", "1", "4", "7"])
texts = st.text(st.sampled_from(" ▀●abc"), min_size=1, max_size=6)
runs = st.builds(
    lambda a, f, b, text: (f"\x1b[{codes}m{text}\x1b[0m" if (codes := ";".join(filter(None, (a, f, b)))) else text),
    attributes, colours, grounds, texts,
)  # fmt: skip
moves = st.builds(lambda y, x: f"\x1b[{y};{x}H", st.integers(1, HEIGHT), st.integers(1, WIDTH))
outputs = st.lists(st.one_of(runs, runs, moves), max_size=40).map("".join)


def screen_of(data: str) -> list[list[tuple[str, ...]]]:
    """What stands in every cell; the foreground of a plain space is nothing that one sees."""
    screen = pyte.Screen(WIDTH, HEIGHT)
    pyte.Stream(screen).feed(data)
    return cells_of(screen)


def cells_of(screen: pyte.Screen) -> list[list[tuple[str, ...]]]:
    """The same of a screen."""
    rows: list[list[tuple[str, ...]]] = []
    for y in range(HEIGHT):
        row: list[tuple[str, ...]] = []
        for x in range(WIDTH):
            cell = screen.buffer[y][x]
            seen = cell.data != " " or cell.underscore or cell.reverse
            row.append((cell.data, cell.fg if seen else "", cell.bg, str(cell.bold and seen), str(cell.reverse)))
        rows.append(row)
    return rows


@given(outputs)
def test_the_screen_is_the_same(data: str) -> None:
    assert screen_of(shorten(data)) == screen_of(data)


@given(outputs)
def test_it_never_gets_longer_and_ends_plain(data: str) -> None:
    short = shorten(data)
    assert len(short) <= len(data)
    assert shorten(short) == short
    assert screen_of(short + "x") == screen_of(data + "x")


def test_a_row_of_half_blocks_says_only_what_changes() -> None:
    row = "\x1b[38;2;1;1;1;48;2;2;2;2m▀\x1b[0m\x1b[38;2;3;3;3;48;2;2;2;2m▀\x1b[0m\x1b[48;2;2;2;2m  \x1b[0m"
    assert shorten(row) == "\x1b[38;2;1;1;1;48;2;2;2;2m▀\x1b[38;2;3;3;3m▀  \x1b[0m"
