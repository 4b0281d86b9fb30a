"""A control with a label and a value that is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tuiplay.text import printable
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import Control


class TextField(Control):
    """A label and a value in one row; enter asks for a new value."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "type", "type", show=True, id="field_type", tooltip="Type a text")
    ]

    @dataclass
    class Activated(Message):
        """The request to type a value."""

        field: TextField

    def __init__(self, palette: ScreenPalette, path: str, label: str, about: str) -> None:
        super().__init__()
        self.palette = palette
        self.path, self.label, self.about = path, label, about
        self.value = ""

    def show(self, value: str) -> None:
        """Show a value."""
        if value != self.value:
            self.value = value
            self.refresh()

    def line(self, y: int) -> Strip:
        """Return the only row: label, then value."""
        room = max(1, self.size.width - len(self.label) - 1)
        value = printable(self.value)
        value = value if len(value) <= room else value[: room - 1] + "…"
        shown = self.palette.selected if self.has_focus else self.palette.text
        return Strip([Segment(self.label + " ", self.palette.quiet), Segment(value, shown)]).adjust_cell_length(
            self.size.width
        )

    def action_type(self) -> None:
        """Ask to type a value."""
        self.post_message(self.Activated(self))

    def on_click(self) -> None:
        """Handle a click: ask to type a value, as enter does."""
        self.action_type()
