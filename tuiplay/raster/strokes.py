"""Curves as braille dots: a cell has 2 x 4 of them, so that dots are about square."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tuiplay.raster.groups import grouped

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]
Bytes = npt.NDArray[np.uint8]

THIN, MEDIUM, THICK, SPARSE, DOTTED = range(5)
"""The styles of a curve: 1, 2 or 3 dots wide; every 2nd and every 4th dot of a thin one."""
STYLES = 5

DOT_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], dtype=np.uint8)
"""The bit of each dot in its character's offset from U+2800, by row and column within the cell."""

TENSION = 0.3
"""The length of the curves' horizontal handles as a share of the way across: 0.5 is the browser's curve, 0 a line.

Between two layers on a terminal there are few columns and many rows, where the browser's curves would all run down the
same middle columns. Straighter ones spread out.
"""
DEPARTURES, ARRIVALS = 0.75, 1.5
"""The rows over which links that leave from, or arrive at, the same point are spread, so that they do not overlap
there. Less than the two rows of the smallest map."""

_WIDTHS = {THIN: (0.0, (0,)), MEDIUM: (0.5, (-1, 0)), THICK: (0.0, (-1, 0, 1))}
"""The shift of a position before it is rounded down to a dot, and the dots across the course from there, by style."""
_PERIODS = {SPARSE: 2, DOTTED: 4}
_SAMPLES = 65
"""The number of points at which curves are evaluated; between them they are taken as straight."""


class Strokes(Struct, frozen=True):
    """The dots of the cells that each link sets, in each style: one entry per link, style and cell.

    Attributes
    ----------
    link, style, cell, bits
        The entries, shape (entries,). ``cell`` is row * width + column, ``bits`` are combined ``DOT_BITS``.
    dots
        The length of each link in dots, shape (links,).
    """

    link: Integers
    style: Bytes
    cell: Integers
    bits: Bytes
    dots: Integers


def fan_out(ends: Floats) -> Floats:
    """The link ends of shape (links, 4), in cells, with coinciding ends moved apart vertically.

    They keep the order of their other ends, so that links of one neuron do not cross each other.
    """
    apart: Floats = ends.copy()
    for here, there, room in ((0, 2, DEPARTURES), (2, 0, ARRIVALS)):
        _, group = grouped(ends[:, here], ends[:, here + 1])
        sizes = np.bincount(group)
        order = np.lexsort((ends[:, there + 1], group))
        place = np.empty(len(ends))
        place[order] = np.arange(len(ends)) - (np.cumsum(sizes) - sizes)[group[order]]
        size = sizes[group]
        apart[:, here + 1] += (place - (size - 1) / 2) / size * room
    return apart


def curve(x0: float, y0: float, x1: float, y1: float, tension: float = TENSION) -> tuple[Floats, Floats]:
    """The points (x, y) along a cubic Bezier curve with horizontal tangents, from end to end.

    In steps just below 1, measured along the steeper direction: no gap where the curve is steep, hardly a doubled dot
    where it is flat. (At 1, rounding would make gaps wherever ends lie on whole numbers, as they mostly do.)
    """
    t = np.linspace(0.0, 1.0, _SAMPLES)
    x = x0 + (x1 - x0) * t * (3 * tension * (1 - t) ** 2 + 3 * (1 - tension) * t * (1 - t) + t**2)
    y = y0 + (y1 - y0) * t**2 * (3 - 2 * t)
    steps = np.maximum(np.abs(np.diff(x)), np.abs(np.diff(y)))
    length = np.concatenate([[0.0], np.cumsum(steps)])
    # A thousandth is more than rounding can make of a step: one above 1 would skip a dot.
    at = np.linspace(0.0, length[-1], int(1.001 * length[-1]) + 2)
    return np.interp(at, length, x), np.interp(at, length, y)


def trace(width: int, height: int, links: Sequence[tuple[float, float, float, float]]) -> Strokes:
    """The strokes of links on a canvas of width x height cells; dots outside it are cut off.

    Each link is (x0, y0, x1, y1), in cells. Its dots stay within the columns between its ends.
    """
    if not links:
        none = np.zeros(0, dtype=np.intp)
        return Strokes(none, none.astype(np.uint8), none, none.astype(np.uint8), none)
    ends = fan_out(np.array(links, dtype=np.float64)) * (2, 4, 2, 4)
    curves = [curve(*end) for end in ends.tolist()]
    dots = np.array([len(x) for x, _ in curves])
    x = np.concatenate([x for x, _ in curves])
    y = np.concatenate([y for _, y in curves])
    link = np.repeat(np.arange(len(curves)), dots)
    along = np.concatenate([np.arange(count) for count in dots])
    steep = _steep(x, y, along)
    first = np.floor(np.minimum(ends[:, 0], ends[:, 2]))[link]
    last = np.maximum(np.ceil(np.maximum(ends[:, 0], ends[:, 2]))[link] - 1, first)

    def dots_at(shift: float, across: int) -> tuple[Integers, Integers]:
        # A stroke grows across its course, and never into the things at its ends.
        column = np.clip(np.floor(x + shift * steep) + across * steep, first, last)
        return column.astype(np.intp), (np.floor(y + shift * ~steep) + across * ~steep).astype(np.intp)

    parts = [
        (link, np.full(len(link), style), *dots_at(shift, across))
        for style, (shift, offsets) in _WIDTHS.items()
        for across in offsets
    ]
    thin_x, thin_y = parts[0][2:]
    # Steps that stay on their dot do not count for the spacing of dotted lines.
    new = (along == 0) | (np.diff(thin_x, prepend=0) != 0) | (np.diff(thin_y, prepend=0) != 0)
    count = np.cumsum(new)
    count -= count[np.cumsum(dots) - dots][link]
    for style, period in _PERIODS.items():
        kept = new & (count % period == 0)
        parts.append((link[kept], np.full(np.count_nonzero(kept), style), thin_x[kept], thin_y[kept]))
    owner, kind, column, row = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    seen = (column >= 0) & (column < 2 * width) & (row >= 0) & (row < 4 * height)
    owner, kind, column, row = owner[seen], kind[seen], column[seen], row[seen]

    # Dots of the same link, style and cell become one entry.
    key = (owner * STYLES + kind) * (width * height) + row // 4 * width + column // 2
    order = np.argsort(key, kind="stable")
    key, bits = key[order], DOT_BITS[row % 4, column % 2][order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    if len(starts):
        bits = np.bitwise_or.reduceat(bits, starts)
    who, cell = np.divmod(key[starts], max(1, width * height))
    return Strokes(who // STYLES, (who % STYLES).astype(np.uint8), cell, bits, dots)


def _steep(x: Floats, y: Floats, along: Integers) -> npt.NDArray[np.bool_]:
    """True where curves laid end to end go more up or down than across; ``along`` numbers the points of each."""
    before = np.arange(len(x)) - (along > 0)
    return np.abs(y[before + 1] - y[before]) > np.abs(x[before + 1] - x[before])
