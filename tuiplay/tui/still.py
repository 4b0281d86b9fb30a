"""Pictures of the screen for a program without a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from tuiplay.run.run import Run
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.capture import Cells, cells_of

_TURNS = 20
"""The turns of the event loop after which the first picture is complete."""


def still(run: Run, size: tuple[int, int], theme: str) -> tuple[Cells, str]:
    """The cells of the whole screen for a run, at a size in columns and rows, and the background colour."""
    frames, ground = film(run, size, theme, [0])
    return frames[0], ground


def film(run: Run, size: tuple[int, int], theme: str, stretches: Sequence[int]) -> tuple[list[Cells], str]:
    """The cells of the screen after each of these stretches of epochs, and the background colour."""

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
