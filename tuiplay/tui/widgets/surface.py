"""The big picture: a neuron's output over the domain, with points and axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tuiplay.data.points import DOMAIN
from tuiplay.nn.arrays import Array
from tuiplay.raster.cell_grid import CELL_ASPECT, WHOLE, Levels
from tuiplay.raster.cells import BLANK, POINT
from tuiplay.raster.classes import CLASS_POINT, class_levels, discrete_classes
from tuiplay.raster.curve_plot import CurvePlot
from tuiplay.raster.palette import LEVELS
from tuiplay.raster.surface import discrete, quantize
from tuiplay.tui.colour.pixel_styles import PixelStyles
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Rearranged
from tuiplay.tui.widgets.axes import Axes, sides_of, ticks
from tuiplay.tui.widgets.pen import Pen
from tuiplay.tui.widgets.pen_keys import PEN_KEYS
from tuiplay.tui.widgets.pen_line import pen_line, pick_line
from tuiplay.tui.widgets.pictured import Pictured
from tuiplay.tui.widgets.pixels import Mark
from tuiplay.tui.widgets.surface_help import DRAWING
from tuiplay.tui.widgets.surface_image import Scene, coarser
from tuiplay.tui.widgets.surface_points import SurfacePoints


class Surface(Pictured):
    """The decision surface in a square of cells, with ticks on its left and below it."""

    HELP = DRAWING
    BINDINGS: ClassVar[list[BindingType]] = PEN_KEYS

    @dataclass
    class Drew(Message):
        """The message that a point was put at (x1, x2): of class ``label``, from 0; for the test if ``test``."""

        x1: float
        x2: float
        label: int
        test: bool

    @dataclass
    class Erased(Message):
        """The request to delete the point nearest to (x1, x2), if one lies within ``radius``."""

        x1: float
        x2: float
        radius: float

    @dataclass
    class Picked(Message):
        """The message that the place (x1, x2), or the point within ``radius`` of it, was picked."""

        x1: float
        x2: float
        radius: float

    @dataclass
    class DrawingEnded(Message):
        """The message that drawing has ended."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(palette)
        self._field = palette.blank(0, 0)
        self._placed: SurfacePoints | None = None
        self._scene: Scene | None = None
        self._drawn_for = (0, 0)
        self._points: tuple[Array, Array | None] | None = None
        self._several_classes = False
        self._pen: Pen | None = None
        self._picking = False
        self._place: tuple[float, float] | None = None
        self._over: Mapping[int, Mapping[int, Mark]] = {}

    @property
    def cells(self) -> tuple[int, int]:
        """The columns and rows of the picture itself: the largest square, as cells are twice as high as wide."""
        height = max(0, min(self.size.height - 1, self.axes.room(self.size.width)))
        return CELL_ASPECT * height, height

    def set_points(self, train: Array, test: Array | None, several_classes: bool = False) -> None:
        """Show points of shape (n, 3); no test points for None.

        Their labels are -1 to +1, or with ``several_classes`` the numbers of the classes, from 0.
        """
        self._points = (train, test)
        other = several_classes != self._several_classes
        self._several_classes = several_classes
        self._place_points()
        if self.image is not None:
            self.image.set_points(train, test, several_classes)
        if other:
            self.refresh()
        self._compose_levels()

    def on_resize(self) -> None:
        """Handle a resize: place the points and the pen again, and ask to be painted."""
        self._place_points()
        if self._pen is not None:
            self._pen = self._pen.over(*self.cells, self.palette.places)
        self.post_message(Rearranged())

    def _place_points(self) -> None:
        before = self._placed.marks if self._placed is not None else {}
        self._placed = None
        if self._points is not None and self.cells[1]:
            self._placed = SurfacePoints(self.palette, *self._points, self._several_classes, self.cells)
        if before != (self._placed.marks if self._placed is not None else {}):
            self.refresh()  # marks lie over levels, which may be as they were

    def set_axes(self, axes: Axes) -> None:
        """Set the ticks of the axes."""
        if axes == self.axes:
            return
        moved, self.axes = axes.left != self.axes.left, axes
        self.refresh()
        if moved:
            self.on_resize()

    def overlay(self, lines: Levels | None, marks: Mapping[int, Mapping[int, Mark]]) -> None:
        """Draw lines and marks over the next picture.

        ``lines`` has levels for the pixels that lines go through, 0 elsewhere; ``marks`` has glyphs by row and column.
        """
        before, self._lines, self._over = self._over, lines, marks
        rows = sorted(y for y in before.keys() | marks.keys() if before.get(y) != marks.get(y))
        if rows:
            self.refresh(*(Region(0, row, self.size.width, 1) for row in rows))

    def point_at(self, place: tuple[float, float] | None) -> None:
        """Mark a place (x1, x2) of the plane, or none."""
        if place != self._place:
            self._place = place
            self.refresh()

    def _place_marks(self, y: int) -> dict[int, Mark]:
        """The brackets around the cell of the marked place in row ``y``, by column."""
        columns = sides_of(self._place, *self.cells, y)
        return {at: (side, self.palette.pen_side) for at, side in columns.items()}

    def forget(self) -> None:
        """Drop the levels of the last picture, before a picture of something else."""
        self._field = self.palette.blank(0, 0)

    def paint(
        self, values: Array, two_colours: bool, winner: npt.NDArray[np.uint8] | None = None, judged: bool = False
    ) -> None:
        """Show values, one for each of ``samples``.

        With a ``winner`` of the same shape, the number of the likeliest class, they are confidences from 0 to 1; with
        ``two_colours`` too only the class shows. ``judged``: a point on the field of another class is wrong.
        """
        if values.shape == self.samples.shape(*self.cells):
            self._scene = scene = Scene(values, two_colours, winner, judged)
            if self.image is not None:
                self.image.scene = scene
            self.show_scene(scene)

    def paint_curve(self, plot: CurvePlot) -> None:
        """Show the curve of a network of one input."""
        self._drawn_for = self.cells
        self._scene = scene = Scene(plot.values, False, None, False, plot)
        if self.image is not None:
            self.image.scene = scene
        self.show_scene(scene)

    def show_scene(self, scene: Scene) -> None:
        shape = self.palette.grid.shape(*self.cells)
        if scene.plot is not None:
            # At another size the next picture comes with marks of its own.
            if self.cells == self._drawn_for:
                self._field = scene.plot.ground(shape[1], shape[0])
                self._compose_levels()
            return
        if scene.values.shape != self.samples.shape(*self.cells) or self.in_pixels_again():
            return
        scene = scene if scene.values.shape == shape else scene.at(*shape)
        previous = self._field if self._field.shape == shape else None
        if scene.winner is not None:
            several = discrete_classes(scene.winner, scene.values) if scene.two_colours else None
            found = class_levels(scene.winner, scene.values, previous) if several is None else several
        else:
            found = discrete(scene.values) if scene.two_colours else quantize(scene.values, previous)
        self._field = found
        self._compose_levels()

    def _compose_levels(self) -> None:
        if self.in_pixels_again() or self._field.shape != self.palette.grid.shape(*self.cells):
            return
        placed, scene, field = self._placed, self._scene, self._field
        lines = None if self._lines is None else coarser(self._lines, field.shape)
        shown = field if lines is None else np.where(lines > 0, lines, field)
        if placed is not None and placed.shape == field.shape:
            judged = scene is not None and scene.judged
            rows = placed.judge(field if judged else None, scene is not None and scene.winner is not None)
            if rows:
                self.refresh(*(Region(0, row, self.size.width, 1) for row in rows))
            shown = placed.over(shown)
        if scene is not None and scene.plot is not None:
            shown = scene.plot.over(shown, self.palette.grid, self.palette.places == WHOLE)
        self.show(shown)

    def styles_of(self, _y: int) -> PixelStyles:
        """The plain scale with points, or that of classes, which also has the colours of bands."""
        plot = None if self._scene is None else self._scene.plot
        banded = plot is not None and plot.bands is not None
        return self.palette.class_pixels if self._several_classes or banded else self.palette.surface_pixels

    def marks_of(self, y: int) -> Mapping[int, Mark] | None:
        """The glyphs over row ``y``, by column: test points, marks, labels and the pen."""
        rings = None if self.in_pixels or self._placed is None else self._placed.marks.get(y)
        shown = {
            **(rings or {}),
            **(self._over.get(y) or {}),
            **self._label_over(y),
            **self._place_marks(y),
        }
        marks, pen = shown or None, self._pen
        if pen is None or not pen.height or not self.has_focus or pen.cell[1] != y:
            return marks
        column, palette = pen.cell[0], self.palette
        across = palette.grid.across
        levels = palette.blank(*self.cells) if self.in_pixels else self._levels
        band = palette.grid.band(levels, y)[:, column * across : (column + 1) * across]
        here = {column: palette.pen_mark(self._pen_level, band, pen.place, self.styles_of(y))}
        sides = {column - 1: "[", column + 1: "]"}
        here |= {at: (side, palette.pen_side) for at, side in sides.items() if 0 <= at < self.cells[0]}
        return {**(marks or {}), **here}

    def line(self, y: int) -> Strip:
        """Return row ``y``: a tick of x2 and the picture; below the picture the ticks of x1, or what the pen draws."""
        width, height = self.cells
        image = self.image if self.in_pixels else None
        if (image is None and self._levels.shape != self.palette.grid.shape(width, height)) or y > height:
            return Strip.blank(self.size.width)
        if y == height and self._pen is not None and self._pen.height and self.has_focus:
            pen, room, styles = self._pen, self.size.width, self.styles_of(0)
            if self._picking:
                return pick_line(pen, self.palette, room)
            return pen_line(pen, self.palette, styles, self._pen_level, room, self.axes.up)
        if y == height:
            return Strip([Segment(" " * (self.axes.left - 1) + ticks(width, self.axes.x1), self.palette.quiet)])
        words, room = self._label(y), self.axes.left - 1
        beside = words if cell_len(words) <= room else ""
        label = Segment(f"{beside:>{room}} ", self.palette.quiet)
        if image is None:
            return Strip([label, *super().line(y)])
        return Strip([label, *image.cells(y, width, self.marks_of(y) or {}, self.styles_of(y).field(BLANK)[1])])

    def _label(self, y: int) -> str:
        """The tick of x2 at row ``y``; empty without one."""
        return self.axes.rows(self.cells[1]).get(y, "")

    def _label_over(self, y: int) -> dict[int, Mark]:
        """The tick at row ``y`` as glyphs over the picture, by column, if it is too long for the columns left of it."""
        label = self._label(y)
        if cell_len(label) < self.axes.left or len(label) > self.cells[0]:
            return {}
        style = self.palette.text + Style(bold=True, reverse=False)
        return {column: (glyph, style) for column, glyph in enumerate(label)}

    # Drawing

    @property
    def pen_classes(self) -> int:
        """The number of classes that the pen can draw."""
        return len(self._pen.names) if self._pen is not None else 0

    def name_classes(self, names: Sequence[str]) -> None:
        """Set the names of the classes; the pen stays where it is."""
        if self._pen is not None and not self._picking and tuple(names) != self._pen.names:
            self._take(replace(self._pen, names=tuple(names), number=min(self._pen.number, max(0, len(names) - 1))))

    def start_drawing(self, classes: Sequence[str]) -> None:
        """Take the focus and show a pen for classes of these names: two for -1 and +1, or more."""
        old = self._pen or Pen(())
        number = min(old.number, max(0, len(classes) - 1))
        self._picking = False
        self._pen = replace(old, names=tuple(classes), number=number).over(*self.cells, self.palette.places)
        self.can_focus = True
        self.focus()
        self.refresh()

    def start_picking(self) -> None:
        """Take the focus and show a cursor that picks one place."""
        self.start_drawing(("pick",))
        self._picking = True

    @property
    def is_picking(self) -> bool:
        """True if the cursor picks one place instead of drawing."""
        return self._pen is not None and self._picking

    def stop_drawing(self) -> None:
        """End drawing: hide the pen and give up the focus."""
        if self._pen is not None:
            self._pen = None
            if self.has_focus:
                self.blur()
            self.can_focus = False
            self.refresh()
            self.post_message(self.DrawingEnded())

    @property
    def _pen_level(self) -> int:
        number = self._pen.number if self._pen else 0
        if self._pen and self._scene is not None and self._scene.plot is not None:
            return POINT + int(quantize(self._pen.point[1] / DOMAIN * self.axes.up))
        return CLASS_POINT + number if self._several_classes else POINT + (LEVELS - 1 if number else 0)

    def _take(self, pen: Pen) -> None:
        old, self._pen = self._pen, pen
        rows = {pen.cell[1], self.cells[1], *([old.cell[1]] if old else [])}
        self.refresh(*(Region(0, row, self.size.width, 1) for row in sorted(rows)))
        self.in_pixels_again()

    def action_move(self, dx: int, dy: int) -> None:
        """Move the pen by positions to the right and down."""
        if self._pen is not None:
            self._take(self._pen.moved(dx, dy))

    def action_choose(self, number: int) -> None:
        """Draw points of the class ``number``, from 0, if there is one."""
        if self._pen is not None and number < len(self._pen.names):
            self._take(replace(self._pen, number=number))

    def action_test(self) -> None:
        """Switch between drawing test points and training points."""
        if self._pen is not None:
            self._take(replace(self._pen, test=not self._pen.test))

    def action_put(self) -> None:
        """Put a point where the pen is."""
        if self._pen is not None and self._pen.height:
            self._put_at(self._pen, self._pen.point)

    def _put_at(self, pen: Pen, place: tuple[float, float]) -> None:
        if self._picking:
            self.post_message(self.Picked(*place, pen.radius))
            self.stop_drawing()
        else:
            self.post_message(self.Drew(*place, pen.number, pen.test))

    def action_erase(self) -> None:
        """Delete the point nearest to the pen."""
        if self._pen is not None and self._pen.height and not self._picking:
            self.post_message(self.Erased(*self._pen.point, self._pen.radius))

    def action_end(self) -> None:
        """End drawing."""
        self.stop_drawing()

    def on_click(self, event: events.Click) -> None:
        """Handle a click: the left button puts a point, the right one deletes the nearest."""
        pen = self._pen
        found = pen.centre(event.x - self.axes.left, event.y) if pen is not None else None
        if pen is None or found is None:
            return
        event.stop()
        self.focus()
        if event.button == 3 and not self._picking:
            self.post_message(self.Erased(*found, pen.radius))
        elif event.button == 1:
            self._put_at(pen, found)

    def on_focus(self) -> None:
        """Handle the focus: show the pen."""
        self.refresh()
        self.in_pixels_again()

    def on_blur(self) -> None:
        """Handle the loss of the focus: hide the pen."""
        self.refresh()
        self.in_pixels_again()
