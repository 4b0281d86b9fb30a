"""The losses of members on several sets at once are those of each by itself."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from tuiplay.nn import stacked_evaluator
from tuiplay.nn.arrays import Array
from tuiplay.nn.batches import Batch
from tuiplay.nn.entries import Knobs
from tuiplay.nn.evaluator import Evaluator
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.network import Network
from tuiplay.nn.stacked import Stack
from tuiplay.nn.stacked_evaluator import StackedEvaluator

MEMBERS = 5


def stack_of(sizes: tuple[int, ...], output: str) -> tuple[Stack, list[Network]]:
    networks = [Network(sizes, "tanh", output) for _ in range(MEMBERS)]
    for seed, network in enumerate(networks):
        network.params[:] = np.random.default_rng(seed).uniform(-2, 2, network.params.size)
    return Stack(networks), networks


def points(count: int, sizes: tuple[int, ...], shared: bool, seed: int = 0) -> Batch:
    random = np.random.default_rng(seed)
    front = () if shared else (MEMBERS,)
    inputs = np.concatenate([random.normal(size=(*front, count, sizes[0])), np.ones((*front, count, 1))], axis=-1)
    labels = random.integers(0, max(2, sizes[-1]), (*front, count))
    return inputs, np.eye(sizes[-1])[labels] if sizes[-1] > 1 else labels[..., None].astype(np.float64)


def one_by_one(networks: list[Network], sets: list[Batch], loss: str, knobs: Knobs) -> Array:
    """Shape (sets, members)."""
    return np.array(
        [
            [
                Evaluator(network, *(one[m] if one.ndim > 2 else one for one in given), loss, knobs).loss()
                for m, network in enumerate(networks)
            ]
            for given in sets
        ]
    )


COUNTS = ((17,), (20, 20), (20, 20, 9), (31, 20))
SHARED = ((True, True, True), (False, False, False), (True, False, True))


@pytest.mark.parametrize("loss", list(LOSSES))
@pytest.mark.parametrize("sizes", [(2, 1), (2, 4, 2, 1), (3, 5, 3)])
def test_any_sets_in_blocks_of_any_size(monkeypatch: pytest.MonkeyPatch, loss: str, sizes: tuple[int, ...]) -> None:
    stack, networks = stack_of(sizes, "softmax" if sizes[-1] > 1 else "sigmoid")
    knobs = {"huber_delta": 0.3}
    for counts, shared in product(COUNTS, SHARED):
        kinds = enumerate(zip(counts, shared, strict=False))
        sets = [points(count, sizes, alike, seed) for seed, (count, alike) in kinds]
        expected = one_by_one(networks, sets, loss, knobs)
        for at_once in (1, 100, 1 << 16):
            monkeypatch.setattr(stacked_evaluator, "_AT_ONCE", at_once)
            evaluator = StackedEvaluator(stack, sets, loss, knobs)
            # Twice: what a pass leaves behind does not count.
            for _ in range(2):
                assert np.abs(evaluator.losses() / expected - 1.0).max() <= 1e-12, (counts, shared, at_once)


def test_it_follows_the_weights() -> None:
    stack, networks = stack_of((2, 3, 1), "tanh")
    sets = [points(12, (2, 3, 1), False)]
    evaluator = StackedEvaluator(stack, sets, "squared", {})
    before = evaluator.losses()
    stack.params *= 0.5
    for network in networks:
        network.params *= 0.5
    assert np.abs(evaluator.losses() - before).min() > 1e-6
    assert np.abs(evaluator.losses() / one_by_one(networks, sets, "squared", {}) - 1.0).max() <= 1e-12


def test_a_member_that_diverged_leaves_the_others_alone() -> None:
    stack, networks = stack_of((2, 3, 1), "linear")
    sets = [points(12, (2, 3, 1), False), points(12, (2, 3, 1), False, 1)]
    stack.params[1] = np.nan
    found = StackedEvaluator(stack, sets, "squared", {}).losses()
    expected = one_by_one(networks, sets, "squared", {})
    others = [0, 2, 3, 4]
    assert np.isnan(found[:, 1]).all()
    assert np.abs(found[:, others] / expected[:, others] - 1.0).max() <= 1e-12


def test_an_empty_set_has_no_loss() -> None:
    stack, _ = stack_of((2, 3, 1), "tanh")
    sets = [points(0, (2, 3, 1), True), points(4, (2, 3, 1), True)]
    losses = StackedEvaluator(stack, sets, "squared", {}).losses()
    assert all(math.isnan(loss) for loss in losses[0])
    assert np.isfinite(losses[1]).all()
