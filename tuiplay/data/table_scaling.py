"""Conversion from the units of a table to those of the plot, and from many columns to two."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from tuiplay.data.points import Array
from tuiplay.errors import InputError

Scale = Literal["range", "robust"]
"""The values at the edges of the plot: the smallest and the largest value, or those except far outliers."""

_FAR = 3.0
"""Interquartile ranges beyond the quartiles from which a value is far out (Tukey, Exploratory Data Analysis, 1977)."""
_SQUEEZED = 3.0
"""The factor from which far outliers are reported: they leave the other values less than a third of the plot."""
_FEWEST = 8
_LOOKED_AT = 100_000


def value_range(values: Array, scale: Scale = "range") -> tuple[float, float]:
    """The midpoint of the smallest and the largest value, and half their distance, or 1 if they are equal.

    With ``scale`` "robust", only values at most 3 interquartile ranges beyond the quartiles are considered.
    """
    fences = _fences(values) if scale == "robust" else None
    if fences:
        inside = (values >= fences[0]) & (values <= fences[1])
        ends = values.min(where=inside, initial=np.inf), values.max(where=inside, initial=-np.inf)
    else:
        ends = values.min(), values.max()
    # Halved before they are added: the sum of the largest numbers would overflow.
    low, high = (float(end) / 2 for end in ends)
    return low + high, high - low or 1.0


def outliers(values: Array) -> int:
    """The number of values so far out that they squeeze the others together; 0 if they do not."""
    fences = _fences(values)
    if fences is None or value_range(values)[1] < _SQUEEZED * value_range(values, "robust")[1]:
        return 0
    return int(np.count_nonzero((values < fences[0]) | (values > fences[1])))


def _fences(values: Array) -> tuple[float, float] | None:
    """The bounds beyond which values are far out; None if half of the values are equal, or there are few."""
    if len(values) < _FEWEST:
        return None
    some = values[:: -(-len(values) // _LOOKED_AT)]
    # Halved, as above.
    low, high = (2.0 * float(quartile) for quartile in np.quantile(some / 2, (0.25, 0.75)))
    width = high - low
    return (low - _FAR * width, high + _FAR * width) if 0 < width < math.inf else None


def rescale(values: Array, centre: float, half: float, to: float) -> None:
    """Rescale in place: (value - centre) / half * to."""
    if (centre, half) == (0.0, to):  # not even rounded
        return
    values -= centre
    values /= half
    values *= to


def projected(columns: Array, file: str) -> tuple[Array, float]:
    """The first two principal components of standardised columns, shape (rows, 2), and their share of the variance.

    The columns are the eigenvectors of the correlation matrix for its two largest eigenvalues (Jolliffe, Principal
    Component Analysis, 2002, section 2.3). The sign of an eigenvector is arbitrary: here its largest entry is positive.
    Constant columns are left out. ``columns`` is overwritten.
    """
    for place in range(columns.shape[1]):
        column = columns[:, place]
        # To [-1, 1] first, where no square overflows; a correlation does not depend on the scale.
        rescale(column, *value_range(column), 1.0)
        column -= column.mean()
        deviation = float(column.std())
        # Only rounding errors are left of a constant column, which must not be amplified.
        column /= deviation if deviation > 1e-9 else np.inf
    correlation = columns.T @ columns / len(columns)
    sizes, vectors = np.linalg.eigh(correlation)
    total = float(np.trace(correlation))
    if total == 0:
        raise InputError(f"{file}: every column of numbers is the same in all rows; there is nothing to project")
    first_two = vectors[:, [-1, -2]]
    for place in (0, 1):
        entries = np.abs(first_two[:, place])
        # The first of several that are equal up to rounding.
        leading = int(np.argmax(entries >= entries.max() - 1e-9))
        first_two[:, place] *= math.copysign(1.0, first_two[leading, place])
    return columns @ first_two, min(1.0, max(0.0, float(sizes[-1] + sizes[-2]) / total))
