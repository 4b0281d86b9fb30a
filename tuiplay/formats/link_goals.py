"""Goals in links of Google's Machine Learning Crash Course, as conditions of ``training.stop``.

A key such as ``goalTestLossMinThresholdThird=0.177`` is one step of a goal: the loss has to fall below it. Of several
steps the last one is the goal. Goals for the difference between the two losses (``goalTrainTestDiff...``) are ignored:
it is small before anything has been learned, so training would end at once. So is a goal of a loss below 0.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from tuiplay.errors import InputError
from tuiplay.experiment import conditions
from tuiplay.experiment.measure_names import MEASURES
from tuiplay.formats.js_numbers import js_number, to_number

_LOSS_GOAL = re.compile(r"goal(Train|Test)LossMinThreshold(?:First|Second|Third)")
_KEYS = {"train_loss": "goalTrainLossMinThresholdFirst", "test_loss": "goalTestLossMinThresholdFirst"}


def stop_of(values: Mapping[str, str | None]) -> tuple[str, list[str]]:
    """The text of ``training.stop`` for the goals among the values of a link, and the keys that it replaces."""
    limits: dict[str, float] = {}
    keys: list[str] = []
    for key, value in values.items():
        goal = _LOSS_GOAL.fullmatch(key)
        limit = to_number(value or "NaN")
        measure = f"{goal[1].lower()}_loss" if goal else ""
        if goal and math.isfinite(limit) and not MEASURES[measure].foregone("<", limit):
            limits[measure] = min(limit, limits.get(measure, math.inf))
            keys.append(key)
    return _text(conditions.Threshold(measure, "<", limit) for measure, limit in limits.items()), keys


def _text(thresholds: Iterable[conditions.Threshold]) -> str:
    parts = tuple(thresholds)
    return conditions.text_of([conditions.AllOf(parts)] if len(parts) > 1 else parts)


def goals_of(stop: str) -> dict[str, str] | None:
    """The keys and values of a link for a text of ``training.stop``; None if a link cannot express it."""
    try:
        found = conditions.parse(stop, regression=None)
    except InputError:
        return None
    parts = [part for condition in found for part in conditions.singles(condition)]
    goals = {
        _KEYS[part.measure]: js_number(part.limit)
        for part in parts
        if isinstance(part, conditions.Threshold) and part.measure in _KEYS and (part.sign, part.times) == ("<", 1)
    }
    return goals if len(found) <= 1 and len(goals) == len(parts) else None
