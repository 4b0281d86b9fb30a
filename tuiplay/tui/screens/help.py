"""Help for where the cursor is, and the keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tuiplay.tui.look import Look
from tuiplay.tui.screens.once import Once


class HelpScreen(Once):
    """What the focused control does to learning, its keys, then everybody's keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter,space", "dismiss", "close", id="help_close", tooltip="Leave the help"),
        Binding("down,j", "scroll(1)", "down", show=False, id="help_down", tooltip="Further down"),
        Binding("up,k", "scroll(-1)", "up", show=False, id="help_up", tooltip="Further up"),
    ]

    def __init__(
        self, look: Look, about: str, own: Sequence[tuple[str, str]], common: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__()
        self._look = look
        self._about, self._own, self._common = about, own, common

    def compose(self) -> ComposeResult:
        """Text, then keys."""
        with VerticalScroll() as box:
            box.border_title = "Help"
            box.border_subtitle = "esc closes"
            if self._about:
                yield Static(Text(self._about + "\n", style=self._look.text))
            if self._own:
                yield Static(Text("Keys here", style=self._look.accent))
                yield Static(self._keys(self._own), classes="apart")
            yield Static(Text("Keys everywhere", style=self._look.accent))
            yield Static(self._keys(self._common))

    def _keys(self, keys: Sequence[tuple[str, str]]) -> Table:
        table = Table.grid(padding=(0, 2), expand=True)
        columns = 2 if self.app.size.width >= 76 else 1
        for _ in range(columns):
            table.add_column(style=self._look.accent, no_wrap=True)
            table.add_column(style=self._look.text, ratio=1)
        height = -(-len(keys) // columns)
        for row in range(height):
            cells: list[Text] = []
            for column in range(columns):
                index = row + column * height
                key, label = keys[index] if index < len(keys) else ("", "")
                cells += [Text(key), Text(label)]
            table.add_row(*cells)
        return table

    def action_scroll(self, step: int) -> None:
        """Move the text."""
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)
