"""The network: all parameters in one vector, and passes laid down on fixed buffers.

A layer's matrix has shape (neurons, inputs + 1): its last column holds the biases, fed by a constant 1 that rides along
as the last row of every activation block. Points are columns, so that each block is contiguous and can be worked on
in place.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.arrays import Array, Step
from tuiplay.nn.initializers import INITIALIZERS, Uniform, layer_shapes, parameter_count


class Network:
    """Fully connected layers.

    Parameters
    ----------
    sizes
        Inputs, neurons of each hidden layer, outputs. No inputs at all is allowed: the output is then a constant.
    activation
        Name of the hidden layers' activation.
    output_activation
        Name of the output layer's.

    Attributes
    ----------
    params
        Every weight and bias, shape (parameters,).
    weights
        One view into ``params`` per layer, shape (neurons, inputs + 1), biases in the last column.
    is_weight
        1.0 where ``params`` holds a weight, 0.0 where it holds a bias.
    alive
        1.0, or 0.0 where L1 has killed a link.
    """

    def __init__(self, sizes: Sequence[int], activation: str, output_activation: str) -> None:
        self.sizes = tuple(sizes)
        self.activation = activation
        self.output_activation = output_activation
        self.params = np.zeros(parameter_count(sizes))
        self.weights = self.views(self.params)
        self.is_weight = np.ones_like(self.params)
        for layer in self.views(self.is_weight):
            layer[:, -1] = 0.0
        self.alive = np.ones_like(self.params)

    def views(self, vector: Array) -> list[Array]:
        """Per-layer views of a vector laid out like ``params``."""
        layers: list[Array] = []
        start = 0
        for neurons, width in layer_shapes(self.sizes):
            stop = start + neurons * width
            layers.append(vector[start:stop].reshape(neurons, width))
            start = stop
        return layers

    def initialize(self, initializer: str, uniform: Uniform) -> None:
        """Starting weights; all links come alive."""
        INITIALIZERS[initializer].fill(self.weights, uniform)
        self.alive.fill(1.0)

    @property
    def dead(self) -> int:
        """How many links L1 has killed."""
        return int(self.alive.size - np.count_nonzero(self.alive))

    def activation_of(self, layer: int) -> str:
        """Name of the activation of layer 0 (first hidden) ... last (output)."""
        return self.output_activation if layer == len(self.weights) - 1 else self.activation


class Forward:
    """A forward pass over ``columns`` points at a time, on buffers of its own.

    Attributes
    ----------
    layers
        Activations after ``run``: one array of shape (neurons, columns) per layer, the output last.
    """

    def __init__(self, network: Network, columns: int) -> None:
        self.network = network
        self.columns = columns
        # One buffer for all activations, so that derivatives can be taken in one call for all hidden layers.
        hidden = network.sizes[1:-1]
        self._blocks = np.ones((sum(hidden) + len(hidden) + network.sizes[-1], columns))
        self.layers: list[Array] = []
        self._sources: list[Array] = []
        row = 0
        for index, neurons in enumerate(network.sizes[1:]):
            self.layers.append(self._blocks[row : row + neurons])
            if index < len(hidden):
                self._sources.append(self._blocks[row : row + neurons + 1])
                row += neurons + 1
        self._hidden_rows = row
        self.output = self.layers[-1]
        self._first = network.weights[0]
        self._into = self.layers[0]
        self._steps: list[Step] = []
        for index, layer in enumerate(self.layers):
            if index:
                self._steps.append((np.dot, (network.weights[index], self._sources[index - 1], layer)))
            self._steps += ACTIVATIONS[network.activation_of(index)].forward(layer)

    def run(self, inputs: Array) -> Array:
        """Feed inputs of shape (features + 1, columns), ones in the last row; returns ``output``."""
        np.dot(self._first, inputs, self._into)
        for function, arguments in self._steps:
            function(*arguments)
        return self.output


class Backward(Forward):
    """A forward pass with back-propagation: the sum over the points of the gradient of each point's loss.

    Attributes
    ----------
    gradient
        Shape (parameters,), filled by ``run_back``.
    """

    def __init__(self, network: Network, columns: int) -> None:
        super().__init__(network, columns)
        self.gradient = np.zeros_like(network.params)
        slopes = np.ones_like(self._blocks)
        self._error = np.empty_like(self.output)
        self._back: list[Step] = []
        hidden = ACTIVATIONS[network.activation].derivative
        final = ACTIVATIONS[network.output_activation].derivative
        rows = self._hidden_rows
        if hidden is final and hidden is not None:
            self._back += hidden(self._blocks, slopes)
        else:
            if hidden is not None and rows:
                self._back += hidden(self._blocks[:rows], slopes[:rows])
            if final is not None:
                self._back += final(self._blocks[rows:], slopes[rows:])
        if final is not None:
            self._back.append((np.multiply, (self._error, slopes[rows:], self._error)))
        gradients = network.views(self.gradient)
        delta = self._error
        for index in range(len(self.layers) - 1, 0, -1):
            self._back.append((np.dot, (delta, self._sources[index - 1].T, gradients[index])))
            below = np.empty_like(self.layers[index - 1])
            self._back.append((np.dot, (network.weights[index][:, :-1].T, delta, below)))
            if hidden is not None:
                row = sum(network.sizes[1:index]) + index - 1
                self._back.append((np.multiply, (below, slopes[row : row + below.shape[0]], below)))
            delta = below
        self._delta = delta
        self._first_gradient = gradients[0]

    def run_back(self, inputs: Array, targets: Array) -> Array:
        """Both passes for half squared error, whose derivative by the output is output - target.

        ``inputs`` has shape (features + 1, columns), ``targets`` (outputs, columns). Returns ``gradient``.
        """
        np.dot(self._first, inputs, self._into)
        for function, arguments in self._steps:
            function(*arguments)
        np.subtract(self.output, targets, self._error)
        for function, arguments in self._back:
            function(*arguments)
        np.dot(self._delta, inputs.T, self._first_gradient)
        return self.gradient
