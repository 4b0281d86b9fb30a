"""Ensembles: runs of one experiment from many seeds, trained side by side, each exactly as it would train alone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Literal

import numpy as np

from tuiplay.experiment.measure_names import PARTS, Part
from tuiplay.experiment.value import Experiment
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.stacked_evaluator import StackedEvaluator
from tuiplay.nn.stacked_trainer import StackedTrainer, stackable, together
from tuiplay.run.goal import OPTION, Goal
from tuiplay.run.run import Run

Ending = Literal["done", "stopped", "reached", "missed", "diverged"]
"""The end of a member: at the last epoch, by ``training.stop``, or by the goal, as in ``tuiplay train``."""

_STRETCH = 0.1
"""The approximate number of seconds that members train alone between two checks whether to continue."""
_LONGEST = 1000
_PACK = 0.75
"""The share of members that still train up to which a stack is packed."""


class EnsembleMember:
    """A run of the ensemble.

    Attributes
    ----------
    run
        At the end of an epoch whenever ``Ensemble.advance`` has returned, but its weights are those of that epoch only
        once the member has ended or ``Ensemble.settle`` was called.
    goal
        The goal that it has to reach; None without one.
    ending
        The way in which it ended; None while it trains.
    """

    def __init__(self, experiment: Experiment, until: str | None, where: str = OPTION) -> None:
        self.goal = None if until is None else Goal(until, experiment, where)
        self.run = Run(experiment)
        self.ending: Ending | None = None
        self.needs_weights = self.run.rule.needs_weights or bool(self.goal and self.goal.rule.needs_weights)

    def look(self) -> None:
        """Check the goal and record the ending, at the end of an epoch and before the first."""
        if self.goal:
            self.goal.observe(self.run)
        self.take_note()

    def take_note(self) -> None:
        """Record in ``ending`` whether and how the member has ended."""
        run, goal = self.run, self.goal
        if run.status == "diverged":
            self.ending = "diverged"
        elif goal and goal.stop:
            self.ending = "reached" if goal.reached else "missed"
        elif run.stopped is not None:
            self.ending = "missed" if goal else "stopped"

    def advance(self, epochs: int) -> None:
        """Train the member alone for a number of epochs, or until it ends."""
        goal = self.goal
        rules = [goal.rule] if goal else None
        until = None if goal is None else partial(goal.observe, self.run)
        self.run.advance(epochs=epochs, until=until, rules=rules)
        self.take_note()

    @property
    def reached_epoch(self) -> int | None:
        """The epoch at which the goal was reached; None if it was not."""
        return self.goal.stop.epoch if self.goal and self.goal.reached and self.goal.stop else None


class Ensemble:
    """An ensemble: many runs, trained together as far as they can be stacked, and one by one otherwise.

    Parameters
    ----------
    experiments
        The experiments, at least one.
    until
        The goal of each, as ``tuiplay train --until`` takes it; None without one.
    where
        The name of the goal in error messages.

    Attributes
    ----------
    epoch
        The epochs completed by the members that still train.
    seconds
        The time spent in training, in seconds.

    Raises
    ------
    InputError
        For points that cannot be loaded, or a text that is not a goal.
    """

    def __init__(self, experiments: Sequence[Experiment], until: str | None = None, where: str = OPTION) -> None:
        self.members = [EnsembleMember(experiment, until, where) for experiment in experiments]
        self.epoch = 0
        self.seconds = 0.0
        self._stretch = 2
        self._stacked: StackedTrainer | None = None
        self._places = self.members
        self._restack()
        if self._stacked is not None:
            # The same sums as later on, to the last digit: a rule may wait for the smallest gain.
            self._take_losses(self._stacked)
        for member in self.members:
            member.look()

    @property
    def active(self) -> list[EnsembleMember]:
        """The members that still train."""
        return [member for member in self._places if member.ending is None]

    def advance(self, epochs: int, until: Callable[[], bool] = lambda: False) -> bool:
        """Train every member that has not ended for a number of further epochs; ``until`` is called after each step.

        Returns True if ``until`` ended the training.
        """
        started, before = time.perf_counter(), self.seconds
        end = self.epoch + epochs
        with np.errstate(all="ignore"):
            while self.epoch < end and self.active:
                if self._stacked is None:
                    self.epoch += self._one_by_one(end - self.epoch)
                else:
                    self._stacked_epoch(self._stacked)
                    self.epoch += 1
                self.seconds = before + time.perf_counter() - started
                if until():
                    return True
        return False

    def end(self) -> None:
        """End every member at this epoch."""
        self.settle()
        for member in self.active:
            member.ending = "missed" if member.goal else "done"

    def settle(self) -> None:
        """Write the weights of this epoch into every member that still trains."""
        if self._stacked is not None:
            for place, member in enumerate(self._places):
                if member.ending is None:
                    member.run.trainer.restore(self._stacked.state(place))

    # Ways to train

    def _restack(self) -> None:
        self._places = self.active
        trainers = [member.run.trainer for member in self._places]
        if all(trainer.epochs_at_once() for trainer in trainers):
            # Each by itself, in calls during which others train: no stack is as quick.
            self._stacked = None
            return
        self._stacked = StackedTrainer(trainers) if len(trainers) > 1 and stackable(trainers) else None
        self._evaluate_stack()

    def _evaluate_stack(self) -> None:
        if self._stacked is None:
            return
        experiment = self._places[0].run.experiment
        knobs = LOSSES[experiment.loss].knobs(experiment.training)
        evaluators = [member.run.evaluators() for member in self._places]
        self._parts = [part for part in PARTS if part in evaluators[0]]
        sets = [
            (
                together([one[part].points[0] for one in evaluators]),
                together([one[part].points[1] for one in evaluators]),
            )
            for part in self._parts
        ]
        self._evaluator = StackedEvaluator(self._stacked.stack, sets, experiment.loss, knobs)

    def _stacked_epoch(self, stacked: StackedTrainer) -> None:
        stacked.run_epoch()
        train = self._take_losses(stacked)
        if stacked.watches_loss:
            stacked.note_losses(train)
        ended = False
        for place, member in enumerate(self._places):
            if member.ending is not None:
                continue
            member.run.seconds = self.seconds
            member.run.end_epoch()
            member.look()
            if member.ending is not None:
                ended = True
                _take_weights(member, stacked, place)
        if ended:
            self._pack(stacked)

    def _take_losses(self, stacked: StackedTrainer) -> list[float]:
        """Copy the stack's epoch and losses to the members that train; return the training losses of all."""
        found: dict[Part, list[float]] = dict(zip(self._parts, self._evaluator.losses().tolist(), strict=True))
        nothing = [float("nan")] * len(self._places)
        train, test, validation = (found.get(part, nothing) for part in ("train", "test", "validation"))
        for place, member in enumerate(self._places):
            if member.ending is not None:
                continue
            run = member.run
            run.trainer.epoch, run.trainer.updates = stacked.epoch, stacked.updates
            if member.needs_weights:
                run.network.params[:] = stacked.stack.params[place]
                run.network.alive[:] = stacked.stack.alive[place]
            run.record(train[place], test[place], validation[place])
        return train

    def _pack(self, stacked: StackedTrainer) -> None:
        kept = [place for place, member in enumerate(self._places) if member.ending is None]
        if kept and len(kept) <= _PACK * len(self._places):
            self._places = [self._places[place] for place in kept]
            stacked.keep(kept)
            self._evaluate_stack()

    def _one_by_one(self, epochs: int) -> int:
        """Train every member for at most ``epochs`` epochs; return how many were trained."""
        members, started = self.active, time.perf_counter()
        epochs = min(epochs, self._stretch)
        if len(members) > 1 and all(member.run.trainer.epochs_at_once() for member in members):
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                list(pool.map(lambda member: member.advance(epochs), members))
            took = time.perf_counter() - started
            if took < _STRETCH:
                self._stretch = min(_LONGEST, 2 * self._stretch)
            elif took > 2 * _STRETCH:
                self._stretch = max(1, self._stretch // 2)
            return epochs
        for member in members:
            member.advance(1)
        return 1


def _take_weights(member: EnsembleMember, stacked: StackedTrainer, place: int) -> None:
    """Restore the member's state of this epoch, but keep the best weights if a stop rule has restored them."""
    run = member.run
    stop = (member.goal and member.goal.stop) or run.stopped
    best = (run.network.params.copy(), run.network.alive.copy()) if stop and stop.restore_best else None
    run.trainer.restore(stacked.state(place))
    if best is not None:
        run.network.params[:], run.network.alive[:] = best
