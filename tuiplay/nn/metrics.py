"""The quality measures of a network's outputs besides the loss: the one accuracy and the one R².

Sources of the formulas: scikit-learn's ``metrics``.

Everything works on an iterator of (outputs, targets), both of shape (outputs, points), chunk by chunk, so that a large
table needs no copies. One output represents two classes: targets are -1 and +1 (tanh), or 0 and 1 (sigmoid) with
``middle`` = 0.5. With K outputs targets are one-hot.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tuiplay.nn.arrays import Array

Pairs = Iterable[tuple[Array, Array]]
Counts = npt.NDArray[np.int64]

_EPSILON = float(np.finfo(np.float64).eps)
"""The least distance of probabilities from 0 and 1, so that one certain error does not make the log loss infinite."""


def classes(values: Array, middle: float = 0.0) -> npt.NDArray[np.intp]:
    """The class numbers of outputs or targets of shape (outputs, points); the middle counts as the second class."""
    numbers: npt.NDArray[np.intp]
    numbers = (values[0] >= middle).astype(np.intp) if len(values) == 1 else np.argmax(values, axis=0)
    return numbers


def class_counts(pairs: Pairs, middle: float = 0.0) -> Counts:
    """The number of points of every class, shape (classes,), by the targets; empty without points."""
    total = np.zeros(0, dtype=np.int64)
    for _, targets in pairs:
        count = max(2, len(targets))
        found = np.bincount(classes(targets, middle), minlength=count)
        total = found if not total.size else total + found
    return total


@dataclass(frozen=True)
class Classification:
    """The measures of a classifier.

    Attributes
    ----------
    confusion
        Shape (classes, classes): rows are the actual classes, columns the predicted ones.
    log_loss
        The mean of -log of the probability given to the actual class; a tanh output o counts as (1 + o) / 2.
    """

    confusion: Counts
    log_loss: float

    @property
    def accuracy(self) -> float:
        """The share of the points on the diagonal; NaN without points."""
        return _diagonal(self.confusion)

    @property
    def precision(self) -> Array:
        """The share of the points predicted as a class that belong to it, shape (classes,); NaN if never predicted."""
        return _shares(np.diag(self.confusion), self.confusion.sum(axis=0))

    @property
    def recall(self) -> Array:
        """The share of the points of a class that were found, shape (classes,); NaN for a class without points."""
        return _shares(np.diag(self.confusion), self.confusion.sum(axis=1))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _shares(part: Counts, whole: Counts) -> Array:
    out = np.full(len(part), np.nan)
    np.divide(part, whole, out=out, where=whole > 0)
    return out


def confusion_matrix(pairs: Pairs, middle: float = 0.0) -> Counts:
    """The points by actual (row) and predicted (column) class, shape (classes, classes); 0 x 0 without points.

    With several outputs the predicted class is that of the largest one, the first of equals; with one output it is the
    second class from the middle on.
    """
    confusion = np.zeros((0, 0), dtype=np.int64)
    for outputs, targets in pairs:
        confusion = _counted(confusion, outputs, classes(targets, middle), middle)
    return confusion


def _counted(confusion: Counts, outputs: Array, true: npt.NDArray[np.intp], middle: float) -> Counts:
    count = max(2, len(outputs))
    pair = true * count + classes(outputs, middle)
    found = np.bincount(pair, minlength=count * count).reshape(count, count)
    return confusion + found if confusion.size else found


def _diagonal(confusion: Counts) -> float:
    # A few numbers: Python adds them sooner than NumPy is called.
    rows = confusion.tolist()
    return _share(sum(row[place] for place, row in enumerate(rows)), sum(map(sum, rows)))


def accuracy(pairs: Pairs, middle: float = 0.0) -> float | None:
    """The share of the correctly classified points (see ``confusion_matrix``); None without points."""
    right = points = 0
    for outputs, targets in pairs:
        if len(outputs) == 1:
            right += int(np.count_nonzero((outputs[0] >= middle) == (targets[0] >= middle)))
        else:
            right += int(np.count_nonzero(classes(outputs) == classes(targets)))
        points += targets.shape[1]
    return right / points if points else None


def classification(pairs: Pairs, middle: float = 0.0) -> Classification:
    """The confusion matrix and log loss; a 0 x 0 matrix and NaN without points."""
    confusion = np.zeros((0, 0), dtype=np.int64)
    total = 0.0
    for outputs, targets in pairs:
        true = classes(targets, middle)
        confusion = _counted(confusion, outputs, true, middle)
        total -= float(np.log(np.clip(_given(outputs, true, middle), _EPSILON, 1.0 - _EPSILON)).sum())
    return Classification(confusion, _share(total, float(confusion.sum())))


def _given(outputs: Array, true: npt.NDArray[np.intp], middle: float) -> Array:
    """The probability given to each point's actual class, shape (points,)."""
    given: Array
    if len(outputs) > 1:
        given = np.take_along_axis(outputs, true[None], axis=0)[0]
    else:
        second = outputs[0] if middle else 0.5 * (1.0 + outputs[0])
        given = np.where(true == 1, second, 1.0 - second)
    return given


@dataclass(frozen=True)
class Regression:
    """The measures of a regression: mean absolute and mean squared error, and R².

    R² is 1 - squared error / squared deviation of the targets from their mean; None if they are all equal.
    """

    mae: float
    mse: float
    r2: float | None

    @property
    def rmse(self) -> float:
        """The root of the mean squared error, in the unit of the target."""
        return math.sqrt(self.mse)


def regression(pairs: Pairs) -> Regression:
    """The measures of the first output; NaN without points."""
    absolute = squared = deviation = mean = 0.0
    count = 0
    for outputs, targets in pairs:
        target = targets[0]
        if not target.size:
            continue
        error = outputs[0] - target
        absolute += float(np.abs(error).sum())
        squared += float(np.dot(error, error))
        # Merging of two groups (Chan, Golub and LeVeque 1979): no cancellation when the mean is large.
        own = float(target.mean())
        apart = target - own
        both = count + target.size
        deviation += float(np.dot(apart, apart)) + (own - mean) ** 2 * count * target.size / both
        mean += (own - mean) * target.size / both
        count = both
    if not count:
        return Regression(float("nan"), float("nan"), None)
    varies = deviation > (1e-13 * abs(mean)) ** 2 * count
    return Regression(absolute / count, squared / count, 1.0 - squared / deviation if varies else None)


def r2(pairs: Pairs) -> float | None:
    """The R² of the first output (see ``Regression``); None without points, or if the targets are all equal."""
    return regression(pairs).r2


def class_baseline(training: Counts, counts: Counts) -> tuple[float, float]:
    """The baseline that does not use the inputs, on points with these class counts.

    Returns the accuracy of always predicting the largest class of the training points (the first of equals), and the
    log loss of always predicting the class frequencies of the training points. NaN without points.
    """
    if not training.sum() or not counts.sum():
        return float("nan"), float("nan")
    shares = np.clip(training / training.sum(), _EPSILON, 1.0 - _EPSILON)
    total = int(counts.sum())
    return float(counts[np.argmax(training)]) / total, -float(np.dot(counts, np.log(shares))) / total


def mean_target(pairs: Pairs) -> float:
    """The mean of the first target; NaN without points."""
    total, count = 0.0, 0
    for _, targets in pairs:
        total += float(targets[0].sum())
        count += targets.shape[1]
    return _share(total, count)


def mean_baseline(mean: float, pairs: Pairs) -> Regression:
    """The measures of always predicting the mean of the training targets; the squared loss is half of its ``mse``."""
    return regression((np.full_like(targets[:1], mean), targets) for _, targets in pairs)
