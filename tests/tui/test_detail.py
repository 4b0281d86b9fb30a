"""Pictures in pixels become coarser on a slow line, and a person hears of it once."""

from __future__ import annotations

import pytest

from tuiplay.tui.detail import COARSE, FINE, GLYPHS, SETTLED, Detail


def test_a_fast_line_changes_nothing() -> None:
    detail = Detail()
    for speed in (1e6, None):
        assert detail.judge(speed, [17_000] * SETTLED) == ""
    assert (detail.step, detail.size) == (FINE, 1.0)


def test_a_slow_line_leads_down_one_step_at_a_time_and_is_named_once() -> None:
    detail = Detail()
    # What is under way at first is of the step before.
    assert detail.judge(64_000.0, [17_000] * (SETTLED - 1)) == ""
    words = detail.judge(64_000.0, [17_000] * SETTLED)
    assert "coarser" in words
    assert detail.step == COARSE
    assert detail.size < 1
    assert detail.judge(64_000.0, [60_000, *[6_000] * (SETTLED - 1)]) == ""
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
