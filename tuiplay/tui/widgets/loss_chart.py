"""The chart of losses against epochs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

import numpy as np
from msgspec import Struct
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip

from tuiplay.nn.arrays import Array
from tuiplay.raster.plot import AXES, EMPTY, MARK, Axes, Curve, Mark, Tick, count_axis, decades, plot, thinned
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Acted
from tuiplay.tui.widgets.line_widget import Control

AXES_FROM = 6
"""The number of rows from which there is room for axes."""
MINIMUM = "▾"
"""The mark above the minimum of the test curve."""
FORK = "▴"
"""The mark where a branch left the curve."""
_CURSOR = "│"
_TRAIN, _TEST, _VALIDATION, _PINNED, _FORK, _NOW = range(6)
"""The kinds of curves."""


class Past(Struct, frozen=True, eq=False):
    """The additions of the chart to the losses of the run: an epoch in the past, pinned runs, branches.

    Attributes
    ----------
    now
        The epoch that is shown, where the run is before the end of its curves; None at their end.
    pinned
        Test (or training) losses of pinned runs, shape (n, 2): epoch, loss.
    forks
        Epochs and losses where branches left these curves, shape (n, 2).
    """

    now: float | None = None
    pinned: tuple[Array, ...] = ()
    forks: tuple[tuple[float, float], ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """A value that is equal for pasts that look the same."""
        return self.now, tuple((len(rows), *rows[-1].tolist()) for rows in self.pinned if len(rows)), self.forks


NO_PAST = Past()


class LossChart(Control):
    """The chart of two or three curves with axes, each of which may be logarithmic.

    ``defer`` calls what takes long and does not touch the run, now or soon.
    """

    TITLE = "loss curves"
    HELP = """The curves are the training and test loss after every epoch, and the validation loss if there are
validation points.

A test curve that rises while the training curve falls means that the network is overfitting; ▾ marks the lowest test
loss.

Logarithmic epochs give the start of a long run more room.

< and > go back and forward along the curves: │ is the epoch that is shown, ▴ where a branch began, and the faint curves
are pinned runs."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "log",
            "log axis",
            show=True,
            id="chart_log",
            tooltip="Switch the axes: linear, logarithmic losses, logarithmic epochs, both",
        )
    ]

    def __init__(
        self, palette: ScreenPalette, defer: Callable[[Callable[[], None]], None] = lambda work: work()
    ) -> None:
        super().__init__()
        self.palette = palette
        self._defer = defer
        self._rows: Array = np.empty((0, 3))
        self._log = self._log_epochs = False
        self._validation = False
        self._minimum: tuple[float, float] | None = None
        self._trace = False
        self._past = NO_PAST
        self._kinds: list[int] = []
        self._marks = ("", "")
        self._waiting = True
        self._lines: list[list[tuple[str, int]]] = []

    def show(
        self,
        rows: Array,
        log: bool,
        validation: bool = False,
        minimum: tuple[float, float] | None = None,
        log_epochs: bool = False,
        past: Past = NO_PAST,
    ) -> None:
        """Show losses after epochs.

        Parameters
        ----------
        rows
            Shape (n, 3) or (n, 4): epoch, training loss, test loss, validation loss.
        log
            True if the loss axis is logarithmic.
        validation
            True if the fourth column is drawn.
        minimum
            The epoch and the loss of the minimum of the test curve, which is marked; None: no mark.
        log_epochs
            True if the epoch axis is logarithmic.
        past
            What else is drawn.
        """
        shown = rows[:, : 4 if validation else 3]
        self._show(shown, (log, log_epochs), validation and rows.shape[1] > 3, minimum, False, past)

    def show_trace(self, values: Array, first: int = 1, log: bool = False) -> None:
        """Show the per-update loss instead, shape (n,), from update ``first`` on."""
        numbers = np.arange(first, first + len(values), dtype=np.float64)
        self._show(np.column_stack([numbers, values]), (log, False), False, None, True)

    def _show(
        self,
        rows: Array,
        logs: tuple[bool, bool],
        validation: bool,
        minimum: tuple[float, float] | None,
        trace: bool,
        past: Past = NO_PAST,
    ) -> None:
        head = self._head
        wanted = (logs, validation, minimum, trace, past.key, self.palette.curve_marks)
        if np.array_equal(rows, self._rows, equal_nan=True) and head == wanted:
            return
        self._trace, self._past = trace, past
        self._rows, self._validation, self._minimum = rows.copy(), validation, minimum
        self._log, self._log_epochs = logs
        self._defer(partial(self._draw_again, head))

    def _draw_again(self, head: tuple[object, ...]) -> None:
        """Draw the curves and repaint the rows that changed; ``head`` is what was shown before besides the losses."""
        before = self._lines
        self._draw()
        if len(before) != len(self._lines):
            self.refresh()
            return
        changed = [y + 1 for y, (old, new) in enumerate(zip(before, self._lines, strict=True)) if old != new]
        if self._head != head:
            changed.append(0)
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    @property
    def _head(self) -> tuple[object, ...]:
        """The settings of what is shown besides the losses, to compare with those shown before."""
        return (
            (self._log, self._log_epochs), self._validation, self._minimum, self._trace, self._past.key, self._marks
        )  # fmt: skip

    def on_resize(self) -> None:
        """Handle a resize: draw all of the chart in its new size."""
        self._draw()
        self.refresh()

    def start(self) -> None:
        """Draw curves from now on; called once the first picture is on the screen."""
        if self._waiting:
            self._waiting = False
            self._draw()
            self.refresh()

    def _draw(self) -> None:
        width, height = self.size
        height -= 1  # the legend's row
        self._marks = self.palette.curve_marks
        if width < 12 or height < 2:
            self._lines = []
            return
        lines = height >= AXES_FROM
        curves, low, high = self._curves(width)
        if self._waiting or not curves:
            self._lines = []
            return
        ends = [rows[at, 0] for rows in (self._rows, *self._past.pinned) if len(rows) for at in (0, -1)]
        first, last = float(min(ends)), float(max(ends))
        axes = self._axes(first, last, low, high, lines)
        self._lines = plot(width, height, axes, curves, self._mark())

    def _curves(self, columns: int) -> tuple[list[Curve], float, float]:
        """The curves without values that are not finite, and the least and the largest value of all.

        Where several curves cross a cell, the first of them is drawn.
        """
        markers = (*self.palette.curve_marks, self.palette.validation_mark)
        curves, self._kinds = list[Curve](), list[int]()

        def add(kind: int, rows: Array, marker: str) -> None:
            losses = rows[:, 1]
            drawn = np.isfinite(losses) & ((losses > 0) | (not self._log))
            values = np.log10(losses[drawn]) if self._log else losses[drawn]
            if len(values) or kind <= _VALIDATION:
                curves.append(Curve(*thinned(self._across(rows[drawn, 0]), values, columns), marker))
                self._kinds.append(kind)

        for place, marker in zip(range(1, self._rows.shape[1]), markers, strict=False):
            add(place - 1, self._rows[:, [0, place]], marker)
        for rows in self._past.pinned:
            add(_PINNED, rows, markers[0])
        spans = [(curve.y.min(), curve.y.max()) for curve in curves if len(curve.y)]
        if not spans:
            return [], 0.0, 1.0
        low, high = float(min(low for low, _ in spans)), float(max(high for _, high in spans))
        marks = [(self._fork_curve(fork), _FORK) for fork in self._past.forks if fork[1] > 0 or not self._log]
        if self._past.now is not None:
            across = np.repeat(self._across(np.array(self._past.now)), 2)
            floor = low if self._log else min(low, 0.0)
            marks.append((Curve(across, np.array([floor, high]), self.palette.words(_CURSOR)), _NOW))
        self._kinds = [*(kind for _, kind in marks), *self._kinds]
        return [*(mark for mark, _ in marks), *curves], low, high

    def _fork_curve(self, fork: tuple[float, float]) -> Curve:
        epoch, loss = fork
        y = np.log10([loss]) if self._log else np.array([loss])
        return Curve(self._across(np.array([epoch])), y, "^" if self.palette.ascii else FORK)

    def _mark(self) -> Mark | None:
        if self._minimum is None:
            return None
        epoch, loss = self._minimum
        if self._log and loss <= 0:
            return None
        across = float(self._across(np.array(epoch)))
        return Mark(across, float(np.log10(loss)) if self._log else loss, MINIMUM)

    def _across(self, epochs: Array) -> Array:
        """The positions of epochs on their axis."""
        return count_axis(epochs) if self._log_epochs else epochs

    def _axes(self, first: float, last: float, low: float, high: float, lines: bool) -> Axes:
        # From 0, so that a small wobble does not look like a cliff; a logarithm has no such floor.
        low = low if self._log else 0.0
        if high <= low:
            low, high = low - 0.5, low + 0.5
        last = max(last, first + 1)
        ends = float(self._across(np.array(first))), float(self._across(np.array(last)))
        if not lines:
            return Axes(ends, (low, high), lines=False)
        heights: list[Tick]
        if self._log:
            exponents = range(int(np.ceil(low)), int(np.floor(high)) + 1)
            ticks = [float(e) for e in exponents][:: max(1, len(exponents) // 4)] or [low, high]
            heights = [(tick, f"{10**tick:.0e}") for tick in ticks]
        else:
            heights = [(tick, f"{tick:.2g}") for tick in (low, (low + high) / 2, high)]
        middle = sorted({first, round((first + last) / 2), last})
        across = decades(first, last) if self._log_epochs else [(epoch, f"{epoch:,.0f}") for epoch in middle]
        return Axes(ends, (low, high), across, heights)

    def _style(self, kind: int) -> Style | None:
        palette = self.palette
        if kind in (AXES, EMPTY):
            return palette.quiet
        curves, screen = palette.file.curves, palette.file.screen
        if kind == MARK:
            return style(curves.test, bold=True)
        colours = (curves.train, curves.test, palette.validation_colour, screen.faint, screen.accent, screen.accent)
        return style(colours[self._kinds[kind]], bold=self._kinds[kind] == _FORK)

    def line(self, y: int) -> Strip:
        """Return row ``y``: the legend, or a row of the chart."""
        width = self.size.width
        if y == 0:
            return self._legend(width)
        if y - 1 < len(self._lines):
            return Strip([Segment(text, self._style(kind)) for text, kind in self._lines[y - 1]]).adjust_cell_length(
                width
            )
        return Strip.blank(width)

    def _legend(self, width: int) -> Strip:
        palette, curves = self.palette, self.palette.file.curves
        train, test = palette.curve_signs
        entries = [(f"{train} train", style(curves.train))]
        if not self._trace:
            entries.append((f"{test} test", style(curves.test)))
            if self._validation:
                entries.append((f"{palette.validation_sign} valid.", style(palette.validation_colour)))
            if self._minimum is not None:
                entries.append((f"{MINIMUM} min", style(curves.test, bold=True)))
        if self._past.now is not None:
            entries.insert(0, (f"{_CURSOR} {self._past.now:,.0f}", style(palette.file.screen.accent, bold=True)))
        if self._past.pinned:
            entries.append((f"{len(self._past.pinned)} pinned", style(palette.file.screen.faint)))
        legend = [Segment("log loss" if self._log else "loss", palette.selected if self.has_focus else palette.quiet)]
        room = width - len(legend[0].text)
        gap = "  " if sum(len(text) + 2 for text, _ in entries) <= room else " "
        for text, colour in entries:
            room -= len(gap) + len(text)
            if room >= 0:
                legend += [Segment(gap), Segment(text, colour)]
        unit = "updates" if self._trace else "log epochs" if self._log_epochs else "epochs"
        if room > len(unit) + 1:
            legend.append(Segment(unit.rjust(room), palette.quiet))
        return Strip(legend).adjust_cell_length(width)

    def action_log(self) -> None:
        """Switch the scales of the axes."""
        self.post_message(Acted("log_axes"))

    def on_click(self) -> None:
        """Handle a click: switch the scales, as enter does."""
        self.action_log()
