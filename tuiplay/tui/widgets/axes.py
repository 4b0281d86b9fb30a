"""The labels beside the axes of the big picture."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from rich.cells import cell_len

from tuiplay.data.points import DOMAIN
from tuiplay.raster.cell_grid import CELL_ASPECT
from tuiplay.raster.surface import scatter

AXIS = 3
"""The least number of columns left of the picture, for the ticks of x2."""
_WIDEST = 9
"""The largest number of columns left of the picture: longer ticks are drawn over it."""

_END = f"{DOMAIN:.0f}"


class Axes(Struct, frozen=True):
    """The ticks of both axes: text at the low end, in the middle and at the high end of each.

    The ends of the axis of x2 stand at the share ``reach`` of the way from the middle to the edges, where it is ``up``.
    ``beside`` has other ticks of x2 that are to have room too: the picture stays where it is as they come and go.
    """

    x1: tuple[str, str, str] = (f"−{_END}", "0", _END)
    x2: tuple[str, str, str] = (f"−{_END}", "0", _END)
    reach: float = 1.0
    up: float = DOMAIN
    beside: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """The number of columns left of the picture in which the ticks of x2, or ``beside``, have room."""
        wanted = 1 + max(map(cell_len, self.beside or self.x2))
        return max(AXIS, wanted) if wanted <= _WIDEST else AXIS

    def room(self, width: int) -> int:
        """The number of rows of the largest square picture in ``width`` columns, which include the ticks of x2."""
        return max(0, (width - self.left) // CELL_ASPECT)

    def rows(self, height: int) -> dict[int, str]:
        """The ticks of x2 by row, beside a picture of ``height`` rows."""
        low, middle, high = self.x2
        ends = (int((1 + end * self.reach) / 2 * height) for end in (-1, 1))
        top, bottom = (min(row, height - 1) for row in ends)
        return {height // 2: middle, bottom: low, top: high}


def ticks(width: int, labels: tuple[str, str, str]) -> str:
    """The labels under a picture of ``width`` columns, from one column left of it: at both ends and, if it fits,
    between."""
    row = [" "] * (width + 2)
    low, middle, high = labels
    starts = max(0, 2 - len(low)), width // 2 + 1 - len(middle) // 2 - len(middle) % 2, width + 1 - len(high)
    for text, start in ((low, starts[0]), (high, starts[2]), (middle, starts[1])):
        cells = row[max(0, start - 1) : start + len(text) + 1]
        if start >= 0 and all(cell == " " for cell in cells):
            row[start : start + len(text)] = text
    return "".join(row)


def sides_of(place: tuple[float, float] | None, width: int, height: int, y: int) -> dict[int, str]:
    """The brackets by column around the cell of a place (x1, x2), if it is in row ``y`` of a picture of this size."""
    if place is None or not height:
        return {}
    rows, columns, _ = scatter(np.array([[*place, 0.0]]), width, height)
    if not len(rows) or int(rows[0]) != y:
        return {}
    sides = {int(columns[0]) - 1: "[", int(columns[0]) + 1: "]"}
    return {at: side for at, side in sides.items() if 0 <= at < width}
