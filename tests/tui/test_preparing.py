"""Work that takes long is done in a thread, and what it makes comes later; what takes a moment is there at once."""

from __future__ import annotations

import asyncio
import threading

import pytest
from textual.app import App

from tui.test_app import settle, text_of
from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.run import live_ensemble
from tuiplay.run.live_ensemble import LiveEnsemble
from tuiplay.tui import preparing
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.preparing import prepare
from tuiplay.tui.screens.ensemble import EnsembleScreen


def refuse() -> int:
    raise InputError("the file is gone")


async def test_what_takes_a_moment_is_there_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "PATIENCE", 60.0)
    app: App[None] = App()
    async with app.run_test():
        told: list[object] = []
        prepare(app, lambda: 7, told.append, told.append, lambda: told.append("waiting"))
        assert told == [7]
        prepare(app, refuse, told.append, lambda error: told.append(str(error)), lambda: told.append("waiting"))
        assert told == [7, "the file is gone"]


@pytest.mark.parametrize("fails", [False, True])
async def test_what_takes_long_comes_later(fails: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "PATIENCE", 0.0)
    app: App[None] = App()
    async with app.run_test():
        go_on, told = threading.Event(), []
        came: asyncio.Future[object] = asyncio.get_running_loop().create_future()

        def work() -> int:
            go_on.wait(60)
            return refuse() if fails else 7

        prepare(app, work, came.set_result, lambda error: came.set_result(str(error)), lambda: told.append("waiting"))
        assert told == ["waiting"]
        assert not came.done()
        go_on.set()
        assert await asyncio.wait_for(came, 60) == ("the file is gone" if fails else 7)


async def test_keys_work_while_seeds_are_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "PATIENCE", 0.0)
    go_on = threading.Event()
    made = live_ensemble.ensemble_of

    def slow(experiment: Experiment) -> LiveEnsemble:
        go_on.wait(60)
        return made(experiment)

    monkeypatch.setattr(live_ensemble, "ensemble_of", slow)
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("I")
        await settle(pilot)
        assert "Preparing 10 seeds ..." in text_of(app).splitlines()[-1]
        await pilot.press("d")
        await settle(pilot)
        assert app.current_run.experiment.view.discretize
        go_on.set()
        (worker,) = (one for one in app.workers if one.name == "preparing")
        await worker.wait()
        await settle(pilot)
        assert isinstance(app.screen, EnsembleScreen)
        await pilot.press("escape")
        await settle(pilot)
        assert "Preparing" not in text_of(app)
