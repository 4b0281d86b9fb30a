"""The health of a run in numbers, as the health panel shows it while training."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tuiplay.nn.arrays import Array
from tuiplay.nn.layer_health import LayerHealth, layer_health
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.network import Backward
from tuiplay.nn.trainer import Trainer
from tuiplay.run.point_rows import MOST, judged
from tuiplay.run.run import Run

_NORMAL_95 = 1.959964
"""The number of standard errors around the mean within which 95 % of all means lie."""
_MOST_SHUFFLED = 20_000
"""The most training points for which the next update is computed if each epoch has a new order: drawing one is slow."""


@dataclass(frozen=True)
class Gap:
    """The generalisation gap, test loss less training loss, with its 95 % interval for new points.

    The training loss is exact, as it is over these very points. The test loss is a mean over a sample, whose standard
    error gives the interval.
    """

    value: float
    low: float
    high: float

    @property
    def shown(self) -> int:
        """The proven sign: 1 if the interval lies above 0 (overfitting beyond chance), -1 if below, 0 if it holds 0."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


@dataclass(frozen=True)
class Health:
    """The health of a run at one moment.

    Attributes
    ----------
    layers
        The health of each layer, the output last.
    points, of
        The number of training points that were examined, and of all training points.
    parameters, cut
        The number of parameters, and of links cut by a penalty.
    gap
        The generalisation gap; None with fewer than two test points, without training points, or once the run diverged.
    """

    layers: tuple[LayerHealth, ...]
    points: int
    of: int
    parameters: int
    cut: int
    gap: Gap | None


def next_step(run: Run) -> Array | None:
    """The change of the parameters by the next update, shape (parameters,), computed on a copy, so that it includes the
    optimizer, penalty and schedule. None if no update follows, or if finding it takes too long."""
    settings = run.experiment.settings
    points = run.split.train
    if settings.batch_size > len(points) or run.status != "ok":
        return None
    if settings.reshuffle and len(points) > _MOST_SHUFFLED:
        return None
    twin = run.network.twin()
    inputs, targets = run.training_rows
    trainer = Trainer(twin, inputs, targets, settings)
    trainer.freeze(run.trainer.fixed)
    trainer.restore(run.trainer.state())
    before = twin.params.copy()
    with np.errstate(all="ignore"):
        trainer.run(1)
    step: Array = twin.params - before
    return step


def mean_gradient(run: Run, inputs: Array, targets: Array) -> Array:
    """The gradient of the mean loss over these points, without dropout; shape (parameters,)."""
    loss = run.experiment.loss
    backward = Backward(run.network, len(inputs), loss, knobs=LOSSES[loss].knobs(run.experiment.training))
    with np.errstate(all="ignore"):
        gradient: Array = backward.run_back(inputs.T, targets.T) / len(inputs)
    return gradient


def gap_of(run: Run) -> Gap | None:
    """The generalisation gap of a run with its interval; None where it is not defined (see ``Health``)."""
    if run.status != "ok" or len(run.split.test) < 2 or not len(run.split.train):
        return None
    losses = judged(run, "test").losses
    error = float(losses.std(ddof=1)) / math.sqrt(len(run.split.test))
    value = run.test_loss - run.train_loss
    return Gap(value, value - _NORMAL_95 * error, value + _NORMAL_95 * error)


def health_of(run: Run) -> Health:
    """The health of a run at this moment, in a millisecond or two for the usual data sets."""
    inputs, targets = (rows[:MOST] for rows in run.training_rows)
    if not len(inputs):
        return Health((), 0, 0, int(run.network.params.size), run.network.dead, None)
    with np.errstate(all="ignore"):
        layers = layer_health(run.network, inputs, mean_gradient(run, inputs, targets), next_step(run))
    return Health(
        layers, len(inputs), len(run.split.train), int(run.network.params.size), run.network.dead, gap_of(run)
    )


class Pace:
    """The milliseconds of training per epoch since the last reading, or else at the last one that saw new epochs."""

    def __init__(self) -> None:
        self._before: tuple[float, int] | None = None
        self._found: float | None = None

    def read(self, run: Run) -> float | None:
        """Return milliseconds per epoch; None before any epoch trained here: those of a file or undo take no time."""
        seconds, epochs = self._before or (0.0, run.experiment.memory.epoch)
        now = run.seconds, run.trainer.epoch
        if now[1] < epochs or now[0] < seconds:
            self._found = None
        elif now[1] > epochs and now[0] > seconds:
            self._found = 1000.0 * (now[0] - seconds) / (now[1] - epochs)
        self._before = now
        return self._found
