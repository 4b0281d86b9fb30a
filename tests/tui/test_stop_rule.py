"""What a person reads when training goes on although its stop rule has ended it."""

from __future__ import annotations

import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.run.player import Player
from tuiplay.tui.app import TuiplayApp


@pytest.mark.parametrize("key", ["space", "s", "full_stop"])
async def test_training_past_the_rule_is_announced_once(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Player, "play", lambda self: None)
    monkeypatch.setattr(Player, "step", lambda self, **_: None)
    app = TuiplayApp(Experiment().change({"training.stop": "epoch 2"}))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.current_run.advance(epochs=5)
        assert app.current_run.stopped is not None
        await pilot.press(key, key)
        messages = [toast.message for toast in app._notifications]
        assert messages == ["Training continues past the stop rule, which applies again after a rewind."]
        assert app.current_run.advance(epochs=5)[0] == 5
        app.current_run.rewind()
        assert app.current_run.advance(epochs=5)[0] == 2


async def test_training_without_a_rule_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Player, "play", lambda self: None)
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("space")
        assert not app._notifications
