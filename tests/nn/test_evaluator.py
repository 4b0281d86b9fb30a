"""Outputs that the losses have left behind are those of a pass of their own, and never those of other weights."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tuiplay.nn.arrays import Array
from tuiplay.nn.evaluator import _CHUNK, Evaluator
from tuiplay.nn.network import Forward, Network

COUNTS = [7, _CHUNK, _CHUNK + 7, 2 * _CHUNK, 2 * _CHUNK + 7]


def evaluator_of(count: int, output: str) -> tuple[Evaluator, Array]:
    random = np.random.default_rng(3)
    outputs = 3 if output == "softmax" else 1
    network = Network((2, 4, outputs), "tanh", output)
    network.params[:] = random.uniform(-1, 1, network.params.size)
    rows = np.column_stack([random.normal(size=(count, 2)), np.ones(count)])
    targets = np.eye(outputs)[random.integers(0, outputs, count)]
    return Evaluator(network, rows, targets, "cross_entropy" if outputs > 1 else "squared"), rows


def outputs_of(evaluator: Evaluator) -> Array:
    return np.concatenate([outputs.copy() for outputs, _ in evaluator.outputs()], axis=1)


@pytest.mark.parametrize("output", ["tanh", "softmax"])
@pytest.mark.parametrize("count", COUNTS)
def test_outputs_after_losses_are_those_of_the_weights(count: int, output: str) -> None:
    evaluator, rows = evaluator_of(count, output)
    fresh = Forward(evaluator.network, count)
    for _ in range(2):
        before = evaluator.loss()
        expected = fresh.run(rows.T).copy()
        assert_allclose(outputs_of(evaluator), expected, rtol=1e-13)
        assert_allclose(outputs_of(evaluator), expected, rtol=1e-13, err_msg="asked twice")
        assert evaluator.loss() == before
        evaluator.network.params += 0.1
        assert_allclose(outputs_of(evaluator), fresh.run(rows.T), rtol=1e-13)
        next(evaluator.outputs())
        assert_allclose(outputs_of(evaluator), fresh.run(rows.T), rtol=1e-13, err_msg="after one chunk alone")
