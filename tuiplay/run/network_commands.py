"""Commands on the weights of whole layers."""

from __future__ import annotations

import math

import numpy as np

from tuiplay.errors import InputError
from tuiplay.experiment.field import Effect
from tuiplay.experiment.value import Experiment
from tuiplay.nn.linear_map import linear_layers, merged
from tuiplay.run.command_base import Change
from tuiplay.run.run import Run
from tuiplay.text import counted


class ScaleWeights(Change, frozen=True):
    """The command that multiplies all weights and biases of a layer (from 0, output last), or of all, by a factor.

    Since the biases are scaled too, the border of the output stays in place and only becomes steeper or gentler.
    """

    factor: float
    layer: int | None = None

    def target(self, run: Run) -> Experiment | None:
        """Return the same experiment; None if the factor is 1. ``InputError`` if layer or result are not valid."""
        if not math.isfinite(self.factor):
            raise InputError(f"{self.factor} is not a finite factor; the weights stay as they were")
        if self.layer is not None and not 0 <= self.layer < len(run.network.weights):
            raise InputError(f"layer {self.layer + 1}: the network has no such layer")
        with np.errstate(over="ignore"):
            if not all(np.isfinite(self.factor * matrix).all() for matrix in run.network.views(run.network.whole())):
                raise InputError(f"a factor of {self.factor:g} makes weights infinite; use a smaller one")
        return None if self.factor == 1 else run.experiment

    def carry_out(self, run: Run, target: Experiment) -> Effect:
        """Multiply the weights and biases."""
        whole = run.network.whole()
        for layer, matrix in enumerate(run.network.views(whole)):
            if self.layer in (None, layer):
                matrix *= self.factor
        run.network.put(whole)
        run.evaluate()
        return Effect.LIVE

    def words(self, run: Run, target: Experiment) -> str:
        """The layer and the factor."""
        last = len(run.network.weights) - 1
        where = "all" if self.layer is None else "the output's" if self.layer == last else f"layer {self.layer + 1}"
        return f"{where} weights x {self.factor:g}"


class MergeLinearLayers(Change, frozen=True):
    """The command that merges every linear hidden layer into the next layer: fewer layers, the same function."""

    def target(self, run: Run) -> Experiment | None:
        """Return the experiment with the remaining layers. ``InputError`` if no hidden layer is linear."""
        if not linear_layers(run.network):
            raise InputError("No hidden layer is linear, so there is nothing to merge.")
        found = merged(run.network)
        return run.experiment.change(
            {"network.hidden": list(found.hidden), "network.activations": list(found.activations), "network.frozen": []}
        )

    def carry_out(self, run: Run, target: Experiment) -> Effect:
        """Build the smaller network and give it the products of the weights."""
        found = merged(run.network)
        effect = run.apply(target)
        run.network.put(np.concatenate([matrix.ravel() for matrix in found.weights]))
        run.evaluate()
        return effect

    def words(self, run: Run, target: Experiment) -> str:
        """The number of merged layers."""
        return f"merge {counted(len(linear_layers(run.network)), 'linear layer')}"
