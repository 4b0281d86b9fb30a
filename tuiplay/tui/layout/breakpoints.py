"""The division of the screen at a given size. All lengths are in cells."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from tuiplay.raster.cell_grid import CELL_ASPECT

AXIS_AND_FRAME = 5
"""The columns that the Output panel needs beside the surface."""
FRAME_OF_TITLE = 6
"""The columns of a panel's edge that its title cannot use."""
MIN_CHART = 8
MIN_OUTPUT = 28
"""The least columns of the Output panel for both losses and the accuracy in one line."""
MIN_TWO_WIDTH, MIN_TWO_HEIGHT = 72, 19
"""The least size for two panels side by side."""
MIN_WIDTH, MIN_HEIGHT = 24, 8


class Layout(Struct, frozen=True):
    """A division of the screen.

    ``mode`` is "full" for four panels; "small" for Network (with the features in it) and Output, with Data as a drawer;
    "tiny" for one panel at a time; "none" for a sentence.
    """

    mode: Literal["full", "small", "tiny", "none"]
    surface_rows: int
    output_width: int
    losses_rows: int


def layout_for(width: int, height: int, taken: int = 0) -> Layout:
    """The division of ``width`` x ``height`` cells, of which ``taken`` rows below the panels are in use."""
    body = height - 2  # toolbar and key line
    inner = body - 2 - taken  # frame
    if width < MIN_WIDTH or height < MIN_HEIGHT:
        return Layout("none", 1, width, 1)
    if width < MIN_TWO_WIDTH or height < MIN_TWO_HEIGHT:
        return Layout("tiny", max(1, min((width - AXIS_AND_FRAME) // CELL_ASPECT, inner - 2)), width, 1)
    if width < 100 or height < 30:
        rows = max(3 if taken else 4, min(int((0.46 * width - AXIS_AND_FRAME) // CELL_ASPECT), inner - 7))
        return Layout("small", rows, max(MIN_OUTPUT, CELL_ASPECT * rows + AXIS_AND_FRAME), 1)
    # Two rows of losses, the ticks, the scale and the switches come besides surface and chart.
    rows = max(4, min(int((0.38 * width - AXIS_AND_FRAME) // CELL_ASPECT), inner - 5 - (3 if taken else MIN_CHART)))
    return Layout("full", rows, CELL_ASPECT * rows + AXIS_AND_FRAME, 2)
