"""Activation functions, by name. To add one, add one entry to ``ACTIVATIONS``.

``OUTPUTS`` additionally has softmax, which only an output layer can have: it works on a whole column at a time. An
entry also describes its use as an output: whether it is a probability, and then its targets and its cross-entropy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from tuiplay.nn import formulas
from tuiplay.nn import second_derivatives as second
from tuiplay.nn.arrays import Array, Step, play, scalar
from tuiplay.nn.entries import AUTO, RegistryEntry
from tuiplay.nn.normal import normal_steps
from tuiplay.nn.probabilities import (
    Probability,
    column_of,
    one_hot,
    sigmoid_cross_entropy,
    sigmoid_cross_entropy_by_member,
    softmax_cross_entropy,
    softmax_cross_entropy_by_member,
    zero_one,
)

_ZERO, _ONE = scalar(0.0), scalar(1.0)
_LEAK = scalar(0.01)
_FAR = scalar(-700.0)
"""The smallest z for which e^-z is computed exactly, as it is still finite; further out a sigmoid is practically 0."""


@dataclass(frozen=True, eq=False)
class Activation(RegistryEntry):
    """An activation function with its derivative, both as NumPy calls on given buffers of shape (neurons, points).

    ``forward(z)`` returns the calls that replace z by f(z) in place. ``derivative(a, out)`` returns those that write
    f'(z) into ``out`` from a = f(z). A function whose derivative does not follow from its value has
    ``forward_with_derivative(z, out)`` instead: calls that write f'(z) into ``out`` and then replace z by f(z). One
    whose derivative is not element by element has ``back(a, error)``: calls that turn derivatives by a into those by z,
    in place. With none of them the derivative is 1 everywhere, which needs no call.

    ``probability`` is None for an output that is not a probability. ``second(z)`` is f''(z) as a new array; without it
    differences of f' are taken. ``bends``: f consists of two straight pieces with a corner at 0; ``bounded``: f is flat
    on both far sides, so that a neuron can saturate. ``plain`` is the formula that equations are written with.
    ``expression`` is f in z as source for exported code: Python's operators, functions of formulas, erf.
    """

    forward: Callable[[Array], list[Step]]
    derivative: Callable[[Array, Array], list[Step]] | None = None
    forward_with_derivative: Callable[[Array, Array], list[Step]] | None = None
    back: Callable[[Array, Array], list[Step]] | None = None
    probability: Probability | None = None
    second: Callable[[Array], Array] | None = None
    plain: formulas.Elementwise | formulas.Softmax | None = None
    bends: bool = False
    bounded: bool = False
    expression: str = ""

    def training(self, z: Array, out: Array) -> list[Step]:
        """The calls that replace z by f(z) and leave f'(z) in ``out``, which has to hold ones before the first time."""
        if self.forward_with_derivative is not None:
            return self.forward_with_derivative(z, out)
        return self.forward(z) + (self.derivative(z, out) if self.derivative is not None else [])

    @property
    def is_identity(self) -> bool:
        """True if the derivative is 1 everywhere."""
        return self.derivative is None and self.forward_with_derivative is None and self.back is None

    # As an output

    @property
    def middle(self) -> float:
        """The value between the two classes of a single output; it counts as the second class."""
        return 0.0 if self.probability is None else self.probability.middle

    def encode(self, labels: Array, outputs: int) -> Array:
        """The targets of labels of shape (n,), as a new array of shape (n, outputs).

        The target of an output that is not a probability is the label itself.

        Raises
        ------
        ValueError
            If the labels cannot be targets of this number of outputs.
        """
        labels = np.asarray(labels, dtype=np.float64)
        if self.probability is not None:
            return self.probability.encode(labels, outputs)
        targets: Array = column_of(labels, outputs).copy()
        return targets

    def signed(self, values: Array) -> Array:
        """The outputs on the scale of pictures, about 0: a probability p as a new array 2 p - 1, others unchanged."""
        return values if self.probability is None else 2.0 * values - 1.0


def _tanh(z: Array) -> list[Step]:
    return [(np.tanh, (z, z))]


def _tanh_derivative(a: Array, out: Array) -> list[Step]:
    return [(np.multiply, (a, a, out)), (np.subtract, (_ONE, out, out))]


def _relu(z: Array) -> list[Step]:
    # NumPy 2.4 requires this function's output as a keyword.
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


def _leaky_relu(z: Array) -> list[Step]:
    leak = np.empty_like(z)
    return [(np.multiply, (z, _LEAK, leak)), (partial(np.maximum, out=z), (z, leak))]


def _leaky_relu_derivative(a: Array, out: Array) -> list[Step]:
    return [(np.sign, (a, out)), (partial(np.maximum, out=out), (out, _LEAK))]


def _elu(z: Array) -> list[Step]:
    low = np.empty_like(z)
    return [
        (partial(np.minimum, out=low), (z, _ZERO)),
        (np.expm1, (low, low)),
        (partial(np.maximum, out=z), (z, _ZERO)),
        (np.add, (z, low, z)),
    ]


def _elu_derivative(a: Array, out: Array) -> list[Step]:
    # Below 0 it is e^z, and a is e^z - 1.
    return [(partial(np.minimum, out=out), (a, _ZERO)), (np.add, (out, _ONE, out))]


def _softplus(z: Array) -> list[Step]:
    return [(np.logaddexp, (z, _ZERO, z))]


def _softplus_derivative(a: Array, out: Array) -> list[Step]:
    # 1 / (1 + e^-z) = 1 - e^-a
    return [(np.negative, (a, out)), (np.expm1, (out, out)), (np.negative, (out, out))]


def _swish_parts(z: Array, share: Array, odds: Array) -> list[Step]:
    """The calls that write the sigmoid s of z into ``share``, and e^-z, kept finite, into ``odds``."""
    return [
        (partial(np.maximum, out=odds), (z, _FAR)),
        (np.negative, (odds, odds)),
        (np.exp, (odds, odds)),
        (np.add, (odds, _ONE, share)),
        (np.reciprocal, (share, share)),
    ]


def _swish(z: Array) -> list[Step]:
    share = np.empty_like(z)
    return [*_swish_parts(z, share, np.empty_like(z)), (np.multiply, (z, share, z))]


def _swish_with_derivative(z: Array, out: Array) -> list[Step]:
    # f' = s (1 + z (1 - s)), with 1 - s = s e^-z, which does not cancel.
    share = np.empty_like(z)
    return [
        *_swish_parts(z, share, out),
        (np.multiply, (out, share, out)),
        (np.multiply, (out, z, out)),
        (np.add, (out, _ONE, out)),
        (np.multiply, (out, share, out)),
        (np.multiply, (z, share, z)),
    ]


def _gelu(z: Array) -> list[Step]:
    share = np.empty_like(z)
    return [*normal_steps(z, np.empty_like(z), share), (np.multiply, (z, share, z))]


def _gelu_with_derivative(z: Array, out: Array) -> list[Step]:
    # f' = Φ + z φ
    share = np.empty_like(z)
    return [
        *normal_steps(z, out, share),
        (np.multiply, (out, z, out)),
        (np.add, (out, share, out)),
        (np.multiply, (z, share, z)),
    ]


def _sine(z: Array) -> list[Step]:
    return [(np.sin, (z, z))]


def _sine_with_derivative(z: Array, out: Array) -> list[Step]:
    return [(np.cos, (z, out)), (np.sin, (z, z))]


def _softmax(z: Array) -> list[Step]:
    # Less the largest of its column, no exponential overflows, and one of them is 1.
    column = np.empty((1, *z.shape[1:]))
    return [
        (np.maximum.reduce, (z, 0, None, column, True)),
        (np.subtract, (z, column, z)),
        (np.exp, (z, z)),
        (np.add.reduce, (z, 0, None, column, True)),
        (np.divide, (z, column, z)),
    ]


def _softmax_back(p: Array, error: Array) -> list[Step]:
    """The calls that turn derivatives by p = softmax(z) into those by z, in place: p (g - sum of p g)."""
    product, column = np.empty_like(p), np.empty((1, *p.shape[1:]))
    return [
        (np.multiply, (p, error, product)),
        (np.add.reduce, (product, 0, None, column, True)),
        (np.subtract, (error, column, error)),
        (np.multiply, (error, p, error)),
    ]


ACTIVATIONS: dict[str, Activation] = {
    entry.name: entry
    for entry in (
        Activation(
            "relu", "ReLU", "max(0, z)",
            "Sets negative sums to 0. Learns fast; a neuron that is 0 on all points has stopped learning.",
            _relu, _relu_derivative, second=second.straight, bends=True, plain=formulas.relu, expression="relu(z)",
            also="rectified linear unit, rectifier", kernel=0,
        ),
        Activation(
            "tanh", "Tanh", "tanh z",
            "Squeezes everything into (-1, 1), symmetric about 0. Far from 0 its derivative is tiny: learning slows.",
            _tanh, _tanh_derivative, second=second.tanh, bounded=True, plain=formulas.tanh, expression="tanh(z)",
            also="hyperbolic tangent", kernel=1,
        ),
        Activation(
            "sigmoid", "Sigmoid", "1 / (1 + e^-z)",
            "Squeezes everything into (0, 1). Its derivative is at most 1/4, so deep networks of it learn slowly.",
            _sigmoid, _sigmoid_derivative,
            probability=Probability(0.5, zero_one, sigmoid_cross_entropy, sigmoid_cross_entropy_by_member),
            second=second.sigmoid, bounded=True, plain=formulas.sigmoid, expression="sigmoid(z)",
            also="logistic function", kernel=2,
        ),
        Activation(
            "linear", "Linear", "z",
            "Passes the sum on unchanged. However many layers it has, the network stays linear.",
            _linear, second=second.straight, plain=formulas.linear, expression="z",
            also="identity", kernel=3,
        ),
        Activation(
            "leaky_relu", "Leaky ReLU", "max(z, z / 100)",
            "ReLU that passes on a hundredth of negative sums, so that no neuron stops learning for good.",
            _leaky_relu, _leaky_relu_derivative, second=second.straight, bends=True, plain=formulas.leaky_relu,
            expression="max(z, 0.01 * z)", also="lrelu",
            kernel=4,
        ),
        Activation(
            "elu", "ELU", "z if z > 0, else e^z - 1",
            "Like ReLU, but bends smoothly towards -1 on the negative side. Its outputs average nearer to 0.",
            _elu, _elu_derivative, second=second.elu, plain=formulas.elu, expression="max(z, 0) + exp(min(z, 0)) - 1",
            also="exponential linear unit", kernel=5,
        ),
        Activation(
            "softplus", "Softplus", "log(1 + e^z)",
            "ReLU with its corner rounded off. Never quite 0; its derivative is the sigmoid.",
            _softplus, _softplus_derivative, second=second.softplus, plain=formulas.softplus,
            expression="max(z, 0) + log(1 + exp(-abs(z)))", kernel=6,
        ),
        Activation(
            "swish", "Swish (SiLU)", "z / (1 + e^-z)",
            "z times its sigmoid: close to ReLU far out, smooth and dipping a little below 0 in between.",
            _swish, forward_with_derivative=_swish_with_derivative, second=second.swish, plain=formulas.swish,
            also="sigmoid linear unit",
            expression="z * sigmoid(z)", kernel=7,
        ),
        Activation(
            "gelu", "GELU", "z Φ(z)",
            "z times the normal distribution function at z. Similar to Swish; usual in language models.",
            _gelu, forward_with_derivative=_gelu_with_derivative, second=second.gelu, plain=formulas.gelu,
            expression="0.5 * z * (1 + erf(z / sqrt(2)))", also="Gaussian error linear unit",
            kernel=8,
        ),
        Activation(
            "sine", "Sine", "sin z",
            "Oscillates for ever. Fits periodic patterns such as a spiral, but easily gets stuck in poor minima.",
            _sine, forward_with_derivative=_sine_with_derivative, second=second.sine, plain=formulas.sine,
            expression="sin(z)", also="sin, periodic, SIREN", kernel=9,
        ),
    )
}  # fmt: skip
"""The activations of hidden layers, by name."""

OUTPUTS: dict[str, Activation] = {
    **ACTIVATIONS,
    "softmax": Activation(
        "softmax", "Softmax", "e^z / sum of e^z",
        "Turns the outputs into probabilities that add up to 1, one for each class.",
        _softmax, back=_softmax_back,
        probability=Probability(0.5, one_hot, softmax_cross_entropy, softmax_cross_entropy_by_member),
        plain=formulas.softmax,
        expression="softmax(z)", kernel=10,
    ),
}  # fmt: skip
"""The activations of output layers, by name."""

OUTPUT_CHOICES: Mapping[str, RegistryEntry] = {
    AUTO: RegistryEntry(AUTO, "Auto", "", "Chosen by the task and the loss: Tanh, Sigmoid, Softmax or Linear."),
    **ACTIVATIONS,
}
"""The choices for the output activation: "auto", or any function of one sum."""


def apply(name: str, z: Array) -> Array:
    """Return f(z) as a new array, by the same calls as in evaluation; for softmax the points are columns."""
    out = np.array(z, dtype=np.float64)
    play(OUTPUTS[name].forward(out))
    return out


_NEAR = 1e-6
"""Half the distance of the two points of the difference that replaces a missing second derivative."""


def second_derivative_of(name: str, z: Array) -> Array:
    """Return f''(z) as a new array."""
    second_of = ACTIVATIONS[name].second
    if second_of is not None:
        return second_of(z)
    found: Array = (derivative_of(name, z + _NEAR) - derivative_of(name, z - _NEAR)) / (2.0 * _NEAR)
    return found


def derivative_of(name: str, z: Array) -> Array:
    """Return f'(z) as a new array, by the same calls as in training."""
    out = np.ones_like(z, dtype=np.float64)
    play(ACTIVATIONS[name].training(np.array(z, dtype=np.float64), out))
    return out
