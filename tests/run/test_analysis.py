"""Answers of the thread: from copies, each where it makes sense."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.run.analysis import Question, plane_form
from tuiplay.run.run import Run


def test_everything_about_a_relu_network_on_a_circle() -> None:
    run = Run(Experiment().change({"network.activation": "relu", "data.noise": 20}))
    run.advance(epochs=5)
    question = Question(run)
    found = question.answer()
    assert found.line is not None
    assert found.best is not None
    assert found.curvature is not None
    assert found.pieces is not None
    assert found.line.accuracy < found.best.accuracy < 1
    assert found.line.points == len(run.split.train)
    assert 1 < found.pieces <= 200
    run.advance(epochs=5)
    again = question.answer()
    assert again.curvature == found.curvature, "it has copies of its own"
    assert Question(run, found, same_points=True).answer().line is found.line


def test_the_best_can_be_asked_alone() -> None:
    found = Question(Run(Experiment().change({"data.noise": 20})), best_alone=True).answer()
    assert found.best is not None
    assert (found.line, found.curvature, found.pieces) == (None, None, None)


@pytest.mark.parametrize("name", ["blobs", "reg-plane"])
def test_there_is_a_best_line_of_two_classes_only(name: str) -> None:
    found = Question(Run(Experiment().change({"data.dataset": name}))).answer()
    assert found.line is None
    assert found.pieces is None
    assert found.best is not None


def test_a_diverged_run_has_no_curvature() -> None:
    run = Run(Experiment().change({"data.dataset": "reg-plane", "training.learning_rate": 10.0}))
    run.advance(epochs=50)
    assert run.status == "diverged"
    assert Question(run).answer().curvature is None


def test_features_that_are_straight_are_so_by_their_values() -> None:
    found = plane_form(("x2", "x1", "2*x1-3*x2+1"))
    assert found == pytest.approx(np.array([[0, 1, 0], [1, 0, 0], [2, -3, 1]]), abs=1e-12)
    assert plane_form(("x1", "x1_squared")) is None
    assert plane_form(("x1", "abs(x1)")) is None
