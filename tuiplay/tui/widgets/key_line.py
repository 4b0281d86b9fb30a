"""The bottom line: the keys that work at the moment."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip

from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import LineWidget

Hint = tuple[str, str]
"""The name of a key and what it does."""


class KeyLine(LineWidget):
    """A line of whole hints: what does not fit is left out."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="keys")
        self.palette = palette
        self._hints: tuple[Hint, ...] = ()
        self._said = ""

    def show(self, hints: Sequence[Hint]) -> None:
        """Show these hints, the most important first; the last two (help and quit) always fit."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def say(self, text: str) -> None:
        """Show a text instead of the hints; an empty one brings them back."""
        if text != self._said:
            self._said = text
            self.refresh()

    def line(self, y: int) -> Strip:
        """Return the only row: key, label, key, label."""
        if self._said:
            return Strip([Segment(" " + self._said, self.palette.text)])
        gap = "  " if self.size.width >= 100 else " "
        size = {hint: len(hint[0]) + 1 + len(hint[1]) + len(gap) for hint in self._hints}
        always = self._hints[-2:]
        room = self.size.width - 1 - sum(size[hint] for hint in always) + len(gap)
        parts = [Segment(" ")]
        for hint in self._hints[:-2]:
            if size[hint] > room:
                continue
            room -= size[hint]
            parts += [Segment(hint[0], self.palette.accent), Segment(f" {hint[1]}{gap}", self.palette.text)]
        for key, label in always:
            parts += [Segment(key, self.palette.accent), Segment(f" {label}{gap}", self.palette.text)]
        return Strip(parts)
