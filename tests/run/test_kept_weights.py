"""Weights that survive a change of the structure, where ``network.keep_weights`` asks for it."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array
from tuiplay.run.commands import NewWeights, SetFields, Undo
from tuiplay.run.part_commands import Freeze, SwitchOff
from tuiplay.run.run import Run
from tuiplay.run.undo import OperationLog

BASE = Experiment().change({"network.hidden": [4, 2], "network.keep_weights": True})


def changed(values: dict[str, object], base: Experiment = BASE) -> tuple[list[Array], Run]:
    """The weights before a change, and the run after it."""
    run = Run(base)
    run.advance(epochs=2)
    before = [matrix.copy() for matrix in run.network.weights]
    OperationLog().perform(run, SetFields(values))
    return before, run


def test_another_neuron_leaves_every_weight_that_was_there() -> None:
    before, run = changed({"network.hidden": [4, 3]})
    first, second, output = run.network.weights
    assert np.array_equal(first, before[0])
    assert np.array_equal(second[:2], before[1])
    assert np.array_equal(output[:, :2], before[2][:, :2])
    assert output[0, -1] == before[2][0, -1]
    fresh = Run(Experiment().change({"network.hidden": [4, 3]})).network.weights
    assert np.array_equal(second[2], fresh[1][2]), "the new ones are those of the seed"
    assert output[0, 2] == fresh[2][0, 2]


def test_a_neuron_less_takes_only_its_own_weights() -> None:
    before, run = changed({"network.hidden": [3, 2]})
    first, second, output = run.network.weights
    assert np.array_equal(first, before[0][:3])
    assert np.array_equal(second, before[1][:, [0, 1, 2, 4]])
    assert np.array_equal(output, before[2])


def test_a_layer_more_changes_the_calculation_of_the_output_alone() -> None:
    before, run = changed({"network.hidden": [4, 2, 1]})
    assert all(np.array_equal(now, then) for now, then in zip(run.network.weights[:2], before[:2], strict=True))
    assert run.network.weights[3][0, -1] == before[2][0, -1], "its bias survives"
    assert run.network.weights[3].shape == (1, 2)


def test_a_feature_more_or_less_by_its_name() -> None:
    before, run = changed({"features.use": ["x2", "x1_x2"]})
    first = run.network.weights[0]
    assert np.array_equal(first[:, 0], before[0][:, 1])
    assert np.array_equal(first[:, -1], before[0][:, -1])
    assert np.array_equal(run.network.weights[1], before[1])


def test_another_activation_keeps_them_all() -> None:
    before, run = changed({"network.activation": "relu"})
    assert all(np.array_equal(now, then) for now, then in zip(run.network.weights, before, strict=True))


@pytest.mark.parametrize(
    "values", [{"network.initializer": "he"}, {"network.seed": "7"}, {"data.dataset": "blobs"}], ids=str
)
def test_other_weights_are_other_weights(values: dict[str, object]) -> None:
    before, run = changed(values)
    assert not np.array_equal(run.network.weights[0], before[0])


def test_it_is_off_in_training_as_in_the_browser() -> None:
    _, run = changed({"network.hidden": [4, 3]}, Experiment())
    fresh = Run(Experiment().change({"network.hidden": [4, 3]}))
    assert np.array_equal(run.network.params, fresh.network.params)


def test_inference_by_hand_keeps_them_always() -> None:
    before, run = changed({"network.hidden": [4, 2, 1]}, Experiment().change({"view.inference": True}))
    assert np.array_equal(run.network.weights[0], before[0])
    assert np.array_equal(run.network.weights[1], before[1])


def test_rewind_undo_and_new_weights_lead_where_they_should() -> None:
    run, log = Run(BASE), OperationLog()
    run.advance(epochs=2)
    trained = run.network.params.copy()
    log.perform(run, SetFields({"network.hidden": [4, 3]}))
    kept = run.network.params.copy()
    run.advance(epochs=1)
    run.rewind()
    assert np.array_equal(run.network.params, kept)
    assert np.array_equal(Run(run.experiment).network.params, kept), "the experiment says them"
    log.perform(run, Undo())
    assert np.array_equal(run.network.params, trained)
    log.perform(run, NewWeights())
    assert np.array_equal(run.network.params, Run(Experiment().change({"network.draw": 1})).network.params)


def test_what_is_frozen_or_off_survives_with_its_weights() -> None:
    run, log = Run(BASE), OperationLog()
    log.perform(run, Freeze(0, 1))
    log.perform(run, SwitchOff(0, 2, 1))
    value = run.network.whole()[7]
    log.perform(run, SetFields({"network.hidden": [5, 2]}))
    assert run.experiment.weights.frozen[0] == ((0, 0, 0), (1, 1, 1), (0, 0, 0), (0, 0, 0), (0, 0, 0))
    assert run.experiment.weights.off[0][2] == (0, 1, 0)
    assert run.network.weights[0][2, 1] == 0.0
    assert run.network.whole()[7] == value
