"""A plain forward pass that keeps all intermediates, for analyses. Training has its own passes (``network``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tuiplay.nn.activations import ACTIVATIONS, OUTPUTS, apply, derivative_of
from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Network


@dataclass(frozen=True)
class TracedPass:
    """The intermediates of every layer at every point, in arrays of their own.

    Attributes
    ----------
    names
        The names of the activations.
    weights
        Copies of the weights, one (neurons, inputs + 1) per layer.
    sources
        The input of each layer: (inputs + 1, points), ones in the last row.
    sums, values
        z and f(z) of each layer: (neurons, points).
    """

    names: tuple[str, ...]
    weights: tuple[Array, ...]
    sources: tuple[Array, ...]
    sums: tuple[Array, ...]
    values: tuple[Array, ...]

    @property
    def output(self) -> Array:
        """The output, shape (outputs, points)."""
        return self.values[-1]

    def derivatives(self, layer: int) -> Array:
        """The f'(z) of a hidden layer, or of an output that works element by element: (neurons, points)."""
        return derivative_of(self.names[layer], self.sums[layer])

    def elementwise(self, layer: int) -> bool:
        """True if f' of a layer is one number for each neuron, which is not so with softmax."""
        return self.names[layer] in ACTIVATIONS and OUTPUTS[self.names[layer]].back is None


def traced_pass(network: Network, inputs: Array) -> TracedPass:
    """Run the network on points of shape (points, features + 1), ones in the last column."""
    names = tuple(network.activation_of(layer) for layer in range(len(network.weights)))
    weights = tuple(matrix.copy() for matrix in network.weights)
    sources: list[Array] = [np.array(inputs.T)]
    sums: list[Array] = []
    values: list[Array] = []
    for layer, (name, matrix) in enumerate(zip(names, weights, strict=True)):
        sums.append(matrix @ sources[-1])
        values.append(apply(name, sums[-1]))
        if layer < len(names) - 1:
            sources.append(np.vstack([values[-1], np.ones((1, values[-1].shape[1]))]))
    return TracedPass(names, weights, tuple(sources), tuple(sums), tuple(values))


def chunks(inputs: Array, size: int = 4096) -> Iterator[Array]:
    """Yield the points a few thousand at a time, so that a table of millions needs no arrays of its own size."""
    for start in range(0, len(inputs), size):
        yield inputs[start : start + size]
