"""How long a burst of training lasts; nothing here trains or waits."""

from __future__ import annotations

import math

import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.run.live_ensemble import LiveEnsemble
from tuiplay.run.player import SPEEDS, Player, Positioned
from tuiplay.run.run import Run

MAX, NORMAL = SPEEDS[-1], SPEEDS[2]


class Counted:
    """Counts what is asked of it; ``then`` is called at the third time."""

    def __init__(self) -> None:
        self.calls = 0
        self.status = "ok"
        self.stopped: object | None = None
        self.is_parallel = True
        self.then = lambda: None

    @property
    def trainer(self) -> Positioned:
        raise AssertionError("nobody asks")

    def advance(
        self, seconds: float = math.inf, *, epochs: int | None = None, updates: int | None = None
    ) -> tuple[int, int]:
        self.calls += 1
        if self.calls == 3:
            self.then()
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
    assert run_of(player).calls == 3
    assert not done, "not while it trains"
    player._busy = False
    player._catch_up()
    assert done == [1]


def test_at_full_speed_it_gives_way_to_a_key(player: Player) -> None:
    run_of(player).then = player.give_way
    player._burst(MAX, 1, math.inf)
    assert run_of(player).calls == 3


@pytest.mark.parametrize(("name", "value"), [("status", "diverged"), ("stopped", "patience")])
def test_at_full_speed_it_ends_with_the_run(player: Player, name: str, value: str) -> None:
    run = run_of(player)
    run.then = lambda: setattr(run, name, value)
    player._burst(MAX, 1, math.inf)
    assert run.calls == 3


def test_when_the_time_is_over_one_bit_was_trained(player: Player) -> None:
    player._burst(MAX, 1, -math.inf)
    assert run_of(player).calls == 1


def test_at_other_speeds_it_trains_what_is_due(player: Player) -> None:
    assert player._burst(NORMAL, 7, math.inf) == 7
    assert run_of(player).calls == 1


def test_the_kernels_leave_python_to_the_screen_but_not_all_processors() -> None:
    run = Run(Experiment())
    assert run.is_parallel == (run.trainer.epochs_at_once() > 0)
    assert not Run(Experiment().change({"training.reshuffle": True})).is_parallel
    assert not LiveEnsemble(Experiment(), 3).is_parallel
