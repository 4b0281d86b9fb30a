"""A live ensemble: many seeds of one experiment, trained in small steps for the player and the screen."""

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
"""The limits and the default of the number of seeds on the screen."""
View = Literal["mean", "spread"] | int
"""The picture of an ensemble: the mean of all, their disagreement, or the member of that number."""

_AT_ONCE = 1 << 20
_LOOK = 0.004
"""The approximate number of seconds between two checks whether training has to end."""


@dataclass
class _Position:
    """The part of a trainer that the player reads: members are at the end of an epoch between two calls."""

    position: int = 0


class LiveEnsemble:
    """An ensemble of one experiment from many seeds, trained epoch by epoch within limits of time.

    Parameters
    ----------
    count
        The number of seeds, from 1 on.
    vary
        The parts of the experiment that a seed changes.
    until
        A goal as ``tuiplay train --until`` takes it; empty for none.
    where
        The name of the goal in error messages.

    Attributes
    ----------
    refused
        The reason why the experiment's own stop rule is not the goal; empty if it is, or if there is no rule.

    Raises
    ------
    InputError
        For points that cannot be loaded, or a text that is not a goal.
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
        """Return all members to epoch 0."""
        self.ensemble = Ensemble(self.experiments, self.until or None, self._where)
        self._per_epoch = 1e-3
        self._settled = 0

    @property
    def count(self) -> int:
        """The number of seeds."""
        return len(self.seeds)

    @property
    def members(self) -> list[EnsembleMember]:
        """The members, one for each seed, in the order of the seeds."""
        return self.ensemble.members

    @property
    def epoch(self) -> int:
        """The epoch of the members that still train; if all have ended, the last epoch of any."""
        return max((member.run.trainer.epoch for member in self.members), default=0)

    @property
    def status(self) -> Literal["ok", "ended"]:
        """The status: "ok" while a member trains, then "ended"."""
        return "ok" if self.ensemble.active else "ended"

    @property
    def stopped(self) -> None:
        """The reason why a rule ended all members: always None, as each ends by itself."""
        return None

    @property
    def is_parallel(self) -> bool:
        """True if the screen can work during training: never, as the members take all processors."""
        return False

    @property
    def seconds_per_epoch(self) -> float:
        """The recent time of an epoch of all members, in seconds."""
        return self._per_epoch

    def advance(
        self,
        seconds: float = math.inf,
        *,
        epochs: int | None = None,
        updates: int | None = None,
        interrupt: Interrupt | None = None,
    ) -> tuple[int, int]:
        """Train for about ``seconds`` or ``epochs``; for ``updates``, one epoch. Return numbers of epochs and updates.

        An ``interrupt`` is checked every few milliseconds.
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

    # Results for the screen

    def summary(self) -> Summary:
        """The summary of the members' outcomes so far."""
        return Summary(tuple(map(outcome_of, self.seeds, self.members)))

    def outcome(self, number: int) -> Outcome:
        """The outcome of one member so far."""
        return outcome_of(self.seeds[number], self.members[number])

    def curves(self, part: Literal["train", "test"], points: int) -> tuple[Array, Array]:
        """The losses of all members at the same epochs: epochs, shape (points,) or fewer; losses, (members, epochs).

        A member that has ended keeps its last loss. NaN if there is none.
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
        """Write the weights of the present epoch into every member, for a picture."""
        if self._settled != self.epoch:
            self.ensemble.settle()
            self._settled = self.epoch


def ensemble_of(experiment: Experiment, count: int = USUAL) -> LiveEnsemble:
    """Return an ensemble whose goal is the experiment's stop rule; ``refused`` says why if that cannot be a goal.

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
    """The members' outputs over the plane; a few are computed again for each picture, as far as time allows."""

    def __init__(self, ensemble: LiveEnsemble) -> None:
        self._ensemble = ensemble
        self._values: Array = np.empty((0, 0, 0))
        self._winners: npt.NDArray[np.uint8] = np.empty((0, 0, 0), dtype=np.uint8)
        self._next = 0
        self._epochs: list[int] = []

    def paint(
        self, view: View, width: int, height: int, budget: float = math.inf
    ) -> tuple[Array, npt.NDArray[np.uint8] | None]:
        """Return the values, shape (height, width), and for three and more classes the winner, as in ``Frame``.

        ``budget`` is the time in seconds for new pictures of members; at least one is made. The mean of several classes
        is the class that most seeds choose, with the share of seeds that do as its confidence. Diverged seeds do not
        count, unless all have diverged: their outputs are drawn as 0. The spread is the standard deviation of the
        outputs, or the share of seeds that do not choose that class. For curves the shape is (1, places), and for the
        spread (2, places): the mean, and the deviation from it.
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
