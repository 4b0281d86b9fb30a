"""The screen of all messages so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.screens.single_close import SingleClose

NONE_YET = "No messages yet."


class MessagesScreen(SingleClose):
    """The list of messages, the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,space", "dismiss", "close", id="messages_close", tooltip="Back to the network"),
        Binding("down,j", "scroll(1)", "down", show=False, id="messages_down", tooltip="Further down"),
        Binding("up,k", "scroll(-1)", "up", show=False, id="messages_up", tooltip="Further up"),
    ]

    def __init__(self, palette: ScreenPalette, messages: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._palette, self._messages = palette, messages

    def compose(self) -> ComposeResult:
        """Yield every message with its time."""
        palette = self._palette
        with VerticalScroll() as box:
            box.border_title = "Messages"
            box.border_subtitle = "esc closes"
            if not self._messages:
                yield Static(Text(NONE_YET, style=palette.text))
            for clock, message in reversed(self._messages):
                yield Static(Text(f"{clock}  ", style=palette.quiet).append(palette.words(message), palette.text))

    def action_scroll(self, step: int) -> None:
        """Scroll by ``step`` rows."""
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)
