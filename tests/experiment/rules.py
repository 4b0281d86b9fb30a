"""Strategies for conditions, and a plain interpreter of them that is shown the whole past."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import assume
from hypothesis import strategies as st

from tuiplay.experiment.conditions import AllOf, Condition, Epoch, Patience, Single, Threshold, singles
from tuiplay.experiment.measure_names import MEASURES, measures_for

Values = dict[str, float | None]
_LIMITS = st.sampled_from([0.0, 0.1, 0.5, 1.0]) | st.floats(0, 1)


@st.composite
def conditions(draw: st.DrawFn, names: Sequence[str] = ()) -> tuple[Condition, ...]:
    """Some conditions on these measures, or else on those of one problem; at most one of them is patience."""
    if not names:
        names = [one.name for one in measures_for(draw(st.sampled_from(["classification", "regression"])))]
    times, measures = st.integers(1, 4), st.sampled_from(list(names))
    threshold = st.builds(Threshold, measures, st.sampled_from(["<", "<=", ">", ">="]), _LIMITS, times)
    single = st.builds(Epoch, st.integers(1, 12)) | threshold.filter(_open)
    found: list[list[Single]] = draw(st.lists(st.lists(single, min_size=1, max_size=3), max_size=3))
    patient = [name for name in names if MEASURES[name].larger_is_better is not None]
    if patient and draw(st.booleans()):
        patience = draw(st.builds(Patience, times, st.sampled_from(patient)))
        if not found or draw(st.booleans()):
            found.append([patience])
        else:
            found[draw(st.integers(0, len(found) - 1))].append(patience)
    assume(all(map(_possible, found)))
    return tuple(one[0] if len(one) == 1 else AllOf(tuple(one)) for one in found)


def _possible(parts: Sequence[Single]) -> bool:
    """Whether all comparisons of each measure hold at some value: at a limit, beyond all of them, or between two."""
    compared = [Threshold("epoch", ">=", one.limit) if isinstance(one, Epoch) else one for one in parts]
    for measure in MEASURES:
        mine = [one for one in compared if isinstance(one, Threshold) and one.measure == measure]
        limits = sorted(one.limit for one in mine)
        between = [(a + b) / 2 for a, b in pairwise(limits)]
        values = [-math.inf, *limits, *between, math.inf]
        if not any(all(_compared(one, value) for one in mine) for value in values):
            return False
    return True


def _open(one: Threshold) -> bool:
    """Whether some value of the measure is on either side: its bounds compare as one of its values would."""
    measure = MEASURES[one.measure]
    return _compared(one, measure.low) != _compared(one, measure.high)


def first_met(conditions: Sequence[Condition], past: Sequence[tuple[int, Values]]) -> Condition | None:
    """The first that is met at the last of all evaluations, each an epoch and its values."""
    return next((one for one in conditions if all(_holds(single, past) for single in singles(one))), None)


def _holds(single: Single, past: Sequence[tuple[int, Values]]) -> bool:
    now = past[-1][0]
    if isinstance(single, Epoch):
        return now >= single.limit
    values = [row.get(single.measure) for _, row in past]
    if isinstance(single, Threshold):
        return len(past) >= single.times and all(_compared(single, value) for value in values[-single.times :])
    best = best_epoch(single, past)
    return now - (past[0][0] if best is None else best) >= single.epochs


def _compared(threshold: Threshold, value: float | None) -> bool:
    if value is None or math.isnan(value):
        return False
    larger, equal = value > threshold.limit, value == threshold.limit
    return {">": larger, ">=": larger or equal, "<": not larger and not equal, "<=": not larger}[threshold.sign]


def best_epoch(patience: Patience, past: Sequence[tuple[int, Values]]) -> int | None:
    """That of the first best value; None where there was no number."""
    sign = -1 if "accuracy" in patience.measure or "r2" in patience.measure else 1
    found = [(epoch, row.get(patience.measure)) for epoch, row in past]
    numbers = [(sign * value, epoch) for epoch, value in found if value is not None and math.isfinite(value)]
    return min(numbers)[1] if numbers else None
