"""How long a burst of training lasts, and what is done beside it; nothing here trains."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Any

import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.nn.interrupt import Interrupt
from tuiplay.run.live_ensemble import LiveEnsemble
from tuiplay.run.player import BURST, SPEEDS, Player, Positioned
from tuiplay.run.run import Run

MAX, NORMAL = SPEEDS[-1], SPEEDS[2]


class Counted:
    """Counts its epochs; ``then`` is called in the third of them."""

    def __init__(self) -> None:
        self.epochs = 0
        self.asked = math.nan
        self.status = "ok"
        self.stopped: object | None = None
        self.is_parallel = True
        self.then = lambda: None

    @property
    def trainer(self) -> Positioned:
        raise AssertionError("nobody asks")

    def advance(
        self,
        seconds: float = math.inf,
        *,
        epochs: int | None = None,
        updates: int | None = None,
        interrupt: Interrupt | None = None,
    ) -> tuple[int, int]:
        self.asked = seconds
        for _ in range(epochs or 100):
            self.epochs += 1
            if self.epochs == 3:
                self.then()
            if interrupt and interrupt.asked:
                break
        return epochs or 0, updates or 0


@pytest.fixture
def player() -> Player:
    found = Player(Counted(), lambda: None, lambda: None, 30)
    found._busy = True
    return found


def run_of(player: Player) -> Counted:
    assert isinstance(player.run, Counted)
    return player.run


def test_at_full_speed_it_goes_on_until_something_is_to_be_done(player: Player) -> None:
    done: list[int] = []
    run_of(player).then = lambda: player.submit(lambda: done.append(1))
    player._burst(MAX, 1, math.inf)
    assert run_of(player).epochs == 3
    assert not done, "not while it trains"
    player._busy = False
    player._catch_up()
    assert done == [1]


def test_at_full_speed_it_gives_way_to_a_key(player: Player) -> None:
    run_of(player).then = player.give_way
    player._burst(MAX, 1, math.inf)
    assert run_of(player).epochs == 3


def test_when_the_time_is_over_one_bit_was_trained(player: Player) -> None:
    player._burst(MAX, 1, -math.inf)
    assert run_of(player).asked == BURST


def test_at_other_speeds_it_trains_what_is_due(player: Player) -> None:
    assert player._burst(NORMAL, 7, math.inf) == 7
    assert run_of(player).asked == BURST


def test_what_does_not_touch_the_run_waits_for_the_burst_after_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{Player.__module__}._PROCESSORS", 2)
    told: list[str] = []
    run = Counted()

    def paint() -> None:
        told.append("picture")
        player.defer(lambda: told.append(f"chart after epoch {run.epochs}"))
        player.defer(lambda: told.append("more"))
        if told.count("picture") == 2:
            player.playing = False

    player = Player(run, paint, lambda: None, 1e6)
    player.defer(lambda: told.append("at once"))
    assert told == ["at once"]
    player.speed = len(SPEEDS) - 1
    player.playing = True
    started = player._in_thread

    def begun(work: Callable[[], Any]) -> asyncio.Future[Any]:
        told.append("burst")
        return started(work)

    player._in_thread = begun  # type: ignore[method-assign]
    asyncio.run(player._play())
    player.close()
    pictures = [place for place, word in enumerate(told) if word == "picture"]
    assert told[pictures[0] + 1] == "burst"
    assert told[pictures[0] + 2].startswith("chart")
    assert told[pictures[0] + 3] == "more"
    assert [word[:5] for word in told[pictures[1] :]] == ["pictu", "chart", "more"], "no burst follows"


def test_what_is_paused_while_the_screen_answers_trains_no_further(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def paused(_: float) -> None:
        player.playing = False

    monkeypatch.setattr(asyncio, "sleep", paused)
    player._busy = False
    player.play()
    player.give_way()
    asyncio.run(player._play())
    assert run_of(player).epochs == 0


def test_the_kernels_leave_python_to_the_screen_but_not_all_processors() -> None:
    run = Run(Experiment())
    assert run.is_parallel == (run.trainer.epochs_at_once() > 0)
    assert not Run(Experiment().change({"training.reshuffle": True})).is_parallel
    assert not LiveEnsemble(Experiment(), 3).is_parallel
