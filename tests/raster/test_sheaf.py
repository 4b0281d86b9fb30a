"""Many curves in one picture: beside plotext, which draws each by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.raster.plot import AXES, BRAILLE, EMPTY, Axes, Curve, Run, columns_of, plot
from tuiplay.raster.sheaf import Layer, sheaf

AXES_0_4 = Axes((0, 4), (0, 1), [(0, "0"), (4, "4")], [(0, "0"), (1, "1")])
X = np.array([0.0, 4.0])
RISING, FALLING = np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]])


def text_of(lines: list[list[Run]]) -> list[str]:
    return ["".join(text for text, _ in runs) for runs in lines]


def inked(lines: list[list[Run]], kind: int) -> np.ndarray:
    """Which cells are of a kind, shape (rows, columns)."""
    rows = [[one == kind and character != " " for text, one in runs for character in text] for runs in lines]
    return np.array(rows)


def near(cells: np.ndarray) -> np.ndarray:
    """These cells and all beside them."""
    padded = np.pad(cells, 1)
    rows, columns = cells.shape
    return np.any([padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)], axis=0)


@given(
    width=st.integers(12, 200), height=st.integers(3, 40), count=st.integers(1, 200),
    marker=st.sampled_from([BRAILLE, "*"]), lines=st.booleans(), seed=st.integers(0, 99),
)  # fmt: skip
def test_a_curve_goes_where_plotext_draws_it(
    width: int, height: int, count: int, marker: str, lines: bool, seed: int
) -> None:
    x = np.arange(count, dtype=np.float64)
    # Smooth: of points that lie closer than dots plotext shows every one, which a curve of its own width does not.
    y = 0.5 + 0.5 * np.sin(np.random.default_rng(seed).uniform(0, 6) + x / max(1, count) * 6)
    axes = Axes((0.0, max(1.0, float(x[-1]))), (0.0, 1.0), [(0, "0")], [(0, "0"), (1, "1.0")], lines)
    ours = sheaf(width, height, axes, [Layer(x, y[None], marker)])
    theirs = plot(width, height, axes, [Curve(x, y, marker)])
    assert {sum(len(text) for text, _ in runs) for runs in ours} == {width}
    assert len(ours) == height
    assert not (inked(theirs, 0) & ~near(inked(ours, 0))).any()
    assert not (inked(ours, 0) & ~near(inked(theirs, 0))).any()
    assert (inked(ours, AXES) == inked(theirs, AXES)).all()


def test_where_layers_cross_the_first_one_has_the_cell() -> None:
    first = sheaf(31, 9, AXES_0_4, [Layer(X, RISING, "r"), Layer(X, FALLING, "f")])
    second = sheaf(31, 9, AXES_0_4, [Layer(X, FALLING, "f"), Layer(X, RISING, "r")])
    assert "r" in "".join(text_of(first))
    crossing = inked(sheaf(31, 9, AXES_0_4, [Layer(X, RISING, "r")]), 0) & inked(
        sheaf(31, 9, AXES_0_4, [Layer(X, FALLING, "f")]), 0
    )
    assert crossing.any()
    assert inked(first, 0)[crossing].all()
    assert inked(second, 0)[crossing].all()


def test_curves_of_a_layer_share_cells() -> None:
    both = sheaf(31, 9, AXES_0_4, [Layer(X, np.vstack([RISING, FALLING]))])
    alone = [inked(sheaf(31, 9, AXES_0_4, [Layer(X, y)]), 0) for y in (RISING, FALLING)]
    assert (inked(both, 0) == (alone[0] | alone[1])).all()


def test_a_steep_curve_has_no_gaps() -> None:
    steps = np.array([0.0, 1.9, 2.1, 4.0])
    lines = sheaf(41, 20, AXES_0_4, [Layer(steps, np.array([[0.0, 0.0, 1.0, 1.0]]))])
    assert inked(lines, 0).any(axis=1)[:18].all()


@pytest.mark.parametrize("missing", [np.nan, np.inf])
def test_where_there_is_no_number_there_is_no_curve(missing: float) -> None:
    x = np.linspace(0, 4, 81)
    y = np.full((1, 81), 0.5)
    y[0, x > 2] = missing
    found = inked(sheaf(60, 9, AXES_0_4, [Layer(x, y)]), 0)
    columns = columns_of(60, AXES_0_4)
    half = 60 - columns + columns // 2
    assert found[:, : half - 1].any(axis=0)[60 - columns :].all()
    assert not found[:, half + 2 :].any()


@pytest.mark.parametrize("layers", [[], [Layer(np.empty(0), np.empty((1, 0)))], [Layer(X, np.empty((0, 2)))]])
def test_without_curves_there_are_axes(layers: list[Layer]) -> None:
    assert sheaf(30, 8, AXES_0_4, layers) == plot(30, 8, AXES_0_4, [])
    assert EMPTY not in {kind for runs in sheaf(30, 8, AXES_0_4, layers) for _, kind in runs[:1]}


def test_a_single_point_is_one_dot() -> None:
    found = sheaf(30, 8, AXES_0_4, [Layer(np.array([0.0]), np.array([[0.5]]))])
    assert inked(found, 0).sum() == 1
