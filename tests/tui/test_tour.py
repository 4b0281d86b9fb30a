"""The first minute: shown once, gone with the first key, which does what it always does."""

from __future__ import annotations

import pytest

from tui.test_app import settle, text_of
from tuiplay.experiment.value import Experiment
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.widgets.loss_chart import LossChart
from tuiplay.tui.widgets.tour import Tour

LINES = (
    "space  the network learns: watch the picture",
    "1 2 3  choose points, inputs, layers",
    "enter  changes what the cursor is on",
    "?      help, wherever you are",
    "outputs, neurons and weights",
)


@pytest.mark.parametrize("size", [(120, 40), (160, 48), (80, 24)])
async def test_the_tour_is_whole_and_goes_with_the_first_key_which_acts(size: tuple[int, int]) -> None:
    ended = []
    app = TuiplayApp(Experiment(), tour=True, tour_ended=lambda: ended.append(True))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        shown = text_of(app)
        assert all(line in shown for line in LINES)
        assert "-1" in shown.replace("−", "-")
        assert not ended
        await pilot.press("s")
        await settle(pilot)
        assert app.current_run.trainer.epoch == 1
        assert "Welcome" not in text_of(app)
        assert ended == [True]


async def test_on_a_large_screen_it_covers_the_empty_chart_and_nothing_of_the_picture() -> None:
    app = TuiplayApp(Experiment(), tour=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert app.query_one(Tour).region.y >= app.query_one(LossChart).region.y
        await pilot.resize_terminal(90, 30)
        await settle(pilot)
        assert app.screen.region.contains_region(app.query_one(Tour).region)


async def test_it_is_not_there_unless_asked_and_comes_back_when_asked_with_the_persons_own_keys() -> None:
    app = TuiplayApp(Experiment(), terminal=Capabilities(glyphs="ascii"))
    app.wanted_keys = {"play": "P"}
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "Welcome" not in text_of(app)
        app.action_tour()
        await settle(pilot)
        assert "P      the network learns" in text_of(app)
        assert text_of(app).isascii()


@pytest.mark.parametrize("size", [(20, 6), (80, 13)])
async def test_a_small_screen_is_not_filled_with_it(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment(), tour=True)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "Welcome" not in text_of(app)
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        assert "Welcome" in text_of(app)
