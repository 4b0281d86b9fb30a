"""Rules that turn a gradient into a step, by name. Adding one means adding one entry to ``OPTIMIZERS``.

The conventions are PyTorch's (``torch.optim``): epsilon is added after Adam's bias correction, and the momentum vector
holds gradients, not steps, so that a new learning rate acts at once on all of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tuiplay.nn.arrays import Array, Step, scalar

EPSILON = 1e-8
EPSILON_ADAGRAD = 1e-10


@dataclass
class OptimizerSettings:
    """What the laid-down calls read while training runs.

    Attributes
    ----------
    rate
        The learning rate of the next update, a 0-d array changed in place.
    updates
        Updates that this optimizer has made: Adam's t.
    epsilon
        0 stands for the optimizer's own.
    """

    rate: Array = field(default_factory=lambda: scalar(0.0))
    updates: int = 0
    momentum: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    smoothing: float = 0.99
    epsilon: float = 0.0


@dataclass(frozen=True)
class Workspace:
    """``gradient`` of shape (parameters,), ``slots`` of shape (state vectors, parameters), and the settings."""

    gradient: Array
    slots: Array
    settings: OptimizerSettings


@dataclass(frozen=True)
class Optimizer:
    """``step(workspace)`` gives the calls that replace the averaged gradient by the step to subtract.

    ``uses`` names the settings that it reads, ``slots`` is the number of state vectors that it keeps.
    """

    name: str
    title: str
    formula: str
    step: Callable[[Workspace], list[Step]]
    uses: tuple[str, ...]
    slots: int
    about: str


def _sgd(w: Workspace) -> list[Step]:
    return [(np.multiply, (w.gradient, w.settings.rate, w.gradient))]


def _momentum(w: Workspace) -> list[Step]:
    velocity = w.slots[0]
    return [
        (np.multiply, (velocity, scalar(w.settings.momentum), velocity)),
        (np.add, (velocity, w.gradient, velocity)),
        (np.multiply, (velocity, w.settings.rate, w.gradient)),
    ]


def _nesterov(w: Workspace) -> list[Step]:
    velocity, momentum, ahead = w.slots[0], scalar(w.settings.momentum), np.empty_like(w.gradient)
    return [
        (np.multiply, (velocity, momentum, velocity)),
        (np.add, (velocity, w.gradient, velocity)),
        (np.multiply, (velocity, momentum, ahead)),
        (np.add, (w.gradient, ahead, w.gradient)),
        (np.multiply, (w.gradient, w.settings.rate, w.gradient)),
    ]


def _adagrad(w: Workspace) -> list[Step]:
    total, root = w.slots[0], np.empty_like(w.gradient)
    return [
        (np.multiply, (w.gradient, w.gradient, root)),
        (np.add, (total, root, total)),
        *_divide_by_root(w, total, root, EPSILON_ADAGRAD),
    ]


def _rmsprop(w: Workspace) -> list[Step]:
    mean, root = w.slots[0], np.empty_like(w.gradient)
    smoothing = w.settings.smoothing
    return [
        (np.multiply, (mean, scalar(smoothing), mean)),
        (np.multiply, (w.gradient, w.gradient, root)),
        (np.multiply, (root, scalar(1.0 - smoothing), root)),
        (np.add, (mean, root, mean)),
        *_divide_by_root(w, mean, root, EPSILON),
    ]


def _divide_by_root(w: Workspace, squares: Array, root: Array, epsilon: float) -> list[Step]:
    return [
        (np.sqrt, (squares, root)),
        (np.add, (root, scalar(w.settings.epsilon or epsilon), root)),
        (np.divide, (w.gradient, root, w.gradient)),
        (np.multiply, (w.gradient, w.settings.rate, w.gradient)),
    ]


def _adam(w: Workspace) -> list[Step]:
    """Both means are kept in one go: rate · (m / c1) / (√(v / c2) + ε) = rate · √c2 / c1 · m / (√v + ε √c2)."""
    settings, means, gradient = w.settings, w.slots, w.gradient
    beta1, beta2 = settings.beta1, settings.beta2
    epsilon = settings.epsilon or EPSILON
    kept, new, fresh = (np.empty_like(means) for _ in range(3))
    kept[0], kept[1] = beta1, beta2
    new[0], new[1] = 1.0 - beta1, 1.0 - beta2
    scale, shift = scalar(0.0), scalar(0.0)
    rate = settings.rate

    def correct() -> None:
        settings.updates += 1
        root = math.sqrt(1.0 - beta2**settings.updates)
        shift[()] = epsilon * root
        scale[()] = float(rate) * root / (1.0 - beta1**settings.updates)

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
            "sgd", "SGD", "w ← w - rate · g", _sgd, (), 0,
            "Steps straight down the slope of each batch: the plain rule of the browser playground.",
        ),
        Optimizer(
            "momentum", "Momentum", "v ← momentum · v + g; w ← w - rate · v", _momentum, ("momentum",), 1,
            "A heavy ball: earlier gradients go on pushing. Fast along valleys; may roll past the bottom and back.",
        ),
        Optimizer(
            "nesterov", "Nesterov", "v ← momentum · v + g; w ← w - rate · (g + momentum · v)", _nesterov,
            ("momentum",), 1,
            "Momentum that looks ahead to where the ball is rolling, and so brakes a little earlier.",
        ),
        Optimizer(
            "adagrad", "Adagrad", "s ← s + g²; w ← w - rate · g / (√s + ε)", _adagrad, ("epsilon",), 1,
            "Every weight has a rate of its own, smaller the more it has moved. The rates only ever shrink.",
        ),
        Optimizer(
            "rmsprop", "RMSprop", "s ← smoothing · s + (1 - smoothing) · g²; w ← w - rate · g / (√s + ε)", _rmsprop,
            ("smoothing", "epsilon"), 1,
            "Adagrad that forgets: each step is divided by the usual size of that weight's recent gradients.",
        ),
        Optimizer(
            "adam", "Adam",
            "m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²; w ← w - rate · M / (√V + ε); M = m / (1 - β₁ᵗ); "
            "V = v / (1 - β₂ᵗ)",
            _adam, ("beta1", "beta2", "epsilon"), 2,
            "Momentum and RMSprop in one: every weight moves by about the rate a step. The usual first choice.",
        ),
        Optimizer(
            "adamw", "AdamW", "Adam; L2 apart from it: w ← w - rate · L2 rate · w", _adam,
            ("beta1", "beta2", "epsilon"), 2,
            "Adam whose L2 shrinks all weights by the same share, instead of being divided like a gradient.",
        ),
    )
}  # fmt: skip

DECOUPLED = frozenset({"sgd", "adamw"})
"""Where L2 is applied to the weights beside the step; elsewhere it is added to the gradient first."""
