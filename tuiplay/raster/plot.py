"""Curves with axes as characters, drawn by plotext: the one module that uses it, in its versions 5 and 6.

plotext draws on one figure of the whole process, so this is for one thread. It returns text with numbers of colours;
this module knows which number is which curve, the caller decides the curves' colours. plotext is imported by the first
plot: that takes a few hundredths of a second, which should not delay the start without curves.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct

Floats = npt.NDArray[np.float64]
Tick = tuple[float, str]
"""A tick: its position on the axis and its text."""
Run = tuple[str, int]
"""A text and its kind: a curve's number, ``AXES``, ``MARK``, or ``EMPTY``."""

BRAILLE = "braille"
LINES = (BRAILLE, "*", "o", "x", "+")
"""The markers of curves that stay visible among others; a curve with another marker is an axis or a sign."""
AXES, MARK, EMPTY = -1, -2, -3
"""The kinds of cells besides the curves, which are numbered from 0."""

_BESIDE = 2
"""The most curves that take turns with the first one: each takes as long as all of them together."""
_GAP = 3
"""The columns between two labels: plotext, which rounds positions in its own way, omits one of two that touch."""
_MARK_COLOUR = 200
"""The colour of the mark in plotext's output; curves have the colours from 1 on, axes none."""
_ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")
_COLOUR = re.compile(r"(?:^|;)38;5;(\d+)")


class Curve(Struct, frozen=True):
    """A curve ``y`` over ``x``, both of shape (n,) and finite, with ``marker`` a character or ``BRAILLE``."""

    x: Floats
    y: Floats
    marker: str = BRAILLE


class Axes(Struct, frozen=True):
    """The limits of both axes and their ticks; without ``lines`` the curves fill the picture."""

    x: tuple[float, float]
    y: tuple[float, float]
    x_ticks: Sequence[Tick] = ()
    y_ticks: Sequence[Tick] = ()
    lines: bool = True


class Mark(Struct, frozen=True):
    """A glyph above the point (x, y)."""

    x: float
    y: float
    glyph: str


def plot(width: int, height: int, axes: Axes, curves: Sequence[Curve], mark: Mark | None = None) -> list[list[Run]]:
    """Return a picture of ``width`` x ``height`` characters: for every row its runs, left to right.

    Curves are straight between their points; if several cross a cell, it shows the first one, but in ``LINES`` they
    take turns from column to column. Empty cells join the run beside them.
    """
    import plotext

    drawing: Any = plotext
    axes = _with_room(axes, width)
    # Without any curve plotext 5 omits the ticks: it gets one that is out of sight.
    drawn = {number: curve for number, curve in enumerate(curves) if len(curve.x)}
    if not drawn:
        drawn[0] = Curve(np.array([axes.x[1] + 1.0]), np.array([axes.y[0]]))
    if mark is not None:
        mark = _above(mark, axes, height)
    draw = _draw_5 if hasattr(drawing, "clear_figure") else _draw_6
    rows = _cells(draw(drawing, width, height, axes, drawn, mark), height)
    lines = [number for number, curve in drawn.items() if curve.marker in LINES][: 1 + _BESIDE]
    # In a cell plotext 5 shows the first curve alone, plotext 6 the dots of all in the first one's colour.
    first = 1 if draw is _draw_5 or len(lines) == 1 else 0
    for turn, number in enumerate(lines[first:], start=first):
        alone = _cells(draw(drawing, width, height, axes, {number: drawn[number]}, None), height)
        _take_turns(rows, alone, number, lines, slice(turn, None, len(lines)))
    return [runs_of(row, width) for row in rows]


def _take_turns(
    rows: list[list[tuple[str, int]]],
    others: list[list[tuple[str, int]]],
    number: int,
    lines: Sequence[int],
    columns: slice,
) -> None:
    """Replace cells of these columns that another line crosses too by those of curve ``number`` drawn alone."""
    for row, other in zip(rows, others, strict=True):
        # plotext's output behind the last column may differ.
        for at in range(min(len(row), len(other)))[columns]:
            (glyph, kind), (own, whose) = row[at], other[at]
            if kind in lines and whose == number and own != glyph:
                row[at] = other[at]


def thinned(x: Floats, y: Floats, columns: int) -> tuple[Floats, Floats]:
    """The extremes of a curve over ascending ``x`` in each of ``columns`` columns: at most two points each.

    Both have shape (n,). The first and the last point are kept.
    """
    if len(x) <= 2 * columns:
        return x, y
    edges = np.searchsorted(x, np.linspace(x[0], x[-1], columns + 1))
    edges[-1] = len(x)
    kept = np.zeros(len(x), dtype=np.bool_)
    kept[0] = kept[-1] = True
    for start, stop in itertools.pairwise(edges.tolist()):
        if start < stop:
            kept[start + int(y[start:stop].argmin())] = kept[start + int(y[start:stop].argmax())] = True
    return x[kept], y[kept]


def sampled(parts: Sequence[Floats], most: int = 2048) -> Floats:
    """Enough rows (x, y, ...) of many curves over ascending x to draw them: the first ``most``, and of the rest those
    with the extremes of each curve.

    The rows come in parts, so that a long table need not be concatenated.
    """
    whole = sum(map(len, parts))
    if whole <= 4 * most:
        return np.concatenate(parts)
    size, first, kept = (whole - most) // (most // 2), most, list[Floats]()
    for part in parts:
        start, first = part[:first], max(0, first - len(part))
        kept += [start, *_extremes(part[len(start) :], size)]
    kept.append(next(part[-1:] for part in reversed(parts) if len(part)))
    found = np.concatenate(kept)
    return found if found[-2, 0] < found[-1, 0] else found[:-1]


def _extremes(rows: Floats, size: int) -> Iterator[Floats]:
    """The rows, among every ``size`` rows, in which a curve is lowest or highest."""
    even = len(rows) // size * size
    for group in (rows[:even].reshape(-1, size, rows.shape[1]), rows[None, even:]):
        if group.size:
            kept = np.zeros(group.shape[:2], dtype=np.bool_)  # np.unique would load NumPy's masked arrays: megabytes
            for find in (np.argmin, np.argmax):
                kept[np.arange(len(group))[:, None], find(group[:, :, 1:], axis=1)] = True
            yield group[kept]


def lowest(parts: Sequence[Floats], column: int) -> Floats | None:
    """The first row in which a column has its smallest finite value; None if it has none."""
    found: Floats | None = None
    for part in parts:
        values = part[:, column]
        if np.isfinite(values).any():
            row = part[np.nanargmin(values)]
            found = row if found is None or row[column] < found[column] else found
    return found


def decades(first: float, last: float) -> list[Tick]:
    """The ticks 0, 1, 10, ... 1k ... from ``first`` to ``last``, at their positions on a logarithmic axis of counts."""
    counts = [0, *(10**power for power in range(int(np.log10(max(1.0, last))) + 1))]
    names = {count: f"{count:,}" for count in counts}
    for unit, sign in ((1_000, "k"), (1_000_000, "M"), (1_000_000_000, "G")):
        names |= {count: f"{count // unit}{sign}" for count in counts if count >= unit}
    return [(float(count_axis(count)), names[count]) for count in counts if first <= count <= last]


def count_axis(counts: npt.ArrayLike) -> Floats:
    """log10(1 + count): the positions on a logarithmic axis that includes 0."""
    places: Floats = np.log10(1 + np.asarray(counts, dtype=np.float64))
    return places


def columns_of(width: int, axes: Axes) -> int:
    """The number of columns for the curves in a plot of this width."""
    return width - int(axes.lines) * (1 + max((len(text) for _, text in axes.y_ticks), default=0))


def _with_room(axes: Axes, width: int) -> Axes:
    """The axes without ticks whose labels would touch others: the first and last have priority over those between."""
    low, high = axes.x
    columns = columns_of(width, axes)
    taken: list[tuple[float, float]] = []
    kept: list[Tick] = []
    for value, text in (*axes.x_ticks[:1], *axes.x_ticks[:0:-1]):
        start = max(0.0, min((value - low) / (high - low) * (columns - 1) - len(text) / 2, columns - len(text)))
        if all(start >= right + _GAP or start + len(text) + _GAP <= left for left, right in taken):
            kept.append((value, text))
            taken.append((start, start + len(text)))
    return Axes(axes.x, axes.y, sorted(kept), axes.y_ticks, axes.lines)


def _above(mark: Mark, axes: Axes, height: int) -> Mark:
    """The mark one row higher, but within the picture."""
    low, high = axes.y
    rows = height - 2 * int(axes.lines)
    return Mark(mark.x, min(high, mark.y + (high - low) / max(1, rows - 1)), mark.glyph)


def _draw_5(plotext: Any, width: int, height: int, axes: Axes, curves: Mapping[int, Curve], mark: Mark | None) -> str:
    """Draw with the functions of plotext 5; return its output."""
    plotext.clear_figure()
    plotext.limit_size(False, False)
    plotext.plotsize(width, height)
    plotext.theme("clear")
    plotext.xaxes(axes.lines, False)
    plotext.yaxes(axes.lines, False)
    for number, curve in reversed([*curves.items()]):
        plotext.plot(curve.x.tolist(), curve.y.tolist(), marker=curve.marker, color=number + 1)
    if mark is not None:
        plotext.scatter([mark.x], [mark.y], marker=mark.glyph, color=_MARK_COLOUR)
    plotext.xlim(*axes.x)
    plotext.ylim(*axes.y)
    x_ticks, y_ticks = (axes.x_ticks, axes.y_ticks) if axes.lines else ((), ())
    plotext.xticks([value for value, _ in x_ticks], [text for _, text in x_ticks])
    plotext.yticks([value for value, _ in y_ticks], [text for _, text in y_ticks])
    return str(plotext.build())


def _draw_6(plotext: Any, width: int, height: int, axes: Axes, curves: Mapping[int, Curve], mark: Mark | None) -> str:
    """Draw with the objects of plotext 6; return its output."""
    figure = plotext.figure
    figure.clear()
    plotext.terminal.limit(False, False)
    figure.plot_size(width, height)
    figure.theme("colorless")
    figure.canvas("default")
    figure.axes(axes.lines, side=0)
    figure.axes(False, side=1)
    for number, curve in reversed([*curves.items()]):
        marker = plotext.marker(curve.marker, pixel=number + 1)
        figure.draw(figure.signal(curve.x.tolist(), curve.y.tolist(), marker=marker).lines().density("full"))
    if mark is not None:
        figure.draw(figure.signal([mark.x], [mark.y], marker=plotext.marker(mark.glyph, pixel=_MARK_COLOUR)))
    for axis, limits, ticks in (("x", axes.x, axes.x_ticks), ("y", axes.y, axes.y_ticks)):
        ruler = figure.ruler(axis)
        ruler.lim(*limits)
        if axes.lines and ticks:
            ruler.ticks([value for value, _ in ticks], [text for _, text in ticks])
        else:
            ruler.frequency(0)
    return str(figure.build().string())


def _cells(text: str, height: int) -> list[list[tuple[str, int]]]:
    """The output of plotext as rows of (character, kind)."""
    rows: list[list[tuple[str, int]]] = [[]]
    kind = AXES
    at = 0
    for escape in [*_ESCAPE.finditer(text), None]:
        for character in text[at : escape.start() if escape else len(text)]:
            if character == "\n":
                rows.append([])
            else:
                rows[-1].append((character, EMPTY if character in " ⠀" else kind))
        if escape:
            at = escape.end()
            colour = _COLOUR.search(escape[1])
            number = int(colour[1]) if colour else 0
            kind = MARK if number == _MARK_COLOUR else number - 1 if number else AXES
    return (rows + [[]] * height)[:height]


def runs_of(cells: list[tuple[str, int]], width: int) -> list[Run]:
    """The cells, of one character and kind each, as ``width`` columns of runs; empty ones join the run beside them."""
    cells = (cells + [(" ", EMPTY)] * width)[:width]
    runs: list[Run] = []
    for kind, group in itertools.groupby(cells, key=lambda cell: cell[1]):
        part = "".join(character for character, _ in group)
        if kind == EMPTY and runs:
            runs[-1] = (runs[-1][0] + part, runs[-1][1])
        elif runs and runs[-1][1] in (kind, EMPTY):
            runs[-1] = (runs[-1][0] + part, kind)
        else:
            runs.append((part, kind))
    return runs
