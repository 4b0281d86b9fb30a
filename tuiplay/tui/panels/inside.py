"""The lines below all panels: a formula with today's numbers, or one phase of an update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from msgspec import Struct
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import Control

Kind = Literal["head", "text", "quiet", "strong", "keys"]


class Row(Struct, frozen=True):
    """A line, and how it looks."""

    text: str
    kind: Kind = "text"


def rows_at(height: int) -> int:
    """Rows of the lines on a screen of that height."""
    return max(6, min(11, height // 4))


class InsidePanel(Control):
    """Wraps its rows to its width, and scrolls."""

    HELP = """Inference by hand: nodes show no number until they are calculated. n calculates the next one, N all of
them, space one after the other. The node under the cursor shows its formula with names and with numbers; enter
on the node goes to its weights, enter there types one. After an edit "!" marks nodes with another value, "=" nodes that
were calculated again with the same result. Enter here types the inputs; p picks a point on the big picture.

The microscope: left and right go through the phases of the next update, up and down through the points of its batch.
The diagram shows the quantity of the phase, this panel how it is computed for the neuron or the weight under the
diagram's cursor. Enter makes the update and closes the microscope; x or esc close it without the update."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "phase(-1)", "phase", show=False, id="inside_left", tooltip="The phase before"),
        Binding("right,l", "phase(1)", "next phase", show=False, id="inside_right", tooltip="The next phase"),
        Binding("up,k", "point(-1)", "point", show=False, id="inside_up", tooltip="The point before; or scroll up"),
        Binding("down,j", "point(1)", "next point", show=False, id="inside_down", tooltip="The next point; or scroll"),
        Binding("pageup", "scroll(-3)", "scroll up", show=False, id="inside_page_up", tooltip="Scroll up"),
        Binding("pagedown", "scroll(3)", "scroll down", show=False, id="inside_page_down", tooltip="Scroll down"),
        Binding("enter", "enter", "inputs / make it", id="inside_enter", tooltip="Type inputs; or make the update"),
        Binding("p", "pick", "pick a point", show=False, id="inside_pick", tooltip="Inputs from the big picture"),
        Binding("escape", "leave", "leave", id="inside_leave", tooltip="Out of it, everything as it was"),
    ]

    @dataclass
    class Asked(Message):
        """A key was pressed here: "phase", "point", "enter", "pick" or "leave", and which way; or "place": the point is
        another one."""

        what: str
        step: int = 0

    @dataclass
    class Resized(Message):
        """It appeared or went: the panels above it have other rows."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="inside")
        self.palette = palette
        self.display = False
        self.steps_points = False
        """Whether up and down choose a point, and do not scroll."""
        self.scroll_key = ""
        """What shows the lines that are hidden below; named beside them while it acts."""
        self._rows: tuple[Row, ...] = ()
        self._wrapped: list[Row] = []
        self._keys = ""
        self._top = 0

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows, from the first one on; without any it goes."""
        if self.display != bool(rows):
            self.display = bool(rows)
            self.post_message(self.Resized())
        if tuple(rows) != self._rows:
            self._rows, self._top = tuple(rows), 0
            self._wrap()
            self.refresh()

    def on_resize(self) -> None:
        """Lines end elsewhere; they may have been painted before this is known."""
        self._wrap()
        self.refresh()

    def _wrap(self) -> None:
        width = max(8, self.size.width - 2)
        head = next((len(row.text) for row in self._rows if row.kind == "head"), 0)
        rows = [row for row in self._rows if row.kind != "keys"]
        self._keys = next((self.palette.words(row.text) for row in self._rows if row.kind == "keys"), "")
        if self._keys and head + len(self._keys) + 8 > width:  # they find no room beside the first line
            rows, self._keys = [*rows, Row(self._keys, "quiet")], ""
        self._wrapped = [Row(text, row.kind) for row in rows for text in wrapped(self.palette.words(row.text), width)]
        self._top = max(0, min(self._top, len(self._wrapped) - self.size.height))

    def line(self, y: int) -> Strip:
        """A rule with the first line in it, then the others."""
        palette, width = self.palette, self.size.width
        if not self._wrapped:
            return Strip.blank(width)
        styles = {"head": palette.accent, "text": palette.text, "quiet": palette.quiet, "strong": palette.strong}
        if y == 0:
            row = self._wrapped[0]
            mark = palette.selected if self.has_focus else palette.accent
            keys = f" {self._keys} " if self._keys else ""
            rule = palette.words("─" * max(0, width - len(row.text) - len(keys) - 4))
            parts = [
                Segment(palette.words("─ "), palette.quiet), Segment(row.text, mark),
                Segment(f" {rule}", palette.quiet), Segment(keys, palette.accent),
                Segment(palette.words("─"), palette.quiet),
            ]  # fmt: skip
            return Strip(parts).crop(0, width)
        index = y + self._top
        if index >= len(self._wrapped):
            return Strip.blank(width)
        row = self._wrapped[index]
        more = y == self.size.height - 1 and index + 1 < len(self._wrapped)
        if not more:
            return Strip([Segment(row.text, styles[row.kind])])
        key = f" {self.scroll_key}" if self.has_focus else ""
        text = f"{row.text[: max(0, width - len(key) - 4)]} ..."
        return Strip([Segment(text, styles[row.kind]), Segment(key, palette.accent)])

    # Keys

    @property
    def words_now(self) -> dict[str, str]:
        """What enter does here."""
        return {"inside_enter": "make the update" if self.steps_points else "type inputs"}

    def action_phase(self, step: int) -> None:
        """Another phase."""
        self.post_message(self.Asked("phase", step))

    def action_point(self, step: int) -> None:
        """Another point; or scroll, where there is none to choose."""
        if self.steps_points:
            self.post_message(self.Asked("point", step))
        else:
            self.action_scroll(step)

    def action_scroll(self, step: int) -> None:
        """Lines that are hidden."""
        self._top = max(0, min(self._top + step, len(self._wrapped) - self.size.height))
        self.refresh()

    def action_enter(self) -> None:
        """Type the inputs, or make the update."""
        self.post_message(self.Asked("enter"))

    def action_pick(self) -> None:
        """Inputs from the big picture."""
        self.post_message(self.Asked("pick"))

    def action_leave(self) -> None:
        """Out of it."""
        self.post_message(self.Asked("leave"))


_BREAKS = ((" = ", " + ", " - ", " * ", " / "), (" ",))
"""Where a line may end, the best places first."""


def wrapped(text: str, width: int) -> list[str]:
    """A formula on lines of at most ``width``: broken before signs and after commas, else anywhere; indented from the
    second line on.
    """
    lines: list[str] = []
    rest, indent = text, ""
    while len(indent + rest) > width:
        room = width - len(indent)
        ends = (max(rest.rfind(mark, 1, room + len(mark)) for mark in marks) for marks in _BREAKS)
        cut = next((end for end in ends if end > 0), -1)
        at = min(cut + 1, room) if cut > 0 else room
        lines.append(indent + rest[:at].rstrip())
        rest, indent = rest[at:].lstrip(), "  "
    return [*lines, indent + rest]
