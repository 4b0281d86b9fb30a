"""Many networks of one shape at once: passes over a stack of members, each with its own weights and points.

The arithmetic is that of ``network``, on arrays with one more axis in front: the member. A call on a small network is
all overhead, so that thirty-two members cost a few times as much as one. The calls come from the same registries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tuiplay.nn.activations import ACTIVATIONS, OUTPUTS
from tuiplay.nn.arrays import Array, Step, aligned, aligned_copy
from tuiplay.nn.entries import Knobs
from tuiplay.nn.initializers import layer_shapes
from tuiplay.nn.losses import Loss, LossBuffers
from tuiplay.nn.network import Network

_VECDOT: Callable[..., Array] | None = getattr(np, "vecdot", None)
"""The function ``np.vecdot``, which NumPy has from 2.0 on; else None."""
_FEW = 5
"""The most scalar products of vectors that are faster one by one than as a matrix product."""


class Stack:
    """The parameters of networks of one shape.

    Parameters
    ----------
    networks
        The networks, at least one, which are copied. ``ValueError`` if their sizes or activations differ.

    Attributes
    ----------
    params, alive
        The parameters and live links, shape (members, parameters).
    weights
        One view into ``params`` per layer, shape (members, neurons, inputs + 1), biases in the last column.
    is_weight
        1.0 for a weight, 0.0 for a bias, shape (parameters,).
    """

    def __init__(self, networks: Sequence[Network]) -> None:
        first = networks[0]
        shape = first.sizes, first.activations, first.output_activation
        if any((one.sizes, one.activations, one.output_activation) != shape for one in networks):
            raise ValueError("the networks of a stack have one shape and the same activations")
        self.sizes, self.activations, self.output_activation = shape
        self.params = np.stack([one.params for one in networks])
        self.alive = np.stack([one.alive for one in networks])
        self.is_weight = first.is_weight
        self.weights = self.views(self.params)

    def __len__(self) -> int:
        return len(self.params)

    def views(self, vectors: Array) -> list[Array]:
        """The per-layer views of vectors laid out like ``params``."""
        layers: list[Array] = []
        start = 0
        for neurons, width in layer_shapes(self.sizes):
            stop = start + neurons * width
            # A view with strides of its own: reshaping a part of every row would copy.
            part = vectors[:, start:stop]
            strides = (part.strides[0], width * part.itemsize, part.itemsize)
            layers.append(np.lib.stride_tricks.as_strided(part, (len(part), neurons, width), strides))
            start = stop
        return layers

    def keep(self, members: Sequence[int]) -> None:
        """Keep only these members, by their indices; ``params``, ``alive`` and ``weights`` are new arrays."""
        self.params, self.alive = self.params[members], self.alive[members]
        self.weights = self.views(self.params)


class StackedBackward:
    """A forward pass and back-propagation of every member over ``columns`` points of its own, as ``network.Backward``.

    Attributes
    ----------
    layers
        The activations: one array of shape (neurons, members, columns) per layer, the output last. So each layer is
        contiguous for the element-wise calls, and a constant 1 can follow it.
    gradient
        The gradients, shape (members, parameters), filled by the calls of ``steps``.
    masks
        The factors of the activations of the inputs and each hidden layer, shape (units, members, columns), to be
        filled before these calls; None without dropout.
    """

    def __init__(self, stack: Stack, columns: int, loss: Loss, knobs: Knobs, dropout: Sequence[float] = ()) -> None:
        self.stack, self.columns = stack, columns
        self._lay_forward()
        self._loss, self._knobs = loss, knobs
        loss.check(stack.output_activation)
        self.gradient = aligned(stack.params.shape)
        self._error = aligned(self.output.shape)
        self._activation = OUTPUTS[stack.output_activation]
        self._derivatives = aligned(self._blocks.shape)
        members = len(stack)
        rates = tuple(dropout) or (0.0,) * (len(stack.sizes) - 1)
        self.masks: list[Array | None] = [
            aligned((units, members, columns)) if rate else None
            for rate, units in zip(rates, stack.sizes, strict=False)
        ]
        first = self.masks[0]
        self._input_drop = None if first is None else (aligned((stack.sizes[0] + 1, members, columns)), first)
        self._back: list[Step] = loss.back(LossBuffers(self._error, self.output, knobs))
        hidden = {ACTIVATIONS[name] for name in stack.activations}
        at_once = len(hidden) <= 1 and not any(kind.forward_with_derivative for kind in hidden)
        if at_once and not any(rates[1:]):
            self._derivatives_at_once()
        else:
            self._derivatives_on_the_way()
        self._lay_back()

    def _lay_forward(self) -> None:
        stack, hidden = self.stack, self.stack.sizes[1:-1]
        rows = sum(hidden) + len(hidden) + stack.sizes[-1]
        self._blocks = aligned((rows, len(stack), self.columns))
        self._sources: list[Array] = []
        self.layers: list[Array] = []
        row = 0
        for index, neurons in enumerate(stack.sizes[1:]):
            self.layers.append(self._blocks[row : row + neurons])
            if index < len(hidden):
                self._sources.append(members_first(self._blocks[row : row + neurons + 1]))
                row += neurons + 1
        self._hidden_rows = row
        self.output = self.layers[-1]
        self._last: list[Step] = OUTPUTS[stack.output_activation].forward(self.output)
        self._steps: list[Step] = []
        for index, layer in enumerate(self.layers[:-1]):
            self._steps += [*ACTIVATIONS[stack.activations[index]].forward(layer), self._into(index + 1)]
        self._steps += self._last

    def _into(self, index: int) -> Step:
        """The call that computes a layer's sums from the layer before it."""
        return np.matmul, (self.stack.weights[index], self._sources[index - 1], members_first(self.layers[index]))

    def _derivatives_at_once(self) -> None:
        rows, output = self._hidden_rows, self._activation
        hidden = ACTIVATIONS[self.stack.activations[0]].derivative if rows else None
        if hidden is None:
            self._final_derivative()
        elif hidden == output.derivative and output.forward_with_derivative is None and not self._loss.from_sums:
            # The output's too: its rows are the last ones.
            self._back = hidden(self._blocks, self._derivatives) + self._back
        else:
            self._back = hidden(self._blocks[:rows], self._derivatives[:rows]) + self._back
            self._final_derivative()

    def _derivatives_on_the_way(self) -> None:
        steps: list[Step] = []
        for index, layer in enumerate(self.layers[:-1]):
            activation, derivatives = ACTIVATIONS[self.stack.activations[index]], self._rows_of(index)
            steps += activation.training(layer, derivatives)
            mask = self.masks[index + 1]
            if mask is not None:
                steps.append((np.multiply, (layer, mask, layer)))
                if not activation.is_identity:
                    steps.append((np.multiply, (derivatives, mask, derivatives)))
            steps.append(self._into(index + 1))
        self._steps = steps + self._last
        self._final_derivative()

    def _final_derivative(self) -> None:
        activation, out = self._activation, self._derivatives[self._hidden_rows :]
        if activation.forward_with_derivative is not None:
            del self._steps[len(self._steps) - len(self._last) :]
            self._last = activation.forward_with_derivative(self.output, out)
            self._steps += self._last
        elif activation.derivative is not None and not self._loss.from_sums:
            self._back += activation.derivative(self.output, out)

    def _rows_of(self, layer: int) -> Array:
        row = sum(self.stack.sizes[1 : layer + 1]) + layer
        return self._derivatives[row : row + self.stack.sizes[layer + 1]]

    def _lay_back(self) -> None:
        stack, delta, steps = self.stack, self._error, self._back
        gradients = stack.views(self.gradient)
        if not self._loss.from_sums:
            if self._activation.back is not None:
                steps += self._activation.back(self.output, delta)
            elif not self._activation.is_identity:
                steps.append((np.multiply, (delta, self._derivatives[self._hidden_rows :], delta)))
        for index in range(len(self.layers) - 1, 0, -1):
            behind = members_first(delta)
            steps.append(_gradient_of(delta, self._sources[index - 1], gradients[index]))
            weights = stack.weights[index][:, :, :-1]
            before = aligned((weights.shape[2], len(stack), self.columns))
            if len(delta) == 1:
                # With one output there is nothing to sum: numbers are faster than matrices of one column.
                steps.append((np.multiply, (weights[:, 0].T[:, :, None], delta, before)))
            else:
                steps.append((np.matmul, (weights.transpose(0, 2, 1), behind, members_first(before))))
            delta = before
            linear = ACTIVATIONS[stack.activations[index - 1]].is_identity
            factor = self.masks[index] if linear else self._rows_of(index - 1)
            if factor is not None:
                steps.append((np.multiply, (delta, factor, delta)))
        self._delta, self._first_gradient = delta, gradients[0]

    def steps(self, inputs: Array, rows: Array, targets: Array) -> list[Step]:
        """Return the calls of both passes over these points, which may change in place between two uses of the calls.

        They leave in ``gradient`` the sum of the gradients of each member's points.

        Parameters
        ----------
        inputs
            The inputs, shape (members, features + 1, columns), ones in the last row; without the first axis all members
            have the same points.
        rows
            The inputs with the last two axes exchanged.
        targets
            The targets, shape (outputs, members, columns), or (outputs, 1, columns) if they are the same for all
            members.
        """
        before: list[Step] = []
        if self._input_drop is not None:
            dropped, mask = self._input_drop
            given = inputs[:-1, None] if inputs.ndim < 3 else inputs[:, :-1].swapaxes(0, 1)
            before.append((np.multiply, (given, mask, dropped[:-1])))
            inputs = members_first(dropped)
            rows = inputs.transpose(0, 2, 1)
        into: Step = np.matmul, (self.stack.weights[0], inputs, members_first(self.layers[0]))
        gradient: Step = np.matmul, (members_first(self._delta), rows, self._first_gradient)
        if inputs.ndim < 3:
            # With the same points for all, one product per neuron instead of one per member.
            into = np.matmul, (neurons_first(self.stack.weights[0]), inputs, self.layers[0])
            gradient = np.matmul, (self._delta, rows, neurons_first(self._first_gradient))
        return [
            *before,
            into,
            *self._steps,
            (np.subtract, (self.output, targets, self._error)),
            *self._back,
            gradient,
        ]


def _gradient_of(delta: Array, source: Array, out: Array) -> Step:
    """The call that sums, over the columns, delta of shape (neurons, members, columns) times the inputs of the neurons.

    ``source`` has shape (members, inputs + 1, columns), ``out`` (members, neurons, inputs + 1).
    """
    if _VECDOT is not None and len(delta) == 1 and source.shape[1] <= _FEW:
        return _VECDOT, (delta, neurons_first(source), out[:, 0].T)
    return np.matmul, (members_first(delta), source.transpose(0, 2, 1), out)


def members_first(array: Array) -> Array:
    """The view (members, neurons, columns) of an array (neurons, members, columns)."""
    view: Array = array.transpose(1, 0, 2)
    return view


def neurons_first(array: Array) -> Array:
    """The view (neurons, members, columns) of an array (members, neurons, columns)."""
    view: Array = array.transpose(1, 0, 2)
    return view


def targets_of(rows: Array) -> Array:
    """A copy of targets (members, points, outputs) or (points, outputs) as (outputs, members or 1, points)."""
    return aligned_copy(np.moveaxis(rows if rows.ndim > 2 else rows[None], -1, 0))
