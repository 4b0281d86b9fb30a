"""The panel that reads the plane at a cursor on the big picture: x1, x2, output, every neuron, the nearest point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tuiplay.data.points import DOMAIN
from tuiplay.formats.numbers import loss_text
from tuiplay.formats.own_units import SCALED, OwnUnits, name_of
from tuiplay.raster.cell_grid import CellGrid
from tuiplay.run.point_rows import NearestPoint, PlaneReading
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Acted, Rearranged
from tuiplay.tui.widgets.line_widget import Control
from tuiplay.tui.widgets.pen import Pen
from tuiplay.tui.widgets.pixels import Mark

_FAR = 5
_ROOMY = 6
"""The number of rows from which place and output have rows of their own."""
_NARROW = 40
"""The number of columns from which the set of the nearest point, train or test, is named."""
Part = tuple[str, Style]


class PlaneReader(Control):
    """The panel of a reading of the plane, in place of the loss curves."""

    TITLE = "Reading the plane"
    HELP = """The cursor on the big picture reads the network there: x1, x2, the output, the value of every neuron
layer by layer, and the nearest point with its label and loss, and whether the network misclassifies it; if the
picture holds the derivative of a neuron (', then O), that too. On a curve
it reads x, the output, the nearest target, and the hidden neurons' weighted parts that add up to the output.

The arrow keys move it; with shift, or with home, end and page keys, further; enter goes to the nearest point. The
values are live during training. W lists the points with the largest losses: enter there moves the cursor to one."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1, 0)", "left", show=False, id="read_left", tooltip="Move the cursor left"),
        Binding("right,l", "move(1, 0)", "right", show=False, id="read_right", tooltip="Move the cursor right"),
        Binding("up,k", "move(0, -1)", "up", show=False, id="read_up", tooltip="Move the cursor up"),
        Binding("down,j", "move(0, 1)", "down", show=False, id="read_down", tooltip="Move the cursor down"),
        Binding(
            "shift+left,home",
            f"move(-{_FAR}, 0)",
            "far left",
            show=False,
            id="read_far_left",
            tooltip="Far to the left",
        ),
        Binding(
            "shift+right,end",
            f"move({_FAR}, 0)",
            "far right",
            show=False,
            id="read_far_right",
            tooltip="Far to the right",
        ),
        Binding("shift+up,pageup", f"move(0, -{_FAR})", "far up", show=False, id="read_far_up", tooltip="Far up"),
        Binding(
            "shift+down,pagedown", f"move(0, {_FAR})", "far down", show=False, id="read_far_down", tooltip="Far down"
        ),
        Binding("enter", "nearest", "nearest point", id="read_nearest", tooltip="Move the cursor to the nearest point"),
        Binding("escape", "close", "end", id="read_close", tooltip="Back to the loss curves"),
    ]

    @dataclass
    class ReaderMoved(Message):
        """The message that the cursor has moved."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__()
        self.palette = palette
        self._pen = Pen(())
        self._exact: tuple[float, float] | None = None
        self._reading: PlaneReading | None = None
        self._units = SCALED
        self._lines: list[list[Part]] = []

    # The cursor

    def over(self, cells: tuple[int, int], places: CellGrid) -> None:
        """Set the columns and rows of the picture and the positions in a cell by which the cursor moves."""
        if (self._pen.width, self._pen.height, self._pen.places) != (*cells, places) and cells[1]:
            self._pen = self._pen.over(*cells, places)

    @property
    def point(self) -> tuple[float, float]:
        """The x1 and x2 of the place under the cursor, or of the point that it was sent to."""
        return self._exact or (self._pen.point if self._pen.height else (0.0, 0.0))

    def send_to(self, x1: float, x2: float) -> None:
        """Move the cursor to a point; one outside the picture is read at its own coordinates."""
        self._exact = x1, x2
        if self._pen.height:
            across, down = self._pen.extent
            column = int((x1 + DOMAIN) / (2 * DOMAIN) * across)
            row = int((DOMAIN - x2) / (2 * DOMAIN) * down)
            self._pen = self._pen.moved(column - self._pen.column, row - self._pen.row)
        self.post_message(self.ReaderMoved())

    def snap(self, x2: float) -> None:
        """Move the cursor to the row of an x2, which is that of a curve and not chosen by the cursor."""
        if self._pen.height:
            down = self._pen.extent[1]
            row = min(max(0, int((DOMAIN - x2) / (2 * DOMAIN) * down)), down - 1)
            self._pen = self._pen.moved(0, row - self._pen.row)

    def marks(self) -> dict[int, dict[int, Mark]]:
        """The brackets around the cell under the cursor, by row and column."""
        if not self._pen.height:
            return {}
        column, row = self._pen.cell
        sides = {column - 1: ("[", self.palette.pen_side), column + 1: ("]", self.palette.pen_side)}
        return {row: {at: mark for at, mark in sides.items() if 0 <= at < self._pen.width}}

    def action_move(self, dx: int, dy: int) -> None:
        """Move the cursor by positions to the right and down."""
        self._exact = None
        self._pen = self._pen.moved(dx, dy)
        self.post_message(self.ReaderMoved())

    def action_nearest(self) -> None:
        """Move the cursor to the nearest point."""
        near = self._reading.nearest if self._reading else None
        if near is not None:
            self.send_to(*near.point[:2])

    def action_close(self) -> None:
        """Close the panel: show the curves again."""
        self.post_message(Acted("explore"))

    # The reading

    def paint(
        self,
        reading: PlaneReading,
        activations: Sequence[str],
        classes: Sequence[str],
        middle: float,
        units: OwnUnits = SCALED,
    ) -> None:
        """Show a reading.

        ``activations`` are the titles of the activations of the layers, ``classes`` the names of the classes, none in
        regression; ``middle`` is the value between the two classes of one output. Coordinates and targets are shown in
        ``units``.
        """
        self._reading, self._units = reading, units
        lines = self._said(reading, activations, classes, middle)
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def _said(
        self, reading: PlaneReading, activations: Sequence[str], classes: Sequence[str], middle: float
    ) -> list[list[Part]]:
        quiet, strong, text = self.palette.quiet, self.palette.strong, self.palette.text
        if reading.parts:
            return self._said_of_curve(reading, activations)
        said = _class_of(reading.output, classes, middle)
        units = self._units
        x1, x2 = units.coordinate(0, reading.x1), units.coordinate(1, reading.x2)
        output = _values(reading.output) if classes else self._output(reading)
        close = self.size.height < _ROOMY
        if close:
            lines: list[list[Part]] = [[(f"{x1}, {x2}", strong), (": ", quiet), (output, strong), (f" {said}", text)]]
        else:
            lines = [
                [("x1 ", quiet), (x1, strong), ("  x2 ", quiet), (x2, strong)],
                [("output ", quiet), (output, strong), (f"  {said}", text)],
            ]
        lines += self._near(reading.nearest, classes, close)
        if reading.slope is not None:
            lines.append([("derivative ", quiet), (f"{reading.slope:.3g}", strong), (" of the neuron shown", quiet)])
        for layer, (values, title) in enumerate(zip(reading.values[:-1], activations, strict=False), 1):
            lines.append([(f"{layer} {title} ", quiet), (_values(values), text)])
        return lines

    def _said_of_curve(self, reading: PlaneReading, activations: Sequence[str]) -> list[list[Part]]:
        """The lines for a curve: x, the output, the nearest point, and the parts that the output sums."""
        units, output = self._units, self._output(reading)
        if units.scales_target:
            # The parts add up to this.
            output += f" ({_values(reading.output)})"
        quiet, strong, text = self.palette.quiet, self.palette.strong, self.palette.text
        lines: list[list[Part]] = [
            [("x ", quiet), (units.coordinate(0, reading.x1), strong), ("  output ", quiet), (output, strong)]
        ]
        near = reading.nearest
        if near is None:
            lines.append([("there are no points", quiet)])
        else:
            x, _, label = near.point
            narrow = self.size.width < _NARROW
            named = "near " if narrow else f"nearest ({near.part}) "
            gap = " " if narrow else "  "
            where = [(named, quiet), (units.coordinate(0, x), text), (f"{gap}y ", quiet)]
            where.append((units.target_text(label), strong))
            lines.append([*where, (f"{gap}loss ", quiet), (loss_text(near.loss), strong)])
        bias, *others = reading.parts
        parts: list[Part] = [("parts ", quiet), (_values(others), text), ("  bias ", quiet), (_values([bias]), text)]
        lines.append(parts)
        for layer, (values, title) in enumerate(zip(reading.values[:-1], activations, strict=False), 1):
            lines.append([(f"{layer} {title} ", quiet), (_values(values), text)])
        return lines

    def _near(self, near: NearestPoint | None, classes: Sequence[str], close: bool) -> list[list[Part]]:
        """The lines of the nearest point, one or two."""
        quiet, strong, text = self.palette.quiet, self.palette.strong, self.palette.text
        if near is None:
            return [[("there are no points", quiet)]]
        x1, x2, label = near.point
        units = self._units
        name = name_of(label, classes, units)
        bad = style(self.palette.file.screen.bad, bold=True)
        wrong: list[Part] = []
        if classes:
            wrong = [("  misclassified" if not close else " wrong", bad) if near.wrong else ("  right", quiet)]
        loss: list[Part] = [("loss ", quiet), (loss_text(near.loss), strong)]
        if close:
            return [[(f"{near.part} ", quiet), (f"{name} ", strong), *loss, *wrong]]
        where: list[Part] = [
            (f"nearest ({near.part}) ", quiet),
            (f"{units.coordinate(0, x1)}, {units.coordinate(1, x2)}", text),
            (f"  is {name}", strong),
        ]
        return [where, [("its ", quiet), *loss, *wrong]]

    def _output(self, reading: PlaneReading) -> str:
        """The output of a regression."""
        if not self._units.scales_target:
            return _values(reading.output)
        return self._units.target_text(reading.output[0])

    def line(self, y: int) -> Strip:
        """Return row ``y`` of the reading; if not all rows fit, the last one says how to see more."""
        width = self.size.width
        if y >= len(self._lines):
            return Strip.blank(width)
        if y == self.size.height - 1 and len(self._lines) > self.size.height:
            return Strip([Segment(self.palette.words("… z shows more"), self.palette.quiet)])
        parts = [Segment(self.palette.words(words), mark) for words, mark in self._lines[y]]
        strip = Strip(parts)
        if strip.cell_length > width:
            strip = Strip([*strip.crop(0, width - 1), Segment(self.palette.words("…"), self.palette.quiet)])
        if y == 0 and self.has_focus:
            parts = [Segment(part.text, (part.style or Style()) + self.palette.selected) for part in strip]
            strip = Strip(parts)
        return strip

    def on_resize(self) -> None:
        """Handle a resize: ask to be painted again."""
        self.post_message(Rearranged())


def _values(values: Sequence[float]) -> str:
    return " ".join(f"{value:.3g}" if abs(value) >= 100 else f"{value:.2f}" for value in values)


def _class_of(output: Sequence[float], classes: Sequence[str], middle: float) -> str:
    if not classes:
        return ""
    place = max(range(len(output)), key=output.__getitem__) if len(output) > 1 else int(output[0] >= middle)
    return f"predicts {classes[place]}" if place < len(classes) else ""
