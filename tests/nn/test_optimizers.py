"""Each optimizer by hand on two gradients, and on a parabola."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nn.settings import training
from tuiplay.nn.arrays import play, scalar
from tuiplay.nn.network import Network
from tuiplay.nn.optimizers import OPTIMIZERS, Optimizer, Workspace
from tuiplay.nn.trainer import Trainer

RATE = 0.1


def steps_of(name: str, gradients: list[float]) -> list[float]:
    """The steps that follow these gradients of a single parameter."""
    optimizer = OPTIMIZERS[name]
    workspace = Workspace(np.zeros(1), optimizer.memory(1), scalar(RATE), optimizer.knobs(training()))
    calls = optimizer.step(workspace)
    found = []
    for gradient in gradients:
        workspace.gradient[0] = gradient
        play(calls)
        found.append(float(workspace.gradient[0]))
    return found


# Gradients 3 and -4. Adam's means: m = 0.3, -0.13, v = 0.009, 0.024991; corrected by 1 - 0.9^t and 1 - 0.999^t.
EXPECTED = {
    "sgd": [0.3, -0.4],
    "momentum": [0.3, 0.1 * (0.9 * 3 - 4)],
    "nesterov": [0.1 * (3 + 0.9 * 3), 0.1 * (-4 + 0.9 * (0.9 * 3 - 4))],
    "adagrad": [0.1, -0.4 / 5],
    "rmsprop": [0.3 / math.sqrt(0.09), -0.4 / math.sqrt(0.99 * 0.09 + 0.16)],
    "adam": [0.1, 0.1 * (-0.13 / 0.19) / math.sqrt(0.024991 / 0.001999)],
}
EXPECTED["adamw"] = EXPECTED["adam"]


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_two_steps_by_hand(name: str) -> None:
    assert steps_of(name, [3.0, -4.0]) == pytest.approx(EXPECTED[name], rel=1e-7)


@pytest.mark.parametrize("name", ["adam", "adamw"])
def test_the_first_step_of_adam_is_the_rate_whatever_the_gradient(name: str) -> None:
    for gradient in (1e-4, 1.0, -1e6):
        assert steps_of(name, [gradient])[0] == pytest.approx(math.copysign(RATE, gradient), rel=1e-3)


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_no_gradient_no_step(name: str) -> None:
    assert steps_of(name, [0.0, 0.0]) == [0.0, 0.0]


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_everyone_finds_the_bottom_of_a_parabola(name: str) -> None:
    """One linear weight on one point: loss (w - 2)² / 2."""
    network = Network((1, 1), "linear", "linear")
    settings = training(0.05, 1, optimizer=name, schedule="inverse_time", schedule_epochs=400)
    trainer = Trainer(network, np.array([[1.0, 0.0]]), np.array([[2.0]]), settings)
    for _ in range(6000):
        trainer.run(1)
    assert network.params[0] == pytest.approx(
        2.0, abs=2e-3 if name == "rmsprop" else 1e-6 if name != "adagrad" else 0.3
    )


@pytest.mark.parametrize("entry", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_a_setting_counts_exactly_where_the_registry_says_so(entry: Optimizer) -> None:
    other = {"momentum": 0.5, "beta1": 0.5, "beta2": 0.5, "smoothing": 0.5, "epsilon": 0.1}

    def end(**settings: float) -> bytes:
        network = Network((1, 1), "linear", "linear")
        chosen = training(0.05, 1, optimizer=entry.name, **settings)
        trainer = Trainer(network, np.array([[1.0, 1.0]]), np.array([[2.0]]), chosen)
        for _ in range(3):
            trainer.run(1)
        return network.params.tobytes()

    used = tuple(setting for setting, value in other.items() if end(**{setting: value}) != end())
    assert used == entry.uses
