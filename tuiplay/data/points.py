"""What a point is, as arrays and as one tuple."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt

from tuiplay.data.random_stream import Draws

Array = npt.NDArray[np.float64]
Problem = Literal["classification", "regression", "curve"]
CURVE: Problem = "curve"
"""A regression of one input."""
DOMAIN = 6.0
"""Pictures show the plane from -DOMAIN to +DOMAIN in both directions, in which data sets and scaled tables lie; of a
curve, x."""
Point = tuple[float, float, float]
"""x1, x2 and the label: -1 or +1 for two classes, 0 to K-1 for K >= 3 classes, any number in regression. The x2 of a
curve is 0."""

Generator = Callable[[int, float, Draws], Array]
"""``generate(samples, noise, draws)``: points of shape (samples, 3), noise as a fraction (0.5 for a slider at 50)."""


def class_labels(classes: int) -> tuple[float, ...]:
    """The labels of so many classes, in the order of their names: see ``Point``."""
    return (-1.0, 1.0) if classes == 2 else tuple(float(number) for number in range(classes))


def class_number(label: float, classes: int) -> int:
    """The place of a label's class among so many, from 0."""
    return class_labels(classes).index(label)


def labels_of(numbers: Array, classes: int) -> Array:
    """Labels, as a new array, for class numbers of any shape."""
    return np.asarray(class_labels(classes))[numbers.astype(np.intp)]


def as_array(points: list[Point] | Array) -> Array:
    """Points as a float64 array of shape (samples, 3): x1, x2, label."""
    return np.array(points, dtype=np.float64).reshape(-1, 3)


def class_counts(samples: int, classes: int) -> list[int]:
    """``samples`` shared out evenly: the first classes get one more where it does not come out even."""
    return [samples // classes + (place < samples % classes) for place in range(classes)]
