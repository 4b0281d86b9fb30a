"""Bent grids as pixels: unbroken lines, bounds that do not tremble."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.raster.cells import BLANK, CONTOUR
from tuiplay.raster.warped_grid import bounds_of, pixels_of, warped_grid


def circle(radius: float = 1.0, steps: int = 9) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    angle = np.linspace(0, 2 * np.pi, steps)
    return radius * np.stack([np.cos(angle), np.sin(angle)], axis=-1)[None]


@pytest.mark.parametrize("size", [(20, 20), (60, 120), (300, 200)])
def test_a_line_has_no_gaps(size: tuple[int, int]) -> None:
    width, height = size
    lines = circle()
    picture = warped_grid(lines, np.ones((1, 9)), bounds_of(lines), width, height)
    rows, columns = np.nonzero(picture != BLANK)
    assert len(rows) >= 2 * min(width, height)
    drawn = set(zip(rows.tolist(), columns.tolist(), strict=True))
    reached, new = set(), {next(iter(drawn))}
    while new:
        reached |= new
        new = {
            (y + dy, x + dx) for y, x in new for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (y + dy, x + dx) in drawn
        } - reached
    assert reached == drawn


def test_a_line_is_marked_where_its_value_changes_sign() -> None:
    lines = np.stack([np.linspace(-1, 1, 21), np.zeros(21)], axis=-1)[None]
    picture = warped_grid(lines, np.linspace(-1.04, 0.96, 21)[None], (-1.0, 1.0, -1.0, 1.0), 42, 3)
    marked = np.flatnonzero((picture == CONTOUR).any(axis=0))
    assert len(marked) == 1
    assert abs(marked[0] - 21) <= 2
    field = picture[1][picture[1] < BLANK]
    assert field[0] < 12 <= field[-1]


def test_bounds_stay_while_what_is_in_them_fills_them() -> None:
    first = bounds_of(circle())
    assert bounds_of(circle(0.9), first) == first
    assert bounds_of(circle(0.5), first) != first
    assert bounds_of(circle(1.5), first) != first
    assert bounds_of(np.full((1, 4, 2), np.nan), first) == first
    low, high = bounds_of(np.zeros((1, 4, 2)))[:2]
    assert low < 0 < high


def test_points_outside_and_numbers_that_are_none_are_left_out() -> None:
    columns, rows, inside = pixels_of(np.array([[0.0, 0.0], [2.0, 0.0], [np.nan, 0.0]]), (-1, 1, -1, 1), 10, 10)
    assert inside.tolist() == [True, False, False]
    assert (columns[0], rows[0]) == (5, 5)
