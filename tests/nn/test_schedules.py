"""Learning rates by epoch."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.experiment.sections import TrainingSection
from tuiplay.nn.schedules import SCHEDULES, PlateauMemory


def knobs_of(name: str, epochs: int = 0, factor: float = 0.0, warmup: int = 0) -> dict[str, float]:
    settings = TrainingSection(schedule_epochs=epochs, schedule_factor=factor, schedule_warmup=warmup)
    return SCHEDULES[name].knobs(settings)


def rates(name: str, at: list[int], epochs: int = 0, factor: float = 0.0, warmup: int = 0) -> list[float]:
    knobs = knobs_of(name, epochs, factor, warmup)
    return [SCHEDULES[name].rate(0.8, epoch, knobs) for epoch in at]


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
        own = [schedule.own.get(setting, 0) for setting in ("schedule_epochs", "schedule_factor")]
        assert rates(name, at) == rates(name, at, int(own[0]), own[1]), name
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
    (rate,) = rates(name, [epoch], epochs, factor, warmup)
    assert 0.0 <= rate <= 0.8 * (1 + 1e-15)


def test_a_plateau_waits_out_its_patience_and_counts_small_gains_as_none() -> None:
    plateau = PlateauMemory()
    seen = []
    for loss in (1.0, 0.5, 0.49999, 0.6, 0.5, 0.5, 0.4, 0.4, 0.4, 0.4):
        plateau.observe(loss, 0.3, knobs_of("plateau", 2, 0.5))
        seen.append(plateau.scale)
    assert seen == [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25]


def test_a_plateau_of_nans_is_one() -> None:
    plateau = PlateauMemory()
    for _ in range(11):
        plateau.observe(math.nan, 0.3, knobs_of("plateau"))
    assert plateau.scale == pytest.approx(0.1)


def test_what_a_plateau_remembers_comes_back() -> None:
    one, other = PlateauMemory(), PlateauMemory()
    for loss in (1.0, 0.5, 0.6, 0.6, 0.6):
        one.observe(loss, 0.3, knobs_of("plateau", 1, 0.5))
    other.restore(one.state())
    assert other == one
    assert one.state() != PlateauMemory().state()


@pytest.mark.parametrize("state", [(0.0, 1.0, 0), (1.5, 1.0, 0), (math.nan, 1.0, 0), (1, 1, -1), (1, 1, 0.5), (1, 1)])
def test_what_a_plateau_cannot_remember_is_refused(state: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=r"plateau|unpack"):
        SCHEDULES["plateau"].restored(state)


def test_a_schedule_without_a_memory_takes_none() -> None:
    assert SCHEDULES["cosine"].restored() is None
    with pytest.raises(ValueError, match="remembers nothing"):
        SCHEDULES["cosine"].restored((1.0,))


def test_which_schedules_vary() -> None:
    assert [name for name, entry in SCHEDULES.items() if not entry.varies] == ["constant"]
