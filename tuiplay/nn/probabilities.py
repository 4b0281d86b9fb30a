"""Outputs that are probabilities: the targets of labels, and the cross-entropy from the weighted sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tuiplay.nn.arrays import Array, products


@dataclass(frozen=True)
class Probability:
    """The functions of an output that is a probability, or one for each class.

    Attributes
    ----------
    middle
        The value of a single output at which both classes are equally likely.
    encode
        ``encode(labels, outputs)``: targets of shape (n, outputs), as a new array, for labels of shape (n,).
    cross_entropy
        ``cross_entropy(z, targets, scratch)``: the sum over the points of -Σ t log p, from the sums before the
        activation, so that nothing overflows or cancels. All three have shape (outputs, points); ``scratch`` is
        overwritten.
    cross_entropy_by_member
        The same for arrays of shape (outputs, members, points): a sum for each member. The second axis of ``targets``
        may have length 1.
    """

    middle: float
    encode: Callable[[Array, int], Array]
    cross_entropy: Callable[[Array, Array, Array], float]
    cross_entropy_by_member: Callable[[Array, Array, Array], Array]


def column_of(labels: Array, outputs: int) -> Array:
    """The labels as a column, shape (n, 1). ``ValueError`` for more than one output."""
    if outputs != 1:
        raise ValueError(f"{outputs} outputs, and labels for one")
    return labels.reshape(-1, 1)


def zero_one(labels: Array, outputs: int) -> Array:
    """The targets 0 and 1 for the labels -1 and +1, shape (n, 1)."""
    return np.where(column_of(labels, outputs) > 0, 1.0, 0.0)


def one_hot(labels: Array, outputs: int) -> Array:
    """The one-hot targets of labels, which are class numbers from 0. ``ValueError`` for other labels."""
    targets: Array = (labels[:, None] == np.arange(outputs)).astype(np.float64)
    if not targets.any(axis=1).all():
        raise ValueError(f"labels of {outputs} classes are 0 to {outputs - 1}")
    return targets


def _sigmoid_losses(z: Array, targets: Array, scratch: Array) -> None:
    # max(z, 0) - t z + log(1 + e^-|z|): nothing overflows or cancels.
    np.absolute(z, scratch)
    np.negative(scratch, scratch)
    np.exp(scratch, scratch)
    np.log1p(scratch, scratch)
    scratch += np.maximum(z, 0.0)
    scratch -= z * targets


def sigmoid_cross_entropy(z: Array, targets: Array, scratch: Array) -> float:
    """The cross-entropy of a sigmoid output, as ``Probability.cross_entropy``."""
    _sigmoid_losses(z, targets, scratch)
    return float(scratch.sum())


def sigmoid_cross_entropy_by_member(z: Array, targets: Array, scratch: Array) -> Array:
    """The cross-entropy of the sigmoid outputs of a stack, as ``Probability.cross_entropy_by_member``."""
    _sigmoid_losses(z, targets, scratch)
    totals: Array = scratch.sum(axis=(0, 2))
    return totals


def softmax_cross_entropy(z: Array, targets: Array, scratch: Array) -> float:
    """The cross-entropy of softmax outputs, as ``Probability.cross_entropy``."""
    # log of the sum of e^z less the target's z, all less the column's largest z.
    np.subtract(z, z.max(axis=0, keepdims=True), scratch)
    chosen = float(np.vdot(scratch, targets))
    np.exp(scratch, scratch)
    return float(np.vdot(np.log(scratch.sum(axis=0)), targets.sum(axis=0))) - chosen


def softmax_cross_entropy_by_member(z: Array, targets: Array, scratch: Array) -> Array:
    """The cross-entropy of the softmax outputs of a stack, as ``Probability.cross_entropy_by_member``."""
    every = np.broadcast_to(targets, z.shape)
    np.subtract(z, z.max(axis=0, keepdims=True), scratch)
    chosen = products(scratch, every)
    np.exp(scratch, scratch)
    return products(np.log(scratch.sum(axis=0, keepdims=True)), every.sum(axis=0, keepdims=True)) - chosen
