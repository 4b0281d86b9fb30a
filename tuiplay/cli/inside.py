"""The work of ``tuiplay trace`` and ``tuiplay gradcheck``."""

from __future__ import annotations

import copy
import json
from typing import Literal

import numpy as np

from tuiplay.cli.trained import divergence
from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.formats import trace
from tuiplay.nn.plain_update import plain_update
from tuiplay.run import gradient
from tuiplay.run.run import Run


def trace_text(
    experiment: Experiment, epochs: int, updates: int, style: Literal["text", "json", "csv"]
) -> tuple[str, str]:
    """Every number of the updates after ``epochs`` epochs as text, and a sentence if they diverge, else "".

    Raises
    ------
    InputError
        If there are no updates because the batch is never full, or if the run has diverged.
    """
    run = _trained(experiment, epochs)
    gradient.check_formulas(run)
    found, networks, diverged = [], [], ""
    for _ in range(updates):
        update = plain_update(run.trainer)
        if update is None:
            points = len(run.split.train)
            raise InputError(
                f"the batch size ({experiment.training.batch_size:,}) is larger than the {points:,} training points, "
                "so no update is ever made; reduce it",
                "training.batch_size",
            )
        found.append(update)
        networks.append(copy.deepcopy(run.network))
        if not diverged and not (np.isfinite(update.loss) and np.isfinite(update.new).all()):
            diverged = (
                f"note: diverged: the loss or a weight became infinite or NaN in update {update.number:,}; "
                f"try a learning rate below {experiment.training.learning_rate:g}"
            )
        run.advance(updates=1)
        run.resume_training()
    names = experiment.active_features
    if style == "json":
        return trace.as_json(found, names), diverged
    if style == "csv":
        return trace.as_csv(found), diverged
    return trace.as_text(found, networks, run.trainer.settings, names), diverged


def gradcheck(experiment: Experiment, epochs: int, as_json: bool) -> tuple[str, bool]:
    """Check the gradient after ``epochs`` epochs; return the report, and True if the gradient is correct.

    Raises
    ------
    InputError
        If there is no gradient to check.
    """
    run = _trained(experiment, epochs)
    found = gradient.check_run(run)
    if not as_json:
        return "\n".join(gradient.in_words(run, found)), found.passed
    report = {
        "max_relative_error": found.error,
        "worst": {
            "layer": found.layer,
            "neuron": found.neuron,
            "source": found.source,
            "gradient": found.gradient,
            "difference": found.difference,
        },
        "parameters": found.parameters,
        "skipped_kinks": found.kinks,
    }
    return json.dumps(report), found.passed


def _trained(experiment: Experiment, epochs: int) -> Run:
    run = Run(experiment)
    run.advance(epochs=epochs)
    if run.status != "ok":
        raise InputError(f"the run {divergence(run)}")
    return run
