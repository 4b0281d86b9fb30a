"""What a layer sees: against the network computed by hand, and NumPy's principal components."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.run.hidden_space import FEW, axes_of, grid_points, hidden_space
from tuiplay.run.run import Run


def test_two_neurons_are_the_axes() -> None:
    run = Run(Experiment())
    run.advance(epochs=3)
    points = run.split.train
    found = hidden_space(run, 0, (1, 3), points, FEW)
    values = np.tanh(np.column_stack([points[:, :2], np.ones(len(points))]) @ run.network.weights[0].T)
    assert found.points == pytest.approx(values[:, [1, 3]], abs=1e-14)
    grid = grid_points(FEW)
    assert found.grid.shape == grid.shape
    at = np.tanh(np.append(grid[3, 17], 1.0) @ run.network.weights[0].T)
    assert found.grid[3, 17] == pytest.approx(at[[1, 3]], abs=1e-14)
    assert np.isnan(found.explained)


def test_principal_components_are_those_of_the_points() -> None:
    run = Run(Experiment().change({"network.hidden": [5]}))
    run.advance(epochs=3)
    points = run.split.train
    found = hidden_space(run, 0, None, points)
    values = np.tanh(np.column_stack([points[:, :2], np.ones(len(points))]) @ run.network.weights[0].T)
    sizes, directions = np.linalg.eigh(np.cov(values.T))
    expected = (values - values.mean(axis=0)) @ directions[:, ::-1][:, :2]
    assert np.abs(found.points) == pytest.approx(np.abs(expected), abs=1e-10)
    assert found.explained == pytest.approx(sizes[-2:].sum() / sizes.sum())


def test_the_output_stands_along_the_lines() -> None:
    run = Run(Experiment().change({"data.dataset": "gauss", "network.hidden": [2]}))
    found = hidden_space(run, 0, (0, 1), run.split.train)
    hidden = np.column_stack([found.grid.reshape(-1, 2), np.ones(found.outputs.size)])
    assert found.outputs.ravel() == pytest.approx(np.tanh(hidden @ run.network.weights[1][0]), abs=1e-14)


def test_what_can_be_looked_at() -> None:
    assert axes_of(1) == [None]
    assert axes_of(2) == [(0, 1)]
    assert axes_of(3) == [None, (0, 1), (0, 2), (1, 2)]


def test_one_neuron_is_a_line_and_a_diverged_run_is_nowhere() -> None:
    run = Run(Experiment().change({"network.hidden": [1]}))
    found = hidden_space(run, 0, None, run.split.train)
    assert not found.points[:, 1].any()
    wide = Run(Experiment().change({"network.hidden": [4]}))
    wide.network.params.fill(np.nan)
    assert np.isnan(hidden_space(wide, 0, None, wide.split.train).points).all()


def test_the_lines_of_the_grid_are_straight_in_the_plane() -> None:
    grid = grid_points(FEW)
    assert grid.shape == (14, 161, 2)
    assert (np.ptp(grid[:7, :, 0], axis=1) == 0).all()
    assert (np.ptp(grid[7:, :, 1], axis=1) == 0).all()
    assert sorted({*grid[:7, 0, 0].tolist()}) == [-6, -4, -2, 0, 2, 4, 6]
