"""Where the pen is while points are drawn on the surface, and what it draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tuiplay.data.split import DOMAIN


@dataclass(frozen=True)
class Pen:
    """A pen over a picture of ``width`` x ``height`` cells.

    Attributes
    ----------
    halves
        Whether it moves by the halves of cells, which are about square, or by whole cells.
    column, row
        Where it is; rows count halves from the top if it moves by them, else cells.
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
    halves: bool = True
    column: int = 0
    row: int = 0
    number: int = 0
    test: bool = False

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.height * (2 if self.halves else 1)

    @property
    def cell(self) -> tuple[int, int]:
        """Column and row of the cell that it is in."""
        return self.column, self.row // 2 if self.halves else self.row

    @property
    def lower(self) -> bool:
        """Whether it is in the lower half of its cell."""
        return self.halves and self.row % 2 == 1

    @property
    def point(self) -> tuple[float, float]:
        """x1 and x2 of the centre of what it is in."""
        return (
            (self.column + 0.5) / self.width * 2 * DOMAIN - DOMAIN,
            DOMAIN - (self.row + 0.5) / self.rows * 2 * DOMAIN,
        )

    @property
    def radius(self) -> float:
        """The height of a cell on the plane: what lies that near is erased."""
        return 2 * DOMAIN / self.height

    def centre(self, column: int, row: int) -> tuple[float, float] | None:
        """x1 and x2 of the centre of a whole cell; None outside the picture."""
        if not (0 <= column < self.width and 0 <= row < self.height):
            return None
        return replace(self, halves=False, column=column, row=row).point

    def moved(self, dx: int, dy: int) -> Pen:
        """So many columns further right and rows further down, but not over the edge."""
        column = max(0, min(self.column + dx, self.width - 1))
        return replace(self, column=column, row=max(0, min(self.row + dy, self.rows - 1)))

    def over(self, width: int, height: int, halves: bool) -> Pen:
        """The same over a picture of another size, at about the same point; in the middle of a first one."""
        fresh = replace(self, width=width, height=height, halves=halves)
        if not (self.width and self.height):
            return replace(fresh, column=width // 2, row=fresh.rows // 2)
        x1, x2 = self.point
        column = int((x1 + DOMAIN) / (2 * DOMAIN) * width)
        return replace(fresh, column=column, row=int((DOMAIN - x2) / (2 * DOMAIN) * fresh.rows)).moved(0, 0)
