"""An activation and its derivative as a small plot, from the functions that training calls."""

from __future__ import annotations

import math

import numpy as np
from rich.style import Style
from rich.text import Text

from tuiplay.nn.activations import apply, derivative_of
from tuiplay.raster.chart import AXES, BRAILLE, Axes, Chart, Curve, Tick
from tuiplay.tui.colour.styles import ScreenPalette, style

REACH = 4.0
"""The plot goes from -4 to 4."""
_SLACK = 0.05
"""A curve may reach this far beyond the whole numbers at the ends of its axis: less than a dot."""
_ZERO = 2
"""Number of the lines through 0."""


def curves_plot(palette: ScreenPalette, name: str, width: int, height: int) -> Text:
    """f and f' of an activation over -4 to 4: ``height`` rows of ``width`` cells, the legend first."""
    canvas = Chart(width, height - 1, Axes((-REACH, REACH), (0, 1)))
    # Four places a cell, and 0 among them, where some have their corner.
    z = np.linspace(-REACH, REACH, 8 * max(1, canvas.columns // 2) + 1)
    value, derivative = apply(name, z), derivative_of(name, z)
    low = math.floor(min(value.min(), derivative.min()) + _SLACK)
    high = math.ceil(max(value.max(), derivative.max()) - _SLACK)
    middle = (low + high) / 2
    heights: list[Tick] = [(tick, _number(tick)) for tick in sorted({float(low), 0.0, float(high)})]
    if low == 0 and middle == int(middle):
        heights.insert(1, (middle, _number(middle)))
    across: list[Tick] = [(tick, _number(tick)) for tick in (-REACH, -REACH / 2, 0.0, REACH / 2, REACH)]
    chart = Chart(width, height - 1, Axes((-REACH, REACH), (low, high), across, heights))
    marks, signs = palette.curve_marks, palette.curve_signs
    dots = BRAILLE if marks[0] == BRAILLE else "."
    if low < 0:
        chart.draw(_ZERO, Curve(np.array([-REACH, REACH]), np.zeros(2), dots))
    chart.draw(_ZERO, Curve(np.zeros(2), np.array([low, high], dtype=np.float64), dots))
    chart.draw(1, Curve(z, derivative, marks[1]))
    chart.draw(0, Curve(z, value, marks[0]))
    colours = palette.file.curves
    styles: dict[int, Style] = {
        0: style(colours.train, bold=True), 1: style(colours.test, bold=True), _ZERO: palette.faint,
        AXES: palette.quiet,
    }  # fmt: skip
    text = Text(" " * (width - canvas.columns), no_wrap=True)
    text.append(f"{signs[0]} f", styles[0]).append("   ").append(f"{signs[1]} f'", styles[1])
    for line in chart.lines():
        text.append("\n")
        for run, kind in line:
            text.append(run, styles.get(kind, palette.quiet))
    return text


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")
