"""Curves with axes, held against plotext, whose look they have."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuiplay.raster.chart import AXES, BRAILLE, EMPTY, MARK, Axes, Chart, Curve

Floats = npt.NDArray[np.float64]


def text_of(chart: Chart) -> list[str]:
    return ["".join(text for text, _ in runs) for runs in chart.lines()]


def plotext_of(width: int, height: int, axes: Axes, curves: list[Curve]) -> list[str]:
    """The same drawn by plotext."""
    from plotext._figure import _figure_class

    figure: Any = _figure_class()
    figure._limit_size(False, False)
    figure.plot_size(width, height)
    figure.theme("clear")
    for curve in curves:
        figure.plot(curve.x.tolist(), curve.y.tolist(), marker=curve.marker)
    figure.xlim(*axes.x)
    figure.ylim(*axes.y)
    figure.frame(axes.lines)
    figure.xaxes(axes.lines, False)
    figure.yaxes(axes.lines, False)
    figure.xticks([x for x, _ in axes.x_ticks], [text for _, text in axes.x_ticks])
    figure.yticks([y for y, _ in axes.y_ticks], [text for _, text in axes.y_ticks])
    return re.sub(r"\x1b\[[0-9;]*m", "", figure.build()).rstrip("\n").split("\n")


@settings(max_examples=25)
@given(
    width=st.integers(40, 90),
    height=st.integers(6, 20),
    count=st.integers(1, 60),
    marker=st.sampled_from([BRAILLE, "*"]),
    lines=st.booleans(),
    seed=st.integers(0, 999),
)
def test_curves_look_as_plotext_draws_them(
    width: int, height: int, count: int, marker: str, lines: bool, seed: int
) -> None:
    y = np.random.default_rng(seed).random((2, count))
    x = np.arange(count, dtype=np.float64)
    high = float(y.max())
    last = max(1.0, float(x[-1]))
    ticks = [(0.0, "0"), (round(last / 2), f"{round(last / 2):,}"), (last, f"{last:,.0f}")]
    heights = [(v, f"{v:.2g}") for v in (0, high / 2, high)]
    axes = Axes((0.0, last), (0.0, high), ticks if lines and count > 3 else [], heights if lines else [], lines)
    curves = [Curve(x, values, marker) for values in y]
    chart = Chart(width, height, axes)
    for number, curve in enumerate(curves):
        chart.draw(number, curve)
    assert text_of(chart) == plotext_of(width, height, axes, curves)


def simple(width: int = 30, height: int = 10) -> Chart:
    return Chart(width, height, Axes((0, 4), (0, 1), [(0, "0"), (4, "4")], [(0, "0"), (1, "1")]))


def kinds_of(chart: Chart) -> list[list[int]]:
    """The kind of every cell as far as runs tell: empty cells have the kind of what is before them."""
    return [[kind for text, kind in runs for _ in text] for runs in chart.lines()]


def test_the_last_curve_has_the_cell_and_empty_cells_make_no_runs() -> None:
    chart = simple()
    x = np.array([0.0, 4.0])
    chart.draw(0, Curve(x, np.array([0.0, 1.0])))
    chart.draw(1, Curve(x, np.array([0.0, 1.0])))
    found = {kind for row in kinds_of(chart) for kind in row}
    assert found == {AXES, 1}
    assert all(kind != EMPTY for runs in chart.lines() for _, kind in runs)
    assert all(sum(len(text) for text, _ in runs) == 30 for runs in chart.lines())


def test_what_lies_beyond_the_limits_is_left_out() -> None:
    chart = simple()
    chart.draw(0, Curve(np.array([-9.0, 0.0, 2.0, 9.0]), np.array([0.5, 0.5, 5.0, 0.5])))
    assert text_of(simple()) != text_of(chart)
    chart = simple()
    chart.draw(0, Curve(np.array([5.0, 6.0]), np.array([0.2, 0.7])))
    assert text_of(simple()) == text_of(chart)


@pytest.mark.parametrize(("y", "row"), [(0.0, 6), (0.5, 2), (1.0, 0)])
def test_a_mark_stands_above_its_point(y: float, row: int) -> None:
    chart = simple()
    chart.mark(2.0, y, "v")
    found = [(at, text.index("v")) for at, text in enumerate(text_of(chart)) if "v" in text]
    assert found[0][0] == pytest.approx(row, abs=1)
    # The middle of 28 columns, 2 columns from the left.
    assert found[0][1] in (15, 16)
    assert MARK in {kind for kind_row in kinds_of(chart) for kind in kind_row}


@pytest.mark.parametrize(("width", "height"), [(0, 0), (1, 1), (3, 2), (2, 9), (40, 1)])
def test_no_size_is_too_small(width: int, height: int) -> None:
    chart = Chart(width, height, Axes((0, 1), (0, 1), [(0, "0"), (1, "1")], [(0, "zero"), (1, "one")]))
    chart.draw(0, Curve(np.array([0.0, 1.0]), np.array([0.0, 1.0])))
    chart.mark(0.5, 0.5, "v")
    assert len(chart.lines()) == height
