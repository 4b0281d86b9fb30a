"""Losses by name, and how labels, outputs and losses belong together. Adding a loss means adding to ``LOSSES``.

A loss is the mean over the points of its sum over the outputs. Its derivative by the output is a function of
output - target alone; cross-entropy's is by the sum before the activation, with which it cancels to p - t.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from tuiplay.nn.arrays import Array, Step, scalar

PROBABILITIES = ("sigmoid", "softmax")
"""Outputs that are probabilities, and so those that cross-entropy can be taken of."""


@dataclass(frozen=True)
class Loss:
    """One loss.

    ``back(error, delta)`` gives the calls that replace output - target in ``error`` by the derivative. ``total(a,
    targets, error, delta, output_activation)`` is the sum over a block of points in columns: a is the output, or what
    comes before its activation where ``from_sums``; ``error`` is overwritten. ``delta`` is Huber's alone.
    ``problems`` is "both" or "classification".
    """

    name: str
    title: str
    formula: str
    back: Callable[[Array, float], list[Step]]
    total: Callable[[Array, Array, Array, float, str], float]
    about: str
    problems: str = "both"
    from_sums: bool = False


def _squared_total(output: Array, targets: Array, error: Array, _delta: float, _activation: str) -> float:
    np.subtract(output, targets, error)
    flat = error.ravel()
    return 0.5 * float(np.dot(flat, flat))


def _absolute_total(output: Array, targets: Array, error: Array, _delta: float, _activation: str) -> float:
    np.subtract(output, targets, error)
    np.absolute(error, error)
    return float(error.sum())


def _huber_back(error: Array, delta: float) -> list[Step]:
    return [
        (partial(np.maximum, out=error), (error, scalar(-delta))),
        (partial(np.minimum, out=error), (error, scalar(delta))),
    ]


def _huber_total(output: Array, targets: Array, error: Array, delta: float, _activation: str) -> float:
    # With c = min(|e|, delta) both branches are c (|e| - c / 2).
    np.subtract(output, targets, error)
    np.absolute(error, error)
    near = np.minimum(error, delta)
    return float(np.vdot(near, error)) - 0.5 * float(np.vdot(near, near))


def _cross_entropy_total(z: Array, targets: Array, error: Array, _delta: float, activation: str) -> float:
    if activation == "softmax":
        # log of the sum of e^z less the target's z, all less the column's largest z.
        np.subtract(z, z.max(axis=0, keepdims=True), error)
        chosen = float(np.vdot(error, targets))
        np.exp(error, error)
        return float(np.vdot(np.log(error.sum(axis=0)), targets.sum(axis=0))) - chosen
    # max(z, 0) - t z + log(1 + e^-|z|): nothing overflows or cancels.
    np.absolute(z, error)
    np.negative(error, error)
    np.exp(error, error)
    np.log1p(error, error)
    error += np.maximum(z, 0.0)
    error -= z * targets
    return float(error.sum())


LOSSES: dict[str, Loss] = {
    entry.name: entry
    for entry in (
        Loss(
            "squared", "Squared error", "(o - t)² / 2", lambda _error, _delta: [], _squared_total,
            "Twice as far off costs four times as much. What the browser playground minimises.",
        ),
        Loss(
            "cross_entropy", "Cross-entropy", "-Σ t log p", lambda _error, _delta: [], _cross_entropy_total,
            "How surprised the network is by the right class. Being sure and wrong costs without limit.",
            problems="classification", from_sums=True,
        ),
        Loss(
            "huber", "Huber", "e² / 2 if |e| <= δ, else δ (|e| - δ / 2)",
            _huber_back, _huber_total,
            "Squared error for small mistakes, absolute for large ones: single wild points pull less.",
        ),
        Loss(
            "absolute", "Absolute error", "|o - t|",
            lambda error, _delta: [(np.sign, (error, error))], _absolute_total,
            "Every mistake counts by its size alone, so a few wild points hardly matter.",
        ),
    )
}  # fmt: skip


def check_loss(loss: str, output_activation: str) -> None:
    """Raise ``ValueError`` for cross-entropy on an output that is no probability."""
    if loss == "cross_entropy" and output_activation not in PROBABILITIES:
        raise ValueError(
            f'training.loss: cross-entropy needs an output that is a probability, not "{output_activation}"; '
            "choose another loss or a classification problem."
        )


def output_activation_for(problem: str, classes: int, loss: str) -> str:
    """Name of the output layer's activation for "classification" or "regression"; ``classes`` counts 2 or more.

    ``ValueError`` for cross-entropy in regression.
    """
    if problem == "regression":
        check_loss(loss, "linear")
        return "linear"
    if classes >= 3:
        return "softmax"
    return "sigmoid" if loss == "cross_entropy" else "tanh"


def encode(labels: Array, output_activation: str, outputs: int) -> Array:
    """Targets of shape (n, outputs) as a new array, for labels of shape (n,).

    Softmax: one-hot, labels are class numbers 0 to outputs - 1, ``ValueError`` for others. Sigmoid: 0 and 1 for the
    labels -1 and +1. Otherwise the label itself.
    """
    labels = np.asarray(labels, dtype=np.float64)
    if output_activation == "softmax":
        targets: Array = (labels[:, None] == np.arange(outputs)).astype(np.float64)
        if not targets.any(axis=1).all():
            raise ValueError(f"labels of {outputs} classes are 0 to {outputs - 1}")
        return targets
    if outputs != 1:
        raise ValueError(f"{outputs} outputs need softmax, not {output_activation}")
    column = labels.reshape(-1, 1)
    return np.where(column > 0, 1.0, 0.0) if output_activation == "sigmoid" else column.copy()


def signed_output(values: Array, output_activation: str) -> Array:
    """Outputs on the scale of pictures, about 0: a probability p as the new array 2 p - 1, others as they are."""
    return 2.0 * values - 1.0 if output_activation in PROBABILITIES else values
