"""The screen as cells, for a picture: of a program that is running, or of one that never had a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import App

from tuiplay.formats.picture.screen import ScreenCell
from tuiplay.raster.palette import dim
from tuiplay.run.run import Run
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.colour.depths import table_colour
from tuiplay.tui.textual_patches.capture import rows_of

Cells = list[list[ScreenCell]]
_DIM = 0.4
_TURNS = 20
"""Turns of the event loop after which the first picture is there."""


def cells_of(app: App[Any], front: str, back: str) -> Cells:
    """What is on the screen, top row first; ``front`` and ``back`` stand for the terminal's own colours."""
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


def still(run: Run, size: tuple[int, int], theme: str) -> tuple[Cells, str]:
    """The whole screen as the program shows a run in so many columns and rows, and its ground; needs no terminal."""
    frames, ground = film(run, size, theme, [0])
    return frames[0], ground


def film(run: Run, size: tuple[int, int], theme: str, stretches: Sequence[int]) -> tuple[list[Cells], str]:
    """The screen after every one of these stretches of epochs, and its ground."""

    async def show() -> tuple[list[Cells], str]:
        app, frames = TuiplayApp(run.experiment, run=run, theme=theme), list[Cells]()
        async with app.run_test(size=size, notifications=False) as pilot:
            for _ in range(_TURNS):
                await pilot.pause()
            screen = app.palette.file.screen
            for epochs in stretches:
                if epochs:
                    run.advance(epochs=epochs)
                    app.paint()
                    await pilot.pause()
                frames.append(cells_of(app, screen.text, screen.background))
            return frames, screen.background

    return asyncio.run(show())
