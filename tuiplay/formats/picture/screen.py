"""A screen of cells as a picture: blocks and dots as shapes that join without gaps, letters as letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tuiplay.formats.picture.sizes import canvas
from tuiplay.raster.canvas import Canvas, boxes_of, shade_of
from tuiplay.raster.letters import HEIGHT, WIDTH
from tuiplay.raster.palette import oklab_mix


class ScreenCell(NamedTuple):
    """The text of one cell, and its colours as '#rrggbb'; the second cell of a wide character has no text."""

    text: str
    front: str
    back: str
    bold: bool = False


def size_in_pixels(columns: int, rows: int) -> tuple[int, int]:
    """The width and height, in pixels, of a picture of so many cells."""
    return columns * WIDTH, rows * HEIGHT


def screen_picture(rows: Sequence[Sequence[ScreenCell]], background: str, kind: str) -> bytes:
    """The content of the picture file of a screen, of a kind in ``sizes.KINDS``."""
    picture = canvas(kind, *size_in_pixels(len(rows[0]), len(rows)), background)
    draw_screen(rows, picture)
    return picture.content()


def draw_screen(rows: Sequence[Sequence[ScreenCell]], canvas: Canvas) -> None:
    """Draw cells, top row first."""
    for row, cells in enumerate(rows):
        for column, count, back in _runs([_ground(cell) for cell in cells]):
            canvas.rectangle(column * WIDTH, row * HEIGHT, count * WIDTH, HEIGHT, back)
    for row, cells in enumerate(rows):
        words, start = "", 0
        for column, cell in enumerate(cells):
            if words and (not _is_letter(cell) or _look(cell) != _look(cells[start])):
                _write(canvas, row, start, words, cells[start])
                words = ""
            if _is_letter(cell):
                start = start if words else column
                words += cell.text
            elif boxes := boxes_of(cell.text) if len(cell.text) == 1 else None:
                for left, top, right, bottom in boxes:
                    x, y = (column + left) * WIDTH, (row + top) * HEIGHT
                    canvas.rectangle(x, y, (right - left) * WIDTH, (bottom - top) * HEIGHT, cell.front)
        if words:
            _write(canvas, row, start, words, cells[start])


def _ground(cell: ScreenCell) -> str:
    shade = shade_of(cell.text)
    return oklab_mix(cell.back, cell.front, shade) if shade else cell.back


def _look(cell: ScreenCell) -> tuple[str, bool]:
    return cell.front, cell.bold


def _is_letter(cell: ScreenCell) -> bool:
    text = cell.text
    return len(text) == 1 and not text.isspace() and not shade_of(text) and boxes_of(text) is None


def _write(canvas: Canvas, row: int, column: int, words: str, cell: ScreenCell) -> None:
    y = (row + 0.5) * HEIGHT
    canvas.text(column * WIDTH, y, words, cell.front)
    if cell.bold:
        # Drawn twice, slightly offset.
        canvas.text(column * WIDTH + 0.6, y, words, cell.front)


def _runs(colours: Sequence[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for column, colour in enumerate(colours):
        if found and found[-1][2] == colour:
            start, count, _ = found[-1]
            found[-1] = start, count + 1, colour
        else:
            found.append((column, 1, colour))
    return found
