"""How a run is doing, in numbers: what the health panel shows while training."""

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
"""Within so many standard errors lie 95 % of all means."""
_MOST_SHUFFLED = 20_000
"""Training points up to which the next update is tried where each epoch has a new order: drawing one takes its time."""


@dataclass(frozen=True)
class Gap:
    """Test loss less training loss, and between which numbers it lies for new points at 95 %.

    The training loss is exact: it is of these points. The test loss is a mean over a sample, whose standard error
    makes the interval.
    """

    value: float
    low: float
    high: float

    @property
    def shown(self) -> int:
        """1 where the interval lies above 0, so that overfitting is more than chance; -1 below, 0 where it holds 0."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


@dataclass(frozen=True)
class Health:
    """A run at one moment.

    Attributes
    ----------
    layers
        The output last.
    points, of
        Training points that were looked at, and how many there are.
    parameters, cut
        How many there are, and links cut by a penalty.
    gap
        None without test points, or without a loss.
    """

    layers: tuple[LayerHealth, ...]
    points: int
    of: int
    parameters: int
    cut: int
    gap: Gap | None


def next_step(run: Run) -> Array | None:
    """What the next update will add to the parameters, shape (parameters,): made on a copy, so that every optimizer,
    penalty and schedule is in it. None where there is no update to come."""
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
    """The gap with its interval."""
    if run.status != "ok" or len(run.split.test) < 2 or not len(run.split.train):
        return None
    losses = judged(run, "test").losses
    error = float(losses.std(ddof=1)) / math.sqrt(len(run.split.test))
    value = run.test_loss - run.train_loss
    return Gap(value, value - _NORMAL_95 * error, value + _NORMAL_95 * error)


def health_of(run: Run) -> Health:
    """The run as it is now. A millisecond or two for the usual sets."""
    inputs, targets = (rows[:MOST] for rows in run.training_rows)
    if not len(inputs):
        return Health((), 0, 0, int(run.network.params.size), run.network.dead, None)
    with np.errstate(all="ignore"):
        layers = layer_health(run.network, inputs, mean_gradient(run, inputs, targets), next_step(run))
    return Health(
        layers, len(inputs), len(run.split.train), int(run.network.params.size), run.network.dead, gap_of(run)
    )


class Pace:
    """Milliseconds of training per epoch: of the epochs since the last look, or else of the last look that saw some."""

    def __init__(self) -> None:
        self._before: tuple[float, int] | None = None
        self._found: float | None = None

    def read(self, run: Run) -> float | None:
        """None before any epoch that was trained here: one that a file or undo brings takes no time."""
        seconds, epochs = self._before or (0.0, run.experiment.memory.epoch)
        now = run.seconds, run.trainer.epoch
        if now[1] < epochs or now[0] < seconds:
            self._found = None
        elif now[1] > epochs and now[0] > seconds:
            self._found = 1000.0 * (now[0] - seconds) / (now[1] - epochs)
        self._before = now
        return self._found
