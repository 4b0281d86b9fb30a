"""Curves with axes as characters: braille dots, or one letter a cell where there is no braille.

A canvas of cells with a line left of it and one below, labels of the ticks outside. Curves are straight between their
points; where several cross a cell, the last one has it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tuiplay.raster.strokes import DOT_BITS

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]
Tick = tuple[float, str]
"""Where on the axis, and what stands there."""

BRAILLE = "braille"
AXES, MARK, EMPTY = -1, -2, -3
"""Kinds of cells besides the curves, which are numbered from 0."""


@dataclass(frozen=True)
class Curve:
    """``y`` over ``x``, both of shape (n,), with ``marker`` a character or ``BRAILLE``."""

    x: Floats
    y: Floats
    marker: str = BRAILLE


@dataclass(frozen=True)
class Axes:
    """The limits of both axes and their ticks; without ``lines`` the canvas fills the picture."""

    x: tuple[float, float]
    y: tuple[float, float]
    x_ticks: Sequence[Tick] = ()
    y_ticks: Sequence[Tick] = ()
    lines: bool = True


class Chart:
    """A picture of ``width`` x ``height`` characters, each of a kind: a curve's number, ``AXES``, ``MARK``, or
    ``EMPTY``."""

    def __init__(self, width: int, height: int, axes: Axes) -> None:
        self.width, self.height, self.axes = width, height, axes
        self._text = [[" "] * width for _ in range(height)]
        self._kinds = [[EMPTY] * width for _ in range(height)]
        lines = int(axes.lines)
        self._left = max((len(text) for _, text in axes.y_ticks), default=0) * lines + lines
        self._below = lines + (lines if axes.x_ticks else 0)
        self.columns, self.rows = max(0, width - self._left), max(0, height - self._below)
        """Of the canvas."""
        if axes.lines and self.columns and self.rows:
            self._draw_axes()

    def _put(self, column: int, row: int, text: str, kind: int) -> None:
        for at, character in enumerate(text, column):
            if 0 <= at < self.width and 0 <= row < self.height:
                self._text[row][at] = character
                self._kinds[row][at] = kind

    def _draw_axes(self) -> None:
        axes, left, rows = self.axes, self._left, self.rows
        for row in range(rows):
            self._put(left - 1, row, "│", AXES)
        self._put(left - 1, rows, "└" + "─" * self.columns, AXES)
        for value, text in axes.y_ticks:
            row = rows - 1 - int(_places(np.array([value]), axes.y, rows)[0])
            self._put(0, row, text.rjust(left - 1), AXES)
            self._put(left - 1, row, "┤", AXES)
        taken = 0
        for value, text in axes.x_ticks:
            column = left + int(_places(np.array([value]), axes.x, self.columns)[0])
            start = max(0, min(column - len(text) // 2, self.width - len(text) - (len(text) > 1)))
            # A label that would touch the one before is left out, and its tick.
            if start >= taken and column < self.width:
                self._put(start, rows + 1, text, AXES)
                self._put(column, rows, "┬", AXES)
                taken = start + len(text) + 1

    def draw(self, number: int, curve: Curve) -> None:
        """Draw a curve over what is there; dots beyond the limits are left out."""
        fine = curve.marker == BRAILLE
        across, down = (2, 4) if fine else (1, 1)
        columns, rows = self.columns * across, self.rows * down
        if not (columns and rows and len(curve.x)):
            return
        x, y = _line(_places(curve.x, self.axes.x, columns), _places(curve.y, self.axes.y, rows))
        seen = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
        x, y = x[seen], rows - 1 - y[seen]
        patterns = np.zeros((self.rows, self.columns), dtype=np.uint8)
        np.bitwise_or.at(patterns, (y // down, x // across), DOT_BITS[y % 4, x % 2] if fine else np.uint8(1))
        for row, column in np.argwhere(patterns).tolist():
            glyph = chr(0x2800 + int(patterns[row, column])) if fine else curve.marker
            self._put(self._left + column, row, glyph, number)

    def mark(self, x: float, y: float, glyph: str) -> None:
        """Put a glyph above the cell that holds a point; into it if there is none above."""
        if not (self.columns and self.rows):
            return
        column = int(_places(np.array([x]), self.axes.x, self.columns)[0])
        row = self.rows - 1 - int(_places(np.array([y]), self.axes.y, self.rows)[0])
        if 0 <= column < self.columns and 0 <= row < self.rows:
            self._put(self._left + column, max(0, row - 1), glyph, MARK)

    def lines(self) -> list[list[tuple[str, int]]]:
        """For every row its runs (text, kind), left to right. Empty cells join the run beside them."""
        found = []
        for text, kinds in zip(self._text, self._kinds, strict=True):
            runs: list[tuple[str, int]] = []
            for kind, cells in itertools.groupby(zip(text, kinds, strict=True), key=lambda cell: cell[1]):
                part = "".join(character for character, _ in cells)
                if kind == EMPTY and runs:
                    runs[-1] = (runs[-1][0] + part, runs[-1][1])
                elif runs and runs[-1][1] in (kind, EMPTY):
                    runs[-1] = (runs[-1][0] + part, kind)
                else:
                    runs.append((part, kind))
            found.append(runs)
        return found


def _places(values: Floats, limits: tuple[float, float], count: int) -> Integers:
    """Which of ``count`` places between the limits: the first one's middle is the lower limit, the last one's the
    upper."""
    low, high = limits
    # The sum is rounded so that 9.9999999 is 10.
    places: Integers = np.floor(np.round(0.5 + (count - 1) * (values - low) / (high - low), 8)).astype(np.intp)
    return places


def _line(x: Integers, y: Integers) -> tuple[Integers, Integers]:
    """All places on the straight lines from point to point, without gaps."""
    if len(x) < 2:
        return x, y
    steps = np.maximum(np.maximum(np.abs(np.diff(x)), np.abs(np.diff(y))), 1)
    owner = np.repeat(np.arange(len(steps)), steps)
    along = np.arange(len(owner)) - np.repeat(np.cumsum(steps) - steps, steps)
    share = along / steps[owner]
    found = [np.floor(ends[:-1][owner] + share * np.diff(ends)[owner] + 1e-9).astype(np.intp) for ends in (x, y)]
    return np.append(found[0], x[-1]), np.append(found[1], y[-1])
