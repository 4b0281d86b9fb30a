"""The goals of ``--until``: conditions, one of which has to be met, watched over one run."""

from __future__ import annotations

from tuiplay.errors import InputError
from tuiplay.experiment.conditions import Condition, Patience, in_words, parse, singles, text_of_one
from tuiplay.experiment.stop_rule import Stop, StopRule
from tuiplay.experiment.value import Experiment
from tuiplay.run.early_stopping import EarlyStopping
from tuiplay.run.run import Run

OPTION = "--until"


class Goal:
    """The goal of one run; each run of an experiment needs a goal of its own.

    It is reached when one of its conditions is met at the end of an epoch, or before the first. A condition with
    patience is not a success: it restores the weights of the best epoch and gives up the goal. If both occur at the
    same evaluation, the goal is reached.

    Attributes
    ----------
    stop
        The reason and epoch at which the goal was reached or given up; None until then.

    Raises
    ------
    InputError
        For a text that is not a goal, or with a measure that the problem or its points do not have; the message begins
        with ``where``, the name of the text for its reader.
    """

    def __init__(self, text: str, experiment: Experiment, where: str = OPTION) -> None:
        empty = experiment.empty_parts
        self._conditions = parse(
            text,
            where=where,
            validation=experiment.data.validation_percent > 0,
            regression=experiment.task.is_regression,
            empty=empty,
            strict=True,
        )
        if not self._conditions:
            raise InputError(f"{where}: the end at character 1: expected a condition, such as test_loss<0.01")
        # Success first: of several that are met, the first gives the reason.
        self._watcher = EarlyStopping(StopRule(sorted(self._conditions, key=_gives_up), empty))
        self.stop: Stop | None = None

    def __str__(self) -> str:
        return in_words([one for one in self._conditions if not _gives_up(one)] or self._conditions)

    @property
    def rule(self) -> StopRule:
        """The stop rule that decides."""
        return self._watcher.rule

    def observe(self, run: Run) -> bool:
        """Check the run at the end of an epoch; return True if the goal is reached or given up.

        To be called once per epoch. A run that has diverged does not reach a goal.
        """
        if self.stop is None and run.status == "ok":
            self.stop = run.observe(self._watcher)
        return self.stop is not None

    @property
    def reached(self) -> bool:
        """True if one of its conditions was met."""
        met = self._watcher.rule.met
        return self.stop is not None and met is not None and not _gives_up(met)

    @property
    def met(self) -> str:
        """The text of the condition that was met; empty until then."""
        met = self._watcher.rule.met
        return text_of_one(met) if met else ""


def _gives_up(condition: Condition) -> bool:
    return any(isinstance(single, Patience) for single in singles(condition))
