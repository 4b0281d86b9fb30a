"""Variants as a person types them."""

from __future__ import annotations

import pytest

from tuiplay.errors import InputError
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.formats.variants import fitted, looks_like_settings, proposals, settings_in, typed_variant


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("optimizer=adam learning_rate=0.01", ["training.optimizer=adam", "training.learning_rate=0.01"]),
        ("network.hidden=8, 8  noise=25", ["network.hidden=8, 8", "data.noise=25"]),
        ("stop=test_loss<=0.1 and epoch 20", ["training.stop=test_loss<=0.1 and epoch 20"]),
        ("seed=1", ["seed=1"]),  # of the data or of the network: nobody guesses
        ("", []),
    ],
)
def test_settings_are_parted_and_get_their_whole_names(text: str, settings: list[str]) -> None:
    assert settings_in(text) == settings


def test_a_short_name_is_the_end_of_one_field_alone() -> None:
    for path in FIELDS:
        name = path.rpartition(".")[2]
        unique = [other for other in FIELDS if other.endswith(f".{name}")] == [path]
        assert settings_in(f"{name}=1") == [f"{path if unique else name}=1"]


def test_what_is_typed_is_the_base_with_these_changes() -> None:
    base = Experiment().change({"data.dataset": "xor"})
    variant = typed_variant(base, " optimizer=adam   learning_rate=0.01 ")
    assert variant.name == "optimizer=adam learning_rate=0.01"
    assert variant.experiment == base.change({"training.optimizer": "adam", "training.learning_rate": 0.01})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "type what to change"),
        ("adam", "expected FIELD=VALUE"),
        ("learning_rat=0.1", "learning_rat"),
        ("optimizer=adamm", "adamm"),
        ("hidden=many", "whole number"),
    ],
)
def test_what_is_no_variant_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        typed_variant(Experiment(), text)


@pytest.mark.parametrize(
    ("text", "changes"),
    [("optimizer=adam", True), ("training.optimizer = adam", False), ("a.toml", False), ("#dataset=xor", False),
     ("https://playground.tensorflow.org/#seed=1", False), ("circle", False), ("learning_rat=1", True)],
)  # fmt: skip
def test_changes_are_told_from_files_and_links(text: str, changes: bool) -> None:
    assert looks_like_settings(text) is changes


@pytest.mark.parametrize("dataset", ["circle", "blobs", "reg-plane"])
def test_proposals_are_other_experiments_and_none_comes_twice(dataset: str) -> None:
    base = Experiment().change({"data.dataset": dataset, "training.optimizer": "adam", "training.learning_rate": 0.01})
    found = proposals(base)
    assert len(found) >= 6
    every = [base, *(one.experiment for one in found)]
    assert all(one != other for place, one in enumerate(every) for other in every[:place])
    for one in found:
        assert typed_variant(base, one.name) == one


@pytest.mark.parametrize(
    ("width", "fitting"),
    [
        (
            34,
            ["as it is", "optimizer=adam learning_rate=0.01", "learning_rate=0.1", "training.batch_size=30", "hidden="],
        ),
        (21, ["as it is", "optim=adam learn=0.01", "learning_rate=0.1", "batch_size=30", "hidden="]),
        (11, ["as it is", "adam 0.01", "learnin=0.1", "batch_si=30", "hidden="]),
        (7, ["as it..", "adam", "lea=0.1", "batc=30", "hidden="]),
        (4, ["as i", "adam", "0.1", "30", "hid="]),
        (-1, [""] * 5),
    ],
)
def test_a_name_without_room_keeps_what_differs(width: int, fitting: list[str]) -> None:
    names = ["as it is", "optimizer=adam learning_rate=0.01", "learning_rate=0.1", "training.batch_size=30", "hidden="]
    assert fitted(names, width) == fitting


def test_what_settings_have_in_common_goes_first() -> None:
    names = ["hidden=8,8 activation=relu", "hidden=8,8 activation=tanh"]
    assert fitted(names, 16) == ["activation=relu", "activation=tanh"]
