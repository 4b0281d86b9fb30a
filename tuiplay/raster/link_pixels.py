"""The links of the network in pixels: smooth curves whose width is the size of the weight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tuiplay.raster.links import DEAD, FOCUS, LARGEST_WEIGHT, Drawn, Integers, Link, crowding
from tuiplay.raster.palette import LEVELS
from tuiplay.raster.strokes import curve, fan_out

Codes = npt.NDArray[np.uint8]

COVER = 3
"""The number of steps in which a pixel at the edge of a curve may be covered."""
_FOCUS, _DEAD = LEVELS, LEVELS + 1
_LOOKS = LEVELS + 2
THINNEST, THICKEST = 0.055, 0.29
"""The width of the weakest and of the strongest link, in heights of a cell."""
_WIDTHS = 9
"""The number of widths that look different: few, so that small changes of a weight do not change the screen."""
_LEAST_FOCUSED = 4
_HYSTERESIS = 0.65
"""The hysteresis in widths: how far a weight may be from the width that is shown."""
_NARROWER = (1.0, 0.75, 0.55)
"""The factors of the width by crowding: with little room, thick links would only cover others."""
_PERIOD, _DASH = 0.35, 0.4
"""The period of a dotted link, in heights of a cell, and the share of it that is drawn."""


def look_of(code: int) -> tuple[int, float]:
    """The level (as in ``links``) that belongs to a code, and the share of its pixel that is covered, from 0 to 1."""
    look, cover = divmod(code - 1, COVER)
    return {_FOCUS: FOCUS, _DEAD: DEAD}.get(look, look), (cover + 1) / COVER


class LinkPixels:
    """The links, laid out once for a cell size in pixels, and drawn as often as their weights change.

    Parameters
    ----------
    columns, rows, cell
        The size of the canvas in cells, and the width and height of a cell in pixels.
    links
        The end points in cells, as for ``links.LinkCanvas``.
    """

    def __init__(self, columns: int, rows: int, cell: tuple[int, int], links: Sequence[Link]) -> None:
        self._width, self._height, self._cell = columns * cell[0], rows * cell[1], cell
        ends = np.array(links, dtype=np.float64).reshape(-1, 4)
        self._ends = fan_out(ends) * (*cell, *cell) if len(ends) else ends
        self._narrower = np.array(_NARROWER)[crowding(links)] if len(ends) else np.zeros(0)
        self._kept: dict[tuple[int, int], tuple[Integers, Codes]] = {}
        self._widths: Integers | None = None

    def draw(self, weights: npt.ArrayLike, drawn: Drawn) -> Codes:
        """Return the codes of the pixels, shape (height, width): 0 without a link, else as ``look_of`` reads them.

        ``drawn`` describes how cells show the same links: their levels, their order, and the links left out.
        """
        picture = np.zeros(self._width * self._height, dtype=np.uint8)
        widths = self._chosen(np.asarray(weights, dtype=np.float64))
        looks = drawn.levels.astype(np.intp)
        looks[drawn.levels == FOCUS], looks[drawn.levels == DEAD] = _FOCUS, _DEAD
        shown = widths.copy()
        shown[drawn.back | (drawn.levels == DEAD)] = 0
        shown[drawn.levels == FOCUS] = np.maximum(shown[drawn.levels == FOCUS], _LEAST_FOCUSED)
        for link in np.argsort(drawn.ranks, kind="stable").tolist():
            if not drawn.hidden[link]:
                look = int(looks[link])
                at, cover = self._stroke(link, -1 if look == _DEAD else int(shown[link]))
                # An edge never reduces the cover that is there: it would cut what lies below.
                below = picture[at]
                over = (cover == COVER) | (below == 0) | ((below - 1) % COVER < cover)
                picture[at[over]] = cover[over] + np.uint8(look * COVER)
        return picture.reshape(self._height, self._width)

    def _chosen(self, weights: npt.NDArray[np.float64]) -> Integers:
        """The width of each weight; the previous one as long as the weight is near enough."""
        exact = np.minimum(np.abs(np.nan_to_num(weights)) / LARGEST_WEIGHT, 1.0) * (_WIDTHS - 1)
        found: Integers = np.rint(exact).astype(np.intp)
        if self._widths is not None and self._widths.shape == found.shape:
            found = np.where(np.abs(exact - self._widths) <= _HYSTERESIS, self._widths, found)
        self._widths = found
        return found

    def _stroke(self, link: int, width: int) -> tuple[Integers, Codes]:
        """The pixels of a link at a width, -1 for a dotted one, and the cover of each: 1 to ``COVER``."""
        key = link, width
        if key not in self._kept:
            tall = self._cell[1]
            share = max(0, width) / (_WIDTHS - 1)
            across = tall * (THINNEST + (THICKEST - THINNEST) * share) * (float(self._narrower[link]) if share else 1.0)
            self._kept[key] = self._traced(link, max(1.0, across), tall * _PERIOD if width < 0 else 0.0)
        return self._kept[key]

    def _traced(self, link: int, across: float, period: float) -> tuple[Integers, Codes]:
        x, y = curve(*self._ends[link].tolist())
        along = np.hypot(np.gradient(x), np.gradient(y))
        ahead_x, ahead_y = np.gradient(x) / along, np.gradient(y) / along
        if period:
            kept = np.cumsum(along) % period < max(1.5, period * _DASH)
            x, y, ahead_x, ahead_y = x[kept], y[kept], ahead_x[kept], ahead_y[kept]
        reach = int(np.ceil(across / 2 + 1))
        offsets = np.arange(-reach, reach + 1)
        dx, dy = (part.ravel() for part in np.meshgrid(offsets, offsets))
        columns, rows = np.floor(x).astype(np.intp)[:, None] + dx, np.floor(y).astype(np.intp)[:, None] + dy
        away_x, away_y = columns + 0.5 - x[:, None], rows + 0.5 - y[:, None]
        beside = np.abs(away_x * ahead_y[:, None] - away_y * ahead_x[:, None])
        beyond = np.abs(away_x * ahead_x[:, None] + away_y * ahead_y[:, None])
        cover = np.rint(np.clip(across / 2 + 0.5 - beside, 0.0, 1.0) * COVER).astype(np.uint8)
        # A stroke stays between the things at its ends.
        first, last = np.floor(self._ends[link, 0]), np.ceil(self._ends[link, 2]) - 1
        inside = (columns >= first) & (columns <= last) & (columns >= 0) & (columns < self._width)
        inside &= (rows >= 0) & (rows < self._height) & (beyond <= 0.8) & (cover > 0)
        at, cover = (rows * self._width + columns)[inside], cover[inside]
        # Of several covers of a pixel the largest: it is the last in this order.
        order = np.lexsort((cover, at))
        at, cover = at[order], cover[order]
        whole = np.ones(len(at), dtype=np.bool_)
        whole[:-1] = at[1:] != at[:-1]
        return at[whole], cover[whole]
