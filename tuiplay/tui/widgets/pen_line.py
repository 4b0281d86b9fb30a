"""The line below the picture while points are drawn, or one is picked."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.strip import Strip

from tuiplay.data.points import DOMAIN
from tuiplay.tui.colour.pixel_styles import PixelStyles, style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.axes import AXIS
from tuiplay.tui.widgets.pen import Pen


def pen_line(
    pen: Pen, palette: ScreenPalette, styles: PixelStyles, level: int, width: int, up: float = DOMAIN
) -> Strip:
    """The line that shows what the pen draws, as a point of ``level``, and its place; ``up`` is x2 at the top."""
    x1, x2 = pen.point[0], pen.point[1] / DOMAIN * up
    name = pen.names[pen.number] if pen.number < len(pen.names) else ""
    colour, sign = styles.colour(level), palette.point_sign(level)
    where = f"{x1:.1f}, {x2:.{1 if up >= DOMAIN else 2}f}".replace("-", "−")
    kind = "test" if pen.test else "train"
    room = width - AXIS - len(f"1 {sign}  {kind}  {where}")
    if cell_len(name) > room:
        name = set_cell_size(name, max(0, room))
    parts = [
        Segment(" " * AXIS),
        Segment(f"{pen.number + 1} {sign} ", style(colour, bold=True)),
        Segment(f"{palette.words(name)} ", palette.text),
        Segment(f"{kind}  ", palette.quiet),
        Segment(palette.words(where), palette.text),
    ]
    return Strip(parts).adjust_cell_length(width)


def pick_line(pen: Pen, palette: ScreenPalette, width: int) -> Strip:
    """The line that shows the place of a point to be picked."""
    x1, x2 = pen.point
    where = f"pick x1 = {x1:.1f}, x2 = {x2:.1f}: enter".replace("-", "−")
    return Strip([Segment(" " * AXIS), Segment(palette.words(where), palette.text)]).adjust_cell_length(width)
