"""Experiments of one input: what chooses them, which features they have, what follows when the problem changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from formats.refusals import refusal

from tuiplay.experiment.value import Experiment, from_tree

SINE = Experiment().change({"data.dataset": "sine"})
SPIRAL = Experiment().change({"data.dataset": "spiral", "features.use": ["x1", "sin_x1", "x1_x2"]})


def test_a_target_without_a_table_chooses_the_formula() -> None:
    found = Experiment().change({"data.target": "X**2 - 1".lower()})
    assert (found.data.dataset, found.data.target, found.problem) == ("formula", "x**2-1", "curve")
    assert found.change({"data.target": ""}).data.dataset == "sine"
    assert found.with_dataset("circle").data.target == ""
    assert found.change({"data.target": "x"}).data.target == "x"
    assert Experiment().change({"data.dataset": "formula"}).source.title == "y = sin(3*x)+x/2"


def test_a_target_beside_a_table_is_a_column(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("time,heat,volt\n" + "".join(f"{i},{i * i % 7},{i % 11}.5\n" for i in range(30)))
    found = Experiment().change_and_load({"data.file": str(path), "data.target": "volt"})
    assert found.problem == "regression"
    assert found.source.columns[-1] == "volt"
    curve = found.change_and_load({"data.y": "none"})
    assert (curve.problem, curve.source.columns) == ("curve", ("time", "volt"))
    assert curve.active_features == ("x",)
    left = curve.change_and_load({"data.file": ""})
    assert (left.data.dataset, left.problem) == ("circle", "classification")


def test_a_file_may_give_the_formula_alone() -> None:
    assert from_tree({"data": {"target": "abs(x)"}}).data.dataset == "formula"
    assert from_tree({"data": {"dataset": "bumps", "target": "abs(x)"}}).data.dataset == "formula"
    kept = from_tree({"data": {"dataset": "circle", "target": "price"}})
    assert (kept.data.dataset, kept.data.target) == ("circle", "price"), "it waits for a table, as it always did"


@pytest.mark.parametrize(
    ("use", "active"),
    [
        (["x1", "x2"], ("x",)),
        (["x"], ("x",)),
        (["sin_x1", "x1_squared"], ("x_squared", "sin_x")),
        (["sin_x", "x_cubed", "x"], ("x", "x_cubed", "sin_x")),
        ([], ()),
    ],
)
def test_features_of_the_plane_that_a_curve_has_too_are_its_own(use: list[str], active: tuple[str, ...]) -> None:
    assert SINE.change({"features.use": use}).active_features == active


@pytest.mark.parametrize(
    ("experiment", "changes", "sentence"),
    [
        (SINE, {"features.use": ["x2"]}, "'x2' is not known where points have one input, x; use one of x, x_squared"),
        (SINE, {"features.use": ["x1_x2"]}, "'x1_x2' is not known where points have one input, x"),
        (SINE, {"features.use": ["x1", "x2", "sin_x2"]}, "'sin_x2' is not known where points have one input, x"),
        (SINE, {"features.formulas": ["x1*2"]}, "unknown name 'x1' at character 1; did you mean x?"),
        (Experiment(), {"features.use": ["x"]}, "'x' is not known where points have two inputs; data.dataset"),
        (Experiment(), {"features.formulas": ["x*2"]}, "did you mean x1?"),
        (SINE, {"data.balance": 20}, "data.balance"),
        (SINE, {"training.loss": "cross_entropy"}, "cross_entropy needs classes"),
        (SINE, {"training.stop": "test_accuracy>0.9"}, "there is no test_accuracy in regression; use test_r2"),
        (SINE, {"data.curve_points": [[1]]}, "row 1 has 1 number; write [x, y]"),
        (Experiment(), {"data.target": "1/x"}, "data.target: '1/x'"),
    ],
)
def test_what_one_input_or_two_do_not_have_is_refused(
    experiment: Experiment, changes: dict[str, Any], sentence: str
) -> None:
    assert sentence in refusal(experiment.change, changes)


def test_a_switch_to_a_curve_and_back_keeps_the_features_that_both_have() -> None:
    curve = SPIRAL.change({"features.formulas": ["x1*x2", "2"]}).of_problem("curve")
    assert (curve.active_features, curve.data.dataset) == (("x", "sin_x", "2"), "sine")
    back = curve.of_problem("classification")
    assert back.data.dataset == "spiral", "the set that it came from"
    assert back.active_features == ("x1", "x2", "sin_x1", "2")
    alone = SPIRAL.change({"features.use": ["x1_x2"]}).of_problem("curve")
    assert alone.active_features == ("x",), "there is an input"


def test_points_are_made_again_where_the_formula_changes_and_not_elsewhere() -> None:
    one, other = (Experiment().change({"data.target": text}) for text in ("x", "-x"))
    assert not one.source.same_points(other.source)
    assert one.source.same_points(one.change({"training.learning_rate": 0.1}).source)


@pytest.mark.parametrize("target", ["", "sin(3*x)+x/2", "x^2", "max(0, x-1)"])
@pytest.mark.parametrize("dataset", ["sine", "formula", "drawn-curve"])
def test_an_experiment_of_a_curve_is_the_same_after_writing(target: str, dataset: str) -> None:
    changes: dict[str, Any] = {"data.dataset": dataset, "features.use": ["x", "sin_x"], "features.formulas": ["x/2"]}
    if target:
        changes["data.target"] = target
    found = Experiment().change(changes | {"data.curve_points": [[0.5, -0.25], [1, 2, 1]]})
    assert from_tree(msgspec.to_builtins(found)) == found


def test_drawn_points_of_a_curve_and_of_the_plane_wait_for_each_other() -> None:
    both = Experiment().change({"data.points": [[1, 2, 0]], "data.curve_points": [[1, 2]]})
    assert both.with_dataset("drawn").source.samples == 1
    assert both.with_dataset("drawn-curve").problem == "curve"
    assert both.with_dataset("drawn-curve").data.points == ((1, 2, 0),)
