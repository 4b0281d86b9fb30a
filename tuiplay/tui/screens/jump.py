"""Jump mode: a letter on every control; typing one moves the focus there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import Static

from tuiplay.tui.screens.single_close import SingleClose

KEYS = " a letter goes to its control   esc stays here"
LETTERS = "asdfghjklqwertyuiopzxcvbnmASDFGHJKLQWERTYUIOPZXCVBNM"


class Jump(SingleClose):
    """A screen of letters over the controls of the screen below, which remain visible."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "stay here", id="jump_leave", tooltip="Stay where you are")
    ]

    def __init__(self, targets: Sequence[tuple[str, Widget, Offset]]) -> None:
        super().__init__()
        self._targets = targets

    def compose(self) -> ComposeResult:
        """Yield the letters and the key line."""
        for letter, _, place in self._targets:
            label = Static(Text(letter))
            label.styles.offset = (place.x, place.y)
            yield label
        yield Static(Text(KEYS), id="jump_keys")

    def on_key(self, event: events.Key) -> None:
        """Handle a key: a letter moves the focus to its control, any other key leaves the focus where it is."""
        if event.key == "escape":
            return
        event.stop()
        event.prevent_default()
        found = next((widget for letter, widget, _ in self._targets if letter == event.character), None)
        self.dismiss()
        if found is not None:
            self.app.call_after_refresh(_focus, found)

    def on_click(self) -> None:
        """Handle a click: close without moving the focus."""
        self.dismiss()

    def on_resize(self, event: events.Resize) -> None:
        """Handle a resize: close, as the controls have moved."""
        if self._size_before not in (None, event.size):
            self.dismiss()
        self._size_before = event.size

    _size_before: Any = None


def targets_on(app: App[Any]) -> list[tuple[str, Widget, Offset]]:
    """The letters, the controls and the places of the letters on the current screen."""
    size = app.screen.size
    found: list[tuple[str, Widget, Offset]] = []
    taken: set[Offset] = set()
    seen = [widget for widget in app.screen.focus_chain if app.screen.region.overlaps(widget.region)]
    for letter, widget in zip(LETTERS, seen, strict=False):
        # In the column before the control, a gap or a frame, so that the control's text remains readable.
        column, row = widget.region.x - 1, widget.region.y
        place = Offset(max(0, min(column, size.width - 1)), max(0, min(row, size.height - 1)))
        while place in taken and place.y + 1 < size.height:
            place = Offset(place.x, place.y + 1)
        taken.add(place)
        found.append((letter, widget, place))
    return found


def _focus(widget: Widget) -> None:
    if widget.is_attached and widget.focusable:
        widget.focus()
