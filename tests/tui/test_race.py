"""A race on the screen; every epoch is stepped by hand."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tui.test_app import answer, settle, text_of
from tuiplay.experiment.value import Experiment
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui import preparing
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.screens.help import HelpScreen
from tuiplay.tui.screens.race import RaceScreen
from tuiplay.tui.screens.race_setup import RaceSetup

XOR = Experiment().change({"data.dataset": "xor"})


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, seeds are there when the key has been pressed."""
    monkeypatch.setattr(preparing, "PATIENCE", 60.0)


SIZES = [(120, 40), (160, 48), (80, 24), (60, 16)]


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def chosen(pilot: Pilot[None]) -> RaceSetup:
    await press(pilot, "J")
    assert isinstance(pilot.app.screen, RaceSetup)
    return pilot.app.screen


async def opened(pilot: Pilot[None]) -> RaceScreen:
    await press(pilot, "J", "space")
    await settle(pilot)
    assert isinstance(pilot.app.screen, RaceScreen)
    return pilot.app.screen


@pytest.mark.parametrize(
    ("size", "glyphs", "depth"),
    [(SIZES[0], "full", "truecolor"), *((size, "ascii", "16") for size in SIZES[1:]), (SIZES[-1], "full", "none")],
)
async def test_variants_stand_side_by_side(size: tuple[int, int], glyphs: str, depth: str) -> None:
    app = TuiplayApp(XOR, terminal=Capabilities(glyphs=glyphs, depth=depth))
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        screen.race.advance(epochs=2)
        screen.show()
        await settle(pilot)
        shown = text_of(app)
        assert "unchanged" in shown
        assert "2 opt" in shown
        assert "0/10" in shown or size == (60, 16)
        assert glyphs == "full" or shown.isascii()
        await press(pilot, "escape")
        assert app.current_run.experiment == XOR
        assert app.current_run.trainer.epoch == 0


async def test_a_race_to_its_end_says_who_wins_and_enter_takes_the_winner() -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        screen.race.limit = 60
        screen.race.advance(epochs=60)
        screen.show()
        await settle(pilot)
        shown = text_of(app)
        assert "2 wins, by more than luck" in shown
        assert "2 beats 1, p = 0.00" in shown
        assert "won" in shown
        await press(pilot, "space")
        assert any("The race is over" in toast.message for toast in app._notifications)
        await press(pilot, "enter")
        assert app.screen is screen, "as it is: nothing to take"
        await press(pilot, "down", "enter")
        assert app.current_run.experiment.training.optimizer == "adam"
        assert app.screen is not screen
        await press(pilot, "u")
        assert app.current_run.experiment == XOR


async def test_variants_are_typed_chosen_and_deleted() -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=(120, 40)) as pilot:
        setup = await chosen(pilot)
        for refused in ("learning_rat=1", "learning_rate=0.03", "optimizer=adam learning_rate=0.01", ""):
            await answer(pilot, "t", refused)
            await settle(pilot)
            assert "2 of 6 chosen" in text_of(app)
            await press(pilot, "escape")
        await answer(pilot, "t", "hidden=3 noise=25")
        await settle(pilot)
        assert "[x] hidden=3 noise=25" in text_of(app)
        await press(pilot, "home", "enter", "space")
        race = app.screen
        assert isinstance(race, RaceScreen)
        assert [one.name for one in race.race.variants] == ["hidden=3 noise=25", "optimizer=adam learning_rate=0.01"]
        await press(pilot, "c")
        assert isinstance(app.screen, RaceSetup)
        assert "[x] hidden=3" in text_of(app), "what was typed is kept"
        await press(pilot, "down", "backspace")
        assert "hidden=3" not in text_of(app)
        await press(pilot, "backspace")
        assert "Only what you typed can be deleted" in text_of(app)
        await press(pilot, "space")
        assert "a race needs at least two variants" in text_of(app)
        assert app.screen is not setup


async def test_a_typed_variant_that_is_in_the_list_is_chosen_there() -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=(80, 24)) as pilot:
        await chosen(pilot)
        await answer(pilot, "t", "hidden=8,8")
        await settle(pilot)
        assert "3 of 6 chosen" in text_of(app)
        assert text_of(app).count("hidden=8,8") == 2, "in the list once, and in the sentence"
        assert "It is in the list already, as hidden=8,8; it is now chosen." in text_of(app)
        await press(pilot, "enter")
        assert "[ ] hidden=8,8" in text_of(app), "the cursor is on it"
        await answer(pilot, "t", "training.learning_rate=0.03")
        await settle(pilot)
        assert "the same experiment as 'unchanged', which" in " ".join(text_of(app).replace("│", " ").split())
        await press(pilot, "escape")
        await press(pilot, "home", *["down", "enter"] * 6)
        assert "6 of 6 chosen" in text_of(app)
        await answer(pilot, "t", "batch_size=1")
        await settle(pilot)
        assert "6 of 6 chosen" in text_of(app)
        assert "It is already in the list, but not chosen. The screen races 6 at most" in text_of(app)


async def test_six_are_the_most() -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=(120, 40)) as pilot:
        await chosen(pilot)
        await press(pilot, "down", *["down", "enter"] * 5)
        assert "6 of 6 chosen" in text_of(app)
        assert "The screen races 6 at most" in text_of(app)
        await press(pilot, "space")
        assert isinstance(app.screen, RaceScreen)
        assert len(app.screen.race.lanes) == 6


async def test_pinned_runs_race() -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "D", "J")
        assert "Only pinned runs can race" in text_of(app)
        await press(pilot, "escape", "P", "plus", "P", "D", "J")
        assert isinstance(app.screen, RaceSetup)
        shown = text_of(app)
        assert "[x] pin 1  hidden layers" in shown
        assert "[x] pin 2  same settings" in shown
        await press(pilot, "space")
        assert "unchanged and pin 2 are the same experiment" in text_of(app)
        await press(pilot, "home", "enter", "space")
        assert isinstance(app.screen, RaceScreen)
        assert [one.name for one in app.screen.race.variants] == ["pin 1", "pin 2"]


async def test_seeds_goal_epochs_and_what_varies_can_be_chosen() -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        for key, refused in (("n", "0"), ("n", "10000"), ("e", "0"), ("G", "test_los<1")):
            await answer(pilot, key, refused)
            await settle(pilot)
            await press(pilot, "escape")
        assert (screen.race.count, screen.race.limit) == (10, 500)
        await answer(pilot, "n", "4")
        await answer(pilot, "e", "50")
        await press(pilot, "v")
        assert (screen.race.count, screen.race.limit, screen.race.vary) == (4, 50, "weights")
        await answer(pilot, "G", "test_loss<9")
        await settle(pilot)
        assert "4/4" in text_of(app)
        assert screen.race.status == "ended"
        await answer(pilot, "G", "")
        await settle(pilot)
        assert "no goal: losses decide" in text_of(app)
        await press(pilot, "s", "t", "L")
        while not screen.race.epoch or screen.player.busy:
            await pilot.pause()
        assert "too few seeds to show anything" in text_of(app)
        assert "train loss" in text_of(app)
        await press(pilot, "r")
        assert screen.race.epoch == 0


async def test_a_variant_that_diverges_is_shown_as_one() -> None:
    app = TuiplayApp(Experiment().change({"data.dataset": "reg-gauss"}))
    async with app.run_test(size=(120, 40)) as pilot:
        await chosen(pilot)
        await answer(pilot, "t", "learning_rate=50")
        await settle(pilot)
        await press(pilot, "space")
        screen = app.screen
        assert isinstance(screen, RaceScreen)
        screen.race.advance(epochs=30)
        screen.show()
        await settle(pilot)
        assert "10 diverged" in text_of(app)


async def test_both_screens_have_their_help() -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "J", "question_mark")
        assert isinstance(app.screen, HelpScreen)
        assert "Choose two to six variants" in text_of(app)
        await press(pilot, "escape", "space", "question_mark")
        assert isinstance(app.screen, HelpScreen)
        assert "Wilcoxon" in text_of(app)
        assert "Help · Race ─" in text_of(app)
