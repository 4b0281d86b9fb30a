"""Means over the squares about the cells of a grid, some rows at a time: whole grids of them take megabytes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from tuiplay.data.points import Array

Rows = Callable[[int, int], Array]
"""The rows of a grid from one number up to another, shape (rows, columns)."""
BAND = 8
"""Rows that are worked on at once."""


def bands(size: int) -> Iterator[tuple[int, int]]:
    """Where each band of so many rows begins and ends."""
    for first in range(0, size, BAND):
        yield first, min(size, first + BAND)


def box_means(rows: Rows, size: int, reach: float, padding: int) -> Iterator[Array]:
    """The mean over the square of ``reach`` cells to each side of every cell, exactly for what is constant on each.

    Parameters
    ----------
    rows
        Of the grid, which has ``padding`` cells more at each side than means are wanted of.
    size
        Rows and columns of the means.
    reach
        At most ``padding`` - 1; half a cell or less leaves the grid as it is.

    Yields
    ------
    The next rows of the means, at most ``BAND`` of them.
    """
    if reach <= 0.5:
        for first, last in bands(size):
            yield rows(padding + first, padding + last)[:, padding : padding + size]
        return
    (low, below), (high, above) = _edge(-reach, padding), _edge(reach, padding)
    # Means across, of the rows that the squares about one band reach: row n at n modulo their number.
    held = np.empty((high - low + BAND + 2, size), dtype=np.float32)
    known = low

    def across(first: int, last: int) -> Array:
        """Means across; with each call both must be as large as with the last or larger."""
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
    """In which row or column lies the edge of the first square, and how much of it is before the edge."""
    place = padding + 0.5 + offset
    return math.floor(place), place - math.floor(place)


def _across(grid: Array, size: int, reach: float, padding: int) -> Array:
    """The mean of ``reach`` cells to the left and to the right."""
    sums = np.zeros((len(grid), grid.shape[1] + 1))
    np.cumsum(grid, axis=1, out=sums[:, 1:])

    def before(offset: float) -> Array:
        low, share = _edge(offset, padding)
        found: Array = sums[:, low : low + size] * (1.0 - share) + sums[:, low + 1 : low + 1 + size] * share
        return found

    found: Array = (before(reach) - before(-reach)) / (2.0 * reach)
    return found
