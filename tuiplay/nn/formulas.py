"""The formulas of the registries' entries: activations, losses, penalties, optimizers and schedules.

Each is written once, in ordinary arithmetic. It serves arrays, in the plain update (``plain_update``), and terms, which
are numbers that carry their text (``terms``), in its equations. The engine's fast calls are beside them in the
registries; tests check that the two agree.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tuiplay.nn.terms import (
    Phi,
    Term,
    Value,
    absolute,
    cos,
    exp,
    floor,
    log_sum_exp,
    maximum,
    minimum,
    sign,
    sin,
    softmax_of,
    sqrt,
    term,
    total,
    where_positive,
)
from tuiplay.nn.terms import tanh as hyperbolic_tangent

Rows = Sequence[Value]
"""A value, or an array over the points, for each neuron of a layer."""


# Activations


@dataclass(frozen=True)
class Elementwise:
    """An activation of each neuron by itself: ``value(z)`` and its derivative ``slope(z, a)``, where a = f(z).

    ``has_corner``: it consists of two pieces that meet at z = 0.
    """

    value: Callable[[Value], Value]
    slope: Callable[[Value, Value], Value]
    has_corner: bool = False

    def layer(self, sums: Rows) -> list[Value]:
        """The values f(z) of every neuron's sum."""
        return [self.value(z) for z in sums]

    def back(self, sums: Rows, values: Rows, slopes: Rows) -> list[Value]:
        """The derivatives by the sums, from those by the values."""
        return [g * self.slope(z, a) for z, a, g in zip(sums, values, slopes, strict=True)]


@dataclass(frozen=True)
class Softmax:
    """The activation of a whole layer by e^z divided by the sum of all e^z."""

    has_corner: bool = False

    def layer(self, sums: Rows) -> list[Value]:
        """The probabilities of the layer."""
        return softmax_of(sums)

    def back(self, _sums: Rows, values: Rows, slopes: Rows) -> list[Value]:
        """The derivatives by the sums, from those by the values: p (g - sum of p g)."""
        weighted = _added([p * g for p, g in zip(values, slopes, strict=True)])
        return [p * (g - weighted) for p, g in zip(values, slopes, strict=True)]


def _added(values: Rows) -> Value:
    if isinstance(values[0], Term):
        return total(values)
    found = values[0]
    for value in values[1:]:
        found = found + value
    return found


def _one(z: Value) -> Value:
    return np.ones_like(z) if isinstance(z, np.ndarray) else term(1.0)


def _logistic(z: Value) -> Value:
    return 1.0 / (1.0 + exp(-z))


def _density(z: Value) -> Value:
    return exp(-0.5 * z**2) * (1.0 / math.sqrt(2.0 * math.pi))


relu = Elementwise(lambda z: maximum(0.0, z), lambda z, _a: where_positive(z, 1.0, 0.0), True)
tanh = Elementwise(hyperbolic_tangent, lambda _z, a: 1.0 - a**2)
sigmoid = Elementwise(_logistic, lambda _z, a: a * (1.0 - a))
linear = Elementwise(lambda z: z, lambda z, _a: _one(z))
leaky_relu = Elementwise(lambda z: maximum(z, 0.01 * z), lambda z, _a: where_positive(z, 1.0, 0.01), True)
elu = Elementwise(
    lambda z: where_positive(z, z, exp(minimum(z, 0.0)) - 1.0), lambda z, a: where_positive(z, 1.0, a + 1.0), True
)
softplus = Elementwise(lambda z: log_sum_exp([0.0, z]), lambda z, _a: _logistic(z))
swish = Elementwise(lambda z: z * _logistic(z), lambda z, _a: _logistic(z) * (1.0 + z * (1.0 - _logistic(z))))
gelu = Elementwise(lambda z: z * Phi(z), lambda z, _a: Phi(z) + z * _density(z))
sine = Elementwise(sin, lambda z, _a: cos(z))
softmax = Softmax()


# Losses


@dataclass(frozen=True)
class PlainLoss:
    """A loss: ``value(sums, outputs, targets, knobs)`` of one point, and ``slopes(outputs, targets, knobs)``, the
    derivatives by the outputs, or by their sums if the loss skips the activation.

    ``corners(errors, knobs)`` returns values that are positive on one side of each corner between two pieces of the
    loss, and not on the other; None for a loss without corners.
    """

    value: Callable[[Rows, Rows, Rows, Mapping[str, Value]], Value]
    slopes: Callable[[Rows, Rows, Mapping[str, Value]], list[Value]]
    corners: Callable[[Rows, Mapping[str, Value]], list[Value]] | None = None


def _errors(outputs: Rows, targets: Rows) -> list[Value]:
    return [o - t for o, t in zip(outputs, targets, strict=True)]


def _huber(e: Value, delta: Value) -> Value:
    near = minimum(absolute(e), delta)
    return near * (absolute(e) - 0.5 * near)


def _cross_entropy(sums: Rows, outputs: Rows, targets: Rows, _knobs: Mapping[str, Value]) -> Value:
    one = len(sums) == 1
    if isinstance(sums[0], Term):
        return _surprise(sums, outputs, targets, one)
    if one:
        return log_sum_exp([0.0, sums[0]]) - targets[0] * sums[0]
    return log_sum_exp(sums) - _added([t * z for t, z in zip(targets, sums, strict=True)])


def _surprise(sums: Rows, outputs: Rows, targets: Rows, one: bool) -> Term:
    """The negative log of the probability of the right class; its value from the sums, which do not cancel."""
    if one:
        right = targets[0].value > 0.5
        value = log_sum_exp([term(0.0), sums[0]]).value - (sums[0].value if right else 0.0)
        p = outputs[0] if right else 1.0 - outputs[0]
    else:
        place = max(range(len(targets)), key=lambda index: targets[index].value)
        value, p = log_sum_exp(sums).value - sums[place].value, outputs[place]
    return Term(value, f"-log({p.names})", f"-log({p.numbers})")


squared = PlainLoss(lambda _z, o, t, _k: _added([0.5 * e**2 for e in _errors(o, t)]), lambda o, t, _k: _errors(o, t))
cross_entropy = PlainLoss(_cross_entropy, lambda o, t, _k: _errors(o, t))
huber = PlainLoss(
    lambda _z, o, t, k: _added([_huber(e, k["huber_delta"]) for e in _errors(o, t)]),
    lambda o, t, k: [maximum(-k["huber_delta"], minimum(e, k["huber_delta"])) for e in _errors(o, t)],
    lambda errors, k: [side for e in errors for side in (e - k["huber_delta"], e + k["huber_delta"])],
)
absolute_error = PlainLoss(
    lambda _z, o, t, _k: _added([absolute(e) for e in _errors(o, t)]),
    lambda o, t, _k: [sign(e) for e in _errors(o, t)],
    lambda errors, _k: list(errors),
)


# Penalties: the derivative by a weight, from the weight and the regularization rate

Penalty = Callable[[Value, Value], Value]


def l1(w: Value, rate: Value) -> Value:
    """The derivative of the penalty rate |w|."""
    return rate * sign(w)


def l2(w: Value, rate: Value) -> Value:
    """The derivative of the penalty rate w² / 2."""
    return rate * w


# Optimizers


Named = Mapping[str, Value]
Note = Callable[[str, Value], Value]
"""A function that records a named step of a calculation, and returns the value to continue with."""


@dataclass(frozen=True)
class PlainOptimizer:
    """The rule of an optimizer.

    Attributes
    ----------
    state
        The names of its state vectors.
    step
        ``step(note, g, state, rate, knobs, t)``: the step to subtract in the update number t, from 1; ``note`` records
        every intermediate by its name, new states by the names of the old ones.
    """

    state: tuple[str, ...]
    step: Callable[[Note, Value, Named, Value, Named, Value], Value]


def _sgd(_note: Note, g: Value, _state: Named, rate: Value, _knobs: Named, _t: Value) -> Value:
    return rate * g


def _momentum(note: Note, g: Value, state: Named, rate: Value, knobs: Named, _t: Value) -> Value:
    v = note("v", knobs["momentum"] * state["v"] + g)
    return rate * v


def _nesterov(note: Note, g: Value, state: Named, rate: Value, knobs: Named, _t: Value) -> Value:
    v = note("v", knobs["momentum"] * state["v"] + g)
    return rate * (g + knobs["momentum"] * v)


def _adagrad(note: Note, g: Value, state: Named, rate: Value, knobs: Named, _t: Value) -> Value:
    s = note("s", state["s"] + g**2)
    return rate * g / (sqrt(s) + knobs["epsilon"])


def _rmsprop(note: Note, g: Value, state: Named, rate: Value, knobs: Named, _t: Value) -> Value:
    smoothing = knobs["smoothing"]
    s = note("s", smoothing * state["s"] + (1.0 - smoothing) * g**2)
    return rate * g / (sqrt(s) + knobs["epsilon"])


def _adam(note: Note, g: Value, state: Named, rate: Value, knobs: Named, t: Value) -> Value:
    beta1, beta2 = knobs["beta1"], knobs["beta2"]
    m = note("m", beta1 * state["m"] + (1.0 - beta1) * g)
    v = note("v", beta2 * state["v"] + (1.0 - beta2) * g**2)
    fair_m = note("M", m / (1.0 - beta1**t))
    fair_v = note("V", v / (1.0 - beta2**t))
    return rate * fair_m / (sqrt(fair_v) + knobs["epsilon"])


sgd = PlainOptimizer((), _sgd)
momentum = PlainOptimizer(("v",), _momentum)
nesterov = PlainOptimizer(("v",), _nesterov)
adagrad = PlainOptimizer(("s",), _adagrad)
rmsprop = PlainOptimizer(("s",), _rmsprop)
adam = PlainOptimizer(("m", "v"), _adam)


# Schedules: the learning rate of an epoch, counted from 0


PlainSchedule = Callable[[Value, Value, Named], Value]
"""A schedule: (base rate, epoch, settings) -> the rate, as ``Term``."""


def step_decay(rate: Value, epoch: Value, knobs: Named) -> Value:
    """The base rate times the factor once every length epochs."""
    return rate * knobs["schedule_factor"] ** floor(epoch / knobs["schedule_epochs"])


def exponential_decay(rate: Value, epoch: Value, knobs: Named) -> Value:
    """The base rate times the factor once every epoch."""
    return rate * knobs["schedule_factor"] ** epoch


def inverse_time(rate: Value, epoch: Value, knobs: Named) -> Value:
    """The base rate over 1 + epochs / length: half after one length, a third after two."""
    return rate / (1.0 + epoch / knobs["schedule_epochs"])


def cosine_decay(rate: Value, epoch: Value, knobs: Named) -> Value:
    """The base rate times half a cosine down to the floor, where it stays."""
    least, length = term(knobs["schedule_factor"].value, "floor"), knobs["schedule_epochs"]
    if epoch.value >= length.value:
        return rate * least
    return rate * (least + (1.0 - least) * (1.0 + cos(term(math.pi, "pi") * epoch / length)) / 2.0)


def warmup_then_cosine(rate: Value, epoch: Value, knobs: Named) -> Value:
    """A linear rise during warm-up, then half a cosine."""
    warmup = knobs["schedule_warmup"]
    if epoch.value < warmup.value:
        return rate * (epoch + 1.0) / (warmup + 1.0)
    return cosine_decay(rate, epoch - warmup, knobs)


def constant_rate(rate: Value, _epoch: Value, _knobs: Named) -> Value:
    """The base rate."""
    return rate
