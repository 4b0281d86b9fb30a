"""The timeline of a run: any past epoch can be shown again, and training can continue from it as a branch.

Whole snapshots are kept at moments that lie some milliseconds of training apart, and at every command of a person.
Epochs between them are trained again from the previous moment, which leads to the same weights to the bit, since a
snapshot holds everything that training depends on. So the epochs of a small network cost next to nothing, in time and
in memory, and those of a slow one are all kept, up to a budget; beyond it every second moment is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct, field

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array
from tuiplay.run.run import Run
from tuiplay.run.snapshot import Snapshot
from tuiplay.text import printable

BUDGET = 64
"""The megabytes that moments may take, unless a person's settings name another number."""
MEGABYTE = 1_000_000
_OVERHEAD = 1_500
"""The approximate size of a moment, in bytes, besides its arrays: measured by tests/bench/timeline.py."""
_APART = 0.02
"""The seconds of training between two moments: the time that going to an epoch may take."""
_LONGEST_NAME = 40


class Moment(Struct, frozen=True, eq=False):
    """A run at one time. ``kept`` is True if a command led to it, or from it: thinning spares it."""

    experiment: Experiment
    snapshot: Snapshot
    seconds: float
    kept: bool = False

    @classmethod
    def of(cls, run: Run, kept: bool = False) -> Moment:
        """Return the present moment of a run."""
        return cls(run.experiment, run.snapshot(), run.seconds, kept)

    @property
    def epoch(self) -> int:
        """The number of completed epochs."""
        return self.snapshot.trainer.epoch

    @property
    def sound(self) -> bool:
        """True if its weights are finite numbers."""
        return bool(np.isfinite(self.snapshot.trainer.params).all())

    @property
    def nbytes(self) -> int:
        """The approximate memory that it takes, in bytes."""
        best = sum(array.nbytes for array in self.snapshot.best or ())
        return self.snapshot.nbytes + best + _OVERHEAD

    def is_now(self, run: Run) -> bool:
        """True if the run is exactly at this moment, with the same experiment."""
        trainer, state = run.trainer, self.snapshot.trainer
        return (
            (trainer.epoch, trainer.updates, trainer.position) == (state.epoch, state.updates, state.position)
            and run.network.params.shape == state.params.shape
            and self.snapshot.learned_the_same(run.network)
            and _same(run.experiment, self.experiment)
        )

    def experiment_for(self, run: Run) -> Experiment:
        """The experiment of the moment with the present view of the run, so that scrubbing does not switch the view."""
        view = run.experiment.view
        return self.experiment.with_sections(view=view) if view.hide == self.experiment.view.hide else self.experiment


class Branch(Struct, eq=False):
    """A branch of training, from where it left its parent.

    Attributes
    ----------
    number
        The number, from 1, which its default name contains.
    moments
        The moments in ascending order of updates; the last one is as far as training went.
    parent
        The branch that it left; None for one with a start of its own.
    from_before
        Whether it began in an earlier session.
    """

    number: int
    moments: list[Moment] = field(default_factory=list)
    parent: Branch | None = None
    name: str = ""
    from_before: bool = False

    @property
    def title(self) -> str:
        """The name of the branch, or its number in words."""
        return self.name or f"branch {self.number}"

    @property
    def start(self) -> Moment:
        """The moment at which the branch begins."""
        return self.moments[0]

    @property
    def tip(self) -> Moment:
        """The newest moment of the branch."""
        return self.moments[-1]

    @property
    def rows(self) -> Array:
        """The losses of the branch, including those before it left its parent, with the rows of ``LossHistory``."""
        return self.tip.snapshot.history.rows

    def at(self, epoch: int) -> Moment | None:
        """The last moment no later than an epoch, on this branch or on its ancestors; None if there is none."""
        for moment in reversed(self.moments):
            if moment.epoch <= epoch:
                return moment
        return self.parent.at(epoch) if self.parent is not None else None

    @property
    def first_epoch(self) -> int:
        """The earliest epoch that can be reached along the branch."""
        return self.parent.first_epoch if self.parent is not None else self.start.epoch


class Timeline:
    """The branches of a run, and the position of the run on them.

    ``observe`` has to be called between bursts of training, ``acted`` after every command, and ``observe`` with ``now``
    before it, so that no state is lost.

    Attributes
    ----------
    budget
        The most bytes that moments may take.
    current
        The branch that the run is on.
    behind
        Whether the run is before the end of that branch.
    """

    def __init__(self, run: Run, budget: float = BUDGET) -> None:
        self.budget = checked_budget(budget) * MEGABYTE
        self._count = 1
        self._spacing = 1
        self._bytes = 0
        self.current = Branch(1)
        self.branches = [self.current]
        self.behind = False
        self._place = Moment.of(run, kept=True)
        self._add(self.current, self._place)
        self._seen = self._time_of(run)

    @staticmethod
    def _time_of(run: Run) -> tuple[int, int]:
        return run.trainer.updates, run.trainer.epoch

    @property
    def nbytes(self) -> int:
        """The approximate memory that the moments take, in bytes."""
        return self._bytes

    @property
    def moments(self) -> int:
        """The number of moments."""
        return sum(len(branch.moments) for branch in self.branches)

    # Recording

    def observe(self, run: Run, now: bool = False) -> None:
        """Record how far the run has come, if that is worth a moment; with ``now`` always."""
        if self._time_of(run) == self._seen:
            return
        if self.behind:
            self._fork()
        tip = self.current.tip
        epochs = run.trainer.epoch - tip.epoch
        passed = run.seconds - tip.seconds
        if not now and (epochs < self._spacing or passed < _APART):
            return
        self._seen = self._time_of(run)
        self._add(self.current, Moment.of(run))

    def acted(self, run: Run) -> None:
        """Record the state of the run after a command has changed it."""
        if self._place.is_now(run):
            # Only its view has changed.
            pass
        elif found := self._found(run):
            self.current, self._place = found
            self.behind = self._place is not self.current.tip
        else:
            moment = Moment.of(run, kept=True)
            if not self.current.tip.snapshot.trainer.updates and moment.epoch == 0:
                # Nothing has been trained there: it is not a branch yet, whatever is set.
                self._bytes -= sum(one.nbytes for one in self.current.moments)
                self.current.moments.clear()
                self._add(self.current, moment)
            elif self._goes_on(run):
                if self.behind:
                    self._fork()
                self._add(self.current, moment)
            else:
                self._begin(None, moment)
        self._seen = self._time_of(run)

    def _goes_on(self, run: Run) -> bool:
        """True if the network is the one trained so far, so that only a setting, a weight or points have changed."""
        same = run.network.params.shape == self._place.snapshot.trainer.params.shape
        return same and self._time_of(run) == self._seen

    def _found(self, run: Run) -> tuple[Branch, Moment] | None:
        """The branch and the kept moment at which the run is, as after undo or a rewind; None if there is none."""
        for branch in [self.current, *reversed(self.branches)]:
            for moment in reversed(branch.moments):
                if moment.epoch == run.trainer.epoch and moment.is_now(run):
                    return branch, moment
        return None

    def _fork(self) -> None:
        """Leave the current branch at the last observed position of the run."""
        self._begin(self.current, self._place)

    def _begin(self, parent: Branch | None, moment: Moment) -> None:
        self._count += 1
        self.current = Branch(self._count, parent=parent)
        self.branches.append(self.current)
        self.behind = False
        self._add(self.current, moment)

    def _add(self, branch: Branch, moment: Moment) -> None:
        branch.moments.append(moment)
        self._place = moment
        self._bytes += moment.nbytes
        if self._bytes > self.budget:
            self._thin()

    def take_up(self, run: Run, branches: Sequence[Branch], current: Branch, behind: bool) -> None:
        """Continue with the branches of an earlier session, from which the run has been restored too.

        Parameters
        ----------
        current, behind
            The position of the run when they were saved: on which branch, and whether before its end.
        """
        self.branches, self.current, self.behind = [*branches], current, False
        self._count = max(branch.number for branch in branches)
        self._bytes = sum(moment.nbytes for branch in branches for moment in branch.moments)
        self._seen = self._time_of(run)
        tip = current.tip
        self._place, ahead = tip, self._time_of(run) >= (tip.snapshot.trainer.updates, tip.epoch)
        if found := self._found(run):
            self.current, self._place = found
            self.behind = self._place is not self.current.tip
        elif behind and not ahead:
            self._place, self.behind = Moment.of(run), True
        elif ahead and self._goes_on(run):
            self._add(current, Moment.of(run, kept=True))
        else:
            self._begin(None, Moment.of(run, kept=True))

    # Going to an epoch

    def go(self, run: Run, epoch: int, branch: Branch | None = None) -> None:
        """Bring the run to an epoch of a branch, by default of the current one; to the nearest epoch that there is.

        Raises
        ------
        InputError
            If its points are no longer available; nothing has changed then.
        """
        self.observe(run, now=True)
        branch = branch or self.current
        epoch = min(max(epoch, branch.first_epoch), branch.tip.epoch)
        moment = branch.tip if epoch == branch.tip.epoch else branch.at(epoch) or branch.start
        run.restore(moment.experiment_for(run), moment.snapshot)
        run.seconds = moment.seconds
        if epoch > moment.epoch:
            # The rule that ends training did not end it here before, or did at this very epoch.
            run.advance(epochs=epoch - moment.epoch)
            run.seconds = moment.seconds
        self.current = branch
        self.behind = moment is not branch.tip
        self._place = moment if run.trainer.epoch == moment.epoch else Moment.of(run)
        self._seen = self._time_of(run)

    @property
    def last_sound_epoch(self) -> int:
        """The last epoch of the current branch whose losses are finite numbers."""
        rows = self.current.rows
        sound = rows[np.isfinite(rows[:, 1:3]).any(axis=1) & ~np.isinf(rows[:, 1:3]).any(axis=1)]
        return int(sound[-1, 0]) if len(sound) else self.current.first_epoch

    # Branches

    def name(self, branch: Branch, name: str) -> None:
        """Name a branch; an empty name restores its number."""
        branch.name = printable(name.strip(), _LONGEST_NAME)

    def delete(self, branch: Branch) -> None:
        """Delete a branch; branches that left it keep the moments that they need.

        Raises
        ------
        InputError
            If the run is on it.
        """
        if branch is self.current:
            raise InputError(f"{branch.title}: the run is on this branch; restore another one first")
        detach(self.branches, branch)
        self._bytes = sum(moment.nbytes for one in self.branches for moment in one.moments)

    # Budget

    def _thin(self) -> None:
        """Drop every second moment until the rest fits, then whole branches, the oldest without a name first."""
        while self._bytes > self.budget and self._halve():
            self._spacing *= 2
        for branch in [*self.branches]:
            if self._bytes <= self.budget:
                return
            if branch is not self.current and not branch.name:
                self.delete(branch)

    def _halve(self) -> bool:
        """Drop every second moment, except those at commands and the ends of branches; return True if any was."""
        before = self._bytes
        for branch in self.branches:
            last = len(branch.moments) - 1
            branch.moments = [
                moment
                for place, moment in enumerate(branch.moments)
                if moment.kept or place in (0, last) or place % 2 == 0
            ]
        self._bytes = sum(moment.nbytes for branch in self.branches for moment in branch.moments)
        return self._bytes < before

    def others(self) -> Iterator[Branch]:
        """The branches except the current one."""
        return (branch for branch in self.branches if branch is not self.current)


def detach(branches: list[Branch], branch: Branch) -> None:
    """Remove a branch from a list; branches that left it get the moments that they need."""
    branches.remove(branch)
    for other in branches:
        if other.parent is branch:
            # Its own past, up to where the other one left.
            other.moments[:0] = [moment for moment in branch.moments if moment.epoch < other.start.epoch]
            other.parent = branch.parent


def _same(one: Experiment, other: Experiment) -> bool:
    """True if two experiments train the same, regardless of their view."""
    sections = (name for name in one.__struct_fields__ if name != "view")
    return one.view.hide == other.view.hide and all(getattr(one, name) == getattr(other, name) for name in sections)


def checked_budget(megabytes: float) -> float:
    """Return a budget that can be kept, in megabytes. ``InputError`` for one that cannot."""
    if not 1 <= megabytes <= 100_000:
        raise InputError(
            f"timeline_mb: {megabytes:g} MB leave no room for the past of a run; it has to be from 1 to 100,000"
        )
    return megabytes
