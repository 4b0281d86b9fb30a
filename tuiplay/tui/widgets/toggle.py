"""A switch or a button on one line."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip

from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Acted
from tuiplay.tui.widgets.line_widget import Control


class Toggle(Control):
    """A switch that shows a state, and asks the app for ``action`` when it is pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "press", "switch", show=True, id="toggle_switch", tooltip="Switch on or off, or press the button"
        )
    ]

    def __init__(self, palette: ScreenPalette, label: str, action: str, about: str = "", state: bool = True) -> None:
        """Make a switch; without ``state`` it is a plain button."""
        super().__init__(id=f"toggle-{action}")
        self.palette = palette
        self.label, self.action, self.about = label, action, about
        self.on: bool | None = False if state else None

    def show(self, on: bool) -> None:
        """Show a state; None for a button."""
        if on != self.on:
            self.on = on
            self.refresh()

    def _mark(self) -> str:
        return "" if self.on is None else "■ " if self.on else "□ "

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the number of columns of mark and label."""
        return len(self._mark()) + len(self.label)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of rows, one."""
        return 1

    def line(self, y: int) -> Strip:
        """Return the only row: mark and label."""
        palette = self.palette
        label = palette.selected if self.has_focus else palette.text if self.on or self.on is None else palette.quiet
        return Strip([Segment(self._mark(), palette.accent if self.on else palette.quiet), Segment(self.label, label)])

    def action_press(self) -> None:
        """Ask the app for the action."""
        self.post_message(Acted(self.action))

    def on_click(self) -> None:
        """Handle a click: press the switch, as enter does."""
        self.action_press()
