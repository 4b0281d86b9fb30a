"""Curves as pixels: where they go through, that they have no gaps, what lies on what."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.raster.cell_grid import CellGrid
from tuiplay.raster.cells import ALL_MARKS, AXIS, BLANK, BORDER, CURVE, HIT, POINT, TRAIN_MARKS
from tuiplay.raster.classes import CLASS, STEPS, TEXTURES
from tuiplay.raster.curve_plot import CurvePlot, area, nice_half, thin

X = np.linspace(-6, 6, 361)


@pytest.mark.parametrize(("width", "height"), [(40, 40), (30, 15), (400, 400), (7, 3)])
@pytest.mark.parametrize("curve", [np.sin(X), 0.1 * X, np.sign(X), np.exp(-(X**2)), 5 * X])
def test_every_column_of_a_curve_within_the_picture_is_hit_and_there_are_no_gaps(
    width: int, height: int, curve: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> None:
    mask = thin(curve, width, height, -2, 2)
    centres = (np.arange(width) + 0.5) / width * 12 - 6
    rows = (2 - np.interp(centres, X, curve)) / 4 * height
    for column in range(width):
        if 0 <= rows[column] < height:
            assert mask[int(rows[column]), column]
    for one, other in zip(mask.T[:-1], mask.T[1:], strict=True):
        if one.any() and other.any():
            near = np.abs(np.flatnonzero(one)[:, None] - np.flatnonzero(other)).min()
            assert near <= 1, "neighbours touch"


def test_a_straight_line_takes_the_diagonal() -> None:
    mask = thin(X / 6, 20, 20, -1, 1)
    rows, columns = np.nonzero(mask)
    assert np.abs(rows + columns - 19).max() <= 1


def test_a_curve_out_of_the_picture_or_without_values_is_not_drawn() -> None:
    for values in (np.full(361, 9.0), np.full(361, np.nan), np.full(361, np.inf), np.full(361, -1e300)):
        assert not thin(values, 20, 20, -1, 1).any()
    half = np.where(X < 0, np.nan, 0.0)
    mask = thin(half, 20, 20, -1, 1)
    assert mask[:, 11:].any(axis=0).all()
    assert not mask[:, :9].any()


@given(st.floats(1e-9, 1e9))
def test_a_scale_is_a_round_number_not_much_above_what_it_holds(value: float) -> None:
    found = nice_half(value)
    assert value * (1 - 1e-9) <= found <= 1.4 * value
    mantissa = found / 10.0 ** np.floor(np.log10(found) + 1e-12)
    assert any(mantissa == pytest.approx(one) for one in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10))


@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf")])
def test_without_a_size_the_scale_is_one(value: float) -> None:
    assert nice_half(value) == 1


@pytest.mark.parametrize(("width", "height"), [(12, 6), (6, 6), (54, 54), (1, 1), (0, 0), (5, 0)])
def test_a_small_area_lies_between_the_curve_and_the_middle(width: int, height: int) -> None:
    levels = area(np.sin(X), width, height)
    assert levels.shape == (height, width)
    if height >= 6:
        for column in range(width):
            x = (column + 0.5) / width * 12 - 6
            filled = np.flatnonzero(levels[:, column] != BLANK)
            assert filled.size, "a curve along the middle is seen too"
            if abs(np.sin(x)) > 0.5:
                assert (filled < height / 2).all() if np.sin(x) > 0 else (filled >= height // 2).all()


def test_areas_of_any_values_are_drawn() -> None:
    for values in (np.full(361, np.nan), np.full(361, np.inf), 1e300 * X, np.zeros(361)):
        assert area(values, 10, 10).shape == (10, 10)


def test_glyphs_of_curves_are_no_bands_and_no_points() -> None:
    glyphs = [ALL_MARKS[mark] for mark in (CURVE, AXIS, HIT)]
    textures = {texture[-1] for kind in TEXTURES.values() for texture in kind}
    assert len(set(glyphs)) == 3
    assert not set(glyphs) & (textures | set(TRAIN_MARKS))


# Ground and curve


def plot(**more: object) -> CurvePlot:
    return CurvePlot(np.sin(X), -2.0, 2.0, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("width", "height"), [(0, 0), (0, 9), (9, 0), (1, 1)])
def test_a_picture_may_have_no_room(width: int, height: int) -> None:
    bands = np.zeros((3, 361))
    ground = plot(bands=bands, rule=np.cos(X), folds=np.ones(361, dtype=bool)).ground(width, height)
    assert plot().over(ground, CellGrid(1, 1), one_glyph=True).shape == (height, width)


def test_axes_cross_at_zero() -> None:
    levels = plot().ground(41, 41)
    assert set(np.unique(levels)) == {AXIS, BLANK}
    rows, columns = np.nonzero(levels == AXIS)
    assert set(rows[columns != 20]) == {20}
    assert set(columns[rows != 20]) == {20}


def test_the_noiseless_curve_is_drawn_below() -> None:
    levels = plot(rule=np.cos(X)).ground(60, 60)
    np.testing.assert_array_equal(levels == BORDER, thin(np.cos(X), 60, 60, -2, 2))


def test_bands_lie_between_the_sums_and_the_thinner_one_is_seen_where_two_overlap() -> None:
    one = np.ones(361)
    levels = plot(bands=np.stack([0 * one, 0.5 * one, -1.5 * one, -1.25 * one])).ground(40, 40)
    colours = (levels[:, 3].astype(int) - CLASS) // STEPS

    def at(y: float) -> int:
        return int(colours[int((2 - y) / 4 * 40)])

    assert at(0.25) == 0, "from 0 to 0.5, and thinner than the next, which goes down from there"
    assert at(-0.75) == 1
    assert at(-1.4) == 2, "from there up to -1.25"
    assert levels[int((2 - 1.8) / 4 * 40), 3] == BLANK


@pytest.mark.parametrize("side", [40, 200])
def test_lines_show_where_bands_end_that_lie_below_others(side: int) -> None:
    sums = np.stack([0 * X, 1.5 * np.sin(X), 1.5 * np.cos(X), 0.2 * X, np.sin(X)])
    levels = plot(bands=sums).ground(side, side)
    for number, curve in enumerate(sums[1:-1]):
        ends = levels[thin(curve, side, side, -2, 2)]
        own = CLASS + number * STEPS + STEPS - 1
        assert (ends == own).mean() > 0.6, "but where another line, or an axis, crosses it"
    assert CLASS + 3 * STEPS + STEPS - 1 not in levels, "the last one ends at the curve itself"


def test_a_band_of_nothing_is_not_seen() -> None:
    zero = np.zeros(361)
    levels = plot(bands=np.stack([zero, zero])).ground(40, 40)
    assert set(np.unique(levels)) == {AXIS, BLANK}


@pytest.mark.parametrize("grid", [CellGrid(1, 2), CellGrid(2, 2), CellGrid(2, 3), CellGrid(2, 4)])
def test_the_curve_lies_over_points_and_in_their_colour_where_a_cell_has_no_third(grid: CellGrid) -> None:
    width, height = grid.pixels(30, 15)
    levels = np.full((height, width), BLANK, dtype=np.uint8)
    levels[height // 2 - 2 : height // 2 + 2] = POINT + 3
    shown = plot().over(levels, grid, one_glyph=False)
    mask = thin(np.sin(X), width, height, -2, 2)
    assert set(np.unique(shown[mask])) <= {CURVE, POINT + 3}
    assert (shown[~mask] != CURVE).all()
    if grid.across * grid.down > 2:
        cells = shown.reshape(15, grid.down, 30, grid.across).transpose(0, 2, 1, 3).reshape(450, -1)
        assert max(len(set(cell)) for cell in cells.tolist()) <= 2, "a cell has two colours"
        crossed = mask.reshape(15, grid.down, 30, grid.across).transpose(0, 2, 1, 3).reshape(450, -1)
        beside = cells[crossed.any(axis=1)][~crossed[crossed.any(axis=1)]]
        assert set(np.unique(beside)) == {BLANK}, "it is no wider there"


def test_where_a_cell_has_one_glyph_a_curve_through_a_point_is_a_hit() -> None:
    levels = np.full((15, 30), BLANK, dtype=np.uint8)
    levels[7, :] = POINT
    shown = plot().over(levels, CellGrid(1, 1), one_glyph=True)
    mask = thin(np.sin(X), 30, 15, -2, 2)
    assert set(np.unique(shown[7][mask[7]])) == {HIT}
    assert set(np.unique(shown[mask])) == {HIT, CURVE}
