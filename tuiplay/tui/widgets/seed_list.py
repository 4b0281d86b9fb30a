"""The list of the seeds with the result of each."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tuiplay.formats.numbers import loss_text, percent_text
from tuiplay.raster.arrangement import window
from tuiplay.run.seeds import Outcome
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import Control

ALL = -1
"""The position of the cursor above the first seed: all seeds together."""

_SHORT = {"reached": "✓", "missed": "–", "diverged": "!"}
"""The ending of a seed as a sign, where there is no room for the word."""
_WIDE = 48
"""The number of columns from which there is room for the training losses."""


class SeedList(Control):
    """A row for all seeds together, then one for each; only outcomes in view are asked for."""

    TITLE = "Many seeds"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "walk(-1)", "previous seed", show=False, id="seeds_up", tooltip="The seed above, or all seeds"),
        Binding("down,j", "walk(1)", "next seed", show=False, id="seeds_down", tooltip="The seed below"),
        Binding("pageup", "walk(-10)", "ten up", show=False, id="seeds_page_up", tooltip="Ten seeds up"),
        Binding("pagedown", "walk(10)", "ten down", show=False, id="seeds_page_down", tooltip="Ten seeds down"),
        Binding("home", "walk(-1000)", "all seeds", show=False, id="seeds_first", tooltip="All seeds"),
        Binding("end", "walk(1000)", "last seed", show=False, id="seeds_last", tooltip="The last seed"),
    ]

    @dataclass
    class Moved(Message):
        """The message that the cursor moved to a seed, by its number from 0, or to ``ALL``."""

        number: int

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="seed-list")
        self.palette = palette
        self.cursor = ALL
        self._count = 0
        self._outcome: Callable[[int], Outcome] | None = None
        self._is_share = True

    def show(self, count: int, outcome: Callable[[int], Outcome], is_share: bool) -> None:
        """Show ``count`` seeds, whose results ``outcome`` returns; scores are accuracies if ``is_share``, else R²."""
        if (count, outcome, is_share) != (self._count, self._outcome, self._is_share):
            self._count, self._outcome, self._is_share = count, outcome, is_share
            self.cursor = min(self.cursor, count - 1)
            self.refresh()

    def _rows(self) -> range:
        return window(self._count + 1, max(1, self.size.height - 1), self.cursor + 1)

    def line(self, y: int) -> Strip:
        """Return row ``y``: the head, or a seed."""
        palette, width = self.palette, self.size.width
        if y == 0:
            measure = "accuracy" if self._is_share else palette.words("R²")
            train = f"{'train':>9}" if width >= _WIDE else ""
            head = f"{'seed':<6}{train}{'test':>9}{measure:>10}  epoch"
            return Strip([Segment(head, palette.quiet)]).adjust_cell_length(width)
        rows = self._rows()
        if y - 1 >= len(rows) or self._outcome is None:
            return Strip.blank(width)
        number = rows[y - 1] - 1
        here = number == self.cursor
        mark = palette.selected if here and self.has_focus else palette.accent if here else palette.text
        if number == ALL:
            return Strip([Segment("all seeds", mark)]).adjust_cell_length(width)
        found = self._outcome(number)
        score = found.test_score if found.test_score is not None else found.train_score
        shown = "-" if score is None else percent_text(score) if self._is_share else f"{score:.3f}"
        ending: str = "" if found.ending == "done" else found.ending
        train = f"{_loss(found.train_loss):>9}" if width >= _WIDE else ""
        text = f"{train}{_loss(found.test_loss):>9}{shown:>10}  {found.epoch:,} "
        if len(ending) > width - len(text) - 6:
            ending = palette.words(_SHORT.get(ending, ending))
        colour = palette.file.screen
        end = {"reached": colour.good, "missed": colour.bad, "diverged": colour.bad}.get(found.ending, colour.quiet)
        parts = [Segment(f"{found.seed:<6}", mark), Segment(text, palette.text), Segment(ending, style(end))]
        return Strip(parts).adjust_cell_length(width)

    def action_walk(self, step: int) -> None:
        """Move the cursor by ``step`` rows."""
        target = max(ALL, min(self.cursor + step, self._count - 1))
        if target != self.cursor:
            self.cursor = target
            self.refresh()
            self.post_message(self.Moved(target))

    def on_click(self, event: events.Click) -> None:
        """Handle a click: move the cursor to the row under the mouse."""
        rows = self._rows()
        if 1 <= event.y <= len(rows):
            self.action_walk(rows[event.y - 1] - 1 - self.cursor)


def _loss(value: float) -> str:
    return "-" if math.isnan(value) else loss_text(value)
