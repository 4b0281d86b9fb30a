"""The cells of the screen, for a picture."""

from __future__ import annotations

from typing import Any

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import App

from tuiplay.formats.picture.screen import ScreenCell
from tuiplay.raster.palette import dim
from tuiplay.tui.colour.depths import table_colour
from tuiplay.tui.textual_patches.capture import rows_of

Cells = list[list[ScreenCell]]
_DIM = 0.4


def cells_of(app: App[Any], front: str, back: str) -> Cells:
    """The cells of the screen, top row first; ``front`` and ``back`` replace the terminal's own colours."""
    return [[cell for segment in strip for cell in _cells(segment, front, back)] for strip in rows_of(app)]


def _cells(segment: Segment, front: str, back: str) -> list[ScreenCell]:
    style = segment.style or Style()
    one, other = _hex(style.color, front), _hex(style.bgcolor, back)
    if style.reverse:
        one, other = other, one
    if style.dim:
        one = dim(one, other, _DIM)
    cells: list[ScreenCell] = []
    for character in segment.text:
        width = Segment(character).cell_length
        cells += [ScreenCell(character, one, other, bool(style.bold))] * min(width, 1)
        cells += [ScreenCell("", one, other)] * (width - 1)
    return cells


def _hex(colour: Color | None, otherwise: str) -> str:
    if colour is None or colour.is_default:
        return otherwise
    if colour.triplet is not None:
        return colour.triplet.hex
    return table_colour(colour.number) if colour.number is not None else otherwise
