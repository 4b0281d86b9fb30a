"""The base classes of the commands, which are the acts of a person on a run; the commands are in ``commands``."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from tuiplay.experiment.field import Effect
from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run


class Command(Struct, frozen=True, tag=True):
    """A command: an act of a person on a run."""

    without_effect: ClassVar[str] = ""
    """The sentence shown if the command changed nothing; "" to show none."""


class Change(Command, frozen=True):
    """A command that changes the run and can be undone."""

    def target(self, run: Run) -> Experiment | None:
        """Return the experiment that runs afterwards; None if the command would change nothing.

        Raises
        ------
        InputError
            If the command is not possible; the sentence gives the reason.
        """
        raise NotImplementedError

    def carry_out(self, run: Run, target: Experiment) -> Effect:
        """Apply the command and return what was rebuilt. Only for ``OperationLog.perform``."""
        return run.apply(target)

    def words(self, run: Run, target: Experiment) -> str:
        """The description of the change to a run that it has not been applied to yet: "learning rate 0.03 -> 0.1"."""
        raise NotImplementedError

    def joins(self, last: Command) -> bool:
        """True if the command continues what ``last`` began, so that both are undone at once."""
        return False
