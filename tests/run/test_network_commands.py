"""Acts on whole layers: what they leave as it is, and that they can be taken back."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.run.commands import Redo, Undo
from tuiplay.run.frame import FrameRequest
from tuiplay.run.network_commands import MergeLinearLayers, ScaleWeights
from tuiplay.run.run import Run
from tuiplay.run.undo import OperationLog

PICTURE = FrameRequest(40, 40, 4, 4)


def sigmoid_run() -> Run:
    """One neuron on x1 and x2: the steep and the gentle sigmoid of the courses."""
    run = Run(Experiment().change({"data.dataset": "gauss", "network.hidden": [], "training.loss": "cross_entropy"}))
    run.network.params[:] = 1.0, 1.0, 0.0
    run.evaluate()
    return run


def test_ten_times_the_weights_is_the_same_border_and_a_steeper_slope() -> None:
    """sigma(2) = 0.8808 becomes sigma(20) = 1 - 2.06e-9; the border x1 + x2 = 0 stays."""
    run = sigmoid_run()
    before = run.frame(PICTURE).surface
    accuracy, loss = run.scores, run.test_loss
    done = OperationLog().perform(run, ScaleWeights(10.0))
    assert done is not None
    assert done.words == "all weights x 10"
    assert run.network.params.tolist() == [10.0, 10.0, 0.0]
    after = run.frame(PICTURE).surface
    assert np.array_equal(before > 1e-9, after > 1e-9)
    assert np.abs(after).mean() > np.abs(before).mean()
    assert run.scores == accuracy
    assert run.test_loss != loss
    gentle, steep = (1 / (1 + math.exp(-2 * factor)) for factor in (1, 10))
    assert (gentle, 1 - steep) == (pytest.approx(0.880797, abs=1e-6), pytest.approx(2.06e-9, rel=1e-3))


def test_one_layer_alone_and_back() -> None:
    run, log = Run(Experiment()), OperationLog()
    before = run.network.params.copy()
    done = log.perform(run, ScaleWeights(-2.0, 0))
    assert done is not None
    assert done.words == "layer 1 weights x -2"
    assert np.array_equal(run.network.weights[0].ravel(), -2 * before[:12])
    assert np.array_equal(run.network.params[12:], before[12:])
    assert run.train_loss == run.history.rows[-1, 1]
    log.perform(run, Undo())
    assert np.array_equal(run.network.params, before)
    log.perform(run, Redo())
    assert np.array_equal(run.network.weights[0].ravel(), -2 * before[:12])
    assert log.perform(run, ScaleWeights(1.0)) is None


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (ScaleWeights(math.inf), "not a finite factor"),
        (ScaleWeights(math.nan), "not a finite factor"),
        (ScaleWeights(2.0, 3), "layer 4: the network has no such layer"),
        (ScaleWeights(1.7e308), "makes weights infinite"),
        (MergeLinearLayers(), "No hidden layer is linear"),
    ],
)
def test_what_cannot_be_done_changes_nothing(command: ScaleWeights | MergeLinearLayers, sentence: str) -> None:
    run = Run(Experiment())
    run.network.params *= 10
    before = run.network.params.copy()
    with pytest.raises(InputError, match=sentence):
        OperationLog().perform(run, command)
    assert np.array_equal(run.network.params, before)


@pytest.mark.parametrize("activations", [["linear"] * 6, ["linear", "tanh", "linear", "relu", "linear", "linear"]])
def test_merged_layers_give_the_same_surface(activations: list[str]) -> None:
    fields = {"network.hidden": [8] * 6, "network.activations": activations}
    run, log = Run(Experiment().change(fields)), OperationLog()
    run.advance(epochs=5)
    before = run.frame(PICTURE).surface
    losses = run.train_loss, run.test_loss
    done = log.perform(run, MergeLinearLayers())
    assert done is not None
    assert done.words == f"merge {activations.count('linear')} linear layers"
    assert run.experiment.activations == tuple(name for name in activations if name != "linear")
    assert np.abs(run.frame(PICTURE).surface - before).max() < 1e-12
    assert (run.train_loss, run.test_loss) == pytest.approx(losses, abs=1e-12)
    log.perform(run, Undo())
    assert np.array_equal(run.frame(PICTURE).surface, before)
    assert (run.train_loss, run.test_loss) == losses


def test_merging_leaves_nothing_frozen_or_off_and_scaling_reaches_what_is_off() -> None:
    fields = {"network.hidden": [3, 2], "network.activations": ["linear", "tanh"], "network.frozen": [1, 3]}
    rows = ((0, 0, 0),) * 3, ((1, 0, 0, 0), (0, 0, 0, 0)), ((0, 0, 0),)
    run, log = Run(Experiment().change({**fields, "weights.off": rows})), OperationLog()
    assert run.network.off is not None
    hidden = run.network.whole()[9]
    assert run.network.params[9] == 0
    log.perform(run, ScaleWeights(4.0, 1))
    assert run.network.whole()[9] == 4 * hidden
    assert run.network.params[9] == 0
    before = run.frame(PICTURE).surface
    log.perform(run, MergeLinearLayers())
    assert np.abs(run.frame(PICTURE).surface - before).max() < 1e-12
    assert run.network.off is None
    assert run.experiment.network.frozen == ()
