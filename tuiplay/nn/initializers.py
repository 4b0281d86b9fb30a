"""Initial weights, by name. To add an initializer, add one entry to ``INITIALIZERS``.

Sources: Glorot and Bengio 2010 (Xavier), He et al. 2015.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from tuiplay.nn.arrays import Array
from tuiplay.nn.entries import Knobs, RegistryEntry

Uniform = Callable[[], float]
"""A function that draws one number in [0, 1)."""

BIAS = 0.1
"""The initial value of every bias in the original, the output's too."""

_SMALLEST = 2.0**-54
"""The substitute for a draw of exactly 0, where the normal distribution's quantile is infinite."""


@dataclass(frozen=True, eq=False)
class Initializer(RegistryEntry):
    """An initializer. In ``formula`` N(mean, variance) is the normal distribution.

    Attributes
    ----------
    fill
        ``fill(weights, uniform, knobs)`` fills the layers' matrices of shape (neurons, inputs + 1), biases last. It
        draws one number per weight, neuron by neuron, so that later draws do not depend on the choice.
    """

    fill: Callable[[Sequence[Array], Uniform, Knobs], None]


def count_draws(sizes: Sequence[int]) -> int:
    """The number of draws of the original for a network of these layer sizes: one per weight."""
    return sum(inputs * neurons for inputs, neurons in itertools.pairwise(sizes))


def _playground(weights: Sequence[Array], uniform: Uniform, _knobs: Knobs) -> None:
    for matrix in weights:
        neurons, columns = matrix.shape
        for neuron in range(neurons):
            for source in range(columns - 1):
                matrix[neuron, source] = uniform() - 0.5
        matrix[:, -1] = BIAS


def _zeros(weights: Sequence[Array], uniform: Uniform, knobs: Knobs) -> None:
    # The original also draws the numbers and then overwrites them, so that later draws stay the same.
    _playground(weights, uniform, knobs)
    for matrix in weights:
        matrix.fill(0.0)


def _constant(weights: Sequence[Array], uniform: Uniform, knobs: Knobs) -> None:
    _zeros(weights, uniform, knobs)
    for matrix in weights:
        matrix[:, :-1] = knobs["initializer_width"]


def _even(number: float) -> float:
    """The number in [-1, 1) for one in [0, 1)."""
    return 2.0 * number - 1.0


def _normal(number: float) -> float:
    """The standard normal's quantile (Wichura's algorithm AS 241): one draw gives one number."""
    from statistics import NormalDist  # the default, which is uniform, does without

    return NormalDist().inv_cdf(max(number, _SMALLEST))


def _given(_sources: int, _neurons: int, knobs: Knobs) -> float:
    return knobs["initializer_width"]


def _glorot(sources: int, neurons: int, _knobs: Knobs) -> float:
    return math.sqrt(6.0 / (sources + neurons))


def _he(sources: int, _neurons: int, _knobs: Knobs) -> float:
    return math.sqrt(2.0 / max(sources, 1))


def _spread(
    form: Callable[[float], float],
    scale: Callable[[int, int, Knobs], float],
    weights: Sequence[Array],
    uniform: Uniform,
    knobs: Knobs,
) -> None:
    """Set every weight to ``form`` of a draw times the layer's ``scale``, and every bias to 0."""
    for matrix in weights:
        neurons, sources = matrix.shape[0], matrix.shape[1] - 1
        factor = scale(sources, neurons, knobs)
        drawn = [form(uniform()) for _ in range(neurons * sources)]
        matrix[:, :-1] = factor * np.array(drawn).reshape(neurons, sources)
        matrix[:, -1] = 0.0


def _with_biases(weights: Sequence[Array], uniform: Uniform, knobs: Knobs) -> None:
    """Fill weights and biases alike; a neuron's bias is made from its weights' draws, of which there is one each."""
    width = knobs["initializer_width"]
    for matrix in weights:
        neurons, sources = matrix.shape[0], matrix.shape[1] - 1
        drawn = np.array([uniform() for _ in range(neurons * sources)]).reshape(neurons, sources)
        matrix[:, :-1] = width * (2.0 * drawn - 1.0)
        # The fraction of a sum of uniformly distributed numbers is itself uniformly distributed.
        matrix[:, -1] = width * (2.0 * (drawn.sum(axis=1) % 1.0) - 1.0)


INITIALIZERS: dict[str, Initializer] = {
    entry.name: entry
    for entry in (
        Initializer(
            "playground", "Playground", "w from [-1/2, 1/2); b = 1/10",
            "Uniform weights from [-0.5, 0.5), every bias 0.1, as in the browser playground.",
            _playground,
        ),
        Initializer(
            "zeros", "Zeros", "w = 0; b = 0",
            "Everything 0: all neurons of a layer stay equal, so a network with hidden layers learns only a constant.",
            _zeros,
        ),
        Initializer(
            "constant", "Constant", "w = width; b = 0",
            "Every weight the same, every bias 0: the neurons of a layer start equal and can never differ.",
            _constant, uses=("initializer_width",),
        ),
        Initializer(
            "uniform", "Uniform", "w from [-width, width); b = 0",
            "Uniform weights between -width and +width, every bias 0.",
            partial(_spread, _even, _given), also="random", uses=("initializer_width",),
        ),
        Initializer(
            "uniform_biases", "Uniform, biases too", "w and b from [-width, width)",
            "Weights and biases evenly spread between -width and +width: biases of either sign.",
            _with_biases, uses=("initializer_width",),
        ),
        Initializer(
            "normal", "Normal", "w from N(0, width²); b = 0",
            "Normally distributed weights with standard deviation width, every bias 0.",
            partial(_spread, _normal, _given), also="Gaussian, random", uses=("initializer_width",),
        ),
        Initializer(
            "xavier", "Xavier", "w from [-s, s), s = √(6 / (inputs + neurons)); b = 0",
            "Uniform, narrower the more weights a layer has: signals keep their size in tanh and sigmoid layers.",
            partial(_spread, _even, _glorot), also="Glorot",
        ),
        Initializer(
            "he", "He", "w from N(0, 2 / inputs); b = 0",
            "Normal, narrower the more inputs a neuron has: signals keep their size in ReLU layers.",
            partial(_spread, _normal, _he), also="Kaiming",
        ),
    )
}  # fmt: skip


def layer_shapes(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """The shape (neurons, inputs + 1) of every layer for sizes [inputs, hidden ..., outputs]."""
    return [(neurons, inputs + 1) for inputs, neurons in itertools.pairwise(sizes)]


def parameter_count(sizes: Sequence[int]) -> int:
    """The number of weights and biases."""
    return int(sum(np.prod(shape) for shape in layer_shapes(sizes)))


def alike(rows: Array) -> list[set[int]]:
    """The groups of two or more equal rows, as sets of indices, in the order of their first members."""
    groups: dict[tuple[float, ...], set[int]] = {}
    for index, row in enumerate(rows.tolist()):
        groups.setdefault(tuple(row), set()).add(index)
    return [group for group in groups.values() if len(group) > 1]


def identical_neurons(weights: Sequence[Array]) -> list[set[int]]:
    """The neurons of each hidden layer that equal another one of the layer in all weights, in and out, and bias.

    ``weights`` has one matrix (neurons, inputs + 1) per layer, biases last. Such neurons get the same gradient and stay
    alike however long training lasts, unless dropout separates them.
    """
    pairs = itertools.pairwise(weights)
    return [set().union(*alike(np.hstack([into, onward[:, :-1].T]))) for into, onward in pairs]
