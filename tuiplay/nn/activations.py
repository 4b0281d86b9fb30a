"""Activation functions, by name. Adding one means adding one entry to ``ACTIVATIONS``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from tuiplay.nn.arrays import Array, Step, play, scalar

_ZERO, _ONE = scalar(0.0), scalar(1.0)


@dataclass(frozen=True)
class Activation:
    """One function with its derivative, both as NumPy calls on given buffers.

    ``forward(z)`` gives the calls that replace z by f(z) in place. ``derivative(a, out)`` gives those that write
    f'(z) into ``out`` from a = f(z); None stands for a derivative of 1 everywhere, which needs no call.
    """

    name: str
    title: str
    formula: str
    forward: Callable[[Array], list[Step]]
    derivative: Callable[[Array, Array], list[Step]] | None
    about: str


def _tanh(z: Array) -> list[Step]:
    return [(np.tanh, (z, z))]


def _tanh_derivative(a: Array, out: Array) -> list[Step]:
    return [(np.multiply, (a, a, out)), (np.subtract, (_ONE, out, out))]


def _relu(z: Array) -> list[Step]:
    # NumPy 2.4 wants this one's output by keyword.
    return [(partial(np.maximum, out=z), (z, _ZERO))]


def _relu_derivative(a: Array, out: Array) -> list[Step]:
    # a is never negative, so its sign is 1 where z > 0 and 0 elsewhere, at z = 0 too.
    return [(np.sign, (a, out))]


def _sigmoid(z: Array) -> list[Step]:
    return [(np.negative, (z, z)), (np.exp, (z, z)), (np.add, (z, _ONE, z)), (np.reciprocal, (z, z))]


def _sigmoid_derivative(a: Array, out: Array) -> list[Step]:
    return [(np.multiply, (a, a, out)), (np.subtract, (a, out, out))]


def _linear(_z: Array) -> list[Step]:
    return []


ACTIVATIONS: dict[str, Activation] = {
    entry.name: entry
    for entry in (
        Activation(
            "relu", "ReLU", "max(0, z)", _relu, _relu_derivative,
            "Cuts off what is negative. Learns fast; a neuron that is 0 on all points has stopped learning.",
        ),
        Activation(
            "tanh", "Tanh", "tanh z", _tanh, _tanh_derivative,
            "Squeezes everything into (-1, 1), symmetric about 0. Far from 0 its slope, and so learning, fades.",
        ),
        Activation(
            "sigmoid", "Sigmoid", "1 / (1 + e^-z)", _sigmoid, _sigmoid_derivative,
            "Squeezes everything into (0, 1). Its slope is at most 1/4, so deep stacks of it learn slowly.",
        ),
        Activation(
            "linear", "Linear", "z", _linear, None,
            "Leaves the sum as it is. However many layers, the whole stays one straight line.",
        ),
    )
}  # fmt: skip


def apply(name: str, z: Array) -> Array:
    """f(z) as a new array, by the same calls that training makes."""
    out = np.array(z, dtype=np.float64)
    play(ACTIVATIONS[name].forward(out))
    return out


def slope(name: str, z: Array) -> Array:
    """f'(z) as a new array, by the same calls that training makes."""
    steps = ACTIVATIONS[name].derivative
    out = np.ones_like(z, dtype=np.float64)
    if steps is not None:
        play(steps(apply(name, z), out))
    return out
