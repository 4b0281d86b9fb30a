"""What the big picture is of."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tui.test_app import SIZE, settle, text_of
from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp


def title(app: TuiplayApp) -> str:
    """The title of the panel with the big picture."""
    return str(app.query_one("#output").border_title)


async def go(pilot: Pilot[None], *keys: str) -> str:
    """Press keys; the title that comes of it."""
    await pilot.press(*keys)
    await settle(pilot)
    assert isinstance(pilot.app, TuiplayApp)
    return title(pilot.app)


async def test_a_feature_shows_until_it_is_switched_and_then_the_output() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        assert await go(pilot, "2") == "4 Output · x₁"
        assert await go(pilot, "down", "down") == "4 Output · x₁²"
        assert await go(pilot, "enter") == "4 Output"
        assert "x1_squared" in app.current_run.experiment.features.use
        assert await go(pilot, "down") == "4 Output · x₂²"


async def test_a_feature_makes_way_for_the_output_when_training_begins() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        for key in ("s", "full_stop"):
            assert await go(pilot, "1", "2") == "4 Output · x₁"
            assert await go(pilot, key) == "4 Output"


async def test_a_neuron_under_the_cursor_shows_live() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        assert await go(pilot, "3", "down", "down") == "4 Output · layer 1 neuron 1"
        assert await go(pilot, "s") == "4 Output · layer 1 neuron 1"


async def test_what_is_held_stays_until_it_is_let_go() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await go(pilot, "2", "down")
        assert "O hold" in text_of(app).splitlines()[-1]
        assert await go(pilot, "O") == "4 Output · x₂, held"
        assert "O let go" in text_of(app).splitlines()[-1]
        assert await go(pilot, "s", "3") == "4 Output · x₂, held"
        assert await go(pilot, "O") == "4 Output"


async def test_while_training_a_feature_shows_only_if_it_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        monkeypatch.setattr(app.player, "playing", True)
        assert await go(pilot, "2", "down") == "4 Output"
        assert "O hold" in text_of(app).splitlines()[-1]
        assert await go(pilot, "O") == "4 Output · x₂, held"
        assert await go(pilot, "O", "up") == "4 Output"


async def test_a_neuron_that_is_held_and_removed_gives_way_to_the_output() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        assert await go(pilot, "3", "down", "down", "up", "down", "down", "O") == "4 Output · layer 1 neuron 2, held"
        await pilot.press("up", "up", "minus", "minus", "minus", "up")
        await settle(pilot)
        assert app.current_run.experiment.network.hidden[0] == 1
        assert title(app) == "4 Output"


async def test_without_anything_to_hold_that_is_said() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await go(pilot, "O")
        assert any("Nothing to hold" in toast.message for toast in app._notifications)


async def test_another_screen_over_the_playground_changes_neither_the_picture_nor_the_keys_below() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await go(pilot, "3", "down", "down")
        below = text_of(app).splitlines()[-1]
        await pilot.press("T")
        await settle(pilot)
        app.action_step_epoch()
        await settle(pilot)
        assert app.current_run.trainer.epoch == 1
        await pilot.press("escape")
        await settle(pilot)
        assert title(app) == "4 Output · layer 1 neuron 1"
        assert text_of(app).splitlines()[-1] == below
