"""The links of a diagram in pixels: sent when they look different, at a rate that the line can carry."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
from rich.segment import Segment
from textual.geometry import Region

from tuiplay.nn.arrays import Array
from tuiplay.raster.link_pixels import Codes, LinkPixels, look_of
from tuiplay.raster.links import DEAD, FOCUS, Drawn, Link, LinkCanvas
from tuiplay.raster.palette import oklab_mix
from tuiplay.tui.widgets.image_layer import ImageLayer

RATE = 30_000
"""The bytes per second for links that change while training; the last ones are always sent."""


class UnderText(Protocol):
    """The widget whose links the picture shows."""

    @property
    def text_cells(self) -> list[Region]:
        """The regions of the text over the links, in cells of the widget."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> object:
        """Call a function after ``delay`` seconds."""


class LinkImage:
    """The picture in pixels of a view of links.

    Attributes
    ----------
    layer
        The layer that sends it; None where the terminal shows no pictures.
    """

    def __init__(self, view: UnderText, clock: Callable[[], float] = time.monotonic) -> None:
        self._view, self._clock = view, clock
        self.layer: ImageLayer | None = None
        self._ends: Sequence[Link] = ()
        self._reach: npt.NDArray[np.bool_] | None = None
        self._pixels: tuple[tuple[object, ...], LinkPixels] | None = None
        self._shown: tuple[Array, Drawn] | None = None
        self._sent: Codes | None = None
        self._marks: list[Region] = []
        self._next = 0.0
        self._waits = False

    @property
    def active(self) -> bool:
        """True if the links are in pixels now."""
        return self.layer is not None and self.layer.active

    def lay_out(self, ends: Sequence[Link], canvas: LinkCanvas | None) -> None:
        """Set the ends of the links and their canvas; without ends delete the picture."""
        self._ends, self._reach = ends, None if canvas is None else canvas.reach()
        self._pixels = self._shown = self._sent = None
        if self.layer is not None and self.active and not ends:
            self.layer.images.remove(self.layer.number)

    def show(self, weights: Array, drawn: Drawn, at_once: bool = False) -> None:
        """Draw links of these weights, at once or as soon as the line can carry them."""
        self._shown = weights, drawn
        if at_once or self._clock() >= self._next:
            self._send(again=False)
        elif self.active and not self._waits:
            self._waits = True
            self._view.set_timer(max(0.01, self._next - self._clock()), self._late)

    def _late(self) -> None:
        self._waits = False
        self._send(again=False)

    def send_again(self) -> None:
        """Send the links that are shown, even if the same picture was sent before."""
        self._send(again=True)

    def _send(self, again: bool) -> None:
        layer, shown = self.layer, self._shown
        if layer is None or not layer.active or shown is None or not self._ends:
            return
        key = (layer.cells, layer.cell)
        if self._pixels is None or self._pixels[0] != key:
            self._pixels = key, LinkPixels(*layer.cells, layer.cell, self._ends)
        codes = self._pixels[1].draw(*shown)
        # Text over a picture that is tied to cells makes its own way.
        marks = [] if layer.images.tied else self._view.text_cells
        if again or marks != self._marks or self._sent is None or not np.array_equal(codes, self._sent):
            self._sent, self._marks = codes, marks
            size = layer.send(codes, self._colour, marks)
            self._next = self._clock() + min(1.0, size * 4 / 3 / RATE)

    def _colour(self, code: int) -> str:
        assert self.layer is not None
        palette = self.layer.palette
        level, cover = look_of(code)
        screen = palette.file.screen
        full = {FOCUS: screen.text, DEAD: screen.quiet}.get(level) or palette.scale.colours[level]
        return oklab_mix(screen.background, full, cover)

    def cells(self, y: int, width: int) -> list[Segment]:
        """The cells of row ``y``, over ``width`` columns: those that no link can reach are empty."""
        if self.layer is None or self._reach is None or y >= len(self._reach):
            return [Segment(" " * width)]
        row, found, start = self._reach[y, :width], list[Segment](), 0
        changes = [*(np.flatnonzero(row[1:] != row[:-1]) + 1).tolist(), width]
        for end in changes:
            inside = start < len(row) and bool(row[start])
            found.append(self.layer.segment(y, start, end) if inside else Segment(" " * (end - start)))
            start = end
        return found
