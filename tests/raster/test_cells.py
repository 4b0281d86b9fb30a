"""Cells of every depth: the sign can be told, with and without colour vision, and points from the field."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.raster.cells import (
    BLANK,
    CUT,
    DOTS,
    POINT,
    STROKES,
    TEST_MARKS,
    TRAIN_MARKS,
    Cell,
    half_block_runs,
    is_point,
    mean,
    painter,
)
from tuiplay.raster.palette import LEVELS
from tuiplay.raster.surface import NO_VALUE

HALF = LEVELS // 2
DEPTHS = ("truecolor", "256", "16", "none")
KINDS = list(product(DEPTHS, ("full", "ascii")))
FIELD = list(product(range(LEVELS), repeat=2))
EVERYTHING = [*range(BLANK + 1), NO_VALUE]


def sign(top: int, bottom: int) -> bool:
    """Whether a cell of one glyph stands for +: the sign of the sum of its halves, the upper one's where that is 0."""
    total = (top - HALF + 0.5) + (bottom - HALF + 0.5)
    return total > 0 if total else top >= HALF


@pytest.mark.parametrize("pair", [(11, 12), (12, 11), (0, 23), (5, 5), (0, 13), (23, 10), (12, 12), (11, 11)])
def test_the_mean_has_the_sign_of_the_sum(pair: tuple[int, int]) -> None:
    assert (mean(*pair) >= HALF) == sign(*pair)


def test_halves_keep_both_levels() -> None:
    for top, bottom in product(EVERYTHING, repeat=2):
        cell = painter("truecolor", "full").cell((top, bottom))
        assert cell == (Cell(" ", None, top) if top == bottom else Cell("▀", top, bottom))


@pytest.mark.parametrize("glyphs", ["full", "ascii"])
def test_without_colours_the_glyph_alone_tells_the_sign(glyphs: str) -> None:
    paint = painter("none", glyphs)
    drawn = {positive: {paint.cell(p).glyph for p in FIELD if sign(*p) == positive} for positive in (False, True)}
    assert not drawn[False] & drawn[True]
    assert (len(drawn[False]), len(drawn[True])) == (4, 5)


@pytest.mark.parametrize(("depth", "glyphs"), KINDS)
def test_colours_never_mix_signs_in_a_cell_of_one_glyph(depth: str, glyphs: str) -> None:
    paint = painter(depth, glyphs)
    for top, bottom in FIELD:
        cell = paint.cell((top, bottom))
        if not paint.halves:
            slots = {slot for slot in (cell.foreground, cell.background) if slot not in (None, BLANK)}
            assert slots
            assert {slot >= HALF for slot in slots if slot is not None} == {sign(top, bottom)}


@pytest.mark.parametrize("depth", ["16", "none"])
@pytest.mark.parametrize("glyphs", ["full", "ascii"])
def test_strength_is_density(depth: str, glyphs: str) -> None:
    paint = painter(depth, glyphs)
    for side in (range(HALF, LEVELS), range(HALF - 1, -1, -1)):
        cells = [paint.cell((level, level)) for level in side]
        distinct = list(dict.fromkeys(cells))
        assert 4 <= len(distinct) <= 5
        # Each step is one stretch of levels.
        assert cells == sorted(cells, key=distinct.index)


@pytest.mark.parametrize(("depth", "glyphs"), [kind for kind in KINDS if not painter(*kind).halves])
def test_points_are_letters_that_no_field_shows(depth: str, glyphs: str) -> None:
    paint = painter(depth, glyphs)
    field = {paint.cell(pair).glyph for pair in FIELD}
    assert not field & {*TRAIN_MARKS, *TEST_MARKS}
    assert len({*TRAIN_MARKS, *TEST_MARKS}) == 4
    for level, other in product(range(LEVELS), [*range(LEVELS), BLANK, NO_VALUE]):
        for pair in ((POINT + level, other), (other, POINT + level)):
            cell = paint.cell(pair)
            assert cell.glyph == TRAIN_MARKS[level >= HALF]
            assert cell.foreground is not None
            assert is_point(cell.foreground)
            assert cell.background == BLANK


@pytest.mark.parametrize(("depth", "glyphs"), KINDS)
def test_ascii_is_ascii(depth: str, glyphs: str) -> None:
    drawn = {painter(depth, glyphs).cell(pair).glyph for pair in product(EVERYTHING, repeat=2)}
    assert all(len(glyph) == 1 for glyph in drawn)
    if glyphs == "ascii":
        assert "".join(drawn).isascii()


@pytest.mark.parametrize(("depth", "glyphs"), KINDS)
def test_merging_changes_no_cell(depth: str, glyphs: str) -> None:
    paint = painter(depth, glyphs)
    top, bottom = np.array(list(product(EVERYTHING, repeat=2)), dtype=np.uint8).T
    merged = paint.merge(top, bottom)
    for a, b, c, d in zip(*(row.tolist() for row in (top, bottom, *merged)), strict=True):
        if paint.halves:
            continue
        assert paint.cell((a, b)) == paint.cell((c, d))


@pytest.mark.parametrize(("depth", "colours"), [("truecolor", 24), ("256", 12), ("16", 10), ("none", 9)])
def test_merged_runs_are_as_few_as_there_are_looks(depth: str, colours: int) -> None:
    row = np.arange(LEVELS, dtype=np.uint8)
    assert len(half_block_runs(*painter(depth, "full").merge(row, row))) == colours


def test_no_value_is_no_sign() -> None:
    for depth, glyphs in KINDS:
        cell = painter(depth, glyphs).cell((NO_VALUE, NO_VALUE))
        assert NO_VALUE in cell
        assert cell not in {painter(depth, glyphs).cell(pair) for pair in FIELD}


@pytest.mark.parametrize(
    ("pattern", "stroke"),
    [(0, " "), (0x12, "-"), (0x47, "|"), (0x81, "\\"), (0x48, "/"), (0x40, "."), (0x01, "'"), (0xFF, "#")],
)
def test_strokes_have_the_direction_of_their_dots(pattern: int, stroke: str) -> None:
    assert STROKES[pattern] == stroke


def test_strokes_are_ascii_and_leave_only_empty_cells_empty() -> None:
    for table in (STROKES, DOTS, CUT):
        assert len(table) == 256
        assert table.isascii()
        assert [pattern for pattern in range(256) if table[pattern] == " "] == [0]


# Runs

rows_of_levels = st.integers(0, 80).flatmap(
    lambda width: st.tuples(*[st.lists(st.integers(0, 3), min_size=width, max_size=width)] * 2)
)


@given(rows_of_levels)
def test_runs_reproduce_the_row_and_are_as_long_as_can_be(rows: tuple[list[int], list[int]]) -> None:
    top, bottom = (np.array(row, dtype=np.uint8) for row in rows)
    runs = half_block_runs(top, bottom)
    assert [level for count, level, _ in runs for _ in range(count)] == rows[0]
    assert [level for count, _, level in runs for _ in range(count)] == rows[1]
    assert all(before[1:] != after[1:] for before, after in pairwise(runs))
    assert runs == half_block_runs(*rows)
