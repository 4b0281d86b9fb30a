"""The welcome box of the first start: where to look and what to press, until a key is pressed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tuiplay.raster.palette import LEVELS
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import LineWidget
from tuiplay.tui.widgets.pixels import segments

WIDTH, ROWS = 44, 5
"""The columns and rows of the text, without its frame."""


class Tour(LineWidget):
    """The box of the welcome; it takes no keys."""

    def __init__(self, palette: ScreenPalette, key_of: Callable[[str], str]) -> None:
        super().__init__(id="tour")
        self.palette = palette
        self.border_title = "Welcome to tuiplay"
        self.border_subtitle = "any key continues"
        self._key_of = key_of

    def line(self, y: int) -> Strip:
        """Return row ``y``: a key and what it does, or the meaning of the colours."""
        palette, key = self.palette, self._key_of
        if y == ROWS - 1:
            return Strip(
                [
                    *self._sample(0), Segment(" −1 ", palette.text), *self._sample(LEVELS - 1),
                    Segment(" +1   ", palette.text),
                    Segment("outputs, neurons and weights", palette.quiet),
                ]
            )  # fmt: skip
        panels = " ".join(map(key, ("data", "features", "network")))
        keys, words = (
            (key("play"), "the network learns: watch the picture"),
            (panels, "choose points, inputs, layers"),
            ("enter", "changes what the cursor is on"),
            (key("help"), "help, wherever you are"),
        )[y]
        return Strip([Segment(f"{keys:<7}", palette.accent), Segment(words, palette.text)])

    def _sample(self, level: int) -> list[Segment]:
        grid = self.palette.grid
        return segments(np.full((grid.down, 2 * grid.across), level, dtype=np.uint8), self.palette.pixels)

    def place(self, screen: Size, chart: Widget) -> None:
        """Place the box over the loss chart, which is still empty then, if that is large enough; else at the lower
        left.

        On a screen that it would fill the box is not shown.
        """
        width, height = WIDTH + 4, ROWS + 2
        self.display = screen.width >= width and screen.height >= 2 * height
        corner = Region(0, max(0, screen.height - 1 - height), width, height)
        room = chart.region
        if chart.display and room.width >= width - 6 and room.height >= height:
            corner = Region(max(0, room.right - width), room.bottom - height, width, height)
        self.styles.width, self.styles.height = width, height
        self.styles.offset = (corner.x, corner.y)
