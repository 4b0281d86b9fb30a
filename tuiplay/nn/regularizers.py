"""Weight penalties, by name. To add one, add one entry to ``REGULARIZERS``.

A penalty acts once per update, at the weight before the update, on weights only. Source: ``updateWeights`` of the
original's nn.ts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tuiplay.nn import formulas
from tuiplay.nn.arrays import Array, Step, scalar
from tuiplay.nn.entries import Knobs, RegistryEntry

_ZERO = scalar(0.0)


@dataclass(frozen=True)
class PenaltyBuffers:
    """The buffers and settings of a penalty's calls; all arrays of shape (parameters,).

    Attributes
    ----------
    params
        The weights and biases.
    gradient
        The gradient, or the step to subtract.
    alive
        1.0, or 0.0 where a link has been cut.
    strength
        The factor of the penalty's derivative: the regularization rate for ``Regularizer.coupled``, learning rate x
        regularization rate for ``Regularizer.update``; 0 for biases. Changed in place.
    knobs
        The settings that the penalty uses.
    """

    params: Array
    gradient: Array
    alive: Array
    strength: Array
    knobs: Knobs


@dataclass(frozen=True, eq=False)
class Regularizer(RegistryEntry):
    """A weight penalty.

    Attributes
    ----------
    update
        ``update(buffers)`` returns the calls that follow once ``gradient`` holds the step to subtract: they subtract
        it, and apply the penalty.
    value
        ``value(weights, rate, knobs)``: the term that it adds to the loss; ``weights`` has 0 for biases. None for no
        penalty.
    coupled
        ``coupled(buffers)`` returns the calls that add the penalty's derivative to the gradient instead, for optimizers
        that are not decoupled. None if it is never part of the gradient.
    cuts_links
        Whether it sets ``alive`` to 0. Cut links become live again when a penalty is chosen that does not cut links.
    largest_strength
        The largest product of learning rate and regularization rate for which weights do not grow without bound.
    plain
        Its derivative by a weight, which equations are written with; None if it has none.
    """

    update: Callable[[PenaltyBuffers], list[Step]]
    value: Callable[[Array, float, Knobs], float] | None = None
    coupled: Callable[[PenaltyBuffers], list[Step]] | None = None
    cuts_links: bool = False
    largest_strength: float = math.inf
    plain: formulas.Penalty | None = None

    @property
    def penalises(self) -> bool:
        """True if it adds a term to the loss."""
        return self.value is not None


def subtract_steps(b: PenaltyBuffers) -> list[Step]:
    """The calls of an update without penalty, which subtract the step."""
    return [(np.subtract, (b.params, b.gradient, b.params))]


def _l2(b: PenaltyBuffers) -> list[Step]:
    penalty = np.empty_like(b.params)
    return [
        (np.multiply, (b.params, b.strength, penalty)),
        (np.subtract, (b.params, b.gradient, b.params)),
        (np.subtract, (b.params, penalty, b.params)),
    ]


def _l2_coupled(b: PenaltyBuffers) -> list[Step]:
    # PyTorch's weight_decay.
    penalty = np.empty_like(b.params)
    return [(np.multiply, (b.params, b.strength, penalty)), (np.add, (b.gradient, penalty, b.gradient))]


def _l1(b: PenaltyBuffers) -> list[Step]:
    # A link that the penalty alone pushes through zero stays at zero for good: no gradient, no penalty.
    penalty, crossed, kept = (np.empty_like(b.params) for _ in range(3))
    return [
        (np.sign, (b.params, penalty)),
        (np.multiply, (penalty, b.strength, penalty)),
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
        Regularizer("none", "None", "", "No penalty on the weights.", subtract_steps, kernel=0),
        Regularizer(
            "L1", "L1", "rate · |w|",
            "Shrinks every weight by the same amount and prunes those that reach 0: a sparse network.",
            _l1, lambda weights, rate, _knobs: rate * float(np.abs(weights).sum()), cuts_links=True,
            plain=formulas.l1, kernel=1, also="lasso, sparse",
        ),
        Regularizer(
            "L2", "L2", "rate · w² / 2",
            "Shrinks every weight in proportion to its size: many small weights instead of a few large ones.",
            _l2, lambda weights, rate, _knobs: 0.5 * rate * float(np.dot(weights, weights)), _l2_coupled,
            largest_strength=2.0, plain=formulas.l2, kernel=2, also="ridge, weight decay",
        ),
    )
}  # fmt: skip
