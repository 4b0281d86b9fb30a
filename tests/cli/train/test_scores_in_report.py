"""Every accuracy and every R² of one JSON report is the same number, to the bit."""

from __future__ import annotations

import json

import pytest

from tuiplay.cli.train.command import report_of
from tuiplay.cli.train.loop import TrainingLimits
from tuiplay.experiment.value import Experiment
from tuiplay.formats import report
from tuiplay.run.run import Run

PARTS = ("train", "validation", "test")


@pytest.mark.parametrize("samples", [0, 9000])
@pytest.mark.parametrize(
    ("dataset", "loss"),
    [
        ("spiral", "squared"), ("circle", "cross_entropy"), ("pinwheel", "squared"), ("pinwheel", "cross_entropy"),
        ("reg-gauss", "squared"), ("reg-plane", "huber"), ("sine-ridge", "absolute"),
    ],
)  # fmt: skip
def test_scores_are_the_same_wherever_they_stand(dataset: str, loss: str, samples: int) -> None:
    """With 9,000 points they are evaluated in several passes."""
    changes = {
        "data.dataset": dataset, "data.noise": 20, "data.samples": samples, "data.validation_percent": 20,
        "training.loss": loss, "training.batch_size": 50,
    }  # fmt: skip
    run = Run(Experiment().change(changes))
    run.advance(epochs=3)
    found = json.loads(report.write(report_of(run, TrainingLimits(3))))
    score = "r2" if run.experiment.task.is_regression else "accuracy"
    shown = {"train": run.scores[0], "test": run.scores[1], "validation": run.validation_score}
    for part in PARTS:
        assert found[f"{part}_{score}"] == found["measures"][part][score] == shown[part] is not None, part
