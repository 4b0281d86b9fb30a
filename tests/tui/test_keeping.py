"""Scrubbing, pins, branches and notes through the keys that a person presses."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tui.test_changes import messages, settle, text_of
from tuiplay.cli.main import main
from tuiplay.experiment.value import Experiment
from tuiplay.run.commands import SetFields
from tuiplay.run.timeline import Timeline
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.screens.runs import NOTHING, RunList
from tuiplay.tui.shutdown import ShutdownGuard
from tuiplay.tui.widgets.loss_chart import LossChart
from tuiplay.user.lab_book import LabBook
from tuiplay.user.sessions import Session, resume, revive


def train(app: TuiplayApp, epochs: int) -> None:
    app.current_run.advance(epochs=epochs)
    app.keeping.observe()
    app.show_all()


def runs_of(app: TuiplayApp) -> list[str]:
    return [" ".join(str(option.prompt).split()) for option in app.screen.query_one(RunList).options]


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def typed(pilot: Pilot[None], text: str) -> None:
    pilot.app.screen.query_one(Input).value = text
    await press(pilot, "enter")


@pytest.mark.parametrize("size", [(160, 48), (80, 24)])
async def test_scrubbing_shows_the_whole_screen_of_that_epoch(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        train(app, 100)
        await settle(pilot)
        losses = app.current_run.train_loss
        await press(pilot, "less_than_sign", "less_than_sign")
        assert app.current_run.trainer.epoch == 96
        text = text_of(app)
        assert "000,096" in text
        assert app.current_run.train_loss != losses
        if size[1] > 24:
            # The curves stay whole, with a mark where the screen stands.
            assert "│ 96" in text
            assert len(app.query_one(LossChart)._rows) == 101
        await press(pilot, "greater_than_sign", "greater_than_sign")
        assert app.current_run.trainer.epoch == 100
        assert app.current_run.train_loss == losses
        await press(pilot, "greater_than_sign")
        assert messages(app)[-1] == "This is the latest epoch; space continues training."


async def test_at_its_start_there_is_nothing_before() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "less_than_sign")
        assert messages(app) == ["This is where the run begins."]


async def test_training_from_the_past_is_a_branch_that_is_listed_named_and_restored() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        train(app, 50)
        await press(pilot, *["less_than_sign"] * 20)
        assert app.current_run.trainer.epoch == 30
        await press(pilot, "s")
        assert app.current_run.trainer.epoch == 31
        await press(pilot, "D")
        assert [line.split(" ")[:4] for line in runs_of(app)] == [
            ["branch", "1", "50", runs_of(app)[0].split()[3]],
            [">", "branch", "2", "31"],
        ]
        assert "from branch 1 at 30" in runs_of(app)[1]
        await press(pilot, "n")
        await typed(pilot, "slow")
        assert runs_of(app)[0].startswith("slow 50")
        await press(pilot, "down", "backspace")
        assert "the run is on this branch" in text_of(app)
        await press(pilot, "up", "enter")
        assert app.current_run.trainer.epoch == 50
        assert len(app.screen_stack) == 1


async def test_rewinding_keeps_what_was_trained() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        train(app, 20)
        await press(pilot, "r")
        assert app.current_run.trainer.epoch == 0
        await press(pilot, "greater_than_sign")
        assert app.current_run.trainer.epoch == 1


async def test_pinned_runs_stay_on_the_chart_are_compared_and_restored() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "D")
        assert NOTHING[:30] in text_of(app)
        await press(pilot, "escape")
        train(app, 30)
        await press(pilot, "P")
        app.perform(SetFields({"network.hidden": [2]}))
        await settle(pilot)
        train(app, 10)
        await settle(pilot)
        assert "1 pinned" in text_of(app)
        await press(pilot, "P", "D", "x", "down", "x")
        text = text_of(app)
        assert "McNemar" in text
        assert "hidden layers" in text
        assert "test accuracy" in text
        listing = app.screen.query_one(RunList)
        assert listing.virtual_size.height == listing.option_count, "a line for each run"
        await press(pilot, "up", "enter")
        assert app.current_run.experiment.network.hidden == (4, 2)
        assert app.current_run.trainer.epoch == 30
        await press(pilot, "D", "backspace", "backspace")
        assert not app.keeping.pins


async def test_a_diverged_run_goes_back_to_numbers() -> None:
    fields = {"data.dataset": "reg-gauss", "network.activation": "linear", "training.learning_rate": 10.0}
    app = TuiplayApp(Experiment().change(fields))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        train(app, 500)
        assert app.current_run.status == "diverged"
        await press(pilot, "less_than_sign")
        assert app.current_run.status == "ok"
        assert "is the last with finite losses" in messages(app)[-1]


async def test_a_note_is_kept_as_of_the_moment_it_was_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    app = TuiplayApp(Experiment().change({"data.noise": 25.0}))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        train(app, 3)
        await press(pilot, "a")
        train(app, 3)
        await typed(pilot, "   ")
        assert "a note needs some words" in text_of(app)
        await typed(pilot, "tanh is enough")
    ((row,), complaints) = LabBook(tmp_path / "tuiplay").rows()
    assert not complaints
    assert (row.epoch, row.note, row.settings) == (3, "tanh is enough", "noise 25")
    assert main(["notes"]) == 0
    assert "tanh is enough" in capsys.readouterr().out


async def test_the_budget_is_what_the_settings_say() -> None:
    app = TuiplayApp(Experiment())
    assert isinstance(app.keeping.timeline, Timeline)
    assert app.keeping.timeline.budget == 64_000_000


async def test_pins_and_branches_of_the_last_session_are_back_and_say_so(tmp_path: Path) -> None:
    first = TuiplayApp(Experiment())
    guard = ShutdownGuard(first, Session(tmp_path))
    async with first.run_test(size=(160, 48)) as pilot:
        await settle(pilot)
        train(first, 30)
        await press(pilot, "P", "less_than_sign")
        train(first, 5)
    assert guard._keep(clean=True) == ""
    guard.session.close()
    session, saved, _ = resume(tmp_path)
    past, notes = session.read_past()
    assert past is not None
    assert notes == []
    app = TuiplayApp(Experiment(), run=revive(saved))
    app.keeping.take_up(past)
    epoch = first.current_run.trainer.epoch
    async with app.run_test(size=(160, 48)) as pilot:
        await settle(pilot)
        assert app.current_run.trainer.epoch == epoch
        await press(pilot, "D")
        lines = runs_of(app)
        assert lines[0].startswith("pin 1")
        assert lines[1].startswith("branch 1")
        assert lines[2].startswith("> branch 2")
        assert all("earlier; " in line for line in lines)
        await press(pilot, "enter")
        assert app.current_run.trainer.epoch == 30
        await press(pilot, "P", "D")
        assert runs_of(app)[1].startswith("pin 2")
        assert "earlier" not in runs_of(app)[1]


async def test_a_pin_alone_is_a_reason_to_save(tmp_path: Path) -> None:
    app = TuiplayApp(Experiment())
    guard = ShutdownGuard(app, Session(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        before = guard._mark()
        await press(pilot, "P")
        assert guard._mark() != before
        guard._save_behind()
        assert guard._writer is not None
        guard._writer.join(30)
        past, _ = guard.session.read_past()
        assert past is not None
        assert len(past.pins) == 1
    guard.session.close()
