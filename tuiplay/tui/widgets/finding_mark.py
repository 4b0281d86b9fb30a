"""The mark in the toolbar that there is a finding, with the key that shows it."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from tuiplay.text import counted
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Acted
from tuiplay.tui.widgets.line_widget import LineWidget


def mark_of(key: str, to_mend: bool) -> str:
    """The key, and a sign: one where something is to be mended, another where all is well."""
    return key + ("!" if to_mend else "✓")


class FindingMark(LineWidget):
    """A key and a sign, and how many findings there are where that fits."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="finding-mark")
        self.palette = palette
        self.text = ""
        self._to_mend = False

    def show(self, sign: str, count: int, to_mend: bool, room: int) -> None:
        """Show that there are so many findings, the number only if there are so many columns; of none nothing."""
        words = f"{sign} {counted(count, 'finding')}"
        text = "" if not count else words if len(words) + 3 <= room else sign
        if (text, to_mend) != (self.text, self._to_mend):
            self.text, self._to_mend = text, to_mend
            self.display = bool(text)
            self.styles.width = len(text) + 1
            self.refresh(layout=True)

    def line(self, y: int) -> Strip:
        """One row."""
        screen = self.palette.file.screen
        return Strip([Segment(self.text, style(screen.bad if self._to_mend else screen.good, bold=True))])

    def on_click(self) -> None:
        """Open the list of findings, as its key does."""
        self.post_message(Acted("findings"))
