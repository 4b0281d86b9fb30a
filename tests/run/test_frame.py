"""Pictures of a network: where their pixels lie on the plane, and what can be shown of a neuron there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.experiment.value import Experiment
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.raster.surface import cell_of
from tuiplay.run.frame import FrameRequest, pixel_centres
from tuiplay.run.run import Run

PICTURE = FrameRequest(20, 20, 4, 4)


def test_pixel_centres_run_from_the_top_left() -> None:
    assert pixel_centres(3, 2).tolist() == [[-4, 3], [0, 3], [4, 3], [-4, -3], [0, -3], [4, -3]]


@given(st.integers(1, 40), st.integers(1, 40))
def test_each_pixel_centre_lies_in_its_own_pixel(width: int, height: int) -> None:
    columns, rows, outside = cell_of(*pixel_centres(width, height).T, width, height)
    np.testing.assert_array_equal(rows * width + columns, np.arange(width * height))
    assert not outside.any()


def asked(**what: object) -> FrameRequest:
    return FrameRequest(20, 20, 4, 4, **what)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_derivative_of_a_neuron_is_that_of_its_output_by_its_sum(name: str) -> None:
    """Differences of the map when the neuron's bias moves: f'(z)."""
    run = Run(Experiment().change({"network.activation": name}))
    for neuron in ((0, 2), (1, 1)):
        found = run.frame(asked(subject=neuron, aspect="derivative")).surface
        ends = []
        for step in (1e-6, -1e-6):
            run.network.weights[neuron[0]][neuron[1], -1] += step
            ends.append(run.frame(asked(subject=neuron)).surface)
            run.network.weights[neuron[0]][neuron[1], -1] -= step
        far = np.abs(ends[0]) + np.abs(ends[1]) > 3e-6  # from the corner
        assert found[far] == pytest.approx(((ends[0] - ends[1]) / 2e-6)[far], abs=1e-6)


def test_the_parts_of_a_layer_add_up_to_the_sum_of_the_next() -> None:
    run = Run(Experiment().change({"network.activations": ["tanh", "linear"]}))
    for neuron in (0, 1):
        parts = sum(run.frame(asked(subject=(0, unit), aspect=neuron)).surface for unit in range(4))
        whole = run.frame(asked(subject=(1, neuron))).surface
        assert parts + run.network.weights[1][neuron, -1] == pytest.approx(whole, abs=1e-14)


def test_the_output_and_features_have_no_such_aspects() -> None:
    run = Run(Experiment())
    for subject in (None, (2, 0), "x1"):
        plain = run.frame(asked(subject=subject)).surface
        assert np.array_equal(run.frame(asked(subject=subject, aspect="derivative")).surface, plain)


def test_a_fold_is_where_the_sum_of_a_unit_is_0() -> None:
    run = Run(Experiment().change({"network.hidden": [1], "network.activation": "relu"}))
    run.network.weights[0][:] = 1.0, 0.0, -2.0  # x1 = 2
    folds = run.frame(asked(folds=True)).folds
    assert folds is not None
    assert np.flatnonzero(folds.any(axis=0)).tolist() == [12]  # 0.6 a pixel: the last one left of 2 is the 13th
    assert folds[:, 12].all()
    assert run.frame(PICTURE).folds is None
    tanh = Run(Experiment()).frame(asked(folds=True)).folds
    assert tanh is not None
    assert not tanh.any()


def test_a_neuron_has_the_folds_of_the_layers_up_to_it() -> None:
    run = Run(Experiment().change({"network.hidden": [3, 3], "network.activation": "relu", "network.draw": 2}))
    counts = []
    for subject in ("x1", (0, 0), (1, 0), None):
        folds = run.frame(asked(subject=subject, folds=True)).folds
        assert folds is not None
        counts.append(int(folds.sum()))
    assert counts[0] == 0 < counts[1] < counts[2] == counts[3]
