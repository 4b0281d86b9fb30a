"""The evaluation of a network on the points of an experiment."""

from __future__ import annotations

import math

import numpy as np

from tuiplay.data.features import design
from tuiplay.data.split import Split
from tuiplay.experiment.measure_names import Part
from tuiplay.experiment.value import Experiment
from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.arrays import Array
from tuiplay.nn.compiled import CompiledLosses, losses_of
from tuiplay.nn.evaluator import Evaluator
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.network import Network


class DatasetEvaluator:
    """The losses and scores of one network on training, test and validation points.

    Attributes
    ----------
    inputs, targets
        Those of the training points, as the trainer takes them: shapes (points, features + 1) and (points, outputs).
    """

    def __init__(self, network: Network, experiment: Experiment, split: Split) -> None:
        self._network, self._experiment, self._split = network, experiment, split
        self.inputs, self.targets = self._rows(split.train)
        self._train = self._evaluator(self.inputs, self.targets)
        self._test = self._evaluator(*self._rows(split.test))
        self._validation = self._evaluator(*self._rows(split.validation))
        loss = LOSSES[experiment.loss]
        sets = [one.points for one in (self._train, self._test, self._validation)]
        self._compiled = losses_of(network, sets, loss, loss.knobs(experiment.training))

    def _rows(self, points: Array) -> tuple[Array, Array]:
        network = self._network
        targets = OUTPUTS[network.output_activation].encode(points[:, 2], network.sizes[-1])
        return design(self._experiment.active_features, points), targets

    def _evaluator(self, inputs: Array, targets: Array) -> Evaluator:
        loss = self._experiment.loss
        return Evaluator(self._network, inputs, targets, loss, LOSSES[loss].knobs(self._experiment.training))

    @property
    def compiled(self) -> CompiledLosses | None:
        """The compiled engine's calculator of the losses; None if NumPy computes them."""
        return self._compiled

    def losses(self) -> tuple[float, float, float]:
        """The losses on training, test and validation points; NaN for a set without points."""
        if self._compiled is not None:
            train, test, validation = self._compiled.losses()
            return train, test, validation
        with np.errstate(all="ignore"):
            validation = self._validation.loss() if len(self._split.validation) else math.nan
            return self._train.loss(), self._test.loss(), validation

    def score(self, part: Part) -> float | None:
        """The accuracy (classification) or R² (regression) on one of the three sets; None where it is not defined."""
        evaluator = {"train": self._train, "test": self._test, "validation": self._validation}[part]
        with np.errstate(all="ignore"):
            return self._experiment.task.score(evaluator)

    def evaluators(self) -> dict[str, Evaluator]:
        """The evaluator of every set that has points: "train", "validation", "test"."""
        split = self._split
        sets = {"train": split.train, "validation": split.validation, "test": split.test}
        evaluators = {"train": self._train, "validation": self._validation, "test": self._test}
        return {name: evaluators[name] for name, points in sets.items() if len(points)}
