"""Links pasted on the main screen and into the field of the open key."""

from __future__ import annotations

import pytest
from textual import events
from textual.pilot import Pilot

from tui.test_app import SIZE, answer, settle, text_of
from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.widgets.popup import EntryPopup, ListPopup

LINK = "https://playground.tensorflow.org/#dataset=xor&noise=5&networkShape=3&seed=0.5"


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await settle(pilot)


def opened(app: TuiplayApp) -> bool:
    experiment = app.current_run.experiment
    return (experiment.data.dataset, experiment.data.seed, experiment.network.hidden) == ("xor", "0.5", (3,))


@pytest.mark.parametrize("focus", ["1", "2", "3", "4"])
async def test_a_link_opens_from_every_panel_and_undo_brings_back_what_there_was(focus: str) -> None:
    app = TuiplayApp(Experiment().change({"data.noise": 20}), path="mine.toml")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(focus)
        await paste(pilot, LINK)
        assert opened(app)
        assert not app._notifications
        assert app.files._path == "", "saving must not write over the file of another experiment"
        await pilot.press("u")
        await settle(pilot)
        assert app.current_run.experiment.data.noise == 20
        (toast,) = app._notifications
        assert "the pasted link" in toast.message


async def test_what_was_repaired_is_said() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await paste(pilot, f"Look:\n> {LINK.replace('&', '&amp;')}.\n")
        assert opened(app)
        (toast,) = app._notifications
        assert toast.message.startswith("The link was repaired: HTML entities")


@pytest.mark.parametrize(("keys", "open_it"), [(["enter"], True), (["j", "enter"], False), (["escape"], False)])
async def test_a_run_is_not_left_without_a_question(keys: list[str], open_it: bool) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s", "s")
        await settle(pilot)
        await paste(pilot, LINK)
        assert not opened(app)
        assert app.query_one(ListPopup).border_title == "Open the pasted link?"
        assert "keep this run (epoch 2)" in text_of(app)
        await pilot.press(*keys)
        await settle(pilot)
        assert opened(app) is open_it
        assert not app.query(ListPopup)
        if open_it:
            await pilot.press("u")
            await settle(pilot)
        assert app.current_run.trainer.epoch == 2


@pytest.mark.parametrize("size", [(160, 48), (80, 24), (60, 16), (40, 12)])
async def test_the_question_fits_on_every_screen(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=size) as pilot:
        await pilot.press("s")
        await settle(pilot)
        await paste(pilot, LINK)
        shown = text_of(app)
        assert "Open the pasted link?" in shown
        assert "open it" in shown
        assert "keep this run" in shown


async def test_what_cannot_be_understood_is_said_and_nothing_changes() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await paste(pilot, "https://playground.tensorflow.org/#a=1&b=2&c=3")
        assert app.current_run.experiment == Experiment()
        (toast,) = app._notifications
        assert "a=1, b=2, c=3" in toast.message
        assert toast.severity == "error"


@pytest.mark.parametrize("text", ["", "q", "spiral", "space s r R", "https://example.org/", "a" * 100_000])
async def test_any_other_paste_does_nothing(text: str) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await paste(pilot, text)
        assert app.is_running
        assert app.current_run.experiment == Experiment()
        assert app.current_run.trainer.epoch == 0
        assert not app._notifications
        assert not app.query(ListPopup)


async def test_a_link_pasted_into_a_field_goes_there() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await settle(pilot)
        await paste(pilot, LINK)
        assert app.query(EntryPopup)
        assert app.current_run.experiment == Experiment()


async def test_a_torn_link_is_pasted_whole_into_the_open_field() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await answer(pilot, "o", f"> {LINK[:50]}\n> {LINK[50:70]}\n> {LINK[70:]}")
        await settle(pilot)
        assert opened(app)
