"""Losses against plain loops over the points, and their gradients against differences of those."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from reference.plain import FUNCTIONS

from tuiplay.nn.activations import ACTIVATIONS, OUTPUTS
from tuiplay.nn.arrays import Array
from tuiplay.nn.evaluator import Evaluator
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.metrics import r2
from tuiplay.nn.network import Backward, Forward, Network
from tuiplay.nn.task import Task

DELTA = 0.4
KNOBS = {"huber_delta": DELTA}
PAIRS = [
    (loss, output)
    for loss, output in itertools.product(LOSSES, OUTPUTS)
    if loss != "cross_entropy" or output in ("sigmoid", "softmax")
]
OUTPUT_COUNT = {"softmax": 3}

each_loss: dict[str, Callable[[float, float], float]] = {
    "squared": lambda o, t: (o - t) ** 2 / 2,
    "absolute": lambda o, t: abs(o - t),
    "huber": lambda o, t: (o - t) ** 2 / 2 if abs(o - t) <= DELTA else DELTA * (abs(o - t) - DELTA / 2),
}


def point_loss(loss: str, output: Sequence[float], target: Sequence[float], activation: str) -> float:
    """One point's loss from its formula, for outputs that are nowhere near 0 or 1."""
    pairs = list(zip(output, target, strict=True))
    if loss != "cross_entropy":
        return math.fsum(each_loss[loss](o, t) for o, t in pairs)
    if activation == "softmax":
        return -math.fsum(t * math.log(p) for p, t in pairs)
    return -math.fsum(t * math.log(p) + (1 - t) * math.log(1 - p) for p, t in pairs)


def plain_outputs(network: Network, inputs: Array, masks: Sequence[Array | None] = ()) -> Array:
    """(outputs, columns) from the closed forms, with the masks' factors on the inputs and the hidden layers."""
    values = np.array(inputs[:-1])
    if masks and masks[0] is not None:
        values = values * masks[0]
    for layer, matrix in enumerate(network.weights):
        sums = matrix[:, :-1] @ values + matrix[:, -1:]
        name = network.activation_of(layer)
        if name == "softmax":
            powers = np.exp(sums)
            values = powers / powers.sum(axis=0)
        else:
            values = np.vectorize(FUNCTIONS[name][0], otypes=[float])(sums)
        mask = masks[layer + 1] if layer + 1 < len(masks) else None
        if mask is not None:
            values = values * mask
    return values


def plain_total(
    network: Network, inputs: Array, targets: Array, loss: str, masks: Sequence[Array | None] = ()
) -> float:
    outputs = plain_outputs(network, inputs, masks)
    activation = network.output_activation
    return math.fsum(point_loss(loss, o, t, activation) for o, t in zip(outputs.T, targets.T, strict=True))


def case(hidden: Sequence[int], activations: Sequence[str], output: str, columns: int, seed: int = 3) -> tuple:
    """A network, inputs and targets."""
    rng = np.random.default_rng(seed)
    outputs = OUTPUT_COUNT.get(output, 1)
    network = Network((2, *hidden, outputs), "tanh", output, activations)
    network.params[:] = rng.normal(0, 0.7, network.params.size)
    inputs = np.vstack([rng.normal(0, 1.5, (2, columns)), np.ones(columns)])
    if output == "softmax":
        targets = np.eye(3)[:, rng.integers(0, 3, columns)]
    elif output == "sigmoid":
        targets = rng.integers(0, 2, (1, columns)).astype(float)
    else:
        targets = rng.normal(0, 1, (1, columns))
    return network, inputs, targets


def differences(
    network: Network, inputs: Array, targets: Array, loss: str, masks: Sequence[Array | None] = ()
) -> Array:
    derivatives = np.empty_like(network.params)
    for index, value in enumerate(network.params.copy()):
        ends = []
        for step in (1e-5, -1e-5):
            network.params[index] = value + step
            ends.append(plain_total(network, inputs, targets, loss, masks))
        derivatives[index] = (ends[0] - ends[1]) / 2e-5
        network.params[index] = value
    return derivatives


def agrees(gradient: Array, derivatives: Array) -> bool:
    return bool(np.all(np.abs(gradient - derivatives) <= np.maximum(1e-6 * np.abs(derivatives), 2e-8)))


@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_gradient_is_the_slope_of_the_loss(loss: str, output: str) -> None:
    for activation in ACTIVATIONS:
        network, inputs, targets = case((3, 2), (activation, activation), output, 6)
        backward = Backward(network, 6, loss, knobs=KNOBS)
        gradient = backward.run_back(inputs, targets)
        assert agrees(gradient, differences(network, inputs, targets, loss)), activation
        expected = plain_total(network, inputs, targets, loss)
        assert backward.batch_loss(targets) * 6 == pytest.approx(expected, rel=1e-13), activation


@pytest.mark.parametrize(("loss", "output"), [pair for pair in PAIRS if pair[1] in ("tanh", "sigmoid", "softmax")])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_with_the_mask_that_was_drawn(activation: str, loss: str, output: str) -> None:
    network, inputs, targets = case((4, 3), (activation, activation), output, 5)
    backward = Backward(network, 5, loss, (0.3, 0.5, 0.25), np.random.default_rng(8), KNOBS)
    backward.run_back(inputs, targets)
    gradient = backward.run_back(inputs, targets).copy()
    assert all(mask is not None and (mask == 0).any() and (mask > 1).any() for mask in backward.masks)
    assert agrees(gradient, differences(network, inputs, targets, loss, backward.masks))
    expected = plain_total(network, inputs, targets, loss, backward.masks)
    assert backward.batch_loss(targets) * 5 == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize(("loss", "output"), [*((loss, "tanh") for loss in each_loss), *PAIRS[-2:]])
@pytest.mark.parametrize("turn", range(10))
def test_gradient_with_an_activation_of_its_own_for_every_layer(turn: int, loss: str, output: str) -> None:
    names = list(ACTIVATIONS)
    mixed = [names[turn], names[(turn + 3) % 10], names[(turn + 5) % 10]]
    network, inputs, targets = case((3, 2, 3), mixed, output, 5)
    assert [network.activation_of(layer) for layer in range(4)] == [*mixed, output]
    gradient = Backward(network, 5, loss, knobs=KNOBS).run_back(inputs, targets)
    assert agrees(gradient, differences(network, inputs, targets, loss))


@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_a_transposed_weight_is_noticed(loss: str, output: str) -> None:
    """Negative control of the comparison with differences."""
    network, inputs, targets = case((3, 3), (), output, 6)
    derivatives = differences(network, inputs, targets, loss)
    square = network.weights[1][:, :-1]
    square[:] = square.T.copy()
    assert not agrees(Backward(network, 6, loss, knobs=KNOBS).run_back(inputs, targets), derivatives)


@pytest.mark.parametrize("loss", ["squared", "absolute", "huber"])
def test_without_the_jacobian_softmax_would_be_noticed(loss: str) -> None:
    """p - t, or its like, is right for cross-entropy alone."""
    network, inputs, targets = case((3,), (), "softmax", 6)
    shortcut = Backward(network, 6, "cross_entropy").run_back(inputs, targets)
    assert not agrees(shortcut, differences(network, inputs, targets, loss))


def test_one_activation_named_for_every_layer_is_the_same_bit_for_bit() -> None:
    network, inputs, targets = case((4, 2), (), "tanh", 10)
    twin, _, _ = case((4, 2), ("tanh", "tanh"), "tanh", 10)
    mixed = Backward(twin, 10, "squared", (0.0, 0.0, 0.0)).run_back(inputs, targets)
    assert np.array_equal(Backward(network, 10).run_back(inputs, targets), mixed)


def test_a_wrong_number_of_activations_is_refused() -> None:
    with pytest.raises(ValueError, match="1 activations for 2 hidden layers"):
        Network((2, 4, 2, 1), "tanh", "tanh", ("relu",))


# Evaluation.


@pytest.mark.parametrize(("loss", "output"), PAIRS)
@pytest.mark.parametrize("columns", [1, 37, 5000])
def test_evaluated_loss_is_the_mean_of_the_formula(loss: str, output: str, columns: int) -> None:
    network, inputs, targets = case((3,), (), output, columns)
    evaluator = Evaluator(network, inputs.T.copy(), targets.T.copy(), loss, KNOBS)
    assert evaluator.loss() == pytest.approx(plain_total(network, inputs, targets, loss) / columns, rel=1e-12)
    expected = plain_outputs(network, inputs)
    seen = 0
    for outputs, wanted in evaluator.outputs():
        stop = seen + outputs.shape[1]
        assert np.abs(outputs - expected[:, seen:stop]).max() <= 1e-12
        assert np.array_equal(wanted, targets[:, seen:stop])
        seen = stop
    assert seen == columns


def passing_on(outputs: list[list[float]], targets: list[list[float]], activation: str, loss: str) -> Evaluator:
    """An evaluator of a network whose sums before the output's activation are these rows."""
    count = len(outputs[0])
    network = Network((count, count), "linear", activation)
    network.weights[0][:, :-1] = np.eye(count)
    rows = np.column_stack([np.array(outputs), np.ones(len(outputs))])
    return Evaluator(network, rows, np.array(targets), loss)


def test_cross_entropy_far_out_is_finite_and_exact() -> None:
    sigmoid = passing_on(
        [[1000.0], [1000.0], [-1000.0], [-1000.0]], [[1.0], [0.0], [1.0], [0.0]], "sigmoid", "cross_entropy"
    )
    assert sigmoid.loss() == 500.0
    softmax = passing_on([[1000.0, -1000.0, 0.0]] * 3, np.eye(3).tolist(), "softmax", "cross_entropy")
    assert softmax.loss() == pytest.approx((0 + 2000 + 1000) / 3, rel=1e-15)
    sure = passing_on([[40.0]], [[1.0]], "sigmoid", "cross_entropy")
    assert sure.loss() == pytest.approx(math.exp(-40), rel=1e-12), "not rounded away"


def test_gradient_of_cross_entropy_far_out_is_finite() -> None:
    for output, targets in (("sigmoid", np.array([[0.0, 1.0]])), ("softmax", np.array([[0.0, 1.0], [1.0, 0.0]]))):
        network = Network((1, len(targets)), "tanh", output)
        network.weights[0][0, 0] = 1000.0
        backward = Backward(network, 2, "cross_entropy")
        with np.errstate(over="ignore"):
            gradient = backward.run_back(np.array([[1.0, -1.0], [1.0, 1.0]]), targets)
        assert gradient[0] == 2.0
        assert backward.batch_loss(targets) == 1000.0


def test_loss_of_no_knowledge_is_the_log_of_the_number_of_classes() -> None:
    assert passing_on([[0.0] * 5], [[0, 1, 0, 0, 0]], "softmax", "cross_entropy").loss() == pytest.approx(math.log(5))
    assert passing_on([[0.0]], [[1.0]], "sigmoid", "cross_entropy").loss() == pytest.approx(math.log(2))


def test_accuracy_of_several_outputs_goes_by_the_largest() -> None:
    rows = [[0.1, 0.2, 0.3], [5.0, 1.0, 1.0], [0.0, -1.0, -2.0], [1.0, 1.0, 0.0]]
    right = np.eye(3)[[2, 0, 1, 0]].tolist()
    for loss in LOSSES:
        assert Task(3).score(passing_on(rows, right, "softmax", loss)) == 0.75, "the first of equals"


def test_accuracy_of_the_sigmoid_turns_at_a_half() -> None:
    for loss in LOSSES:
        found = passing_on([[0.0], [-0.001], [2.0], [0.0]], [[1.0], [1.0], [1.0], [1.0]], "sigmoid", loss)
        assert Task(2).score(found) == 0.75, "exactly a half counts as +1"


def test_r_squared_takes_a_column_of_targets() -> None:
    found = passing_on([[1.0], [2.0], [3.0]], [[1.0], [2.0], [3.0]], "linear", "absolute")
    assert Task(0).score(found) == r2(found.outputs()) == 1.0


def test_targets_of_one_output_may_be_flat() -> None:
    network, inputs, targets = case((3,), (), "tanh", 9)
    column = Evaluator(network, inputs.T.copy(), targets.T.copy())
    flat = Evaluator(network, inputs.T.copy(), targets[0].copy())
    assert column.loss() == flat.loss()


# How labels, outputs and losses belong together.


def test_encoding() -> None:
    labels = np.array([-1.0, 1.0, 1.0])
    assert OUTPUTS["tanh"].encode(labels, 1).tolist() == [[-1], [1], [1]]
    assert OUTPUTS["sigmoid"].encode(labels, 1).tolist() == [[0], [1], [1]]
    assert OUTPUTS["linear"].encode(np.array([0.3, -7.0]), 1).tolist() == [[0.3], [-7]]
    assert OUTPUTS["softmax"].encode(np.array([2.0, 0.0]), 3).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert OUTPUTS["softmax"].encode(np.array([]), 3).shape == (0, 3)


def test_encoding_leaves_the_labels_alone() -> None:
    labels = np.array([-1.0, 1.0])
    OUTPUTS["tanh"].encode(labels, 1)[:] = 5
    assert labels.tolist() == [-1, 1]


@pytest.mark.parametrize(
    ("labels", "output", "outputs"),
    [([3.0], "softmax", 3), ([-1.0], "softmax", 3), ([0.5], "softmax", 3), ([1.0], "tanh", 2), ([1.0], "sigmoid", 2)],
)
def test_labels_that_cannot_be_encoded(labels: list[float], output: str, outputs: int) -> None:
    with pytest.raises(ValueError, match=r"classes are|labels for one"):
        OUTPUTS[output].encode(np.array(labels), outputs)


@pytest.mark.parametrize("output", sorted(set(ACTIVATIONS) - {"sigmoid"}))
def test_cross_entropy_needs_a_probability(output: str) -> None:
    network = Network((2, 1), "tanh", output)
    with pytest.raises(ValueError, match="probability"):
        Backward(network, 3, "cross_entropy")
    with pytest.raises(ValueError, match="probability"):
        Evaluator(network, np.ones((3, 3)), np.ones(3), "cross_entropy")


def test_signed_output() -> None:
    p = np.array([0.0, 0.5, 1.0])
    assert OUTPUTS["softmax"].signed(p).tolist() == OUTPUTS["sigmoid"].signed(p).tolist() == [-1, 0, 1]
    assert p.tolist() == [0, 0.5, 1]
    assert OUTPUTS["tanh"].signed(p) is p
    assert OUTPUTS["linear"].signed(p) is p


def test_a_pass_without_the_outputs_activation_makes_up_for_it() -> None:
    network, inputs, _ = case((3,), (), "softmax", 4)
    sums = Forward(network, 4, sums=True)
    assert sums.run(inputs).min() < 0
    assert np.array_equal(sums.activate_output(), Forward(network, 4).run(inputs))
