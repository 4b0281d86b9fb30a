"""Optimizers, which turn a gradient into a step, by name. To add one, add one entry to ``OPTIMIZERS``.

The conventions are PyTorch's (``torch.optim``): epsilon is added after Adam's bias correction, and the momentum vector
holds gradients, not steps, so that a new learning rate acts at once on all of it. Sources: Polyak 1964 (momentum),
Nesterov 1983, Duchi et al. 2011 (Adagrad), Tieleman and Hinton 2012 (RMSprop), Kingma and Ba 2015 (Adam), Loshchilov
and Hutter 2019 (AdamW).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tuiplay.nn import formulas
from tuiplay.nn.arrays import Array, Step, scalar
from tuiplay.nn.entries import Knobs, RegistryEntry

_EPSILON = {"epsilon": 1e-8}
_EPSILON_ADAGRAD = {"epsilon": 1e-10}


@dataclass
class OptimizerMemory:
    """The memory of an optimizer from update to update.

    Attributes
    ----------
    slots
        The state vectors, shape (state vectors, parameters), or (state vectors, members, parameters) for a stack.
    updates
        The number of updates that it has counted: Adam's t.
    """

    slots: Array
    updates: int = 0


@dataclass(frozen=True)
class Workspace:
    """The buffers and settings of an optimizer's calls.

    Attributes
    ----------
    gradient
        The mean gradient of the batch, which the step to subtract replaces; shape (parameters,), or (members,
        parameters) for a stack.
    memory
        The memory, changed in place.
    rate
        The learning rate of the next update, a 0-d array that is changed in place; shape (members, 1) for a stack.
    knobs
        The settings that the optimizer uses.
    """

    gradient: Array
    memory: OptimizerMemory
    rate: Array
    knobs: Knobs


@dataclass(frozen=True, eq=False)
class Optimizer(RegistryEntry):
    """An optimizer.

    Attributes
    ----------
    step
        ``step(workspace)`` returns the calls that replace the mean gradient by the step to subtract.
    slots
        The number of state vectors.
    only_scales
        Whether the step is simply rate · gradient, so that mean and learning rate may be one factor.
    decoupled
        Whether a penalty that could be part of the gradient is applied to the weights beside the step instead.
    usual_rate, largest_rate
        A learning rate to begin with, and the one from which on a person is warned.
    plain
        The formula that equations are written with.
    """

    step: Callable[[Workspace], list[Step]]
    slots: int = 0
    only_scales: bool = False
    decoupled: bool = False
    usual_rate: float = 0.03
    largest_rate: float = math.inf
    plain: formulas.PlainOptimizer | None = None

    def memory(self, parameters: int) -> OptimizerMemory:
        """An empty memory for this number of parameters."""
        return OptimizerMemory(np.zeros((self.slots, parameters)))


def _sgd(w: Workspace) -> list[Step]:
    return [(np.multiply, (w.gradient, w.rate, w.gradient))]


def _momentum(w: Workspace) -> list[Step]:
    velocity = w.memory.slots[0]
    return [
        (np.multiply, (velocity, scalar(w.knobs["momentum"]), velocity)),
        (np.add, (velocity, w.gradient, velocity)),
        (np.multiply, (velocity, w.rate, w.gradient)),
    ]


def _nesterov(w: Workspace) -> list[Step]:
    velocity, momentum, ahead = w.memory.slots[0], scalar(w.knobs["momentum"]), np.empty_like(w.gradient)
    return [
        (np.multiply, (velocity, momentum, velocity)),
        (np.add, (velocity, w.gradient, velocity)),
        (np.multiply, (velocity, momentum, ahead)),
        (np.add, (w.gradient, ahead, w.gradient)),
        (np.multiply, (w.gradient, w.rate, w.gradient)),
    ]


def _adagrad(w: Workspace) -> list[Step]:
    total, root = w.memory.slots[0], np.empty_like(w.gradient)
    return [
        (np.multiply, (w.gradient, w.gradient, root)),
        (np.add, (total, root, total)),
        *_divide_by_root(w, total, root),
    ]


def _rmsprop(w: Workspace) -> list[Step]:
    mean, root = w.memory.slots[0], np.empty_like(w.gradient)
    smoothing = w.knobs["smoothing"]
    return [
        (np.multiply, (mean, scalar(smoothing), mean)),
        (np.multiply, (w.gradient, w.gradient, root)),
        (np.multiply, (root, scalar(1.0 - smoothing), root)),
        (np.add, (mean, root, mean)),
        *_divide_by_root(w, mean, root),
    ]


def _divide_by_root(w: Workspace, squares: Array, root: Array) -> list[Step]:
    return [
        (np.sqrt, (squares, root)),
        (np.add, (root, scalar(w.knobs["epsilon"]), root)),
        (np.divide, (w.gradient, root, w.gradient)),
        (np.multiply, (w.gradient, w.rate, w.gradient)),
    ]


def _adam(w: Workspace) -> list[Step]:
    """The calls of Adam, both means in one: rate · (m / c1) / (√(v / c2) + ε) = rate · √c2 / c1 · m / (√v + ε √c2)."""
    memory, means, gradient = w.memory, w.memory.slots, w.gradient
    beta1, beta2, epsilon = w.knobs["beta1"], w.knobs["beta2"], w.knobs["epsilon"]
    kept, new, fresh = (np.empty_like(means) for _ in range(3))
    kept[0], kept[1] = beta1, beta2
    new[0], new[1] = 1.0 - beta1, 1.0 - beta2
    rate = w.rate
    scale, shift = np.zeros_like(rate), scalar(0.0)

    def correct() -> None:
        memory.updates += 1
        root = math.sqrt(1.0 - beta2**memory.updates)
        shift[()] = epsilon * root
        share = 1.0 - beta1**memory.updates
        if rate.ndim:
            np.multiply(rate, root / share, scale)
        else:
            scale[()] = float(rate) * root / share

    return [
        (correct, ()),
        (np.multiply, (gradient, new, fresh)),
        (np.multiply, (fresh[1], gradient, fresh[1])),
        (np.multiply, (means, kept, means)),
        (np.add, (means, fresh, means)),
        (np.sqrt, (means[1], gradient)),
        (np.add, (gradient, shift, gradient)),
        (np.divide, (means[0], gradient, gradient)),
        (np.multiply, (gradient, scale, gradient)),
    ]


OPTIMIZERS: dict[str, Optimizer] = {
    entry.name: entry
    for entry in (
        Optimizer(
            "sgd", "SGD", "w ← w - rate · g",
            "Steps against the gradient of each batch: plain gradient descent, as in the browser playground.",
            _sgd, only_scales=True, decoupled=True, plain=formulas.sgd, kernel=0,
            also="stochastic gradient descent",
        ),
        Optimizer(
            "momentum", "Momentum", "v ← momentum · v + g; w ← w - rate · v",
            "Adds up earlier gradients (a heavy ball). Fast along valleys; may overshoot and oscillate.",
            _momentum, 1, uses=("momentum",), plain=formulas.momentum, kernel=1,
            also="heavy ball",
        ),
        Optimizer(
            "nesterov", "Nesterov", "v ← momentum · v + g; w ← w - rate · (g + momentum · v)",
            "Momentum that evaluates ahead of the step and so brakes a little earlier.",
            _nesterov, 1, uses=("momentum",), plain=formulas.nesterov, kernel=2,
            also="accelerated gradient, NAG",
        ),
        Optimizer(
            "adagrad", "Adagrad", "s ← s + g²; w ← w - rate · g / (√s + ε)",
            "Every weight has its own rate, smaller the larger its past gradients. The rates only ever shrink.",
            _adagrad, 1, plain=formulas.adagrad,
            uses=("epsilon",), own=_EPSILON_ADAGRAD, usual_rate=0.01, largest_rate=1.0, kernel=3,
        ),
        Optimizer(
            "rmsprop", "RMSprop", "s ← smoothing · s + (1 - smoothing) · g²; w ← w - rate · g / (√s + ε)",
            "Adagrad with forgetting: each step is divided by the typical size of the weight's recent gradients.",
            _rmsprop, 1, plain=formulas.rmsprop,
            uses=("smoothing", "epsilon"), own=_EPSILON, usual_rate=0.01, largest_rate=1.0, kernel=4,
        ),
        Optimizer(
            "adam", "Adam",
            "m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²; w ← w - rate · M / (√V + ε); M = m / (1 - β₁ᵗ); "
            "V = v / (1 - β₂ᵗ)",
            "Momentum and RMSprop combined: every weight moves by about the rate per step. The usual first choice.",
            _adam, 2, plain=formulas.adam,
            uses=("beta1", "beta2", "epsilon"), own=_EPSILON, usual_rate=0.01, largest_rate=1.0, kernel=5,
        ),
        Optimizer(
            "adamw", "AdamW", "Adam; L2 apart from it: w ← w - rate · L2 rate · w",
            "Adam with decoupled weight decay: L2 shrinks all weights by the same factor, not through the gradient.",
            _adam, 2, plain=formulas.adam, kernel=5,
            uses=("beta1", "beta2", "epsilon"), own=_EPSILON, usual_rate=0.01, largest_rate=1.0, decoupled=True,
        ),
    )
}  # fmt: skip


def clip_steps(gradient: Array, limit: float) -> list[Step]:
    """The calls that shorten a gradient whose norm exceeds the limit, like PyTorch's ``clip_grad_norm_``.

    In a gradient of shape (members, parameters) every row is shortened separately.
    """
    if gradient.ndim > 1:
        return [(_shorten_rows, (gradient, limit))]
    factor = scalar(1.0)

    def shorten() -> None:
        # A norm that overflows makes the factor 0; NaN stays NaN, and counts as divergence.
        share = limit / (math.sqrt(float(np.dot(gradient, gradient))) + 1e-6)
        if share < 1.0:
            factor[()] = share
            np.multiply(gradient, factor, gradient)

    return [(shorten, ())]


def _shorten_rows(gradient: Array, limit: float) -> None:
    share = limit / (np.sqrt(np.einsum("ij,ij->i", gradient, gradient)) + 1e-6)
    gradient *= np.where(share < 1.0, share, 1.0)[:, None]
