"""Pictures in pixels become coarser on a slow line, and a person hears of it once."""

from __future__ import annotations

import pytest

from tuiplay.tui.detail import COARSE, FINE, FINER, GLYPHS, LOOK_EVERY, LOOKS, SETTLED, Detail


class Clock:
    """A clock that goes on when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_fast_line_changes_nothing() -> None:
    detail = Detail()
    for speed in (1e6, None):
        assert detail.judge(speed, [17_000] * SETTLED) == ""
    assert (detail.step, detail.size) == (FINE, 1.0)


def test_a_slow_line_leads_down_one_step_at_a_time_and_is_named_once() -> None:
    detail = Detail()
    # What is under way at first is of the step before.
    assert detail.judge(64_000.0, [60_000, 17_000]) == ""
    words = detail.judge(64_000.0, [17_000] * SETTLED)
    assert "coarser" in words
    assert detail.step == COARSE
    assert detail.size < 1
    assert detail.judge(64_000.0, [14_000, 17_000, 5_000]) == ""
    assert detail.judge(64_000.0, [14_000, 17_000, 6_000, 6_000]) == ""
    assert detail.step == COARSE
    assert detail.judge(20_000.0, [6_000] * SETTLED) == ""
    assert detail.step == GLYPHS


def test_after_fine_sixels_come_glyphs() -> None:
    detail = Detail(sixel=True)
    assert "glyphs" in detail.judge(64_000.0, [17_000] * SETTLED)
    assert detail.step == GLYPHS


@pytest.mark.parametrize("turns", [1, 5])
def test_pixels_that_were_asked_for_stay_and_the_remedy_is_said_once(turns: int) -> None:
    detail = Detail(insisted=True)
    said = [detail.judge(20_000.0, [17_000] * SETTLED) for _ in range(turns)]
    assert detail.step == FINE
    assert "--picture auto" in said[0]
    assert not any(said[1:])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slowed(clock: Clock) -> Detail:
    """What a line of 64 kB a second has led down from sixels of 25 kB."""
    detail = Detail(sixel=True, clock=clock)
    detail.judge(64_000.0, [25_000] * SETTLED)
    assert detail.step == GLYPHS
    return detail


def seconds_until_finer(detail: Detail, clock: Clock, speed: float | None, most: float = 1000.0) -> float:
    """How long pictures stay as they are on a line of that speed; ``most`` if they do longer."""
    since, step = clock.now, detail.step
    while clock.now - since < most:
        clock.now += 0.5
        detail.judge(speed, [2_000] * SETTLED, late=False)
        if detail.step != step:
            assert detail.step < step
            return clock.now - since
    return most


def test_after_a_minute_on_a_fast_line_pictures_are_finer_again_and_it_is_said(slowed: Detail, clock: Clock) -> None:
    assert seconds_until_finer(slowed, clock, 2e6) == LOOKS * LOOK_EVERY == 60
    assert slowed.step == FINE
    slowed.judge(64_000.0, [25_000] * SETTLED)
    clock.now += 1.0
    said = {slowed.judge(2e6, []) for _ in range(3)}
    assert said == {""}, "one look says nothing"


@pytest.mark.parametrize("speed", [64_000.0, 300_000.0, None])
def test_pictures_stay_in_glyphs_where_finer_ones_would_not_fit_several_times(
    slowed: Detail, clock: Clock, speed: float | None
) -> None:
    assert seconds_until_finer(slowed, clock, speed) == 1000


def test_one_slow_moment_starts_the_minute_again(slowed: Detail, clock: Clock) -> None:
    assert seconds_until_finer(slowed, clock, 2e6, most=50.0) == 50
    slowed.judge(64_000.0, [2_000] * SETTLED)
    assert seconds_until_finer(slowed, clock, 2e6) >= 55


def test_a_line_that_comes_and_goes_is_tried_ever_more_rarely(slowed: Detail, clock: Clock) -> None:
    waits = []
    for _ in range(3):
        waits.append(seconds_until_finer(slowed, clock, 2e6))
        assert "glyphs" in slowed.judge(64_000.0, [25_000] * SETTLED), "it is said again"
    assert waits == [60, 120, 240]


def test_pictures_become_finer_by_the_steps_that_they_came_down(clock: Clock) -> None:
    detail = Detail(clock=clock)
    detail.judge(64_000.0, [17_000] * SETTLED)
    detail.judge(20_000.0, [6_000] * SETTLED)
    assert detail.step == GLYPHS
    # Of the step in the middle 6 kB fit four times into what is sent in 0.15 s, of the first 17 kB do not.
    assert seconds_until_finer(detail, clock, 200_000.0) == 60
    assert detail.step == COARSE
    assert seconds_until_finer(detail, clock, 200_000.0) == 1000
    assert detail.judge(2e6, []) == ""
    assert seconds_until_finer(detail, clock, 2e6) <= 120
    assert detail.step == FINE


def test_that_pictures_are_finer_is_said(slowed: Detail, clock: Clock) -> None:
    said = []
    for _ in range(200):
        clock.now += 0.5
        said.append(slowed.judge(2e6, []))
    assert [words for words in said if words] == [FINER]


def test_a_line_whose_answers_are_not_late_leads_nowhere_down() -> None:
    detail = Detail()
    assert detail.judge(20_000.0, [17_000] * SETTLED, late=False) == ""
    assert detail.step == FINE


def test_what_the_line_has_shown_suffices_for_finer_pictures_and_too_little_of_it_starts_nothing_again(
    slowed: Detail, clock: Clock
) -> None:
    said = []
    for turn in range(140):
        clock.now += 0.5
        said.append(slowed.judge(None, [], late=False, shown=2e6 if turn % 2 else 10_000.0))
    assert [words for words in said if words] == [FINER]


def probes_in(detail: Detail, clock: Clock, seconds: int, known: bool = False) -> int:
    """How often the screen is sent again in that time."""
    count = 0
    for _ in range(seconds * 10):
        clock.now += 0.1
        count += detail.probes(known)
    return count


def test_where_nothing_is_known_of_the_line_the_screen_is_sent_again_now_and_then(slowed: Detail, clock: Clock) -> None:
    slowed.moving = lambda: True
    # 25 kB took 0.39 s.
    assert probes_in(slowed, clock, 300) == 6
    assert probes_in(slowed, clock, 300, known=True) == 0
    slowed.moving = lambda: False
    assert probes_in(slowed, clock, 300) == 0


def test_on_a_line_on_which_a_key_would_have_to_wait_for_it_it_is_never_sent_again(clock: Clock) -> None:
    detail = Detail(sixel=True, clock=clock)
    detail.judge(5_000.0, [25_000] * SETTLED)
    detail.moving = lambda: True
    assert probes_in(detail, clock, 3000) == 0


def test_with_the_finest_pictures_it_is_never_sent_again_for_that(clock: Clock) -> None:
    detail = Detail(clock=clock)
    detail.moving = lambda: True
    assert probes_in(detail, clock, 60) == 0
