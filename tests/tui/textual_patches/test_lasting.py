"""A message goes a moment after the last key; a click still takes it away at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.timer import Timer

from tuiplay.tui.base_app import BaseApp
from tuiplay.tui.textual_patches.lasting import LONGEST, PATCH, QUIET, TYPING

SIZE = (80, 24)


class Clock:
    """A clock that goes on when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Timers:
    """What is to be called after which time: nothing waits."""

    def __init__(self) -> None:
        self.set: list[tuple[float, Callable[[], object]]] = []

    def __call__(self, _widget: object, delay: float, callback: Callable[[], object], **_: object) -> Timer | None:
        self.set.append((delay, callback))
        return None


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    assert PATCH.fits
    clock = Clock()
    monkeypatch.setattr(TYPING, "clock", clock)
    monkeypatch.setattr(TYPING, "last", float("-inf"))
    return clock


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch) -> Timers:
    timers = Timers()
    monkeypatch.setattr("textual.widgets._toast.Toast.set_timer", lambda *parts, **more: timers(*parts, **more))
    return timers


async def test_a_message_whose_time_is_over_stays_for_a_moment_after_a_key(clock: Clock, timers: Timers) -> None:
    app = BaseApp()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        app.notify("Slow.", timeout=5)
        await pilot.pause()
        ((delay, expire),) = timers.set
        assert delay == pytest.approx(5, abs=1)
        clock.now += delay - 0.2
        await pilot.press("a")
        clock.now += 0.2
        expire()
        await pilot.pause()
        assert len(app.screen.query("Toast")) == 1
        wait, expire = timers.set[-1]
        assert wait == pytest.approx(QUIET - 0.2)
        clock.now += wait
        expire()
        await pilot.pause()
        assert len(app.screen.query("Toast")) == 0
        assert len(timers.set) == 2


async def test_keys_without_end_do_not_keep_it(clock: Clock, timers: Timers) -> None:
    app = BaseApp()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        app.notify("Slow.")
        await pilot.pause()
        since = clock.now
        for _ in range(100):
            await pilot.press("a")
            clock.now += 0.3
            timers.set.pop()[1]()
            await pilot.pause()
            if not timers.set:
                break
        assert len(app.screen.query("Toast")) == 0
        assert clock.now - since == pytest.approx(LONGEST, abs=0.7)


async def test_a_click_takes_it_away_at_once(clock: Clock, timers: Timers) -> None:
    app = BaseApp()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        app.notify("Slow.")
        await pilot.press("a")
        await pilot.pause()
        await pilot.click("Toast")
        await pilot.pause()
        assert len(app.screen.query("Toast")) == 0
        assert len(timers.set) == 1
