"""Drawn points that are added or erased, as changes of an experiment."""

from __future__ import annotations

import numpy as np

from tuiplay.data.datasets import DRAWN, DRAWN_CURVE
from tuiplay.data.points import class_number
from tuiplay.data.split import Split
from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array

MAX_POINTS = 5_000
"""The maximum number of drawn points, more than anyone draws; larger sets of points belong in a CSV file."""

DrawnRow = tuple[float, ...]


def rows_of(experiment: Experiment, split: Split) -> tuple[DrawnRow, ...]:
    """All present points as drawn ones: [x1, x2, class], or [x, y] of a curve, with a 1 behind each test point.

    Raises
    ------
    InputError
        In regression on two inputs, or if there are too many.
    """
    data = experiment.data
    if data.dataset in (DRAWN, DRAWN_CURVE) and not data.file:
        return data.curve_points if experiment.source.is_curve else data.points
    if experiment.source.is_curve:
        return _rows_of_curve(split)
    if experiment.task.is_regression:
        raise InputError("points are drawn by class; choose a classification data set, or Drawn, first")
    _check_count(split)
    classes = experiment.classes
    rows: list[DrawnRow] = []
    for points, test in ((split.train, False), (split.validation, False), (split.test, True)):
        for x1, x2, label in points.tolist():
            number = float(class_number(label, classes))
            rows.append((x1, x2, number, 1.0) if test else (x1, x2, number))
    return tuple(rows)


def _rows_of_curve(split: Split) -> tuple[DrawnRow, ...]:
    _check_count(split)
    rows: list[DrawnRow] = []
    for points, test in ((split.train, False), (split.validation, False), (split.test, True)):
        rows += [(x, y, 1.0) if test else (x, y) for x, _, y in points.tolist()]
    return tuple(rows)


def _check_count(split: Split) -> None:
    total = len(split.train) + len(split.validation) + len(split.test)
    if total > MAX_POINTS:
        raise InputError(f"{total:,} points are too many to add drawn ones; at most {MAX_POINTS:,}")


def put(experiment: Experiment, split: Split, x1: float, x2: float, label: int, test: bool) -> Experiment:
    """Return the experiment with one more point; its present points become drawn ones.

    In a curve, ``x2`` is y and ``label`` is ignored.
    """
    point: DrawnRow = (round(x1, 3), round(x2, 3), float(label))
    if experiment.source.is_curve:
        point = point[:2]
    if test:
        point = (*point, 1.0)
    return _with(experiment, (*rows_of(experiment, split), point))


def erase(experiment: Experiment, split: Split, x1: float, x2: float, radius: float, up: float = 1.0) -> Experiment:
    """Return the experiment without the point nearest to a place, if one lies within ``radius``.

    A vertical distance of ``up`` is equal to a horizontal distance of 1.
    """
    rows = rows_of(experiment, split)
    if not rows:
        return experiment
    places: Array = np.array([row[:2] for row in rows])
    distances = np.hypot(places[:, 0] - x1, (places[:, 1] - x2) / up)
    nearest = int(distances.argmin())
    if distances[nearest] > radius:
        return experiment
    return _with(experiment, rows[:nearest] + rows[nearest + 1 :])


def _with(experiment: Experiment, rows: tuple[DrawnRow, ...]) -> Experiment:
    if len(rows) > MAX_POINTS:
        raise InputError(f"{MAX_POINTS:,} points are drawn, the maximum; put more into a CSV file")
    dataset, field = (DRAWN_CURVE, "curve_points") if experiment.source.is_curve else (DRAWN, "points")
    return experiment.change(
        {"data.dataset": dataset, "data.file": "", f"data.{field}": rows, "data.validation_percent": 0.0}
    )
