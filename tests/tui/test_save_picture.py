"""Saving the screen, or the losses, with a key."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tui.test_changes import messages, settle
from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp


@pytest.mark.parametrize(("name", "start"), [("a.png", b"\x89PNG"), ("a.svg", b"<svg"), ("a.csv", b"epoch,train_loss")])
async def test_the_screen_is_saved_as_it_was_before_the_question(name: str, start: bytes, tmp_path: Path) -> None:
    app, path = TuiplayApp(Experiment()), tmp_path / name
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for _ in range(2):
            await pilot.press("S")
            await settle(pilot)
            app.screen.query_one(Input).value = str(path)
            await pilot.press("enter")
            await settle(pilot)
        content = path.read_bytes()
        assert content.startswith(start)
        assert b"Save the screen" not in content
        # The second time it asks again before it writes over the file.
        assert len(app.screen.query(Input)) == 1
        await pilot.press("enter")
        await settle(pilot)
        assert not app.screen.query(Input)
        assert ["saved as" in said for _, said in app.said] == [True, True]
        assert len(messages(app)) == 1, "the second confirmation in place of the first"


async def test_another_ending_is_refused_while_the_field_is_open(tmp_path: Path) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("S")
        await settle(pilot)
        app.screen.query_one(Input).value = str(tmp_path / "a.bmp")
        await pilot.press("enter")
        await settle(pilot)
        assert "pictures are SVG or PNG, losses CSV; let the name end in .svg, .png or .csv" in str(
            app.screen.query("EntryPopup Label").last().render()
        )
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("key", ["S", "w"])
async def test_a_refusal_that_was_left_does_not_count_as_a_question_the_next_time(key: str, tmp_path: Path) -> None:
    app, path = TuiplayApp(Experiment()), tmp_path / ("a.csv" if key == "S" else "a.toml")
    path.write_text("mine")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for _ in range(2):
            await pilot.press(key)
            await settle(pilot)
            app.screen.query_one(Input).value = str(path)
            await pilot.press("enter")
            await settle(pilot)
            assert app.screen.query(Input)
            await pilot.press("escape")
            await settle(pilot)
    assert path.read_text() == "mine"
