"""Lines through pictures, against fields whose level sets are known; and lines as cells."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.raster.cells import (
    BLANK,
    BORDER,
    CONTOUR,
    FOLD,
    LINE_MARKS,
    OUTER_CONTOUR,
    POINT,
    SIGNED_TEXTURES,
    TEST_MARKS,
    TRAIN_MARKS,
    Cell,
    Painter,
    is_line,
    mean,
)  # fmt: skip
from tuiplay.raster.classes import CLASS, CLASS_POINT, class_painter
from tuiplay.raster.contours import crossings, edges, outlines
from tuiplay.raster.surface import NO_VALUE

LINES = (CONTOUR, OUTER_CONTOUR, FOLD, BORDER)


@pytest.mark.parametrize(("width", "height"), [(24, 24), (48, 96), (200, 100)])
def test_a_circle_is_marked_within_a_pixel_and_closed(width: int, height: int) -> None:
    x = (np.arange(width) + 0.5) / width * 12 - 6
    y = 6 - (np.arange(height) + 0.5) / height * 12
    values = np.hypot(x[None], y[:, None]) - 3.3
    found = crossings(values, 0.0)
    step = 12 / min(width, height)
    assert np.abs(values[found]).max() <= step
    inside = values < 0
    # No step from inside to outside that does not touch a marked pixel.
    assert not (inside[:, :-1] & ~inside[:, 1:] & ~found[:, :-1] & ~found[:, 1:]).any()
    assert not (inside[:-1] & ~inside[1:] & ~found[:-1] & ~found[1:]).any()
    assert found.sum() < 8 * np.pi * 3.3 / step


def test_outlines_are_closed_and_two_pixels_wide() -> None:
    x, y = np.meshgrid(np.linspace(-1, 1, 40), np.linspace(-1, 1, 40))
    inside = np.hypot(x, y) < 0.7
    found = outlines(inside)
    for one, other in (np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:]):
        assert (found[one] & found[other])[inside[one] != inside[other]].all()
    assert found[20].sum() == found[:, 20].sum() == 4
    assert not outlines(np.ones((3, 3), dtype=np.uint8)).any()


def test_a_level_that_is_not_crossed_marks_nothing() -> None:
    values = np.linspace(0.1, 0.9, 30).reshape(5, 6)
    assert not crossings(values, 0.0).any()
    assert crossings(values, 0.5).any()
    values[2, 3] = np.nan
    assert not crossings(values, 0.0).any()
    assert not crossings(np.full((4, 4), np.nan), 0.0).any()


def test_edges_are_between_kinds_of_every_picture_of_a_stack() -> None:
    kinds = np.array([[0, 0, 1], [0, 0, 1], [2, 2, 2]])
    expected = [[False, True, True], [False, True, True], [False, False, False]]
    expected[1] = [True, True, True]
    expected[0] = [False, True, False]
    assert edges(kinds).tolist() == expected
    assert edges(np.stack([kinds, np.zeros((3, 3))])).sum(axis=(1, 2)).tolist() == [4, 0]


@pytest.mark.parametrize("glyphs", ["full", "ascii"])
@pytest.mark.parametrize("depth", ["truecolor", "256", "16", "none"])
def test_lines_are_painted_at_every_depth(depth: str, glyphs: str) -> None:
    painter = Painter(depth, glyphs)
    for level in LINES:
        cell = painter.cell(painter.uniform(level))
        expected = Cell(" ", None, level) if painter.halves else Cell(LINE_MARKS[level], level, BLANK)
        assert cell == expected
        over_class = class_painter(depth, glyphs)
        assert over_class.cell(over_class.uniform(level)) == expected
        if not painter.halves:
            assert painter.cell((3, level)) == painter.cell((level, 20)) == expected


def test_points_lie_over_lines_and_lines_over_the_field() -> None:
    for line in LINES:
        assert is_line(line)
        assert mean(5, line) == mean(line, 20) == mean(BLANK, line) == mean(line, NO_VALUE) == line
        assert mean(POINT + 3, line) == mean(line, POINT + 3) == POINT + 3
        kinds = class_painter("16", "full")
        assert kinds.mean(line, CLASS_POINT) == kinds.mean(CLASS_POINT, line) == CLASS_POINT
        assert kinds.mean(line, CLASS + 3) == kinds.mean(CLASS + 3, line) == line
    assert mean(CONTOUR, FOLD) == CONTOUR


def test_the_glyphs_of_lines_are_no_others() -> None:
    used = {glyph for pair in SIGNED_TEXTURES.values() for side in pair for glyph in side} | {*TRAIN_MARKS, *TEST_MARKS}
    assert not used & set(LINE_MARKS.values())
    assert len(set(LINE_MARKS.values())) == len(LINES)
