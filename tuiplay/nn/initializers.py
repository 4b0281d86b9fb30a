"""Starting weights, by name. Adding one means adding one entry to ``INITIALIZERS``."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tuiplay.nn.arrays import Array

Uniform = Callable[[], float]
"""Draws one number in [0, 1)."""

BIAS = 0.1
"""Every bias of the original starts here, the output's too."""


@dataclass(frozen=True)
class Initializer:
    """``fill(weights, uniform)`` fills the layers' matrices of shape (neurons, inputs + 1), biases last."""

    name: str
    title: str
    fill: Callable[[Sequence[Array], Uniform], None]
    about: str


def count_draws(sizes: Sequence[int]) -> int:
    """How many numbers the original draws for a network of these layer sizes: one a weight."""
    return sum(inputs * neurons for inputs, neurons in itertools.pairwise(sizes))


def _playground(weights: Sequence[Array], uniform: Uniform) -> None:
    for matrix in weights:
        neurons, width = matrix.shape
        for neuron in range(neurons):
            for source in range(width - 1):
                matrix[neuron, source] = uniform() - 0.5
        matrix[:, -1] = BIAS


def _zeros(weights: Sequence[Array], uniform: Uniform) -> None:
    # The original draws the numbers all the same and then overwrites them, so whatever is drawn next stays put.
    _playground(weights, uniform)
    for matrix in weights:
        matrix.fill(0.0)


INITIALIZERS: dict[str, Initializer] = {
    entry.name: entry
    for entry in (
        Initializer(
            "playground", "Playground", _playground,
            "Weights evenly spread over [-0.5, 0.5), every bias 0.1: what the browser playground does.",
        ),
        Initializer(
            "zeros", "Zeros", _zeros,
            "Everything 0: all neurons of a layer stay alike, so a network with hidden layers learns only a constant.",
        ),
    )
}  # fmt: skip


def layer_shapes(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """(neurons, inputs + 1) of every layer for sizes [inputs, hidden ..., outputs]."""
    return [(neurons, inputs + 1) for inputs, neurons in itertools.pairwise(sizes)]


def parameter_count(sizes: Sequence[int]) -> int:
    """Weights and biases together."""
    return int(sum(np.prod(shape) for shape in layer_shapes(sizes)))
