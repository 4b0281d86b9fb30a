"""The facts that the rules use: a trained run, its beginning, and the results that are possible."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property

import numpy as np

from tuiplay.data.bayes import bayes_figures
from tuiplay.data.noise_models import BayesBest
from tuiplay.nn.activations import ACTIVATIONS, OUTPUTS
from tuiplay.nn.arrays import Array, median
from tuiplay.nn.best_line import BestLine, best_line
from tuiplay.nn.curvature import HessianProduct, curvature_of
from tuiplay.nn.layer_health import dead_units
from tuiplay.nn.losses import LOSSES
from tuiplay.run.analysis import plane_form
from tuiplay.run.findings.finding import Change
from tuiplay.run.goal import Goal
from tuiplay.run.health import Health, health_of
from tuiplay.run.point_rows import MOST
from tuiplay.run.run import Run

_LEARNED = 0.4
"""The share of the way from the loss of a guess to the best possible loss that may be left if a run counts as learned.
On two classes without noise that is the squared loss of 0.2 that course texts ask for."""


class Facts:
    """A run and the facts known of it; each fact is computed when it is first requested.

    Attributes
    ----------
    run
        The run in its present state.
    start
        A run of the same experiment at epoch 0.
    goal
        The goal that counts as learned, as a text for ``--until``.
    pause
        The function that long computations call often, so that a thread can yield; an exception from it ends them.
    """

    def __init__(self, run: Run, goal: str | None = None, pause: Callable[[], None] = lambda: None) -> None:
        self.run, self.experiment, self.pause = run, run.experiment, pause
        self.start = Run(run.experiment)
        self.goal = goal or self._usual_goal()

    # Possible results

    @cached_property
    def part(self) -> str:
        """The set whose loss is used: "test", or "train" without test points."""
        return "test" if len(self.run.split.test) else "train"

    @cached_property
    def loss(self) -> float:
        """The present loss on that set."""
        return self.run.test_loss if self.part == "test" else self.run.train_loss

    @cached_property
    def guess(self) -> float:
        """The loss of the best constant output on the training points; NaN without any."""
        targets = self.run.training_rows[1]
        if not len(targets):
            return math.nan
        means = targets.mean(axis=0)
        if LOSSES[self.experiment.loss].needs_probabilities:
            both = means if len(means) > 1 else np.array([means[0], 1.0 - means[0]])
            kept = both[both > 0]
            return float(-(kept * np.log(kept)).sum())
        # The mean is the best constant for squared errors, the median for absolute ones; other losses lie between.
        return min(self._loss_of_constant(constant, targets) for constant in (means, median(targets)))

    def _loss_of_constant(self, constant: Array, targets: Array) -> float:
        loss = LOSSES[self.experiment.loss]
        outputs = np.repeat(constant[:, None], len(targets), axis=1)
        knobs, output = loss.knobs(self.experiment.training), OUTPUTS[self.run.network.output_activation]
        total = loss.total(outputs, np.ascontiguousarray(targets.T), np.empty_like(outputs), knobs, output)
        return total / len(targets)

    @cached_property
    def best(self) -> BayesBest | None:
        """The best possible result on new points; None for points that are not built in."""
        data = self.experiment.data
        entry = self.experiment.source.entry
        return None if entry is None else bayes_figures(entry, data.noise, data.balance)

    @property
    def best_accuracy(self) -> float | None:
        """The best possible accuracy of a classification, if it is known."""
        return None if self.best is None or self.experiment.task.is_regression else self.best.accuracy

    def _usual_goal(self) -> str:
        best = 0.0
        accuracy = self.best_accuracy
        if accuracy is not None and self.experiment.task.outputs == 1:
            # Labels that are flipped with this probability cost so much even with the right answer.
            wrong = 1.0 - accuracy
            best = 4.0 * wrong * (1.0 - wrong) * self.guess
        return f"{self.part}_loss<{best + _LEARNED * (self.guess - best):.3g}"

    @cached_property
    def learned(self) -> bool:
        """True if the goal holds now."""
        goal = Goal(self.goal, self.experiment)
        goal.observe(self.run)
        return goal.reached

    @cached_property
    def accuracy(self) -> float | None:
        """The accuracy on the points of ``part``; None in regression."""
        score = self.run.score("test" if self.part == "test" else "train")
        return None if self.experiment.task.is_regression else score

    # Facts of the run

    @cached_property
    def losses(self) -> Array:
        """The losses by epoch: epoch, training loss, test loss, shape (entries, 3 or more)."""
        return self.run.history.rows

    @cached_property
    def health(self) -> Health:
        """The present health of the run."""
        return health_of(self.run)

    @cached_property
    def health_at_start(self) -> Health:
        """The health of the run at epoch 0."""
        return health_of(self.start)

    @cached_property
    def curvature(self) -> float:
        """The largest eigenvalue of the training loss's Hessian at the present weights; NaN without one."""
        inputs, targets = (rows[:MOST] for rows in self.run.training_rows)
        if self.run.status != "ok" or not len(inputs):
            return math.nan
        loss = self.experiment.loss
        knobs = LOSSES[loss].knobs(self.experiment.training)
        with np.errstate(all="ignore"):
            return curvature_of(HessianProduct(self.run.network, inputs, targets, loss, knobs), self.pause).largest

    @cached_property
    def line(self) -> BestLine | None:
        """The best straight line between training points of two classes; None for other problems or too many points."""
        task, points = self.experiment.task, self.run.split.train
        if task.is_regression or task.has_several_classes or not 0 < len(points) <= MOST:
            return None
        return best_line(points, self.pause)

    @cached_property
    def dead(self) -> dict[tuple[int, int], float]:
        """The hidden units, (layer, neuron), whose derivative is 0 on every training point."""
        return dead_units(self.run.network, self.run.training_rows[0]) if len(self.run.training_rows[0]) else {}

    @cached_property
    def is_linear(self) -> bool:
        """True if the whole network is one linear map of x1 and x2."""
        names = self.run.network.activations
        flat = plane_form(self.experiment.active_features, self.experiment.data.inputs) is not None
        return flat and all(ACTIVATIONS[name].is_identity for name in names)

    @property
    def hidden(self) -> int:
        """The number of hidden neurons."""
        return sum(self.experiment.network.hidden)

    def rate(self, factor: float) -> Change:
        """The change to another learning rate, ``factor`` times the present one with two digits, as a remedy."""
        return {"training.learning_rate": float(f"{self.experiment.training.learning_rate * factor:.2g}")}
