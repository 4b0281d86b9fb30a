"""Analyses that take longer than a frame may: curvature, best line, Bayes optimum, linear regions.

A ``Question`` holds copies of everything it needs, so that a thread can answer it while training continues.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tuiplay.data.bayes import bayes_best
from tuiplay.data.features import design
from tuiplay.data.noise_models import BayesBest
from tuiplay.data.points import DOMAIN
from tuiplay.data.split import Split
from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array
from tuiplay.nn.best_line import BestLine, best_line
from tuiplay.nn.curvature import Curvature, HessianProduct, curvature_of
from tuiplay.nn.linear_map import affine_form
from tuiplay.nn.linear_regions import folds, linear_regions
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.network import Network
from tuiplay.run.point_rows import MOST


class Asked(Protocol):
    """The parts of a ``Run`` that an analysis reads; see there."""

    experiment: Experiment
    network: Network
    split: Split

    @property
    def status(self) -> str:
        """The status of the run: "ok", or "diverged" once a loss is not a finite number."""

    @property
    def training_rows(self) -> tuple[Array, Array]:
        """The inputs and targets of the training points, shapes (points, features + 1) and (points, outputs)."""


@dataclass(frozen=True)
class Analysis:
    """The results of an analysis, each None (``line_test``: NaN) where it is not available.

    Attributes
    ----------
    curvature
        The curvature of the mean loss of the training points, without penalty and dropout.
    line
        The straight line with the most training points of the two classes on the correct side.
    line_test
        The share of the test points that the line classifies correctly; NaN without test points or without a line.
    best
        The best result that is possible on new points of a built-in data set.
    pieces
        The number of linear regions into which the fold lines cut the plane that is shown.
    """

    curvature: Curvature | None = None
    line: BestLine | None = None
    line_test: float = float("nan")
    best: BayesBest | None = None
    pieces: int | None = None


def plane_form(features: tuple[str, ...], typed: tuple[float, ...] = ()) -> Array | None:
    """The network's inputs as affine functions of the plane, shape (inputs, 3); None if one of them is not affine.

    ``typed`` are the values of plain inputs (``features.design``).
    """
    if not features:
        return np.empty((0, 3))
    axis = np.linspace(-DOMAIN, DOMAIN, 9)
    points = np.array(np.meshgrid(axis, axis[:-1] + 0.3)).reshape(2, -1).T
    return affine_form(design(features, points, typed)[:, :-1].T, points)


class Question:
    """An analysis request: copies of the parts of a run, as they are when the request is made."""

    def __init__(
        self, run: Asked, known: Analysis | None = None, same_points: bool = False, best_alone: bool = False
    ) -> None:
        """Copy the parts of ``run``.

        ``known`` is an earlier result; with ``same_points`` its parts that depend on the points alone are reused. With
        ``best_alone`` only ``Analysis.best`` is computed.
        """
        self._best_alone = best_alone
        self._experiment, self._split, self._network = run.experiment, run.split, run.network.twin()
        self._rows = tuple(rows[:MOST] for rows in run.training_rows)
        self._sound = run.status == "ok"
        self._known = known if same_points else None

    def answer(self, pause: Callable[[], None] = lambda: None) -> Analysis:
        """Return the results; ``pause`` is called often, so that the thread can yield to others."""
        known = self._known
        if self._best_alone:
            return Analysis(best=self._best())
        with np.errstate(all="ignore"):
            line = known.line if known is not None else self._line(pause)
            pause()
            best = self._best()
            pause()
            return Analysis(
                curvature=self._curvature(pause),
                line=line,
                line_test=float("nan") if line is None else line.accuracy_on(self._split.test),
                best=best,
                pieces=self._pieces(pause),
            )

    def _line(self, pause: Callable[[], None]) -> BestLine | None:
        task = self._experiment.task
        if task.is_regression or task.has_several_classes or not 0 < len(self._split.train) <= MOST:
            return None
        return best_line(self._split.train, pause)

    def _best(self) -> BayesBest | None:
        data = self._experiment.data
        return bayes_best(self._experiment.source.entry, data.noise, data.balance)

    def _curvature(self, pause: Callable[[], None]) -> Curvature | None:
        inputs, targets = self._rows
        if not self._sound or not len(inputs):
            return None
        loss = self._experiment.loss
        knobs = LOSSES[loss].knobs(self._experiment.training)
        return curvature_of(HessianProduct(self._network, inputs, targets, loss, knobs), pause)

    def _pieces(self, pause: Callable[[], None]) -> int | None:
        if not self._sound or not folds(self._network):
            return None
        form = plane_form(self._experiment.active_features, self._experiment.data.inputs)
        found = None if form is None else linear_regions(self._network, form, DOMAIN, pause)
        return None if found is None else len(found)
