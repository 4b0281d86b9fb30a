"""Presets on the screen: in the palette, by name, undone like a file."""

from __future__ import annotations

import pytest

from tui.test_app import SIZE, settle
from tuiplay.experiment.presets import PRESETS
from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.widgets.popup import Popup


async def test_the_palette_offers_every_preset_with_its_sentence() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        offered = {command.title: command.help for command in app.get_system_commands(app.screen)}
        for preset in PRESETS.values():
            assert offered[f"Preset: {preset.title}"] == preset.watch


async def test_a_teacher_who_hides_the_data_sets_hides_the_presets() -> None:
    app = TuiplayApp(Experiment().change({"view.hide": ["dataset"]}))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert not any(command.title.startswith("Preset") for command in app.get_system_commands(app.screen))


@pytest.mark.parametrize("way", ["palette", "dialogue"])
async def test_a_preset_is_opened_said_and_undone(way: str) -> None:
    app = TuiplayApp(Experiment().change({"data.noise": 5}), path="mine.toml")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await settle(pilot)
        if way == "palette":
            commands = {command.title: command.callback for command in app.get_system_commands(app.screen)}
            commands["Preset: Overfitting"]()
        else:
            await pilot.press("o")
            await settle(pilot)
            app.query_one(Popup).query_one("PopupInput").value = "preset:overfit"
            await pilot.press("enter")
        await settle(pilot)
        assert app.current_run.experiment == PRESETS["overfit"].experiment
        (toast,) = app._notifications
        assert toast.message.startswith("Overfitting: ")
        assert toast.severity == "information"
        assert app.files._path == "", "saving must not write over the file of another experiment"
        await pilot.press("u")
        await settle(pilot)
        assert app.current_run.experiment.data.noise == 5
        assert app.current_run.trainer.epoch == 1


async def test_an_unknown_preset_is_said_while_the_field_is_open() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("o")
        await settle(pilot)
        app.query_one(Popup).query_one("PopupInput").value = "preset:overfitt"
        await pilot.press("enter")
        await settle(pilot)
        assert "did you mean preset:overfit?" in str(app.query_one(Popup).query(".hint").last().render())
        assert app.current_run.experiment == Experiment()
