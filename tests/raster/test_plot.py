"""Curves with axes by plotext, whichever of its versions is installed."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.raster.plot import (
    AXES,
    BRAILLE,
    EMPTY,
    MARK,
    Axes,
    Curve,
    Mark,
    Run,
    columns_of,
    lowest,
    plot,
    sampled,
    thinned,
)

AXES_0_4 = Axes((0, 4), (0, 1), [(0, "0"), (4, "4")], [(0, "0"), (1, "1")])
RISING = Curve(np.array([0.0, 4.0]), np.array([0.0, 1.0]))
FALLING = Curve(np.array([0.0, 4.0]), np.array([1.0, 0.0]))


def text_of(lines: list[list[Run]]) -> list[str]:
    return ["".join(text for text, _ in runs) for runs in lines]


def kinds_of(lines: list[list[Run]]) -> set[int]:
    return {kind for runs in lines for text, kind in runs if text.strip()}


@given(
    width=st.integers(12, 250), height=st.integers(3, 40), count=st.integers(1, 300),
    marker=st.sampled_from([BRAILLE, "*"]), lines=st.booleans(), seed=st.integers(0, 99),
)  # fmt: skip
def test_every_row_is_as_wide_as_asked(
    width: int, height: int, count: int, marker: str, lines: bool, seed: int
) -> None:
    y = np.random.default_rng(seed).random((2, count))
    x = np.arange(count, dtype=np.float64)
    axes = Axes((0.0, max(1.0, float(x[-1]))), (0.0, 1.0), [(0, "0")], [(0, "0"), (1, "1.0")], lines)
    found = plot(width, height, axes, [Curve(x, values, marker) for values in y])
    assert len(found) == height
    assert {sum(len(text) for text, _ in runs) for runs in found} == {width}
    assert kinds_of(found) <= {0, 1, AXES}


def test_axes_stand_left_and_below_with_their_ticks_on_them() -> None:
    text = text_of(plot(30, 10, AXES_0_4, [RISING]))
    assert [row[0] for row in text[:8]] == ["1", *" " * 6, "0"]
    assert {row[1] for row in text[:8]} == {"┤", "│"}
    assert text[8].strip("┬└┘ ─") == ""
    assert text[9].split() == ["0", "4"]
    # A tick's label begins or ends where its tick is.
    assert abs(text[8].index("┬") - text[9].index("0")) <= 1
    assert abs(text[8].rindex("┬") - text[9].rindex("4")) <= 1
    assert "│" not in "".join(row[3:] for row in text)


def test_without_axes_curves_fill_the_picture() -> None:
    bare = Axes(AXES_0_4.x, AXES_0_4.y, lines=False)
    found = plot(30, 6, bare, [RISING])
    assert kinds_of(found) == {0}
    columns = {column for row in text_of(found) for column, cell in enumerate(row) if cell != " "}
    assert columns == set(range(30))


@pytest.mark.parametrize("marker", [BRAILLE, "x"])
def test_points_are_joined_by_straight_lines(marker: str) -> None:
    bare = Axes((0, 4), (0, 1), lines=False)
    text = text_of(plot(40, 12, bare, [Curve(RISING.x, RISING.y, marker)]))
    drawn = [(row, column) for row, cells in enumerate(text) for column, cell in enumerate(cells) if cell != " "]
    assert {column for _, column in drawn} == set(range(40))
    assert all(abs((11 - row) / 11 - column / 39) < 0.12 for row, column in drawn)


def test_of_two_curves_in_a_cell_the_first_is_seen() -> None:
    assert kinds_of(plot(30, 10, AXES_0_4, [RISING, RISING])) == {0, AXES}
    assert kinds_of(plot(30, 10, AXES_0_4, [RISING, FALLING])) == {0, 1, AXES}


def test_a_curve_close_above_another_is_not_hidden_by_it() -> None:
    low, high = (Curve(np.array([0.0, 4.0]), np.array([y, y])) for y in (0.0, 0.07))
    axes = Axes((0, 4), (0, 1), lines=False)
    lower, upper, together = (plot(20, 5, axes, curves) for curves in ([low], [high], [low, high]))
    dots = [[ord(glyph) - 0x2800 for glyph in text_of(lines)[-1]] for lines in (lower, upper, together)]
    assert not set(dots[0]) & set(dots[1])
    assert dots[2] == [dots[column % 2][column] for column in range(20)]
    assert kinds_of(together) == {0, 1}


@pytest.mark.parametrize("markers", [(BRAILLE, "x"), ("*", "o"), ("*", "o", "+")])
def test_curves_of_letters_in_the_same_cells_take_turns_too(markers: tuple[str, ...]) -> None:
    curves = [Curve(np.array([0.0, 4.0]), np.array([0.0, 0.0]), marker) for marker in markers]
    row = text_of(plot(20, 5, Axes((0, 4), (0, 1), lines=False), curves))[-1]
    # Where in a cell a dot stands depends on the plotext.
    signs = "".join(BRAILLE[0] if "\u2800" < sign <= "\u28ff" else sign for sign in row)
    assert signs == "".join(markers[column % len(markers)][0] for column in range(20))


@pytest.mark.parametrize("marker", ["^", "|", "\u2502"])
def test_a_sign_is_not_hidden_by_curves_that_take_turns(marker: str) -> None:
    level = np.array([0.0, 4.0]), np.array([0.0, 0.0])
    curves = [Curve(np.array([2.0]), np.array([0.0]), marker), Curve(*level, "*"), Curve(*level, "o")]
    row = text_of(plot(20, 5, Axes((0, 4), (0, 1), lines=False), curves))[-1]
    assert row.count(marker) == 1
    assert {"*", "o"} < set(row)


def test_empty_cells_make_no_runs() -> None:
    found = plot(30, 10, AXES_0_4, [RISING])
    assert all(kind != EMPTY for runs in found for _, kind in runs)


def test_what_lies_beyond_the_limits_is_left_out() -> None:
    far = Curve(np.array([5.0, 6.0]), np.array([0.2, 0.7]))
    assert text_of(plot(30, 10, AXES_0_4, [far])) == text_of(plot(30, 10, AXES_0_4, []))


@pytest.mark.parametrize(("y", "row"), [(0.0, 6), (0.5, 3), (1.0, 0)])
def test_a_mark_stands_above_its_point(y: float, row: int) -> None:
    found = plot(30, 10, AXES_0_4, [RISING], Mark(2.0, y, "v"))
    places = [(at, text.index("v")) for at, text in enumerate(text_of(found)) if "v" in text]
    assert len(places) == 1
    assert places[0][0] == pytest.approx(row, abs=1)
    # The middle of 28 columns, 2 columns from the left.
    assert places[0][1] in (15, 16)
    assert MARK in kinds_of(found)


def test_labels_that_would_touch_are_left_out() -> None:
    crowded = Axes((0, 9), (0, 1), [(value, f"{value:,}") for value in (0, 1, 2, 3, 9)], [(0, "0")])
    labels = text_of(plot(14, 8, crowded, []))[-1]
    assert re.fullmatch(r"\s*\d(\s+\d)*\s*", labels)


def test_colours_of_the_output_do_not_reach_anyone() -> None:
    assert "\x1b" not in "".join(text_of(plot(30, 10, AXES_0_4, [RISING, FALLING], Mark(1, 0.5, "v"))))


def test_columns_of_curves_are_those_right_of_the_axis() -> None:
    assert columns_of(30, AXES_0_4) == 28
    assert columns_of(30, Axes((0, 1), (0, 1), lines=False)) == 30


@given(st.integers(2, 500), st.integers(1, 60), st.integers(0, 99))
def test_a_thinned_curve_keeps_its_ends_and_extremes(count: int, columns: int, seed: int) -> None:
    x, y = np.arange(count, dtype=np.float64), np.random.default_rng(seed).random(count)
    kept_x, kept_y = thinned(x, y, columns)
    assert len(kept_x) <= 2 * columns + 2
    assert np.array_equal(kept_y, y[kept_x.astype(int)])
    assert (np.diff(kept_x) > 0).all()
    assert {x[0], x[-1], x[y.argmin()], x[y.argmax()]} <= set(kept_x)


def test_the_first_and_the_last_label_always_stand_and_the_middle_one_where_it_fits() -> None:
    heights = [(0.0, "0"), (0.28, "0.28"), (0.56, "0.56")]
    for last in (7, 99, 1_000, 44_321, 880_000, 1_760_000, 98_765_432):
        labels = ["0", f"{last // 2:,}", f"{last:,}"]
        for width in range(24, 70):
            axes = Axes((0, last), (0, 0.56), [(0.0, "0"), (last / 2, labels[1]), (float(last), labels[2])], heights)
            curve = Curve(np.array([0.0, last]), np.array([0.5, 0.4]))
            words = "".join(text for text, _ in plot(width, 8, axes, [curve])[-1]).split()
            assert words in (labels, [labels[0], labels[2]]), (last, width)
            if width > 4 + 4 * len(labels[2]):
                assert words == labels, (last, width)


def test_sampled_rows_keep_the_start_the_end_and_every_extreme() -> None:
    chance = np.random.default_rng(5)
    epochs = np.arange(60_001.0)
    rows = np.column_stack([epochs, chance.random(len(epochs)), np.full(len(epochs), np.nan)])
    rows[43_210, 1], rows[51_234, 1] = 9.0, -9.0
    found = sampled([rows])
    assert len(found) < 8192
    assert np.array_equal(found[:2048], rows[:2048], equal_nan=True)
    assert np.array_equal(found[-1], rows[-1], equal_nan=True)
    assert (np.diff(found[:, 0]) > 0).all()
    assert {9.0, -9.0} <= set(found[:, 1])
    assert np.array_equal(sampled([rows[:5000]]), rows[:5000], equal_nan=True)


def test_it_does_not_matter_in_what_parts_rows_come() -> None:
    chance = np.random.default_rng(6)
    rows = np.column_stack([np.arange(50_000.0), chance.random((50_000, 2))])
    rows[:9, 2] = np.nan
    for cuts in ([1, 2047, 2048, 2049, 9_000, 49_999], [2048, 30_000], list(range(100, 50_000, 100)), [50_000]):
        parts = np.split(rows, cuts)
        found = sampled(parts)
        assert len(found) < 9_000
        assert np.array_equal(found[:2048], rows[:2048], equal_nan=True)
        assert found[-1].tolist() == rows[-1].tolist()
        assert (np.diff(found[:, 0]) > 0).all()
        for column in (1, 2):
            extremes = {np.nanargmin(rows[:, column]), np.nanargmax(rows[:, column])}
            assert extremes <= set(found[:, 0].astype(int))
            least = lowest(parts, column)
            assert least is not None
            assert least.tolist() == rows[np.nanargmin(rows[:, column])].tolist()
    assert lowest([np.full((3, 2), np.nan)], 1) is None
