"""The gradient check: passes what is right, finds what is wrong, knows its kinks."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.gradient_check import LIMIT, GradientCheck, check_gradient
from tuiplay.nn.losses import LOSSES
from tuiplay.run.run import Run


def check(values: dict[str, Any], epochs: int = 0) -> GradientCheck:
    run = Run(Experiment().change(values))
    run.advance(epochs=epochs)
    before = run.network.params.copy()
    found = check_gradient(run.network, *run.trainer.points, run.trainer.settings)
    assert (run.network.params == before).all()
    return found


@pytest.mark.parametrize(("loss", "activation"), [*itertools.product(LOSSES, ACTIVATIONS)])
@pytest.mark.parametrize("dataset", ["circle", "blobs"])
def test_the_gradient_is_right(loss: str, activation: str, dataset: str) -> None:
    values = {"training.loss": loss, "network.activation": activation, "data.dataset": dataset}
    found = check(values, 0 if dataset == "circle" else 20)
    assert found.error < LIMIT / 5
    assert found.parameters == (25 if dataset == "circle" else 31)


@pytest.mark.parametrize("layer", [1, 2, 3])
@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_a_sign_that_is_wrong_anywhere_is_found(layer: int, activation: str) -> None:
    found = check({"training.broken_layer": layer, "network.activation": activation})
    assert not found.passed
    assert found.error == pytest.approx(2.0, rel=1e-3)
    assert found.layer <= layer - 1, "the layers after it are as they should be"
    assert found.gradient == pytest.approx(-found.difference, rel=1e-6)


def test_a_wrong_sign_does_to_training_what_one_expects() -> None:
    right, wrong = (Run(Experiment().change({"training.broken_layer": layer})) for layer in (0, 3))
    for run in (right, wrong):
        run.advance(epochs=30)
    assert right.train_loss < 0.4 < 0.5 < wrong.train_loss


def test_kinks_are_left_out_point_by_point() -> None:
    assert check({}).kinks == 0
    assert check({"network.activation": "relu"}).kinks > 0
    assert check({"data.dataset": "reg-plane", "training.loss": "absolute", "network.hidden": [8]}, 100).kinks > 0
    # A weight of 0 on all points stands on its kink everywhere.
    dead = check({"network.activation": "relu", "network.initializer": "zeros"})
    assert dead.passed
    assert dead.kinks >= 250


def test_six_layers_of_sigmoids_whose_gradients_are_tiny() -> None:
    assert check({"network.hidden": [8] * 6, "network.activation": "sigmoid"}, 2).passed
