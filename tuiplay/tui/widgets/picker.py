"""Small pictures to choose one from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from tuiplay.raster.arrangement import window
from tuiplay.raster.cell_grid import Levels
from tuiplay.raster.classes import CLASS, END
from tuiplay.tui.colour.pixel_styles import PixelStyles
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import Control
from tuiplay.tui.widgets.pixels import segments

MAP_ROWS = 3
MAP_COLUMNS = 7


@dataclass(frozen=True)
class Item:
    """``levels`` are the pixels of ``MAP_ROWS`` x ``MAP_COLUMNS`` cells."""

    name: str
    label: str
    levels: Levels


class Picker(Control):
    """Pictures in two columns, the chosen one marked; without room for them a list of names, which may scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "walk(-1)", "left", show=False, id="picker_left", tooltip="The picture on the left"),
        Binding("right,l", "walk(1)", "right", show=False, id="picker_right", tooltip="The picture on the right"),
        Binding("up,k", "walk(-2)", "up", show=False, id="picker_up", tooltip="The picture above"),
        Binding("down,j", "walk(2)", "down", show=False, id="picker_down", tooltip="The picture below"),
        Binding("enter", "pick", "choose", show=True, id="picker_choose", tooltip="Take the picture under the cursor"),
    ]

    @dataclass
    class Picked(Message):
        """A picture was chosen."""

        name: str

    def __init__(self, palette: ScreenPalette, about: str) -> None:
        super().__init__()
        self.palette = palette
        self.about = about
        self.items: Sequence[Item] = ()
        self.chosen = ""
        self.cursor = 0
        self._map_rows = MAP_ROWS
        self._room = 1 << 30

    @staticmethod
    def height_of(count: int, pictures: bool) -> int:
        """Rows that so many items take, as pictures or as names."""
        return -(-count // 2) * (MAP_ROWS + 1 if pictures else 1)

    def show(self, items: Sequence[Item], chosen: str, room: int) -> None:
        """Show these in at most ``room`` rows, with one chosen."""
        map_rows = MAP_ROWS if self.height_of(len(items), True) <= room else 0
        changed = (map_rows, room) != (self._map_rows, self._room)
        changed |= [item.name for item in items] != [item.name for item in self.items]
        if changed or chosen != self.chosen:
            self.items, self.chosen, self._map_rows, self._room = items, chosen, map_rows, max(1, room)
            self.cursor = next((i for i, item in enumerate(items) if item.name == chosen), 0)
            self.refresh(layout=changed)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Rows of pictures with their labels, or of names."""
        return min(self._room, self.height_of(len(self.items), self._map_rows > 0))

    def _rows(self) -> range:
        """The rows of items that are in view: all, or those up to the cursor's."""
        count = self.height_of(len(self.items), False)
        return window(count, max(1, self._room // (self._map_rows + 1)), self.cursor // 2)

    def line(self, y: int) -> Strip:
        """A row of two pictures, or of their labels."""
        row, inner = divmod(y, self._map_rows + 1)
        rows = self._rows()
        row += rows.start
        parts: list[Segment] = []
        for index in (2 * row, 2 * row + 1):
            if index >= len(self.items):
                break
            item = self.items[index]
            if index % 2:
                parts.append(Segment(" " * max(1, self.size.width - 2 * MAP_COLUMNS)))
            if inner < self._map_rows:
                parts += segments(self.palette.grid.band(item.levels, inner), self._styles(item))
            else:
                here, chosen = self.has_focus and index == self.cursor, item.name == self.chosen
                mark = self.palette.selected if here else self.palette.accent if chosen else self.palette.quiet
                parts.append(Segment(f"{item.label[:MAP_COLUMNS]:<{MAP_COLUMNS}}", mark))
        strip, width = Strip(parts), self.size.width
        more = "↑" if row == rows.start > 0 else "↓" if row == rows.stop - 1 < (len(self.items) - 1) // 2 else ""
        if not more or width < 2:
            return strip.adjust_cell_length(width)
        return Strip.join([strip.adjust_cell_length(width - 1), Strip([Segment(more, self.palette.quiet)])])

    def _styles(self, item: Item) -> PixelStyles:
        several = bool(((item.levels >= CLASS) & (item.levels < END)).any())
        return self.palette.class_thumbs if several else self.palette.pixels

    def action_walk(self, step: int) -> None:
        """Move the cursor."""
        target = self.cursor + step
        if 0 <= target < len(self.items):
            self.cursor = target
            self.refresh()

    def action_pick(self) -> None:
        """Choose what is under the cursor."""
        if self.items:
            self.post_message(self.Picked(self.items[self.cursor].name))

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        column = 1 if event.x >= self.size.width - MAP_COLUMNS else 0
        index = 2 * (self._rows().start + event.y // (self._map_rows + 1)) + column
        if index < len(self.items):
            self.cursor = index
            self.action_pick()
            self.refresh()
