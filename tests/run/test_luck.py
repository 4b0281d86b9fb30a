"""Intervals, quantiles and tests against numbers from outside: R's binom.confint and wilcox.test, and enumeration."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.run.luck import holm, paired_test, quantiles, wilson


@pytest.mark.parametrize(
    ("successes", "runs", "low", "high"),
    # binom.confint(k, n, method = "wilson")
    [(93, 100, 0.8625, 0.9657), (0, 100, 0.0, 0.0370), (100, 100, 0.9630, 1.0), (7, 10, 0.3968, 0.8922)],
)
def test_wilson(successes: int, runs: int, low: float, high: float) -> None:
    assert wilson(successes, runs) == pytest.approx((low, high), abs=1e-4)


def test_without_runs_a_share_can_be_anything() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 500).flatmap(lambda runs: st.tuples(st.integers(0, runs), st.just(runs))))
def test_a_share_lies_in_its_interval(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1


def test_quantiles_are_of_finite_values() -> None:
    assert quantiles([3, 1, math.inf, 2, math.nan]) == {
        "p10": pytest.approx(1.2),
        "median": 2,
        "p90": pytest.approx(2.8),
    }
    assert quantiles([math.nan]) == {"p10": None, "median": None, "p90": None}


def test_wilcoxon_of_a_textbook() -> None:
    """Hollander and Wolfe 1973, p. 29 (the example of R's wilcox.test): both sides, p = 0.03906."""
    x = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    p, name = paired_test(x, y)
    assert name == "wilcoxon"
    assert p == pytest.approx(0.0390625, abs=1e-12)


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from([0, 1, 2, 3, math.inf])), min_size=1, max_size=8))
def test_wilcoxon_is_what_all_signs_give(pairs: list[tuple[float, float]]) -> None:
    differences = [a - b for a, b in pairs if a - b]
    sizes = sorted(map(abs, differences))
    ranks = [sum(k + 1 for k, size in enumerate(sizes) if size == abs(d)) / sizes.count(abs(d)) for d in differences]
    observed = abs(sum(math.copysign(rank, d) for rank, d in zip(ranks, differences, strict=True)))
    signs = list(itertools.product((-1, 1), repeat=len(ranks)))
    extreme = sum(abs(sum(s * r for s, r in zip(one, ranks, strict=True))) >= observed - 1e-9 for one in signs)
    assert paired_test(*zip(*pairs, strict=True))[0] == pytest.approx(min(1.0, extreme / len(signs)), abs=1e-12)


def test_runs_that_never_arrive_are_level_and_later_than_others() -> None:
    assert paired_test([math.inf] * 9, [math.inf] * 9)[0] == 1.0
    assert paired_test([10.0] * 9, [math.inf] * 9)[0] == pytest.approx(2 / 2**9)


def test_many_pairs_are_compared_by_their_signs() -> None:
    """binom.test(220, 500): p = 0.00826."""
    p, name = paired_test([0.0] * 500, [1.0] * 280 + [-1.0] * 220)
    assert name == "sign"
    assert p == pytest.approx(0.00826, abs=5e-6)


def test_holm() -> None:
    """p.adjust(c(0.01, 0.04, 0.03), "holm")"""
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
