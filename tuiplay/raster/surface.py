"""Fields over the plane as levels, and points as the pixels that hold them.

A picture is an array of levels, one per pixel, top row first. The number of pixels per cell is in ``cell_grid``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tuiplay.data.points import DOMAIN
from tuiplay.raster.cell_grid import Levels
from tuiplay.raster.groups import occupied
from tuiplay.raster.palette import LEVELS

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

NO_VALUE = 255
"""The level of a value that is not a number."""
DISCRETE_NEGATIVE, DISCRETE_POSITIVE = 2, 21
"""The two levels of a picture that shows signs only: strong, but weaker than the points' own colours."""

_HALF = LEVELS // 2


def _fewer() -> Levels:
    table = np.arange(256, dtype=np.uint8)
    for distance in range(_HALF):
        step = distance * FEWER // _HALF
        kept = round(step * (_HALF - 1) / (FEWER - 1))
        table[_HALF + distance], table[_HALF - 1 - distance] = _HALF + kept, _HALF - 1 - kept
    return table


FEWER = 8
"""The levels of each sign if there have to be fewer."""
FEWER_LEVELS = _fewer()
"""The replacement of each level if there are only ``FEWER`` of each sign; other values stay unchanged."""


def quantize(values: npt.ArrayLike, previous: Levels | None = None, hysteresis: float = 0.6) -> Levels:
    """The levels of values, clipped to [-1, 1], with exact signs: ``value >= 0`` if and only if level >= LEVELS // 2.

    Parameters
    ----------
    values
        The values, of any shape. NaN gives ``NO_VALUE``.
    previous
        The levels shown before, to be kept where the value is within ``hysteresis`` levels of their centres, so that a
        picture that hardly changes does not flicker. Ignored if its shape differs; entries that are not levels of the
        scale are never kept.
    hysteresis
        The hysteresis in levels. Neighbours meet at half a level, so only values above 0.5 have an effect.
    """
    exact = np.asarray(values, dtype=np.float64)
    missing = np.isnan(exact)
    any_missing = bool(missing.any())
    if any_missing:
        exact = np.where(missing, 0.0, exact)
    exact = np.clip(exact, -1.0, 1.0) * _HALF
    # Rounding down before the shift: added to 12, the sign of a tiny negative number would be lost.
    levels = (np.minimum(np.floor(exact), _HALF - 1) + _HALF).astype(np.uint8)
    if previous is not None and previous.shape == levels.shape:
        near = np.abs(exact - (previous - (_HALF - 0.5))) <= hysteresis
        same_side = (previous >= _HALF) == (levels >= _HALF)
        levels = np.where(near & same_side & (previous < LEVELS), previous, levels)
    if any_missing:
        levels = np.where(missing, np.uint8(NO_VALUE), levels)
    return levels


def discrete(values: npt.ArrayLike) -> Levels:
    """The levels of the signs alone; NaN gives ``NO_VALUE``."""
    exact = np.asarray(values, dtype=np.float64)
    levels: Levels = np.where(exact >= 0, np.uint8(DISCRETE_POSITIVE), np.uint8(DISCRETE_NEGATIVE))
    levels[np.isnan(exact)] = NO_VALUE
    return levels


def cell_of(x1: npt.ArrayLike, x2: npt.ArrayLike, width: int, height: int) -> tuple[Integers, Integers, Mask]:
    """The columns and rows of the cells that hold points, and True for points that lie outside the domain.

    The picture has width x height cells over [-DOMAIN, DOMAIN]^2, row 0 at the top; its edges belong to it. Points
    outside get the column and row of the nearest edge, points with NaN those of the middle.
    """
    across, up = np.asarray(x1, dtype=np.float64), np.asarray(x2, dtype=np.float64)
    # Written so that NaN, which fails every comparison, counts as outside.
    outside = ~((np.abs(across) <= DOMAIN) & (np.abs(up) <= DOMAIN))
    columns = np.floor((_bounded(across) + DOMAIN) / (2 * DOMAIN) * width).astype(np.intp)
    rows = np.floor((DOMAIN - _bounded(up)) / (2 * DOMAIN) * height).astype(np.intp)
    return np.minimum(columns, width - 1), np.minimum(rows, height - 1), outside


def _bounded(values: Floats) -> Floats:
    return np.clip(np.where(np.isnan(values), 0.0, values), -DOMAIN, DOMAIN)


def scatter(points: npt.ArrayLike, width: int, height: int) -> tuple[Integers, Integers, Floats]:
    """The rows, columns and labels of the cells that hold points in a width x height picture, row by row.

    ``points`` has shape (n, 3): x1, x2, label. Points outside the domain are left out. If several share a cell, the
    sign of the sum of their labels wins, a sum of 0 counting as positive, and the label is the mean of those of that
    sign: a class stays exactly -1 or +1, and a number of a regression is not overstated.
    """
    table = np.asarray(points, dtype=np.float64).reshape(-1, 3)
    columns, rows, outside = cell_of(table[:, 0], table[:, 1], width, height)
    inside = ~outside
    labels = table[inside, 2]
    cells, index = occupied(rows[inside] * width + columns[inside], width * height)
    positive = np.bincount(index, labels, minlength=len(cells)) >= 0
    wins = (labels >= 0) == positive[index]
    counts = np.bincount(index[wins], minlength=len(cells))
    means = np.bincount(index[wins], labels[wins], minlength=len(cells)) / np.maximum(counts, 1)
    return cells // width, cells % width, means
