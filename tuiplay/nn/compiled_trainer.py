"""The part of a trainer that the compiled kernels drive; the attributes are those of ``trainer.Trainer``."""

from __future__ import annotations

import numpy as np

from tuiplay.nn.arrays import Array
from tuiplay.nn.batches import Batches, Trace
from tuiplay.nn.compiled import CompiledLosses, CompiledTraining
from tuiplay.nn.entries import Knobs
from tuiplay.nn.interrupt import Interrupt
from tuiplay.nn.network import Backward
from tuiplay.nn.schedules import Schedule, ScheduleMemory
from tuiplay.nn.settings import TrainingSettings


class CompiledTrainer:
    """The updates and epochs of a trainer by the kernels, if ``compiled.training_of`` supports its settings."""

    epoch: int
    updates: int
    _settings: TrainingSettings
    _batches: Batches
    _batch_pass: Backward | None
    _compiled: CompiledTraining | None
    _losses: CompiledLosses | None
    _dropout: np.random.Generator | None
    _dropout_rates: tuple[float, ...]
    _trace: Trace | None
    _rate: Array
    _schedule: Schedule
    _schedule_knobs: Knobs
    _schedule_memory: ScheduleMemory | None

    @property
    def engine(self) -> str:
        """The engine that trains, "numpy" or "compiled": the kernels may lack what the trainer needs."""
        return "numpy" if self._compiled is None else "compiled"

    @property
    def traced(self) -> bool:
        """True if the loss of every update is recorded."""
        return self._trace is not None

    def losses_by(self, losses: CompiledLosses | None) -> None:
        """Set the calculator of the network's losses, which ``run_epochs`` requires."""
        self._losses = losses
        if losses is not None and self._compiled is not None:
            self._compiled.evaluate_with(losses)

    def epochs_at_once(self) -> int:
        """The number of epochs that ``run_epochs`` may train from here; 0 if they have to be driven one by one."""
        waits = self._settings.reshuffle or self._batches.shuffled or self._batches.position
        ready = not waits and self._losses is not None and self._schedule_memory is None
        return self._compiled.most_epochs(self._batches.count) if ready and self._compiled else 0

    def _run_compiled(self, kernel: CompiledTraining, limit: int) -> int:
        batches, left = self._batches, self._batches.left
        made = min(limit, left)
        if made and not batches.position:
            batches.begin_epoch(self._settings.reshuffle, self._settings.shuffle_seed)
        trace = None if self._trace is None else np.empty(made)
        drawn = kernel.run(
            batches.rows,
            batches.shuffled,
            batches.position,
            made,
            made == left,
            float(self._rate),
            self._dropout,
            trace,
        )
        if drawn is not None and made == 1 and self._batch_pass is not None:
            kernel.masks_from(drawn, self._batch_pass.masks, self._dropout_rates)
        if self._trace is not None and trace is not None:
            self._trace.extend(trace)
        batches.position += made * batches.size
        self.updates += made
        if made == left:
            self._end_epochs(1)
        return made

    def run_epochs(self, epochs: int, scored: bool = False, interrupt: Interrupt | None = None) -> Array:
        """Train whole epochs in one call, none after one that diverges or in which training is interrupted.

        Returns the results of each epoch, shape (epochs, 6): the losses of the three sets of ``losses_by`` and, if
        ``scored``, the numbers of points of each that are classified correctly.
        """
        assert self._compiled is not None
        base, knobs = self._settings.learning_rate, self._schedule_knobs
        if self._schedule.by_epoch is None:
            rates = np.full(epochs, self._schedule.rate(base, self.epoch, knobs))
        else:
            rates = np.array([self._schedule.rate(base, self.epoch + place, knobs) for place in range(epochs)])
        each = self._batches.count // self._batches.size
        trace = None if self._trace is None else np.empty(epochs * each)
        done, losses = self._compiled.epochs(self._batches.rows, rates, self._dropout, trace, scored, interrupt)
        if self._trace is not None and trace is not None:
            self._trace.extend(trace[: done * each])
        self.updates += done * each
        self._end_epochs(done)
        return losses

    def _end_epochs(self, epochs: int) -> None:
        self._batches.position = 0
        self.epoch += epochs
        if self._schedule.by_epoch is not None:
            self._use_rate()

    def _use_rate(self) -> None:
        raise NotImplementedError
