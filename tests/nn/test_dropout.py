"""Dropout: what is left out, what makes up for it, and when."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Backward, Forward, Network


def parts(share: tuple[float, ...], seed: int = 1, columns: int = 6) -> tuple[Network, Backward, Array, Array]:
    network = Network((2, 5, 3, 1), "tanh", "tanh")
    rng = np.random.default_rng(4)
    network.params[:] = rng.normal(0, 0.7, network.params.size)
    inputs = np.vstack([rng.normal(size=(2, columns)), np.ones(columns)])
    backward = Backward(network, columns, "squared", share, np.random.default_rng(seed))
    return network, backward, inputs, rng.normal(size=(1, columns))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_factors_are_zero_or_make_up_for_the_share(share: float) -> None:
    _, backward, inputs, targets = parts((share, share, share))
    backward.run_back(inputs, targets)
    shapes = []
    for mask in backward.masks:
        assert mask is not None
        shapes.append(mask.shape)
        assert set(mask.ravel()) <= {0.0, 1.0 / (1.0 - share)}
    assert shapes == [(2, 6), (5, 6), (3, 6)]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_the_mean_over_many_masks_is_the_value_itself(share: float) -> None:
    """Within 4 standard errors: a factor has mean 1 and variance share / (1 - share)."""
    _, backward, inputs, targets = parts((share, share, 0.0))
    rounds = 4000
    sums = [np.zeros((2, 6)), np.zeros((5, 6))]
    for _ in range(rounds):
        backward.run_back(inputs, targets)
        for total, mask in zip(sums, backward.masks, strict=False):
            assert mask is not None
            total += mask
    error = np.sqrt(share / (1 - share) / rounds)
    for total in sums:
        assert np.abs(total / rounds - 1).max() <= 4 * error
        assert abs(total.mean() / rounds - 1) <= 4 * error / np.sqrt(total.size)


def test_every_update_has_a_mask_of_its_own_and_the_seed_repeats_them() -> None:
    runs = []
    for seed in (1, 1, 2):
        _, backward, inputs, targets = parts((0.5, 0.5, 0.5), seed)
        gradients = [backward.run_back(inputs, targets).copy() for _ in range(3)]
        assert not np.array_equal(gradients[0], gradients[1])
        runs.append(np.array(gradients))
    assert np.array_equal(runs[0], runs[1])
    assert not np.array_equal(runs[0], runs[2])


def test_shares_of_nothing_draw_nothing_and_change_nothing() -> None:
    network, backward, inputs, targets = parts((0.0, 0.0, 0.0))
    assert backward.masks == [None, None, None]
    assert np.array_equal(backward.run_back(inputs, targets), Backward(network, 6).run_back(inputs, targets))
    Backward(network, 6, dropout=(0.0, 0.0, 0.0))


def test_only_the_layers_that_have_a_share_draw() -> None:
    _, backward, inputs, targets = parts((0.0, 0.5, 0.0))
    backward.run_back(inputs, targets)
    assert [mask is None for mask in backward.masks] == [True, False, True]
    drawn = np.random.default_rng(1).random((5, 6))
    assert np.array_equal(backward.masks[1], np.where(drawn >= 0.5, 2.0, 0.0))


def test_the_layers_hold_what_the_masks_left() -> None:
    network, backward, inputs, targets = parts((0.0, 0.5, 0.0))
    backward.run_back(inputs, targets)
    whole = Forward(network, 6)
    whole.run(inputs)
    assert backward.masks[1] is not None
    assert np.array_equal(backward.layers[0], whole.layers[0] * backward.masks[1])


def test_evaluation_leaves_nothing_out() -> None:
    network, backward, inputs, targets = parts((0.5, 0.5, 0.5))
    before = Forward(network, 6).run(inputs).copy()
    backward.run_back(inputs, targets)
    assert np.array_equal(Forward(network, 6).run(inputs), before)


def test_the_inputs_given_are_only_read() -> None:
    _, backward, inputs, targets = parts((0.5, 0.0, 0.0))
    inputs.flags.writeable = targets.flags.writeable = False
    backward.run_back(inputs, targets)


@pytest.mark.parametrize("shares", [(0.5,), (0.1, 0.1, 0.1, 0.1), (1.0, 0.0, 0.0), (-0.1, 0.0, 0.0)])
def test_shares_that_cannot_be(shares: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="rate"):
        Backward(Network((2, 5, 3, 1), "tanh", "tanh"), 6, "squared", shares, np.random.default_rng(1))


def test_masks_need_a_generator() -> None:
    with pytest.raises(ValueError, match="generator"):
        Backward(Network((2, 5, 1), "tanh", "tanh"), 6, "squared", (0.0, 0.5))
