"""Pieces of the plane: closed forms of line arrangements, brute force over points, areas."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.nn.arrays import Array
from tuiplay.nn.linear_regions import folds, linear_regions
from tuiplay.nn.network import Network
from tuiplay.nn.traced_pass import traced_pass

PLANE = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def area(polygon: Array) -> float:
    x, y = polygon.T
    return 0.5 * abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1)))


@pytest.mark.parametrize("name", ["relu", "leaky_relu"])
@pytest.mark.parametrize("lines", [1, 2, 3, 5, 8])
def test_lines_in_general_position_cut_the_plane_into_the_known_number(lines: int, name: str) -> None:
    """1 + n + n (n - 1) / 2, if all crossings lie in the square."""
    angles = np.pi * np.arange(lines) / lines + 0.1
    network = Network((2, lines, 1), name, "tanh")
    network.weights[0][:] = np.column_stack([np.cos(angles), np.sin(angles), 0.3 * (1 + np.arange(lines) % 3)])
    network.weights[0][:, 2] += 0.01 * np.arange(lines) ** 2
    found = linear_regions(network, PLANE, 1000.0)
    assert found is not None
    assert len(found) == 1 + lines + lines * (lines - 1) // 2
    assert sum(map(area, found)) == pytest.approx(2000.0**2)


@pytest.mark.parametrize("seed", range(3))
def test_every_pattern_of_a_fine_grid_has_its_piece(seed: int) -> None:
    random = np.random.default_rng(seed)
    network = Network((2, 5, 4, 1), "relu", "tanh")
    network.params[:] = random.normal(0, 1, network.params.size)
    found = linear_regions(network, PLANE, 6.0)
    assert found is not None
    axis = np.linspace(-6, 6, 350)
    points = np.array(np.meshgrid(axis, axis)).reshape(2, -1).T
    trace = traced_pass(network, np.column_stack([points, np.ones(len(points))]))
    patterns = np.unique(np.vstack([trace.sums[0] > 0, trace.sums[1] > 0]).T, axis=0)
    large = sum(area(polygon) > 0.01 for polygon in found)
    assert large <= len(patterns) <= len(found)
    assert sum(map(area, found)) == pytest.approx(144.0)
    middles = np.array([polygon.mean(axis=0) for polygon in found])
    inner = traced_pass(network, np.column_stack([middles, np.ones(len(middles))]))
    assert len(np.unique(np.vstack([inner.sums[0] > 0, inner.sums[1] > 0]).T, axis=0)) == len(found)


def test_straight_layers_cut_nothing_and_curved_ones_have_no_pieces() -> None:
    straight = Network((2, 4, 3, 1), "linear", "tanh")
    straight.params[:] = 0.3
    assert len(linear_regions(straight, PLANE, 6.0) or []) == 1
    assert not folds(straight)
    mixed = Network((2, 4, 3, 1), "relu", "tanh", ("relu", "tanh"))
    assert linear_regions(mixed, PLANE, 6.0) is None
    assert folds(mixed)
