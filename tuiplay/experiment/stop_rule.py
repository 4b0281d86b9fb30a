"""The stop rule: conditions that are checked for one run at every evaluation."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tuiplay.experiment.conditions import (
    Condition,
    Epoch,
    Patience,
    Single,
    Threshold,
    measures_in,
    number_text,
    singles,
    unreachable,
)
from tuiplay.experiment.measure_names import MEASURES

_COMPARISONS: dict[str, tuple[Callable[[Any, float], Any], str]] = {
    "<": (operator.lt, "below"),
    "<=": (operator.le, "at most"),
    ">": (operator.gt, "above"),
    ">=": (operator.ge, "at least"),
}


_LOSSES_AND_COUNTS = frozenset(("train_loss", "test_loss", "validation_loss", "gap", "epoch", "updates", "parameters"))
_ACCURACIES = frozenset(("train_accuracy", "test_accuracy", "validation_accuracy"))


class Stop(Struct, frozen=True):
    """The end of training: its reason in words, whether the best epoch's weights are to be restored, and the epoch."""

    reason: str
    restore_best: bool = False
    epoch: int | None = None


class StopState(Struct, frozen=True):
    """The state of a rule in plain values: the streak of each single condition, and the best value so far."""

    streaks: tuple[int, ...] = ()
    best: float | None = None
    best_epoch: int | None = None
    first_epoch: int | None = None


class StopRule:
    """The stop rule of one run.

    Parameters
    ----------
    conditions
        The conditions from ``parse``, of which one is to be met. Empty: the rule never stops the run.
    empty
        Those of "train", "test" and "validation" that have no points: conditions on them never hold.

    Attributes
    ----------
    measures
        The names of the measures that ``observe`` needs.
    improved
        True if the last ``observe`` found a new best epoch, whose weights are to be kept; False without patience.
    met
        The condition that was met at the last ``observe``; None if none was.
    """

    def __init__(self, conditions: Iterable[Condition], empty: Collection[str] = ()) -> None:
        self.conditions = tuple(conditions)
        self._singles = [single for condition in self.conditions for single in singles(condition)]
        self._idle = set(unreachable(self.conditions, empty))
        self.measures = [name for name in measures_in(self.conditions) if name not in self._idle]
        self.improved = False
        self.met: Condition | None = None
        self._streaks = [0] * len(self._singles)
        self._best: float | None = None
        self._best_epoch: int | None = None
        self._first_epoch: int | None = None

    @property
    def needs_weights(self) -> bool:
        """True if it needs more than losses and counts: the best weights, a score or the time."""
        thresholds = (one for one in self._singles if not isinstance(one, Epoch))
        return any(isinstance(one, Patience) or one.measure not in _LOSSES_AND_COUNTS for one in thresholds)

    @property
    def can_look_back(self) -> bool:
        """True if it needs only losses, counts and accuracies, so that it can be evaluated after later epochs."""
        thresholds = (one for one in self._singles if not isinstance(one, Epoch))
        known = _LOSSES_AND_COUNTS | _ACCURACIES
        return all(isinstance(one, Threshold) and one.measure in known for one in thresholds)

    @property
    def asks_accuracy(self) -> bool:
        """True if one of its measures is an accuracy."""
        return not _ACCURACIES.isdisjoint(self.measures)

    def may_hold(self, values: Mapping[str, npt.NDArray[np.float64]]) -> npt.NDArray[np.bool_] | None:
        """The evaluations, of several in a row, at which it may stop; None if that depends on those before them.

        ``values`` has the measures at each, shape (n,); a condition on any other measure may hold anywhere.
        """
        if any(isinstance(one, Patience) or (isinstance(one, Threshold) and one.times > 1) for one in self._singles):
            return None
        anywhere = np.ones(len(next(iter(values.values()))), dtype=bool)
        found = ~anywhere
        for condition in self.conditions:
            here = anywhere
            for one in singles(condition):
                if isinstance(one, Epoch):
                    here = here & (values["epoch"] >= one.limit)
                elif isinstance(one, Threshold) and one.measure in values:
                    here = here & _COMPARISONS[one.sign][0](values[one.measure], one.limit)
            found = found | here
        return found

    def observe(self, epoch: int, values: Mapping[str, float | None]) -> Stop | None:
        """Check the measures at the end of an epoch; to be called once for each epoch.

        A measure that is missing, None or not a number meets no condition and is never better. If several conditions
        are met, the first in the text gives the reason. None if no condition is met.
        """
        self.improved = False
        self.met = None
        if self._first_epoch is None:
            self._first_epoch = epoch
        # All of them, because those with a streak must be evaluated at every epoch.
        reasons = iter(
            [
                self._reason(index, single, epoch, self._first_epoch, values)
                for index, single in enumerate(self._singles)
            ]
        )
        stop: Stop | None = None
        for condition in self.conditions:
            parts = singles(condition)
            found = [next(reasons) for _ in parts]
            if stop is None and all(found):
                self.met = condition
                stop = self._stop(" and ".join(filter(None, found)), parts, epoch)
        return stop

    def _stop(self, reason: str, parts: tuple[Single, ...], epoch: int) -> Stop:
        if self._best is None or not any(isinstance(part, Patience) for part in parts):
            return Stop(reason, False, epoch)
        return Stop(f"{reason}; the best, {self._best:.3g} at epoch {self._best_epoch}, is restored", True, epoch)

    def _reason(
        self, index: int, single: Single, epoch: int, first: int, values: Mapping[str, float | None]
    ) -> str | None:
        """The reason if the condition holds; None if it does not."""
        if isinstance(single, Epoch):
            return f"epoch {single.limit} is reached" if epoch >= single.limit else None
        if single.measure in self._idle:
            return None
        value = values.get(single.measure)
        if isinstance(single, Threshold):
            return self._threshold(index, single, value)
        return self._patience(single, epoch, first, value)

    def _threshold(self, index: int, threshold: Threshold, value: float | None) -> str | None:
        compare, where = _COMPARISONS[threshold.sign]
        holds = value is not None and compare(value, threshold.limit)
        self._streaks[index] = self._streaks[index] + 1 if holds else 0
        if self._streaks[index] < threshold.times:
            return None
        measure = MEASURES[threshold.measure]
        limit = f"{number_text(threshold.limit)} {measure.unit}".rstrip()
        if threshold.times == 1:
            return f"{measure.words} is {where} {limit}"
        return f"{measure.words} stayed {where} {limit} for {threshold.times} evaluations"

    def _patience(self, patience: Patience, epoch: int, first: int, value: float | None) -> str | None:
        measure = MEASURES[patience.measure]
        if value is not None and math.isfinite(value):
            best = self._best
            if best is None or (value > best if measure.larger_is_better else value < best):
                self._best, self._best_epoch = value, epoch
                self.improved = True
                return None
        since = first if self._best_epoch is None else self._best_epoch
        if epoch - since < patience.epochs:
            return None
        return f"no better {measure.words} for {patience.epochs} {'epoch' if patience.epochs == 1 else 'epochs'}"

    def state(self) -> StopState:
        """A copy of the rule's state."""
        return StopState(tuple(self._streaks), self._best, self._best_epoch, self._first_epoch)

    def fits(self, state: StopState) -> bool:
        """True if a state belongs to a rule with as many conditions."""
        return len(state.streaks) == len(self._singles)

    def restore(self, state: StopState) -> None:
        """Restore a state of a rule with the same conditions.

        Raises
        ------
        ValueError
            If the state belongs to another number of conditions.
        """
        if not self.fits(state):
            raise ValueError(f"a state of {len(state.streaks)} conditions instead of {len(self._singles)}")
        self._streaks = list(state.streaks)
        self._best, self._best_epoch = state.best, state.best_epoch
        self._first_epoch = state.first_epoch
        self.improved = False
        self.met = None
