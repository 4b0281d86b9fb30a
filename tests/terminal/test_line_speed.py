"""The speed of a line follows from the answers to frames."""

from __future__ import annotations

import random

import pytest

from tuiplay.terminal.line_speed import LineSpeed


@pytest.mark.parametrize("speed", [10_000.0, 64_000.0, 1e6])
@pytest.mark.parametrize("delay", [0.0, 0.1, 0.6])
def test_it_is_found_whatever_the_delay(speed: float, delay: float) -> None:
    line, chance = LineSpeed(), random.Random(1)
    for _ in range(12):
        size = chance.uniform(8_000, 20_000)
        line.note(size, delay + size / speed + chance.uniform(0, 0.02) * 64_000 / speed)
    assert line.bytes_per_second == pytest.approx(speed, rel=0.15)


def test_it_follows_a_line_that_changes() -> None:
    line = LineSpeed()
    for speed in (1e6, 50_000.0):
        for turn in range(30):
            size = 9_000 + 4_000 * (turn % 3)
            line.note(size, 0.1 + size / speed)
    assert line.bytes_per_second == pytest.approx(50_000)


@pytest.mark.parametrize(("seconds", "late"), [([0.02, 0.3, 0.01], False), ([0.3, 0.2, 0.1], True), ([], False)])
def test_answers_are_late_on_average_or_not(seconds: list[float], late: bool) -> None:
    line = LineSpeed()
    for one in seconds:
        line.note(9e3, one)
    assert line.late is late


def test_where_sizes_explain_nothing_there_is_none() -> None:
    line, chance = LineSpeed(), random.Random(2)
    for _ in range(30):
        line.note(chance.uniform(8_000, 20_000), 0.3 + chance.uniform(0, 0.1))
    assert line.bytes_per_second is None


@pytest.mark.parametrize(
    "answers", [[], [(9e3, 0.2), (19e3, 0.4)], [(9e3, 0.2)] * 20, [(9e3 + n, 0.2 + n) for n in range(9)]]
)
def test_of_too_little_nothing_follows(answers: list[tuple[float, float]]) -> None:
    line = LineSpeed()
    for answer in answers:
        line.note(*answer)
    assert line.bytes_per_second is None


def test_three_answers_suffice_where_their_sizes_explain_them() -> None:
    line = LineSpeed()
    for size in (35_000, 18_000, 24_000):
        assert line.bytes_per_second is None
        line.note(size, 0.1 + size / 64_000)
    assert line.bytes_per_second == pytest.approx(64_000)


def test_a_line_that_was_once_quick_is_not_slow_because_the_start_held_answers_up() -> None:
    line = LineSpeed()
    for size, seconds in ((35_000, 0.3), (20_000, 0.12), (18_000, 0.02)):
        line.note(size, seconds)
    assert line.bytes_per_second == pytest.approx(18_000 / 0.02)


@pytest.mark.parametrize(("speed", "low", "high"), [(64_000.0, 50_000, 70_000), (2e7, 1e6, 1e7)])
def test_what_a_line_has_shown_is_known_although_delays_explain_the_rest(speed: float, low: float, high: float) -> None:
    line, chance = LineSpeed(), random.Random(3)
    assert line.shown is None
    for turn in range(20):
        size = 15_000 if turn == 9 else 300
        line.note(size, 0.1 + size / speed + chance.uniform(0, 0.005))
    assert line.shown is not None
    assert low < line.shown < high


def test_what_passes_in_one_burst_does_not_show_what_a_limited_line_carries() -> None:
    line = LineSpeed()
    for turn in range(20):
        line.note(4_000 if turn % 2 else 300, 0.1)
    assert line.shown is None
    line.note(6_000, 0.1 + (6_000 - 4_096) / 64_000)
    assert line.shown is not None
    assert line.shown < 4 * 64_000
