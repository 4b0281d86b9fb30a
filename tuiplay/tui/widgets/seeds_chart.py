"""The losses of many runs: each faintly, the median and the quartiles over them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tuiplay.nn.arrays import Array
from tuiplay.raster.plot import AXES, BRAILLE, EMPTY, Axes, Curve, Run, Tick, plot
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import LineWidget

Flags = npt.NDArray[np.bool_]
QUARTILES = (50, 25, 75)
"""Percentiles that are drawn, the first above all others."""
MOST_FAINT = 40
"""Single runs that are drawn; of more, as many evenly chosen ones."""


def percentiles(losses: Array) -> Array:
    """``QUARTILES`` over the members, shape (3, epochs), of losses (members, epochs); NaN where none is finite."""
    found = np.full((len(QUARTILES), losses.shape[1]), np.nan)
    finite = np.where(np.isfinite(losses), losses, np.nan)
    there = ~np.isnan(finite).all(axis=0)
    if there.any():
        found[:, there] = np.nanpercentile(finite[:, there], QUARTILES, axis=0)
    return found


class SeedsChart(LineWidget):
    """Draws what it is given; does not take the keys."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="seeds-chart")
        self.palette = palette
        self._epochs: Array = np.zeros(1)
        self._losses: Array = np.zeros((0, 1))
        self._part, self._log, self._chosen = "test", False, -1
        self._lines: list[list[Run]] = []
        self._strong = 0

    def show(self, epochs: Array, losses: Array, part: str, log: bool, chosen: int = -1) -> None:
        """Losses of shape (members, epochs) of a part ("train", "test"); one member may be chosen."""
        self._epochs, self._losses, self._part, self._log, self._chosen = epochs, losses, part, log, chosen
        self._draw()
        self.refresh()

    def on_resize(self) -> None:
        """Draw it in its new size."""
        self._draw()

    def _draw(self) -> None:
        width, height = self.size
        losses: Array = np.log10(np.where(self._losses > 0, self._losses, np.nan)) if self._log else self._losses
        sound: Flags = np.any(np.isfinite(losses), axis=1)
        if width < 20 or height < 5 or not sound.any():
            self._lines = []
            return
        rows = [*percentiles(losses)]
        if 0 <= self._chosen < len(losses) and sound[self._chosen]:
            rows.insert(0, losses[self._chosen])
        self._strong = len(rows)
        shown = np.flatnonzero(sound)
        rows += [*losses[shown[:: -(-len(shown) // MOST_FAINT)]]]
        braille = not self.palette.ascii
        curves = []
        for number, row in enumerate(rows):
            fine = np.isfinite(row)
            marker = BRAILLE if braille else "*" if number < self._strong else "."
            curves.append(Curve(self._epochs[fine], row[fine], marker))
        finite = losses[np.isfinite(losses)]
        low, high = (float(finite.min()), float(finite.max())) if self._log else (0.0, float(finite.max()))
        high = high if high > low else low + 1.0
        last = max(1.0, float(self._epochs[-1]))
        heights: list[Tick] = [
            (tick, f"{10**tick if self._log else tick:.2g}") for tick in (low, (low + high) / 2, high)
        ]
        across: list[Tick] = [(at, f"{at:,.0f}") for at in sorted({0.0, float(round(last / 2)), last})]
        self._lines = plot(width, height - 1, Axes((0.0, last), (low, high), across, heights), curves)

    def line(self, y: int) -> Strip:
        """What is drawn, then the chart."""
        palette, width = self.palette, self.size.width
        if y == 0:
            colour = self._colour
            entries = [
                (f"{'log ' if self._log else ''}{self._part} loss", palette.quiet),
                ("  median", style(colour, bold=True)),
                ("  quartiles", style(colour)),
                ("  each seed", palette.faint),
            ]
            while sum(len(text) for text, _ in entries) > width and len(entries) > 1:
                entries.pop()
            return Strip([Segment(text, mark) for text, mark in entries]).adjust_cell_length(width)
        if y - 1 >= len(self._lines):
            return Strip.blank(width)
        return Strip([Segment(text, self._style(kind)) for text, kind in self._lines[y - 1]]).adjust_cell_length(width)

    @property
    def _colour(self) -> str:
        curves = self.palette.file.curves
        return curves.train if self._part == "train" else curves.test

    def _style(self, kind: int) -> Style:
        palette = self.palette
        if kind in (AXES, EMPTY):
            return palette.quiet
        if kind >= self._strong:
            return palette.faint
        chosen = self._strong - len(QUARTILES)
        if kind < chosen:
            return palette.accent
        return style(self._colour, bold=kind == chosen)
