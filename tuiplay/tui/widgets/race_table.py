"""The variants of a race one below the other: how many seeds reach the goal, when, and their losses."""

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
from tuiplay.run.seeds import Summary
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import Control
from tuiplay.tui.widgets.race_lane import short, variant_style

_COLUMNS = (("reached", 8), ("epoch", 6), ("loss", 8))


@dataclass(frozen=True)
class RaceRow:
    """A variant, what its seeds say together, and whether it has won."""

    name: str
    summary: Summary
    won: bool


class RaceTable(Control):
    """A head, then a row for each variant; the arrows move the cursor."""

    TITLE = "Race"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "walk(-1)", "variant before", show=False, id="race_up", tooltip="The variant above"),
        Binding("down,j", "walk(1)", "next variant", show=False, id="race_down", tooltip="The variant below"),
    ]

    @dataclass
    class Moved(Message):
        """The cursor moved to a variant, by its number from 0."""

        number: int

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="race-table")
        self.palette = palette
        self.cursor = 0
        self._rows: Sequence[RaceRow] = ()
        self._to_goal = True

    def show(self, rows: Sequence[RaceRow], to_goal: bool) -> None:
        """Show variants; without a goal nothing is said of reaching one."""
        self._rows, self._to_goal = rows, to_goal
        self.cursor = min(self.cursor, len(rows) - 1)
        self.refresh()

    def line(self, y: int) -> Strip:
        """The head, then rows."""
        palette, width = self.palette, self.size.width
        columns = _COLUMNS if self._to_goal else _COLUMNS[2:]
        room = width - sum(size for _, size in columns)
        if y == 0:
            head = f"{'variant'[: max(0, room - 1)]:<{max(0, room)}}" + "".join(
                f"{name:>{size}}" for name, size in columns
            )
            return Strip([Segment(head, palette.quiet)])
        if y > len(self._rows):
            return Strip.blank(width)
        row = self._rows[y - 1]
        here = y - 1 == self.cursor
        mark = variant_style(palette, y - 1)
        named = palette.selected if here and self.has_focus else mark
        ending = " won" if row.won else ""
        name = short(row.name, room - 3 - len(ending))
        parts = [
            Segment(f"{y} ", mark),
            Segment(name, named),
            Segment(ending, style(palette.file.screen.good, bold=True)),
        ]
        filled = 2 + len(name) + len(ending)
        return Strip([*parts, Segment(" " * max(0, room - filled) + self._numbers(row.summary), palette.text)])

    def _numbers(self, found: Summary) -> str:
        losses = found.losses("test")["median"]
        loss = found.losses("train")["median"] if losses is None else losses
        epoch = found.epochs["median"]
        texts = [
            f"{found.reached}/{len(found.outcomes)}",
            "-" if epoch is None else f"{epoch:,.0f}",
            "-" if loss is None else loss_text(loss),
        ]
        columns = list(zip(texts, (size for _, size in _COLUMNS), strict=True))
        return "".join(f"{text:>{size}}" for text, size in (columns if self._to_goal else columns[2:]))

    def action_walk(self, step: int) -> None:
        """Move the cursor."""
        self.go(self.cursor + step)

    def go(self, number: int) -> None:
        """Move the cursor to a variant."""
        target = max(0, min(number, len(self._rows) - 1))
        if target != self.cursor:
            self.cursor = target
            self.refresh()
            self.post_message(self.Moved(target))

    def on_click(self, event: events.Click) -> None:
        """The cursor goes where was clicked."""
        if 1 <= event.y <= len(self._rows):
            self.go(event.y - 1)
