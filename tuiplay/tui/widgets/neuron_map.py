"""The map of one neuron in the diagram."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from textual import events
from textual.message import Message
from textual.strip import Strip

from tuiplay.nn.arrays import Array
from tuiplay.raster.cell_grid import WHOLE, Levels
from tuiplay.raster.cells import BLANK
from tuiplay.raster.curve_plot import area
from tuiplay.raster.surface import discrete, quantize
from tuiplay.raster.upsampling import bilinear, reduced
from tuiplay.tui.colour.pixel_styles import PixelStyles
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import LastCounts
from tuiplay.tui.widgets.image_layer import ImageLayer
from tuiplay.tui.widgets.pixels import Pixels

_APART = 8
"""The part of a cell's height that separates two maps that touch, in pixels: one over this number."""


class NeuronMap(Pixels):
    """The map of one neuron's output over the domain; ``key`` is its layer and its number there."""

    @dataclass
    class Hovered(LastCounts):
        """The message that the mouse came onto the map, or left it."""

        neuron_map: NeuronMap
        entered: bool

    @dataclass
    class Clicked(Message):
        """The message that the map was clicked."""

        neuron_map: NeuronMap

    def __init__(self, palette: ScreenPalette, key: tuple[int, int]) -> None:
        super().__init__(palette)
        self.key = key
        self.pixel_layer: ImageLayer | None = None
        self.place = (0, 0)
        """The column and row of this map in the diagram, whose picture in pixels it is a part of."""
        self.fine: Levels | None = None
        """The levels in pixels, while there is such a picture."""
        self._faded = self._touches = False

    @property
    def touches(self) -> bool:
        """True if another map begins right below; the last pixels of this one are left out then, to separate them."""
        return self._touches

    @touches.setter
    def touches(self, touches: bool) -> None:
        if touches != self._touches:
            self._touches = touches
            self.refresh()

    @property
    def in_view(self) -> Levels | None:
        """The levels in pixels, as they are sent."""
        if self.fine is None or self.pixel_layer is None or not self._touches:
            return self.fine
        found: Levels = self.fine.copy()
        found[-max(1, self.pixel_layer.cell[1] // _APART) :] = BLANK
        return found

    def band(self, y: int) -> Levels:
        """The pixels of a row of cells, without the last ones where another map touches it: the last row of them, or
        those of the last cell where a cell shows one glyph."""
        found = super().band(y)
        if not self._touches or y != self.size.height - 1 or not found.size:
            return found
        cut: Levels = found.copy()
        if self.palette.places != WHOLE:
            cut[-1] = BLANK
        elif self.size.width > 1:
            cut[:, -self.palette.grid.across :] = BLANK
        return cut

    @property
    def faded(self) -> bool:
        """True if the neuron is left out or switched off, and its map is drawn faded."""
        return self._faded

    @faded.setter
    def faded(self, faded: bool) -> None:
        if faded != self._faded:
            self._faded = faded
            self.refresh()

    def paint(self, values: Array, two_colours: bool, cells: tuple[int, int]) -> bool:
        """Show values over ``cells``, with several values for each cell; returns True if pixels have changed."""
        layer, self.fine, before = self.pixel_layer, None, self.fine
        if layer is not None and layer.active:
            exact = bilinear(values, cells[1] * layer.cell[1], cells[0] * layer.cell[0])
            fine = discrete(exact) if two_colours else quantize(exact, before)
            self.fine = fine
            return before is None or not np.array_equal(fine, before)
        width, height = self.palette.grid.pixels(*cells)
        if values.shape != (height, width):
            values = reduced(values, height, width)
        previous = self.levels if self.levels.shape == values.shape else None
        self.show(discrete(values) if two_colours else quantize(values, previous))
        return False

    def line(self, y: int) -> Strip:
        """Return row ``y``: cells of the diagram's picture, or glyphs."""
        if self.pixel_layer is None or not self.pixel_layer.active:
            return super().line(y)
        column, row = self.place
        return Strip([self.pixel_layer.segment(row + y, column, column + self.size.width)], self.size.width)

    def paint_curve(self, values: Array, cells: tuple[int, int]) -> bool:
        """Show values along x over ``cells``; returns True if pixels have changed."""
        layer, self.fine, before = self.pixel_layer, None, self.fine
        if layer is None or not layer.active:
            self.show(area(values, *self.palette.grid.pixels(*cells)))
            return False
        self.fine = area(values, cells[0] * layer.cell[0], cells[1] * layer.cell[1])
        return before is None or not np.array_equal(self.fine, before)

    def styles_of(self, _y: int) -> PixelStyles:
        """The plain scale, or the faded one."""
        return self.palette.dim_pixels if self._faded else self.palette.pixels

    def on_enter(self, event: events.Enter) -> None:
        """Handle the mouse entering: post that it is on the map."""
        event.stop()
        self.post_message(self.Hovered(self, True))

    def on_leave(self, event: events.Leave) -> None:
        """Handle the mouse leaving: post that it has left the map."""
        event.stop()
        self.post_message(self.Hovered(self, False))

    def on_click(self, event: events.Click) -> None:
        """Handle a click: post it, so that the cursor moves here."""
        event.stop()
        self.post_message(self.Clicked(self))
