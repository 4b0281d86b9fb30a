"""The hidden-space view: the grid of the plane and the points as a layer maps them, in place of the big picture."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tuiplay.formats.numbers import percent_text
from tuiplay.raster.cell_grid import CELL_ASPECT
from tuiplay.raster.cells import POINT
from tuiplay.raster.classes import CLASS_POINT
from tuiplay.raster.surface import quantize
from tuiplay.raster.warped_grid import Bounds, bounds_of, pixels_of, warped_grid
from tuiplay.run.hidden_space import FEW, MANY, Axes, HiddenSpace, axes_of, hidden_space
from tuiplay.run.run import Run
from tuiplay.tui.colour.pixel_styles import PixelStyles
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Acted, Rearranged
from tuiplay.tui.widgets.pixels import Pixels

_FINE = 80
"""The least number of pixels across and down for all lines of the grid."""


class HiddenView(Pixels, can_focus=True):
    """The plane as a layer maps it; left and right choose the layer, up and down its two axes."""

    TITLE = "Hidden space"
    HELP = """The plane as a layer sees it. The axes are the values of two of its neurons, or the two principal
components of all. The lines are those of constant x1 and x2, in the colour of the output there and bright where it
changes its sign; the points are the training points. The next layer has to separate these points by straight lines: in
the last hidden layer one line is enough.

Left and right go to the previous and the next layer, up and down through principal components and pairs of neurons.
The view is live during training."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "layer(-1)", "layer", show=False, id="hidden_left", tooltip="The previous layer"),
        Binding("right,l", "layer(1)", "layer", show=False, id="hidden_right", tooltip="The next layer"),
        Binding("up,k", "axes(-1)", "axes", show=False, id="hidden_up", tooltip="The previous pair of neurons"),
        Binding("down,j", "axes(1)", "axes", show=False, id="hidden_down", tooltip="The next pair of neurons"),
        Binding("escape", "close", "surface", id="hidden_close", tooltip="Back to the surface"),
    ]

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(palette)
        self.place = 0
        """The number of the layer, from 0."""
        self._pair = 0
        self._bounds: Bounds | None = None
        self._shown: tuple[int, Axes] = 0, None
        self._caption = ""
        self._several_classes = False
        self._run: Run | None = None

    @property
    def cells(self) -> tuple[int, int]:
        """The columns and rows of the picture."""
        height = max(0, min(self.size.height - 1, self.size.width // CELL_ASPECT))
        return CELL_ASPECT * height, height

    @property
    def axes(self) -> Axes:
        """The two neurons that are the axes; None for the two principal components."""
        choices = self._choices
        return choices[self._pair % len(choices)]

    @property
    def _choices(self) -> list[Axes]:
        return axes_of(self._run.network.sizes[self.place + 1] if self._run else 2)

    def paint(self, run: Run) -> None:
        """Show the run as it is."""
        self._run = run
        columns, rows = self.cells
        layers = len(run.network.weights)
        self.place = max(0, min(self.place, layers - 1))
        if not rows:
            return
        points = run.split.train[:3000]
        width, height = self.palette.grid.pixels(columns, rows)
        lines = MANY if min(width, height) >= _FINE else FEW
        found = hidden_space(run, self.place, self.axes, points, lines)
        if self._shown != (self.place, self.axes):
            self._bounds, self._shown = None, (self.place, self.axes)
        self._several_classes = run.experiment.task.has_several_classes
        self._bounds = bounds_of(found.grid, self._bounds)
        picture = warped_grid(found.grid, found.outputs, self._bounds, width, height)
        across, down, inside = pixels_of(found.points, self._bounds, width, height)
        labels = points[inside, 2]
        levels = CLASS_POINT + labels if self._several_classes else quantize(labels) + POINT
        picture[down[inside], across[inside]] = np.asarray(levels).astype(np.uint8)
        self._say(found, layers)
        self.show(picture)

    def _say(self, found: HiddenSpace, layers: int) -> None:
        name = "output" if self.place == layers - 1 else f"layer {self.place + 1}"
        if self._choices == [None] and self._run is not None and self._run.network.sizes[self.place + 1] == 1:
            what = "1 neuron"
        elif self.axes is None:
            share = "" if math.isnan(found.explained) else f" ({percent_text(found.explained)})"
            what = f"principal components{share}"
        else:
            what = f"neurons {self.axes[0] + 1}, {self.axes[1] + 1}"
        caption = f"{name}: {what}"
        if caption != self._caption:
            self._caption = caption
            self.refresh()

    def on_resize(self) -> None:
        """Handle a resize: ask to be painted again."""
        self.post_message(Rearranged())

    def styles_of(self, _y: int) -> PixelStyles:
        """The plain scale, or the one with points of classes where there are several."""
        return self.palette.class_pixels if self._several_classes else self.palette.surface_pixels

    def line(self, y: int) -> Strip:
        """Return row ``y``: part of the picture, or its caption below it."""
        columns, rows = self.cells
        if y == rows:
            style = self.palette.selected if self.has_focus else self.palette.quiet
            return Strip([Segment(self.palette.words(self._caption)[: self.size.width], style)])
        if self._levels.shape != self.palette.grid.shape(columns, rows) or y > rows:
            return Strip.blank(self.size.width)
        return super().line(y)

    def action_layer(self, step: int) -> None:
        """Show the layer that is ``step`` further."""
        if self._run is not None:
            self.place = (self.place + step) % len(self._run.network.weights)
            self._pair = 0
            self.post_message(Rearranged())

    def action_axes(self, step: int) -> None:
        """Show the axes that are ``step`` further."""
        self._pair = (self._pair + step) % len(self._choices)
        self.post_message(Rearranged())

    def action_close(self) -> None:
        """Close the view: show the surface again."""
        self.post_message(Acted("hidden_space"))

    def on_focus(self) -> None:
        """Handle the focus: draw the caption with it."""
        self.refresh()

    def on_blur(self) -> None:
        """Handle the loss of the focus: draw the caption without it."""
        self.refresh()
