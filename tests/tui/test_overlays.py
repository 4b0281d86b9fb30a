"""Overlays on keys: which pixels they take, that they combine, and what is said where there is nothing to draw."""

from __future__ import annotations

import numpy as np
import pytest

from tui.test_app import settle, text_of
from tui.test_finer_grid import FINE, FinePainter
from tui.test_health import answer
from tuiplay.experiment.value import Experiment
from tuiplay.raster.cells import BORDER, CONTOUR, FOLD, LINE_MARKS, OUTER_CONTOUR
from tuiplay.raster.surface import cell_of
from tuiplay.run.commands import SetFields
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui import insight_actions
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.panels.overlays import legend
from tuiplay.tui.widgets.surface import Surface
from tuiplay.user import themes

RELU = Experiment().change({"network.activation": "relu", "data.noise": 20, "data.samples": 60})
SIZES = [(160, 48), (120, 40), (80, 24)]


def levels_of(app: TuiplayApp) -> set[int]:
    return set(np.unique(app.query_one(Surface).levels).tolist()) & set(LINE_MARKS)


@pytest.mark.parametrize("size", SIZES[1:])
async def test_lines_combine_and_go_again(size: tuple[int, int]) -> None:
    app = TuiplayApp(RELU)
    app.current_run.advance(epochs=200)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert not levels_of(app)
        await pilot.press("c")
        await settle(pilot)
        assert {CONTOUR, OUTER_CONTOUR} == levels_of(app)
        await pilot.press("e", "B")
        await settle(pilot)
        await answer(app, pilot)
        assert {CONTOUR, OUTER_CONTOUR, FOLD, BORDER} >= levels_of(app) >= {CONTOUR, FOLD, BORDER}
        assert app.current_run.experiment.view.overlays == ("contours", "folds", "best")
        assert "best possible 94.4%" in text_of(app)
        assert f"4 Output · {'c f b' if size == (80, 24) else 'contours  folds  best'}" in text_of(app)
        await pilot.press("c", "e", "B")
        await settle(pilot)
        assert not levels_of(app)
        assert "best possible" not in text_of(app)
        await pilot.press("u")
        await settle(pilot)
        assert BORDER in levels_of(app)


async def test_the_contour_is_where_the_network_decides() -> None:
    app = TuiplayApp(RELU.change({"view.overlays": ["contours"]}))
    app.current_run.advance(epochs=200)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        surface = app.query_one(Surface)
        values = surface._field
        on = surface._lines
        assert on is not None
        sides = values[on == CONTOUR]
        assert sides.size
        assert set((sides >= 12).tolist()) == {True, False}
        assert np.abs(sides.astype(int) - 11.5).mean() < np.abs(values.astype(int) - 11.5).mean()


async def test_the_best_border_of_a_circle_is_a_circle_of_half_its_radius() -> None:
    app = TuiplayApp(Experiment().change({"data.noise": 30, "view.overlays": ["best"]}))
    async with app.run_test(size=(160, 48)) as pilot:
        await settle(pilot)
        await answer(app, pilot)
        lines = app.query_one(Surface)._lines
        assert lines is not None
        rows, columns = np.nonzero(lines == BORDER)
        height, width = lines.shape
        radius = np.hypot((columns + 1) / width * 12 - 6, 6 - (rows + 1) / height * 12)
        assert 2.0 < radius.min() <= radius.max() < 3.2


async def test_finer_pixels_have_finer_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScreenPalette, "_painter", FinePainter())
    app = TuiplayApp(RELU.change({"view.overlays": ["contours", "folds", "mistakes", "batch"]}))
    app.current_run.advance(epochs=200)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        surface = app.query_one(Surface)
        assert surface.levels.shape == FINE.shape(*surface.cells)
        assert {CONTOUR, FOLD} <= levels_of(app)
        assert surface.render_line(5).cell_length == surface.size.width


@pytest.mark.parametrize(("depth", "glyphs"), [("truecolor", "full"), ("none", "ascii")])
def test_what_is_drawn_is_named_as_far_as_there_is_room(depth: str, glyphs: str) -> None:
    palette = ScreenPalette(themes.read("dark"), Capabilities(depth=depth, glyphs=glyphs))  # type: ignore[arg-type]
    names = ["contours", "folds", "best", "mistakes", "batch"]
    whole, short, shortest = (legend(palette, names, room).plain for room in (80, 40, 18))
    assert all(name in whole for name in names)
    assert ["cont." in short, "folds" in short, "mistakes" in short] == [True, True, False]
    assert [len(whole) <= 80, len(short) <= 40, len(shortest) <= 18] == [True] * 3


@pytest.mark.parametrize(
    ("depth", "glyphs"), [("truecolor", "full"), ("256", "full"), ("16", "ascii"), ("none", "full"), ("none", "ascii")]
)
async def test_mistakes_and_the_batch_are_marked(depth: str, glyphs: str) -> None:
    terminal = Capabilities(depth=depth, glyphs=glyphs)  # type: ignore[arg-type]
    app = TuiplayApp(RELU, terminal=terminal)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("X")
        await settle(pilot)
        run, surface = app.current_run, app.query_one(Surface)
        mistake = app.palette.mistake_mark[0]
        points = run.split.train
        wrong = run.score("train")
        assert wrong is not None
        assert wrong < 1
        columns, rows, _ = cell_of(points[:, 0], points[:, 1], *surface.cells)
        marked = {(row, column) for row, marks in surface._over.items() for column in marks}
        assert 0 < len(marked) <= round((1 - wrong) * len(points))
        assert marked <= set(zip(rows.tolist(), columns.tolist(), strict=True))
        assert mistake in text_of(app)
        await pilot.press("X", "A")
        await settle(pilot)
        batch = points[run.trainer.next_batch()]
        columns, rows, outside = cell_of(batch[:, 0], batch[:, 1], *surface.cells)
        marked = {(row, column) for row, marks in surface._over.items() for column in marks}
        assert marked == set(zip(rows[~outside].tolist(), columns[~outside].tolist(), strict=True))
        before = dict(surface._over)
        await pilot.press("full_stop")
        await settle(pilot)
        assert surface._over != before, "the next batch is another one"


@pytest.mark.parametrize(
    ("key", "change", "note"),
    [
        ("e", {}, insight_actions.NO_FOLDS),
        ("B", {"data.dataset": "reg-plane"}, insight_actions.NO_BORDER),
        ("X", {"data.dataset": "reg-plane"}, insight_actions.NO_MISTAKES),
        ("A", {"training.batch_size": 1000}, insight_actions.NO_BATCH),
        ("B", {"data.dataset": "drawn", "data.points": [[1, 1, 0, 0], [2, 2, 1, 0]]}, insight_actions.NO_BEST),
    ],
)
async def test_where_there_is_nothing_to_draw_it_is_said(key: str, change: dict[str, object], note: str) -> None:
    app = TuiplayApp(Experiment().change(change))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(key)
        await settle(pilot)
        assert note in [message for _, message in app.said]


async def test_several_classes_have_borders_between_them() -> None:
    app = TuiplayApp(Experiment().change({"data.dataset": "blobs", "view.overlays": ["contours", "best"]}))
    app.current_run.advance(epochs=20)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await answer(app, pilot)
        assert {CONTOUR, BORDER} <= levels_of(app)


async def test_the_best_border_is_asked_once_and_again_for_other_noise() -> None:
    app = TuiplayApp(Experiment().change({"data.noise": 20}))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("B")
        await settle(pilot)
        await answer(app, pilot)
        first = app.insight.analyst.analysis
        assert first.best is not None
        assert first.curvature is None, "nothing else was asked"
        await pilot.press("s")
        await settle(pilot)
        await answer(app, pilot)
        assert app.insight.analyst.analysis is first
        app.perform(SetFields({"data.noise": 40}))
        await settle(pilot)
        await answer(app, pilot)
        second = app.insight.analyst.analysis.best
        assert second is not None
        assert second.accuracy < first.best.accuracy
        await pilot.press("H")
        await settle(pilot)
        await answer(app, pilot)
        assert app.insight.analyst.analysis.curvature is not None
