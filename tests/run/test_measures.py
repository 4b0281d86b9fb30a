"""Measures of a run beside plain arithmetic on its points and its weights."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tuiplay.data.features import design
from tuiplay.experiment.measure_names import MEASURES
from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array
from tuiplay.run.measures import value_of, values_of
from tuiplay.run.run import Run

SPLIT = {"data.samples": 100, "data.validation_percent": 20, "data.noise": 20}


def outputs(run: Run, points: Array) -> Array:
    """Of tanh layers, point by point."""
    values = design(["x1", "x2"], points)[:, :2]
    for matrix in run.network.weights[:-1]:
        values = np.tanh(values @ matrix[:, :-1].T + matrix[:, -1])
    last = run.network.weights[-1]
    sums = values @ last[:, :-1].T + last[:, -1]
    return (np.tanh(sums) if run.experiment.problem == "classification" else sums)[:, 0]


@pytest.mark.parametrize("dataset", ["circle", "reg-plane"])
def test_measures_of_points(dataset: str) -> None:
    run = Run(Experiment().change({"data.dataset": dataset, **SPLIT}))
    run.advance(epochs=3)
    losses: dict[str, float] = {}
    for part, points in (("train", run.split.train), ("test", run.split.test), ("validation", run.split.validation)):
        found, targets = outputs(run, points), points[:, 2]
        losses[part] = float(np.mean((found - targets) ** 2) / 2)
        accuracy = float(np.mean((found >= 0) == (targets >= 0)))
        r2 = float(1 - np.sum((found - targets) ** 2) / np.sum((targets - targets.mean()) ** 2))
        classes = dataset == "circle"
        assert value_of(run, f"{part}_loss") == pytest.approx(losses[part], rel=1e-12)
        assert value_of(run, f"{part}_accuracy") == (accuracy if classes else None)
        assert value_of(run, f"{part}_r2") == (None if classes else pytest.approx(r2, rel=1e-12))
    assert value_of(run, "gap") == pytest.approx(losses["test"] - losses["train"], rel=1e-9)


def test_measures_of_the_run_itself() -> None:
    run = Run(Experiment().change({"network.hidden": [8, 3]}))
    assert values_of(run, ["epoch", "updates", "parameters", "seconds"]) == {
        "epoch": 0, "updates": 0, "parameters": (2 + 1) * 8 + (8 + 1) * 3 + (3 + 1), "seconds": 0.0,
    }  # fmt: skip
    run.advance(epochs=2)
    assert values_of(run, ["epoch", "updates"]) == {"epoch": 2, "updates": 2 * run.updates_per_epoch}
    assert value_of(run, "seconds") == run.seconds > 0


@pytest.mark.parametrize(("text", "epoch"), [("updates >= 60", 3), ("parameters < 26 for 4", 4), ("seconds > 0", 1)])
def test_a_rule_sees_them_within_one_long_stretch_of_training(text: str, epoch: int) -> None:
    run = Run(Experiment().change({"training.stop": text}))
    run.advance(epochs=50)
    assert run.stopped is not None
    assert (run.stopped.epoch, run.trainer.epoch) == (epoch, epoch)


def test_a_rule_on_the_gap_ends_at_its_first_epoch() -> None:
    experiment = Experiment().change({"data.noise": 40, "training.learning_rate": 0.3})
    past = Run(experiment)
    past.advance(epochs=60)
    gaps = past.history.rows[1:, 2] - past.history.rows[1:, 1]
    limit = float(np.median(gaps))
    expected = int(np.argmax(gaps > limit)) + 1
    run = Run(experiment.change({"training.stop": f"gap > {limit!r}"}))
    run.advance(epochs=60)
    assert (run.stopped is not None, run.trainer.epoch) == (True, expected)


def test_the_r2_of_regression_ends_a_run_and_goes_with_its_problem() -> None:
    experiment = Experiment().change({"data.dataset": "reg-plane", "training.stop": "test_r2 > 0.9"})
    run = Run(experiment)
    run.advance(epochs=200)
    assert run.stopped is not None
    assert run.scores[1] is not None
    assert run.scores[1] > 0.9
    assert experiment.change({"data.dataset": "circle"}).training.stop == ""
    assert experiment.of_problem("classification").training.stop == ""
    kept = experiment.change({"training.stop": "gap > 1"})
    assert kept.change({"data.dataset": "circle"}).training.stop == "gap > 1"


def test_a_set_without_points_has_no_measures() -> None:
    found = values_of(Run(Experiment()), MEASURES)
    assert {name for name, value in found.items() if value is None or math.isnan(value)} == {
        "validation_loss", "validation_accuracy", "train_r2", "test_r2", "validation_r2",
    }  # fmt: skip
