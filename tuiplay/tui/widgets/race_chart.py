"""The losses of several variants: the median of each with its quartiles, and the seeds of the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tuiplay.nn.arrays import Array
from tuiplay.raster.palette import dim
from tuiplay.raster.plot import AXES, BRAILLE, EMPTY, Axes, Run, Tick
from tuiplay.raster.sheaf import Layer, sheaf
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import LineWidget
from tuiplay.tui.widgets.race_lane import variant_style
from tuiplay.tui.widgets.seeds_chart import percentiles

_FAINT = 0.55


class RaceChart(LineWidget):
    """The chart of the losses of a race; it does not take the focus."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="race-chart")
        self.palette = palette
        self._curves: Sequence[tuple[Array, Array]] = ()
        self._log, self._here = False, 0
        self._rows: list[list[Run]] = []
        self._styles: list[Style] = []

    def show(self, curves: Sequence[tuple[Array, Array]], log: bool, here: int) -> None:
        """Show epochs of shape (n,) and losses of shape (seeds, n) for each variant; ``here`` is the selected
        variant."""
        self._curves, self._log, self._here = curves, log, here
        self._draw()
        self.refresh()

    def on_resize(self) -> None:
        """Handle a resize: draw the chart in its new size."""
        self._draw()

    def _draw(self) -> None:
        width, height = self.size
        self._rows, self._styles = [], []
        found = [(epochs, self._scaled(losses)) for epochs, losses in self._curves]
        finite = [losses[np.isfinite(losses)] for _, losses in found]
        if width < 20 or height < 4 or not any(map(len, finite)):
            return
        everything = np.concatenate(finite)
        low, high = (float(everything.min()), float(everything.max())) if self._log else (0.0, float(everything.max()))
        high = high if high > low else low + 1.0
        last = max(1.0, *(float(epochs[-1]) for epochs, _ in found))
        middle = (low + high) / 2
        heights: list[Tick] = [(at, f"{10**at if self._log else at:.2g}") for at in (low, middle, high)]
        across: list[Tick] = [(at, f"{at:,.0f}") for at in sorted({0.0, float(round(last / 2)), last})]
        axes = Axes((0.0, last), (low, high), across, heights)
        self._rows = sheaf(width, height, axes, self._drawn(found))

    def _scaled(self, losses: Array) -> Array:
        return np.log10(np.where(losses > 0, losses, np.nan)) if self._log else losses

    def _drawn(self, found: Sequence[tuple[Array, Array]]) -> list[Layer]:
        """The layers of curves, those to be drawn on top first; also sets the style of each."""
        order = sorted(range(len(found)), key=lambda number: number != self._here)
        medians: list[Layer] = []
        quartiles: list[Layer] = []
        styles: list[Style] = []
        for number in order:
            epochs, losses = found[number]
            middle, *ends = percentiles(losses)
            mark = str(number + 1) if self.palette.ascii or self.palette.colourless else BRAILLE
            medians.append(Layer(epochs, middle[None], mark))
            quartiles.append(Layer(epochs, np.array(ends), self._thin))
            styles.append(variant_style(self.palette, number))
        seeds = [Layer(*found[self._here], self._thin)] if 0 <= self._here < len(found) else []
        self._styles = [*styles, *map(self._faint, order), *[self.palette.faint] * len(seeds)]
        return [*medians, *quartiles, *seeds]

    @property
    def _thin(self) -> str:
        return "." if self.palette.ascii else BRAILLE

    def _faint(self, number: int) -> Style:
        palette = self.palette
        if palette.terminal.depth != "truecolor":
            return palette.faint
        return style(dim(palette.class_colours[number], palette.file.screen.background, _FAINT))

    def line(self, y: int) -> Strip:
        """Return row ``y`` of the chart."""
        if y >= len(self._rows):
            return Strip.blank(self.size.width)
        return Strip([Segment(text, self._style(kind)) for text, kind in self._rows[y]])

    def _style(self, kind: int) -> Style:
        return self.palette.quiet if kind in (AXES, EMPTY) else self._styles[kind]
