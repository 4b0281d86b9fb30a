"""Activations against their closed forms."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from reference.plain import FUNCTIONS

from tuiplay.nn.activations import ACTIVATIONS, apply, slope

every_activation = pytest.mark.parametrize("name", ACTIVATIONS)
Z = np.concatenate([np.linspace(-30, 30, 601), [1e-12, -1e-12, 5e-324, -5e-324, -0.0, 36.0, -36.0, 100.0, -100.0]])


def test_every_activation_has_a_closed_form_here() -> None:
    assert set(FUNCTIONS) == set(ACTIVATIONS) == {"relu", "tanh", "sigmoid", "linear"}


@every_activation
def test_value(name: str) -> None:
    function = FUNCTIONS[name][0]
    assert np.abs(apply(name, Z) - [function(z) for z in Z]).max() <= 1e-15


@every_activation
def test_slope(name: str) -> None:
    derivative = FUNCTIONS[name][1]
    assert np.abs(slope(name, Z) - [derivative(z) for z in Z]).max() <= 1e-15


@every_activation
def test_slope_is_the_limit_of_differences(name: str) -> None:
    """Central differences of the function itself, away from the kink of ReLU."""
    z = np.linspace(-4, 4, 80)
    differences = (apply(name, z + 1e-5) - apply(name, z - 1e-5)) / 2e-5
    assert np.abs(slope(name, z) - differences).max() <= 1e-9


@every_activation
def test_the_argument_is_left_alone(name: str) -> None:
    z = np.array([[-1.0, 2.0], [0.5, -3.0]])
    apply(name, z)
    slope(name, z)
    assert z.tolist() == [[-1.0, 2.0], [0.5, -3.0]]


def test_relu_is_flat_at_zero() -> None:
    assert slope("relu", np.array([-0.0, 0.0, 5e-324])).tolist() == [0.0, 0.0, 1.0]


def test_far_out_values() -> None:
    z = np.array([-1e308, -800.0, 800.0, 1e308])
    with np.errstate(over="ignore"):
        assert apply("sigmoid", z).tolist() == [0, 0, 1, 1]
        assert slope("sigmoid", z).tolist() == [0, 0, 0, 0]
    assert apply("tanh", z).tolist() == [-1, -1, 1, 1]
    assert slope("tanh", z).tolist() == [0, 0, 0, 0]
    assert apply("relu", z).tolist() == [0, 0, 800, 1e308]
    assert apply("linear", z).tolist() == z.tolist()


@pytest.mark.parametrize("name", ["relu", "tanh", "sigmoid", "linear"])
def test_what_is_not_a_number_stays_so(name: str) -> None:
    assert math.isnan(apply(name, np.array([math.nan]))[0])


def test_sigmoid_of_two_and_of_twenty() -> None:
    """Weights ten times as large make the same unit all but certain (numbers from a course text)."""
    assert apply("sigmoid", np.array([2.0, 20.0])) == pytest.approx([0.88, 0.9999999979], abs=1e-3)
    assert 1 - apply("sigmoid", np.array([20.0]))[0] == pytest.approx(2.1e-9, rel=0.02)


@every_activation
def test_nothing_deprecated_is_called(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        apply(name, np.ones(3))
        slope(name, np.ones(3))
