"""Undo and redo of what a person changed; what training learned comes back where a change had thrown it away."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from tuiplay.experiment.sections import Effect
from tuiplay.experiment.value import Experiment, effect_of
from tuiplay.run.run import Run
from tuiplay.run.snapshot import Snapshot

DEPTH = 50


@dataclass(frozen=True)
class Moment:
    """Where a run stood: ``snapshot`` only if going back there means building again."""

    experiment: Experiment
    snapshot: Snapshot | None


class Undo:
    """The past and the future of one run.

    A change that rebuilds something keeps the trained state it ends; a live one (say, of the learning rate) keeps only
    the setting, so that undoing it does not throw away what has been learned since.
    """

    def __init__(self) -> None:
        self._past: deque[Moment] = deque(maxlen=DEPTH)
        self._future: deque[Moment] = deque(maxlen=DEPTH)

    def before(self, run: Run, experiment: Experiment | None = None) -> None:
        """Call just before a change: to ``experiment``, or, if None, of weights or points."""
        self._past.append(_moment(run, experiment))
        self._future.clear()

    def undo(self, run: Run) -> Effect | None:
        """Take back the last change; returns what was rebuilt, None if there was nothing to take back."""
        return _go(run, self._past, self._future)

    def redo(self, run: Run) -> Effect | None:
        """Take back the last undo."""
        return _go(run, self._future, self._past)


def _moment(run: Run, experiment: Experiment | None) -> Moment:
    live = experiment is not None and effect_of(run.experiment, experiment) <= Effect.LIVE
    if experiment is not None and run.network.dead and experiment.training.regularization != "L1":
        live = False  # leaving L1 revives the links that it has cut
    return Moment(run.experiment, None if live else run.snapshot())


def _go(run: Run, source: deque[Moment], target: deque[Moment]) -> Effect | None:
    if not source:
        return None
    moment = source.pop()
    if moment.snapshot is None:
        target.append(Moment(run.experiment, None))
        return run.apply(moment.experiment)
    target.append(Moment(run.experiment, run.snapshot()))
    return run.restore(moment.experiment, moment.snapshot)
