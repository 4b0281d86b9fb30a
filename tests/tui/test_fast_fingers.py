"""What the monkey found, one by one: keys and clicks that come before the screen has caught up."""

from __future__ import annotations

from textual import events
from textual.screen import Screen
from textual.widgets import Input

from tui.test_app import settle
from tuiplay.experiment.value import Experiment
from tuiplay.run.commands import SetFields
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.screens.help import HelpScreen
from tuiplay.tui.screens.single_close import ActionPalette
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.popup import EntryPopup, Popup


def type_at_once(app: TuiplayApp, *keys: str) -> None:
    """Keys in one go, none of them waiting for the one before."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_a_palette_or_help_closed_twice_closes_nothing_else() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24)) as pilot:
        for key, kind in (("colon", ActionPalette), ("question_mark", HelpScreen)):
            await pilot.press(key)
            await settle(pilot)
            top: Screen[None] = app.screen
            assert isinstance(top, kind)
            top.dismiss()
            top.dismiss()
            await settle(pilot)
            assert len(app.screen_stack) == 1


async def test_help_may_open_while_a_panel_is_still_to_be_focused() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24)) as pilot:
        type_at_once(app, "4", "question_mark")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        await settle(pilot)
        assert len(app.screen_stack) == 1


async def test_a_popup_may_be_replaced_before_it_stands() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(3):
            app.action_open()
            app.action_save()
        await settle(pilot)
        assert len(app.query(Popup)) == 1
        assert isinstance(app.focused, Input)
        assert app.query_one(EntryPopup).border_title == "Save"


async def test_a_network_that_changes_where_there_is_no_room_for_it() -> None:
    app = TuiplayApp(Experiment().change({"network.hidden": (8, 8)}))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for height in (2, 3, 4, 5, 6):
            await pilot.resize_terminal(24, height)
            app.perform(SetFields({"network.hidden": (1,)}))
            await settle(pilot)
            app.action_step_batch()
            await settle(pilot)
            app.perform(SetFields({"network.hidden": (8, 8)}))
            await settle(pilot)
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        found = app.query_one(Diagram).arrangement
        assert found is not None
        assert len(found.places) == 17


async def test_what_is_typed_while_a_popup_opens_is_for_the_popup() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_at_once(app, "o", *"spiral", "enter")
        await settle(pilot)
        await settle(pilot)
        assert app.current_run.experiment.data.dataset == "spiral"
        assert app.current_run.trainer.epoch == 0, "s is one epoch outside of the field"
        assert not app.query(Popup)
        type_at_once(app, "o", "s", "p", "escape")
        await settle(pilot)
        await settle(pilot)
        assert not app.query(Popup)
        await pilot.press("s")
        await settle(pilot)
        assert app.current_run.trainer.epoch == 1
