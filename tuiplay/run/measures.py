"""Measures beyond the loss, of every set of a run, for reports and for the screen."""

from __future__ import annotations

from typing import Any

import numpy as np

from tuiplay.nn import metrics
from tuiplay.run.run import Run


def measures_of(run: Run) -> dict[str, Any]:
    """By set: confusion matrix, precision, recall, log loss, or mean absolute error and R²; and what a guess would get.

    The baseline of classification always says the largest class of the training points, that of regression their mean.
    Numbers that are not defined are None.
    """
    evaluators = run.evaluators()
    if run.status != "ok" or "train" not in evaluators:
        return {}
    with np.errstate(all="ignore"):
        if run.experiment.problem == "regression":
            mean = metrics.mean_target(evaluators["train"].outputs())
            return {name: _regression(one, mean) for name, one in evaluators.items()}
        middle = 0.5 if run.experiment.output_activation == "sigmoid" else 0.0
        shares = metrics.class_counts(evaluators["train"].outputs(), middle)
        return {name: _classification(one, middle, shares) for name, one in evaluators.items()}


def _regression(evaluator: Any, mean: float) -> dict[str, Any]:
    found = metrics.regression(evaluator.outputs())
    guess = metrics.mean_baseline(mean, evaluator.outputs())
    return {
        "mae": _number(found.mae),
        "rmse": _number(found.rmse),
        "r2": found.r2,
        "baseline": {"mae": _number(guess.mae), "rmse": _number(guess.rmse), "r2": guess.r2},
    }


def _classification(evaluator: Any, middle: float, shares: metrics.Counts) -> dict[str, Any]:
    found = metrics.classification(evaluator.outputs(), middle)
    accuracy, log_loss = metrics.class_baseline(shares, found.confusion.sum(axis=1))
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
