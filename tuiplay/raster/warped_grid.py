"""A grid of lines, bent by a map, as the pixels that its lines pass through."""

from __future__ import annotations

import numpy as np

from tuiplay.raster.cell_grid import Levels
from tuiplay.raster.cells import BLANK, CONTOUR
from tuiplay.raster.surface import Floats, Integers, Mask, quantize

Bounds = tuple[float, float, float, float]
"""The left, right, lower and upper end of the shown area."""
_MARGIN = 0.04
_MOST_BETWEEN = 256
"""The most points that are put between two steps of a line; steps further apart leave gaps."""


def bounds_of(lines: Floats, before: Bounds | None = None) -> Bounds:
    """The ends of lines of shape (lines, steps, 2), with a margin.

    The ends ``before`` are kept while the lines fill most of them, so that a live picture does not jitter.
    """
    flat = lines.reshape(-1, 2)
    flat = flat[np.isfinite(flat).all(axis=1)]
    if not len(flat):
        return before or (-1.0, 1.0, -1.0, 1.0)
    (left, low), (right, high) = flat.min(axis=0).tolist(), flat.max(axis=0).tolist()
    if before is not None:
        inside = before[0] <= left and right <= before[1] and before[2] <= low and high <= before[3]
        fills = right - left >= 0.7 * (before[1] - before[0]) and high - low >= 0.7 * (before[3] - before[2])
        if inside and fills:
            return before
    wide, tall = max(right - left, 1e-9), max(high - low, 1e-9)
    return left - _MARGIN * wide, right + _MARGIN * wide, low - _MARGIN * tall, high + _MARGIN * tall


def pixels_of(points: Floats, bounds: Bounds, width: int, height: int) -> tuple[Integers, Integers, Mask]:
    """The columns and rows of points of shape (n, 2), and True for those that lie inside."""
    left, right, low, high = bounds
    with np.errstate(invalid="ignore"):
        x = (points[:, 0] - left) / (right - left) * width
        y = (high - points[:, 1]) / (high - low) * height
        inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    x, y = np.where(inside, x, 0.0), np.where(inside, y, 0.0)
    return x.astype(np.intp), y.astype(np.intp), inside


def warped_grid(lines: Floats, values: Floats, bounds: Bounds, width: int, height: int) -> Levels:
    """The levels of a picture of width x height pixels; pixels without a line are blank.

    ``lines`` has shape (lines, steps, 2), ``values`` (lines, steps): the values that colour a line there. Where the
    value changes its sign the line is marked, so that the border is visible.
    """
    picture = np.full((height, width), BLANK, dtype=np.uint8)
    # As many points between two steps as the longest of them has pixels.
    left, right, low, high = bounds
    scaled = lines * (width / (right - left), height / (high - low))
    with np.errstate(invalid="ignore"):
        longest = np.abs(np.diff(scaled, axis=1)).max(initial=0.0)
    count = int(min(_MOST_BETWEEN, max(1, np.ceil(longest)))) if np.isfinite(longest) else 1
    shares = np.arange(count)[:, None, None, None] / count
    points = (lines[None, :, :-1] * (1 - shares) + lines[None, :, 1:] * shares).reshape(-1, 2)
    between = (values[None, :, :-1] * (1 - shares[..., 0]) + values[None, :, 1:] * shares[..., 0]).reshape(-1)
    columns, rows, inside = pixels_of(points, bounds, width, height)
    picture[rows[inside], columns[inside]] = quantize(between[inside])
    crossed = ((values[:, :-1] >= 0) != (values[:, 1:] >= 0))[..., None]
    columns, rows, inside = pixels_of(lines[:, :-1][crossed[..., 0]], bounds, width, height)
    picture[rows[inside], columns[inside]] = CONTOUR
    return picture
