"""A recording of screens for asciinema (asciicast version 2: a JSON header, then a JSON list per piece of output)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tuiplay.formats.picture.screen import ScreenCell

PER_SECOND = 10
_LAST = 2.0
"""The time, in seconds, for which the last screen is shown."""


def write(frames: Sequence[Sequence[Sequence[ScreenCell]]], title: str) -> bytes:
    """The content of the file. Only rows that have changed are drawn again."""
    rows, columns = len(frames[0]), len(frames[0][0])
    lines = [json.dumps({"version": 2, "width": columns, "height": rows, "title": title})]
    shown: list[str] = [""] * rows
    for number, frame in enumerate(frames):
        output = "" if number else "\x1b[?25l\x1b[2J"
        for row, cells in enumerate(frame):
            text = _row(cells)
            if text != shown[row]:
                output += f"\x1b[{row + 1};1H{text}"
                shown[row] = text
        lines.append(json.dumps([number / PER_SECOND, "o", output], ensure_ascii=False))
    lines.append(json.dumps([(len(frames) - 1) / PER_SECOND + _LAST, "o", "\x1b[0m\x1b[?25h"]))
    return ("\n".join(lines) + "\n").encode()


def _row(cells: Sequence[ScreenCell]) -> str:
    text, look = "", None
    for cell in cells:
        wanted = (cell.front, cell.back, cell.bold)
        if wanted != look:
            look = wanted
            text += f"\x1b[0{';1' if cell.bold else ''};38;2;{_rgb(cell.front)};48;2;{_rgb(cell.back)}m"
        text += cell.text
    return f"{text}\x1b[0m"


def _rgb(colour: str) -> str:
    return ";".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
