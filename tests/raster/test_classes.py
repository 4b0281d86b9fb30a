"""Classes as levels and cells: the class is exact, and can be told with and without colours."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tuiplay.raster.cells import BLANK, POINT, Cell, half_block_runs, painter
from tuiplay.raster.classes import (
    CLASS,
    CLASS_POINT,
    END,
    MOST,
    STEPS,
    STEPS_FEW,
    TEST_LETTERS,
    TEXTURES,
    TRAIN_LETTERS,
    class_levels,
    class_painter,
    discrete_classes,
    is_class,
    is_class_point,
    majority,
)
from tuiplay.raster.palette import LEVELS
from tuiplay.raster.surface import NO_VALUE

KINDS = list(product(("truecolor", "256", "16", "none"), ("full", "ascii")))
SINGLE = [kind for kind in KINDS if not painter(*kind).halves]
FIELD = range(CLASS, CLASS_POINT)
POINTS = range(CLASS_POINT, END)


def kind_of(level: int) -> int:
    return (level - CLASS) // STEPS


# Levels


def test_codes_do_not_meet() -> None:
    codes = [*range(BLANK + 1), *FIELD, *POINTS, NO_VALUE]
    assert len(set(codes)) == len(codes)
    assert max(codes) <= 255
    assert [level for level in codes if is_class(level)] == [*FIELD]
    assert [level for level in codes if is_class_point(level)] == [*POINTS]


def test_steps_divide_confidence_evenly() -> None:
    winner = np.array([0, 0, 0, 3, 3, 9, 9], dtype=np.uint8)
    confidence = [0.0, 0.16, 0.17, 0.5, 0.99, 1.0, 7.0]
    steps = [0, 0, 1, 3, 5, 5, 5]
    expected = [CLASS + 6 * k + s for k, s in zip(winner.tolist(), steps, strict=True)]
    assert class_levels(winner, confidence).tolist() == expected
    assert class_levels(winner, np.array([np.nan] * 7)).tolist() == [NO_VALUE] * 7


@given(st.data())
def test_the_class_is_exact_whatever_was_shown_before(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 30))
    winner = data.draw(arrays.arrays(np.uint8, count, elements=st.integers(0, MOST - 1)))
    confidence = data.draw(arrays.arrays(np.float64, count, elements=st.floats(-0.5, 1.5)))
    previous = data.draw(arrays.arrays(np.uint8, count, elements=st.integers(0, 255)))
    levels = class_levels(winner, confidence, previous)
    assert [kind_of(level) for level in levels.tolist()] == winner.tolist()
    # Kept or new: never further than the hysteresis allows.
    away = np.abs(np.clip(confidence, 0, 1) * STEPS - (levels - CLASS) % STEPS - 0.5)
    assert (away <= 0.6 + 1e-9).all()


def test_small_swings_do_not_shimmer_and_large_ones_show() -> None:
    winner = np.array([2], dtype=np.uint8)
    levels = class_levels(winner, [3.01 / STEPS])
    assert class_levels(winner, [2.95 / STEPS], levels) == levels
    assert class_levels(winner, [2.8 / STEPS], levels) == levels - 1
    assert kind_of(int(class_levels(winner + 1, [3.01 / STEPS], levels)[0])) == 3


def test_discrete_pictures_show_the_class_at_full_strength() -> None:
    winner = np.array([[0, 4], [9, 1]], dtype=np.uint8)
    levels = discrete_classes(winner, np.array([[0.0, 0.4], [1.0, np.nan]]))
    assert levels.tolist() == [[CLASS + 5, CLASS + 29], [CLASS + 59, NO_VALUE]]


# Points


@given(arrays.arrays(np.float64, st.tuples(st.integers(0, 60), st.just(3)), elements=st.integers(-7, 7).map(float)))
def test_the_majority_agrees_with_counting_cell_by_cell(points: npt.NDArray[np.float64]) -> None:
    points[:, 2] = np.abs(points[:, 2])
    by_cell: dict[tuple[int, int], list[int]] = {}
    for x1, x2, label in points.tolist():
        if abs(x1) <= 6 and abs(x2) <= 6:
            by_cell.setdefault((min(int((6 - x2) / 12 * 5), 4), min(int((x1 + 6) / 12 * 4), 3)), []).append(int(label))
    rows, columns, numbers = majority(points, 4, 5)
    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == sorted(by_cell)
    for number, key in zip(numbers.tolist(), sorted(by_cell), strict=True):
        counts = Counter(by_cell[key])
        assert number == min(label for label in counts if counts[label] == max(counts.values()))


def test_points_that_are_no_numbers_are_left_out() -> None:
    rows, _, numbers = majority([[np.nan, 0, 1], [0, 0, np.nan], [9, 0, 1], [5, 5, 40]], 10, 10)
    assert rows.tolist() == [0]
    assert numbers.tolist() == [MOST - 1]


# Cells


@pytest.mark.parametrize(("depth", "glyphs"), KINDS)
def test_the_scale_looks_as_it_does_without_classes(depth: str, glyphs: str) -> None:
    plain, paint = painter(depth, glyphs), class_painter(depth, glyphs)
    for pair in product([*range(BLANK + 1), NO_VALUE], repeat=2):
        assert paint.cell(pair) == plain.cell(pair)


@pytest.mark.parametrize(("depth", "glyphs"), KINDS)
def test_every_strength_of_every_class_has_a_look_of_its_own(depth: str, glyphs: str) -> None:
    paint = class_painter(depth, glyphs)
    row = np.arange(CLASS, CLASS_POINT, dtype=np.uint8)
    steps = STEPS if depth == "truecolor" else STEPS_FEW
    assert len(half_block_runs(*paint.merge(row, row))) == MOST * steps
    looks = [paint.cell(tuple(int(level) for level in pair)) for pair in zip(*paint.merge(row, row), strict=True)]
    assert len(set(looks)) == MOST * steps
    by_class = [set(looks[k * STEPS : (k + 1) * STEPS]) for k in range(MOST)]
    for one, other in product(range(MOST), repeat=2):
        assert one == other or not by_class[one] & by_class[other]


@pytest.mark.parametrize("depth", ["16", "none"])
@pytest.mark.parametrize("glyphs", ["full", "ascii"])
def test_with_few_colours_the_glyph_alone_tells_the_class(depth: str, glyphs: str) -> None:
    paint = class_painter(depth, glyphs)
    drawn = [{paint.cell((level, level)).glyph for level in FIELD if kind_of(level) == k} for k in range(MOST)]
    for one, other in product(range(MOST), repeat=2):
        assert one == other or not drawn[one] & drawn[other]
    if depth == "none":
        assert [sorted(glyphs_of) for glyphs_of in drawn] == [sorted(texture) for texture in TEXTURES[glyphs]]


@pytest.mark.parametrize(("depth", "glyphs"), SINGLE)
def test_points_are_letters_that_no_field_shows(depth: str, glyphs: str) -> None:
    paint = class_painter(depth, glyphs)
    field = {paint.cell((a, b)).glyph for a, b in product(FIELD, repeat=2)}
    assert not field & {*TRAIN_LETTERS, *TEST_LETTERS, "?"}
    others = [*range(LEVELS), *FIELD, BLANK, NO_VALUE]
    for point, other in product(POINTS, others):
        expected = Cell(TRAIN_LETTERS[point - CLASS_POINT], point, BLANK)
        assert paint.cell((point, other)) == paint.cell((other, point)) == expected


def test_the_letters_are_one_for_every_class_and_kind() -> None:
    assert len({*TRAIN_LETTERS, *TEST_LETTERS}) == 2 * MOST
    assert TRAIN_LETTERS.upper() == TEST_LETTERS


@pytest.mark.parametrize(
    ("top", "bottom", "shown"),
    [
        (CLASS, CLASS + 5, CLASS + 3),
        (CLASS + 5, CLASS + STEPS, CLASS + 5),
        (CLASS, CLASS + STEPS + 1, CLASS + STEPS + 1),
        (CLASS + 2, CLASS + STEPS + 2, CLASS + 2),
        (BLANK, CLASS + 7, CLASS + 7),
        (CLASS + 7, NO_VALUE, CLASS + 7),
        (CLASS_POINT, CLASS_POINT + 1, CLASS_POINT),
        (3, CLASS_POINT + 1, CLASS_POINT + 1),
        (POINT + 3, 20, POINT + 3),
    ],
)
def test_one_level_for_two_halves(top: int, bottom: int, shown: int) -> None:
    assert class_painter("none", "full").mean(top, bottom) == shown


@pytest.mark.parametrize(("depth", "glyphs"), KINDS)
def test_ascii_is_ascii_and_merging_changes_no_cell(depth: str, glyphs: str) -> None:
    paint = class_painter(depth, glyphs)
    pairs = list(product([*range(0, BLANK + 1, 6), *FIELD, *POINTS, NO_VALUE], repeat=2))
    cells = [paint.cell(pair) for pair in pairs]
    assert all(len(cell.glyph) == 1 for cell in cells)
    assert glyphs != "ascii" or "".join(cell.glyph for cell in cells).isascii()
    if not paint.halves:
        top, bottom = np.array(pairs, dtype=np.uint8).T
        merged = zip(*(row.tolist() for row in paint.merge(top, bottom)), strict=True)
        assert cells == [paint.cell(pair) for pair in merged]
