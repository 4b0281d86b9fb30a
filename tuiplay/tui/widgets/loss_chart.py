"""Losses against epochs, drawn by plotext."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from rich.segment import Segment
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip

from tuiplay.history import decimate
from tuiplay.nn.arrays import Array
from tuiplay.tui.look import Look
from tuiplay.tui.messages import Acted
from tuiplay.tui.widgets.line import Control

if TYPE_CHECKING:
    from textual_plotext.plot import Plot

AXES_FROM = 6
"""Rows below which there is no room for axes."""


class LossChart(Control):
    """Two curves with axes; the loss axis may be logarithmic."""

    HELP = """Training and test loss after every epoch. A test curve that rises while the training curve falls means
that the network learns the training points by heart. Enter switches to a logarithmic loss axis and back."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "log", "log axis", show=True, id="chart_log", tooltip="Logarithmic loss axis, or linear")
    ]

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._plot: Plot | None = None
        self._rows: Array = np.empty((0, 3))
        self._log = False
        self._lines: list[list[Segment]] = []

    def show(self, rows: Array, log: bool) -> None:
        """Show rows of shape (n, 3): epoch, training loss, test loss."""
        other_axis = log != self._log
        self._rows, self._log = rows.copy(), log
        before = self._lines
        self._draw()
        if other_axis or len(before) != len(self._lines):
            self.refresh()
        elif changed := [y for y, (old, new) in enumerate(zip(before, self._lines, strict=True)) if old != new]:
            self.refresh(*(Region(0, y + 1, self.size.width, 1) for y in changed))

    def on_resize(self) -> None:
        """Draw anew."""
        self._draw()

    def _draw(self) -> None:
        width, height = self.size
        height -= 1  # the legend's row
        if width < 12 or height < 2:
            self._lines = []
            return
        plot = self._fresh_plot(width, height)
        rows = self._rows[np.isfinite(self._rows).all(axis=1)]
        if self._log:
            rows = rows[(rows[:, 1:] > 0).all(axis=1)]
        rows = decimate(rows, width)
        if len(rows):
            epochs = rows[:, 0].tolist()
            values = np.log10(rows[:, 1:]) if self._log else rows[:, 1:]
            curves = self.look.file.curves
            markers = self.look.curve_marks
            plot.plot(epochs, values[:, 1].tolist(), marker=markers[1], color=_rgb(curves.test))
            plot.plot(epochs, values[:, 0].tolist(), marker=markers[0], color=_rgb(curves.train))
            self._set_axes(plot, float(epochs[0]), float(epochs[-1]), values, height)
        text = Text.from_ansi(plot.build())
        console = self.app.console
        self._lines = [list(line.render(console)) for line in text.split(allow_blank=True)]

    def _fresh_plot(self, width: int, height: int) -> Plot:
        if self._plot is None:
            # Here, not above: plotext costs a tenth of the start.
            from textual_plotext.plot import Plot

            self._plot = Plot()
        plot = self._plot
        plot.clear_figure()
        plot._set_size(width, height)
        plot.canvas_color("default")
        plot.axes_color("default")
        plot.ticks_color(_rgb(self.look.file.screen.quiet))
        plot.frame(height >= AXES_FROM)
        plot.xaxes(height >= AXES_FROM, False)
        plot.yaxes(height >= AXES_FROM, False)
        return plot

    def _set_axes(self, plot: Plot, first: float, last: float, values: Array, height: int) -> None:
        # From 0, so that a small wobble does not look like a cliff; a logarithm has no such floor.
        low, high = float(values.min()) if self._log else 0.0, float(values.max())
        if high <= low:
            low, high = low - 0.5, low + 0.5
        last = max(last, first + 1)
        plot.ylim(low, high)
        plot.xlim(first, last)
        if height < AXES_FROM:
            plot.xticks([])
            plot.yticks([])
            return
        if self._log:
            exponents = range(int(np.ceil(low)), int(np.floor(high)) + 1)
            heights = [float(e) for e in exponents][:: max(1, len(exponents) // 4)] or [low, high]
            plot.yticks(heights, [f"{10**tick:.0e}" for tick in heights])
        else:
            heights = [low, (low + high) / 2, high]
            plot.yticks(heights, [f"{tick:.2g}" for tick in heights])
        epochs = sorted({first, round((first + last) / 2), last})
        plot.xticks(epochs, [f"{epoch:,.0f}" for epoch in epochs])

    def line(self, y: int) -> Strip:
        """The legend, then the chart."""
        width, look = self.size.width, self.look
        if y == 0:
            heading = look.selected if self.has_focus else look.quiet
            curves = look.file.curves
            from tuiplay.tui.look import style

            train, test = look.curve_signs
            legend = [
                Segment("log loss" if self._log else "loss", heading),
                Segment("  "),
                Segment(f"{train} train", style(curves.train)),
                Segment("  "),
                Segment(f"{test} test", style(curves.test)),
            ]
            room = width - sum(len(part.text) for part in legend)
            if room > 8:
                legend.append(Segment("epochs".rjust(room), look.quiet))
            return Strip(legend).adjust_cell_length(width)
        if y - 1 < len(self._lines):
            return Strip(self._lines[y - 1]).adjust_cell_length(width)
        return Strip.blank(width)

    def action_log(self) -> None:
        """Switch the scale."""
        self.post_message(Acted("log_loss"))

    def on_click(self) -> None:
        """The same."""
        self.action_log()


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
