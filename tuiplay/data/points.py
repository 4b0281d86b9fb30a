"""The definition of a point, as a row of an array and as a tuple, and of its label."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt

from tuiplay.data.random_stream import Draws

Array = npt.NDArray[np.float64]
Problem = Literal["classification", "regression", "curve"]
CURVE: Problem = "curve"
"""The name of the problem with one input, a regression."""
DOMAIN = 6.0
"""The half width of the plot, which shows -DOMAIN to +DOMAIN in both directions (of a curve, in x); data sets and
scaled tables lie within it."""
Point = tuple[float, float, float]
"""A point: x1, x2 (0 in a curve), label (-1 or +1 for two classes, 0 to K-1 for K >= 3, any number in regression)."""

Generator = Callable[[int, float, Draws], Array]
"""``generate(samples, noise, draws)``: points of shape (samples, 3), noise as a fraction (0.5 for a slider at 50)."""


def class_labels(classes: int) -> tuple[float, ...]:
    """The labels of ``classes`` classes, in the order of their names: see ``Point``."""
    return (-1.0, 1.0) if classes == 2 else tuple(float(number) for number in range(classes))


def class_number(label: float, classes: int) -> int:
    """The number, from 0, of the class with this label among ``classes`` classes."""
    return class_labels(classes).index(label)


def labels_of(numbers: Array, classes: int) -> Array:
    """The labels, as a new array, of class numbers of any shape."""
    return np.asarray(class_labels(classes))[numbers.astype(np.intp)]


def as_array(points: list[Point] | Array) -> Array:
    """Points as a float64 array of shape (samples, 3): x1, x2, label."""
    return np.array(points, dtype=np.float64).reshape(-1, 3)


def class_counts(samples: int, classes: int) -> list[int]:
    """The numbers of points per class if ``samples`` are divided evenly; the first classes get the remainder."""
    return [samples // classes + (place < samples % classes) for place in range(classes)]
