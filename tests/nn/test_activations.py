"""Activations against their closed forms."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from reference.plain import FUNCTIONS

from tuiplay.nn.activations import ACTIVATIONS, OUTPUTS, apply, derivative_of
from tuiplay.nn.arrays import play

every_activation = pytest.mark.parametrize("name", ACTIVATIONS)
Z = np.concatenate([np.linspace(-30, 30, 601), [1e-12, -1e-12, 5e-324, -5e-324, -0.0, 36.0, -36.0, 100.0, -100.0]])


def test_every_activation_has_a_closed_form_here() -> None:
    assert set(FUNCTIONS) == set(ACTIVATIONS)
    assert list(ACTIVATIONS)[:4] == ["relu", "tanh", "sigmoid", "linear"], "the playground's, in its order"
    assert len(ACTIVATIONS) == 10


@every_activation
def test_value(name: str) -> None:
    function = FUNCTIONS[name][0]
    expected = np.array([function(z) for z in Z])
    assert np.all(np.abs(apply(name, Z) - expected) <= 1e-15 * np.maximum(1, np.abs(expected)))


@every_activation
def test_slope(name: str) -> None:
    derivative = FUNCTIONS[name][1]
    assert np.abs(derivative_of(name, Z) - [derivative(z) for z in Z]).max() <= 1e-15


@every_activation
def test_slope_is_the_limit_of_differences(name: str) -> None:
    """Central differences of the function itself, away from the kink of ReLU."""
    z = np.linspace(-4, 4, 80)
    differences = (apply(name, z + 1e-5) - apply(name, z - 1e-5)) / 2e-5
    assert np.abs(derivative_of(name, z) - differences).max() <= 1e-9


@every_activation
def test_the_argument_is_left_alone(name: str) -> None:
    z = np.array([[-1.0, 2.0], [0.5, -3.0]])
    apply(name, z)
    derivative_of(name, z)
    assert z.tolist() == [[-1.0, 2.0], [0.5, -3.0]]


def test_relu_is_flat_at_zero() -> None:
    assert derivative_of("relu", np.array([-0.0, 0.0, 5e-324])).tolist() == [0.0, 0.0, 1.0]


def test_far_out_values() -> None:
    z = np.array([-1e308, -800.0, 800.0, 1e308])
    with np.errstate(over="ignore"):
        assert apply("sigmoid", z).tolist() == [0, 0, 1, 1]
        assert derivative_of("sigmoid", z).tolist() == [0, 0, 0, 0]
    assert apply("tanh", z).tolist() == [-1, -1, 1, 1]
    assert derivative_of("tanh", z).tolist() == [0, 0, 0, 0]
    assert apply("relu", z).tolist() == [0, 0, 800, 1e308]
    assert apply("linear", z).tolist() == z.tolist()


@every_activation
def test_training_gives_the_value_of_evaluation(name: str) -> None:
    """Bit for bit, whether or not the slope is taken on the way."""
    z, derivatives = Z.copy(), np.ones_like(Z)
    play(ACTIVATIONS[name].training(z, derivatives))
    assert np.array_equal(z, apply(name, Z))
    assert np.array_equal(derivatives, derivative_of(name, Z))


@pytest.mark.parametrize(
    ("name", "values", "derivatives"),
    [
        ("leaky_relu", [-10, 1000], [0.01, 1]),
        ("elu", [-1, 1000], [0, 1]),
        ("softplus", [0, 1000], [0, 1]),
        ("swish", [0, 1000], [0, 1]),
        ("gelu", [0, 1000], [0, 1]),
    ],
)
def test_far_out_values_of_the_others(name: str, values: list[float], derivatives: list[float]) -> None:
    """At -1000 and 1000, with no warning."""
    z = np.array([-1000.0, 1000.0])
    assert apply(name, z) == pytest.approx(values, rel=1e-15, abs=1e-290)
    assert derivative_of(name, z) == pytest.approx(derivatives, rel=1e-15, abs=1e-290)


def test_the_kinks_belong_to_the_left() -> None:
    zero = np.array([-0.0, 0.0])
    assert derivative_of("leaky_relu", zero).tolist() == [0.01, 0.01]
    assert derivative_of("elu", zero).tolist() == [1, 1], "ELU has none"


def test_gelu_keeps_its_relative_precision_into_the_tail() -> None:
    """1 + erf would have lost all of it at -8."""
    z = np.linspace(-8, 8, 10000)
    expected = np.array([FUNCTIONS["gelu"][0](value) for value in z])
    assert np.abs(apply("gelu", z) / expected - 1).max() <= 1e-12
    near = np.abs(z) <= 5
    assert np.abs(apply("gelu", z)[near] / expected[near] - 1).max() <= 1e-13


def test_softmax_is_the_shares_of_the_exponentials_column_by_column() -> None:
    z = np.random.default_rng(4).normal(0, 3, (5, 7))
    p = apply("softmax", z)
    for column in range(7):
        powers = [math.exp(value) for value in z[:, column]]
        assert p[:, column] == pytest.approx([power / math.fsum(powers) for power in powers], rel=1e-14)
    assert p.sum(axis=0) == pytest.approx(np.ones(7), rel=1e-15)


def test_softmax_of_huge_sums_is_finite_and_moving_all_changes_nothing() -> None:
    z = np.array([[1000.0, -1000.0, 1000.0, 0.0], [-1000.0, -1000.0, 999.0, 1.0]])
    p = apply("softmax", z)
    assert p[:, 0].tolist() == [1, 0]
    assert p[:, 1].tolist() == [0.5, 0.5]
    assert p[:, 2] == pytest.approx([1 / (1 + math.exp(-1)), 1 / (1 + math.e)], rel=1e-15)
    assert np.array_equal(p[:, 3], p[::-1, 2])
    assert np.array_equal(apply("softmax", z + 64.0), p)


def test_softmax_is_for_outputs_only() -> None:
    assert set(OUTPUTS) - set(ACTIVATIONS) == {"softmax"}


@every_activation
def test_what_is_not_a_number_stays_so(name: str) -> None:
    with np.errstate(invalid="ignore"):
        assert math.isnan(apply(name, np.array([math.nan]))[0])
        assert math.isnan(derivative_of(name, np.array([math.nan]))[0]) or name == "linear"


def test_sigmoid_of_two_and_of_twenty() -> None:
    """Weights ten times as large make the same unit all but certain (numbers from a course text)."""
    assert apply("sigmoid", np.array([2.0, 20.0])) == pytest.approx([0.88, 0.9999999979], abs=1e-3)
    assert 1 - apply("sigmoid", np.array([20.0]))[0] == pytest.approx(2.1e-9, rel=0.02)


@every_activation
def test_nothing_deprecated_is_called(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        apply(name, np.ones(3))
        derivative_of(name, np.ones(3))
