"""The grid of pixels in a cell of the terminal: the one value that pictures, points, pen and mouse go by.

It comes from the terminal's painter (``Painter.grid``); finer glyphs or real pixels change the grid and nothing else.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tuiplay.raster.groups import occupied

Levels = npt.NDArray[np.uint8]

CELL_ASPECT = 2
"""The approximate height of a cell in widths of a cell: a square of n rows has CELL_ASPECT x n columns."""


class CellGrid(Struct, frozen=True):
    """The pixels of one cell: ``across`` horizontally, ``down`` vertically."""

    across: int
    down: int

    def pixels(self, columns: int, rows: int) -> tuple[int, int]:
        """The width and height, in pixels, of a number of cells."""
        return self.across * columns, self.down * rows

    def shape(self, columns: int, rows: int) -> tuple[int, int]:
        """The shape of the array of levels of a number of cells: (height, width) in pixels."""
        return self.down * rows, self.across * columns

    def band(self, levels: Levels, row: int) -> Levels:
        """The pixels of one row of cells, shape (down, width); fewer rows at the end of the picture."""
        return levels[self.down * row : self.down * (row + 1)]

    def cell(self, x: int, y: int) -> tuple[int, int]:
        """The column and row of the cell that holds a pixel."""
        return x // self.across, y // self.down

    def changed_rows(self, old: Levels, new: Levels) -> list[int]:
        """The rows of cells of ``new`` that differ from ``old``; all of them if the shapes differ."""
        if old.shape != new.shape:
            return list(range(-(-len(new) // self.down)))
        differs = (old != new).any(axis=1)
        rows: list[int] = occupied(np.flatnonzero(differs) // self.down, 0)[0].tolist()
        return rows


HALVES = CellGrid(1, 2)
"""Half blocks: two pixels, one above the other, each about square."""
WHOLE = CellGrid(1, 1)
"""One pixel per cell, for one glyph."""
