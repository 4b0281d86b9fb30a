"""The toolbox, the measures and the pen, through the keys that a person presses."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from tuiplay.data.datasets import DRAWN
from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.screens.measures import MeasuresScreen
from tuiplay.tui.screens.toolbox import Toolbox

SIZES = [(120, 40), (80, 24)]


@pytest.mark.parametrize("size", SIZES)
async def test_an_optimizer_is_chosen_and_brings_its_own_settings(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("T")
        await pilot.pause()
        toolbox = app.screen
        assert isinstance(toolbox, Toolbox)
        assert not toolbox._widgets["training.momentum"].display
        await pilot.press("right")
        await pilot.pause()
        assert app.current_run.experiment.training.optimizer == "momentum"
        assert toolbox._widgets["training.momentum"].display
        await pilot.press("down", "right", "escape")
        await pilot.pause()
        assert app.current_run.experiment.training.momentum == 0.95
        assert len(app.screen_stack) == 1


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_what_every_setting_is_about_stands_whole_below_the_list(size: tuple[int, int]) -> None:
    fields = {"training.optimizer": "adam", "training.schedule": "cosine", "network.initializer": "normal"}
    app = TuiplayApp(Experiment().change(fields))
    async with app.run_test(size=size) as pilot:
        await pilot.press("T")
        await pilot.pause()
        seen = set()
        while (row := app.focused) not in seen:
            assert row is not None
            seen.add(row)
            about = app.screen.query_one("#toolbox-about", Static)
            assert app.screen.region.contains_region(about.region)
            if size >= (80, 24):
                assert about.get_content_height(app.size, app.size, about.size.width) <= about.size.height, row
            # The row that has the cursor is in sight, above it.
            assert row.region.y < about.region.y
            assert app.screen.query_one("#toolbox-list").region.contains_region(row.region)
            await pilot.press("down")
            await pilot.pause()
        assert len(seen) > 20


async def test_a_rule_is_typed_and_a_wrong_one_stays_open() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("T")
        await pilot.pause()
        toolbox = app.screen
        assert isinstance(toolbox, Toolbox)
        toolbox._widgets["training.stop"].focus()
        await pilot.press("enter", *"epoc", "space", "3", "enter")
        await pilot.pause()
        assert app.current_run.experiment.training.stop == ""
        await pilot.press("backspace", "backspace", "h", "space", "3", "enter")
        await pilot.pause()
        assert app.current_run.experiment.training.stop == "epoch 3"


async def test_measures_tell_who_is_taken_for_whom() -> None:
    app = TuiplayApp(Experiment().change({"data.dataset": "spiral3"}))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("M")
        await pilot.pause()
        assert isinstance(app.screen, MeasuresScreen)
        assert len(app.screen.query(Static)) >= 4
        await pilot.press("escape")
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_a_drawn_point_keeps_the_weights_and_can_be_undone() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        before = app.current_run.network.params.copy()
        await pilot.press("p")
        await pilot.pause()
        await pilot.pause()
        await pilot.press("2", "enter")
        await pilot.pause()
        data = app.current_run.experiment.data
        assert data.dataset == DRAWN
        assert len(data.points) == 501
        assert (app.current_run.network.params == before).all()
        await pilot.press("u")
        await pilot.pause()
        assert app.current_run.experiment == Experiment()
