"""The past of a run: any epoch of it can be shown again, and played on from as a branch.

Whole snapshots are kept at moments that lie some milliseconds of training apart, and at every act of a person. What
lies between is trained again from the moment before it, which leads to the same weights to the bit, as a snapshot holds
everything that training goes by. So the epochs of a small network cost next to nothing, in time and in memory, and
those of a slow one are all kept as they are, up to a budget; beyond it every second moment goes.
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
"""Megabytes of moments, if a person's settings say nothing else."""
MEGABYTE = 1_000_000
_OVERHEAD = 1_500
"""Bytes of a moment besides the numbers of its arrays, about: measured by tests/bench/timeline.py."""
_APART = 0.02
"""Seconds of training between two moments: what going to an epoch may take."""
_LONGEST_NAME = 40


class Moment(Struct, frozen=True, eq=False):
    """A run at one time. ``kept`` says that an act led to it, or from it: thinning spares it."""

    experiment: Experiment
    snapshot: Snapshot
    seconds: float
    kept: bool = False

    @classmethod
    def of(cls, run: Run, kept: bool = False) -> Moment:
        """The run as it is."""
        return cls(run.experiment, run.snapshot(), run.seconds, kept)

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self.snapshot.trainer.epoch

    @property
    def sound(self) -> bool:
        """Whether its weights are finite numbers."""
        return bool(np.isfinite(self.snapshot.trainer.params).all())

    @property
    def nbytes(self) -> int:
        """Memory that it takes, about."""
        best = sum(array.nbytes for array in self.snapshot.best or ())
        return self.snapshot.nbytes + best + _OVERHEAD

    def is_now(self, run: Run) -> bool:
        """Whether the run stands exactly there, with the same experiment."""
        trainer, state = run.trainer, self.snapshot.trainer
        return (
            (trainer.epoch, trainer.updates, trainer.position) == (state.epoch, state.updates, state.position)
            and run.network.params.shape == state.params.shape
            and self.snapshot.learned_the_same(run.network)
            and _same(run.experiment, self.experiment)
        )

    def experiment_for(self, run: Run) -> Experiment:
        """Its experiment, looked at as the run is looked at now: scrubbing switches no view."""
        view = run.experiment.view
        return self.experiment.with_sections(view=view) if view.hide == self.experiment.view.hide else self.experiment


class Branch(Struct, eq=False):
    """One way that training went, from where it left its parent.

    Attributes
    ----------
    number
        Counts from 1; the name that it has from the start is made of it.
    moments
        In growing order of updates; the last one is as far as it went.
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
        """What it is called."""
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
        """Its losses, with those before it left its parent: rows as in ``LossHistory``."""
        return self.tip.snapshot.history.rows

    def at(self, epoch: int) -> Moment | None:
        """The last moment that is no later than an epoch, on this branch or on those that it comes from."""
        for moment in reversed(self.moments):
            if moment.epoch <= epoch:
                return moment
        return self.parent.at(epoch) if self.parent is not None else None

    @property
    def first_epoch(self) -> int:
        """The earliest epoch that can be reached along it."""
        return self.parent.first_epoch if self.parent is not None else self.start.epoch


class Timeline:
    """The branches of one program, and where its run stands on them.

    ``observe`` is to be called between bursts of training, ``acted`` after every act of a person, and ``observe`` with
    ``now`` before it, so that nothing of what was is lost.

    Attributes
    ----------
    budget
        Bytes that moments may take.
    current
        The branch on which the run stands.
    behind
        Whether it stands before that branch's end.
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
        """Memory that the moments take, about."""
        return self._bytes

    @property
    def moments(self) -> int:
        """The number of moments."""
        return sum(len(branch.moments) for branch in self.branches)

    # What happens

    def observe(self, run: Run, now: bool = False) -> None:
        """Note how far a run has come, if that is worth a moment; always with ``now``."""
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
        """An act has changed the run: note where it stands now."""
        if self._place.is_now(run):
            # It is only looked at in another way.
            pass
        elif found := self._found(run):
            self.current, self._place = found
            self.behind = self._place is not self.current.tip
        else:
            moment = Moment.of(run, kept=True)
            if not self.current.tip.snapshot.trainer.updates and moment.epoch == 0:
                # Nothing has been trained there: it is no branch yet, whatever is set.
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
        """Whether the network is the one that was trained so far: the act has changed a setting, a weight or points."""
        same = run.network.params.shape == self._place.snapshot.trainer.params.shape
        return same and self._time_of(run) == self._seen

    def _found(self, run: Run) -> tuple[Branch, Moment] | None:
        """Where the run stands at a moment that is kept, as after undo or a rewind."""
        for branch in [self.current, *reversed(self.branches)]:
            for moment in reversed(branch.moments):
                if moment.epoch == run.trainer.epoch and moment.is_now(run):
                    return branch, moment
        return None

    def _fork(self) -> None:
        """Leave the current branch where the run stood when it was last seen."""
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
        """Go on with the branches of an earlier session, from which the run has been taken up too.

        Parameters
        ----------
        current, behind
            Where the run stood when they were kept: on a branch, at its end or before it.
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

    # Going there

    def go(self, run: Run, epoch: int, branch: Branch | None = None) -> None:
        """Bring the run to an epoch of a branch, or of the current one; the nearest that there is.

        Raises
        ------
        InputError
            If its points cannot be had any more; nothing has changed then.
        """
        self.observe(run, now=True)
        branch = branch or self.current
        epoch = min(max(epoch, branch.first_epoch), branch.tip.epoch)
        moment = branch.tip if epoch == branch.tip.epoch else branch.at(epoch) or branch.start
        run.restore(moment.experiment_for(run), moment.snapshot)
        run.seconds = moment.seconds
        if epoch > moment.epoch:
            # The rule that ends training has not ended it here before, or it has at this very epoch.
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
        """Call a branch by a name; none gives it back its number."""
        branch.name = printable(name.strip(), _LONGEST_NAME)

    def delete(self, branch: Branch) -> None:
        """Forget a branch; what left it keeps what it needs of it.

        Raises
        ------
        InputError
            If the run stands on it.
        """
        if branch is self.current:
            raise InputError(f"{branch.title}: the run is on this branch; restore another one first")
        detach(self.branches, branch)
        self._bytes = sum(moment.nbytes for one in self.branches for moment in one.moments)

    # The budget

    def _thin(self) -> None:
        """Every second moment goes, until what is left fits; then whole branches, the oldest without a name first."""
        while self._bytes > self.budget and self._halve():
            self._spacing *= 2
        for branch in [*self.branches]:
            if self._bytes <= self.budget:
                return
            if branch is not self.current and not branch.name:
                self.delete(branch)

    def _halve(self) -> bool:
        """Whether anything could go: not what an act led to, and no branch's two ends."""
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
        """All branches but the current one."""
        return (branch for branch in self.branches if branch is not self.current)


def detach(branches: list[Branch], branch: Branch) -> None:
    """Take a branch out of a list; those that left it get what they need of it."""
    branches.remove(branch)
    for other in branches:
        if other.parent is branch:
            # Its own past, up to where the other one left.
            other.moments[:0] = [moment for moment in branch.moments if moment.epoch < other.start.epoch]
            other.parent = branch.parent


def _same(one: Experiment, other: Experiment) -> bool:
    """Whether two experiments train the same, however they are looked at."""
    sections = (name for name in one.__struct_fields__ if name != "view")
    return one.view.hide == other.view.hide and all(getattr(one, name) == getattr(other, name) for name in sections)


def checked_budget(megabytes: float) -> float:
    """A budget that can be kept to. ``InputError`` for one that cannot."""
    if not 1 <= megabytes <= 100_000:
        raise InputError(
            f"timeline_mb: {megabytes:g} MB leave no room for the past of a run; it has to be from 1 to 100,000"
        )
    return megabytes
