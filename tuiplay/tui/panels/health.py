"""The health panel: the state of the run in numbers, while it trains."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip

from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Acted, Rearranged
from tuiplay.tui.panels.rows import Act, Row, Tone
from tuiplay.tui.widgets.line_widget import Control

_ABOUT_ROWS = 6
"""The number of rows at the bottom for the explanation of the row under the cursor."""


class HealthView(Control):
    """A list of rows with a cursor; the explanation of the row under it appears below."""

    TITLE = "Health"
    HELP = """The state of the run in numbers, live. At the top are the size of the network, the gap between test and
training loss with its interval, and how near the learning rate is to what the curvature of the training loss allows.
Then facts that can be proved, each with its proof below when the cursor is on it. Then each layer: the mean size of
its gradient on a bar from 1e-8 to 1, the step of the next update over the size of its weights, dead or saturated
units, and histograms of its outputs and of its weights. A gradient that falls by orders of magnitude from layer to
layer towards the input vanishes: sigmoid layers do that, tanh and ReLU do not.

Enter acts on the row: it multiplies weights by a factor, merges linear layers, draws a border, lists points."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "walk(-1)", "up", show=False, id="health_up", tooltip="The row above"),
        Binding("down,j", "walk(1)", "down", show=False, id="health_down", tooltip="The row below"),
        Binding("pageup", "walk(-8)", "far up", show=False, id="health_page_up", tooltip="Eight rows up"),
        Binding("pagedown", "walk(8)", "far down", show=False, id="health_page_down", tooltip="Eight rows down"),
        Binding("enter", "act", "act on it", id="health_act", tooltip="Scale, merge or draw what the row describes"),
        Binding("escape", "close", "close", id="health_close", tooltip="Back to the network"),
    ]

    @dataclass
    class RowChosen(Message):
        """The message that Enter was pressed on a row with an action."""

        act: Act
        layer: int | None

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__()
        self.palette = palette
        self._rows: tuple[Row, ...] = ()
        self._at = 0
        self._top = 0
        self._cached: list[list[Segment]] = []

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are shown."""
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows; repaint only if they differ."""
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self._at = max(0, min(self._at, len(rows) - 1))
            self._arrange()

    def on_resize(self) -> None:
        """Handle a resize: scroll to the cursor, and ask for rows of the new width."""
        self._arrange()
        self.post_message(Rearranged())

    @property
    def _list_height(self) -> int:
        height = self.size.height
        below = _ABOUT_ROWS + 3 if height >= 30 else _ABOUT_ROWS if height >= 18 else min(4, max(0, height - 4))
        return max(1, height - below)

    def _arrange(self) -> None:
        room = self._list_height
        self._top = max(0, min(self._top, self._at, len(self._rows) - room), self._at - room + 1)
        self.refresh()

    def _tone(self, tone: Tone) -> Style:
        palette = self.palette
        if tone in ("good", "bad"):
            return style(palette.file.screen.good if tone == "good" else palette.file.screen.bad, bold=tone == "bad")
        found: Style = getattr(palette, tone)
        return found

    def line(self, y: int) -> Strip:
        """The strip of row ``y``: a row of the list, or a line of the explanation below it."""
        width, room = self.size.width, self._list_height
        if y < room:
            place = self._top + y
            return self._row(place, width) if place < len(self._rows) else Strip.blank(width)
        about = self._rows[self._at].about if self._rows else ""
        if y == room:
            return Strip([Segment(self.palette.words("─" * width), self.palette.faint)])
        lines = textwrap.wrap(self.palette.words(about), max(10, width))
        below = y - room - 1
        last = self.size.height - room - 2
        text = lines[below] if below < len(lines) else ""
        if below == last and len(lines) > last + 1:
            text = f"{text[: width - 2].rstrip()} ~" if self.palette.ascii else f"{text[: width - 2].rstrip()} …"
        return Strip([Segment(text, self.palette.text)])

    def _row(self, place: int, width: int) -> Strip:
        words = self.palette.words
        parts = [Segment(words(text), self._tone(tone)) for text, tone in self._rows[place].parts]
        strip = Strip(parts)
        if strip.cell_length > width:
            strip = Strip([*strip.crop(0, width - 1), Segment(words("…"), self.palette.quiet)])
        strip = strip.adjust_cell_length(width)
        if place == self._at and self.has_focus:
            mark = Style(reverse=True) if self.palette.colourless else style(None, self.palette.file.screen.selection)
            strip = Strip([Segment(part.text, (part.style or Style()) + mark) for part in strip])
        return strip

    def action_walk(self, step: int) -> None:
        """Move the cursor by ``step`` rows."""
        self._at = max(0, min(self._at + step, len(self._rows) - 1))
        self._arrange()

    def action_act(self) -> None:
        """Run the action of the row under the cursor."""
        if self._rows and self._rows[self._at].act:
            row = self._rows[self._at]
            self.post_message(self.RowChosen(row.act, row.layer))

    def action_close(self) -> None:
        """Close the panel."""
        self.post_message(Acted("health"))

    def on_click(self, event: events.Click) -> None:
        """Handle a click: move the cursor to the row."""
        if event.y < self._list_height and self._top + event.y < len(self._rows):
            self._at = self._top + event.y
            self._arrange()

    def on_mouse_scroll_down(self) -> None:
        """Handle the mouse wheel: move the cursor down."""
        self.action_walk(1)

    def on_mouse_scroll_up(self) -> None:
        """Handle the mouse wheel: move the cursor up."""
        self.action_walk(-1)


class HealthPanel(Vertical):
    """The panel around the health view; it takes the place of features and network."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="health", classes="panel instead")
        self.border_title = "H Health"
        self.border_subtitle = "enter acts  H closes"
        self._palette = palette

    def compose(self) -> ComposeResult:
        """Yield the health view."""
        yield HealthView(self._palette)

    @property
    def view(self) -> HealthView:
        """The health view."""
        return self.query_one(HealthView)
