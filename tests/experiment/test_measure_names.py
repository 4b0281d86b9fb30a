"""What is known of a measure without a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuiplay.experiment.conditions import parse
from tuiplay.experiment.measure_names import MEASURES, PARTS, in_place_of, listing, measure_of, measures_for
from tuiplay.formats.report import Report
from tuiplay.run.measures import MEASURED


def test_every_measure_can_be_got_from_a_run_and_has_a_key_in_the_report() -> None:
    assert set(MEASURED) == set(MEASURES)
    assert set(MEASURES) <= set(Report.__struct_fields__)


@pytest.mark.parametrize("name", MEASURES)
def test_what_is_said_of_a_measure_fits_together(name: str) -> None:
    measure = MEASURES[name]
    assert measure_of(name) is measure
    assert measure.low < measure.high
    assert not measure.share or (measure.low, measure.high) == (0, 1)
    assert parse(f"{name}{measure.example}", regression=measure.problem == "regression"), "its example is a condition"
    assert bool(measure.problem) == bool(measure.counterpart)
    if measure.counterpart:
        other = MEASURES[measure.counterpart]
        assert other.counterpart == name
        assert (other.parts, {other.problem, measure.problem}) == (measure.parts, {"classification", "regression"})


def test_each_problem_has_its_score() -> None:
    both = {*(f"{part}_loss" for part in PARTS), "gap", "epoch", "updates", "parameters", "seconds"}
    assert {one.name for one in measures_for("classification")} == both | {f"{part}_accuracy" for part in PARTS}
    assert {one.name for one in measures_for("regression")} == both | {f"{part}_r2" for part in PARTS}


def test_two_spellings_of_the_epoch() -> None:
    assert measure_of("epochs") is MEASURES["epoch"]
    assert measure_of("epoc") is None


@pytest.mark.parametrize(
    ("name", "empty", "instead"),
    [
        ("validation_loss", {"validation"}, "test_loss"),
        ("validation_accuracy", {"validation", "test"}, "train_accuracy"),
        ("test_r2", {"test"}, "train_r2"),
        ("gap", {"test"}, "train_loss"),
        ("gap", {"test", "train"}, None),
    ],
)
def test_a_measure_of_other_points_takes_its_place(name: str, empty: set[str], instead: str | None) -> None:
    assert in_place_of(MEASURES[name], empty) == instead


def test_names_are_listed_in_one_phrase() -> None:
    assert listing() == "train_, test_, validation_ with loss, accuracy, r2; gap, epoch, updates, parameters, seconds"


def test_the_readme_names_every_measure() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    section = readme.partition("### When training ends")[2].partition("\n## ")[0]
    for name, measure in MEASURES.items():
        part, joint, kind = name.partition("_")
        words = [f"`{part}_`", f"`{kind}`"] if joint else [f"`{name}`"]
        assert all(word in section for word in words), measure.words
