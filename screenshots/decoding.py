"""A screen that is built from what a program really sends: text, kitty's pictures of both kinds, and sixels."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import pyte
from PIL import Image

CELL_WIDTH, CELL_HEIGHT = 9, 18
"""Pixels of a cell."""
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1bP[^\x1bq]*\x1b\\")
"""Sequences of the keyboard's protocol, and strings that are no pictures: pyte would print them."""
_PICTURE = re.compile(
    rb"\x1b_G(?P<keys>[^;\x1b]*);?(?P<content>[^\x1b]*)\x1b\\|\x1bP[0-9;]*q(?P<sixels>[^\x1b]*)\x1b\\", re.DOTALL
)
_CUT = re.compile(rb"\x1b(?:[_P][^\x1b]*\x1b?|\[[<>=]?[0-9;?]*)?\Z", re.DOTALL)
"""A sequence that has only begun."""
_SIXEL = re.compile(rb'"(?P<size>[0-9;]+)|#(?P<colour>[0-9;]+)|!(?P<count>[0-9]+)(?P<six>[?-~])|(?P<one>[?-~$-])')
_BAND = 6
_CLEAR = (0, 0, 0, 0)


def sixels(content: bytes) -> Image.Image:
    """The picture behind the ``q`` of a string of sixels; what no colour names is transparent."""
    words = {name: match[name] for match in _SIXEL.finditer(content) for name in ("size",) if match[name]}
    width, height = map(int, words["size"].split(b";")[2:4])
    image = Image.new("RGBA", (width, height), _CLEAR)
    pixels: Any = image.load()
    colours: dict[int, tuple[int, int, int, int]] = {}
    colour, x, top = 0, 0, 0
    for match in _SIXEL.finditer(content):
        if match["colour"]:
            colour, *values = map(int, match["colour"].split(b";"))
            if values:
                red, green, blue = (round(value * 2.55) for value in values[1:])
                colours[colour] = red, green, blue, 255
        elif match["one"] == b"$":
            x = 0
        elif match["one"] == b"-":
            x, top = 0, top + _BAND
        elif not match["size"]:
            bits, count = ord(match["six"] or match["one"]) - ord("?"), int(match["count"] or 1)
            for row in (row for row in range(_BAND) if bits >> row & 1 and top + row < height):
                for column in range(x, min(width, x + count)):
                    pixels[column, top + row] = colours[colour]
            x += count
    return image


class Terminal(pyte.Screen):
    """A screen that holds pictures.

    Attributes
    ----------
    pictures
        By the names that placeholders have for them.
    placed
        Pictures that lie over cells, by their numbers: column, row, picture.
    drawn
        What sixels have drawn; text erases it.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.drawn: Image.Image | None = None
        super().__init__(columns, rows)
        self.pictures: dict[str, Image.Image] = {}
        self.placed: dict[str, tuple[int, int, Image.Image]] = {}
        self._keys: dict[str, str] = {}
        self._content = b""
        self._stream = pyte.ByteStream(self)
        self._waiting = b""

    def feed(self, data: bytes) -> None:
        """Some output, wherever it is cut."""
        data = self._waiting + data
        cut = _CUT.search(data)
        self._waiting = cut[0] if cut else b""
        data = data[: len(data) - len(self._waiting)]
        begin = 0
        for found in _PICTURE.finditer(data):
            self._stream.feed(_UNKNOWN.sub(b"", data[begin : found.start()]))
            if found["sixels"] is not None:
                self._draw_sixels(sixels(found["sixels"]))
            else:
                self._take(found["keys"].decode(), found["content"])
            begin = found.end()
        self._stream.feed(_UNKNOWN.sub(b"", data[begin:]))

    def _take(self, keys: str, content: bytes) -> None:
        words = dict(pair.split("=") for pair in keys.split(",") if pair)
        if words.get("a") == "d":
            self.placed.pop(words.get("i", ""), None)
            return
        if "a" in words:
            self._keys, self._content = words, b""
        self._content += content
        if words.get("m") == "1" or self._keys.get("a") != "T":
            return
        size = int(self._keys["c"]) * CELL_WIDTH, int(self._keys["r"]) * CELL_HEIGHT
        picture = Image.open(io.BytesIO(base64.b64decode(self._content))).convert("RGBA")
        picture = picture.resize(size, Image.Resampling.BILINEAR)
        if self._keys.get("U") == "1":
            self.pictures[f"{int(self._keys['i']):06x}"] = picture
        else:
            self.placed[self._keys["i"]] = self.cursor.x, self.cursor.y, picture

    def _draw_sixels(self, picture: Image.Image) -> None:
        if self.drawn is None:
            self.drawn = Image.new("RGBA", (self.columns * CELL_WIDTH, self.lines * CELL_HEIGHT), _CLEAR)
        self.drawn.paste(picture, (self.cursor.x * CELL_WIDTH, self.cursor.y * CELL_HEIGHT), picture)

    def _erase(self, first: int, last: int) -> None:
        """Sixels in cells of the cursor's row, the last one included."""
        if self.drawn is not None and last >= first:
            top = self.cursor.y * CELL_HEIGHT
            self.drawn.paste(_CLEAR, (first * CELL_WIDTH, top, (last + 1) * CELL_WIDTH, top + CELL_HEIGHT))

    def draw(self, data: str) -> None:
        """Text erases what stands in its cells."""
        first = self.cursor.x
        super().draw(data)
        self._erase(first, self.cursor.x - 1)

    def erase_characters(self, count: int | None = None) -> None:
        """So do blanks."""
        super().erase_characters(count)
        self._erase(self.cursor.x, self.cursor.x + (count or 1) - 1)

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """And the rest of a line."""
        super().erase_in_line(how, private)
        self._erase(0 if how else self.cursor.x, self.cursor.x if how == 1 else self.columns - 1)

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        """And the whole screen."""
        super().erase_in_display(how, *args, **kwargs)
        if how >= 2:
            self.drawn = None
