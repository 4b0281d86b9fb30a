"""How the screen is divided at a given size. All lengths are in cells."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from tuiplay.raster.cell_grid import CELL_ASPECT

AXIS_AND_FRAME = 5
"""Columns that the Output panel needs beside the surface."""
FRAME_OF_TITLE = 6
"""Columns of a panel's edge that its title cannot have."""
MIN_CHART = 8
MIN_OUTPUT = 28
"""Columns of the Output panel from which both losses and the accuracy stand in one line."""
MIN_TWO_WIDTH, MIN_TWO_HEIGHT = 72, 19
"""From here on there is room for two panels side by side."""
MIN_WIDTH, MIN_HEIGHT = 24, 8


class Layout(Struct, frozen=True):
    """A division of the screen.

    ``mode``: "full" shows four panels; "small" shows Network (with the features in it) and Output, Data as a drawer;
    "tiny" shows one panel at a time, "none" a sentence.
    """

    mode: Literal["full", "small", "tiny", "none"]
    surface_rows: int
    output_width: int
    losses_rows: int


def layout_for(width: int, height: int, taken: int = 0) -> Layout:
    """Divide ``width`` x ``height`` cells; below the panels, so many rows are taken."""
    body = height - 2  # toolbar and key line
    inner = body - 2 - taken  # frame
    if width < MIN_WIDTH or height < MIN_HEIGHT:
        return Layout("none", 1, width, 1)
    if width < MIN_TWO_WIDTH or height < MIN_TWO_HEIGHT:
        return Layout("tiny", max(1, min((width - AXIS_AND_FRAME) // CELL_ASPECT, inner - 2)), width, 1)
    if width < 100 or height < 30:
        rows = max(3 if taken else 4, min(int((0.46 * width - AXIS_AND_FRAME) // CELL_ASPECT), inner - 7))
        return Layout("small", rows, max(MIN_OUTPUT, CELL_ASPECT * rows + AXIS_AND_FRAME), 1)
    # Two rows of losses, the ticks, the scale and the switches stand beside surface and chart.
    rows = max(4, min(int((0.38 * width - AXIS_AND_FRAME) // CELL_ASPECT), inner - 5 - (3 if taken else MIN_CHART)))
    return Layout("full", rows, CELL_ASPECT * rows + AXIS_AND_FRAME, 2)
