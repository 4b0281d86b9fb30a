"""Facts in words, of runs made so that they hold."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.formats.facts import Fact, curvature_words, facts_of, weights_of_map
from tuiplay.run.analysis import Analysis, Question
from tuiplay.run.run import Run


def of_kind(run: Run, kind: str, analysis: Analysis | None = None) -> list[Fact]:
    return [fact for fact in facts_of(run, analysis or Analysis()) if fact.kind == kind]


def test_a_dead_neuron_with_both_proofs() -> None:
    run = Run(Experiment().change({"network.activation": "relu"}))
    run.network.weights[0][1] = 0.5, 0.5, -6.5
    (fact,) = of_kind(run, "dead")
    assert fact.says == "layer 1: neuron 2 is dead"
    assert "250 training points" in fact.proof
    assert "corner of the plane" in fact.proof
    run.network.weights[0][1] = 0.5, 0.5, -5.5  # the corner (6, 6) has 0.5, and no point lies there
    (fact,) = of_kind(run, "dead")
    assert "corner of the plane" not in fact.proof
    run.network.weights[0][3] = 0.0, 0.0, -1.0
    assert of_kind(run, "dead")[0].says == "layer 1: neurons 2 and 4 are dead"


def test_a_dead_neuron_behind_another_layer_may_come_back() -> None:
    run = Run(Experiment().change({"network.activation": "relu"}))
    run.network.weights[1][0] = -1.0, -1.0, -1.0, -1.0, -0.1
    (fact,) = of_kind(run, "dead")
    assert fact.says == "layer 2: neuron 1 is dead"
    assert "earlier layers" in fact.proof


def test_of_neurons_that_are_switched_off_nothing_is_said() -> None:
    off = [[[1, 1, 1], [1, 1, 1], [0, 0, 0], [0, 0, 0]], [[0, 0, 0, 0, 0]] * 2, [[0, 0, 0]]]
    run = Run(Experiment().change({"network.activation": "relu", "weights.off": off}))
    assert not run.network.weights[0][:2].any()
    assert not of_kind(run, "dead")
    assert not of_kind(run, "twins")


def test_twins_for_ever_and_for_now() -> None:
    run = Run(Experiment().change({"network.initializer": "constant", "network.hidden": [5]}))
    (fact,) = of_kind(run, "twins")
    assert fact.says == "layer 1: 5 neurons are twins"
    assert "for ever" in fact.proof
    run.network.weights[1][0] = np.arange(6.0)
    assert "can separate them" in of_kind(run, "twins")[0].proof


def test_six_linear_layers_are_one_map_whose_weights_are_shown() -> None:
    run = Run(Experiment().change({"network.hidden": [8] * 6, "network.activation": "linear"}))
    (fact,) = of_kind(run, "map")
    assert fact.says == "6 hidden layers and output equal one linear map"
    assert len(fact.says) <= 50, "its line in Health at 120x40 has no more room"
    row = weights_of_map(run)
    assert row is not None
    assert f"{abs(row[0, 0]):.4g} x₁" in fact.proof
    assert weights_of_map(Run(Experiment())) is None
    mixed = Run(Experiment().change({"network.activations": ["linear", "tanh"]}))
    assert of_kind(mixed, "map")[0].says == "linear layer 1 adds nothing"


def test_what_no_line_and_nobody_can_do_better() -> None:
    run = Run(Experiment().change({"data.noise": 30, "network.activation": "relu"}))
    analysis = Question(run).answer()
    assert analysis.line is not None
    line, best, pieces = (of_kind(run, kind, analysis)[0] for kind in ("line", "best", "pieces"))
    assert f"{analysis.line.right} of 250 correct" in line.proof
    assert best.says.startswith("at noise 30 nobody beats 89.")
    assert pieces.says == f"the fold lines cut this plane into {analysis.pieces} pieces"
    numbers = Run(Experiment().change({"data.dataset": "reg-plane", "data.noise": 10}))
    assert "nobody beats a loss of 0.0012" in of_kind(numbers, "best", Question(numbers).answer())[0].says


def test_a_line_that_has_all_points_right_separates_them() -> None:
    """That nothing beats 100 % says nothing."""
    run = Run(Experiment().change({"data.dataset": "gauss", "data.noise": 0}))
    (line,) = of_kind(run, "line", Question(run).answer())
    assert line.says == "a straight line separates the training points"
    assert "250 of 250 correct" in line.proof


def test_the_gauge_is_rate_times_eigenvalue() -> None:
    run = Run(Experiment())
    analysis = Question(run).answer()
    assert analysis.curvature is not None
    found = curvature_words(analysis, 0.3)
    assert found is not None
    assert found[0] == pytest.approx(0.3 * analysis.curvature.largest)
    assert "only a guide" in found[1]
    assert curvature_words(Analysis(), 0.3) is None


def test_there_are_no_facts_of_a_run_that_has_diverged() -> None:
    run = Run(Experiment().change({"data.dataset": "reg-plane", "training.learning_rate": 10.0}))
    run.advance(epochs=50)
    assert facts_of(run, Analysis()) == ()
