"""A picture in pixels over the cells of a widget, most of which stay visible through it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region

from tuiplay.raster.kitty import MOST_CELLS, colour_of, placeholders
from tuiplay.raster.png import MOST_COLOURS, indexed_png
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.images import Image, Images

LINKS, MAPS, FEATURES, SETS = 1, 2, 3, 4
"""The numbers of the small pictures among the images."""
TALLEST = 20
"""The height of a cell in pixels beyond which pictures are sent smaller and the terminal enlarges them."""
MOST_PIXELS = 600_000
"""The number of pixels of a whole picture beyond which it is drawn more coarsely."""
Codes = npt.NDArray[np.uint16]


class ImageLayer:
    """A picture in pixels: sends it, and gives the cells that show it.

    Attributes
    ----------
    active
        True if there is a picture now; else its widget draws glyphs.
    """

    def __init__(self, number: int, palette: ScreenPalette, images: Images) -> None:
        self.number, self.palette, self.images = number, palette, images
        self.active = False
        self._region = Region()
        self._holes: tuple[Region, ...] = ()

    def place(self, active: bool, region: Region, holes: tuple[Region, ...]) -> None:
        """Set the region that the picture covers on the screen, but for ``holes``; delete it if not ``active``."""
        self.active, self._region, self._holes = active, region, holes
        if not active and self.images.holds(self.number):
            self.images.remove(self.number)

    @staticmethod
    def fits(columns: int, rows: int) -> bool:
        """True if a picture of ``columns`` x ``rows`` cells can be sent."""
        return 0 < columns <= MOST_CELLS and 0 < rows <= MOST_CELLS

    @property
    def cells(self) -> tuple[int, int]:
        """The columns and rows of the picture."""
        return self._region.width, self._region.height

    @property
    def cell(self) -> tuple[int, int]:
        """The width and height of a cell in pixels of the picture."""
        wide, tall = self.palette.terminal.picture.cell
        share = min(1.0, TALLEST / tall, (MOST_PIXELS / max(1, self._region.area * wide * tall)) ** 0.5)
        share *= self.images.detail.size
        return max(1, round(wide * share)), max(1, round(tall * share))

    def blank(self) -> Codes:
        """The codes of a wholly transparent picture, shape (rows * height of a cell, columns * width of a cell)."""
        (columns, rows), (wide, tall) = self.cells, self.cell
        return np.zeros((rows * tall, columns * wide), dtype=np.uint16)

    def send(self, codes: npt.NDArray[Any], colour: Callable[[int], str], marks: Sequence[Region] = ()) -> int:
        """Send a picture; returns its size in bytes, 0 if it is not active or has too many colours.

        Parameters
        ----------
        codes
            Of the shape of ``blank``: 0 where it is transparent, elsewhere a number whose colour ``colour`` gives.
        marks
            Regions of the widget that show text.
        """
        present = np.bincount(codes.reshape(-1), minlength=1) > 0
        present[0] = True
        found = np.flatnonzero(present)
        if len(found) > MOST_COLOURS or not self.active:
            return 0
        table = np.zeros(len(present), dtype=np.uint8)
        table[found] = np.arange(len(found), dtype=np.uint8)
        numbers = table[codes]
        if not self.images.tied:
            origin = self._region.offset
            self._open(numbers, (*marks, *(hole.translate(-origin) for hole in self._holes)))
        colours = [self.palette.file.screen.background, *(colour(code) for code in found[1:].tolist())]
        png = indexed_png(numbers, colours, 0, smooth=True)
        self.images.put(self.number, Image(png, *self.cells, *self._region.offset))
        return len(png)

    def _open(self, numbers: npt.NDArray[np.uint8], regions: Sequence[Region]) -> None:
        """Make these regions of the widget transparent."""
        wide, tall = self.cell
        for x, y, width, height in regions:
            rows = slice(max(0, y * tall), max(0, (y + height) * tall))
            numbers[rows, max(0, x * wide) : max(0, (x + width) * wide)] = 0

    def segment(self, row: int, first: int, last: int) -> Segment:
        """The cells ``first`` to ``last`` - 1 of a row of the picture."""
        if not self.images.tied:
            return Segment(" " * (last - first))
        name = Style(color=Color.from_rgb(*colour_of(self.images.name(self.number))))
        return Segment(placeholders(row, first, last), name)


class Layered(Protocol):
    """A widget with a picture over its cells."""

    pixel_layer: ImageLayer | None

    @property
    def layer_region(self) -> Region:
        """The region of the picture on the screen."""

    @property
    def beside(self) -> tuple[type, ...]:
        """The kinds of widgets that lie over this one, but not over the picture."""

    def show_layer(self, switched: bool) -> None:
        """Send the picture as it is now; if it was ``switched`` on or off, draw the cells again too."""
