"""Quadrants, sextants and octants: the glyphs of Unicode, and cells in the best two colours."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from tuiplay.raster.blocks import (
    _KIND,
    BLOCKS,
    OCTANTS,
    QUADRANTS,
    SEXTANTS,
    BlockPainter,
    block_painter,
    painter_of,
    two_colours,
)
from tuiplay.raster.cell_grid import HALVES, Levels
from tuiplay.raster.cells import ALL_MARKS, BLANK, CONTOUR, POINT, WRONG
from tuiplay.raster.classes import CLASS, CLASS_POINT, STEPS
from tuiplay.raster.palette import LEVELS
from tuiplay.raster.surface import NO_VALUE

NAMES = ("quadrant", "sextant", "octant")


def painted(painter: BlockPainter, band: Levels) -> Levels:
    """What a terminal would show of one row of cells: the pixels, from the glyphs and their colours."""
    across, down = painter.grid.across, painter.grid.down
    glyphs = {"quadrant": QUADRANTS, "sextant": SEXTANTS, "octant": OCTANTS}
    table = next(glyphs[name] for name in NAMES if BLOCKS[name] == painter.grid)
    columns = []
    for count, key in painter.runs(band):
        glyph, front, back = painter.cell(key)
        bits = table.index(glyph)
        cell = np.full((down, across), back, dtype=np.uint8)
        for place in range(across * down):
            if bits >> place & 1:
                assert front is not None
                cell[divmod(place, across)] = front
        columns += [cell] * count
    return np.concatenate(columns, axis=1)


def test_the_tables_have_a_glyph_for_every_pattern() -> None:
    for table, count in ((QUADRANTS, 16), (SEXTANTS, 64), (OCTANTS, 256)):
        assert len(set(table)) == len(table) == count


def test_sextants_are_those_of_their_names() -> None:
    # Python's own table names them by the pixels that they have: BLOCK SEXTANT-125.
    for pattern, glyph in enumerate(SEXTANTS):
        name = unicodedata.name(glyph)
        if "SEXTANT" in name:
            assert pattern == sum(1 << int(place) - 1 for place in name.rpartition("-")[2])
    assert sum("SEXTANT" in unicodedata.name(glyph) for glyph in SEXTANTS) == 60


@pytest.mark.parametrize(
    ("places", "code"),
    [
        # From the chart of Unicode 16, "Symbols for Legacy Computing Supplement".
        ("3", 0x1CD00), ("23", 0x1CD01), ("123", 0x1CD02), ("4", 0x1CD03), ("14", 0x1CD04), ("124", 0x1CD05),
        ("2345678", 0x1CDE5), ("1", 0x1CEA8), ("2", 0x1CEAB), ("7", 0x1CEA3), ("8", 0x1CEA0), ("35", 0x1FBE6),
        ("46", 0x1FBE7), ("12", 0x1FB82), ("78", 0x2582), ("123456", 0x1FB85), ("345678", 0x2586), ("1234", 0x2580),
        ("1357", 0x258C), ("12345678", 0x2588), ("13", 0x2598), ("1368", 0x259A),
    ],
)  # fmt: skip
def test_octants_are_those_of_the_chart(places: str, code: int) -> None:
    assert OCTANTS[sum(1 << int(place) - 1 for place in places)] == chr(code)


@pytest.mark.parametrize("name", NAMES)
def test_cells_of_two_levels_show_every_pixel(name: str) -> None:
    painter = block_painter(name, "truecolor")
    random = np.random.default_rng(3)
    pairs = random.integers(0, 24, (40, 2))
    choice = random.integers(0, 2, (painter.grid.down, 40, painter.grid.across))
    band = pairs[np.arange(40)[None, :, None], choice].reshape(painter.grid.down, -1).astype(np.uint8)
    np.testing.assert_array_equal(painted(painter, band), band)


@pytest.mark.parametrize("name", NAMES)
def test_the_border_is_where_it_was(name: str) -> None:
    painter = block_painter(name, "truecolor")
    band = np.random.default_rng(4).integers(0, 24, (painter.grid.down, 60 * painter.grid.across)).astype(np.uint8)
    np.testing.assert_array_equal(painted(painter, band) >= 12, band >= 12)


@pytest.mark.parametrize("name", NAMES)
def test_points_stay_points_over_any_field(name: str) -> None:
    painter = block_painter(name, "truecolor")
    random = np.random.default_rng(5)
    band = random.integers(0, 24, (painter.grid.down, 80 * painter.grid.across)).astype(np.uint8)
    dots = random.random(band.shape) < 0.2
    band[dots] = POINT + 23
    shown = painted(painter, band)
    np.testing.assert_array_equal(shown == POINT + 23, dots)
    # What is not a point is of the field, and of the sign that most of the field has in that cell.
    assert (shown[~dots] < 24).all()


def test_two_points_in_a_cell_and_nothing_else() -> None:
    painter = block_painter("quadrant", "truecolor")
    band = np.array([[POINT, POINT + 23], [POINT + 23, POINT]], dtype=np.uint8)
    np.testing.assert_array_equal(painted(painter, band), band)


def test_a_line_lies_over_the_field_and_under_points() -> None:
    painter = block_painter("octant", "truecolor")
    band = np.array([[2, CONTOUR], [CONTOUR, 3], [CONTOUR, 20], [2, CONTOUR]], dtype=np.uint8)
    shown = painted(painter, band)
    np.testing.assert_array_equal(shown == CONTOUR, band == CONTOUR)
    assert set(shown[band != CONTOUR].tolist()) == {2}
    band[0, 0] = POINT
    shown = painted(painter, band)
    assert (shown == POINT).sum() == 1
    assert (shown != CONTOUR).all()


def test_a_cell_with_nothing_in_part_of_it() -> None:
    painter = block_painter("octant", "truecolor")
    for level in (BLANK, NO_VALUE):
        band = np.full((4, 2), level, dtype=np.uint8)
        band[:2] = 5
        np.testing.assert_array_equal(painted(painter, band), band)


@pytest.mark.parametrize("name", NAMES)
def test_the_border_between_two_classes_is_where_it_was(name: str) -> None:
    painter = block_painter(name, "truecolor", several_classes=True)
    random = np.random.default_rng(6)
    owner = random.integers(0, 2, (painter.grid.down, 60 * painter.grid.across))
    band = (CLASS + 3 * STEPS * owner + random.integers(0, STEPS, owner.shape)).astype(np.uint8)
    np.testing.assert_array_equal((painted(painter, band) - CLASS) // STEPS, (band - CLASS) // STEPS)


def test_of_three_classes_the_two_largest_share_a_cell() -> None:
    painter = block_painter("octant", "truecolor", several_classes=True)
    one, two, three = (CLASS + STEPS * number for number in range(3))
    band = np.array([[one, one], [one, three], [two, two], [two, one]], dtype=np.uint8)
    shown = painted(painter, band)
    assert set(shown.ravel().tolist()) == {one, two}
    np.testing.assert_array_equal(shown[band != three], band[band != three])
    band[0, 0] = CLASS_POINT + 2
    shown = painted(painter, band)
    assert (shown == CLASS_POINT + 2).sum() == 1
    assert shown[0, 0] == CLASS_POINT + 2


def test_with_256_colours_levels_that_look_alike_make_one_run() -> None:
    painter = block_painter("octant", "256")
    band = np.repeat(np.array([[12, 13]], dtype=np.uint8), 4, axis=0).repeat(6, axis=1)
    assert [count for count, _ in painter.runs(band)] == [6]


def test_without_colours_or_blocks_the_old_painters_paint() -> None:
    assert painter_of("octant", "none", "full").grid == HALVES
    assert painter_of("octant", "16", "full").grid == HALVES
    assert painter_of("octant", "truecolor", "ascii").grid == HALVES
    assert painter_of("half", "truecolor", "full").grid == HALVES
    assert painter_of("octant", "256", "full").grid == BLOCKS["octant"]
    assert painter_of("sextant", "truecolor", "full", several_classes=True).grid == BLOCKS["sextant"]


@pytest.mark.parametrize("name", NAMES)
def test_a_cell_has_only_colours_of_the_kinds_in_it(name: str) -> None:
    painter, random = block_painter(name, "truecolor"), np.random.default_rng(3)
    levels = np.flatnonzero((_KIND > 0) | (np.arange(256) < LEVELS)).astype(np.uint8)
    area = painter.grid.across * painter.grid.down
    few = random.choice(levels, (2000, 3))
    cells = np.take_along_axis(few, random.integers(0, 3, (2000, area)), axis=1)
    cells[:500] = random.choice(np.array([*ALL_MARKS, POINT, POINT + 1, CLASS_POINT + WRONG], np.uint8), (500, area))
    pattern, front, back = two_colours(cells)
    for number, drawn in enumerate(cells):
        shown = {int(back[number])} if pattern[number] < 2**area - 1 else set()
        shown |= {int(front[number])} if pattern[number] else set()
        assert set(_KIND[list(shown)]) <= set(_KIND[drawn]), (drawn, shown)
        assert all(one in levels for one in shown), (drawn, shown)
