"""The history of changes through the keys that a person presses, and what undo says."""

from __future__ import annotations

import numpy as np
import pytest

from tui.test_app import settle
from tuiplay.experiment.value import Experiment
from tuiplay.run.commands import SetFields
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.commands import system_commands
from tuiplay.tui.screens.changes import NONE_YET, ChangeList, ChangesScreen
from tuiplay.tui.screens.help import HelpScreen

SIZES = [(120, 40), (80, 24)]


def text_of(app: TuiplayApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def lines_of(app: TuiplayApp) -> list[str]:
    listing = app.screen.query_one(ChangeList)
    return [" ".join(str(option.prompt).split()) for option in listing.options]


def messages(app: TuiplayApp) -> list[str]:
    return [notification.message for notification in app._notifications]


async def test_undo_and_redo_name_what_they_take_back() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.perform(SetFields({"training.learning_rate": 0.1}))
        for key, words in (
            ("u", "undo: learning rate 0.03 -> 0.1"),
            ("ctrl+r", "redo: learning rate 0.03 -> 0.1"),
            ("u", "undo: learning rate 0.03 -> 0.1"),
            ("u", "There is nothing to undo."),
        ):
            await pilot.press(key)
            await settle(pilot)
            assert messages(app) == [words]


async def test_of_many_undos_only_the_last_is_read_and_other_messages_stay() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.notify("something else")
        await pilot.press("t", "d", "L", "u", "u", "u", "u")
        await settle(pilot)
        assert messages(app) == ["something else", "There is nothing to undo."]
        assert len(app.screen.query("Toast")) == 2


@pytest.mark.parametrize("size", SIZES)
async def test_an_entry_of_the_list_is_gone_back_to_and_that_is_undone(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        run = app.current_run
        run.advance(epochs=3)
        then = run.network.params.copy()
        app.perform(SetFields({"training.learning_rate": 0.1}))
        run.advance(epochs=2)
        await pilot.press("R")
        await app.run_action("changes")
        app.show_all()  # the list is open, but not yet there
        await settle(pilot)
        assert isinstance(app.screen, ChangesScreen)
        assert lines_of(app) == ["5 new weights", "3 learning rate 0.03 -> 0.1"]
        assert "History of changes" in text_of(app)
        assert "learning rate 0.03 -> 0.1" in text_of(app)
        await pilot.press("j", "enter")
        await settle(pilot)
        assert len(app.screen_stack) == 1
        assert (run.trainer.epoch, run.experiment) == (3, Experiment())
        assert np.array_equal(run.network.params, then)
        assert messages(app) == ["back to before learning rate 0.03 -> 0.1"]
        await pilot.press("u")
        await settle(pilot)
        assert (run.trainer.epoch, run.experiment.network.draw) == (0, 1)


async def test_the_list_follows_undo_and_redo() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("t", "C", "u", "U")
        await settle(pilot)
        words = "test points off -> on"
        assert lines_of(app) == [f"0 redo: {words}", f"0 undo: {words}", f"0 {words}"]
        assert app.screen.query_one(ChangeList).highlighted == 0
        await pilot.press("escape")
        await settle(pilot)
        assert len(app.screen_stack) == 1


async def test_an_empty_list_says_so_and_has_its_help() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("C", "enter")
        await settle(pilot)
        assert NONE_YET in text_of(app)
        await pilot.press("question_mark")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        assert "Help · History of changes" in text_of(app)
        assert "Enter goes back to the state before that change" in text_of(app)


async def test_what_is_no_longer_there_is_a_sentence() -> None:
    """The 51st act pushes the first out of the log while the list is open."""
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.perform(SetFields({"training.batch_size": 30}))
        await pilot.press("C")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, ChangesScreen)
        for batch in range(1, 30):
            app.operations.perform(app.current_run, SetFields({"training.batch_size": batch}))
            app.operations.perform(app.current_run, SetFields({"training.learning_rate": batch / 100}))
        await pilot.press("enter")
        await settle(pilot)
        assert messages(app) == ["1: this change is no longer in the list"]
        assert app.current_run.experiment.training.batch_size == 29


async def test_a_setting_of_a_large_network_is_marked_as_such() -> None:
    app = TuiplayApp(
        Experiment().change({"network.hidden": [90, 90], "data.samples": 20}), terminal=Capabilities("16", "", "ascii")
    )
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("t", "C")
        await settle(pilot)
        assert "test points off -> on  (the setting alone)" in text_of(app)


async def test_the_palette_offers_it() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        command = next(one for one in system_commands(app) if one.title.startswith("History of changes"))
        await command.callback()  # type: ignore[misc]
        await settle(pilot)
        assert isinstance(app.screen, ChangesScreen)
