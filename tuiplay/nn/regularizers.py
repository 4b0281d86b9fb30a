"""Weight penalties, by name. Adding one means adding one entry to ``REGULARIZERS``.

The penalty is applied once per update with the factor learning rate x regularization rate, at the weight as it was
before the update, to weights only. Source: ``updateWeights`` of the original's nn.ts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tuiplay.nn.arrays import Array, Step, scalar

_ZERO = scalar(0.0)


@dataclass(frozen=True)
class Buffers:
    """What an update works on; all of shape (parameters,). ``decay`` is the factor above, 0 for biases."""

    params: Array
    gradient: Array
    alive: Array
    decay: Array


@dataclass(frozen=True)
class Regularizer:
    """``update(buffers)`` gives the calls that follow once ``gradient`` holds the step to subtract."""

    name: str
    title: str
    formula: str
    update: Callable[[Buffers], list[Step]]
    about: str


def _none(b: Buffers) -> list[Step]:
    return [(np.subtract, (b.params, b.gradient, b.params))]


def _l2(b: Buffers) -> list[Step]:
    penalty = np.empty_like(b.params)
    return [
        (np.multiply, (b.params, b.decay, penalty)),
        (np.subtract, (b.params, b.gradient, b.params)),
        (np.subtract, (b.params, penalty, b.params)),
    ]


def _l1(b: Buffers) -> list[Step]:
    # A link that the penalty alone pushes through zero stays at zero for good: no gradient, no penalty.
    penalty, crossed, kept = (np.empty_like(b.params) for _ in range(3))
    return [
        (np.sign, (b.params, penalty)),
        (np.multiply, (penalty, b.decay, penalty)),
        (np.multiply, (b.gradient, b.alive, b.gradient)),
        (np.subtract, (b.params, b.gradient, b.params)),
        (np.subtract, (b.params, penalty, penalty)),
        (np.multiply, (b.params, penalty, crossed)),
        (np.greater_equal, (crossed, _ZERO, kept)),
        (np.multiply, (penalty, kept, b.params)),
        (np.add, (b.params, _ZERO, b.params)),  # -0 to 0
        (np.multiply, (b.alive, kept, b.alive)),
    ]


REGULARIZERS: dict[str, Regularizer] = {
    entry.name: entry
    for entry in (
        Regularizer("none", "None", "", _none, "Weights are free to grow."),
        Regularizer(
            "L1", "L1", "rate · |w|", _l1,
            "Pulls every weight towards 0 by the same amount, and cuts the links that reach it: a sparse network.",
        ),
        Regularizer(
            "L2", "L2", "rate · w² / 2", _l2,
            "Pulls every weight towards 0 in proportion to its size: many small weights instead of a few large ones.",
        ),
    )
}  # fmt: skip


def coupled_steps(params: Array, gradient: Array, rate: Array) -> list[Step]:
    """L2 as part of the gradient (PyTorch's ``weight_decay``): adds rate · w; ``rate`` has 0 for biases."""
    penalty = np.empty_like(params)
    return [(np.multiply, (params, rate, penalty)), (np.add, (gradient, penalty, gradient))]


def clip_steps(gradient: Array, limit: float) -> list[Step]:
    """Shortens a gradient whose norm is over the limit, like PyTorch's ``clip_grad_norm_``."""
    factor = scalar(1.0)

    def shorten() -> None:
        # A norm that overflows makes the factor 0; what is not a number stays so, and is seen as divergence.
        share = limit / (math.sqrt(float(np.dot(gradient, gradient))) + 1e-6)
        if share < 1.0:
            factor[()] = share
            np.multiply(gradient, factor, gradient)

    return [(shorten, ())]
