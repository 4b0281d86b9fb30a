"""What a zoomed panel makes of the room."""

from __future__ import annotations

import pytest

from tui.test_app import settle, text_of
from tuiplay.data.datasets import DATASETS
from tuiplay.data.features import FEATURES
from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.panels.losses import Losses
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.feature_list import FeatureList
from tuiplay.tui.widgets.loss_chart import LossChart
from tuiplay.tui.widgets.picker import MAP_ROWS, Picker
from tuiplay.tui.widgets.surface import Surface

SIZES = [(120, 40), (160, 48), (80, 24)]


@pytest.mark.parametrize("size", [*SIZES, (60, 20)])
async def test_the_picture_takes_the_height_and_everything_else_stands_on_its_right(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment().change({"training.regularization": "L2", "training.regularization_rate": 0.01}))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        before = app.query_one(Surface).cells
        await pilot.press("4", "z")
        await settle(pilot)
        surface, chart, losses = app.query_one(Surface), app.query_one(LossChart), app.query_one(Losses)
        assert surface.cells[1] > before[1]
        if size[0] >= 80:  # else the width decides
            assert surface.cells[1] == app.query_one("#output").size.height - 1
            assert chart.region.bottom == surface.region.bottom
        right = surface.content_region.x + surface.cells[0]
        assert all(part.region.x > right for part in (losses, chart))
        assert losses.region.bottom <= chart.region.y
        assert chart.size.width >= 24
        assert all(word in text_of(app) for word in ("penalty", "test points", "discretize"))
        await pilot.press("z")
        await settle(pilot)
        assert app.query_one(Surface).cells == before or not before[1]


@pytest.mark.painted
@pytest.mark.parametrize("size", SIZES[1:])
async def test_the_network_grows_and_keeps_the_features_that_feed_it(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        before = app.query_one(Diagram).arrangement.map_height
        await pilot.press("3", "z")
        await settle(pilot)
        assert app.query_one(Diagram).arrangement.map_height > before
        assert app.query_one(FeatureList).region.width > 0
        assert app.query_one(Diagram).region.x >= app.query_one(FeatureList).region.right
        assert not app.query_one("#output").display


async def test_features_show_what_they_are_about_beside_the_picture() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        before = app.query_one(FeatureList).map_rows
        await pilot.press("2", "z", "down")
        await settle(pilot)
        assert app.query_one(FeatureList).map_rows > before
        shown = text_of(app)
        assert all(feature.about in shown for feature in FEATURES.values())
        assert "4 Output · x₂" in shown
        await pilot.click(FeatureList, offset=(2, app.query_one(FeatureList)._tops()[2] + 1))
        await settle(pilot)
        assert "x1_squared" in app.current_run.experiment.features.use


async def test_data_sets_have_larger_pictures_whole_names_and_what_they_are_about() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("1", "z")
        await settle(pilot)
        picker = app.query_one(Picker)
        assert picker.shape.rows > MAP_ROWS
        assert "Checkerboard" in text_of(app)
        assert "4 Output" in text_of(app)
        for key, name in (("down", "moons"), ("right", "rings"), ("up", "xor")):
            await pilot.press(key)
            await settle(pilot)
            assert picker.items[picker.cursor].name == name
            assert " ".join(DATASETS[name].about.split()[:5]) in text_of(app)
        await pilot.click(picker, offset=(2 * (picker.shape.columns + 2) + 1, picker.shape.rows + 2))
        await settle(pilot)
        assert app.current_run.experiment.data.dataset == "checkerboard"
        await pilot.press("z")
        await settle(pilot)
        assert picker.shape.across == 2
