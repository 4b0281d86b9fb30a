"""Curvature against differences of the gradient, numpy's eigenvalues, and closed forms."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tuiplay.nn.activations import ACTIVATIONS, OUTPUTS, derivative_of, second_derivative_of
from tuiplay.nn.arrays import Array
from tuiplay.nn.curvature import EXACT_UP_TO, HessianProduct, curvature_of, lanczos
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.network import Backward, Network

KNOBS = {"huber_delta": 0.7}


def made(sizes: tuple[int, ...], activation: str, output: str, seed: int = 0) -> tuple[Network, Array, Array]:
    random = np.random.default_rng(seed)
    network = Network(sizes, activation, output)
    network.params[:] = random.normal(0, 0.6, network.params.size)
    inputs = np.ones((30, sizes[0] + 1))
    inputs[:, :-1] = random.uniform(-2, 2, (30, sizes[0]))
    several = OUTPUTS[output].probability is not None and sizes[-1] > 1
    labels = random.integers(0, sizes[-1], 30).astype(float) if several else random.choice([-1.0, 1.0], 30)
    return network, inputs, OUTPUTS[output].encode(labels, sizes[-1])


def mean_gradient(network: Network, inputs: Array, targets: Array, loss: str) -> Array:
    knobs = {name: KNOBS[name] for name in LOSSES[loss].uses}
    backward = Backward(network, len(inputs), loss, knobs=knobs)
    return backward.run_back(inputs.T, targets.T).copy() / len(inputs)


def by_differences(network: Network, inputs: Array, targets: Array, loss: str, step: float = 1e-5) -> Array:
    params = network.params
    whole = np.empty((params.size, params.size))
    for place in range(params.size):
        kept = params[place]
        ends = []
        for sign in (1, -1):
            params[place] = kept + sign * step
            ends.append(mean_gradient(network, inputs, targets, loss))
        params[place] = kept
        whole[:, place] = (ends[0] - ends[1]) / (2 * step)
    return whole


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_second_derivative_is_that_of_the_first(name: str) -> None:
    z = np.array([[-30.0, -3.1, -0.7, 0.3, 1.9, 30.0]])
    differences = (derivative_of(name, z + 1e-6) - derivative_of(name, z - 1e-6)) / 2e-6
    assert second_derivative_of(name, z) == pytest.approx(differences, abs=1e-8)
    assert ACTIVATIONS[name].second is not None


SMOOTH = [name for name in ACTIVATIONS if not ACTIVATIONS[name].bends]
CASES = [
    *((name, "tanh", 1, "squared") for name in SMOOTH),
    *(("tanh", output, 1, "squared") for output in ("linear", "sigmoid")),
    ("tanh", "sigmoid", 1, "cross_entropy"),
    ("tanh", "softmax", 3, "cross_entropy"),
    ("tanh", "softmax", 3, "squared"),
    ("tanh", "linear", 1, "huber"),
    ("swish", "tanh", 1, "huber"),
    ("gelu", "tanh", 1, "absolute"),
]


@pytest.mark.parametrize(("activation", "output", "outputs", "loss"), CASES)
def test_the_hessian_is_that_of_differences(activation: str, output: str, outputs: int, loss: str) -> None:
    network, inputs, targets = made((2, 4, 3, outputs), activation, output)
    knobs = {name: KNOBS[name] for name in LOSSES[loss].uses}
    found = HessianProduct(network, inputs, targets, loss, knobs).matrix()
    assert found == pytest.approx(by_differences(network, inputs, targets, loss), abs=2e-8)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
def test_it_is_right_beside_corners_too(activation: str) -> None:
    network, inputs, targets = made((2, 4, 3, 1), activation, "tanh", seed=3)
    found = HessianProduct(network, inputs, targets, "squared", {}).matrix()
    assert found == pytest.approx(by_differences(network, inputs, targets, "squared", 1e-7), abs=1e-6)


def test_one_linear_neuron_has_the_second_moments_of_its_inputs() -> None:
    """The closed form of least squares: H = XᵀX / n."""
    network, inputs, targets = made((3, 1), "linear", "linear")
    product = HessianProduct(network, inputs, targets, "squared", {})
    moments = inputs.T @ inputs / len(inputs)
    assert product.matrix() == pytest.approx(moments, abs=1e-14)
    found = curvature_of(product)
    assert found.exact
    assert (found.smallest, found.largest) == pytest.approx(tuple(np.linalg.eigvalsh(moments)[[0, -1]]))


def test_twice_the_inverse_of_the_largest_eigenvalue_is_where_descent_turns_over() -> None:
    network, inputs, targets = made((3, 1), "linear", "linear", seed=5)
    largest = curvature_of(HessianProduct(network, inputs, targets, "squared", {})).largest
    start = network.params.copy()
    best = np.linalg.lstsq(inputs, targets, rcond=None)[0].ravel()
    far = []
    for share in (0.98, 1.02):
        network.params[:] = start
        for _ in range(600):
            network.params -= share * 2 / largest * mean_gradient(network, inputs, targets, "squared")
        far.append(float(np.linalg.norm(network.params - best)))
    assert far[0] < 1e-3 * np.linalg.norm(start - best)
    assert far[1] > 10 * np.linalg.norm(start - best)


def test_lanczos_finds_what_numpy_finds() -> None:
    random = np.random.default_rng(1)
    whole = random.normal(size=(300, 300))
    whole = whole + whole.T
    values = np.linalg.eigvalsh(whole)
    low, high = lanczos(lambda vector: whole @ vector, 300)
    assert high == pytest.approx(values[-1], rel=1e-5)
    assert low <= values[0] * 0.9


def test_beyond_400_parameters_lanczos_agrees_with_the_whole_matrix() -> None:
    network, inputs, targets = made((2, 18, 18, 1), "tanh", "tanh")
    product = HessianProduct(network, inputs, targets, "squared", {})
    assert product.parameters > EXACT_UP_TO
    found = curvature_of(product)
    assert not found.exact
    assert found.largest == pytest.approx(float(np.linalg.eigvalsh(product.matrix())[-1]), rel=1e-6)


def test_what_it_computed_with_is_its_own() -> None:
    network, inputs, targets = made((2, 3, 1), "tanh", "tanh")
    product = HessianProduct(network, inputs, targets, "squared", {})
    before = product.matrix()
    network.params += 1.0
    inputs += 1.0
    assert np.array_equal(product.matrix(), before)


def test_it_gives_way_after_every_product_and_says_what_is_no_number() -> None:
    network, inputs, targets = made((2, 3, 1), "tanh", "tanh")
    counter = itertools.count()
    curvature_of(HessianProduct(network, inputs, targets, "squared", {}), lambda: void(next(counter)))
    assert next(counter) == network.params.size
    network.params.fill(np.nan)
    assert np.isnan(curvature_of(HessianProduct(network, inputs, targets, "squared", {})).largest)


def void(_value: object) -> None:
    """For a lambda that shall return nothing."""
