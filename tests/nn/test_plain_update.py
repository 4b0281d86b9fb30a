"""The plain update beside the trainer: the same weights, update after update, with every setting there is."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.nn.activations import ACTIVATIONS, OUTPUTS, apply, derivative_of
from tuiplay.nn.arrays import Array
from tuiplay.nn.formulas import Elementwise
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.plain_update import PlainUpdate, plain_update
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.run.run import Run

EPSILON = 1e-15


def distance(ours: Array, theirs: Array) -> float:
    """Largest difference, as a share of what is larger than 1."""
    return float((np.abs(ours - theirs) / np.maximum(1.0, np.abs(theirs))).max(initial=0.0))


def both(values: dict[str, Any], updates: int = 30) -> list[PlainUpdate]:
    """Train, and predict every update of it; returns the predictions."""
    run = Run(Experiment().change(values))
    trainer, found = run.trainer, []
    for _ in range(updates):
        before = trainer.state()
        update = plain_update(trainer)
        assert update is not None
        assert np.array_equal(trainer.state().params, before.params), "it leaves the trainer as it is"
        assert trainer.run(1) == 1
        if not trainer.position:
            trainer.note_loss(0.5)
        after = trainer.state()
        assert distance(update.new, run.network.params) <= EPSILON
        for state, slot in zip(update.after.values(), after.slots, strict=True):
            assert distance(state, slot) <= EPSILON
        assert update.number == after.updates
        found.append(update)
    return found


@pytest.mark.parametrize(("optimizer", "penalty"), [*itertools.product(OPTIMIZERS, REGULARIZERS)])
def test_every_optimizer_with_every_penalty(optimizer: str, penalty: str) -> None:
    both({
        "training.optimizer": optimizer, "training.regularization": penalty, "training.regularization_rate": 0.03,
        "training.batch_size": 30, "network.hidden": [3, 2],
    })  # fmt: skip


@pytest.mark.parametrize(("loss", "activation"), [*itertools.product(LOSSES, ACTIVATIONS)])
def test_every_loss_with_every_activation(loss: str, activation: str) -> None:
    both({"training.loss": loss, "network.activation": activation}, 12)


@pytest.mark.parametrize("loss", LOSSES)
def test_softmax_with_dropout_in_a_new_order_every_epoch(loss: str) -> None:
    updates = both({
        "training.loss": loss, "data.dataset": "blobs", "training.dropout": [0.1, 0.2, 0.3],
        "training.reshuffle": True, "training.batch_size": 40,
    })  # fmt: skip
    assert not np.array_equal(updates[0].points, updates[6].points)
    assert updates[0].input_mask is not None
    assert updates[0].layers[0].mask is not None


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule(schedule: str) -> None:
    updates = both({"training.schedule": schedule, "training.schedule_epochs": 1, "training.batch_size": 100})
    if schedule != "constant":
        assert len({update.rate for update in updates}) > 1


@pytest.mark.parametrize(
    "values",
    [
        {"training.clip": 0.02, "training.regularization": "L2", "training.regularization_rate": 0.1},
        {"training.clip": 0.02, "training.optimizer": "adam", "network.frozen": [2]},
        {"training.optimizer": "momentum", "weights.off": [[[0, 1, 0]] * 4, [[0] * 5] * 2, [[0, 1, 0]]]},
        {"training.broken_layer": 1},
        {"training.broken_layer": 3, "training.optimizer": "nesterov"},
        {"network.hidden": [], "data.dataset": "reg-plane"},
        {"network.hidden": [8] * 6, "features.use": ["x1", "x2", "x1_x2", "sin_x1"], "training.batch_size": 1},
    ],
    ids=str,
)
def test_clipping_frozen_weights_and_other_shapes(values: dict[str, Any]) -> None:
    both(values)


def test_points_left_over_average_with_the_first_batch_of_the_next_epoch() -> None:
    updates = both({"training.batch_size": 30}, 10)
    assert [update.carried for update in updates] == [0] * 8 + [10, 0]
    assert updates[8].count == 40
    assert updates[8].points.tolist() == list(range(30))


def test_l1_cuts_what_it_alone_pushes_through_0() -> None:
    updates = both({"training.regularization": "L1", "training.regularization_rate": 1.0, "training.batch_size": 50})
    assert any((update.new == 0).any() for update in updates)


def test_a_batch_that_never_fills_gives_no_update() -> None:
    run = Run(Experiment().change({"training.batch_size": 1000}))
    assert plain_update(run.trainer) is None


def test_the_parts_belong_together() -> None:
    (update,) = both({"training.clip": 0.02, "training.optimizer": "adam"}, 1)
    assert update.loss == update.losses.mean()
    assert update.norm > 0.02
    assert np.linalg.norm(update.clipped) == pytest.approx(0.02, rel=1e-4)
    assert np.array_equal(update.new, update.weight - update.step)
    for layer, gradient in zip(update.layers, update.views(update.gradient), strict=True):
        assert gradient.shape == layer.weights.shape
        for neuron, source in np.ndindex(gradient.shape):
            assert layer.share(neuron, source).sum() == pytest.approx(gradient[neuron, source], rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_formulas_and_fast_calls_are_the_same_functions(name: str) -> None:
    z = np.concatenate([np.linspace(-30, 30, 601), [-745.0, 0.0, 745.0]])
    formula = OUTPUTS[name].plain
    assert isinstance(formula, Elementwise)
    with np.errstate(all="ignore"):
        value = formula.value(z)
        assert np.allclose(value, apply(name, z), rtol=4e-15, atol=1e-15)
        assert np.allclose(formula.slope(z, value), derivative_of(name, z), rtol=4e-15, atol=1e-15)


def test_every_entry_says_what_it_is() -> None:
    registries = (OUTPUTS, LOSSES, OPTIMIZERS, REGULARIZERS)
    without = {
        name for registry in registries for name, entry in registry.items() if getattr(entry, "plain", 0) is None
    }
    assert without == {"none"}, "no penalty has no derivative"
