"""A list of small pictures to choose one from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from msgspec import Struct
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from tuiplay.nn.arrays import Array
from tuiplay.raster.arrangement import window
from tuiplay.raster.cell_grid import CELL_ASPECT, Levels
from tuiplay.raster.classes import CLASS, END
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.image_layer import ImageLayer
from tuiplay.tui.widgets.line_widget import Control
from tuiplay.tui.widgets.pixels import segments
from tuiplay.tui.widgets.set_image import SEVERAL, code_colour, code_picture

MAP_ROWS = 3
MAP_COLUMNS = 7
GAP = 2
"""The number of columns between pictures, if there are more than two in a row."""
LARGEST = 9
"""The largest number of rows of a picture."""


class Shape(Struct, frozen=True):
    """The arrangement of pictures: ``across`` in a row, each of ``rows`` x ``columns`` cells; only names for 0 rows."""

    across: int = 2
    rows: int = MAP_ROWS
    columns: int = MAP_COLUMNS


def shape_for(count: int, width: int, height: int) -> Shape:
    """The shape with the largest pictures of ``count`` items, with their names, in ``width`` columns and ``height``
    rows."""
    for rows in range(LARGEST, MAP_ROWS, -1):
        columns = CELL_ASPECT * rows + 1
        across = (width + GAP) // (columns + GAP)
        if across > 2 and -(-count // across) * (rows + 1) <= height:
            return Shape(across, rows, columns)
    across = 2 if width < 3 * (MAP_COLUMNS + GAP) else (width + GAP) // (MAP_COLUMNS + GAP)
    return Shape(across, MAP_ROWS if -(-count // across) * (MAP_ROWS + 1) <= height else 0)


class Item(Struct, frozen=True):
    """An item of the list: a name, its label and its picture.

    ``draw`` returns the pixels of the picture for the shape that is shown; it is called once the picture is shown.
    ``points`` returns the points to draw, as ``raster.dots.dots`` takes them, and True if their labels are numbers of
    classes: in pixels they are discs. Without it the pixels of glyphs are shown there too.
    """

    name: str
    label: str
    draw: Callable[[], Levels]
    points: Callable[[], tuple[Array, bool]] | None = None


class Picker(Control):
    """Pictures in columns, the chosen one marked; without room for them a list of names, which may scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "walk(-1)", "left", show=False, id="picker_left", tooltip="The picture on the left"),
        Binding("right,l", "walk(1)", "right", show=False, id="picker_right", tooltip="The picture on the right"),
        Binding("up,k", "walk_row(-1)", "up", show=False, id="picker_up", tooltip="The picture above"),
        Binding("down,j", "walk_row(1)", "down", show=False, id="picker_down", tooltip="The picture below"),
        Binding("enter", "pick", "choose", show=True, id="picker_choose", tooltip="Use the data set under the cursor"),
    ]

    @dataclass
    class Looked(Message):
        """The message that the cursor moved to another picture."""

        name: str

    @dataclass
    class Picked(Message):
        """The message that a picture was chosen."""

        name: str

    def __init__(self, palette: ScreenPalette, about: str) -> None:
        super().__init__()
        self.palette = palette
        self.about = about
        self.items: Sequence[Item] = ()
        self.chosen = ""
        self.cursor = 0
        self.shape = Shape()
        self._room = 1 << 30
        self._waiting = True
        self.pixel_layer: ImageLayer | None = None

    def start(self) -> None:
        """Draw the pictures of the items from now on; called once the first picture is on the screen."""
        if self._waiting:
            self._waiting = False
            self.refresh()
            self._send()

    @staticmethod
    def height_of(count: int, pictures: bool) -> int:
        """The number of rows of ``count`` items in two columns, as pictures or as names."""
        return -(-count // 2) * (MAP_ROWS + 1 if pictures else 1)

    def show(self, items: Sequence[Item], chosen: str, room: int, shape: Shape) -> None:
        """Show items in at most ``room`` rows, in a given shape, with one of them chosen."""
        others = [item.name for item in items] != [item.name for item in self.items]
        changed = others or (shape, room) != (self.shape, self._room)
        if others or chosen != self.chosen:
            self.cursor = next((i for i, item in enumerate(items) if item.name == chosen), 0)
        if changed or chosen != self.chosen:
            self.items, self.chosen, self.shape, self._room = items, chosen, shape, max(1, room)
            self.refresh(layout=changed)
            if changed:
                self._send()

    # In pixels

    beside: tuple[type, ...] = ()

    @property
    def layer_region(self) -> Region:
        """The region of the pictures on the screen."""
        return self.content_region

    def show_layer(self, switched: bool) -> None:
        """Send the pictures as they are now; draw the cells again too if pixels were ``switched`` on or off."""
        if switched:
            self.refresh()
        self._send()

    def _send(self) -> None:
        layer, shape = self.pixel_layer, self.shape
        if layer is None or not layer.active or self._waiting or not shape.rows or layer.cells != tuple(self.size):
            return
        (wide, tall), codes = layer.cell, layer.blank()
        for index, (column, row) in self._places():
            item = self.items[index]
            several, picture = code_picture(item.draw, item.points, shape.columns * wide, shape.rows * tall)
            place = codes[row * tall : (row + shape.rows) * tall, column * wide : (column + shape.columns) * wide]
            place[:] = np.where(picture, picture + np.uint16(several * SEVERAL), 0)[: place.shape[0], : place.shape[1]]
        layer.send(codes, lambda code: code_colour(code, self.palette))

    def _places(self) -> list[tuple[int, tuple[int, int]]]:
        """The items whose pictures are in view, by number, with column and row of their top left cells."""
        shape, rows, starts = self.shape, self._rows(), self._starts()
        found = []
        for row in rows:
            for column, start in enumerate(starts):
                if (index := row * shape.across + column) < len(self.items):
                    found.append((index, (start, (row - rows.start) * (shape.rows + 1))))
        return found

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of rows of the pictures with their labels, or of the names."""
        return min(self._room, -(-len(self.items) // self.shape.across) * (self.shape.rows + 1))

    def _rows(self) -> range:
        """The rows of items that are in view: all, or those up to the cursor's."""
        across = self.shape.across
        return window(-(-len(self.items) // across), max(1, self._room // (self.shape.rows + 1)), self.cursor // across)

    def _starts(self) -> list[int]:
        """The first column of each picture of a row: in two columns at both edges, else side by side."""
        across, columns = self.shape.across, self.shape.columns
        if across == 2:
            return [0, max(columns + 1, self.size.width - columns)]
        return [index * (columns + GAP) for index in range(across)]

    def line(self, y: int) -> Strip:
        """Return row ``y``: part of a row of pictures, or their labels."""
        shape = self.shape
        row, inner = divmod(y, shape.rows + 1)
        rows = self._rows()
        row += rows.start
        parts: list[Segment] = []
        at = 0
        first = row * shape.across
        for index, start in enumerate(self._starts(), first):
            if index >= len(self.items):
                break
            item = self.items[index]
            parts.append(Segment(" " * (start - at)))
            at = start + shape.columns
            if inner < shape.rows:
                layer = self.pixel_layer
                if layer is not None and layer.active and not self._waiting:
                    parts.append(layer.segment(y, start, start + shape.columns))
                else:
                    parts += self._picture(item, inner)
            else:
                here, chosen = self.has_focus and index == self.cursor, item.name == self.chosen
                mark = self.palette.selected if here else self.palette.accent if chosen else self.palette.quiet
                parts.append(Segment(f"{item.label[: shape.columns]:<{shape.columns}}", mark))
        strip, width = Strip(parts), self.size.width
        last = (len(self.items) - 1) // shape.across
        more = "↑" if row == rows.start > 0 else "↓" if row == rows.stop - 1 < last else ""
        if not more or width < 2:
            return strip.adjust_cell_length(width)
        return Strip.join([strip.adjust_cell_length(width - 1), Strip([Segment(more, self.palette.quiet)])])

    def _picture(self, item: Item, row: int) -> list[Segment]:
        if self._waiting:
            return [Segment(" " * self.shape.columns)]
        levels = item.draw()
        several = bool(((levels >= CLASS) & (levels < END)).any())
        styles = self.palette.class_thumbs if several else self.palette.pixels
        return segments(self.palette.grid.band(levels, row), styles)

    def action_walk(self, step: int) -> None:
        """Move the cursor by ``step`` items."""
        target = self.cursor + step
        if 0 <= target < len(self.items):
            before, self.cursor = self._rows(), target
            self.refresh()
            if self._rows() != before:
                self._send()
            self.post_message(self.Looked(self.items[target].name))

    def action_walk_row(self, rows: int) -> None:
        """Move the cursor by ``rows`` rows of pictures."""
        self.action_walk(rows * self.shape.across)

    def action_pick(self) -> None:
        """Choose the item under the cursor."""
        if self.items:
            self.post_message(self.Picked(self.items[self.cursor].name))

    def on_click(self, event: events.Click) -> None:
        """Handle a click: choose the item under the mouse."""
        column = sum(start <= event.x for start in self._starts()) - 1
        index = self.shape.across * (self._rows().start + event.y // (self.shape.rows + 1)) + column
        if index < len(self.items):
            self.cursor = index
            self.action_pick()
            self.refresh()
