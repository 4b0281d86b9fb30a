"""An activation and its derivative as a small plot, from the functions that training calls."""

from __future__ import annotations

import math

import numpy as np
from rich.style import Style
from rich.text import Text

from tuiplay.nn.activations import apply, derivative_of
from tuiplay.raster.plot import AXES, BRAILLE, Axes, Curve, Tick, columns_of, plot
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette

REACH = 4.0
"""The range of the plot: from -4 to 4."""
_SLACK = 0.05
"""The distance that a curve may reach beyond the whole numbers at the ends of its axis: less than a dot."""


def curves_plot(palette: ScreenPalette, name: str, width: int, height: int) -> Text:
    """The plot of f and f' of an activation over -4 to 4: ``height`` rows of ``width`` cells, the legend first."""
    across: list[Tick] = [(tick, _number(tick)) for tick in (-REACH, -REACH / 2, 0.0, REACH / 2, REACH)]
    z = np.linspace(-REACH, REACH, 2 * width + 1)
    value, derivative = apply(name, z), derivative_of(name, z)
    low = math.floor(min(value.min(), derivative.min()) + _SLACK)
    high = math.ceil(max(value.max(), derivative.max()) - _SLACK)
    middle = (low + high) / 2
    heights: list[Tick] = [(tick, _number(tick)) for tick in sorted({float(low), 0.0, float(high)})]
    if low == 0 and middle == int(middle):
        heights.insert(1, (middle, _number(middle)))
    marks, signs = palette.curve_marks, palette.curve_signs
    dots = BRAILLE if marks[0] == BRAILLE else "."
    curves = [Curve(z, value, marks[0]), Curve(z, derivative, marks[1])]
    curves.append(Curve(np.zeros(2), np.array([low, high], dtype=np.float64), dots))
    if low < 0:
        curves.append(Curve(np.array([-REACH, REACH]), np.zeros(2), dots))
    axes = Axes((-REACH, REACH), (low, high), across, heights)
    colours = palette.file.curves
    styles: dict[int, Style] = {
        0: style(colours.train, bold=True), 1: style(colours.test, bold=True), 2: palette.faint, 3: palette.faint,
        AXES: palette.quiet,
    }  # fmt: skip
    text = Text(" " * (width - columns_of(width, axes)), no_wrap=True)
    text.append(f"{signs[0]} f", styles[0]).append("   ").append(f"{signs[1]} f'", styles[1])
    for line in plot(width, height - 1, axes, curves):
        text.append("\n")
        for run, kind in line:
            text.append(run, styles.get(kind, palette.quiet))
    return text


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")
