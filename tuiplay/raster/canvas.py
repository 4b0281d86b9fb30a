"""Drawing on pixels or into SVG: rectangles, discs, lines, text and images, in colours '#rrggbb'.

Positions are in pixels from the top left, x to the right and y down, and need not be whole numbers.
"""

from __future__ import annotations

import base64
from html import escape
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from tuiplay.raster.blocks import OCTANTS, QUADRANTS, SEXTANTS
from tuiplay.raster.letters import HEIGHT, WIDTH, letters
from tuiplay.raster.png import rgb_png

Anchor = Literal["start", "middle", "end"]
Pixels = npt.NDArray[np.uint8]
_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}
_BRAILLE = 0x2800
_BRAILLE_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_EIGHTHS_UP, _EIGHTHS_RIGHT = "▁▂▃▄▅▆▇", "▏▎▍▌▋▊▉"
_SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75}

Box = tuple[float, float, float, float]
"""The left, top, right and bottom of a part of a cell, from 0 to 1."""


class Canvas(Protocol):
    """A surface that pictures are drawn on."""

    width: int
    height: int

    def rectangle(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Draw a filled rectangle."""

    def disc(self, x: float, y: float, radius: float, colour: str, edge: str) -> None:
        """Draw a filled circle with an edge of one pixel."""

    def line(self, x: float, y: float, to_x: float, to_y: float, colour: str, width: float = 1.0) -> None:
        """Draw a straight line."""

    def text(self, x: float, y: float, text: str, colour: str, size: float = HEIGHT, anchor: Anchor = "start") -> None:
        """Draw a line of text; y is its middle, ``size`` the height of a line."""

    def image(self, x: float, y: float, pixels: Pixels) -> None:
        """Draw pixels of shape (height, width, 3)."""

    def content(self) -> bytes:
        """Return the content of the file."""


def boxes_of(glyph: str) -> list[Box] | None:
    """The rectangles that make up a block character or a braille pattern; None for every other character."""
    if glyph in _BOXES:
        return _BOXES[glyph]
    code = ord(glyph) - _BRAILLE
    if not 0 <= code < 256:
        return None
    boxes = []
    for row, bits in enumerate(_BRAILLE_BITS):
        for column, bit in enumerate(bits):
            if code & bit:
                x, y = 0.25 + 0.5 * column, 0.125 + 0.25 * row
                boxes.append((x - 0.12, y - 0.06, x + 0.12, y + 0.06))
    return boxes


def _known_boxes() -> dict[str, list[Box]]:
    known: dict[str, list[Box]] = {"▀": [(0, 0, 1, 0.5)], "█": [(0, 0, 1, 1)], "▐": [(0.5, 0, 1, 1)]}
    known |= {glyph: [(0, 1 - (step + 1) / 8, 1, 1)] for step, glyph in enumerate(_EIGHTHS_UP)}
    known |= {glyph: [(0, 0, (step + 1) / 8, 1)] for step, glyph in enumerate(_EIGHTHS_RIGHT)}
    known |= {"▔": [(0, 0, 1, 1 / 8)], "▕": [(7 / 8, 0, 1, 1)], " ": []}
    for glyphs, down in ((QUADRANTS, 2), (SEXTANTS, 3), (OCTANTS, 4)):
        for pattern, glyph in enumerate(glyphs):
            cells = [divmod(place, 2) for place in range(2 * down) if pattern >> place & 1]
            boxes = [(column / 2, row / down, (column + 1) / 2, (row + 1) / down) for row, column in cells]
            known.setdefault(glyph, boxes)
    return known


_BOXES = _known_boxes()


def shade_of(glyph: str) -> float:
    """The share of a cell that a shade character covers; 0 for every other character."""
    return _SHADES.get(glyph, 0.0)


class SvgCanvas:
    """A canvas that makes SVG: scalable, with text as text."""

    def __init__(self, width: int, height: int, background: str) -> None:
        self.width, self.height = width, height
        self._parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace">'
        ]
        self.rectangle(0, 0, width, height, background)

    def rectangle(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Draw a filled rectangle, with sharp edges so that neighbours leave no gap."""
        place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
        self._parts.append(f'<rect {place} fill="{colour}" shape-rendering="crispEdges"/>')

    def disc(self, x: float, y: float, radius: float, colour: str, edge: str) -> None:
        """Draw a circle."""
        self._parts.append(f'<circle cx="{x:.6g}" cy="{y:.6g}" r="{radius:g}" fill="{colour}" stroke="{edge}"/>')

    def line(self, x: float, y: float, to_x: float, to_y: float, colour: str, width: float = 1.0) -> None:
        """Draw a line."""
        ends = f'x1="{x:.6g}" y1="{y:.6g}" x2="{to_x:.6g}" y2="{to_y:.6g}"'
        self._parts.append(f'<line {ends} stroke="{colour}" stroke-width="{width:g}"/>')

    def text(self, x: float, y: float, text: str, colour: str, size: float = HEIGHT, anchor: Anchor = "start") -> None:
        """Draw text of a fixed width, regardless of the font."""
        length = len(text) * size * WIDTH / HEIGHT
        attributes = f'fill="{colour}" font-size="{size * 0.85:g}" text-anchor="{anchor}" textLength="{length:g}"'
        self._parts.append(
            f'<text x="{x:g}" y="{y + 0.3 * size:.6g}" {attributes} xml:space="preserve">{escape(text)}</text>'
        )

    def image(self, x: float, y: float, pixels: Pixels) -> None:
        """Draw the pixels as an embedded PNG."""
        height, width, _ = pixels.shape
        data = base64.b64encode(rgb_png(pixels)).decode()
        self._parts.append(
            f'<image x="{x:g}" y="{y:g}" width="{width}" height="{height}" href="data:image/png;base64,{data}"/>'
        )

    def content(self) -> bytes:
        """Return the content of the SVG file."""
        return "\n".join([*self._parts, "</svg>", ""]).encode()


class PngCanvas:
    """A canvas that makes PNG: pixels, with smooth edges."""

    def __init__(self, width: int, height: int, background: str) -> None:
        self.width, self.height = width, height
        self._pixels = np.empty((height, width, 3))
        self._pixels[:] = _rgb(background)

    def _blend(self, left: int, top: int, cover: npt.NDArray[np.float64], colour: str) -> None:
        """Blend a colour into pixels by the share ``cover``; parts outside the picture are cut off."""
        height, width = cover.shape
        x, y = max(0, left), max(0, top)
        to_x, to_y = min(self.width, left + width), min(self.height, top + height)
        if x >= to_x or y >= to_y:
            return
        share = cover[y - top : to_y - top, x - left : to_x - left, None]
        area = self._pixels[y:to_y, x:to_x]
        area += share * (_rgb(colour) - area)

    def rectangle(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Draw a rectangle of whole pixels."""
        left, top, right, bottom = round(x), round(y), round(x + width), round(y + height)
        self._pixels[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = _rgb(colour)

    def disc(self, x: float, y: float, radius: float, colour: str, edge: str) -> None:
        """Draw a circle."""
        for size, one in ((radius + 0.5, edge), (radius - 0.5, colour)):
            left, top, side = int(np.floor(x - size)) - 1, int(np.floor(y - size)) - 1, int(2 * size) + 4
            across = left + 0.5 + np.arange(side) - x
            down = top + 0.5 + np.arange(side) - y
            distance = np.hypot(across[None, :], down[:, None])
            self._blend(left, top, np.clip(size + 0.5 - distance, 0.0, 1.0), one)

    def line(self, x: float, y: float, to_x: float, to_y: float, colour: str, width: float = 1.0) -> None:
        """Draw a line."""
        left, top = int(np.floor(min(x, to_x) - width)), int(np.floor(min(y, to_y) - width))
        across = left + 0.5 + np.arange(int(abs(to_x - x) + 2 * width) + 3) - x
        down = top + 0.5 + np.arange(int(abs(to_y - y) + 2 * width) + 3) - y
        length = np.hypot(to_x - x, to_y - y) or 1.0
        ahead, aside = (to_x - x) / length, (to_y - y) / length
        along = across[None, :] * ahead + down[:, None] * aside
        beside = np.abs(down[:, None] * ahead - across[None, :] * aside)
        beyond = np.maximum(np.maximum(-along, along - length), 0.0)
        self._blend(left, top, np.clip(width / 2 + 0.5 - np.hypot(beside, beyond), 0.0, 1.0), colour)

    def text(self, x: float, y: float, text: str, colour: str, size: float = HEIGHT, anchor: Anchor = "start") -> None:
        """Draw letters of the built-in font; a character that it lacks becomes an empty box."""
        height, width = max(1, round(size)), max(1, round(size * WIDTH / HEIGHT))
        left = round(x - len(text) * width * _SHARE[anchor])
        for place, character in enumerate(text):
            if not character.isspace():
                cover = _scaled(letters().get(character, _MISSING), width, height)
                self._blend(left + place * width, round(y - height / 2), cover, colour)

    def image(self, x: float, y: float, pixels: Pixels) -> None:
        """Draw the pixels unchanged."""
        left, top = round(x), round(y)
        height, width, _ = pixels.shape
        self._pixels[top : top + height, left : left + width] = pixels

    def content(self) -> bytes:
        """Return the content of the PNG file."""
        return rgb_png(np.clip(np.rint(self._pixels), 0, 255).astype(np.uint8))


_MISSING = np.zeros((HEIGHT, WIDTH))
_MISSING[4:16, 1:9] = 1.0
_MISSING[5:15, 2:8] = 0.0


def _scaled(cover: npt.NDArray[np.float64], width: int, height: int) -> npt.NDArray[np.float64]:
    """The letter in another size, by linear interpolation between its pixels."""
    if (height, width) == cover.shape:
        return cover
    rows = (np.arange(height) + 0.5) * HEIGHT / height - 0.5
    columns = (np.arange(width) + 0.5) * WIDTH / width - 0.5
    tall = np.stack([np.interp(rows, np.arange(HEIGHT), column) for column in cover.T], axis=1)
    return np.stack([np.interp(columns, np.arange(WIDTH), row) for row in tall])


def _rgb(colour: str) -> npt.NDArray[np.float64]:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float64)
