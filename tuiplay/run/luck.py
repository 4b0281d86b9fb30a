"""Statistics over many runs: shares with intervals, quantiles, and tests of whether a difference is more than luck.

Sources: Wilson 1927 (interval of a share), Wilcoxon 1945 (signed ranks), Holm 1979 (several comparisons).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import NormalDist

import numpy as np

_LEVEL = 0.95
_MOST_EXACT = 400
"""The most pairs for which all sums of signed ranks are counted; beyond, only signs are compared, which is exact too.
"""


def wilson(successes: int, runs: int) -> tuple[float, float]:
    """The 95 % interval of a share, given ``successes`` out of ``runs``; (0, 1) without runs."""
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
    """The 10th percentile, the median and the 90th, interpolated; each None without finite values."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return dict.fromkeys(("p10", "median", "p90"))
    found = np.quantile(finite, (0.1, 0.5, 0.9)).tolist()
    return dict(zip(("p10", "median", "p90"), found, strict=True))


def paired_test(first: Sequence[float], second: Sequence[float]) -> tuple[float, str]:
    """The two-sided p-value of paired samples (how often chance alone makes pairs differ so much), and the test used.

    A run that never reaches the goal counts as infinite: later than any other, and equal to another one that never
    does. Equal pairs do not count. Up to ``_MOST_EXACT`` pairs it is Wilcoxon's signed-rank test over all assignments
    of signs, beyond it the sign test.
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
    """The exact two-sided p-value of McNemar's test, from the points that only one of two classifiers gets right.

    By chance each classifier would have half of these points (McNemar, Psychometrika 12, 1947; the exact binomial
    form).
    """
    count = only_first + only_second
    tail = sum(math.comb(count, k) for k in range(min(only_first, only_second) + 1))
    return min(1.0, float(2 * tail / 2**count))


def _signed_rank(differences: Sequence[float]) -> float:
    """The exact p-value, with mean ranks for differences of equal size: twice the ranks are whole numbers."""
    if not differences:
        return 1.0
    sizes = sorted(abs(one) for one in differences)
    first = {size: sizes.index(size) for size in set(sizes)}
    last = {size: place for place, size in enumerate(sizes)}
    ranks = [first[abs(one)] + last[abs(one)] + 2 for one in differences]
    ways = np.zeros(sum(ranks) + 1)
    ways[0] = 1.0
    for rank in ranks:
        # Half each, so that the counts are probabilities and stay below 1.
        ways[rank:] = 0.5 * ways[rank:] + 0.5 * ways[:-rank]
        ways[:rank] *= 0.5
    positive = sum(rank for rank, one in zip(ranks, differences, strict=True) if one > 0)
    smaller = min(positive, sum(ranks) - positive)
    return min(1.0, 2.0 * float(ways[: smaller + 1].sum()))


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values corrected by Holm's method, so that at 0.05 at most one in twenty sets of comparisons errs."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    corrected = [0.0] * len(p_values)
    largest = 0.0
    for place, index in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - place) * p_values[index]))
        corrected[index] = largest
    return corrected
