"""The grammar of conditions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiment.rules import conditions
from tuiplay.errors import InputError
from tuiplay.experiment.conditions import (
    AllOf,
    Condition,
    Epoch,
    Patience,
    Threshold,
    in_words,
    parse,
    speaks_of_other_problem,
    text_of,
    unreachable,
)
from tuiplay.experiment.measure_names import MEASURES

_WORDS = (
    "epoch", "epochs", "patience", "on", "for", "and", "or", "all", "of", "all of", "<", ">", "<=", ">=", "<<", "=",
    ",", "5", "0.5", "-1", "1e999", "00000000000000000000003", "²", "test_los", *MEASURES,
)  # fmt: skip
A, B, C = Threshold("test_loss", "<", 0.1), Threshold("train_loss", "<", 0.2), Epoch(300)
TEXTS = {A: "test_loss<0.1", B: "train_loss < .2", C: "epoch 300"}


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", ()),
        ("  ", ()),
        ("epoch 300", (Epoch(300),)),
        ("epochs 300", (Epoch(300),)),
        ("test_loss<0.01 for 5", (Threshold("test_loss", "<", 0.01, 5),)),
        (
            " train_accuracy > .95,patience 20 on test_loss ,epoch 9",
            (Threshold("train_accuracy", ">", 0.95, 1), Patience(20, "test_loss"), Epoch(9)),
        ),
        ("patience 3", (Patience(3, "validation_loss"),)),
        ("epoch>=7", (Threshold("epoch", ">=", 7),)),
        ("epochs > 7", (Threshold("epoch", ">", 7),)),
        ("updates>=60 for 2", (Threshold("updates", ">=", 60, 2),)),
        ("gap>0.05", (Threshold("gap", ">", 0.05),)),
        ("parameters<=20, seconds>1e1", (Threshold("parameters", "<=", 20), Threshold("seconds", ">", 10))),
        ("gap<-1", (Threshold("gap", "<", -1),)),
        (
            "gap<=1 and gap>=1",
            (AllOf((Threshold("gap", "<=", 1), Threshold("gap", ">=", 1))),),
        ),
        ("test_loss<=0, test_accuracy>=1", (Threshold("test_loss", "<=", 0), Threshold("test_accuracy", ">=", 1))),
    ],
)
def test_texts_and_what_they_mean(text: str, meaning: tuple[Condition, ...]) -> None:
    assert parse(text) == meaning


def test_patience_watches_validation_or_else_test_loss() -> None:
    assert parse("patience 3", validation=False) == (Patience(3, "test_loss"),)
    assert parse("patience 3", empty=["validation"]) == (Patience(3, "test_loss"),)


@pytest.mark.parametrize(
    ("pattern", "meaning"),
    [
        ("{A}, {B}", (A, B)),
        ("{A} or {B}", (A, B)),
        ("{A} and {B}", (AllOf((A, B)),)),
        ("all of {A}, {B}", (AllOf((A, B)),)),
        ("all of {A}, {B} and {C}", (AllOf((A, B, C)),)),
        ("all of {A}", (A,)),
        ("{A} and {B} or {C}, {B}", (AllOf((A, B)), C, B)),
        ("{A} or {B} and {C}", (A, AllOf((B, C)))),
        ("{C}, all of {A}, {B}", (C, AllOf((A, B)))),
        ("{C} or all of {A}, {B}", (C, AllOf((A, B)))),
    ],
)
def test_and_binds_before_or_and_the_comma(pattern: str, meaning: tuple[Condition, ...]) -> None:
    assert parse(pattern.format(A=TEXTS[A], B=TEXTS[B], C=TEXTS[C])) == meaning


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("epoch", 6, "whole number"),
        ("epoch 1.5", 7, "whole number"),
        ("epoch 0", 7, "from 1"),
        ("epoch 99999999999999999999999", 7, "whole number"),
        ("tset_loss<1", 1, "did you mean test_loss"),
        ("patence 5", 1, "did you mean patience"),
        ("whenever", 1, "write epoch 300, .*the measures are train_loss, .*seconds"),
        ("test_loss 1", 11, "expected < <= > or >= after a measure, as in test_loss<0.01"),
        ("test_loss=1", 10, "< <= > or >="),
        ("test_loss<<1", 10, "< <= > or >="),
        ("test_accuracy = 1", 15, "test_accuracy>0.95"),
        ("test_loss<one", 11, "number"),
        ("test_loss<1e999", 11, "number"),
        ("test_loss<nan", 11, "number"),
        ("test_accuracy>95", 15, "0.95"),
        ("test_loss<-1", 11, "test_loss<-1 never holds: it is never below 0"),
        ("test_loss<0 for 3", 11, "never holds"),
        ("test_loss<= -1e-9", 13, "never holds"),
        ("train_loss>=0", 13, "train_loss>=0 always holds: it is never below 0"),
        ("epoch 5, updates>-1", 18, "always holds"),
        ("train_accuracy>1", 16, "train_accuracy>1 never holds: it is never above 1"),
        ("train_accuracy<=1", 17, "always holds: it is never above 1"),
        ("train_accuracy>=0", 17, "always holds: it is never below 0"),
        ("test_loss<0.1 and test_loss>0.2", 29, "test_loss<0.1 and test_loss>0.2 never hold together"),
        ("gap>=1 and epoch 5 and gap<1", 28, "gap>=1 and gap<1 never hold together"),
        ("all of epoch 5, epoch<5", 23, "epoch>=5 and epoch<5 never hold together"),
        ("test_loss<0.1 for", 18, "whole number"),
        ("epoch 5 epoch 6", 9, "comma"),
        ("epoch 5,", 9, "another condition"),
        ("test_loss<1 fro 5", 13, "expected 'and', 'or' or a comma .*did you mean for"),
        ("epoch 5 or", 11, "another condition"),
        ("epoch 5 and", 12, "write epoch 300"),
        (",", 1, "epoch 300"),
        ("patience 5 on", 14, "unknown measure; the measures are train_loss"),
        ("patience 5 on loss", 15, "unknown measure; did you mean test_loss"),
        ("patience 5 on updates", 15, "test_loss"),
        ("patience 5, patience 6 on train_loss", 13, "one patience"),
        ("all test_loss<1", 5, "all of test_loss"),
        ("epoch 5 and all of epoch 6, epoch 7", 13, "A and B and C"),
        ("all of epoch 5, epoch 6 or epoch 7", 25, "A and B or C"),
    ],
)
def test_errors_point_to_the_character(text: str, place: int, says: str) -> None:
    with pytest.raises(InputError, match=rf"^training\.stop: .* at character {place}: .*{says}") as caught:
        parse(text)
    assert caught.value.path == "training.stop"


def test_errors_name_the_text_and_quote_what_is_at_fault() -> None:
    with pytest.raises(InputError, match=r"^--until: '<<' at character 10: expected < <= > or >="):
        parse("test_loss<<0.01", where="--until")


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("epoch 5, patience 5 on validation_loss", 24, "no validation set; set data.validation_percent"),
        ("test_accuracy>0.9", 1, "no test_accuracy in regression; use test_r2"),
    ],
)
def test_errors_that_depend_on_the_data(text: str, place: int, says: str) -> None:
    with pytest.raises(InputError, match=f"at character {place}: there is {says}"):
        parse(text, validation=False, regression=True)
    with pytest.raises(InputError, match="there is no train_r2 in classification; use train_accuracy"):
        parse("train_r2>0.9")


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("epoch 5, test_loss<1", 10, "no test points for test_loss; draw some"),
        ("gap<1", 1, "no test points for gap"),
        ("epoch 5, patience 7", 10, "no test points for test_loss; draw some, or .* patience 7 on train_loss"),
        ("patience 7 on test_loss", 15, "no test points"),
    ],
)
def test_a_goal_refuses_measures_of_points_that_are_not_there(text: str, place: int, says: str) -> None:
    with pytest.raises(InputError, match=f"at character {place}: there are {says}"):
        parse(text, empty=["test"], validation=False, strict=True)
    assert parse(text, empty=["test"], validation=False)


def test_a_goal_on_points_that_are_there_is_fine() -> None:
    assert parse("patience 5 on train_loss", empty=["test", "validation"], strict=True) == (Patience(5, "train_loss"),)


@given(
    st.text() | st.lists(st.sampled_from(_WORDS)).map(" ".join) | st.lists(st.sampled_from(_WORDS)).map("".join),
    st.booleans(), st.booleans(), st.sets(st.sampled_from(["train", "test", "validation"])), st.booleans(),
)  # fmt: skip
def test_any_text_has_a_meaning_or_an_error_with_a_place_in_it(
    text: str, validation: bool, regression: bool, empty: set[str], strict: bool
) -> None:
    try:
        found = parse(
            text, where="--until", validation=validation, regression=regression, empty=empty, strict=strict
        )  # fmt: skip
    except InputError as error:
        place = re.match(r"--until: .+ at character (\d+): .", str(error), re.DOTALL)
        assert place
        assert 1 <= int(place[1]) <= len(text) + 1
    else:
        assert bool(found) == bool(re.sub(r"[ \t\n\r\f\v]", "", text))
        assert parse(text_of(found), validation=validation, regression=regression) == found


@given(conditions())
def test_conditions_come_back_from_their_text(found: tuple[Condition, ...]) -> None:
    regression = speaks_of_other_problem(text_of(found), "classification")
    assert parse(text_of(found), regression=regression) == found


def test_many_zeros_before_a_number_are_no_number_too_long_for_python() -> None:
    assert parse(f"epoch {'0' * 5000}7") == (Epoch(7),)


def test_several_conditions_in_words() -> None:
    assert in_words(parse("test_loss<1e-9")) == "test_loss<1e-09"
    assert in_words(parse("updates>=1000000, gap<.25 and epoch 3")) == (
        "updates>=1000000 or gap<0.25 and epoch 3 (whichever comes first)"
    )


def test_what_waits_for_points_that_are_not_there() -> None:
    found = parse("validation_loss<9, patience 2 on validation_accuracy and epoch 8, gap<1")
    assert unreachable(found, ["validation"]) == ["validation_loss", "validation_accuracy"]
    assert unreachable(found, ["test"]) == ["gap"]
    assert unreachable(found, []) == []


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("test_loss<-1, epoch 5", (Threshold("test_loss", "<", -1), Epoch(5))),
        ("test_accuracy>=0", (Threshold("test_accuracy", ">=", 0),)),
        ("gap>=1 and gap<1", (AllOf((Threshold("gap", ">=", 1), Threshold("gap", "<", 1))),)),
    ],
)
def test_what_decides_nothing_can_be_taken_as_it_stands(text: str, meaning: tuple[Condition, ...]) -> None:
    assert parse(text, foregone=True) == meaning
