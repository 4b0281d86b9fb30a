"""Commands on parts of a network: a neuron, a link, a bias or a layer is frozen, or switched off."""

from __future__ import annotations

import numpy as np

from tuiplay.data.features import feature_of
from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.nn.initializers import layer_shapes
from tuiplay.run.command_base import Change
from tuiplay.run.run import Run

INPUTS = -1
"""The number of the inputs in place of a layer."""

_Masks = list[list[list[int]]]


class _OnPart(Change, frozen=True):
    """A command on one part. All numbers count from 0; the last layer is the output.

    Attributes
    ----------
    layer
        The number of the layer; ``INPUTS`` for the inputs.
    neuron
        The number of the neuron; None for the whole layer.
    source
        One of the neuron's links, or its bias if it is the number of the layer's inputs; None for the neuron itself.
    """

    layer: int
    neuron: int | None = None
    source: int | None = None

    def _check(self, sizes: tuple[int, ...]) -> None:
        inside = INPUTS <= self.layer < len(sizes) - 1
        if inside and self.neuron is not None:
            inside = 0 <= self.neuron < sizes[self.layer + 1]
        if inside and self.source is not None:
            inside = self.layer >= 0 and 0 <= self.source <= sizes[self.layer]
        if not inside:
            raise InputError(f"layer {self.layer + 1}: the network has no such part")

    def _name(self, experiment: Experiment) -> str:
        sizes = experiment.sizes
        if self.layer == INPUTS:
            return f"input {feature_of(experiment.active_features[self.neuron or 0]).label}"
        output = self.layer == len(sizes) - 2
        layer = "the output" if output else f"layer {self.layer + 1}"
        if self.neuron is None:
            return layer
        neuron = f"output {self.neuron + 1}" if output and sizes[-1] > 1 else layer if output else ""
        neuron = neuron or f"{layer} neuron {self.neuron + 1}"
        if self.source is None:
            return neuron
        if self.source == sizes[self.layer]:
            return f"the bias of {neuron}"
        names = experiment.active_features
        source = f"neuron {self.source + 1}" if self.layer else feature_of(names[self.source]).label
        return f"the link from {source} to {neuron}"


def _rows(mask: tuple[tuple[tuple[int, ...], ...], ...], sizes: tuple[int, ...]) -> _Masks:
    """A mutable copy of a mask; zeros if it is empty."""
    if mask:
        return [[list(row) for row in layer] for layer in mask]
    return [[[0] * width for _ in range(neurons)] for neurons, width in layer_shapes(sizes)]


def _flip(bits: list[tuple[list[int], int]]) -> int:
    """Set bits, given as rows and places, or clear them if all are set; return their new value."""
    value = 0 if all(row[place] for row, place in bits) else 1
    for row, place in bits:
        row[place] = value
    return value


class SwitchOff(_OnPart, frozen=True):
    """The command that switches a neuron, an input, a link or a bias off, so that it counts as 0, or on again."""

    def target(self, run: Run) -> Experiment | None:
        """Return the experiment with the changed mask; the weights keep their values."""
        experiment = run.experiment
        self._check(experiment.sizes)
        mask = _rows(experiment.weights.off, experiment.sizes)
        if not self._bits(mask):
            raise InputError(
                f"{self._name(experiment)} cannot be switched off; choose a hidden neuron, an input or a link"
            )
        _flip(self._bits(mask))
        return experiment.change({"weights.off": mask})

    def _bits(self, mask: _Masks) -> list[tuple[list[int], int]]:
        if self.neuron is None:
            return []
        if self.source is not None:
            return [(mask[self.layer][self.neuron], self.source)]
        # A neuron whose outgoing links all count as 0 has no effect.
        return [(row, self.neuron) for layer in mask[self.layer + 1 : self.layer + 2] for row in layer]

    def words(self, run: Run, target: Experiment) -> str:
        """The part, and whether it is off or on."""
        mask = _rows(target.weights.off, target.sizes)
        off = any(row[place] for row, place in self._bits(mask))
        return f"{self._name(target)} switched {'off' if off else 'on'}"

    def effect_in_words(self, run: Run, before: tuple[float, float]) -> str:
        """The change of the loss, in words, after the command; ``before`` has the earlier training and test loss."""
        mask = _rows(run.experiment.weights.off, run.experiment.sizes)
        off = any(row[place] for row, place in self._bits(mask))
        part, old, new = ("test", before[1], run.test_loss)
        if np.isnan(new):
            part, old, new = ("training", before[0], run.train_loss)
        without = f"{'without' if off else 'with'} {self._name(run.experiment)}"
        return without if np.isnan(new) else f"{part} loss {old:.4g} -> {new:.4g} {without}"


class Freeze(_OnPart, frozen=True):
    """The command that freezes the weights and bias of a neuron, one of them, or a layer, or trains them again."""

    def target(self, run: Run) -> Experiment | None:
        """Return the experiment with the changed masks. ``InputError`` for an input."""
        experiment = run.experiment
        self._check(experiment.sizes)
        if self.layer == INPUTS:
            raise InputError("an input has no weights of its own to freeze; choose a neuron, a link or a layer")
        layers, number = list(experiment.network.frozen), self.layer + 1
        mask = _rows(experiment.weights.frozen, experiment.sizes)
        rows = mask[self.layer]
        if self.neuron is None:
            frozen = number not in layers
            mask[self.layer] = [[0] * len(row) for row in rows]
            layers = [*layers, number] if frozen else [layer for layer in layers if layer != number]
        else:
            if number in layers:
                # All of the layer except the part to be trained again.
                layers.remove(number)
                rows[:] = [[1] * len(row) for row in rows]
            row = rows[self.neuron]
            _flip([(row, place) for place in range(len(row)) if self.source in (None, place)])
        return experiment.change({"network.frozen": layers, "weights.frozen": mask})

    def words(self, run: Run, target: Experiment) -> str:
        """The part, and whether it is frozen."""
        mask = _rows(target.weights.frozen, target.sizes)[self.layer]
        frozen = self.layer + 1 in target.network.frozen
        if self.neuron is not None:
            row = mask[self.neuron]
            frozen = all(row[place] for place in range(len(row)) if self.source in (None, place))
        return f"{self._name(target)} {'frozen' if frozen else 'no longer frozen'}"
