"""The legend of the big picture's colours and the labels of its axes, in the data's own words and units."""

from __future__ import annotations

import math

import numpy as np
from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip

from tuiplay.data.sources import PointSource
from tuiplay.formats.numbers import axis_text
from tuiplay.raster.cells import POINT
from tuiplay.raster.classes import CLASS_POINT, MOST
from tuiplay.raster.palette import LEVELS
from tuiplay.run.curve_view import CurveView
from tuiplay.text import printable
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.axes import AXIS, Axes
from tuiplay.tui.widgets.legend import class_legend, shortened
from tuiplay.tui.widgets.line_widget import LineWidget
from tuiplay.tui.widgets.pixels import segments

_SIGNS = "−1", "+1"


class Scale(LineWidget):
    """The scale of colours from -1 to +1, or the colours of the classes."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="scale")
        self.palette = palette
        self._names: tuple[str, ...] = ()
        self._ends = _SIGNS
        self._parts = 0

    def show(self, classes: tuple[str, ...], ends: tuple[str, str] = _SIGNS, parts: int = 0) -> None:
        """Show the colours of ``parts`` parts of a curve, or for 0 those of the classes.

        Without parts and classes it shows the scale of colours between its ends.
        """
        if (classes, ends, parts) != (self._names, self._ends, self._parts):
            self._names, self._ends, self._parts = classes, ends, parts
            self.refresh()

    def line(self, y: int) -> Strip:
        """The strip of the line: the scale with its ends, as wide as the surface, or a swatch per class or part."""
        if self._parts:
            swatches: list[Segment] = [Segment(" " * AXIS)]
            for number in range(min(self._parts, MOST)):
                glyphs, swatch = self.palette.class_swatch(number)
                swatches += [Segment(glyphs, swatch), Segment(f" {number + 1} ", self.palette.quiet)]
            return Strip(swatches).adjust_cell_length(self.size.width)
        if self._names:
            return Strip(class_legend(self.palette, self._names, self.size.width)).adjust_cell_length(self.size.width)
        room = max(2, self.size.width // 3)
        low, high = (set_cell_size(end, room).rstrip() if cell_len(end) > room else end for end in self._ends)
        low = low.rjust(AXIS - 1)
        width = self.size.width - cell_len(low) - cell_len(high) - 2
        levels = (np.arange(width) * LEVELS // max(1, width)).astype(np.uint8)
        grid = self.palette.grid
        band = np.tile(np.repeat(levels, grid.across), (grid.down, 1))
        parts = [Segment(f"{low} ", self.palette.quiet), *segments(band, self.palette.pixels)] if width > 0 else []
        return Strip([*parts, Segment(f" {high}", self.palette.quiet)]).adjust_cell_length(self.size.width)


def ends_of(source: PointSource, palette: ScreenPalette, own_units: bool) -> tuple[str, str]:
    """The labels of -1 and +1: the two classes, or the least and the largest value of the target in its own units."""
    if len(source.classes) == 2:
        first, second = (palette.words(printable(name, 40)) for name in source.classes)
        return first.replace("-1", "−1"), second
    if source.target_scaling == (0.0, 1.0) or not own_units:
        return _SIGNS
    centre, half = source.target_scaling
    return axis_text(centre - half), axis_text(centre + half)


def axes_of(source: PointSource, own_units: bool) -> Axes:
    """The axes of points in the units of their table; those of the plane for other points."""
    if len(source.scaling) != 4 or not own_units:
        return Axes()
    x1, x2 = (_labels(*source.scaling[at : at + 2]) for at in (0, 2))
    return Axes(x1, x2)


def curve_axes(view: CurveView, source: PointSource, own_units: bool, is_output: bool) -> Axes:
    """The axes of a curve: x like that of points, y with round numbers in the network's units.

    In the table's own units y is rounded to three digits, as many as the picture shows: its middle is often 0 but for a
    rounding error.
    """
    centre, half = source.target_scaling if own_units else (0.0, 1.0)
    low, middle, high = (axis_text(_rounded(centre + half * at * view.tick, half)) for at in (-1, 0, 1))
    of_output = low, middle, high
    shown = of_output if is_output else _labels(0.0, view.tick)
    return Axes(axes_of(source, own_units).x1, shown, view.tick / view.half, view.half, of_output)


def _rounded(value: float, half: float) -> float:
    """The value, to three digits of ``half``, half the length of its axis."""
    return round(value, 2 - math.floor(math.log10(half))) + 0.0 if 0 < half < math.inf else value


def _labels(centre: float, half: float) -> tuple[str, str, str]:
    low, middle, high = (axis_text(centre + half * at) for at in (-1, 0, 1))
    return low, middle, high


def legend_of(source: PointSource, palette: ScreenPalette, width: int) -> Content:
    """A sign in its colour for each class of the user's own data, with its name.

    Names are shortened until all of them fit into ``width`` cells, or left out.
    """
    names = [palette.words(printable(name, 60)) for name in (source.classes if source.own else ())]
    two = len(names) == 2
    levels = [POINT, POINT + LEVELS - 1] if two else [CLASS_POINT + number for number in range(len(names))]
    pixels = palette.pixels if two else palette.class_pixels
    signs = [palette.point_sign(level) for level in levels]
    # Space, sign, space, name, space.
    shown = shortened(names, width - sum(len(sign) + 3 for sign in signs)) or [""] * len(names)
    parts: list[str | tuple[str, str]] = []
    for level, sign, name in zip(levels, signs, shown, strict=True):
        parts.append(f" {sign}" if palette.colourless else (f" {sign}", pixels.colour(level)))
        parts.append(f" {name} " if name else " ")
    return Content.assemble(*parts)
