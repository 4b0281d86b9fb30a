"""How many pixels a cell holds, for any number of them in each direction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tuiplay.raster.cell_grid import HALVES, WHOLE, CellGrid

GRIDS = [WHOLE, HALVES, CellGrid(2, 2), CellGrid(2, 3), CellGrid(2, 4)]


@pytest.mark.parametrize("grid", GRIDS)
def test_bands_laid_below_each_other_are_the_picture(grid: CellGrid) -> None:
    levels = np.arange(np.prod(grid.shape(5, 3)), dtype=np.uint8).reshape(grid.shape(5, 3))
    assert np.array_equal(np.concatenate([grid.band(levels, row) for row in range(3)]), levels)
    assert grid.pixels(5, 3) == levels.shape[::-1]


@pytest.mark.parametrize("grid", GRIDS)
def test_every_cell_holds_its_pixels(grid: CellGrid) -> None:
    width, height = grid.pixels(4, 3)
    cells = [grid.cell(x, y) for y in range(height) for x in range(width)]
    assert {cells.count((column, row)) for column in range(4) for row in range(3)} == {grid.across * grid.down}


@given(st.sampled_from(GRIDS), st.integers(1, 9), st.integers(1, 5), st.data())
def test_changed_rows_are_exactly_those_that_differ(
    grid: CellGrid, height: int, width: int, data: st.DataObject
) -> None:
    picture = arrays.arrays(np.uint8, (height, width), elements=st.integers(0, 1))
    old, new = data.draw(picture), data.draw(picture)
    rows = range(-(-height // grid.down))
    expected = [row for row in rows if not np.array_equal(grid.band(old, row), grid.band(new, row))]
    assert grid.changed_rows(old, new) == expected


def test_after_a_change_of_size_all_rows_are_new() -> None:
    assert HALVES.changed_rows(np.zeros((4, 3), dtype=np.uint8), np.zeros((6, 3), dtype=np.uint8)) == [0, 1, 2]
