"""Curves over x as levels: a stroke, axes, bands between curves, points on it; and small areas for maps.

x extends over the whole width. A value lies between ``low``, at the lower edge, and ``high``, at the upper one.
"""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct

from tuiplay.raster.cell_grid import CellGrid, Levels
from tuiplay.raster.cells import AXIS, BLANK, BORDER, CURVE, FOLD, HIT, POINT
from tuiplay.raster.classes import CLASS, MOST, STEPS
from tuiplay.raster.discs import BLENDED, Codes
from tuiplay.raster.surface import Floats, Integers, Mask, quantize

_WITHIN = 4
"""The number of segments per column of pixels in which a curve is taken as straight."""
_BAND = STEPS - 2
"""The strength of a band's colour."""
_SOLID = 150
"""The height in pixels from which axes are lines instead of dots."""
_NICE = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


def nice_half(value: float) -> float:
    """The smallest round number not below a value: 1, 1.25, 1.5, 2 ... 8 times a power of ten; 1 if not positive."""
    if not math.isfinite(value) or value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in _NICE if step * power >= value * (1 - 1e-9)), 10.0 * power)


def spans(values: Floats, width: int, height: int, low: float, high: float) -> tuple[Integers, Integers]:
    """The first and last row of pixels that a curve passes through in each column, each of shape (width,).

    The curve is given from edge to edge. Rows are outside the picture where the curve is; the last row is before the
    first where the curve has no value.
    """
    places = np.linspace(0.0, len(values) - 1.0, _WITHIN * width + 1)
    with np.errstate(all="ignore"):
        rows = (high - np.interp(places, np.arange(len(values)), values)) / (high - low) * height
    rows = np.clip(np.where(np.isnan(rows), np.nan, rows), -1e6, 1e6)
    columns = rows[:-1].reshape(width, _WITHIN)
    ends = np.concatenate([columns, rows[_WITHIN::_WITHIN, None]], axis=1)
    known = np.isfinite(ends).all(axis=1)
    ends = np.where(known[:, None], ends, 0.0)
    first = np.floor(ends.min(axis=1)).astype(np.intp)
    # A curve along the upper edge is in the picture.
    last = np.where(known, np.floor(ends.max(axis=1)).astype(np.intp), first - 1)
    return first, last


def thin(values: Floats, width: int, height: int, low: float, high: float) -> Mask:
    """The pixels that a curve passes through, shape (height, width)."""
    first, last = spans(values, width, height, low, high)
    rows = np.arange(height)[:, None]
    found: Mask = (rows >= first) & (rows <= last)
    return found


def _thicker(mask: Mask, corners: bool) -> Mask:
    """The pixels of a mask and their neighbours, diagonal ones only with ``corners``."""
    found: Mask = mask.copy()
    found[1:] |= mask[:-1]
    found[:-1] |= mask[1:]
    sides = found.copy() if corners else mask
    found[:, 1:] |= sides[:, :-1]
    found[:, :-1] |= sides[:, 1:]
    return found


def area(values: Floats, width: int, height: int) -> Levels:
    """A small picture of a curve: the area between the curve and 0 in the colour of its values, on an empty background.

    It is scaled to its own largest value, or to 1 if that is smaller: a picture of the shape.
    """
    levels = np.full((height, width), BLANK, dtype=np.uint8)
    if not (width and height):
        return levels
    places = (np.arange(width) + 0.5) / width * (len(values) - 1.0)
    column = np.interp(places, np.arange(len(values)), np.nan_to_num(values))
    half = max(1.0, float(np.abs(column).max()))
    # At least half a pixel thick, so that a curve along 0 is visible.
    ends = 0.5 * height * (1.0 - column / half)
    middle = 0.5 * height
    rows = np.arange(height)[:, None] + 0.5
    inside = (rows > np.minimum(ends, middle)) & (rows < np.maximum(ends, middle))
    edge = np.clip(np.floor(ends - (ends >= middle) * 1e-9), 0, height - 1)
    inside |= np.floor(rows) == edge
    found: Levels = np.where(inside, quantize(column / half)[None], levels)
    return found


class CurvePlot(Struct, frozen=True, eq=False):
    """The contents of a plot of a curve.

    Attributes
    ----------
    values
        The curve, shape (places,), from the left edge to the right one.
    low, high
        The values at the lower and the upper edge.
    bands
        The curves between which there is a band each, shape (bands + 1, places).
    rule
        Another curve below this one.
    folds
        True at places where vertical lines are drawn, shape (places,).
    """

    values: Floats
    low: float
    high: float
    bands: Floats | None = None
    rule: Floats | None = None
    folds: Mask | None = None

    def ground(self, width: int, height: int) -> Levels:
        """Return the levels of everything below the points: bands, axes, the other curve; shape (height, width)."""
        levels = np.full((height, width), BLANK, dtype=np.uint8)
        if not levels.size:
            return levels
        self._draw_bands(levels)
        every = 1 if height >= _SOLID else 2
        if self.low < 0 < self.high:
            levels[min(height - 1, int(self.high / (self.high - self.low) * height)), ::every] = AXIS
        levels[::every, width // 2] = AXIS
        if self.folds is not None:
            columns = np.flatnonzero(self.folds) * width // len(self.folds)
            levels[np.ix_(np.arange(0, height, 2), columns)] = FOLD
        if self.rule is not None:
            rule = thin(self.rule, width, height, self.low, self.high)
            levels[_thicker(rule, corners=False) if height >= _SOLID else rule] = BORDER
        return levels

    def _draw_bands(self, levels: Levels) -> None:
        """Draw the bands: of overlapping ones the one of smaller area is on top, and lines show where each ends."""
        if self.bands is None:
            return
        height, width = levels.shape
        places = (np.arange(width) + 0.5) / width * (len(self.values) - 1.0)
        known = np.arange(len(self.values))
        columns = np.stack([np.interp(places, known, np.nan_to_num(curve)) for curve in self.bands])
        edges = (self.high - columns) / (self.high - self.low) * height
        tops, bottoms = np.minimum(edges[:-1], edges[1:]), np.maximum(edges[:-1], edges[1:])
        rows = np.arange(height)[:, None] + 0.5
        for number in np.argsort((tops - bottoms).sum(axis=1), kind="stable").tolist():
            levels[(rows >= tops[number]) & (rows < bottoms[number])] = CLASS + number % MOST * STEPS + _BAND
        for number, curve in enumerate(self.bands[1:-1]):
            end = thin(curve, width, height, self.low, self.high)
            levels[_thicker(end, corners=False) if height >= _SOLID else end] = (
                CLASS + number % MOST * STEPS + STEPS - 1
            )

    def over(self, levels: Levels, grid: CellGrid, one_glyph: bool) -> Levels:
        """Return a picture of points and background with the curve over it, whole even in cells of one glyph.

        In a cell that both pass through, a point gives the curve its colour, and only there: the curve remains a line.
        """
        found: Levels = levels.copy()
        height, width = levels.shape
        if not levels.size:
            return found
        mask = thin(self.values, width, height, self.low, self.high)
        if one_glyph or grid.across * grid.down > 2:
            rows, columns = height // grid.down, width // grid.across
            cells = found[: rows * grid.down, : columns * grid.across].reshape(rows, grid.down, columns, grid.across)
            curve = mask[: rows * grid.down, : columns * grid.across].reshape(cells.shape)
            point = (cells >= POINT) & (cells < BLANK)
            crossed = curve.any(axis=(1, 3), keepdims=True)
            dotted = point.any(axis=(1, 3), keepdims=True)
            colour = np.where(point, cells, 0).max(axis=(1, 3), keepdims=True)
            colour = np.where(dotted, HIT if one_glyph else colour, CURVE)
            other = np.where(crossed & (cells == AXIS), BLANK, cells)
            other = np.where(crossed & point, BLANK, other)
            cells[:] = np.where(curve, colour, other)
        else:
            found[mask] = CURVE
        return found

    def inked(self, codes: Codes) -> Codes:
        """Draw the curve over a picture in pixels, three pixels wide with soft edges, in place; return the picture."""
        height, width = codes.shape
        mask = thin(self.values, width, height, self.low, self.high)
        core = _thicker(mask, corners=False)
        edge = _thicker(core, corners=False) & ~core
        codes[edge] = BLENDED + CURVE
        codes[core] = CURVE
        return codes
