"""Races of variants of an experiment: compared in pairs over the same seeds, with a test whether luck explains it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.run.goal import OPTION, Goal
from tuiplay.run.luck import holm, paired_test
from tuiplay.run.seeds import Summary
from tuiplay.text import printable

BY_LUCK = 0.05
"""The significance level: a difference that luck alone makes less often than this is called more than luck."""
_NAME = 60
"""The most characters of a name in a sentence."""


@dataclass(frozen=True)
class Variant:
    """A variant that takes part in a race, and the words that name it."""

    name: str
    experiment: Experiment


@dataclass(frozen=True)
class Pair:
    """The comparison of two variants, seed by seed. ``better``: None if it may be luck; ``p_value``: not corrected."""

    a: str
    b: str
    p_value: float
    p_adjusted: float
    test: str
    better: str | None


def check(variants: Sequence[Variant], until: str | None, where: str = OPTION) -> None:
    """Check that variants can race: at least two, all different, each with a valid goal.

    Raises
    ------
    InputError
        If they cannot, with the name of the variant, or for the goal with ``where``, its name for the reader.
    """
    for place, variant in enumerate(variants):
        if until is not None:
            Goal(until, variant.experiment, where)
        for other in variants[:place]:
            if other.experiment == variant.experiment:
                names = printable(other.name, _NAME), printable(variant.name, _NAME)
                raise InputError(f"{names[0]} and {names[1]} are the same experiment")
    if len(variants) < 2:
        there = f", and there is only {printable(variants[0].name, _NAME)}" if variants else ""
        raise InputError(f"a race needs at least two variants{there}")


def compare(found: Sequence[tuple[Variant, Summary]], to_goal: bool) -> list[Pair]:
    """Compare all pairs of variants, seed by seed: by the epoch at which they reach the goal, or by the final loss.

    The p-values are corrected for the number of comparisons by Holm's method.
    """
    tested = []
    for (a, of_a), (b, of_b) in itertools.combinations(found, 2):
        one, other = ([each.arrival if to_goal else each.loss for each in of.outcomes] for of in (of_a, of_b))
        wins = sum(x < y for x, y in zip(one, other, strict=True)) - sum(x > y for x, y in zip(one, other, strict=True))
        tested.append((a.name, b.name, wins, *paired_test(one, other)))
    adjusted = holm([p for *_, p, _ in tested])
    return [
        Pair(a, b, p, fair, test, (a if wins > 0 else b) if fair < BY_LUCK and wins else None)
        for (a, b, wins, p, test), fair in zip(tested, adjusted, strict=True)
    ]


def winner(names: Sequence[str], pairs: Sequence[Pair]) -> str | None:
    """The variant that is significantly better than every other one; None if there is none."""
    return next((n for n in names if all(pair.better == n for pair in pairs if n in (pair.a, pair.b))), None)
