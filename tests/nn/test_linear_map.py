"""Layers that are linear come to one map, and the surface stays."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.nn.linear_map import affine_form, after, linear_layers, merged, shown_rows
from tuiplay.nn.network import Forward, Network


@pytest.mark.parametrize(
    ("sizes", "activations", "hidden"),
    [
        ((2, 8, 8, 8, 8, 8, 8, 1), ("linear",) * 6, ()),
        ((2, 5, 4, 3, 1), ("linear", "tanh", "linear"), (4,)),
        ((3, 4, 2), ("relu",), (4,)),
        ((0, 3, 1), ("linear",), ()),
    ],
)
def test_the_merged_network_has_the_same_surface(
    sizes: tuple[int, ...], activations: tuple[str, ...], hidden: tuple[int, ...]
) -> None:
    random = np.random.default_rng(0)
    network = Network(sizes, "tanh", "tanh" if sizes[-1] == 1 else "softmax", activations)
    network.params[:] = random.normal(0, 0.5, network.params.size)
    found = merged(network)
    assert found.hidden == hidden
    assert found.activations == tuple(name for name in activations if name != "linear")
    other = Network((sizes[0], *found.hidden, sizes[-1]), "tanh", network.output_activation, found.activations)
    for matrix, values in zip(other.weights, found.weights, strict=True):
        matrix[:] = values
    inputs = np.vstack([random.uniform(-6, 6, (sizes[0], 500)), np.ones(500)])
    expected = Forward(network, 500).run(inputs).copy()
    assert np.abs(Forward(other, 500).run(inputs) - expected).max() < 1e-12


def test_two_layers_multiply() -> None:
    inner, outer = np.array([[2.0, 1.0], [0.0, 3.0]]), np.array([[5.0, 7.0, 11.0]])
    assert after(outer, inner).tolist() == [[10.0, 5.0 + 21.0 + 11.0]]


def test_which_layers_are_linear() -> None:
    assert linear_layers(Network((2, 3, 3, 1), "tanh", "linear", ("linear", "relu"))) == (0,)


def test_functions_that_are_straight_are_found_out_by_their_values() -> None:
    points = np.random.default_rng(2).uniform(-6, 6, (40, 2))
    x1, x2 = points.T
    found = affine_form(np.array([x1, 3 * x2 - x1 + 2]), points)
    assert found == pytest.approx(np.array([[1, 0, 0], [-1, 3, 2]]), abs=1e-12)
    assert affine_form(np.array([x1, x1 * x2]), points) is None


def test_a_map_in_words() -> None:
    assert shown_rows(np.array([[0.3125, -1.25, 0.05], [-2.0, 0.0, -1e-3]]), ("x1", "x2")) == [
        "0.3125 x1 - 1.25 x2 + 0.05",
        "- 2 x1 + 0 x2 - 0.001",
    ]
