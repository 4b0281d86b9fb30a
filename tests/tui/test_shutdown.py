"""Saving while the program runs, and what the next start says. No signals, no waiting: saves are asked for by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from formats.refusals import refusal
from textual.pilot import Pilot

from tuiplay.experiment.value import Experiment
from tuiplay.run.command_base import Command
from tuiplay.run.commands import Rewind, SetWeight, ToggleField
from tuiplay.run.player import Player
from tuiplay.run.run import Run
from tuiplay.tui import shutdown
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.shutdown import ShutdownGuard
from tuiplay.user.sessions import SUFFIX, Session, capture, left_behind, resume, revive

SIZE = (120, 40)


@pytest.fixture(autouse=True)
def no_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test run keeps its own handlers."""
    monkeypatch.setattr(ShutdownGuard, "_numbers", staticmethod(list))


def guarded(folder: Path | None, run: Run | None = None) -> tuple[TuiplayApp, ShutdownGuard]:
    app = TuiplayApp(Experiment(), run=run)
    app.shutdown_guard = ShutdownGuard(app, Session(folder))
    return app, app.shutdown_guard


async def until(pilot: Pilot[None], reached: Callable[[], bool]) -> None:
    for _ in range(500):
        if reached():
            return
        await pilot.pause(0.01)
    raise AssertionError("waited in vain")


def messages(app: TuiplayApp) -> list[str]:
    return [notification.message for notification in app._notifications]


def written(shutdown_guard: ShutdownGuard) -> None:
    """Wait for the save that is under way, if one is."""
    if shutdown_guard._writer is not None:
        shutdown_guard._writer.join(30)


async def test_only_what_is_new_is_saved(tmp_path: Path) -> None:
    app, shutdown_guard = guarded(tmp_path)
    async with app.run_test(size=SIZE):
        shutdown_guard.autosave()
        assert shutdown_guard._writer is None
        app.current_run.advance(epochs=3)
        shutdown_guard.autosave()
        written(shutdown_guard)
        (path,) = tmp_path.glob(f"*{SUFFIX}")
        first = path.stat().st_ino
        shutdown_guard.autosave()
        written(shutdown_guard)
        assert path.stat().st_ino == first
        app.current_run.set_weight(0, 0, 0, 0.5)
        shutdown_guard.autosave()
        written(shutdown_guard)
        assert path.stat().st_ino != first
        shutdown_guard.session.close()
    saved, _ = left_behind(tmp_path)
    assert saved is not None
    assert saved.snapshot.trainer.params.tobytes() == app.current_run.network.params.tobytes()


async def test_a_save_waits_for_the_burst_that_is_under_way(tmp_path: Path) -> None:
    app, shutdown_guard = guarded(tmp_path)
    async with app.run_test(size=SIZE):
        app.current_run.advance(epochs=1)
        app.player._busy = True
        shutdown_guard.autosave()
        assert shutdown_guard._writer is None
        app.player._busy = False
        app.player._catch_up()
        assert shutdown_guard._writer is not None
        written(shutdown_guard)


async def test_a_disk_that_refuses_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder")
    app, shutdown_guard = guarded(tmp_path / "home")
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(3):
            app.current_run.advance(epochs=1)
            shutdown_guard.autosave()
            written(shutdown_guard)
        await until(pilot, lambda: any("could not be saved" in message for message in messages(app)))
        await pilot.pause()
        assert len(messages(app)) == 1
        assert app.current_run.trainer.epoch == 3


async def test_a_session_that_was_cut_off_is_offered(tmp_path: Path) -> None:
    run = Run(Experiment())
    run.advance(epochs=1234)
    session = Session(tmp_path)
    session.save(capture(run))
    session.close()
    (tmp_path / f"session-1-damaged{SUFFIX}").write_text("not a state")
    app, _ = guarded(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: len(messages(app)) == 2)
        assert "set aside" in messages(app)[0]
        assert messages(app)[1] == (
            "The last session ended unexpectedly at epoch 1,234; tuiplay --resume continues it."
        )


def killed(app: TuiplayApp, shutdown_guard: ShutdownGuard, folder: Path) -> int | None:
    """At which epoch the next start offers to resume what was killed now."""
    assert shutdown_guard._keep(clean=False) == ""
    shutdown_guard.session.close()
    saved, _ = left_behind(folder)
    return None if saved is None else saved.snapshot.trainer.epoch


@pytest.mark.parametrize(
    ("acts", "offered"),
    [
        ((), None),
        ((Rewind(),), None),
        ((ToggleField("view.discretize"), ToggleField("view.discretize")), None),
        ((ToggleField("view.discretize"),), 0),
        ((SetWeight(0, 0, 0, 0.25),), 0),
    ],
    ids=repr,
)
async def test_only_what_was_changed_is_offered(acts: tuple[Command, ...], offered: int | None, tmp_path: Path) -> None:
    app, shutdown_guard = guarded(tmp_path)
    async with app.run_test(size=SIZE):
        # So that there is a file of this session, as after half a minute of training.
        app.current_run.advance(epochs=3)
        shutdown_guard.autosave()
        written(shutdown_guard)
        app.perform(Rewind())
        for act in acts:
            app.perform(act)
    assert killed(app, shutdown_guard, tmp_path) == offered
    assert bool(shutdown_guard._kept()) == (offered is not None)


@pytest.mark.parametrize(
    ("epochs", "clean", "offered"), [(0, True, None), (5, True, None), (5, False, 5), (0, False, 0)]
)
async def test_a_resumed_session_is_offered_again_if_it_was_before(
    epochs: int, clean: bool, offered: int | None, tmp_path: Path
) -> None:
    run = Run(Experiment())
    run.advance(epochs=epochs)
    before = Session(tmp_path)
    before.save(capture(run, clean))
    before.close()
    session, saved, _ = resume(tmp_path)
    app = TuiplayApp(saved.experiment, run=revive(saved))
    app.shutdown_guard = ShutdownGuard(app, session, resumed=True)
    async with app.run_test(size=SIZE):
        app.shutdown_guard.autosave()
    assert killed(app, app.shutdown_guard, tmp_path) == offered


async def test_a_fault_of_ours_in_looking_back_goes_into_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(_folder: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(shutdown, "left_behind", faulty)
    app, shutdown_guard = guarded(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: bool(messages(app)))
        assert messages(app) == ["The last session could not be read; the log says why."]
        assert "ZeroDivisionError: planted" in shutdown_guard.log.text


async def test_a_resumed_run_is_shown(tmp_path: Path) -> None:
    run = Run(Experiment().change({"data.dataset": "xor", "training.batch_size": 13}))
    run.advance(epochs=5)
    run.advance(updates=4)
    app = TuiplayApp(run.experiment, run=run)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: app.current_run.trainer.epoch == 6)
        assert app.current_run is run


async def test_an_error_is_noted_and_an_unsound_state_is_not_kept(tmp_path: Path) -> None:
    app, shutdown_guard = guarded(tmp_path)
    async with app.run_test(size=SIZE):
        app.current_run.advance(epochs=2)
        shutdown_guard.autosave()
        written(shutdown_guard)
        app.current_run.trainer._batches.position = 10**6
        shutdown_guard.crashed(ValueError("what\x1b[2J"))
        shutdown_guard.crashed(KeyError("later"))
    assert shutdown_guard.failure == r"ValueError: what\x1b[2J"
    assert shutdown_guard.status == 1
    assert "KeyError" in shutdown_guard.log.text
    assert "beyond the end" in shutdown_guard._keep(clean=False)
    shutdown_guard.session.close()
    assert resume(tmp_path)[1].snapshot.trainer.epoch == 2


def test_nothing_to_resume_is_a_sentence(tmp_path: Path) -> None:
    assert refusal(resume, tmp_path) == "no session to resume"


def test_training_tells_whether_a_burst_is_under_way() -> None:
    assert not Player(Run(Experiment()), lambda: None, lambda: None, 30).busy


async def test_where_there_is_no_place_nothing_is_saved_and_nothing_is_said() -> None:
    app, shutdown_guard = guarded(None)
    async with app.run_test(size=SIZE):
        app.current_run.advance(epochs=3)
        shutdown_guard.autosave()
        assert shutdown_guard._writer is None
        assert shutdown_guard._keep(clean=False) == ""
        assert shutdown_guard._ended() == ""
        assert messages(app) == []
