"""Dropout beside PyTorch's: the same distribution of outputs, and the one that counting all masks gives."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Backward, Network

torch: Any = pytest.importorskip("torch", reason="PyTorch is the reference here: pip install torch")

SIZES, SHARES, POINTS = (2, 5, 3, 1), (0.2, 0.5, 0.3), 40_000
PLACE = np.array([0.7, -1.2])


def network() -> Network:
    made = Network(SIZES, "tanh", "tanh")
    made.params[:] = np.random.default_rng(4).normal(0, 0.9, made.params.size)
    return made


def ours() -> Array:
    """Outputs at one place under masks of their own, shape (POINTS,)."""
    inputs = np.repeat(np.append(PLACE, 1.0)[:, None], POINTS, axis=1)
    backward = Backward(network(), POINTS, "squared", SHARES, np.random.default_rng(7))
    backward.run_back(inputs, np.zeros((1, POINTS)))
    return backward.output[0].copy()


def theirs() -> Array:
    layers: list[Any] = []
    for share, matrix in zip(SHARES, network().weights, strict=True):
        linear = torch.nn.Linear(matrix.shape[1] - 1, len(matrix), dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(matrix[:, :-1].copy()))
            linear.bias.copy_(torch.tensor(matrix[:, -1].copy()))
        layers += [torch.nn.Dropout(share), linear, torch.nn.Tanh()]
    torch.manual_seed(7)
    found: Array = torch.nn.Sequential(*layers)(torch.tensor(PLACE).repeat(POINTS, 1)).detach().numpy()[:, 0]
    return found


def every_mask(inverted: bool = True) -> tuple[Array, Array]:
    """Output and probability of each of the 2^10 masks."""
    units = [share for share, size in zip(SHARES, SIZES, strict=False) for _ in range(size)]
    outputs, chances = [], []
    for kept in itertools.product((False, True), repeat=len(units)):
        factors = [(1 / (1 - share) if inverted else 1.0) * keep for share, keep in zip(units, kept, strict=True)]
        values, at = PLACE, 0
        for matrix in network().weights:
            values = values * factors[at : at + len(values)]
            at += len(values)
            values = np.tanh(matrix[:, :-1] @ values + matrix[:, -1])
        outputs.append(values[0])
        chances.append(np.prod([1 - share if keep else share for share, keep in zip(units, kept, strict=True)]))
    return np.array(outputs), np.array(chances)


def moments(outputs: Array, chances: Array) -> Array:
    """Mean, mean square and mean fourth power: what the standard errors below are made of."""
    return np.array([chances @ outputs**power for power in (1, 2, 4)])


def errors_off(sample: Array, expected: Array) -> float:
    """How many standard errors mean and mean square are off, the larger of both."""
    mean, square, fourth = expected
    errors = np.sqrt(np.array([square - mean**2, fourth - square**2]) / POINTS)
    return float(np.max(np.abs(np.array([sample.mean(), (sample**2).mean()]) - [mean, square]) / errors))


def test_outputs_are_distributed_as_counting_all_masks_says_and_as_pytorchs_are() -> None:
    expected = moments(*every_mask())
    assert errors_off(ours(), expected) <= 4
    assert errors_off(theirs(), expected) <= 4


def test_every_output_is_that_of_a_mask_as_often_as_its_probability_says() -> None:
    """Masks with the same output (nothing of the last hidden layer kept) count as one."""
    outputs, chances = every_mask()
    values, which = np.unique(np.round(outputs, 10), return_inverse=True)
    probability = np.bincount(which, chances)
    for sample in (ours(), theirs()):
        found, counts = np.unique(np.round(sample, 10), return_counts=True)
        assert np.isin(found, values).all()
        share = np.zeros(len(values))
        share[np.searchsorted(values, found)] = counts / POINTS
        # Five standard errors for the largest of a thousand, and what a single point weighs.
        slack = 5 * np.sqrt(probability * (1 - probability) / POINTS) + 5 / POINTS
        assert np.all(np.abs(share - probability) <= slack)


def test_dropout_that_makes_up_for_nothing_would_be_noticed() -> None:
    """Negative control."""
    assert errors_off(ours(), moments(*every_mask(inverted=False))) > 20
