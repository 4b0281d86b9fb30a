"""The means over squares around the cells of a grid, computed in bands of rows to save memory."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from tuiplay.data.points import Array

Rows = Callable[[int, int], Array]
"""A function that returns the rows ``first`` up to ``last`` (exclusive) of a grid, shape (rows, columns)."""
BAND = 8
"""The number of rows that are processed at once."""


def bands(size: int) -> Iterator[tuple[int, int]]:
    """The first and the last row (exclusive) of each band."""
    for first in range(0, size, BAND):
        yield first, min(size, first + BAND)


def box_means(rows: Rows, size: int, reach: float, padding: int) -> Iterator[Array]:
    """The mean over the square of ``reach`` cells to each side of every cell; exact for values constant on each cell.

    Parameters
    ----------
    rows
        The rows of the grid, which has ``padding`` more cells at each side than there are means.
    size
        The number of rows and of columns of the means.
    reach
        In cells, at most ``padding`` - 1; half a cell or less leaves the grid unchanged.

    Yields
    ------
    The next rows of the means, shape (at most ``BAND``, size).
    """
    if reach <= 0.5:
        for first, last in bands(size):
            yield rows(padding + first, padding + last)[:, padding : padding + size]
        return
    (low, below), (high, above) = _edge(-reach, padding), _edge(reach, padding)
    # Horizontal means of the rows that the squares around one band reach: row n at n modulo their number.
    held = np.empty((high - low + BAND + 2, size), dtype=np.float32)
    known = low

    def across(first: int, last: int) -> Array:
        """Horizontal means of some rows; neither argument may decrease from call to call."""
        nonlocal known
        while known < last:
            end = min(last, known + BAND)
            held[np.arange(known, end) % len(held)] = _across(rows(known, end), size, reach, padding)
            known = end
        return held[np.arange(first, last) % len(held)].astype(np.float64)

    total = -below * across(low, low + 1)[0]
    for first, last in bands(high - low):
        total += across(low + first, low + last).sum(axis=0)
    total += above * across(high, high + 1)[0]
    for first, last in bands(size):
        entering, leaving = across(high + first, high + last + 1), across(low + first, low + last + 1)
        found = np.empty((last - first + 1, size))
        found[0] = total
        found[1:] = entering[:-1] * (1.0 - above) + entering[1:] * above
        found[1:] -= leaving[:-1] * (1.0 - below) + leaving[1:] * below
        np.cumsum(found, axis=0, out=found)
        total = found[-1]
        yield found[:-1] / (2.0 * reach)


def _edge(offset: float, padding: int) -> tuple[int, float]:
    """The row or column with the edge of the first square, and the fraction of it that lies before the edge."""
    place = padding + 0.5 + offset
    return math.floor(place), place - math.floor(place)


def _across(grid: Array, size: int, reach: float, padding: int) -> Array:
    """The horizontal mean over ``reach`` cells to the left and to the right."""
    sums = np.zeros((len(grid), grid.shape[1] + 1))
    np.cumsum(grid, axis=1, out=sums[:, 1:])

    def before(offset: float) -> Array:
        low, share = _edge(offset, padding)
        found: Array = sums[:, low : low + size] * (1.0 - share) + sums[:, low + 1 : low + 1 + size] * share
        return found

    found: Array = (before(reach) - before(-reach)) / (2.0 * reach)
    return found
