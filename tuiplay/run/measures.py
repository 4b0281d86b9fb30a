"""The measures of a run: every measure by its name, and results beyond single numbers such as the confusion matrix.

The description of a measure (its words, its unit, which way is better) is in ``tuiplay.experiment.measure_names``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

import numpy as np

from tuiplay.experiment.measure_names import MEASURES, Part
from tuiplay.experiment.value import Experiment
from tuiplay.nn import metrics
from tuiplay.nn.evaluator import Evaluator
from tuiplay.nn.network import Network
from tuiplay.nn.trainer import Trainer


class Measurable(Protocol):
    """The parts of a ``Run`` that are measured; see there."""

    experiment: Experiment
    network: Network
    trainer: Trainer
    seconds: float
    train_loss: float
    test_loss: float
    validation_loss: float

    @property
    def status(self) -> str:
        """The status of the run: "ok", or "diverged" once a loss is not a finite number."""

    def score(self, part: Part) -> float | None:
        """The accuracy or R² on a set of points; None where it is not defined."""

    def evaluators(self) -> dict[str, Evaluator]:
        """The evaluator of every set that has points, by the name of the set."""


_GETTERS: dict[str, Callable[[Measurable], float | None]] = {
    "train_loss": lambda run: run.train_loss,
    "test_loss": lambda run: run.test_loss,
    "validation_loss": lambda run: run.validation_loss,
    "train_accuracy": lambda run: run.score("train"),
    "test_accuracy": lambda run: run.score("test"),
    "validation_accuracy": lambda run: run.score("validation"),
    "train_r2": lambda run: run.score("train"),
    "test_r2": lambda run: run.score("test"),
    "validation_r2": lambda run: run.score("validation"),
    "gap": lambda run: run.test_loss - run.train_loss,
    "epoch": lambda run: run.trainer.epoch,
    "updates": lambda run: run.trainer.updates,
    "parameters": lambda run: run.network.params.size,
    "seconds": lambda run: run.seconds,
}
MEASURED = tuple(_GETTERS)
"""The names that ``value_of`` accepts; they are those of ``measure_names.MEASURES``."""


def value_of(run: Measurable, name: str) -> float | None:
    """The present value of a measure of a run; None or NaN where it is not defined."""
    return _GETTERS[name](run) if MEASURES[name].problem in ("", run.experiment.task.problem) else None


def values_of(run: Measurable, names: Iterable[str]) -> dict[str, float | None]:
    """The present values of these measures of a run, by name."""
    return {name: value_of(run, name) for name in names}


def measures_of(run: Measurable) -> dict[str, Any]:
    """The measures of each set: confusion matrix, precision, recall, log loss, or mean absolute error, R²; baselines.

    The baseline of classification always predicts the largest class of the training points, that of regression their
    mean. Numbers that are not defined are None; without training points, or once the run has diverged, the result is
    empty.
    """
    evaluators = run.evaluators()
    if run.status != "ok" or "train" not in evaluators:
        return {}
    with np.errstate(all="ignore"):
        if run.experiment.task.is_regression:
            mean = metrics.mean_target(evaluators["train"].outputs())
            return {name: _regression(one, mean) for name, one in evaluators.items()}
        counts = metrics.class_counts(evaluators["train"].outputs(), evaluators["train"].middle)
        return {name: _classification(one, counts) for name, one in evaluators.items()}


def _regression(evaluator: Evaluator, mean: float) -> dict[str, Any]:
    found = metrics.regression(evaluator.outputs())
    guess = metrics.mean_baseline(mean, evaluator.outputs())
    return {
        "mae": _number(found.mae),
        "rmse": _number(found.rmse),
        "r2": found.r2,
        "baseline": {"mae": _number(guess.mae), "rmse": _number(guess.rmse), "r2": guess.r2},
    }


def _classification(evaluator: Evaluator, training: metrics.Counts) -> dict[str, Any]:
    found = metrics.classification(evaluator.outputs(), evaluator.middle)
    accuracy, log_loss = metrics.class_baseline(training, found.confusion.sum(axis=1))
    return {
        "accuracy": _number(found.accuracy),
        "confusion": found.confusion.tolist(),
        "precision": [_number(value) for value in found.precision],
        "recall": [_number(value) for value in found.recall],
        "log_loss": _number(found.log_loss),
        "baseline": {"accuracy": _number(accuracy), "log_loss": _number(log_loss)},
    }


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
