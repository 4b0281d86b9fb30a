"""Where the pen is while points are drawn on the surface, and what it draws."""

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
        The positions in a cell that it moves by.
    column, row
        Where it is, in those positions, from the top left.
    number
        The class that it draws, from 0.
    test
        Whether it draws test points.
    names
        Of the classes.
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
        """How many positions there are across and down."""
        return self.places.pixels(self.width, self.height)

    @property
    def cell(self) -> tuple[int, int]:
        """Column and row of the cell that it is in."""
        return self.places.cell(self.column, self.row)

    @property
    def place(self) -> int:
        """Which position of its cell it is at, from 0 at the top left, row by row."""
        across = self.places.across
        return self.row % self.places.down * across + self.column % across

    @property
    def point(self) -> tuple[float, float]:
        """x1 and x2 of the centre of what it is in; of the plane while the picture has no room."""
        across, down = self.extent
        if not (across and down):
            return 0.0, 0.0
        return (
            (self.column + 0.5) / across * 2 * DOMAIN - DOMAIN,
            DOMAIN - (self.row + 0.5) / down * 2 * DOMAIN,
        )

    @property
    def radius(self) -> float:
        """The height of a cell on the plane: what lies that near is erased."""
        return 2 * DOMAIN / max(1, self.height)

    def centre(self, column: int, row: int) -> tuple[float, float] | None:
        """x1 and x2 of the centre of a whole cell; None outside the picture."""
        if not (0 <= column < self.width and 0 <= row < self.height):
            return None
        return replace(self, places=WHOLE, column=column, row=row).point

    def moved(self, dx: int, dy: int) -> Pen:
        """So many positions further right and further down, but not over the edge."""
        across, down = self.extent
        column, row = (min(self.column + dx, across - 1), min(self.row + dy, down - 1))
        return replace(self, column=max(0, column), row=max(0, row))

    def over(self, width: int, height: int, places: CellGrid) -> Pen:
        """The same over a picture of another size, at about the same point; in the middle of a first one."""
        fresh = replace(self, width=width, height=height, places=places)
        across, down = fresh.extent
        if not (self.width and self.height):
            return replace(fresh, column=across // 2, row=down // 2)
        x1, x2 = self.point
        column = int((x1 + DOMAIN) / (2 * DOMAIN) * across)
        return replace(fresh, column=column, row=int((DOMAIN - x2) / (2 * DOMAIN) * down)).moved(0, 0)
