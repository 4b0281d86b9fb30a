"""What of the toolbox is not at its default is named on the main screen."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.panels.chosen import chosen_text
from tuiplay.tui.panels.network import NetworkPanel


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, ""),
        ({"training.optimizer": "adam", "training.beta1": 0.8}, "Adam"),
        ({"training.dropout": 0.5, "training.clip": 1.0}, "dropout rate 0.5 · gradient clipping 1"),
        ({"training.schedule": "cosine", "training.reshuffle": True}, "Cosine · reshuffle"),
        ({"training.stop": "test_loss<0.01 and epoch 30"}, "stop: test_loss<0.01 and epoch 30"),
        ({"network.frozen": [1, 2]}, "frozen layers 1, 2"),
        ({"data.noise": 30, "view.discretize": True, "training.learning_rate": 0.1}, ""),
    ],
)
def test_settings_are_named_shortly(fields: dict[str, Any], text: str) -> None:
    assert chosen_text(Experiment().change(fields), 80) == text


@pytest.mark.parametrize("room", range(50))
def test_they_are_cut_where_there_is_no_room(room: int) -> None:
    experiment = Experiment().change({"training.optimizer": "adam", "training.stop": "test_loss<0.01 and epoch 30"})
    text = chosen_text(experiment, room)
    assert cell_len(text) <= room
    assert text.endswith("…") == (1 < room < 40)


@pytest.mark.parametrize("size", [(160, 48), (80, 24)])
async def test_they_stand_at_the_edge_of_the_network(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        panel = app.query_one(NetworkPanel if size[0] >= 100 else "#middle", Widget)
        assert not panel.border_subtitle
        await pilot.press("T", "right", "right", "right", "escape")
        await pilot.pause()
        title = Content.from_markup(panel.border_subtitle).plain
        assert title == chosen_text(app.current_run.experiment, 40) != ""
        await pilot.press("u", "u", "u")
        await pilot.pause()
        assert not panel.border_subtitle
