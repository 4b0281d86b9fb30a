"""Points that are classified wrongly are marked where the picture is drawn in glyphs too; many points thin out."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.raster.cells import POINT, WRONG, is_point, is_wrong
from tuiplay.raster.classes import CLASS, CLASS_POINT, MOST, STEPS, is_class_point
from tuiplay.raster.dots import MOST_INK, misplaced
from tuiplay.raster.palette import LEVELS
from tuiplay.raster.surface import NO_VALUE
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.terminal.choices import DEPTHS, GLYPHS, Depth, Glyphs, Rung
from tuiplay.terminal.picture import Picture
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.surface_points import SurfacePoints
from tuiplay.user import themes
from tuiplay.user.themes import DEFAULT

CELLS = (40, 20)
RUNGS: tuple[Rung, ...] = ("half", "quadrant", "sextant", "octant")
LOOKS = [(rung, depth, "full") for rung in RUNGS for depth in ("truecolor", "256")]
LOOKS += [("half", depth, glyphs) for depth in DEPTHS for glyphs in GLYPHS if (depth, glyphs) != ("truecolor", "full")]
TRAIN = np.array([[-3.0, 3.0, 1.0], [3.0, 3.0, 1.0], [-3.0, -3.0, -1.0], [3.0, -3.0, -1.0]])


def palette_of(rung: Rung, depth: Depth, glyphs: Glyphs, theme: str = DEFAULT) -> ScreenPalette:
    return ScreenPalette(themes.read(theme), Capabilities(depth, glyphs=glyphs, picture=Picture(rung, glyphs=rung)))


def left_positive(palette: ScreenPalette) -> np.ndarray:  # type: ignore[type-arg]
    field = np.zeros(palette.grid.shape(*CELLS), dtype=np.uint8)
    field[:, : field.shape[1] // 2] = LEVELS - 1
    return field


@pytest.mark.parametrize(("rung", "depth", "glyphs"), LOOKS)
def test_what_lies_on_the_other_side_is_marked_and_nothing_else(rung: Rung, depth: Depth, glyphs: Glyphs) -> None:
    palette = palette_of(rung, depth, glyphs)
    points = SurfacePoints(palette, TRAIN, TRAIN, False, CELLS)
    field = left_positive(palette)
    rows = points.judge(field, by_class=False)
    shown = points.over(field)
    height, width = field.shape
    quarters = {
        (up, left): {*np.unique(shown[rows_at, columns]).tolist()}
        for up, rows_at in ((True, slice(0, height // 2)), (False, slice(height // 2, None)))
        for left, columns in ((True, slice(0, width // 2)), (False, slice(width // 2, None)))
    }
    assert {corner: any(map(is_wrong, levels)) for corner, levels in quarters.items()} == {
        (True, True): False, (True, False): True, (False, True): True, (False, False): False,
    }  # fmt: skip
    assert all(any(map(is_point, levels)) for levels in quarters.values())
    assert len(rows) == 2
    assert points.judge(field, by_class=False) == []
    assert points.judge(None, by_class=False) == rows
    assert not any(map(is_wrong, np.unique(points.over(field)).tolist()))


@pytest.mark.parametrize("theme", [DEFAULT, "light", "contrast", "safe"])
@pytest.mark.parametrize(("rung", "depth", "glyphs"), LOOKS)
def test_a_marked_point_looks_different_and_keeps_its_letter(
    rung: Rung, depth: Depth, glyphs: Glyphs, theme: str
) -> None:
    palette = palette_of(rung, depth, glyphs, theme)
    for level in (POINT, POINT + LEVELS - 1):
        styles = palette.surface_pixels
        right, wrong = styles.field(level), styles.field(level + WRONG)
        assert right != wrong
        assert right[0] == wrong[0]
        assert palette.test_mark(level) != palette.test_mark(level + WRONG)
    for level in range(CLASS_POINT, CLASS_POINT + MOST):
        right, wrong = palette.class_pixels.field(level), palette.class_pixels.field(level + WRONG)
        assert right != wrong
        assert right[0] == wrong[0]
        assert palette.test_mark(level) != palette.test_mark(level + WRONG)


@pytest.mark.parametrize(("rung", "depth", "glyphs"), LOOKS)
def test_many_points_leave_the_border_to_be_seen(rung: Rung, depth: Depth, glyphs: Glyphs) -> None:
    palette = palette_of(rung, depth, glyphs)
    random = np.random.default_rng(3)
    crowd = np.column_stack([random.uniform(-6, 6, (3000, 2)), random.choice([-1.0, 1.0], 3000)])
    points = SurfacePoints(palette, crowd, crowd, False, CELLS)
    shown = points.over(left_positive(palette))
    grid, places = palette.grid, palette.places
    tall, wide = grid.down // places.down, grid.across // places.across
    height, width = shown.shape
    covered = np.vectorize(is_point)(shown).reshape(height // tall, tall, width // wide, wide).any(axis=(1, 3))
    assert 0.03 < covered.mean() <= MOST_INK + 0.04
    assert sum(map(len, points.marks.values())) <= (MOST_INK + 0.01) * CELLS[0] * CELLS[1]


def test_classes_are_judged_by_class_and_what_has_no_value_by_nobody() -> None:
    labels = np.array([0.0, 1.0, 1.0, 1.0])
    field = np.array([CLASS, CLASS, CLASS + STEPS, NO_VALUE], dtype=np.uint8)
    assert misplaced(field, labels, True).tolist() == [False, True, False, False]
    signs = np.array([0, LEVELS // 2, LEVELS // 2 - 1, NO_VALUE], dtype=np.uint8)
    assert misplaced(signs, np.array([-1.0, -1.0, 0.0, -1.0]), False).tolist() == [False, True, True, False]


def test_codes_of_marked_points_are_no_others() -> None:
    wrong = [level for level in range(256) if is_wrong(level) and (is_point(level) or is_class_point(level))]
    assert len(wrong) == LEVELS + MOST
    assert all(
        (is_point(level), is_class_point(level)) == (is_point(level - WRONG), is_class_point(level - WRONG))
        for level in wrong
    )
