"""Losses by name. To add one, add one entry to ``LOSSES``.

A loss is the mean over the points of its sum over the outputs. Training begins with output - target, which is the
derivative of the squared error by the output, and that of the cross-entropy by the sum before the activation.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import cast

import numpy as np

from tuiplay.nn import formulas
from tuiplay.nn.activations import OUTPUTS, Activation
from tuiplay.nn.arrays import Array, Step, products, scalar
from tuiplay.nn.entries import AUTO, Knobs, RegistryEntry


@dataclass(frozen=True)
class LossBuffers:
    """The buffers of a loss's calls: ``error`` (output - target) and ``output`` (activation), (outputs, points)."""

    error: Array
    output: Array
    knobs: Knobs


Total = Callable[[Array, Array, Array, Knobs, Activation], float]
"""A function (outputs, targets, scratch, settings, output activation) -> the sum over a block of points in columns.

The arrays have shape (outputs, points); ``scratch`` is overwritten."""


Totals = Callable[[Array, Array, Array, Knobs, Activation], Array]
"""The same for arrays of shape (outputs, members, points): a sum for each member, shape (members,)."""


@dataclass(frozen=True, eq=False)
class Loss(RegistryEntry):
    """A loss.

    Attributes
    ----------
    back
        ``back(buffers)`` returns the calls that replace output - target in ``error`` by the derivative.
    total
        The loss of a block of points, summed.
    needs_probabilities
        Whether the output must be a probability, or one for each class: such a loss cannot be used in regression.
    from_sums
        Whether ``total`` takes the sums before the output's activation, and ``back`` gives the derivative by them,
        skipping the activation.
    bend
        ``bend(error, knobs)``: the derivative, by the output, of the result of ``back`` for output - target, element by
        element; without it differences are taken.
    by_member
        ``total`` of every member of a stack at once: see ``totals``; None to compute member by member.
    plain
        The formulas that equations are written with.
    """

    back: Callable[[LossBuffers], list[Step]]
    total: Total
    needs_probabilities: bool = False
    from_sums: bool = False
    bend: Callable[[Array, Knobs], Array] | None = None
    by_member: Totals | None = None
    plain: formulas.PlainLoss | None = None

    def totals(self, output: Array, targets: Array, scratch: Array, knobs: Knobs, activation: Activation) -> Array:
        """The ``total`` of every member of a stack, shape (members,), from arrays of shape (outputs, members, points).

        The second axis of ``targets`` may have length 1.
        """
        if self.by_member is not None:
            return self.by_member(output, targets, scratch, knobs, activation)
        every = np.broadcast_to(targets, output.shape)
        members = range(output.shape[1])
        return np.array([self.total(output[:, m], every[:, m], scratch[:, m], knobs, activation) for m in members])

    def check(self, output_activation: str) -> None:
        """Raise ``ValueError`` if the loss needs a probability and the output is not one."""
        output = OUTPUTS[output_activation]
        if self.needs_probabilities and output.probability is None:
            raise ValueError(f"{self.title} needs an output that is a probability, not {output.title}")


def _as_it_is(_buffers: LossBuffers) -> list[Step]:
    return []


def _squared_total(output: Array, targets: Array, scratch: Array, _knobs: Knobs, _activation: Activation) -> float:
    np.subtract(output, targets, scratch)
    flat = scratch.ravel()
    return 0.5 * float(np.dot(flat, flat))


def _evenly(error: Array, _knobs: Knobs) -> Array:
    return np.ones_like(error)


def _not_at_all(error: Array, _knobs: Knobs) -> Array:
    return np.zeros_like(error)


def _near_the_target(error: Array, knobs: Knobs) -> Array:
    return (np.absolute(error) < knobs["huber_delta"]).astype(np.float64)


def _squared_by_member(output: Array, targets: Array, scratch: Array, _knobs: Knobs, _activation: Activation) -> Array:
    np.subtract(output, targets, scratch)
    return 0.5 * products(scratch, scratch)


def _absolute_back(b: LossBuffers) -> list[Step]:
    return [(np.sign, (b.error, b.error))]


def _absolute_total(output: Array, targets: Array, scratch: Array, _knobs: Knobs, _activation: Activation) -> float:
    np.subtract(output, targets, scratch)
    np.absolute(scratch, scratch)
    return float(scratch.sum())


def _absolute_by_member(output: Array, targets: Array, scratch: Array, _knobs: Knobs, _activation: Activation) -> Array:
    np.subtract(output, targets, scratch)
    np.absolute(scratch, scratch)
    totals: Array = scratch.sum(axis=(0, 2))
    return totals


def _huber_back(b: LossBuffers) -> list[Step]:
    delta = b.knobs["huber_delta"]
    return [
        (partial(np.maximum, out=b.error), (b.error, scalar(-delta))),
        (partial(np.minimum, out=b.error), (b.error, scalar(delta))),
    ]


def _huber_total(output: Array, targets: Array, scratch: Array, knobs: Knobs, _activation: Activation) -> float:
    # With c = min(|e|, delta) both branches are c (|e| - c / 2).
    np.subtract(output, targets, scratch)
    np.absolute(scratch, scratch)
    near = np.minimum(scratch, knobs["huber_delta"])
    return float(np.vdot(near, scratch)) - 0.5 * float(np.vdot(near, near))


def _huber_by_member(output: Array, targets: Array, scratch: Array, knobs: Knobs, _activation: Activation) -> Array:
    np.subtract(output, targets, scratch)
    np.absolute(scratch, scratch)
    near = np.minimum(scratch, knobs["huber_delta"])
    return products(near, scratch) - 0.5 * products(near, near)


def _cross_entropy_total(z: Array, targets: Array, scratch: Array, _knobs: Knobs, activation: Activation) -> float:
    assert activation.probability is not None
    return activation.probability.cross_entropy(z, targets, scratch)


def _cross_entropy_by_member(z: Array, targets: Array, scratch: Array, _knobs: Knobs, activation: Activation) -> Array:
    assert activation.probability is not None
    return activation.probability.cross_entropy_by_member(z, targets, scratch)


LOSSES: dict[str, Loss] = {
    entry.name: entry
    for entry in (
        Loss(
            "squared", "Squared error", "(o - t)² / 2",
            "Twice the error costs four times as much. The loss of the browser playground.",
            _as_it_is, _squared_total, bend=_evenly, by_member=_squared_by_member, plain=formulas.squared, kernel=0,
            also="mean squared error, MSE, L2 loss",
        ),
        Loss(
            "cross_entropy", "Cross-entropy", "-Σ t log p",
            "The smaller the probability of the right class, the larger. A confident wrong answer costs without limit.",
            _as_it_is, _cross_entropy_total, needs_probabilities=True, from_sums=True, bend=_evenly,
            by_member=_cross_entropy_by_member, plain=formulas.cross_entropy, kernel=1,
            also="log loss, negative log-likelihood, softmax",
        ),
        Loss(
            "huber", "Huber", "e² / 2 if |e| <= δ, else δ (|e| - δ / 2)",
            "Squared for small errors, absolute for large ones: outliers have less influence.",
            _huber_back, _huber_total, uses=("huber_delta",), bend=_near_the_target, by_member=_huber_by_member,
            plain=formulas.huber, kernel=2, also="smooth L1",
        ),
        Loss(
            "absolute", "Absolute error", "|o - t|",
            "Proportional to the error, so a few outliers hardly matter.",
            _absolute_back, _absolute_total, bend=_not_at_all, by_member=_absolute_by_member,
            plain=formulas.absolute_error, kernel=3, also="mean absolute error, MAE, L1 loss",
        ),
    )
}  # fmt: skip

CHOICES: Mapping[str, RegistryEntry] = ChainMap(
    cast("dict[str, RegistryEntry]", LOSSES),
    {
        AUTO: RegistryEntry(
            AUTO, "Auto", "",
            "Squared error, as in the browser; cross-entropy for three and more classes, which it learns faster.",
        )
    },
)  # fmt: skip
"""The choices: "auto", which stands for the loss that fits the outputs (``fitting_loss``), and ``LOSSES``."""
_OF_ONE, _OF_SEVERAL = "squared", "cross_entropy"


def fitting_loss(name: str, outputs: int) -> str:
    """The name in ``LOSSES`` that ``name`` stands for.

    "auto" is the original's squared error; with an output for each of several classes, which that loss hardly learns to
    distinguish, it is the cross-entropy.
    """
    if name != AUTO:
        return name
    return _OF_SEVERAL if outputs > 1 else _OF_ONE
