"""Rules that end a training."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiment.rules import Values, best_epoch, conditions, first_met
from tuiplay.experiment.conditions import Patience, parse, singles
from tuiplay.experiment.stop_rule import Stop, StopRule, StopState

_NAMES = ("test_loss", "train_accuracy", "gap")
_values = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.9, None, math.nan, math.inf]) for name in _NAMES}
)


def rule_of(text: str, **data: Any) -> StopRule:
    return StopRule(parse(text, **data), data.get("empty", ()))


def reason(stop: Stop | None) -> str:
    assert stop is not None
    return stop.reason


def test_a_measure_has_to_stay_there() -> None:
    rule = rule_of("test_loss<0.5 for 3")
    values: list[float | None] = [0.4, 0.4, 0.5, 0.4, 0.4, None, 0.4, math.nan, 0.1, 0.1, 0.1]
    stops = [rule.observe(epoch, {"test_loss": value}) for epoch, value in enumerate(values, 1)]
    assert stops[:-1] == [None] * 10
    assert stops[-1] == Stop("test loss stayed below 0.5 for 3 evaluations", False, 11)


@pytest.mark.parametrize(
    ("text", "values", "says"),
    [
        ("epoch 3", {}, "epoch 3 is reached"),
        ("train_accuracy>0.9", {"train_accuracy": 0.95}, "training accuracy is above 0.9"),
        ("updates>=1000000", {"updates": 1e6}, "number of updates is at least 1000000"),
        ("seconds<=5", {"seconds": 5.0}, "training time is at most 5 s"),
        ("gap>0.05", {"gap": 0.06}, "gap between test and training loss is above 0.05"),
        (
            "test_loss<0.1 and train_loss<0.1",
            {"test_loss": 0.0, "train_loss": 0.0},
            "test loss is below 0.1 and training loss is below 0.1",
        ),
        ("epoch 9, epoch 2", {}, "epoch 2 is reached"),
    ],
)
def test_reasons_are_sentences(text: str, values: Values, says: str) -> None:
    assert reason(rule_of(text).observe(3, values)) == says


def test_patience_names_the_best_epoch() -> None:
    rule = rule_of("patience 20 and epoch 70")
    for epoch in range(1, 77):
        assert rule.observe(epoch, {"validation_loss": abs(epoch - 57) + 0.034}) is None
        assert rule.improved == (epoch <= 57)
    says = "no better validation loss for 20 epochs and epoch 70 is reached; the best, 0.034 at epoch 57, is restored"
    assert rule.observe(77, {"validation_loss": 1.0}) == Stop(says, True, 77)


def test_a_measure_that_never_was_a_number_runs_out_of_patience_with_nothing_to_restore() -> None:
    rule = rule_of("patience 2")
    stops = [rule.observe(epoch, {"validation_loss": math.nan}) for epoch in (4, 5, 6)]
    assert stops == [None, None, Stop("no better validation loss for 2 epochs", False, 6)]


@given(conditions(_NAMES), st.lists(_values, min_size=1, max_size=20), st.integers(0, 3))
def test_a_rule_decides_like_an_interpreter_that_sees_the_whole_past(
    found: tuple[Any, ...], rows: list[Values], first: int
) -> None:
    rule, past = StopRule(found), list[tuple[int, Values]]()
    patience = next((single for one in found for single in singles(one) if isinstance(single, Patience)), None)
    for epoch, row in enumerate(rows, first):
        past.append((epoch, row))
        stop, met = rule.observe(epoch, row), first_met(found, past)
        assert rule.met == met
        assert (stop is None) == (met is None)
        best = best_epoch(patience, past) if patience else None
        assert rule.improved == (best == epoch)
        assert rule.state().best_epoch == best
        if stop is not None and met is not None:
            assert stop.epoch == epoch
            assert stop.restore_best == (patience in singles(met) and best is not None)


@given(conditions(_NAMES), st.lists(_values, max_size=12), st.lists(_values, min_size=1, max_size=8))
def test_a_state_goes_on_where_it_was_taken(found: tuple[Any, ...], before: list[Values], after: list[Values]) -> None:
    one, other = StopRule(found), StopRule(found)
    for epoch, row in enumerate(before):
        one.observe(epoch, row)
    other.restore(one.state())
    for epoch, row in enumerate(after, len(before)):
        assert one.observe(epoch, row) == other.observe(epoch, row)
        assert one.improved == other.improved


def test_a_state_of_other_conditions_does_not_fit() -> None:
    state = rule_of("test_loss<1 and train_loss<1, epoch 3").state()
    assert state == StopState((0, 0, 0))
    with pytest.raises(ValueError, match="3 conditions instead of 1"):
        rule_of("epoch 3").restore(state)


def test_every_condition_sees_every_epoch() -> None:
    """Also those behind one that is met, and those in a list whose others do not hold."""
    rule = rule_of("test_loss<0.2 for 4 and train_loss<0.1, patience 6 on train_loss")
    random = np.random.default_rng(1)
    rows = [{"test_loss": 0.1, "train_loss": b} for b in random.uniform(0.2, 0.5, 5).tolist()]
    for epoch, row in enumerate(rows, 1):
        assert rule.observe(epoch, row) is None
    assert reason(rule.observe(6, {"test_loss": 0.1, "train_loss": 0.0})).startswith("test loss stayed below 0.2")


def test_what_waits_for_points_that_are_not_there_never_holds() -> None:
    """Neither the threshold, nor patience, which would end a training that it cannot judge, nor a list with them."""
    text = "validation_loss<9, patience 2 on validation_accuracy, validation_loss<9 and epoch 1, epoch 8"
    rule = rule_of(text, empty=["validation"])
    values: Values = {"validation_loss": 0.0, "validation_accuracy": 1.0}
    assert [rule.observe(epoch, values) is not None for epoch in range(1, 9)] == [False] * 7 + [True]
    assert rule.measures == []
