"""Pictures of levels, painted as cells: the base of the surface and of every small map."""

from __future__ import annotations

from collections.abc import Mapping

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from tuiplay.raster.cell_grid import Levels
from tuiplay.tui.colour.pixel_styles import PixelStyles
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import LineWidget

Mark = tuple[str, Style]
"""A glyph painted over a cell, with the style of its foreground."""


def segments(band: Levels, styles: PixelStyles, marks: Mapping[int, Mark] | None = None) -> list[Segment]:
    """The segments of one row of cells, from its pixels (``CellGrid.band``); ``marks`` are glyphs by column."""
    if not marks:
        runs = styles.painter.runs(band)
        return [Segment(glyph * count, mark) for count, (glyph, mark) in ((n, styles.cell(key)) for n, key in runs)]
    across = styles.painter.grid.across
    row: list[Segment] = []
    start = 0
    for column in sorted(marks):
        if column > start:
            row += segments(band[:, start * across : column * across], styles)
        glyph, mark = marks[column]
        row.append(Segment(glyph, styles.field(int(band[-1, column * across]))[1] + mark))
        start = column + 1
    if start * across < band.shape[1]:
        row += segments(band[:, start * across :], styles)
    return row


class Pixels(LineWidget):
    """A picture of levels, the pixels of its cells; only rows that changed are painted again."""

    def __init__(self, palette: ScreenPalette, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.palette = palette
        self._levels = palette.blank(0, 0)

    @property
    def levels(self) -> Levels:
        """The levels that are shown now."""
        return self._levels

    def show(self, levels: Levels) -> None:
        """Show levels of shape (rows, columns) in pixels of the cells."""
        if levels.shape != self._levels.shape:
            self._levels = levels
            self.refresh()
            return
        rows = self.palette.grid.changed_rows(self._levels, levels)
        self._levels = levels
        if rows:
            width = self.size.width
            self.refresh(*(Region(0, row, width, 1) for row in rows))

    def styles_of(self, _y: int) -> PixelStyles:
        """The styles of row ``y``."""
        raise NotImplementedError

    def marks_of(self, _y: int) -> Mapping[int, Mark] | None:
        """The glyphs over row ``y``, by column; None without any."""
        return None

    def band(self, y: int) -> Levels:
        """The pixels of row ``y`` of cells."""
        return self.palette.grid.band(self._levels, y)

    def line(self, y: int) -> Strip:
        """Return row ``y`` of the cells, with the marks over it."""
        grid, band = self.palette.grid, self.band(y)
        if len(band) < grid.down:
            return Strip.blank(self.size.width)
        return Strip(segments(band, self.styles_of(y), self.marks_of(y)), band.shape[1] // grid.across)
