"""The filters of all lines before they are sent to a terminal that lacks colours or glyphs."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from tuiplay.terminal.ascii import plain
from tuiplay.tui.colour.depths import nearest


class AsciiFilter(LineFilter):
    """A filter that replaces every glyph that is not ASCII by one that is."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in ASCII."""
        return [
            segment if segment.text.isascii() else Segment(plain(segment.text), segment.style, segment.control)
            for segment in segments
        ]


class ColourlessFilter(LineFilter):
    """A filter that removes colours; what has one of the ``selected`` backgrounds is reversed instead."""

    def __init__(self) -> None:
        super().__init__()
        self.selected: frozenset[str] = frozenset()

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without colours."""
        return [
            segment if segment.style is None else Segment(segment.text, self._style(segment.style), segment.control)
            for segment in segments
        ]

    def _style(self, style: Style) -> Style:
        return _colourless(style, _hex(style.bgcolor) in self.selected)


class TableFilter(LineFilter):
    """A filter that gives every colour its number in the terminal's table: one of 16, or of the 240 after those."""

    def __init__(self, few: bool) -> None:
        super().__init__()
        self._few = few

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with numbered colours."""
        few = self._few
        return [
            segment if segment.style is None else Segment(segment.text, _numbered(segment.style, few), segment.control)
            for segment in segments
        ]


@lru_cache(1024)
def _numbered(style: Style, few: bool) -> Style:
    front, back = (
        RichColor.from_ansi(nearest(_hex(colour), few)) if _hex(colour) else None
        for colour in (style.color, style.bgcolor)
    )
    return style + Style(color=front, bgcolor=back)


def _hex(colour: RichColor | None) -> str:
    return colour.triplet.hex.lower() if colour is not None and colour.triplet is not None else ""


@lru_cache(1024)
def _colourless(style: Style, reverse: bool) -> Style:
    bare = style.without_color
    return bare + Style(reverse=True) if reverse else bare
