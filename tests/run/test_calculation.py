"""Inference by hand: the exercises of a crash course, node by node."""

from __future__ import annotations

from typing import Any

import pytest

from tuiplay.experiment.presets import PRESETS
from tuiplay.experiment.value import Experiment
from tuiplay.run.calculation import Calculation, input_text
from tuiplay.run.commands import SetFields, SetWeight
from tuiplay.run.run import Run
from tuiplay.run.undo import OperationLog

TWO_LAYERS = Experiment().change({
    "data.dataset": "none", "features.use": ["x1", "x2", "x3"], "network.hidden": [4, 3], "network.activation": "relu",
    "network.output_activation": "relu", "network.keep_weights": True, "network.initializer": "uniform",
    "network.initializer_width": 1.0, "data.inputs": [1.0, -2.0, 0.5],
})  # fmt: skip


def opened(experiment: Experiment = TWO_LAYERS, finish: bool = True) -> tuple[Run, Calculation]:
    run = Run(experiment)
    calculation = Calculation(run.network, run.experiment)
    if finish:
        calculation.finish()
    return run, calculation


def after(run: Run, calculation: Calculation, command: Any) -> dict[tuple[int, int], str]:
    OperationLog().perform(run, command)
    calculation.follow(run.network, run.experiment)
    return dict(calculation.states)


def test_nodes_have_no_value_until_their_turn_left_to_right_and_top_to_bottom() -> None:
    _, calculation = opened(finish=False)
    seen = []
    while (node := calculation.next_node) is not None:
        assert calculation.value(node) is None
        assert calculation.step() == node
        assert calculation.states == {node: "now"}
        assert calculation.value(node) is not None
        seen.append(node)
    assert seen == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1), (1, 2), (2, 0)]
    assert calculation.finished
    assert calculation.step() == (0, 0), "and again from the beginning"
    assert len(calculation.done) == 1


def test_values_are_those_of_the_network() -> None:
    run, calculation = opened(Experiment().change({"data.inputs": [1.5, -2.0], "features.use": ["x1", "x1_x2"]}))
    assert calculation.inputs == (("x₁", 1.5), ("x₁x₂", -3.0))
    import numpy as np

    from tuiplay.nn.network import Forward

    forward = Forward(run.network, 1)
    output = forward.run(np.array([[1.5], [-3.0], [1.0]]))
    assert calculation.value((2, 0)) == pytest.approx(output[0, 0], rel=1e-14)


def test_the_preset_is_the_exercise() -> None:
    experiment = PRESETS["inference"].experiment
    assert experiment.sizes == (3, 4, 1)
    assert experiment.output_activation == "relu"
    assert experiment.view.inference
    assert experiment.network.keep_weights
    run, calculation = opened(experiment)
    assert [value for _, value in calculation.inputs] == [0.0, 0.0, 0.0]
    signs = {(value > 0) for matrix in run.network.weights for value in matrix.ravel()}
    assert signs == {True, False}
    assert {value > 0 for matrix in run.network.weights[:1] for value in matrix[:, -1]} == {True, False}
    output = calculation.value((1, 0))
    assert output is not None
    assert output >= 0, "a ReLU is never negative"
    # Weights are multiplied by 0, so hidden nodes are ReLU(b).
    for neuron in range(4):
        assert calculation.value((0, neuron)) == max(0.0, run.network.weights[0][neuron, -1])


def test_w12_changes_its_node_and_all_that_follow_and_no_other() -> None:
    run, calculation = opened()
    states = after(run, calculation, SetWeight(0, 1, 0, 5.0))
    assert set(states) == {(0, 1), (1, 0), (1, 1), (1, 2), (2, 0)}
    assert states[0, 1] == "changed"


def test_a_value_may_stay_though_it_was_calculated_again() -> None:
    run, calculation = opened(TWO_LAYERS.change({"data.inputs": []}))
    states = after(run, calculation, SetWeight(0, 1, 0, 5.0))
    assert set(states.values()) == {"recalculated"}, "with inputs of 0 nothing changes"
    run, calculation = opened()
    node = next(node for node in calculation.nodes if calculation.value(node) == 0.0)
    states = after(run, calculation, SetWeight(*node, run.network.weights[node[0]].shape[1] - 1, -50.0))
    assert states[node] == "recalculated", "ReLU(0) is ReLU(-50)"


def test_another_layer_changes_the_calculation_of_the_output_alone() -> None:
    run, calculation = opened(TWO_LAYERS.change({"network.hidden": [4]}))
    before = [calculation.value((0, neuron)) for neuron in range(4)]
    states = after(run, calculation, SetFields({"network.hidden": [4, 3]}))
    assert {node for node in states if node[0] != 1} == {(2, 0)}
    assert [calculation.value((0, neuron)) for neuron in range(4)] == before
    assert calculation.finished, "what was complete stays so"


def test_another_neuron_changes_the_calculation_of_what_it_feeds() -> None:
    run, calculation = opened()
    states = after(run, calculation, SetFields({"network.hidden": [5, 3]}))
    assert set(states) == {(0, 4), (1, 0), (1, 1), (1, 2), (2, 0)}


def test_an_input_changes_everything_that_it_reaches() -> None:
    run, calculation = opened()
    states = after(run, calculation, SetFields({"data.inputs": [1.0, -2.0, 0.75]}))
    assert set(states) == set(calculation.nodes)


def test_what_was_not_calculated_stays_so() -> None:
    run, calculation = opened(finish=False)
    calculation.step()
    calculation.step()
    assert set(after(run, calculation, SetWeight(0, 1, 0, 5.0))) == {(0, 1)}
    assert calculation.next_node == (0, 2)


def test_nothing_is_marked_where_nothing_was_changed() -> None:
    run, calculation = opened()
    assert after(run, calculation, SetFields({"training.learning_rate": 0.1})) == {}


def test_the_formula_has_names_and_todays_numbers() -> None:
    run, calculation = opened(TWO_LAYERS.change({"data.inputs": []}))
    run.network.weights[0][1] = [0.5, -0.25, 2.0, -0.31]
    calculation.follow(run.network, run.experiment)
    assert calculation.formula((0, 1)) == [
        "ReLU(w12*0.00 + w22*0.00 + w32*0.00 + b2)",
        "= ReLU(0.5*0.00 - 0.25*0.00 + 2*0.00 - 0.31)",
        "= ReLU(-0.31) = 0",
    ]
    assert calculation.weights_of((0, 1)) == [("w12", 0.5), ("w22", -0.25), ("w32", 2.0), ("b2", -0.31)]


def test_the_formula_of_a_node_whose_turn_has_not_come_gives_nothing_away() -> None:
    _, calculation = opened(PRESETS["inference"].experiment, finish=False)
    assert calculation.formula((1, 0))[0] == "ReLU(w11*a1 + w21*a2 + w31*a3 + w41*a4 + b1)"
    calculation.step()
    assert calculation.formula((1, 0))[0] == "ReLU(w11*0.3182 + w21*a2 + w31*a3 + w41*a4 + b1)"


def test_softmax_takes_all_outputs() -> None:
    _, calculation = opened(Experiment().change({"data.dataset": "blobs"}))
    last = calculation.formula((2, 1))[-1]
    assert "Softmax of" in last


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0.00"), (-0.0, "0.00"), (5.0, "5.00"), (0.12345, "0.1235"), (1e-9, "1e-09")]
)
def test_inputs_show_two_decimals_or_what_they_are(value: float, text: str) -> None:
    assert input_text(value) == text
