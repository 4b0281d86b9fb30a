"""What every act of a person on a run is; the acts themselves are in ``commands``."""

from __future__ import annotations

from msgspec import Struct

from tuiplay.experiment.field import Effect
from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run


class Command(Struct, frozen=True, tag=True):
    """An act of a person."""


class Change(Command, frozen=True):
    """An act that changes the run, and can be taken back."""

    def target(self, run: Run) -> Experiment | None:
        """The experiment that runs afterwards; None if the act would change nothing.

        Raises
        ------
        InputError
            If it is not possible; the sentence says why.
        """
        raise NotImplementedError

    def carry_out(self, run: Run, target: Experiment) -> Effect:
        """Do it; returns what was rebuilt. Only for ``OperationLog.perform``."""
        return run.apply(target)

    def words(self, run: Run, target: Experiment) -> str:
        """What it does to a run that it has not changed yet: "learning rate 0.03 -> 0.1"."""
        raise NotImplementedError

    def joins(self, last: Command) -> bool:
        """Whether it goes on with what ``last`` has begun, so that both are taken back at once."""
        return False
