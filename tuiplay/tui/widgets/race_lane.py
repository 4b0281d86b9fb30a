"""One variant of a race: the mean picture of its seeds, its name, and their progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tuiplay.formats.variants import cut, fitted
from tuiplay.nn.arrays import Array
from tuiplay.raster.cell_grid import CELL_ASPECT
from tuiplay.raster.classes import class_levels
from tuiplay.raster.curve_plot import area
from tuiplay.raster.palette import oklab_mix
from tuiplay.raster.surface import quantize
from tuiplay.tui.colour.pixel_styles import PixelStyles, style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Rearranged
from tuiplay.tui.widgets.pixels import Pixels

Line = tuple[str, Style]
BESIDE = 26
"""The number of columns right of the picture from which words are there, and not below it."""
_LIGHTER = 0.3


def variant_style(palette: ScreenPalette, number: int) -> Style:
    """The style of a variant by its number from 0: the colour of a class, but readable on the screen's background."""
    colour = palette.class_colours[number]
    if palette.terminal.depth == "truecolor":
        colour = oklab_mix(colour, palette.file.screen.text, _LIGHTER)
    return style(colour, bold=True)


class RaceLane(Pixels):
    """A picture with words below it, or beside it where there is room; a click puts the cursor on it.

    ``names`` are those of all variants, the one at ``number`` is that of this lane.
    """

    @dataclass
    class Clicked(Message):
        """The message that the lane was clicked."""

        number: int

    def __init__(self, palette: ScreenPalette, number: int, names: Sequence[str]) -> None:
        super().__init__(palette, classes="race-lane")
        self.number = number
        self._names = names
        self.tall = 0
        """The number of rows of the picture, the same for all lanes."""
        self._here = False
        self._lines: list[Line] = []
        self._several = False

    @property
    def words_below(self) -> bool:
        """True if there is no room for words beside the picture."""
        return self.size.width - self.cells[0] < BESIDE

    @property
    def cells(self) -> tuple[int, int]:
        """The columns and rows of the picture."""
        return CELL_ASPECT * self.tall, self.tall

    def on_resize(self) -> None:
        """Handle a resize: ask for a picture of the new size."""
        self.post_message(Rearranged())

    def paint(self, values: Array, winner: npt.NDArray[np.uint8] | None) -> None:
        """Show values, one for each pixel; with a ``winner`` of the same shape they are confidences.

        A single row of values is shown as a curve.
        """
        if len(values) == 1 and self.cells[1]:
            self.show(area(values[0], *self.palette.grid.pixels(*self.cells)))
            return
        several = winner is not None
        previous = self.levels if self.levels.shape == values.shape and several == self._several else None
        if several != self._several:
            self._several = several
            self.refresh()
        self.show(class_levels(winner, values, previous) if winner is not None else quantize(values, previous))

    def tell(self, lines: Sequence[Line], here: bool) -> None:
        """Show the progress of the variant in words; ``here`` is True if the cursor is on it."""
        if (list(lines), here) != (self._lines, self._here):
            self._lines, self._here = list(lines), here
            rows = self.cells[1]
            if self.words_below:
                self.refresh(Region(0, rows, self.size.width, max(1, self.size.height - rows)))
            else:
                self.refresh()

    def styles_of(self, _y: int) -> PixelStyles:
        """The plain scale, or that of classes."""
        return self.palette.class_pixels if self._several else self.palette.surface_pixels

    def line(self, y: int) -> Strip:
        """Return row ``y``: the picture, the name and the progress."""
        columns, rows = self.cells
        picture = super().line(y) if y < rows else Strip.blank(0)
        if self.words_below:
            return picture if y < rows else self._words(y - rows, self.size.width)
        words = self._words(y, self.size.width - columns - 2)
        return Strip.join([picture.adjust_cell_length(columns + 2), words])

    def _words(self, y: int, width: int) -> Strip:
        if y == 0:
            mark = variant_style(self.palette, self.number)
            parts = [Segment(f"{self.number + 1} ", self.palette.selected if self._here else mark)]
            return Strip([*parts, Segment(fitted(self._names, width - 2)[self.number], mark)])
        if y - 1 < len(self._lines):
            text, mark = self._lines[y - 1]
            return Strip([Segment(cut(text, width), mark)])
        return Strip.blank(0)

    def on_click(self, event: events.Click) -> None:
        """Handle a click: post it, so that the cursor moves here."""
        event.stop()
        self.post_message(self.Clicked(self.number))
