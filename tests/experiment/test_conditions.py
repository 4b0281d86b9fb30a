"""Rules that end a training."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.errors import InputError
from tuiplay.experiment.conditions import MEASURES, Epoch, Patience, StopRule, Threshold, parse, unreachable

_WORDS = ("epoch", "patience", "on", "for", "<", ">", "<=", ",", "5", "0.5", "-1", "1e999", "²", *MEASURES)


def test_texts_and_what_they_mean() -> None:
    assert parse("") == parse("  ") == ()
    assert parse("epoch 300") == (Epoch(300),)
    assert parse("test_loss<0.01 for 5") == (Threshold("test_loss", "<", 0.01, 5),)
    assert parse(" train_accuracy > .95,patience 20 on test_loss ,epoch 9") == (
        Threshold("train_accuracy", ">", 0.95, 1),
        Patience(20, "test_loss"),
        Epoch(9),
    )
    assert parse("patience 3") == (Patience(3, "validation_loss"),)
    assert parse("patience 3", validation=False) == (Patience(3, "test_loss"),)


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("epoch", 6, "whole number"),
        ("epoch 1.5", 7, "whole number"),
        ("epoch 0", 7, "from 1"),
        ("epoch 99999999999999999999999", 7, "whole number"),
        ("tset_loss<1", 1, "test_loss"),
        ("test_loss 1", 11, "< or >"),
        ("test_loss<=1", 10, "< or >"),
        ("test_loss<one", 11, "number"),
        ("test_loss<1e999", 11, "number"),
        ("test_loss<nan", 11, "number"),
        ("test_accuracy>95", 15, "0.95"),
        ("test_loss<0.1 for", 18, "whole number"),
        ("epoch 5 epoch 6", 9, "comma"),
        ("epoch 5,", 9, "another condition"),
        (",", 1, "epoch 300"),
        ("patience 5 on", 14, "train_loss"),
        ("patience 5 on loss", 15, "train_loss"),
    ],
)
def test_errors_point_to_the_place(text: str, place: int, says: str) -> None:
    with pytest.raises(InputError, match=rf"^training\.stop: .* at character {place}: .*{says}"):
        parse(text)


def test_errors_that_depend_on_the_data() -> None:
    with pytest.raises(InputError, match="no validation set"):
        parse("patience 5 on validation_loss", validation=False)
    with pytest.raises(InputError, match="no accuracy in regression; use test_loss"):
        parse("test_accuracy>0.9", regression=True)
    with pytest.raises(InputError, match="patience stands there twice"):
        parse("patience 5, patience 6 on train_loss")


@given(st.text() | st.lists(st.sampled_from(_WORDS)).map(" ".join), st.booleans(), st.booleans())
def test_any_text_is_a_rule_or_an_error_in_words(text: str, validation: bool, regression: bool) -> None:
    try:
        rule = StopRule(text, validation=validation, regression=regression)
    except InputError as error:
        said = str(error)
    else:
        said = "training.stop: fine"
        rule.observe(1, {"test_loss": 0.5})
        assert bool(rule.conditions) == bool(text.strip())
    assert said.startswith("training.stop: ")


def test_a_measure_has_to_stay_there() -> None:
    rule = StopRule("test_loss<0.5 for 3")
    values: list[float | None] = [0.4, 0.4, 0.5, 0.4, 0.4, None, 0.4, math.nan, 0.1, 0.1, 0.1]
    stops = [rule.observe(epoch, {"test_loss": value}) for epoch, value in enumerate(values, 1)]
    assert stops[:-1] == [None] * 10
    assert stops[-1] is not None
    assert stops[-1].reason == "test loss stayed below 0.5 for 3 evaluations"
    assert not stops[-1].restore_best


def test_reasons_are_sentences() -> None:
    stop = StopRule("epoch 3").observe(3, {})
    assert stop is not None
    assert stop.reason == "epoch 3 is reached"
    stop = StopRule("train_accuracy>0.9").observe(1, {"train_accuracy": 0.95})
    assert stop is not None
    assert stop.reason == "training accuracy is above 0.9"
    rule = StopRule("patience 20")
    for epoch in range(1, 77):
        assert rule.observe(epoch, {"validation_loss": abs(epoch - 57) + 0.034}) is None
        assert rule.improved == (epoch <= 57)
    stop = rule.observe(77, {"validation_loss": 1.0})
    assert stop is not None
    assert stop.reason == "no better validation loss for 20 epochs; the best, 0.034 at epoch 57, is restored"
    assert stop.restore_best


def test_a_measure_that_never_was_a_number_runs_out_of_patience_with_nothing_to_restore() -> None:
    rule = StopRule("patience 2")
    stops = [rule.observe(epoch, {"validation_loss": math.nan}) for epoch in (4, 5, 6)]
    assert stops[:2] == [None, None]
    assert stops[2] is not None
    assert not stops[2].restore_best


@given(
    st.lists(st.sampled_from([0.1, 0.2, 0.3, 0.4, 0.5, None, math.nan, math.inf]), min_size=1, max_size=40),
    st.integers(1, 5),
    st.sampled_from(["loss", "accuracy"]),
)
def test_patience_decides_like_an_oracle_that_sees_the_whole_past(
    values: list[float | None], epochs: int, kind: str
) -> None:
    rule = StopRule(f"patience {epochs} on test_{kind}")
    sign = 1 if kind == "loss" else -1
    for now in range(1, len(values) + 1):
        past = [sign * v if v is not None and math.isfinite(v) else math.inf for v in values[:now]]
        best = past.index(min(past)) + 1  # the first of equals; the first epoch if there is none
        stop = rule.observe(now, {f"test_{kind}": values[now - 1]})
        assert (stop is not None) == (now - best >= epochs)
        assert rule.improved == (best == now and past[now - 1] < math.inf)


def test_a_state_goes_on_where_it_was_taken() -> None:
    text = "test_loss<0.2 for 4, patience 6 on train_loss"
    random = np.random.default_rng(1)
    rows = [{"test_loss": a, "train_loss": b} for a, b in random.uniform(0, 0.5, (200, 2)).tolist()]
    for cut in range(0, 30, 3):
        one, other = StopRule(text), StopRule(text)
        for epoch, row in enumerate(rows[:cut]):
            one.observe(epoch, row)
        other.restore(one.state())
        for epoch, row in enumerate(rows[cut:], cut):
            assert one.observe(epoch, row) == other.observe(epoch, row)
            assert one.improved == other.improved
    with pytest.raises(ValueError, match="conditions"):
        StopRule("").restore(one.state())


def test_what_waits_for_points_that_are_not_there_is_never_met() -> None:
    """Neither the threshold, nor patience, which would end a training that it cannot judge."""
    rule = StopRule("validation_loss<9, patience 2 on validation_accuracy, epoch 8", empty=["validation"])
    values = {"validation_loss": math.nan, "validation_accuracy": None}
    assert [rule.observe(epoch, values) is not None for epoch in range(1, 9)] == [False] * 7 + [True]
    assert unreachable(rule.conditions, ["validation"]) == ["validation_loss", "validation_accuracy"]
    assert unreachable(rule.conditions, ["test"]) == []
    assert parse("patience 2", empty=["validation"]) == (Patience(2, "test_loss"),)
