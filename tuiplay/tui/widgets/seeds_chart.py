"""The losses of many runs: each one faint, the median and the quartiles over them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tuiplay.nn.arrays import Array
from tuiplay.raster.plot import AXES, BRAILLE, EMPTY, Axes, Run, Tick
from tuiplay.raster.sheaf import Layer, sheaf
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import LineWidget

Flags = npt.NDArray[np.bool_]
QUARTILES = (50, 25, 75)
"""The percentiles that are drawn, the first above the others."""


def percentiles(losses: Array) -> Array:
    """The ``QUARTILES`` over the members, shape (3, epochs), of losses (members, epochs); NaN where none is finite."""
    ordered = np.sort(np.where(np.isfinite(losses), losses, np.nan), axis=0)  # NaN comes last
    count = len(losses) - np.isnan(ordered).sum(axis=0)
    place = np.array(QUARTILES)[:, None] / 100 * np.maximum(count - 1, 0)
    below = np.floor(place).astype(np.intp)
    above = np.minimum(below + 1, np.maximum(count - 1, 0))
    low, high = np.take_along_axis(ordered, below, axis=0), np.take_along_axis(ordered, above, axis=0)
    found: Array = low + (place - below) * (high - low)
    return found


class SeedsChart(LineWidget):
    """The chart of the losses of many seeds; it does not take the focus."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="seeds-chart")
        self.palette = palette
        self._epochs: Array = np.zeros(1)
        self._losses: Array = np.zeros((0, 1))
        self._part, self._log, self._chosen = "test", False, -1
        self._lines: list[list[Run]] = []
        self._kinds: list[str] = []

    def show(self, epochs: Array, losses: Array, part: str, log: bool, chosen: int = -1) -> None:
        """Show losses of shape (members, epochs) of a part ("train", "test"); ``chosen`` is a member to emphasise."""
        self._epochs, self._losses, self._part, self._log, self._chosen = epochs, losses, part, log, chosen
        self._draw()
        self.refresh()

    def on_resize(self) -> None:
        """Handle a resize: draw the chart in its new size."""
        self._draw()

    def _draw(self) -> None:
        width, height = self.size
        losses: Array = np.log10(np.where(self._losses > 0, self._losses, np.nan)) if self._log else self._losses
        sound: Flags = np.any(np.isfinite(losses), axis=1)
        if width < 20 or height < 5 or not sound.any():
            self._lines = []
            return
        median, *quartiles = percentiles(losses)
        thin, thick = (".", "*") if self.palette.ascii else (BRAILLE, BRAILLE)
        layers = [
            Layer(self._epochs, median[None], thick),
            Layer(self._epochs, np.array(quartiles), thick),
            Layer(self._epochs, losses[sound], thin),
        ]
        self._kinds = ["median", "quartiles", "seeds"]
        if 0 <= self._chosen < len(losses) and sound[self._chosen]:
            layers.insert(0, Layer(self._epochs, losses[self._chosen][None], thick))
            self._kinds.insert(0, "chosen")
        finite = losses[np.isfinite(losses)]
        low, high = (float(finite.min()), float(finite.max())) if self._log else (0.0, float(finite.max()))
        high = high if high > low else low + 1.0
        last = max(1.0, float(self._epochs[-1]))
        heights: list[Tick] = [
            (tick, f"{10**tick if self._log else tick:.2g}") for tick in (low, (low + high) / 2, high)
        ]
        across: list[Tick] = [(at, f"{at:,.0f}") for at in sorted({0.0, float(round(last / 2)), last})]
        self._lines = sheaf(width, height - 1, Axes((0.0, last), (low, high), across, heights), layers)

    def line(self, y: int) -> Strip:
        """Return row ``y``: the legend, or a row of the chart."""
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
        name = self._kinds[kind]
        if name == "seeds":
            return palette.faint
        return palette.accent if name == "chosen" else style(self._colour, bold=name == "median")
