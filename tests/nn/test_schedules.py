"""Learning rates by epoch."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.nn.schedules import SCHEDULES, PlateauState


def rates(name: str, at: list[int], epochs: int = 0, factor: float = 0.0, warmup: int = 0) -> list[float]:
    return [SCHEDULES[name].rate(0.8, epoch, epochs, factor, warmup) for epoch in at]


def test_rates_by_hand() -> None:
    assert rates("constant", [0, 1000]) == [0.8, 0.8]
    assert rates("step", [0, 9, 10, 19, 20], 10, 0.25) == [0.8, 0.8, 0.2, 0.2, 0.05]
    assert rates("exponential", [0, 1, 3], 0, 0.5) == [0.8, 0.4, 0.1]
    assert rates("inverse_time", [0, 5, 15], 5) == [0.8, 0.4, 0.2]
    assert rates("cosine", [0, 5, 10, 11, 1000], 10, 0.5) == pytest.approx([0.8, 0.6, 0.4, 0.4, 0.4])
    assert rates("warmup_cosine", [0, 1, 2, 3, 8, 13, 50], 10, 0.0, 3) == pytest.approx(
        [0.2, 0.4, 0.6, 0.8, 0.4, 0.0, 0.0]
    )
    assert rates("plateau", [0, 1000], 5, 0.5) == [0.8, 0.8]


def test_zero_stands_for_the_schedules_own() -> None:
    at = [0, 1, 99, 100, 250, 499, 501]
    for name, schedule in SCHEDULES.items():
        assert rates(name, at) == rates(name, at, schedule.epochs, schedule.factor), name
    assert rates("step", [99, 100, 200]) == [0.8, 0.4, 0.2]
    assert rates("exponential", [1]) == [0.8 * 0.99]
    assert rates("inverse_time", [100]) == [0.4]
    assert rates("cosine", [250]) == pytest.approx([0.4])


@given(
    st.sampled_from(list(SCHEDULES)), st.integers(0, 10**7), st.integers(0, 1000), st.floats(0, 1), st.integers(0, 99)
)
def test_a_rate_is_never_above_the_base_nor_negative(
    name: str, epoch: int, epochs: int, factor: float, warmup: int
) -> None:
    rate = SCHEDULES[name].rate(0.8, epoch, epochs, factor, warmup)
    assert 0.0 <= rate <= 0.8 * (1 + 1e-15)


def test_a_plateau_waits_out_its_patience_and_counts_small_gains_as_none() -> None:
    plateau = PlateauState()
    seen = []
    for loss in (1.0, 0.5, 0.49999, 0.6, 0.5, 0.5, 0.4, 0.4, 0.4, 0.4):
        plateau.observe(loss, 0.3, 2, 0.5)
        seen.append(plateau.scale)
    assert seen == [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25]


def test_a_plateau_of_nans_is_one() -> None:
    plateau = PlateauState()
    for _ in range(11):
        plateau.observe(math.nan, 0.3, 0, 0.0)
    assert plateau.scale == pytest.approx(0.1)
