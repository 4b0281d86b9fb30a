"""The big picture: a neuron's output over the domain, with points and axes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from rich.segment import Segment
from textual.strip import Strip

from tuiplay.data.split import DOMAIN
from tuiplay.nn.arrays import Array
from tuiplay.raster.cells import POINT
from tuiplay.raster.surface import discrete, quantize, scatter
from tuiplay.tui.look import Look, PixelStyles
from tuiplay.tui.messages import Rearranged
from tuiplay.tui.widgets.pixels import Levels, Mark, Pixels, blank

AXIS = 3
"""Columns left of the picture, for the ticks of x2."""


class Surface(Pixels):
    """The decision surface in a square of cells, ticks at -6, 0 and 6 on its left and below it."""

    HELP = """The big picture is the output of the network, or of the neuron or feature under the cursor, for every
point of the plane from -6 to 6. The scale below it shows how +1 and -1 look; the ground colour is 0: the stronger
the colour, the surer the network. Bright pixels are training points; small rings are test points (t). With few colours
training points are o (positive) and x (negative), test points O and X."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._field: Levels = blank(0, 0)
        self._train: tuple[Levels, npt.NDArray[np.bool_]] | None = None
        self._marks: dict[int, dict[int, Mark]] = {}
        self._points: tuple[Array, Array | None] | None = None

    @property
    def cells(self) -> tuple[int, int]:
        """Columns and rows of the picture itself: as square as cells twice as high as wide allow."""
        height = max(0, min(self.size.height - 1, (self.size.width - AXIS) // 2))
        return 2 * height, height

    def set_points(self, train: Array, test: Array | None) -> None:
        """Points of shape (n, 3) to be shown; no test points for None."""
        self._points = (train, test)
        before = self._marks
        self._place_points()
        if self._marks != before:
            self.refresh()  # marks lie over levels, which may be as they were
        self._compose_levels()

    def on_resize(self) -> None:
        """Points fall into other cells."""
        self._place_points()
        self.post_message(Rearranged())

    def _place_points(self) -> None:
        width, height = self.cells
        self._train, self._marks = None, {}
        if self._points is None or not height:
            return
        train, test = self._points
        rows, columns, labels = scatter(train, width, 2 * height)
        overlay = blank(width, height)
        overlay[rows, columns] = quantize(labels) + POINT
        self._train = (overlay, overlay >= 2 * POINT)
        if test is not None:
            for row, column, label in zip(*(part.tolist() for part in scatter(test, width, height)), strict=True):
                mark = self.look.test_mark(int(quantize(np.array([label]))[0]))
                self._marks.setdefault(row, {})[column] = mark

    def forget(self) -> None:
        """Something else is going to be shown: its levels owe nothing to the last ones."""
        self._field = blank(0, 0)

    def paint(self, values: Array, two_colours: bool) -> None:
        """Show values of shape (2 x rows, columns)."""
        if values.shape != (2 * self.cells[1], self.cells[0]):
            return
        previous = self._field if self._field.shape == values.shape else None
        self._field = discrete(values) if two_colours else quantize(values, previous)
        self._compose_levels()

    def _compose_levels(self) -> None:
        width, height = self.cells
        if self._field.shape != (2 * height, width):
            return
        if self._train is None or self._train[0].shape != self._field.shape:
            self.show(self._field)
        else:
            overlay, empty = self._train
            self.show(np.where(empty, self._field, overlay))

    def styles_of(self, _y: int) -> PixelStyles:
        """The plain scale with points."""
        return self.look.surface_pixels

    def marks_of(self, y: int) -> Mapping[int, Mark] | None:
        """Test points."""
        return self._marks.get(y)

    def line(self, y: int) -> Strip:
        """Ticks, then the picture; under it the ticks of x1."""
        width, height = self.cells
        if self._levels.shape != (2 * height, width) or y > height:
            return Strip.blank(self.size.width)
        if y == height:
            return Strip([Segment(" " * (AXIS - 1) + _ticks(width), self.look.quiet)])
        label = {0: f"{DOMAIN:.0f}", height // 2: "0", height - 1: f"−{DOMAIN:.0f}"}.get(y, "")
        return Strip([Segment(f"{label:>{AXIS - 1}} ", self.look.quiet), *super().line(y)])


def _ticks(width: int) -> str:
    """Ticks -6, 0, 6 under a picture of that width, from one column left of it."""
    row = [" "] * (width + 2)
    for value, column in ((-DOMAIN, 1), (0.0, width // 2), (DOMAIN, width)):
        text = f"{value:.0f}".replace("-", "−")
        start = min(column + 1 - len(text), width + 2 - len(text))
        row[start : start + len(text)] = text
    return "".join(row)
