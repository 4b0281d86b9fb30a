"""Back-propagation against differences of the loss, and against plain sample-by-sample back-propagation."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from reference.plain import PlainNetwork

from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Backward, Forward, Network

DEPTHS: list[tuple[int, ...]] = [(), (3,), (4, 3, 2)]
every_kind = pytest.mark.parametrize(
    ("hidden", "activation"),
    list(itertools.product(DEPTHS, ACTIVATIONS)),
    ids=lambda value: "-".join(map(str, value)) or "none" if isinstance(value, tuple) else value,
)


def network_of(sizes: Sequence[int], activation: str, output: str, seed: int = 3) -> Network:
    network = Network(sizes, activation, output)
    network.params[:] = np.random.default_rng(seed).normal(0, 0.7, network.params.size)
    return network


def plain(network: Network) -> PlainNetwork:
    return PlainNetwork(network.weights, network.activation, network.output_activation)


def points_for(network: Network, count: int, seed: int = 5) -> tuple[Array, Array]:
    """Inputs (features + 1, count) and targets (1, count), with every sum of every neuron off the kink of ReLU."""
    rng = np.random.default_rng(seed)
    twin = plain(network)
    columns: list[Array] = []
    while len(columns) < count:
        point = rng.normal(0, 1.5, network.sizes[0])
        if min(abs(z) for layer in twin.forward(point)[0] for z in layer) > 1e-3:
            columns.append(np.append(point, 1.0))
    return np.array(columns).T.copy(), rng.normal(0, 1, (1, count))


def total_loss(network: Network, inputs: Array, targets: Array) -> float:
    """Sum over the points of half the squared error: what the gradient is the gradient of."""
    error = Forward(network, inputs.shape[1]).run(inputs) - targets
    return 0.5 * float(np.sum(error * error))


def differences(network: Network, inputs: Array, targets: Array, step: float = 1e-5) -> Array:
    derivatives = np.empty_like(network.params)
    for index, value in enumerate(network.params.copy()):
        network.params[index] = value + step
        above = total_loss(network, inputs, targets)
        network.params[index] = value - step
        derivatives[index] = (above - total_loss(network, inputs, targets)) / (2 * step)
        network.params[index] = value
    return derivatives


def agrees(gradient: Array, reference: Array, relative: float, floor: float) -> bool:
    return bool(np.all(np.abs(gradient - reference) <= np.maximum(relative * np.abs(reference), floor)))


def plain_gradient(twin: PlainNetwork, inputs: Array, targets: Array) -> Array:
    for column, target in zip(inputs.T, targets[0], strict=True):
        twin.learn(column[:-1].tolist(), float(target))
    return np.concatenate([np.ravel(matrix) for matrix in twin.sums()])


@every_kind
def test_gradient_is_the_slope_of_the_loss(hidden: tuple[int, ...], activation: str) -> None:
    for output in ACTIVATIONS:
        network = network_of((2, *hidden, 1), activation, output)
        inputs, targets = points_for(network, 12)
        gradient = Backward(network, 12).run_back(inputs, targets)
        assert agrees(gradient, differences(network, inputs, targets), 1e-6, 1e-8), output


@every_kind
def test_gradient_is_that_of_plain_back_propagation(hidden: tuple[int, ...], activation: str) -> None:
    for output in ACTIVATIONS:
        network = network_of((3, *hidden, 1), activation, output)
        inputs, targets = points_for(network, 9)
        gradient = Backward(network, 9).run_back(inputs, targets)
        assert agrees(gradient, plain_gradient(plain(network), inputs, targets), 1e-12, 1e-13), output


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("columns", [1, 2, 30])
@pytest.mark.parametrize("features", [0, 1, 7])
def test_any_batch_and_any_number_of_inputs(activation: str, columns: int, features: int) -> None:
    network = network_of((features, 8, 8, 1), activation, "tanh", seed=11)
    inputs, targets = points_for(network, columns)
    gradient = Backward(network, columns).run_back(inputs, targets)
    assert agrees(gradient, plain_gradient(plain(network), inputs, targets), 1e-11, 1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_large_batch_has_the_sum_of_the_gradients_of_small_ones(activation: str) -> None:
    network = network_of((3, 8, 8, 1), activation, "tanh", seed=11)
    inputs, targets = points_for(network, 900)
    large = Backward(network, 900).run_back(inputs, targets)
    small = Backward(network, 100)
    total = np.zeros_like(large)
    for start in range(0, 900, 100):
        total += small.run_back(inputs[:, start : start + 100], targets[:, start : start + 100])
    assert agrees(large, total, 1e-10, 1e-11)


def test_a_pass_leaves_nothing_behind() -> None:
    """The second gradient does not remember the first."""
    network = network_of((2, 4, 2, 1), "tanh", "tanh")
    inputs, targets = points_for(network, 6)
    backward = Backward(network, 3)
    backward.run_back(inputs[:, :3], targets[:, :3])
    again = backward.run_back(inputs[:, 3:], targets[:, 3:]).copy()
    assert np.array_equal(again, Backward(network, 3).run_back(inputs[:, 3:], targets[:, 3:]))


# Negative controls: the comparisons above notice a mistake.


def broken(mistake: str) -> tuple[Array, Array, Array]:
    """Gradients of a plain network with a mistake, of the real one, and the differences."""
    network = network_of((3, 3, 3, 1), "tanh", "tanh")
    inputs, targets = points_for(network, 12)
    twin = plain(network)
    if mistake == "transposed weights":
        twin.weights[1] = [list(column) for column in zip(*twin.weights[1], strict=True)]
    if mistake == "forgotten bias":
        twin.biases[1] = [0.0] * 3
    wrong = plain_gradient(twin, inputs, targets)
    if mistake == "no bias gradient":
        wrong[np.concatenate([np.ravel(layer) for layer in network.views(network.is_weight)]) == 0] = 0
    return wrong, Backward(network, 12).run_back(inputs, targets), differences(network, inputs, targets)


@pytest.mark.parametrize("mistake", ["transposed weights", "forgotten bias", "no bias gradient"])
def test_a_mistake_is_noticed(mistake: str) -> None:
    wrong, gradient, derivatives = broken(mistake)
    assert agrees(gradient, derivatives, 1e-6, 1e-8)
    assert not agrees(wrong, derivatives, 1e-6, 1e-8)
    assert not agrees(gradient, wrong, 1e-6, 1e-8)


def test_without_a_mistake_the_controls_agree() -> None:
    wrong, gradient, derivatives = broken("none")
    assert agrees(wrong, derivatives, 1e-6, 1e-8)
    assert agrees(gradient, wrong, 1e-12, 1e-13)
