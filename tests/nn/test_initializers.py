"""Starting weights by their statistics, and neurons that start alike."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tuiplay.nn.initializers import INITIALIZERS, alike, identical_neurons
from tuiplay.nn.network import Network

SIZES = (200, 300, 100, 1)
"""90,100 weights."""


def drawn(name: str, width: float = 0.5, sizes: tuple[int, ...] = SIZES) -> Network:
    network = Network(sizes, "tanh", "tanh")
    network.initialize(name, np.random.default_rng(7).random, {"initializer_width": width})
    return network


def fourth_moment(values: np.ndarray) -> float:
    """Over the squared variance: 1.8 for an even spread, 3 for a normal one."""
    return float(np.mean(values**4) / np.mean(values**2) ** 2)


@pytest.mark.parametrize(
    ("name", "deviation", "kurtosis"),
    [
        ("playground", lambda i, o, w: 0.5 / math.sqrt(3), 1.8),
        ("uniform", lambda i, o, w: w / math.sqrt(3), 1.8),
        ("normal", lambda i, o, w: w, 3.0),
        ("xavier", lambda i, o, w: math.sqrt(2 / (i + o)), 1.8),
        ("he", lambda i, o, w: math.sqrt(2 / i), 3.0),
    ],
)
@pytest.mark.parametrize("width", [0.5, 1.7])
def test_mean_deviation_and_form(name: str, deviation, kurtosis: float, width: float) -> None:
    """The mean within 4 standard errors of 0, the deviation within 4 of its own, the form told by the fourth moment."""
    for matrix in drawn(name, width).weights[:2]:
        weights = matrix[:, :-1].ravel()
        neurons, sources = matrix.shape[0], matrix.shape[1] - 1
        expected = deviation(sources, neurons, width)
        assert abs(weights.mean()) <= 4 * expected / math.sqrt(weights.size)
        assert abs(weights.std() / expected - 1) <= 4 * math.sqrt((kurtosis - 1) / 4 / weights.size)
        assert fourth_moment(weights) == pytest.approx(kurtosis, abs=0.12)
        if kurtosis == 1.8:
            limit = expected * math.sqrt(3)
            assert 0.999 * limit <= np.abs(weights).max() <= limit
        assert set(matrix[:, -1]) == {0.1 if name == "playground" else 0.0}


def test_the_width_matters_only_where_the_entry_says_so() -> None:
    for name, entry in INITIALIZERS.items():
        narrow, wide = (drawn(name, width, (2, 3, 1)).params for width in (0.5, 1.7))
        assert bool(entry.uses) != np.array_equal(narrow, wide)
    assert {name for name, entry in INITIALIZERS.items() if "initializer_width" in entry.uses} == {
        "constant",
        "uniform",
        "uniform_biases",
        "normal",
    }


def test_constant_weights_and_no_bias() -> None:
    network = drawn("constant", 0.25)
    assert set(network.params[network.is_weight == 1]) == {0.25}
    assert set(network.params[network.is_weight == 0]) == {0.0}


def test_normal_numbers_are_the_quantiles_of_the_draws() -> None:
    network = Network((5, 1), "tanh", "tanh")
    draws = iter([0.5, 0.8413447460685429, 0.15865525393145707, 0.0, 1 - 2**-53])
    network.initialize("normal", lambda: next(draws), {"initializer_width": 2.0})
    found = network.weights[0][0, :-1]
    assert found[:3] == pytest.approx([0, 2, -2], abs=1e-14)
    assert np.all(np.isfinite(found))
    assert found[3] < -16 < 16 < found[4]


def test_without_inputs_every_initializer_works() -> None:
    for name in INITIALIZERS:
        Network((0, 2, 1), "tanh", "tanh").initialize(name, lambda: 0.5, {"initializer_width": 0.5})


def test_equal_rows_are_grouped() -> None:
    rows = np.array([[1.0, 0.0], [2.0, 0.0], [1.0, -0.0], [3.0, 0.0], [2.0, 0.0], [1.0, 0.0]])
    assert alike(rows) == [{0, 2, 5}, {1, 4}]
    assert alike(np.array([[1.0], [2.0]])) == []
    assert alike(np.array([[math.nan], [math.nan]])) == []


@pytest.mark.parametrize(("name", "same"), [("zeros", True), ("constant", True), ("playground", False), ("he", False)])
def test_neurons_that_start_alike(name: str, same: bool) -> None:
    network = Network((2, 4, 2, 1), "tanh", "tanh")
    network.initialize(name, np.random.default_rng(1).random, {"initializer_width": 0.5})
    assert identical_neurons(network.weights) == ([{0, 1, 2, 3}, {0, 1}] if same else [set(), set()])


def test_alike_means_in_and_out_and_bias() -> None:
    network = Network((2, 4, 2, 1), "tanh", "tanh")
    network.initialize("playground", np.random.default_rng(1).random)
    first, second, _ = network.weights
    first[2] = first[0]
    assert identical_neurons(network.weights) == [set(), set()], "only what comes in is the same"
    second[:, 2] = second[:, 0]
    assert identical_neurons(network.weights) == [{0, 2}, set()]
    first[2, -1] += 1e-9
    assert identical_neurons(network.weights) == [set(), set()], "another bias"


def test_without_hidden_layers_there_are_no_neurons_to_compare() -> None:
    assert identical_neurons(Network((2, 1), "tanh", "tanh").weights) == []
