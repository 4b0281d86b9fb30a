"""Numbers at the edge, typed on the screen: a sentence, a pause, and a way back."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from tui.test_app import settle
from tuiplay.experiment.value import Experiment
from tuiplay.run.commands import SetFields, SetWeight
from tuiplay.run.run import Run
from tuiplay.tui.app import DIVERGED, TuiplayApp
from tuiplay.tui.messages import Commanded

SIZE = (120, 40)


def messages(app: TuiplayApp) -> list[str]:
    return [notification.message for notification in app._notifications]


@pytest.mark.parametrize(
    ("dataset", "rate"), [("circle", 1e308), ("reg-plane", -1e308), ("reg-plane", sys.float_info.max)]
)
async def test_a_huge_learning_rate(dataset: str, rate: float) -> None:
    app = TuiplayApp(Experiment().change({"data.dataset": dataset}))
    start = Run(app.current_run.experiment).network.params
    async with app.run_test(size=SIZE) as pilot:
        app.screen.post_message(Commanded(SetFields({"training.learning_rate": rate})))
        await settle(pilot)
        for _ in range(3):
            await pilot.press("s")
            await settle(pilot)
        assert not app.player.playing
        if app.current_run.status == "diverged":
            assert DIVERGED in messages(app)
            await pilot.press("space")
            await settle(pilot)
            assert not app.player.playing
        await pilot.press("r")
        await settle(pilot)
        assert app.current_run.status == "ok"
        assert app.current_run.trainer.epoch == 0
        assert np.array_equal(app.current_run.network.params, start)


async def test_regression_with_a_huge_rate_diverges() -> None:
    run = Run(Experiment().change({"data.dataset": "reg-plane", "training.learning_rate": 1e308}))
    run.advance(epochs=2)
    assert run.status == "diverged"


@pytest.mark.parametrize("dataset", ["circle", "reg-plane"])
async def test_huge_weights(dataset: str) -> None:
    app = TuiplayApp(Experiment().change({"data.dataset": dataset}))
    async with app.run_test(size=SIZE) as pilot:
        for layer, matrix in enumerate(app.current_run.network.weights):
            for neuron in range(matrix.shape[0]):
                for source in range(matrix.shape[1]):
                    value = 1e308 if (neuron + source) % 2 else -1e308
                    app.screen.post_message(Commanded(SetWeight(layer, neuron, source, value)))
        await settle(pilot)
        await pilot.press("s")
        await settle(pilot)
        if dataset == "reg-plane":
            assert app.current_run.status == "diverged"
            assert DIVERGED in messages(app)
        await pilot.press("r")
        await settle(pilot)
        assert app.current_run.status == "ok"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
async def test_no_numbers_are_refused(number: float) -> None:
    app = TuiplayApp(Experiment())
    fields = ("data.noise", "training.learning_rate", "training.regularization_rate")
    async with app.run_test(size=SIZE) as pilot:
        for field in fields:
            app.screen.post_message(Commanded(SetFields({field: number})))
            await settle(pilot)
            assert messages(app)[-1].startswith(field)
        assert len(messages(app)) == len(fields)
        assert app.current_run.experiment == Experiment()


async def test_no_number_is_no_weight() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        before = app.current_run.network.params.copy()
        app.screen.post_message(Commanded(SetWeight(0, 0, 0, float("nan"))))
        await settle(pilot)
        assert "not a finite number" in messages(app)[0]
        assert np.array_equal(app.current_run.network.params, before)


async def test_no_width_is_too_narrow_for_the_palette() -> None:
    """Textual cannot wrap a line in no columns, and says so with an error from its list."""
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(1, 30)) as pilot:
        for width in (1, 2, 3, 5, 8, 13):
            await pilot.resize_terminal(width, 30)
            await pilot.press("ctrl+p")
            await settle(pilot)
            await pilot.press("down", "escape", "escape")
            await settle(pilot)
            assert app.is_running
