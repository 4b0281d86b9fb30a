"""What a key does here, and why it does nothing there."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.formats.numbers import percent_text
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.panels.losses import Losses
from tuiplay.tui.panels.network import NetworkPanel
from tuiplay.tui.screens.measures import MeasuresScreen
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.key_line import KeyLine
from tuiplay.tui.widgets.open_popup import OpenPopup

SIZE = (120, 40)


def key_line(app: TuiplayApp) -> str:
    return "".join(segment.text for segment in app.query_one(KeyLine).line(0))


def messages(app: TuiplayApp) -> list[str]:
    return [note.message for note in app._notifications]


async def test_in_80_columns_nothing_hides_the_keys_of_the_network_and_no_title_is_cut() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "enter type layers + - layer ? help q quit" in key_line(app)
        await pilot.press("down", "down")
        await pilot.pause()
        assert "enter weights + - neuron ? help q quit" in key_line(app)
        assert app.query_one("#output").border_title == "4 Output · layer 1 no. 1"
        await pilot.press("4")
        await pilot.pause()
        assert app.focused is not None
        assert app.focused.region.area, "what has the cursor is to be seen"
        await pilot.press("o")
        await pilot.pause()
        assert app.query_one(OpenPopup).region.bottom < 24, "the line of keys stays to be read"


async def test_the_key_line_says_what_plus_and_minus_add() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "+ - layer" in key_line(app)
        app.query_one(Diagram).focus()
        await pilot.press("right")
        await pilot.pause()
        assert app.query_one(Diagram).cursor.kind != "head"
        assert "+ - neuron" in key_line(app)
        before = app.current_run.experiment.network.hidden
        await pilot.press("plus")
        await pilot.pause()
        assert sum(app.current_run.experiment.network.hidden) == sum(before) + 1


async def test_the_cursor_shows_on_the_head_of_the_network() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        network = app.query_one(NetworkPanel)
        assert all("reverse" in head for head in network.heads)
        assert "reverse" in str(network.border_title)
        await pilot.press("right")
        await pilot.pause()
        assert "reverse" not in str(network.border_title)


@pytest.mark.parametrize(("hidden", "key"), [("numHiddenLayers", "plus"), ("playButton", "space"), ("stepButton", "s")])
async def test_what_a_teacher_leaves_out_is_not_offered_and_a_key_says_so(hidden: str, key: str) -> None:
    app = TuiplayApp(Experiment().change({"view.hide": [hidden]}))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert {"plus": "+ -", "space": "space", "s": "s epoch"}[key] not in key_line(app)
        assert ("type layers" in key_line(app)) == (hidden != "numHiddenLayers")
        before = app.current_run.experiment
        await pilot.press(key)
        await pilot.pause()
        assert app.current_run.experiment == before
        assert not app.player.playing
        assert len(messages(app)) == 1
        assert "in this experiment" in messages(app)[0]


async def test_play_without_a_full_batch_says_why_nothing_is_learned() -> None:
    app = TuiplayApp(Experiment().change({"training.batch_size": 400}))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.clear_notifications()
        await pilot.press("space")
        app.player.playing = False
        await pilot.pause()
        assert any("400" in message and "no update is ever made" in message for message in messages(app))


async def test_one_bias_is_one_bias() -> None:
    app = TuiplayApp(Experiment().change({"network.hidden": []}))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        diagram = app.query_one(Diagram)
        assert any("2 weights, 1 bias" in diagram.links.render_line(y).text.replace("  ", " ") for y in range(38))


async def test_after_a_divergence_words_stay_apart() -> None:
    app = TuiplayApp(Experiment())
    app.current_run.network.params[:] = np.nan
    app.current_run.evaluate()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        losses = app.query_one(Losses)
        assert "no number accuracy" in losses.line(0).text


async def test_without_test_points_their_loss_says_so() -> None:
    app = TuiplayApp(Experiment().change({"data.train_percent": 100}))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await pilot.pause()
        losses = app.query_one(Losses)
        assert "train loss" in losses.line(0).text
        assert losses.line(1).text.split() == ["━", "test", "loss", "no", "points", "accuracy", "–"]


async def test_an_accuracy_is_the_same_number_on_the_panel_and_in_the_measures() -> None:
    app = TuiplayApp(Experiment().change({"data.train_percent": 40, "data.noise": 30}))
    app.current_run.advance(epochs=7)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        shown = app.query_one(Losses).line(1).text.split()[-1]
        score = app.current_run.scores[1]
        assert score is not None
        assert shown == percent_text(score)
        await pilot.press("M")
        await pilot.pause()
        assert isinstance(app.screen, MeasuresScreen)
        measures = app.screen._measures["test"]
        assert percent_text(measures["accuracy"]) == shown
