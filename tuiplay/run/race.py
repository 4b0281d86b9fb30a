"""Variants of an experiment against each other: over the same seeds, in pairs, and whether luck explains it."""

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
"""A difference that luck alone makes less often than this is called more than luck."""
_NAME = 60
"""Characters of a name in a sentence."""


@dataclass(frozen=True)
class Variant:
    """One of those that race, and the words that name it."""

    name: str
    experiment: Experiment


@dataclass(frozen=True)
class Pair:
    """Two variants, compared seed by seed; ``better`` is None where luck may explain it. ``p_value`` stands alone."""

    a: str
    b: str
    p_value: float
    p_adjusted: float
    test: str
    better: str | None


def check(variants: Sequence[Variant], until: str | None, where: str = OPTION) -> None:
    """Refuse what is no race: fewer than two variants, two that are the same, a goal that one of them cannot have.

    Raises
    ------
    InputError
        With the name of the variant, or for the goal with ``where``, what a person calls it.
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
    """Every two variants, seed by seed: by the epoch at which they reach the goal, or else by the loss at the end.

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
    """The variant that is better than every other one by more than luck, if there is one."""
    return next((n for n in names if all(pair.better == n for pair in pairs if n in (pair.a, pair.b))), None)
