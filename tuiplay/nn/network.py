"""The network: all parameters in one vector, and passes laid out on fixed buffers.

A layer's matrix has shape (neurons, inputs + 1): its last column holds the biases, whose input is a constant 1 in the
last row of every activation block. Points are columns, so that each block is contiguous and can be processed in place.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tuiplay.nn.activations import ACTIVATIONS, OUTPUTS
from tuiplay.nn.arrays import Array, Step, play
from tuiplay.nn.dropout import dropout_rates, mask_steps
from tuiplay.nn.entries import Knobs
from tuiplay.nn.initializers import INITIALIZERS, Uniform, layer_shapes, parameter_count
from tuiplay.nn.losses import LOSSES, LossBuffers, fitting_loss

_NO_KNOBS: Knobs = {}
_FEW_COLUMNS = 2, 500
"""The least and most points of a batch for which an additional row costs less than a copy of the weights. With one
point BLAS would round differently in the last digit."""


class Network:
    """A fully connected network.

    Parameters
    ----------
    sizes
        The numbers of inputs, neurons of each hidden layer, and outputs. Without inputs the output is a constant.
    activation
        The name of the hidden layers' activation.
    output_activation
        The name of the output layer's activation, in ``OUTPUTS``.
    activations
        One name per hidden layer, or none for ``activation`` in all. ``ValueError`` for another number.

    Attributes
    ----------
    params
        The weights and biases, shape (parameters,).
    weights
        One view into ``params`` per layer, shape (neurons, inputs + 1), biases in the last column.
    is_weight
        1.0 where ``params`` holds a weight, 0.0 where it holds a bias.
    alive
        1.0, or 0.0 where a penalty has cut a link.
    off
        1.0 where a parameter is switched off, and then 0 in ``params``; None if none is.
    """

    def __init__(
        self, sizes: Sequence[int], activation: str, output_activation: str, activations: Sequence[str] = ()
    ) -> None:
        self.sizes = tuple(sizes)
        self.activation = activation
        self.activations = tuple(activations) or (activation,) * (len(self.sizes) - 2)
        if len(self.activations) != len(self.sizes) - 2:
            raise ValueError(f"{len(self.activations)} activations for {len(self.sizes) - 2} hidden layers")
        self.output_activation = output_activation
        self.params = np.zeros(parameter_count(sizes))
        self.weights = self.views(self.params)
        self.is_weight = np.ones_like(self.params)
        for layer in self.views(self.is_weight):
            layer[:, -1] = 0.0
        self.alive = np.ones_like(self.params)
        self.off: Array | None = None
        self._behind = self.params

    def switch_off(self, mask: Array | None) -> None:
        """Switch off the parameters where ``mask`` is 1.0, so that they count as 0, and switch all others on again."""
        whole = self.whole()
        self.off = mask
        self.put(whole)

    def whole(self) -> Array:
        """A copy of ``params`` with the values of the parameters that are switched off."""
        return self.params.copy() if self.off is None else np.where(self.off > 0, self._behind, self.params)

    def put(self, whole: Array) -> None:
        """Set the parameters to those of ``whole``; those that are switched off stay off."""
        self.params[:] = whole
        if self.off is not None:
            self._behind = np.array(whole)
            self.params[self.off > 0] = 0.0

    def views(self, vector: Array) -> list[Array]:
        """The per-layer views of a vector laid out like ``params``."""
        layers: list[Array] = []
        start = 0
        for neurons, width in layer_shapes(self.sizes):
            stop = start + neurons * width
            layers.append(vector[start:stop].reshape(neurons, width))
            start = stop
        return layers

    def initialize(self, initializer: str, uniform: Uniform, knobs: Knobs = _NO_KNOBS) -> None:
        """Set initial weights, by a name in ``INITIALIZERS`` and the settings that it uses; all links become live."""
        INITIALIZERS[initializer].fill(self.weights, uniform, knobs)
        self.alive.fill(1.0)

    def twin(self) -> Network:
        """A copy of the network, on arrays of its own."""
        other = Network(self.sizes, self.activation, self.output_activation, self.activations)
        other.alive[:] = self.alive
        other.off = None if self.off is None else self.off.copy()
        other.put(self.whole())
        return other

    @property
    def dead(self) -> int:
        """The number of links that have been cut."""
        return int(self.alive.size - np.count_nonzero(self.alive))

    def activation_of(self, layer: int) -> str:
        """The name of the activation of a layer, from 0 (first hidden) to the output."""
        return self.output_activation if layer == len(self.weights) - 1 else self.activations[layer]


class Forward:
    """A forward pass over ``columns`` points at a time, on buffers of its own.

    With ``sums`` it stops before the output's activation, which ``activate_output`` then applies.

    Attributes
    ----------
    layers
        The activations after ``run``: one array of shape (neurons, columns) per layer, the output last.
    """

    def __init__(self, network: Network, columns: int, sums: bool = False) -> None:
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
        self._last: list[Step] = OUTPUTS[network.output_activation].forward(self.output)
        self._steps: list[Step] = []
        for index, layer in enumerate(self.layers[:-1]):
            self._steps += ACTIVATIONS[network.activation_of(index)].forward(layer)
            self._steps.append((np.dot, (network.weights[index + 1], self._sources[index], self.layers[index + 1])))
        if not sums:
            self._steps += self._last

    def run(self, inputs: Array) -> Array:
        """Run the pass on inputs of shape (features + 1, columns), ones in the last row; return ``output``."""
        np.dot(self._first, inputs, self._into)
        for function, arguments in self._steps:
            function(*arguments)
        return self.output

    def given(self, layer: int, inputs: Array) -> Array:
        """The input of a layer in the last ``run`` of these inputs: (units + 1, columns), ones in the last row."""
        return self._sources[layer - 1] if layer else inputs

    def activate_output(self) -> Array:
        """Return the output of the last ``run`` of a pass with ``sums``; to be called once after it."""
        for function, arguments in self._last:
            function(*arguments)
        return self.output


class Backward(Forward):
    """A forward pass with back-propagation: the sum over the points of the gradient of each point's loss.

    Parameters
    ----------
    loss
        A name in ``LOSSES``. ``ValueError`` if it needs a probability and the output is not one.
    dropout
        The dropout rates of the inputs and of each hidden layer; empty for none.
    random
        The generator that the masks are drawn from, layer by layer, in every ``run_back``; needed only with dropout.
    knobs
        The settings that the loss uses.
    broken
        A layer, from 1, whose derivatives get a wrong sign in the backward pass, as a demonstration; 0 for none.

    Attributes
    ----------
    gradient
        The gradient, shape (parameters,), filled by ``run_back``.
    masks
        The dropout factors of the last ``run_back`` for the inputs and each hidden layer, shape (units, columns): 0
        where a unit was left out for that point and 1 / (1 - rate) where it was kept; None without dropout.
    """

    def __init__(
        self,
        network: Network,
        columns: int,
        loss: str = "squared",
        dropout: Sequence[float] = (),
        random: np.random.Generator | None = None,
        knobs: Knobs = _NO_KNOBS,
        broken: int = 0,
    ) -> None:
        super().__init__(network, columns)
        self._broken = broken
        self._loss, self._knobs = LOSSES[fitting_loss(loss, network.sizes[-1])], knobs
        self._loss.check(network.output_activation)
        self._activation = OUTPUTS[network.output_activation]
        self.gradient = np.zeros_like(network.params)
        self._derivatives = np.ones_like(self._blocks)
        self._error = np.empty_like(self.output)
        self._sums = np.empty_like(self.output) if self._loss.from_sums else None
        self.masks: list[Array | None] = []
        self._draws: list[list[Step]] = []
        for rate, units in zip(dropout_rates(dropout, len(network.sizes) - 1), network.sizes, strict=False):
            if rate and random is None:
                raise ValueError("dropout needs a generator of random numbers")
            self.masks.append(np.empty((units, columns)) if rate else None)
            mask = self.masks[-1]
            self._draws.append(mask_steps(mask, rate, random) if mask is not None and random is not None else [])
        first = self.masks[0]
        self._input_drop = (np.ones((network.sizes[0] + 1, columns)), first) if first is not None else None
        self._back: list[Step] = self._loss.back(LossBuffers(self._error, self.output, knobs))
        hidden = {ACTIVATIONS[name] for name in network.activations}
        at_once = len(hidden) <= 1 and not any(kind.forward_with_derivative for kind in hidden)
        if at_once and not any(self._draws[1:]):
            self._back = self._derivatives_at_once() + self._back
        else:
            self._derivatives_on_the_way()
        self._lay_back()
        if self._sums is not None:
            place = len(self._steps) - len(self._last)
            self._steps.insert(place, (np.copyto, (self._sums, self.output)))

    def _derivatives_at_once(self) -> list[Step]:
        """The calls of all derivatives, after the forward pass, for hidden layers with the same kind of activation."""
        rows, blocks, derivatives = self._hidden_rows, self._blocks, self._derivatives
        hidden = ACTIVATIONS[self.network.activations[0]].derivative if rows else None
        final = None if self._loss.from_sums else self._activation.derivative
        self._final_with_derivative()
        if hidden is final and hidden is not None:
            return hidden(blocks, derivatives)
        steps = hidden(blocks[:rows], derivatives[:rows]) if hidden is not None else []
        return steps + (final(blocks[rows:], derivatives[rows:]) if final is not None else [])

    def _derivatives_on_the_way(self) -> None:
        """Lay out each layer's derivatives directly after it: a mask, or the activation, overwrites what they need."""
        network = self.network
        steps: list[Step] = []
        for index, layer in enumerate(self.layers[:-1]):
            derivatives = self._rows_of(index)
            steps += ACTIVATIONS[network.activation_of(index)].training(layer, derivatives)
            mask = self.masks[index + 1]
            if mask is not None:
                steps += [*self._draws[index + 1], (np.multiply, (layer, mask, layer))]
                if not ACTIVATIONS[network.activation_of(index)].is_identity:
                    steps.append((np.multiply, (derivatives, mask, derivatives)))
            steps.append((np.dot, (network.weights[index + 1], self._sources[index], self.layers[index + 1])))
        self._steps = steps + self._last
        self._final_with_derivative()
        final = self._activation.derivative
        if final is not None and not self._loss.from_sums:
            self._back += final(self.output, self._derivatives[self._hidden_rows :])

    def _final_with_derivative(self) -> None:
        forward = self._activation.forward_with_derivative
        if forward is not None:
            before = len(self._steps) - len(self._last)
            self._last = forward(self.output, self._derivatives[self._hidden_rows :])
            self._steps[before:] = self._last

    def _rows_of(self, layer: int) -> Array:
        row = sum(self.network.sizes[1 : layer + 1]) + layer
        return self._derivatives[row : row + self.network.sizes[layer + 1]]

    def _lay_back(self) -> None:
        network = self.network
        gradients = network.views(self.gradient)
        delta = self._error
        if not self._loss.from_sums:
            if self._activation.back is not None:
                self._back += self._activation.back(self.output, delta)
            elif not self._activation.is_identity:
                self._back.append((np.multiply, (delta, self._derivatives[self._hidden_rows :], delta)))
        self._break(len(self.layers), delta)
        for index in range(len(self.layers) - 1, 0, -1):
            self._back.append((np.dot, (delta, self._sources[index - 1].T, gradients[index])))
            below = self._lay_dot(network.weights[index], delta)
            # The derivatives of a layer that has them hold its mask already.
            linear = ACTIVATIONS[network.activation_of(index - 1)].is_identity
            factor = self.masks[index] if linear else self._rows_of(index - 1)
            if factor is not None:
                self._back.append((np.multiply, (below, factor, below)))
            self._break(index, below)
            delta = below
        self._delta = delta
        self._first_gradient = gradients[0]

    def _break(self, layer: int, delta: Array) -> None:
        if layer == self._broken:
            self._back.append((np.negative, (delta, delta)))

    def _lay_dot(self, weights: Array, delta: Array) -> Array:
        """Add the call that takes ``delta`` back through a layer's weights; return the array of its result."""
        if not _FEW_COLUMNS[0] <= self.columns <= _FEW_COLUMNS[1]:
            below = np.empty((weights.shape[1] - 1, self.columns))
            self._back.append((np.dot, (weights[:, :-1].T, delta, below)))
            return below
        # With its biases the matrix is contiguous, so that it is not copied; the last row is not used.
        whole = np.empty((weights.shape[1], self.columns))
        self._back.append((np.dot, (weights.T, delta, whole)))
        return whole[:-1]

    def _drop(self, inputs: Array, dropped: Array, mask: Array) -> Array:
        play(self._draws[0])
        np.multiply(inputs[:-1], mask, dropped[:-1])
        return dropped

    def run_back(self, inputs: Array, targets: Array) -> Array:
        """Run both passes, the backward pass from output - target, and return ``gradient``.

        ``inputs`` has shape (features + 1, columns), ``targets`` (outputs, columns).
        """
        if self._input_drop is not None:
            inputs = self._drop(inputs, *self._input_drop)
        np.dot(self._first, inputs, self._into)
        for function, arguments in self._steps:
            function(*arguments)
        np.subtract(self.output, targets, self._error)
        for function, arguments in self._back:
            function(*arguments)
        np.dot(self._delta, inputs.T, self._first_gradient)
        return self.gradient

    @property
    def reached(self) -> Array:
        """The argument of the loss in the last ``run_back``, under its masks: outputs or sums, (outputs, columns)."""
        return self.output if self._sums is None else self._sums

    def batch_loss(self, targets: Array) -> float:
        """The mean loss of the points of the last ``run_back``; ``targets`` are its targets."""
        return self._loss.total(self.reached, targets, self._error, self._knobs, self._activation) / self.columns

    def batch_losses(self, reached: Array, targets: Array, scratch: Array) -> Array:
        """The mean losses of several batches, from ``reached`` in each; all arrays (outputs, batches, columns)."""
        return self._loss.totals(reached, targets, scratch, self._knobs, self._activation) / self.columns
