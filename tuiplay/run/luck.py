"""What many runs say together: shares with intervals, quantiles, and whether a difference is more than luck.

Sources: Wilson 1927 (interval of a share), Wilcoxon 1945 (signed ranks), Holm 1979 (several comparisons).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import NormalDist

import numpy as np

_LEVEL = 0.95
_MOST_EXACT = 400
"""Pairs up to which all sums of signed ranks are counted; of more, signs alone are compared, which is exact too."""


def wilson(successes: int, runs: int) -> tuple[float, float]:
    """The 95 % interval of a share of which so many of so many runs are known; (0, 1) without runs."""
    if not runs:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + _LEVEL / 2)
    share, spread = successes / runs, z * z / runs
    middle = share + spread / 2
    width = z * math.sqrt(share * (1 - share) / runs + spread / (4 * runs))
    low, high = (middle - width) / (1 + spread), (middle + width) / (1 + spread)
    # At the ends rounding may leave a share outside its own interval.
    return min(max(0.0, low), share), max(min(1.0, high), share)


def quantiles(values: Iterable[float]) -> dict[str, float | None]:
    """The 10th percentile, the median and the 90th, interpolated; None without values that are finite."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return dict.fromkeys(("p10", "median", "p90"))
    found = np.quantile(finite, (0.1, 0.5, 0.9)).tolist()
    return dict(zip(("p10", "median", "p90"), found, strict=True))


def paired_test(first: Sequence[float], second: Sequence[float]) -> tuple[float, str]:
    """How often chance alone makes pairs differ so much: p of both sides, and the name of the test.

    A run that never arrives counts as infinite: it is later than any other, and level with another one that never does.
    Pairs that are level say nothing. Wilcoxon's signed-rank test by all assignments of signs; beyond ``_MOST_EXACT``
    pairs the sign test.
    """
    pairs = zip(first, second, strict=True)
    differences = [a - b if math.isfinite(a) or math.isfinite(b) else 0.0 for a, b in pairs]
    kept = [difference for difference in differences if difference and not math.isnan(difference)]
    if len(kept) > _MOST_EXACT:
        return _sign_test(kept), "sign"
    return _signed_rank(kept), "wilcoxon"


def _sign_test(differences: Sequence[float]) -> float:
    return mcnemar(sum(one < 0 for one in differences), sum(one > 0 for one in differences))


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided p-value of McNemar's test, of points that only one of two classifiers gets right.

    By chance each of them would have half of these points (McNemar, Psychometrika 12, 1947; the exact binomial form).
    """
    count = only_first + only_second
    tail = sum(math.comb(count, k) for k in range(min(only_first, only_second) + 1))
    return min(1.0, float(2 * tail / 2**count))


def _signed_rank(differences: Sequence[float]) -> float:
    """Exact, with mean ranks for differences of one size: twice the ranks are whole numbers."""
    if not differences:
        return 1.0
    sizes = sorted(abs(one) for one in differences)
    first = {size: sizes.index(size) for size in set(sizes)}
    last = {size: place for place, size in enumerate(sizes)}
    ranks = [first[abs(one)] + last[abs(one)] + 2 for one in differences]
    ways = np.zeros(sum(ranks) + 1)
    ways[0] = 1.0
    for rank in ranks:
        # Half each, so that what is counted is a probability and stays below 1.
        ways[rank:] = 0.5 * ways[rank:] + 0.5 * ways[:-rank]
        ways[:rank] *= 0.5
    positive = sum(rank for rank, one in zip(ranks, differences, strict=True) if one > 0)
    smaller = min(positive, sum(ranks) - positive)
    return min(1.0, 2.0 * float(ways[: smaller + 1].sum()))


def holm(p_values: Sequence[float]) -> list[float]:
    """The values corrected for there being several of them, so that one in twenty sets of comparisons errs at 0.05."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    corrected = [0.0] * len(p_values)
    largest = 0.0
    for place, index in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - place) * p_values[index]))
        corrected[index] = largest
    return corrected
