"""What a terminal says of itself: one write with every question, and its answers taken apart.

Asked before Textual takes the input. Answers that come later than anybody waits are dropped there
(``terminal/input_bytes.py``); they never act as keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

GRAPHICS = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
"""May one pixel be drawn by kitty's protocol for graphics? A terminal without it is to ignore the whole."""
NAME, CELL, ATTRIBUTES, END = "\x1b[>0q", "\x1b[16t", "\x1b[c", "\x1b[5n"
"""XTVERSION, the size of a cell in pixels, primary device attributes, and the status that every terminal tells."""
REGISTERS, LARGEST = "\x1b[?1;1;0S", "\x1b[?2;4;0S"
"""Of sixels (XTSMGRAPHICS): how many colours a picture may have, and how large it may be."""
QUESTIONS = GRAPHICS + NAME + CELL + REGISTERS + LARGEST + ATTRIBUTES + END + "\r\x1b[K"
"""All of them; what a terminal has printed of a question that it does not know is erased."""
SIXEL = 4
"""The attribute of terminals that draw sixels."""

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
"""The beginning of an answer at the end of what has come so far."""
_LARGEST_CELL = 400


@dataclass(frozen=True)
class Answers:
    """What was answered.

    Attributes
    ----------
    graphics
        "OK" if kitty's protocol works, another word if it was understood and refused, None for no answer.
    name
        Of the terminal, with its version as it says it; empty for no answer.
    cell
        Width and height of a cell in pixels; None if it was not told, or as 0.
    attributes
        Device attributes; None for no answer.
    registers
        Colours that a picture in sixels may have; None for no answer.
    largest
        Width and height in pixels of the largest one; None for no answer.
    ended
        Whether the last question was answered: nothing more will come.
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
        """Whether nothing was answered."""
        return self == Answers()


def parse(data: bytes) -> tuple[Answers, bytes]:
    """The answers in what a terminal has sent, and what is left: keys that were pressed meanwhile, half an answer.

    Of an answer that comes twice the first counts; one that makes no sense counts as none, and is left out too.
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
        return (
            replace(found, cell=(width, height))
            if 0 < max(width, height) <= _LARGEST_CELL and width and height
            else found
        )
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
    """Whether data ends in the middle of an answer."""
    return _BEGUN.search(data) is not None
