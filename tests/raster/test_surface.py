"""Fields as levels, and levels as cells."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tuiplay.data.points import DOMAIN
from tuiplay.raster.palette import LEVELS
from tuiplay.raster.surface import (
    DISCRETE_NEGATIVE,
    DISCRETE_POSITIVE,
    NO_VALUE,
    cell_of,
    discrete,
    quantize,
    scatter,
)

Levels = npt.NDArray[np.uint8]
HALF = LEVELS // 2

values = arrays.arrays(np.float64, st.integers(1, 30), elements=st.floats(allow_nan=False))
numbers = st.floats(-1.5, 1.5)
any_levels = st.integers(0, 255)


# Levels


@given(values)
def test_the_sign_of_a_level_is_the_sign_of_its_value(field: npt.NDArray[np.float64]) -> None:
    np.testing.assert_array_equal(quantize(field) >= HALF, field >= 0)
    assert quantize(field).max() < LEVELS


@given(values, st.data())
def test_the_sign_is_exact_whatever_was_shown_before(field: npt.NDArray[np.float64], data: st.DataObject) -> None:
    previous = data.draw(arrays.arrays(np.uint8, field.shape, elements=any_levels))
    levels = quantize(field, previous)
    np.testing.assert_array_equal(levels >= HALF, field >= 0)
    assert levels.max() < LEVELS


def test_levels_divide_the_scale_evenly() -> None:
    centres = (np.arange(LEVELS) + 0.5) / HALF - 1
    np.testing.assert_array_equal(quantize(centres), np.arange(LEVELS))
    assert quantize(np.array([-9.0, -1.0, -0.0, 0.0, 1.0, 9.0])).tolist() == [0, 0, HALF, HALF, 23, 23]


def test_nan_has_a_level_of_its_own() -> None:
    field = np.array([[np.nan, 0.5], [-np.inf, np.inf]])
    assert quantize(field).tolist() == [[NO_VALUE, 18], [0, 23]]
    assert quantize(field, quantize(field)).tolist() == [[NO_VALUE, 18], [0, 23]]
    assert discrete(field).tolist() == [[NO_VALUE, DISCRETE_POSITIVE], [DISCRETE_NEGATIVE, DISCRETE_POSITIVE]]


@given(st.integers(0, LEVELS - 1), st.floats(-0.59, 0.59))
def test_a_level_stays_within_the_hysteresis_around_its_centre(level: int, away: float) -> None:
    value = (level + 0.5 + away) / HALF - 1
    shown = int(quantize(np.array([value]), np.array([level], dtype=np.uint8))[0])
    crossed_zero = (value >= 0) != (level >= HALF)
    assert shown == (level if not crossed_zero else quantize(np.array([value]))[0])


@given(st.integers(0, LEVELS - 1), numbers)
def test_a_level_goes_when_its_value_has_moved_on(level: int, value: float) -> None:
    away = abs((np.clip(value, -1, 1) + 1) * HALF - (level + 0.5))
    if away > 0.61:
        assert quantize(np.array([value]), np.array([level], dtype=np.uint8)) == quantize(np.array([value]))


def test_small_swings_across_a_border_do_not_shimmer() -> None:
    border = 5 / HALF
    levels = quantize(np.array([border + 0.001]))
    for swing in (-0.004, 0.006, -0.005, 0.002):
        moved = quantize(np.array([border + swing]), levels)
        assert moved == levels
        levels = moved


def test_what_is_no_level_of_the_scale_is_never_kept() -> None:
    # A picture may have shown points or nothing in levels next to the scale's last one.
    assert quantize(np.array([1.0, 0.5]), np.array([LEVELS, NO_VALUE], dtype=np.uint8)).tolist() == [LEVELS - 1, 18]


def test_previous_levels_of_another_shape_do_not_matter() -> None:
    field = np.linspace(-1, 1, 12)
    np.testing.assert_array_equal(quantize(field, np.zeros((3, 4), dtype=np.uint8)), quantize(field))


def test_discrete_pictures_have_two_levels_split_at_zero() -> None:
    assert discrete(np.array([-1.0, -1e-300, -0.0, 0.0, 1e-300])).tolist() == [2, 2, 21, 21, 21]


# Pixels and points


def test_the_edges_of_the_domain_belong_to_it() -> None:
    columns, rows, outside = cell_of([-6, 6, 0, 6.001, np.nan, 0], [6, -6, 0, 0, 0, np.inf], 10, 8)
    assert list(zip(columns.tolist(), rows.tolist(), strict=True))[:3] == [(0, 0), (9, 7), (5, 4)]
    assert outside.tolist() == [False, False, False, True, True, True]
    assert (columns < 10).all()
    assert (rows >= 0).all()


def test_scatter_shows_the_majority_of_each_cell() -> None:
    points = np.array(
        [
            [-5.9, 5.9, -1.0],
            [-5.8, 5.8, -1.0],
            [-5.7, 5.7, 1.0],
            [5.9, -5.9, 1.0],
            [0.1, -0.1, 0.2],
            [0.2, -0.2, 0.4],
            [0.3, -0.3, -0.5],
            [7.0, 0.0, 1.0],
        ]
    )
    rows, columns, labels = scatter(points, 6, 6)
    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == [(0, 0), (3, 3), (5, 5)]
    assert labels == pytest.approx([-1.0, 0.3, 1.0])


@given(arrays.arrays(np.float64, st.tuples(st.integers(0, 40), st.just(3)), elements=st.integers(-7, 7).map(float)))
def test_scatter_agrees_with_counting_cell_by_cell(points: npt.NDArray[np.float64]) -> None:
    by_cell: dict[tuple[int, int], list[float]] = {}
    for x1, x2, label in points.tolist():
        if abs(x1) <= DOMAIN and abs(x2) <= DOMAIN:
            key = (min(int((6 - x2) / 12 * 5), 4), min(int((x1 + 6) / 12 * 4), 3))
            by_cell.setdefault(key, []).append(label)
    rows, columns, labels = scatter(points, 4, 5)
    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == sorted(by_cell)
    for label, key in zip(labels.tolist(), sorted(by_cell), strict=True):
        assert (label >= 0) == (sum(by_cell[key]) >= 0)
        assert min(by_cell[key]) <= label <= max(by_cell[key])
