"""An ensemble as the player drives it and as a screen shows it: many seeds of one experiment, a bit at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from tuiplay.errors import InputError
from tuiplay.experiment.conditions import FIELD
from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array
from tuiplay.nn.interrupt import Interrupt
from tuiplay.run.ensemble import Ensemble, EnsembleMember
from tuiplay.run.frame import CURVE_PLACES, FrameRequest
from tuiplay.run.goal import OPTION
from tuiplay.run.seeds import Outcome, Summary, Vary, numbered, outcome_of, seeded

FEWEST, MOST, USUAL = 3, 128, 10
"""Seeds on the screen."""
View = Literal["mean", "spread"] | int
"""What the picture is of: the mean of all, where they disagree, or the member of that number."""

_AT_ONCE = 1 << 20
_LOOK = 0.004
"""Seconds, about, between two looks at whether training is to end."""


@dataclass
class _Position:
    """What the player asks a trainer: members stand at the end of an epoch between two calls."""

    position: int = 0


class LiveEnsemble:
    """Trains an experiment from many seeds, epoch by epoch, within limits of time.

    Parameters
    ----------
    count
        Number of seeds, from 1 on.
    vary
        What another seed changes.
    until
        A goal as ``tuiplay train --until`` has it, or nothing.
    where
        What a person calls the goal.

    Attributes
    ----------
    refused
        Why the experiment's own rule is not the goal; empty where it is, or where there is none.

    Raises
    ------
    InputError
        For points that cannot be loaded, or a goal that is none.
    """

    refused = ""

    def __init__(
        self,
        experiment: Experiment,
        count: int = USUAL,
        vary: Vary = "both",
        until: str = "",
        where: str = OPTION,
    ) -> None:
        experiment.load_points()
        self.experiment, self.vary, self.until, self._where = experiment, vary, until, where
        self.seeds: Sequence[str] = numbered(count)
        self.experiments = [seeded(experiment, seed, vary) for seed in self.seeds]
        self.trainer = _Position()
        self.rewind()

    def rewind(self) -> None:
        """All of them at epoch 0 again."""
        self.ensemble = Ensemble(self.experiments, self.until or None, self._where)
        self._per_epoch = 1e-3
        self._settled = 0

    @property
    def count(self) -> int:
        """Number of seeds."""
        return len(self.seeds)

    @property
    def members(self) -> list[EnsembleMember]:
        """One for each seed, in their order."""
        return self.ensemble.members

    @property
    def epoch(self) -> int:
        """Epochs of those that still train; where all have ended, of the last one."""
        return max((member.run.trainer.epoch for member in self.members), default=0)

    @property
    def status(self) -> Literal["ok", "ended"]:
        """Whether there is anything left to train."""
        return "ok" if self.ensemble.active else "ended"

    @property
    def stopped(self) -> None:
        """No rule ends all of them at once: each ends by itself."""
        return None

    @property
    def is_parallel(self) -> bool:
        """Not: its members take all processors."""
        return False

    @property
    def seconds_per_epoch(self) -> float:
        """The seconds that an epoch of all members took lately."""
        return self._per_epoch

    def advance(
        self,
        seconds: float = math.inf,
        *,
        epochs: int | None = None,
        updates: int | None = None,
        interrupt: Interrupt | None = None,
    ) -> tuple[int, int]:
        """Train for about so long, or so many epochs; asked for updates, one epoch. Returns epochs, and updates.

        Whether it is to end by an ``interrupt`` is looked at every few milliseconds.
        """
        wanted = 1 if updates is not None else _AT_ONCE if epochs is None else epochs
        started, done = time.perf_counter(), 0
        while done < wanted and self.ensemble.active:
            left = seconds - (time.perf_counter() - started)
            if done and (left <= 0 or (interrupt and interrupt.asked)):
                break
            if interrupt:
                left = min(left, _LOOK)
            step = wanted - done if left == math.inf else int(max(0.0, left) / self._per_epoch)
            step = max(1, min(wanted - done, step))
            before, epoch = time.perf_counter(), self.epoch
            self.ensemble.advance(step)
            # Members that end on the way make fewer of them.
            made = max(1, min(step, self.epoch - epoch))
            self._per_epoch = max(1e-7, (time.perf_counter() - before) / made)
            done += step
        return done, updates or 0

    # What a screen shows

    def summary(self) -> Summary:
        """What the members say together, as they are now."""
        return Summary(tuple(map(outcome_of, self.seeds, self.members)))

    def outcome(self, number: int) -> Outcome:
        """What one of them says."""
        return outcome_of(self.seeds[number], self.members[number])

    def curves(self, part: Literal["train", "test"], points: int) -> tuple[Array, Array]:
        """Losses of all members at the same epochs: these, shape (points,) or fewer, and shape (members, points).

        A member that has ended keeps its last loss. NaN where there is none.
        """
        last = self.epoch
        epochs = np.unique(np.linspace(0, last, max(2, points)).round()) if last else np.zeros(1)
        column = 1 if part == "train" else 2
        found = np.empty((len(self.members), len(epochs)))
        for row, member in zip(found, self.members, strict=True):
            history = member.run.history.rows
            row[:] = np.interp(epochs, history[:, 0], history[:, column])
        return epochs, found

    def settle(self) -> None:
        """Give every member the weights of its epoch, for a picture."""
        if self._settled != self.epoch:
            self.ensemble.settle()
            self._settled = self.epoch


def ensemble_of(experiment: Experiment, count: int = USUAL) -> LiveEnsemble:
    """Seeds of an experiment; the rule that would end it is their goal, or, if it can be none, ``refused`` says why.

    Raises
    ------
    InputError
        For points that cannot be loaded.
    """
    goal = experiment.training.stop
    experiment = experiment.change({"training.stop": ""})
    experiment.load_points()
    try:
        return LiveEnsemble(experiment, count, "both", goal, FIELD)
    except InputError as error:
        made = LiveEnsemble(experiment, count)
        made.refused = str(error)
        return made


class EnsemblePictures:
    """The members' outputs over the plane, a few of them made again for each picture, as far as time allows."""

    def __init__(self, ensemble: LiveEnsemble) -> None:
        self._ensemble = ensemble
        self._values: Array = np.empty((0, 0, 0))
        self._winners: npt.NDArray[np.uint8] = np.empty((0, 0, 0), dtype=np.uint8)
        self._next = 0
        self._epochs: list[int] = []

    def paint(
        self, view: View, width: int, height: int, budget: float = math.inf
    ) -> tuple[Array, npt.NDArray[np.uint8] | None]:
        """Values of shape (height, width), and for three and more classes the winner, as ``Frame`` has them.

        ``budget`` is how many seconds may be spent on new pictures of members; at least one is made. The mean of
        classes is the class that most seeds choose, as sure as the share of seeds that do. Seeds that have diverged do
        not count, unless all have: their outputs are drawn as 0. The spread is the standard
        deviation of the outputs, or the share of seeds that do not choose it. Of curves the shape is (1, places), and
        for the spread (2, places): the mean, and the deviation from it.
        """
        members, several = self._ensemble.members, self._ensemble.experiment.task.has_several_classes
        shape, is_curve = (len(members), height, width), self._ensemble.experiment.source.is_curve
        if is_curve:
            shape = len(members), 1, len(CURVE_PLACES)
        fresh = self._values.shape != shape
        if fresh:
            self._values, self._winners = np.zeros(shape), np.zeros(shape, dtype=np.uint8)
            self._next = 0
            self._epochs = [-1] * len(members)
        self._ensemble.settle()
        if isinstance(view, int):
            self._render(view, width, height)
            return self._values[view], self._winners[view] if several else None
        started = time.perf_counter()
        for _ in members:
            self._render(self._next, width, height)
            self._next = (self._next + 1) % len(members)
            if not fresh and time.perf_counter() - started > budget:
                break
        sound = [member.run.status == "ok" for member in members]
        kept = self._values[sound] if any(sound) else self._values
        if not several:
            with np.errstate(all="ignore"):
                mean, spread = kept.mean(axis=0), kept.std(axis=0)
            if is_curve and view == "spread":
                return np.concatenate([mean, spread]), None
            return (mean if view == "mean" else spread), None
        classes = self._ensemble.experiment.task.classes
        winners = self._winners[sound] if any(sound) else self._winners
        votes = np.stack([(winners == number).sum(axis=0) for number in range(classes)])
        share = votes.max(axis=0) / len(winners)
        if view == "spread":
            return 1.0 - share, None
        return (share * classes - 1) / (classes - 1), votes.argmax(axis=0).astype(np.uint8)

    def _render(self, number: int, width: int, height: int) -> None:
        run = self._ensemble.members[number].run
        if self._epochs[number] == run.trainer.epoch:
            return  # training is the same each time: at this epoch it looks as it did
        self._epochs[number] = run.trainer.epoch
        frame = run.frame(FrameRequest(width, height, 1, 1))
        self._values[number] = np.nan_to_num(frame.surface)
        if frame.winner is not None:
            self._winners[number] = frame.winner
