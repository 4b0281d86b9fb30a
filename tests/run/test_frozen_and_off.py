"""Frozen parameters, those that are switched off, and initial weights that an experiment says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.run.run import Run

BASE = Experiment().change({"network.hidden": [3], "training.batch_size": 30})
LINK = [[[0, 1, 0], [0, 0, 0], [0, 0, 0]], [[0, 0, 0, 0]]]
NEURON = [[[0, 0, 0]] * 3, [[0, 1, 0, 0]]]
"""All that leads on from the second neuron."""


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("penalty", REGULARIZERS)
@pytest.mark.parametrize("clip", [0.0, 0.1])
def test_training_leaves_what_is_frozen_even_in_full_flight(optimizer: str, penalty: str, clip: float) -> None:
    values = {
        "training.optimizer": optimizer, "training.regularization": penalty, "training.regularization_rate": 0.03,
        "training.clip": clip,
    }  # fmt: skip
    run = Run(BASE.change(values))
    run.advance(epochs=3)
    run.apply(run.experiment.change({"network.frozen": [2], "weights.frozen": LINK}))
    before = [matrix.copy() for matrix in run.network.weights]
    run.advance(epochs=3)
    first, last = run.network.weights
    assert np.array_equal(last, before[1])
    assert first[0, 1] == before[0][0, 1]
    moved = first != before[0]
    assert np.count_nonzero(moved) >= 7
    run.apply(run.experiment.change({"network.frozen": []}))
    run.advance(epochs=1)
    assert not np.array_equal(last, before[1])


def test_a_frozen_layer_takes_no_part_in_the_norm_that_is_clipped() -> None:
    """As in PyTorch, whose clip_grad_norm_ sees parameters with a gradient only."""
    run = Run(BASE.change({"training.clip": 0.01, "network.frozen": [1]}))
    before = run.network.weights[1].copy()
    run.advance(updates=1)
    step = np.linalg.norm(run.network.weights[1] - before)
    assert step == pytest.approx(0.03 * 0.01, rel=1e-3)


def test_without_masks_not_a_bit_is_different() -> None:
    plain, held = Run(BASE), Run(BASE)
    held.apply(BASE.change({"network.frozen": [1]}))
    held.apply(BASE)
    for run in (plain, held):
        run.advance(epochs=5)
    assert plain.network.params.tobytes() == held.network.params.tobytes()


def test_a_neuron_that_is_switched_off_counts_as_0_in_losses_at_once() -> None:
    run = Run(BASE)
    run.advance(epochs=5)
    weights = [matrix.copy() for matrix in run.network.weights]
    loss = run.test_loss
    run.apply(run.experiment.change({"weights.off": NEURON}))
    # The same network, written down without that neuron.
    less = Run(BASE.change({
        "network.hidden": [2],
        "weights.values": [weights[0][[0, 2], :-1].tolist(), weights[1][:, [0, 2]].tolist()],
        "weights.biases": [weights[0][[0, 2], -1].tolist(), weights[1][:, -1].tolist()],
    }))  # fmt: skip
    assert run.test_loss == pytest.approx(less.test_loss, rel=1e-14)
    assert run.test_loss != loss
    run.advance(epochs=2)
    assert run.network.weights[1][0, 1] == 0.0
    run.apply(run.experiment.change({"weights.off": []}))
    assert run.network.weights[1][0, 1] == weights[1][0, 1], "it comes back with the weight that it had"


def test_snapshot_undo_and_rewind_know_what_is_behind() -> None:
    run = Run(BASE)
    run.advance(epochs=2)
    value = run.network.weights[0][0, 1]
    run.apply(run.experiment.change({"weights.off": LINK}))
    kept = run.snapshot()
    assert kept.learned_the_same(run.network)
    again = Run(BASE)
    again.restore(run.experiment, kept)
    assert again.network.weights[0][0, 1] == 0.0
    assert again.test_loss == run.test_loss
    again.apply(again.experiment.change({"weights.off": []}))
    assert again.network.weights[0][0, 1] == value
    run.rewind()
    assert run.network.weights[0][0, 1] == 0.0
    run.apply(run.experiment.change({"weights.off": []}))
    assert np.array_equal(run.network.params, Run(BASE).network.params)


def test_a_weight_set_behind_its_switch_shows_when_it_is_on_again() -> None:
    run = Run(BASE.change({"weights.off": LINK}))
    loss = run.train_loss
    run.set_weight(0, 0, 1, 7.5)
    assert run.train_loss == loss
    run.apply(run.experiment.change({"weights.off": []}))
    assert run.network.weights[0][0, 1] == 7.5


def test_early_stopping_brings_back_what_was_switched_off_too() -> None:
    run = Run(
        BASE.change({"weights.off": LINK, "training.stop": "patience 1 on test_loss", "training.learning_rate": 3})
    )
    run.advance(epochs=200)
    assert run.stopped is not None
    assert run.network.weights[0][0, 1] == 0.0
    assert run.network.whole()[1] == Run(BASE).network.params[1]


@pytest.mark.parametrize("values", [{}, {"training.optimizer": "adam"}, {"data.dataset": "reg-plane"}])
def test_initial_weights_are_those_of_the_experiment_and_rewind_leads_back(values: dict[str, Any]) -> None:
    trained = Run(BASE.change(values))
    trained.advance(epochs=3)
    said = {
        "weights.values": [matrix[:, :-1].tolist() for matrix in trained.network.weights],
        "weights.biases": [matrix[:, -1].tolist() for matrix in trained.network.weights],
    }
    run = Run(trained.experiment.change(said))
    assert run.network.params.tobytes() == trained.network.params.tobytes()
    assert run.train_loss == trained.train_loss
    run.advance(epochs=1)
    run.rewind()
    assert run.network.params.tobytes() == trained.network.params.tobytes()
    fresh = run.apply(run.experiment.change({"network.draw": 1}))
    assert fresh
    assert not np.array_equal(run.network.params, trained.network.params)


def test_a_network_without_points_can_be_asked_for_nothing_that_training_gives() -> None:
    run = Run(Experiment().change({"data.dataset": "none", "features.use": ["x1", "x2", "x3"]}))
    assert run.status == "ok"
    assert run.advance(epochs=2) == (2, 0)
    assert run.status == "ok"
