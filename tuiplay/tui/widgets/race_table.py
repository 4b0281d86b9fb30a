"""The table of the variants of a race: how many seeds reach the goal, when, and their losses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tuiplay.formats.numbers import loss_text
from tuiplay.formats.variants import fitted
from tuiplay.run.seeds import Summary
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import Control
from tuiplay.tui.widgets.race_lane import variant_style

_HEADS, _SHORT_HEADS = ("reached", "epoch", "loss"), ("goal", "epoch", "loss")
_NAMED = 12
"""The number of columns for numbers and names from which heads are not shortened."""


@dataclass(frozen=True)
class RaceRow:
    """The row of a variant: its name, the summary of its seeds, and True if it has won."""

    name: str
    summary: Summary
    won: bool


class RaceTable(Control):
    """A head, then a row for each variant; the arrow keys move the cursor."""

    TITLE = "Race"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "walk(-1)", "previous variant", show=False, id="race_up", tooltip="The variant above"),
        Binding("down,j", "walk(1)", "next variant", show=False, id="race_down", tooltip="The variant below"),
    ]

    @dataclass
    class Moved(Message):
        """The message that the cursor moved to a variant, by its number from 0."""

        number: int

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="race-table")
        self.palette = palette
        self.cursor = 0
        self._rows: Sequence[RaceRow] = ()
        self._to_goal = True

    def show(self, rows: Sequence[RaceRow], to_goal: bool) -> None:
        """Show the variants; the columns about reaching a goal appear only if there is one."""
        self._rows, self._to_goal = rows, to_goal
        self.cursor = min(self.cursor, len(rows) - 1)
        self.refresh()

    def line(self, y: int) -> Strip:
        """Return row ``y``: the head, or a variant."""
        palette, width, rows = self.palette, self.size.width, self._rows
        if y > len(rows):
            return Strip.blank(width)
        lines = _columns(self._table(_HEADS))
        if width - len(lines[0]) < _NAMED:
            lines = _columns(self._table(_SHORT_HEADS))
        room = width - len(lines[0])
        if y == 0:
            head = "variant" if room > len("variant") else ""
            return Strip([Segment(f"{head:<{max(0, room)}}{lines[0]}", palette.quiet)])
        row, here = rows[y - 1], y - 1 == self.cursor
        mark = variant_style(palette, y - 1)
        named = palette.selected if here and self.has_focus else mark
        ending = " won" if row.won else ""
        name = fitted([one.name for one in rows], room - 3 - len(ending))[y - 1]
        # Where there is no room for a name, the number shows the cursor.
        parts = [
            Segment(f"{y} ", mark if name else named),
            Segment(name, named),
            Segment(ending if name else ending.strip(), style(palette.file.screen.good, bold=True)),
        ]
        filled = sum(len(part.text) for part in parts)
        return Strip([*parts, Segment(" " * max(0, room - filled) + lines[y], palette.text)])

    def _table(self, heads: Sequence[str]) -> list[Sequence[str]]:
        """The heads and the numbers; only the losses without a goal."""
        first = 0 if self._to_goal else 2
        return [heads[first:], *(_numbers(row.summary)[first:] for row in self._rows)]

    def action_walk(self, step: int) -> None:
        """Move the cursor by ``step`` variants."""
        self.go(self.cursor + step)

    def go(self, number: int) -> None:
        """Move the cursor to a variant."""
        target = max(0, min(number, len(self._rows) - 1))
        if target != self.cursor:
            self.cursor = target
            self.refresh()
            self.post_message(self.Moved(target))

    def on_click(self, event: events.Click) -> None:
        """Handle a click: move the cursor to the row under the mouse."""
        if 1 <= event.y <= len(self._rows):
            self.go(event.y - 1)


def _numbers(found: Summary) -> list[str]:
    losses = found.losses("test")["median"]
    loss = found.losses("train")["median"] if losses is None else losses
    epoch = found.epochs["median"]
    return [
        f"{found.reached}/{len(found.outcomes)}",
        "-" if epoch is None else f"{epoch:,.0f}",
        "-" if loss is None else loss_text(loss),
    ]


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table with its cells aligned to the right, a blank before each."""
    widths = [max(map(len, column)) + 1 for column in zip(*rows, strict=True)]
    return ["".join(f"{cell:>{size}}" for cell, size in zip(row, widths, strict=True)) for row in rows]
