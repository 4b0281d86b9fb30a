"""Layout, starting weights, forward pass, loss and the measures beside it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.plain import PlainNetwork

from tuiplay.nn.evaluator import Evaluator
from tuiplay.nn.initializers import INITIALIZERS, count_draws, parameter_count
from tuiplay.nn.metrics import accuracy, r2
from tuiplay.nn.network import Forward, Network

shapes = st.lists(st.integers(1, 5), min_size=1, max_size=4).flatmap(
    lambda rest: st.integers(0, 4).map(lambda inputs: (inputs, *rest))
)


@pytest.mark.parametrize(
    ("sizes", "weights", "parameters"),
    [((2, 3, 1), 9, 13), ((3, 5, 5, 1), 45, 56), ((2, 4, 2, 1), 18, 25), ((2, 1), 2, 3), ((0, 1), 0, 1)],
)
def test_counts(sizes: tuple[int, ...], weights: int, parameters: int) -> None:
    """9 and 45 weights are those of a course text; 18 and 7 biases those of the default network."""
    assert count_draws(sizes) == weights
    assert parameter_count(sizes) == parameters
    network = Network(sizes, "tanh", "tanh")
    assert network.params.shape == (parameters,)
    assert network.is_weight.sum() == weights


@given(shapes)
def test_layers_are_views_of_one_vector(sizes: tuple[int, ...]) -> None:
    network = Network(sizes, "tanh", "linear")
    assert [matrix.shape for matrix in network.weights] == [(n, i + 1) for i, n in itertools.pairwise(sizes)]
    network.params[:] = np.arange(network.params.size)
    assert np.array_equal(np.concatenate([matrix.ravel() for matrix in network.weights]), network.params)
    for matrix in network.weights:
        matrix[:, -1] = -1.0
    assert np.array_equal(network.params == -1, network.is_weight == 0)


def test_weights_are_drawn_neuron_by_neuron_and_link_by_link() -> None:
    network = Network((2, 3, 1), "tanh", "tanh")
    numbers = itertools.count()
    network.initialize("playground", lambda: next(numbers) / 100)
    assert network.weights[0][:, :2].ravel() == pytest.approx(np.arange(6) / 100 - 0.5, abs=1e-15)
    assert network.weights[1][:, :3].ravel() == pytest.approx(np.arange(6, 9) / 100 - 0.5, abs=1e-15)
    assert np.all(network.params[network.is_weight == 0] == 0.1)
    assert next(numbers) == 9


@pytest.mark.parametrize("name", INITIALIZERS)
@given(shapes)
def test_every_initializer_draws_one_number_a_weight(name: str, sizes: tuple[int, ...]) -> None:
    network = Network(sizes, "tanh", "tanh")
    numbers = itertools.count()
    network.alive.fill(0.0)
    network.initialize(name, lambda: next(numbers) * 0.001, {"initializer_width": 0.5})
    assert next(numbers) == count_draws(sizes)
    assert network.dead == 0, "new weights are all alive"


def test_zeros_are_zeros() -> None:
    network = Network((2, 4, 2, 1), "tanh", "tanh")
    network.initialize("zeros", lambda: 0.7)
    assert not network.params.any()


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
@given(sizes=shapes, columns=st.integers(1, 6))
def test_forward_is_the_plain_network(activation: str, sizes: tuple[int, ...], columns: int) -> None:
    network = Network(sizes, activation, "linear")
    rng = np.random.default_rng(sum(sizes))
    network.params[:] = rng.normal(0, 1, network.params.size)
    twin = PlainNetwork(network.weights, activation, "linear")
    inputs = np.vstack([rng.normal(0, 2, (sizes[0], columns)), np.ones(columns)])
    forward = Forward(network, columns)
    forward.run(inputs)
    for column in range(columns):
        _, values = twin.forward(inputs[:-1, column].tolist())
        for layer, expected in zip(forward.layers, values[1:], strict=True):
            assert np.abs(layer[:, column] - expected).max() <= 1e-12
    assert forward.output is forward.layers[-1]


def test_without_inputs_the_output_is_one_number_everywhere() -> None:
    network = Network((0, 3, 1), "tanh", "tanh")
    network.initialize("playground", lambda: 0.9)
    output = Forward(network, 5).run(np.ones((1, 5)))
    assert len(set(output[0])) == 1
    assert output[0, 0] == pytest.approx(np.tanh(0.1 + 3 * 0.4 * np.tanh(0.1)), rel=1e-14)


def evaluated(outputs: list[float], targets: list[float]) -> Evaluator:
    """An evaluator of the network that passes its one input on."""
    network = Network((1, 1), "linear", "linear")
    network.params[:] = 1.0, 0.0
    return Evaluator(network, np.column_stack([outputs, np.ones(len(outputs))]), np.array(targets))


def test_loss_is_the_mean_of_half_the_squared_error() -> None:
    assert evaluated([1.0, -1.0, 0.0], [1.0, 1.0, 0.5]).loss() == pytest.approx((0 + 2 + 0.125) / 3, rel=1e-15)


def test_loss_of_a_constant_zero_is_a_half_and_the_worst_is_two() -> None:
    assert evaluated([0.0, 0.0], [1.0, -1.0]).loss() == 0.5
    assert evaluated([-1.0, 1.0], [1.0, -1.0]).loss() == 2.0


@pytest.mark.parametrize("count", [1, 4095, 4096, 4097, 10000])
def test_loss_of_many_points(count: int) -> None:
    """However the points are cut into passes, each counts once."""
    rng = np.random.default_rng(1)
    outputs, targets = rng.normal(size=count), rng.normal(size=count)
    expected = float(np.mean((outputs - targets) ** 2) / 2)
    assert evaluated(outputs.tolist(), targets.tolist()).loss() == pytest.approx(expected, rel=1e-12)


def test_accuracy_is_the_share_of_right_signs() -> None:
    assert accuracy(evaluated([0.2, -0.1, 3.0, -2.0], [1.0, 1.0, 1.0, -1.0]).outputs()) == 0.75
    assert accuracy(evaluated([0.0, 0.0, -0.0], [1.0, 1.0, -1.0]).outputs()) == 2 / 3, "an output of 0 counts as +1"


def test_r_squared() -> None:
    """1 for a perfect fit, 0 for the mean, negative for worse; undefined where the targets are all alike."""
    assert r2(evaluated([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]).outputs()) == 1.0
    assert r2(evaluated([2.0, 2.0, 2.0], [1.0, 2.0, 3.0]).outputs()) == pytest.approx(0.0, abs=1e-15)
    assert r2(evaluated([3.0, 2.0, 1.0], [1.0, 2.0, 3.0]).outputs()) == pytest.approx(-3.0)
    assert r2(evaluated([1.0, 2.0], [5.0, 5.0]).outputs()) is None


def test_no_points_have_no_measures() -> None:
    nothing = evaluated([], [])
    assert np.isnan(nothing.loss())
    assert accuracy(nothing.outputs()) is None
    assert r2(nothing.outputs()) is None
