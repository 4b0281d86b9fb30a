"""The panel below all others: a formula with the current numbers, or one phase of an update."""

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
    """A line of text, and its style."""

    text: str
    kind: Kind = "text"


def rows_at(height: int) -> int:
    """The number of rows of the panel on a screen of ``height`` rows."""
    return max(6, min(11, height // 4))


class InsidePanel(Control):
    """The lines of inference by hand or of the microscope, wrapped to the panel's width and scrollable."""

    HELP = """Inference by hand: nodes show no number until they are calculated. n calculates the next one, N all of
them, space one after the other. The node under the cursor shows its formula with names and with numbers; enter
on the node goes to its weights, enter there types one. After an edit "!" marks nodes with a new value, "=" nodes that
were calculated again with the same result. Enter here types the inputs; p picks a point on the big picture.

The microscope: left and right go through the phases of the next update, up and down through the points of its batch.
The diagram shows the quantity of the phase, this panel how it is computed for the neuron or the weight under the
diagram's cursor. Enter makes the update and closes the microscope; x or esc close it without the update."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "phase(-1)", "phase", show=False, id="inside_left", tooltip="The previous phase"),
        Binding("right,l", "phase(1)", "next phase", show=False, id="inside_right", tooltip="The next phase"),
        Binding("up,k", "point(-1)", "point", show=False, id="inside_up", tooltip="The previous point; or scroll up"),
        Binding(
            "down,j", "point(1)", "next point", show=False, id="inside_down", tooltip="The next point; or scroll down"
        ),
        Binding("pageup", "scroll(-3)", "scroll up", show=False, id="inside_page_up", tooltip="Scroll up"),
        Binding("pagedown", "scroll(3)", "scroll down", show=False, id="inside_page_down", tooltip="Scroll down"),
        Binding("enter", "enter", "inputs / update", id="inside_enter", tooltip="Type inputs, or make the update"),
        Binding("p", "pick", "pick a point", show=False, id="inside_pick", tooltip="Pick inputs on the big picture"),
        Binding("escape", "leave", "leave", id="inside_leave", tooltip="Leave without a change"),
    ]

    @dataclass
    class Asked(Message):
        """The message that a key was pressed here, or that the point is another one.

        ``what`` is "phase", "point", "enter", "pick" or "leave", with the direction in ``step``; or "place" for the
        point.
        """

        what: str
        step: int = 0

    @dataclass
    class Resized(Message):
        """The message that the panel appeared or disappeared, so that the panels above it have other rows."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="inside")
        self.palette = palette
        self.display = False
        self.steps_points = False
        """True if up and down choose a point instead of scrolling."""
        self.scroll_key = ""
        """The key that scrolls to lines hidden below; shown beside them while the panel has the focus."""
        self._rows: tuple[Row, ...] = ()
        self._wrapped: list[Row] = []
        self._keys = ""
        self._top = 0

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows, from the first one on; hide the panel if there are none."""
        if self.display != bool(rows):
            self.display = bool(rows)
            self.post_message(self.Resized())
        if tuple(rows) != self._rows:
            self._rows, self._top = tuple(rows), 0
            self._wrap()
            self.refresh()

    def on_resize(self) -> None:
        """Handle a resize: wrap and paint the lines again, as they may have been painted in the old width."""
        self._wrap()
        self.refresh()

    def _wrap(self) -> None:
        width = max(8, self.size.width - 2)
        head = next((len(row.text) for row in self._rows if row.kind == "head"), 0)
        rows = [row for row in self._rows if row.kind != "keys"]
        self._keys = next((self.palette.words(row.text) for row in self._rows if row.kind == "keys"), "")
        if self._keys and head + len(self._keys) + 8 > width:  # the keys do not fit beside the first line
            rows, self._keys = [*rows, Row(self._keys, "quiet")], ""
        self._wrapped = [Row(text, row.kind) for row in rows for text in wrapped(self.palette.words(row.text), width)]
        self._top = max(0, min(self._top, len(self._wrapped) - self.size.height))

    def line(self, y: int) -> Strip:
        """The strip of row ``y``: a rule with the first line in it, or one of the other lines."""
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
        """The words for Enter at the moment, by the id of its binding."""
        return {"inside_enter": "make the update" if self.steps_points else "type inputs"}

    def action_phase(self, step: int) -> None:
        """Move to the next or the previous phase."""
        self.post_message(self.Asked("phase", step))

    def action_point(self, step: int) -> None:
        """Move to the next or the previous point, or scroll if there are no points to choose."""
        if self.steps_points:
            self.post_message(self.Asked("point", step))
        else:
            self.action_scroll(step)

    def action_scroll(self, step: int) -> None:
        """Scroll by ``step`` lines."""
        self._top = max(0, min(self._top + step, len(self._wrapped) - self.size.height))
        self.refresh()

    def action_enter(self) -> None:
        """Ask for the inputs, or make the update."""
        self.post_message(self.Asked("enter"))

    def action_pick(self) -> None:
        """Pick the inputs on the big picture."""
        self.post_message(self.Asked("pick"))

    def action_leave(self) -> None:
        """Leave inference by hand or the microscope."""
        self.post_message(self.Asked("leave"))


_BREAKS = ((" = ", " + ", " - ", " * ", " / "), (" ",))
"""The marks before which a line may end, the best ones first."""


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a formula, each of at most ``width`` characters and indented from the second one on.

    A line breaks before a sign, else at a space, else anywhere.
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
