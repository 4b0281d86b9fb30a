"""Points of a built-in set in any number and with any class balance."""

from __future__ import annotations

import math

import numpy as np

from tuiplay.data.datasets import Dataset
from tuiplay.data.points import Array, class_counts, class_labels
from tuiplay.data.random_stream import Draws, FastDraws
from tuiplay.errors import InputError

FAST_FROM = 20_000
"""The number of points above which a set draws from PCG64: the browser has none so large, and RC4 is slow in Python."""
UNBALANCED = 50.0
"""The ``balance`` that leaves the classes of a set unchanged."""
_PILOT = 2_000
"""The number of points from which a large set's class frequencies are estimated first."""
_ROUNDS = 40


def draws_for(samples: int, seed: str, stream: Draws) -> Draws:
    """The source of random numbers for points: ``stream`` up to ``FAST_FROM`` points, else a PCG64 of the seed."""
    return FastDraws(seed, "points") if samples > FAST_FROM else stream


def check_balance(entry: Dataset, balance: float) -> None:
    """Refuse a balance for a set without classes.

    Raises
    ------
    InputError
        The sentence names ``data.balance``.
    """
    if balance == UNBALANCED:
        return
    if not entry.classes:
        raise InputError.about(
            "data.balance", f"{balance:g} needs classes, and {entry.name} is a regression set; leave it at 50"
        )
    if not 0 <= balance <= 100:
        raise InputError.about("data.balance", f"{balance:g} is not a percentage; it must be above 0 and below 100")


def shares(samples: int, classes: int, balance: float) -> list[int]:
    """The numbers of points per class: ``round(samples * balance / 100)`` of the first, the rest divided evenly."""
    first = round(samples * balance / 100)
    return [first, *class_counts(samples - first, classes - 1)]


def sample(entry: Dataset, samples: int, noise: float, balance: float, draws: Draws) -> Array:
    """``samples`` points of a built-in set, before the shuffle.

    Parameters
    ----------
    noise
        The noise as a fraction, 0.5 for a slider at 50.
    balance
        Percentage of the first class: +1 of two, 0 of more. 50 leaves the set unchanged, however balanced it is. With
        any other value so many points are drawn that each class has enough of them, and each class is thinned
        evenly over the order in which it was drawn, so that a spiral keeps the whole length of its arms.

    Raises
    ------
    InputError
        For a balance other than 50 of a set without classes.
    """
    check_balance(entry, balance)
    if balance == UNBALANCED or samples == 0:
        return entry.generate(samples, noise, draws)
    wanted = shares(samples, entry.classes, balance)
    labels = class_labels(entry.classes)
    # The original's sets of two begin with +1.
    labels = labels[::-1] if labels[0] < 0 else labels
    size = min(samples, _PILOT)
    for _ in range(_ROUNDS):
        pool = entry.generate(size, noise, draws)
        found = [np.flatnonzero(pool[:, 2] == label) for label in labels]
        lack = max(want / max(len(have), 0.5) for want, have in zip(wanted, found, strict=True))
        if lack <= 1:
            break
        known = min(len(have) for have in found) >= 20
        size = math.ceil(size * (lack * 1.05 if known else min(lack * 1.05, 8.0))) + 1
    else:  # each round grows the pool, and every set has all of its classes
        raise InputError.about("data.balance", f"{entry.name} has too few points of one class for {balance:g} percent")
    kept = [have[np.arange(want) * len(have) // max(want, 1)] for want, have in zip(wanted, found, strict=True)]
    return pool[np.sort(np.concatenate(kept))]
