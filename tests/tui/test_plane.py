"""The plane read at a cursor, the list of points, the losses, the hidden-space view, the facets of a neuron."""

from __future__ import annotations

import numpy as np
import pytest

from tui.test_app import settle, text_of
from tuiplay.experiment.value import Experiment
from tuiplay.raster.cells import BLANK, CONTOUR
from tuiplay.run.point_rows import judged
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.insight_actions import NO_ASPECT
from tuiplay.tui.panels.losses import Losses
from tuiplay.tui.screens.measures import MeasuresScreen
from tuiplay.tui.screens.points import PointList, PointsScreen
from tuiplay.tui.widgets.hidden_view import HiddenView
from tuiplay.tui.widgets.plane_reader import PlaneReader
from tuiplay.tui.widgets.surface import Surface

SIZES = [(160, 48), (120, 40), (80, 24)]


@pytest.mark.parametrize("size", SIZES[1:])
async def test_the_cursor_reads_the_network_and_the_nearest_point(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment())
    app.current_run.advance(epochs=2)
    async with app.run_test(size=size) as pilot:
        await pilot.press("E")
        await settle(pilot)
        assert isinstance(app.focused, PlaneReader)
        before = app.focused.point
        await pilot.press("right", "right", "up")
        await settle(pilot)
        reader = app.query_one(PlaneReader)
        x1, x2 = reader.point
        assert x1 > before[0]
        assert x2 > before[1]
        first, second, output = app.current_run.network.weights
        hidden = np.tanh(first @ (x1, x2, 1.0))
        said = float(np.tanh(output @ (*np.tanh(second @ (*hidden, 1.0)), 1.0))[0])
        shown = text_of(app)
        assert f"{x1:.2f}" in shown
        assert f"{said:.2f}" in shown
        assert f"1 Tanh {' '.join(f'{value:.2f}' for value in hidden)}" in shown
        assert "[ ]" in shown or "[" in shown
        await pilot.press("enter")
        await settle(pilot)
        points = np.concatenate([app.current_run.split.train, app.current_run.split.test])[:, :2]
        assert np.abs(points - reader.point).sum(axis=1).min() == 0, "it stands on a point"
        await pilot.press("escape")
        await settle(pilot)
        assert not reader.display
        assert "epochs" in text_of(app) or size == (80, 24)


async def test_the_reading_is_live() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("E")
        await settle(pilot)
        before = app.query_one(PlaneReader)._lines
        await pilot.press("s")
        await settle(pilot)
        assert app.current_run.trainer.epoch == 1
        assert app.query_one(PlaneReader)._lines != before


@pytest.mark.parametrize("change", [{"data.dataset": "blobs"}, {"data.dataset": "reg-gauss"}, {"network.hidden": []}])
async def test_other_problems_are_read_too(change: dict[str, object]) -> None:
    app = TuiplayApp(Experiment().change(change))
    app.current_run.advance(epochs=1)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("E")
        await settle(pilot)
        shown = text_of(app)
        assert "output" in shown
        assert "nearest (" in shown
        assert ("misclassified" in shown or "  right" in shown) == (change.get("data.dataset") != "reg-gauss")


@pytest.mark.parametrize("size", SIZES[::2])
async def test_the_worst_points_are_listed_and_gone_to(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment())
    app.current_run.advance(epochs=5)
    async with app.run_test(size=size) as pilot:
        await pilot.press("W")
        await settle(pilot)
        assert isinstance(app.screen, PointsScreen)
        found = judged(app.current_run, "train")
        worst = found.points[found.worst()[0]]
        shown = text_of(app)
        assert "Training loss at epoch 5" in shown
        assert f"{found.losses.sum():.4g} / 250 points" in shown
        assert f"{int(found.wrong.sum())} are misclassified" in " ".join(shown.replace("│", " ").split())
        await pilot.press("tab")
        await settle(pilot)
        assert "Test loss at epoch 5" in text_of(app)
        await pilot.press("tab", "enter")
        await settle(pilot)
        await settle(pilot)
        assert app.query_one(PlaneReader).point == pytest.approx((worst[0], worst[1]))
        assert ("wrong" if size == (80, 24) else "misclassified") in text_of(app)


async def test_enter_on_a_loss_shows_its_points_and_on_an_accuracy_the_confusion() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        losses = app.query_one(Losses)
        losses.focus()
        await pilot.press("right", "right", "enter")
        await settle(pilot)
        assert isinstance(app.screen, PointsScreen)
        assert "Test loss" in text_of(app)
        await pilot.press("escape", "right", "enter")
        await settle(pilot)
        assert isinstance(app.screen, MeasuresScreen)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.click(Losses, offset=(14, 0))
        await settle(pilot)
        assert "Training loss" in text_of(app)


@pytest.mark.parametrize("size", SIZES[::2])
async def test_the_plane_as_a_layer_sees_it(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment().change({"network.hidden": [3, 2]}))
    app.current_run.advance(epochs=60)
    async with app.run_test(size=size) as pilot:
        await pilot.press("v")
        await settle(pilot)
        view = app.query_one(HiddenView)
        assert view.has_focus
        assert not app.query_one(Surface).display
        assert view.levels.shape == app.palette.grid.shape(*view.cells)
        levels = set(np.unique(view.levels).tolist())
        assert {BLANK, CONTOUR} <= levels
        assert any(24 <= level < 48 for level in levels), "points"
        shown = text_of(app)
        assert "layer 1: principal components" in shown
        await pilot.press("down")
        await settle(pilot)
        assert "layer 1: neurons 1, 2" in text_of(app)
        await pilot.press("right")
        await settle(pilot)
        assert "layer 2: neurons 1, 2" in text_of(app)
        before = view.levels.copy()
        await pilot.press("s")
        await settle(pilot)
        assert not np.array_equal(view.levels, before), "live"
        await pilot.press("right")
        await settle(pilot)
        assert "output: 1 neuron" in text_of(app)
        await pilot.press("escape")
        await settle(pilot)
        assert app.query_one(Surface).display


async def test_reading_and_the_hidden_space_take_turns() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("v", "E")
        await settle(pilot)
        assert app.query_one(Surface).display
        assert not app.query_one(HiddenView).display
        await pilot.press("v")
        await settle(pilot)
        assert not app.query_one(PlaneReader).display
        await pilot.press("p")
        await settle(pilot)
        assert app.query_one(Surface).display
        assert app.query_one(Surface).has_focus


@pytest.mark.parametrize(
    "terminal", [Capabilities(depth="none"), Capabilities(depth="16", glyphs="ascii"), Capabilities(depth="256")]
)
async def test_without_colours_and_in_ascii(terminal: Capabilities) -> None:
    app = TuiplayApp(Experiment(), terminal=terminal)
    async with app.run_test(size=(80, 24)) as pilot:
        for key in "EvW":
            await pilot.press(key)
            await settle(pilot)
            assert terminal.glyphs != "ascii" or text_of(app).isascii(), key
            await pilot.press("escape", "escape")
            await settle(pilot)
            assert len(app.screen_stack) == 1


@pytest.mark.parametrize(
    ("size", "names"),
    [
        (
            (160, 48),
            ["layer 1 neuron 1", "layer 1 neuron 1, derivative", "layer 1 neuron 1, part in layer 2 neuron {}"],
        ),
        ((120, 40), ["layer 1 neuron 1", "layer 1 neuron 1, derivative", "part in layer 2 neuron {}"]),
        ((80, 24), ["layer 1 no. 1", "derivative", "part in layer 2 neuron {}"]),
    ],
)
async def test_a_neuron_shows_its_derivative_and_its_parts(size: tuple[int, int], names: list[str]) -> None:
    app = TuiplayApp(Experiment().change({"network.hidden": [2, 2]}))
    async with app.run_test(size=size) as pilot:
        await pilot.press("apostrophe")
        await settle(pilot)
        assert NO_ASPECT in [message for _, message in app.said]
        await pilot.press("3", "down", "down")
        await settle(pilot)
        titles = []
        for _ in range(4):
            titles.append(str(app.query_one("#output").border_title))
            await pilot.press("apostrophe")
            await settle(pilot)
        assert titles == [f"4 Output · {name}" for name in [*names[:2], names[2].format(1), names[2].format(2)]]
        assert str(app.query_one("#output").border_title) == titles[0]


async def test_the_list_says_what_a_diverged_run_has() -> None:
    app = TuiplayApp(Experiment().change({"data.dataset": "reg-plane", "training.learning_rate": 10.0}))
    app.current_run.advance(epochs=50)
    assert app.current_run.status == "diverged"
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("W")
        await settle(pilot)
        assert "diverged" in text_of(app)
        assert app.screen.query_one(PointList).option_count == 200
        await pilot.press("escape", "H", "E", "v")
        await settle(pilot)
        assert "H Health" in text_of(app)
