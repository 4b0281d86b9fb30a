"""The pen that draws points on the surface: its position and what it draws."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from tuiplay.data.points import DOMAIN
from tuiplay.raster.cell_grid import WHOLE, CellGrid


class Pen(Struct, frozen=True):
    """A pen over a picture of ``width`` x ``height`` cells.

    Attributes
    ----------
    places
        The grid of positions in a cell, by which it moves.
    column, row
        Its place, in those positions, from the top left.
    number
        The class that it draws, from 0.
    test
        True if it draws test points.
    names
        The names of the classes.
    """

    names: Sequence[str]
    width: int = 0
    height: int = 0
    places: CellGrid = WHOLE
    column: int = 0
    row: int = 0
    number: int = 0
    test: bool = False

    @property
    def extent(self) -> tuple[int, int]:
        """The number of positions across and down."""
        return self.places.pixels(self.width, self.height)

    @property
    def cell(self) -> tuple[int, int]:
        """The column and row of the cell that the pen is in."""
        return self.places.cell(self.column, self.row)

    @property
    def place(self) -> int:
        """The number of the pen's position in its cell, from 0 at the top left, row by row."""
        across = self.places.across
        return self.row % self.places.down * across + self.column % across

    @property
    def point(self) -> tuple[float, float]:
        """The x1 and x2 of the centre of the position; those of the plane's centre while the picture has no room."""
        across, down = self.extent
        if not (across and down):
            return 0.0, 0.0
        return (
            (self.column + 0.5) / across * 2 * DOMAIN - DOMAIN,
            DOMAIN - (self.row + 0.5) / down * 2 * DOMAIN,
        )

    @property
    def radius(self) -> float:
        """The height of a cell on the plane: the distance within which a point is erased."""
        return 2 * DOMAIN / max(1, self.height)

    def centre(self, column: int, row: int) -> tuple[float, float] | None:
        """The x1 and x2 of the centre of a whole cell; None outside the picture."""
        if not (0 <= column < self.width and 0 <= row < self.height):
            return None
        return replace(self, places=WHOLE, column=column, row=row).point

    def moved(self, dx: int, dy: int) -> Pen:
        """The pen ``dx`` positions further right and ``dy`` further down, but not beyond the edges."""
        across, down = self.extent
        column, row = (min(self.column + dx, across - 1), min(self.row + dy, down - 1))
        return replace(self, column=max(0, column), row=max(0, row))

    def over(self, width: int, height: int, places: CellGrid) -> Pen:
        """The pen over a picture of another size, at about the same point; in the middle of the first picture."""
        fresh = replace(self, width=width, height=height, places=places)
        across, down = fresh.extent
        if not (self.width and self.height):
            return replace(fresh, column=across // 2, row=down // 2)
        x1, x2 = self.point
        column = int((x1 + DOMAIN) / (2 * DOMAIN) * across)
        return replace(fresh, column=column, row=int((DOMAIN - x2) / (2 * DOMAIN) * down)).moved(0, 0)
