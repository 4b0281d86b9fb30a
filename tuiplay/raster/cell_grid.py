"""How many pixels a cell of the terminal holds: the one value by which pictures, points, pen and mouse reckon.

The painter of a terminal gives it (``Painter.grid``); with finer glyphs or real pixels it is another one, and nothing
else changes.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tuiplay.raster.groups import occupied

Levels = npt.NDArray[np.uint8]

CELL_ASPECT = 2
"""A cell is about so many times as high as wide: a square of n rows has CELL_ASPECT x n columns."""


class CellGrid(Struct, frozen=True):
    """Pixels of one cell: ``across`` side by side, ``down`` one below the other."""

    across: int
    down: int

    def pixels(self, columns: int, rows: int) -> tuple[int, int]:
        """Width and height in pixels of so many cells."""
        return self.across * columns, self.down * rows

    def shape(self, columns: int, rows: int) -> tuple[int, int]:
        """The shape of an array of levels for so many cells: (height, width) in pixels."""
        return self.down * rows, self.across * columns

    def band(self, levels: Levels, row: int) -> Levels:
        """The pixels of one row of cells, shape (down, width); shorter where the picture ends."""
        return levels[self.down * row : self.down * (row + 1)]

    def cell(self, x: int, y: int) -> tuple[int, int]:
        """Column and row of the cell that holds a pixel."""
        return x // self.across, y // self.down

    def changed_rows(self, old: Levels, new: Levels) -> list[int]:
        """Rows of cells of ``new`` that differ from ``old``; all of them if the shapes do."""
        if old.shape != new.shape:
            return list(range(-(-len(new) // self.down)))
        differs = (old != new).any(axis=1)
        rows: list[int] = occupied(np.flatnonzero(differs) // self.down, 0)[0].tolist()
        return rows


HALVES = CellGrid(1, 2)
"""Half blocks: two pixels, one above the other, each about square."""
WHOLE = CellGrid(1, 1)
"""One glyph for a cell."""
