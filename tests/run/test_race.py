"""Races: who wins, and a bit at a time."""

from __future__ import annotations

import math

import pytest

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.run.live_race import LiveRace, race_of
from tuiplay.run.luck import paired_test
from tuiplay.run.race import Variant, check
from tuiplay.run.seeds import numbered, run_seeds

XOR = Experiment().change({"data.dataset": "xor"})
SLOW = Variant("slow", XOR.change({"training.learning_rate": 0.01}))
QUICK = Variant("quick", XOR.change({"training.optimizer": "adam", "training.learning_rate": 0.01}))
PLANE = Experiment().change({"data.dataset": "reg-gauss", "training.learning_rate": 0.01})
WILD, TAME = Variant("wild", PLANE.change({"training.learning_rate": 50.0})), Variant("tame", PLANE)
GOAL = "test_loss<0.3"


def test_every_member_goes_as_it_would_alone_and_the_quicker_variant_wins() -> None:
    race = LiveRace([SLOW, QUICK], 8, "both", GOAL, 80)
    while race.status == "ok":
        race.advance(0.01)
    summaries = race.summaries()
    for variant, summary in zip(race.variants, summaries, strict=True):
        alone = list(run_seeds(variant.experiment, numbered(8), "both", 80, GOAL))
        assert [one.reached_epoch for one in summary.outcomes] == [one.reached_epoch for one in alone]
        assert [one.loss for one in summary.outcomes] == pytest.approx([one.loss for one in alone], rel=1e-9)
    (pair,), best = race.verdict(summaries)
    arrivals = [[one.arrival for one in summary.outcomes] for summary in summaries]
    assert pair.p_value == paired_test(*arrivals)[0] < 0.05
    assert best == "quick"


def test_those_behind_catch_up_before_anyone_goes_on() -> None:
    race = LiveRace([SLOW, QUICK], 3)
    race.lanes[0].advance(epochs=5)
    assert race.position == 5
    race.advance(epochs=1)
    assert [lane.epoch for lane in race.lanes] == [5, 5]
    assert race.position == 0
    race.advance(epochs=2)
    assert [lane.epoch for lane in race.lanes] == [7, 7]
    race.advance(updates=1)
    assert race.epoch == 8, "members stand at the end of an epoch"


def test_it_is_over_at_its_limit_and_more_epochs_go_on() -> None:
    race = LiveRace([SLOW, QUICK], 3, limit=4)
    race.advance(epochs=100)
    assert (race.epoch, race.status) == (4, "ended")
    race.advance(0.001)
    assert race.epoch == 4
    race.limit = 6
    assert race.status == "ok"
    race.advance(epochs=100)
    assert race.epoch == 6
    race.rewind()
    assert (race.epoch, race.status) == (0, "ok")


def test_a_little_time_is_a_little_training() -> None:
    race = LiveRace([SLOW, QUICK], 3)
    race.advance(0.0)
    assert max(lane.epoch for lane in race.lanes) >= 1
    assert race.seconds_per_epoch > 0


@pytest.mark.parametrize("goal", ["test_loss<0.04", ""])
def test_a_variant_that_diverges_is_last(goal: str) -> None:
    race = LiveRace([WILD, TAME], 8, "both", goal, 60)
    race.advance(epochs=60)
    wild, tame = race.summaries()
    assert wild.diverged == 8
    assert all(one.loss == one.arrival == math.inf for one in wild.outcomes)
    assert race.verdict([wild, tame])[1] == "tame"


def test_the_goal_is_the_rule_of_the_first_or_what_counts_as_learned_or_none() -> None:
    assert race_of([SLOW, QUICK]).until.startswith("test_loss<0.")
    stops = Variant("stops", XOR.change({"training.stop": "test_loss<0.05"}))
    assert race_of([stops, QUICK]).until == "test_loss<0.05"
    patient = Variant("patient", XOR.change({"training.stop": "patience 5"}))
    assert race_of([patient, QUICK]).until.startswith("test_loss<0.")
    untested = Variant("untested", XOR.change({"data.train_percent": 100}))
    assert race_of([QUICK, untested]).until == ""


@pytest.mark.parametrize(
    ("variants", "until", "sentence"),
    [
        ([], None, "at least two variants"),
        ([SLOW], None, "there is only slow"),
        ([SLOW, QUICK, Variant("again", SLOW.experiment)], None, "slow and again are the same"),
        ([SLOW, QUICK], "test_los<1", "test_los"),
    ],
)
def test_what_is_no_race_is_refused(variants: list[Variant], until: str | None, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        check(variants, until)
