"""The output panel: the big picture, the losses and the loss curves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from tuiplay.data.drawn import MAX_DRAWN_CLASSES
from tuiplay.data.noise_models import BayesBest
from tuiplay.data.split import Split
from tuiplay.experiment.overlays import BEST, PARTS
from tuiplay.experiment.sections import FIELDS
from tuiplay.formats.numbers import percent_text
from tuiplay.formats.own_units import own_units
from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.arrays import Array
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.raster.cell_grid import CELL_ASPECT
from tuiplay.raster.plot import lowest, sampled
from tuiplay.run.commands import ErasePoint, PutPoint
from tuiplay.run.curve_view import CurveView
from tuiplay.run.frame import Frame
from tuiplay.run.point_rows import read_plane
from tuiplay.run.run import Run
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.layout.breakpoints import FRAME_OF_TITLE, MIN_CHART, Layout
from tuiplay.tui.layout.breakpoints import layout_for as divided
from tuiplay.tui.messages import Commanded
from tuiplay.tui.panels.losses import Losses
from tuiplay.tui.panels.overlays import OverlayPainter, legend
from tuiplay.tui.panels.scale import Scale, axes_of, curve_axes, ends_of, legend_of
from tuiplay.tui.widgets.axes import Axes
from tuiplay.tui.widgets.hidden_view import HiddenView
from tuiplay.tui.widgets.loss_chart import NO_PAST, LossChart, Past
from tuiplay.tui.widgets.plane_reader import PlaneReader
from tuiplay.tui.widgets.surface import Surface
from tuiplay.tui.widgets.surface_help import PICTURE
from tuiplay.tui.widgets.toggle import Toggle

_READING = 5
"""The least number of rows of a reading of the plane."""
_GAP, _CHART_WIDTH = 2, 26
"""The columns between the surface and a chart beside it, and the least width of such a chart: that of its switches."""


_MOST_SHOWN = 3000


def shown_points(split: Split) -> tuple[Array, Array]:
    """The training and test points that are drawn, each of shape (n, 3).

    Of a large table they are an even sample, which is fair as its rows are shuffled.
    """
    return split.train[:: -(-len(split.train) // _MOST_SHOWN) or 1], split.test[
        :: -(-len(split.test) // _MOST_SHOWN) or 1
    ]


_SWITCHES = {"test_points": "view.show_test_data", "discretize": "view.discretize"}
"""Action -> the field that it switches."""


class OutputPanel(Vertical):
    """The panel of what the network has learned: the big picture, the losses and the loss curves.

    ``past`` returns the losses of a run, in parts, and what else its chart shows; ``defer`` runs a slow function that
    does not touch the run, at once or soon.
    """

    HELP = f"""{PICTURE}

Above the picture are the losses and the accuracy (in regression R²), below it the loss curves."""

    def __init__(
        self,
        palette: ScreenPalette,
        past: Callable[[Run], tuple[Sequence[Array], Past]] = lambda run: (run.history.parts, NO_PAST),
        defer: Callable[[Callable[[], None]], None] = lambda work: work(),
    ) -> None:
        super().__init__(id="output", classes="panel")
        self.border_title = "4 Output"
        self._palette = palette
        self._session: Run | None = None
        self._scheduled = False
        self._legend = self._title = ""
        self._division, self._zoomed = divided(120, 40), False
        self._extra = False
        self._overlays = OverlayPainter(palette)
        self.shows_hidden = self.reads = False
        """True if a layer's view replaces the big picture, and if a reading of the plane replaces the loss curves."""
        self.derivative_of: tuple[int, int] | None = None
        """The layer and the neuron whose derivative the picture shows; None if it shows something else."""
        self.best: BayesBest | None = None
        """The best possible results on these data; None until they are computed."""
        self._curve = CurveView()
        self._past, self._defer = past, defer
        self.own_units = True
        """True if axes and errors of a table are in its own units; False if they are in the network's."""

    def compose(self) -> ComposeResult:
        """Yield the parts of the panel, from top to bottom."""
        yield Losses(self._palette)
        yield Surface(self._palette)
        yield HiddenView(self._palette)
        yield Scale(self._palette)
        with Horizontal(id="switches"):
            for action, path in _SWITCHES.items():
                yield Toggle(self._palette, FIELDS[path].label, action, FIELDS[path].about)
        yield LossChart(self._palette, self._defer)
        yield PlaneReader(self._palette)

    @property
    def surface(self) -> Surface:
        """The big picture."""
        return self.query_one(Surface)

    @property
    def hidden(self) -> HiddenView:
        """The view of a layer, which replaces the big picture while ``shows_hidden``."""
        return self.query_one(HiddenView)

    @property
    def reader(self) -> PlaneReader:
        """The reading of the plane, which replaces the loss curves while ``reads``."""
        return self.query_one(PlaneReader)

    def draw_points(self) -> None:
        """Show the big picture, and start drawing points on it."""
        self.look(hidden=False, reads=False)
        self.surface.start_drawing(self._pen_names())

    def _pen_names(self) -> tuple[str, ...]:
        """The names of the existing classes, and of the one that a new point can begin."""
        assert self._session is not None
        experiment = self._session.experiment
        if experiment.source.is_curve:
            return ("y",)
        names = experiment.source.classes
        if not experiment.task.has_several_classes:
            return ("-1", "+1", "a third class")
        return (*names, "a new class") if len(names) < MAX_DRAWN_CLASSES else names

    def divide(self, division: Layout, zoomed: bool) -> None:
        """Give each part its rows by ``division``; a zoomed panel divides its own height."""
        self._division, self._zoomed = division, zoomed
        self._divide()

    def _divide(self) -> None:
        layout, (width, height) = self._division, self.size
        rows, losses, full, chart = layout.surface_rows, layout.losses_rows, layout.mode == "full", True
        extra = self._extra and layout.mode in ("full", "small")
        axes, left = self.surface.axes, 0
        if width:
            rows = min(rows, axes.room(width))
        if self._zoomed:
            full, chart = height >= 24, height >= 14
            below = (MIN_CHART + 2 if full else 5 if chart else 0) + 1
            above = (2 if full else 1) + (self._extra and chart)
            rows = max(1, min(axes.room(width), height - above - below))
            high = min(axes.room(width - _GAP - _CHART_WIDTH), height - 1)
            if high >= rows and height > MIN_CHART - 2:
                rows, chart, left = high, True, axes.left + CELL_ASPECT * high + _GAP
                full, extra, losses = height > MIN_CHART + 5, self._extra, 2
            else:
                extra, losses = self._extra and chart, 2 if full else 1
        losses += extra
        line = self.query_one(Losses)
        line.extra = extra
        line.styles.height = losses
        if self.reads and not left:
            rows = max(min(rows, 4), min(rows, height - losses - 1 - 2 * full - _READING))
        for picture, shown in ((self.surface, not self.shows_hidden), (self.hidden, self.shows_hidden)):
            picture.display = shown
            picture.styles.height = rows + 1
            picture.styles.width = left - _GAP if left else "100%"
        self.query_one(Scale).display = full
        self.query_one("#switches").display = full
        self.query_one(LossChart).display = chart and not self.reads
        self.reader.display = self.reads
        self._stack(left, losses, full)

    def _stack(self, left: int, losses: int, full: bool) -> None:
        """Stack everything but the surface: from column ``left`` on beside it, or, for 0, above and below it."""
        top = 0
        for part, rows in (("#losses", losses), ("Scale", 1), ("#switches", 1), ("LossChart", 0), ("PlaneReader", 0)):
            styles = self.query_one(part).styles
            styles.position = "absolute" if left else "relative"
            styles.offset = (left, top) if left else (0, 0)
            styles.width = self.size.width - left if left else "100%"
            top += rows if full or part == "#losses" else 0
        for low in (self.query_one(LossChart), self.reader):
            low.styles.height = self.size.height - top if left else "1fr"

    def look(self, *, hidden: bool | None = None, reads: bool | None = None) -> None:
        """Show or hide a layer's view (``hidden``) and a reading of the plane (``reads``); None leaves one as it is."""
        self.shows_hidden = self.shows_hidden if hidden is None else hidden
        self.reads = self.reads if reads is None else reads
        self._divide()

    def show(self, run: Run) -> None:
        """Show the run's experiment: points, axes, legend, switches and loss curves."""
        self._session = run
        experiment = run.experiment
        view = experiment.view
        task = experiment.task
        self._scheduled = SCHEDULES[experiment.training.schedule].varies
        penalised = REGULARIZERS[experiment.training.regularization].penalises
        extra = bool(penalised or self._scheduled or len(run.split.validation) or BEST in view.overlays)
        if extra != self._extra:
            self._extra = extra
            self._divide()
        self.query_one(Losses).points = len(run.split.train), len(run.split.test)
        source, scale = experiment.source, self.query_one(Scale)
        names = source.classes if task.has_several_classes else ()
        parts = experiment.sizes[-2] if source.is_curve and PARTS in view.overlays else 0
        scale.show(names, ends_of(source, self._palette, self.own_units), parts)
        if not source.is_curve:
            self._set_axes(axes_of(source, self.own_units))
        room = self.outer_size.width - FRAME_OF_TITLE
        legend = Content() if scale.display else legend_of(source, self._palette, room)
        if legend.plain != self._legend:  # a title that is set again re-sends the whole panel
            self._legend = legend.plain
            self.border_subtitle = legend.markup
        self.surface.name_classes(self._pen_names())
        self._curve.take(run.split)
        self._set_points()
        for action, path in _SWITCHES.items():
            toggle = self.query_one(f"#toggle-{action}", Toggle)
            toggle.display = experiment.shows(path)
            toggle.show(FIELDS[path].of(experiment))
        self.draw_chart()

    def _set_axes(self, axes: Axes) -> None:
        before = self.surface.axes.left
        self.surface.set_axes(axes)
        if axes.left != before:
            self._divide()

    def _set_points(self) -> None:
        assert self._session is not None
        experiment = self._session.experiment
        train, test = self._shown_points()
        shown = test if experiment.view.show_test_data else None
        self.surface.set_points(train, shown, experiment.task.has_several_classes)

    def _shown_points(self) -> tuple[Array, Array]:
        """The training and test points that are drawn, at their places on the picture, each of shape (n, 3)."""
        assert self._session is not None
        train, test = shown_points(self._session.split)
        if self._session.experiment.source.is_curve:
            train, test = self._curve.placed(train), self._curve.placed(test)
        return train, test

    def _paint_curve(self, frame: Frame, is_output: bool) -> None:
        assert self._session is not None
        run, before = self._session, self._curve.half
        plot = self._curve.plot(run, frame, run.experiment.view.overlays, is_output)
        if self._curve.half != before:
            self._set_points()
        self._set_axes(curve_axes(self._curve, run.experiment.source, self.own_units, is_output))
        self.surface.paint_curve(plot)

    def paint(self, frame: Frame, subject: str) -> None:
        """Show a frame; ``subject`` names what the surface shows, "" if that is the output."""
        assert self._session is not None
        experiment = self._session.experiment
        self.query_one(Losses).paint(frame, experiment.task, self._scheduled, self._best_text())
        if self.shows_hidden:
            self.hidden.paint(self._session)
        if frame.is_curve:
            self._paint_curve(frame, not subject)
        self._read()
        self._draw_over(frame)
        if not frame.is_curve:
            judged = not (subject or experiment.task.is_regression)
            self.surface.paint(frame.surface, experiment.view.discretize, frame.winner, judged)
        name = Content(self._title_of(subject))
        room = self.outer_size.width - FRAME_OF_TITLE - name.cell_length
        title = (name + legend(self._palette, experiment.view.overlays, room)).markup
        if title != self._title:  # a title that is set again re-sends the whole panel
            self._title = self.border_title = title

    def _title_of(self, subject: str) -> str:
        """The title for a subject of the surface.

        Where it does not fit it names only what is shown of the neuron, such as "derivative", or has "no." for
        "neuron".
        """
        title = self._palette.words(f"4 Output · {subject}" if subject else "4 Output")
        _, _, rest = subject.partition(", ")
        room = self.outer_size.width - FRAME_OF_TITLE
        if len(title) > room and rest not in ("", "held"):
            return self._palette.words(f"4 Output · {rest}")
        return title if len(title) <= room else title.replace(" neuron ", " no. ")

    def _best_text(self) -> str:
        """The best possible accuracy or R² as text; "" if it is not asked for or not known."""
        assert self._session is not None
        experiment, best = self._session.experiment, self.best
        if best is None or BEST not in experiment.view.overlays:
            return ""
        return percent_text(best.accuracy) if experiment.task.score_is_share else f"R² {best.r2:.3f}"

    def _draw_over(self, frame: Frame) -> None:
        assert self._session is not None
        run, overlays = self._session, self._session.experiment.view.overlays
        train, test = shown_points(run.split)
        shown = np.concatenate([train, test]) if run.experiment.view.show_test_data else train
        placed = self._curve.placed if frame.is_curve else None
        marks = self._overlays.marks(run, shown, overlays, self.surface.cells, placed)
        for row, cells in (self.reader.marks() if self.reads else {}).items():
            marks[row] = {**marks.get(row, {}), **cells}
        lines = None if frame.is_curve else self._overlays.lines(frame, overlays, self.best)
        self.surface.overlay(lines, marks)

    def _read(self) -> None:
        """Read the plane at the cursor."""
        run, reader = self._session, self.reader
        if run is None or not self.reads:
            return
        reader.over(self.surface.cells, self._palette.places)
        network = run.network
        titles = [OUTPUTS[network.activation_of(layer)].title for layer in range(len(network.weights))]
        middle = OUTPUTS[network.output_activation].middle
        reading = read_plane(run, *reader.point, neuron=self.derivative_of)
        if self._is_curve:
            reader.snap(self._curve.x2_of(np.array(np.nan_to_num(reading.output[0]))).item())
        source = run.experiment.source
        reader.paint(reading, titles, source.classes, middle, own_units(source, self.own_units))

    def draw_chart(self) -> None:
        """Draw the loss curves, or while ``view.trace`` is on the loss of each update."""
        if self._session is None:
            return
        run, view = self._session, self._session.experiment.view
        chart = self.query_one(LossChart)
        if view.trace:
            chart.show_trace(run.trainer.trace_values())
            return
        parts, past = self._past(run)
        rows, least = sampled(parts), lowest(parts, 2)
        # A minimum at the last epoch means nothing yet: the loss may still fall.
        minimum = None if least is None or least[0] >= rows[-1, 0] else (float(least[0]), float(least[2]))
        chart.show(rows, view.log_loss, rows.shape[1] == 4, minimum, view.log_epochs, past)

    @property
    def _is_curve(self) -> bool:
        return self._session is not None and self._session.experiment.source.is_curve

    @on(Surface.Drew)
    def _drew(self, event: Surface.Drew) -> None:
        event.stop()
        up = self._curve.y_of(event.x2) if self._is_curve else event.x2
        self.post_message(Commanded(PutPoint(event.x1, up, event.label, event.test)))

    @on(Surface.Erased)
    def _erased(self, event: Surface.Erased) -> None:
        event.stop()
        up = self._curve.y_of(1.0) if self._is_curve else 1.0
        self.post_message(Commanded(ErasePoint(event.x1, event.x2 * up, event.radius, up)))

    def on_resize(self, _event: events.Resize) -> None:
        """Handle a resize: give each part its rows and draw the chart again."""
        self._divide()
        self.draw_chart()
