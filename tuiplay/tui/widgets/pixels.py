"""Pictures of levels, painted as half blocks: the base of the surface and of every small map."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from tuiplay.raster.cells import BLANK
from tuiplay.raster.surface import changed_rows, half_block_runs
from tuiplay.tui.colour.styles import PixelStyles
from tuiplay.tui.widgets.line_widget import LineWidget

Levels = npt.NDArray[np.uint8]
Mark = tuple[str, Style]
"""A glyph painted over a cell, with the style of its foreground."""


def blank(width: int, height: int) -> Levels:
    """Levels of a picture of so many cells that shows nothing."""
    return np.full((2 * height, width), BLANK, dtype=np.uint8)


def segments(
    top: Levels, bottom: Levels, styles: PixelStyles, marks: Mapping[int, Mark] | None = None
) -> list[Segment]:
    """One row of cells from two rows of pixels; ``marks`` are glyphs by column."""
    if not marks:
        runs = half_block_runs(*styles.painter.merge(top, bottom))
        return [Segment(glyph * count, mark) for count, (glyph, mark) in ((n, styles.cell(a, b)) for n, a, b in runs)]
    row: list[Segment] = []
    start = 0
    for column in sorted(marks):
        if column > start:
            row += segments(top[start:column], bottom[start:column], styles)
        glyph, mark = marks[column]
        row.append(Segment(glyph, styles.pair(int(bottom[column]), int(bottom[column])) + mark))
        start = column + 1
    if start < len(top):
        row += segments(top[start:], bottom[start:], styles)
    return row


class Pixels(LineWidget):
    """A picture of levels of shape (2 x rows, columns). Only rows that changed are painted again."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._levels: Levels = blank(0, 0)

    @property
    def levels(self) -> Levels:
        """What is shown now."""
        return self._levels

    def show(self, levels: Levels) -> None:
        """Show other levels."""
        if levels.shape != self._levels.shape:
            self._levels = levels
            self.refresh()
            return
        rows = changed_rows(self._levels, levels)
        self._levels = levels
        if rows:
            width = self.size.width
            self.refresh(*(Region(0, row, width, 1) for row in rows))

    def styles_of(self, _y: int) -> PixelStyles:
        """The styles of a row."""
        raise NotImplementedError

    def marks_of(self, _y: int) -> Mapping[int, Mark] | None:
        """Glyphs over a row, by column."""
        return None

    def line(self, y: int) -> Strip:
        """One row of cells."""
        if 2 * y + 1 >= len(self._levels):
            return Strip.blank(self.size.width)
        row = segments(self._levels[2 * y], self._levels[2 * y + 1], self.styles_of(y), self.marks_of(y))
        return Strip(row, self._levels.shape[1])
