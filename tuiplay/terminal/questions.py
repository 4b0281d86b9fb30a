"""The questions to a terminal about itself, in one write, and the parsing of its answers.

They are asked before Textual takes the input. Answers that come later than anybody waits are dropped there
(``terminal/input_bytes.py``); they never act as keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

GRAPHICS = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
"""The question whether one pixel may be drawn by kitty's graphics protocol; terminals without it ignore all of it."""
NAME, CELL, ATTRIBUTES, END = "\x1b[>0q", "\x1b[16t", "\x1b[c", "\x1b[5n"
"""XTVERSION, the size of a cell in pixels, primary device attributes, and the status that every terminal reports."""
REGISTERS, LARGEST = "\x1b[?1;1;0S", "\x1b[?2;4;0S"
"""The questions about sixels (XTSMGRAPHICS): the number of colours in a picture, and its largest size."""
QUESTIONS = GRAPHICS + NAME + CELL + REGISTERS + LARGEST + ATTRIBUTES + END + "\r\x1b[K"
"""All questions; the part of an unknown question that a terminal has printed is erased."""
SIXEL = 4
"""The device attribute of terminals that draw sixels."""

_ANSWER = re.compile(
    rb"\x1b_G(?P<graphics>[^\x1b\x07]{0,200})(?:\x1b\\|\x07)"
    rb"|\x1bP>\|(?P<name>[^\x1b\x07]{0,200})(?:\x1b\\|\x07)"
    rb"|\x1b\[6;(?P<height>[0-9]{1,6});(?P<width>[0-9]{1,6})t"
    rb"|\x1b\[\?(?P<attributes>[0-9;]{0,100})c"
    rb"|\x1b\[\?(?P<item>[12]);0;(?P<most>[0-9]{1,8})(?:;(?P<tall>[0-9]{1,8}))?S|\x1b\[\?[0-9;]{0,100}S"
    rb"|\x1b\[(?P<end>[03])n"
)
_BEGUN = re.compile(
    rb"\x1b(?:|_|_G[^\x1b\x07]{0,200}\x1b?|P>?|P>\|[^\x1b\x07]{0,200}\x1b?|\[(?:\?[0-9;]{0,100}|[0-9;]{0,20}))\Z"
)
"""The pattern of the beginning of an answer at the end of what has come so far."""
_SMALLEST_CELL, _LARGEST_CELL = (3, 5), 400
"""Sizes in pixels beyond which no letter can be read: such an answer is wrong, and counts as none."""


@dataclass(frozen=True)
class Answers:
    """The answers of a terminal.

    Attributes
    ----------
    graphics
        "OK" if kitty's protocol works, another word if it was understood and refused, None without an answer.
    name
        The terminal's own name with its version; empty without an answer.
    cell
        The width and height of a cell in pixels; None if not reported, or reported as 0.
    attributes
        The device attributes; None without an answer.
    registers
        The number of colours that a picture in sixels may have; None without an answer.
    largest
        The width and height in pixels of the largest such picture; None without an answer.
    ended
        True if the last question was answered: nothing more will come.
    """

    graphics: str | None = None
    name: str = ""
    cell: tuple[int, int] | None = None
    attributes: tuple[int, ...] | None = None
    registers: int | None = None
    largest: tuple[int, int] | None = None
    ended: bool = False

    @property
    def silent(self) -> bool:
        """True if nothing was answered."""
        return self == Answers()


def parse(data: bytes) -> tuple[Answers, bytes]:
    """The answers in what a terminal has sent, and the rest: keys that were pressed meanwhile, an incomplete answer.

    Of an answer that comes twice the first counts; one without a meaning counts as none, and is removed too.
    """
    found = Answers()
    for match in _ANSWER.finditer(data):
        found = _with(found, match)
    return found, _ANSWER.sub(b"", data)


def _with(found: Answers, match: re.Match[bytes]) -> Answers:
    graphics, name, attributes = match["graphics"], match["name"], match["attributes"]
    if graphics is not None and found.graphics is None:
        keys, _, word = graphics.partition(b";")
        return replace(found, graphics=_text(word)) if b"i=31" in keys.split(b",") else found
    if name is not None and not found.name:
        return replace(found, name=_text(name))
    if match["width"] and found.cell is None:
        width, height = int(match["width"]), int(match["height"])
        right = width >= _SMALLEST_CELL[0] and height >= _SMALLEST_CELL[1] and max(width, height) <= _LARGEST_CELL
        return replace(found, cell=(width, height)) if right else found
    if attributes is not None and found.attributes is None:
        return replace(found, attributes=tuple(int(one) for one in attributes.split(b";") if 0 < len(one) < 9))
    if match["item"] == b"1" and found.registers is None:
        return replace(found, registers=int(match["most"]))
    if match["item"] == b"2" and match["tall"] and found.largest is None:
        return replace(found, largest=(int(match["most"]), int(match["tall"])))
    return replace(found, ended=True) if match["end"] else found


def _text(data: bytes) -> str:
    return "".join(one for one in data.decode("utf-8", "replace") if one.isprintable())[:60]


def is_begun(data: bytes) -> bool:
    """True if data ends in the middle of an answer."""
    return _BEGUN.search(data) is not None
