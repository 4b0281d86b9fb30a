"""The pictures that the terminal holds: sent with the frames, deleted when they are no longer visible."""

from __future__ import annotations

import os

from msgspec import Struct

from tuiplay.raster import kitty, sixel
from tuiplay.terminal.picture import Picture
from tuiplay.tui.detail import GLYPHS, Detail


class Image(Struct, frozen=True):
    """A picture over ``columns`` x ``rows`` cells at a place in cells from the top left: a PNG, or sixels."""

    content: bytes
    columns: int
    rows: int
    x: int = 0
    y: int = 0


class Images:
    """The pictures of the screen, by number.

    A picture that is tied to cells keeps its name in the terminal: sent again within one update of the screen, the new
    one replaces the old one, and no cell has to be written. A picture that is placed has two names in turn: the new one
    is there before the old one is deleted. A picture in sixels is part of the screen: the next one covers it, text
    replaces it.

    Attributes
    ----------
    tied
        True if pictures are tied to cells, False if they are placed over them.
    sixel
        True if they are sixels.
    cell
        Width and height of a cell in pixels.
    detail
        How finely they are drawn.
    refused
        The terminal's error message if it could not show one; empty as long as it could.
    """

    def __init__(self, picture: Picture) -> None:
        self.tied = picture.graphics == "placeholders"
        self.sixel = picture.graphics == "sixel"
        self.there = picture.graphics is not None
        self.cell, self.registers, self.largest = picture.cell, picture.registers, picture.largest
        self.refused = ""
        self.detail = Detail(picture.insisted, picture.graphics == "sixel")
        # Other programs in the same terminal have pictures too, and count from 1.
        self._first = (os.getpid() % 60000 + 1) << 8
        self._waiting: dict[int, Image | None] = {}
        self._held: dict[int, int] = {}

    @property
    def usable(self) -> bool:
        """True if the terminal shows pictures, and the line carries them."""
        return self.there and not self.refused and self.detail.step != GLYPHS

    def name(self, number: int) -> int:
        """The name of a tied picture in the terminal."""
        return self._first + 2 * number

    def put(self, number: int, image: Image) -> None:
        """Show a picture with the next output, in place of the one with that number."""
        self._waiting[number] = image

    def remove(self, number: int) -> None:
        """Delete a picture with the next output."""
        self._waiting[number] = None

    def take(self) -> str:
        """Return the output that is to be sent now."""
        if not self._waiting:
            return ""
        out = self._sixels() if self.sixel else self._graphics()
        self._waiting.clear()
        return "".join(out)

    def _sixels(self) -> list[str]:
        out = []
        for number, image in self._waiting.items():
            self._held.pop(number, None)
            if image is not None:
                self._held[number] = self.name(number)
                out.append(sixel.placed(image.content.decode(), image.x, image.y))
        return out

    def _graphics(self) -> list[str]:
        out = []
        for number, image in self._waiting.items():
            old = self._held.pop(number, None)
            if image is not None:
                new = self.name(number) if self.tied or old != self.name(number) else self.name(number) + 1
                self._held[number] = new
                out.append(
                    kitty.tied(new, image.content, image.columns, image.rows)
                    if self.tied
                    else kitty.placed(new, image.content, image.columns, image.rows, image.x, image.y)
                )
            if old is not None and old != self._held.get(number):
                out.append(kitty.deleted(old))
        return out

    def farewell(self) -> str:
        """Return the output that deletes all pictures, for the end of the screen; none are held after that."""
        # What still waits would go out with this very output, and stay.
        self._waiting.clear()
        # Sixels disappear with the screen that they are part of.
        gone = "" if self.sixel else "".join(kitty.deleted(name) for name in self._held.values())
        self._held.clear()
        return gone

    def holds(self, number: int) -> bool:
        """True if the terminal has a picture with that number, or is about to get one."""
        return self._waiting[number] is not None if number in self._waiting else number in self._held

    def answered(self, words: str) -> None:
        """Handle an answer of the terminal about pictures; called in any thread."""
        keys, _, message = words.partition(";")
        about = dict(pair.partition("=")[::2] for pair in keys.split(","))
        name = about.get("i", "")
        if name.isdecimal() and self._first <= int(name) < self._first + 256 and message != "OK":
            self.refused = "".join(one for one in message if one.isprintable())[:80] or "an error"
