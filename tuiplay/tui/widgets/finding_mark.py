"""The mark in the toolbar that shows that there is a finding, with the key that lists them."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from tuiplay.text import counted
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Acted
from tuiplay.tui.widgets.line_widget import LineWidget


def mark_of(key: str, to_mend: bool) -> str:
    """The key and a sign: ``!`` if something is to be fixed, else ``✓``."""
    return key + ("!" if to_mend else "✓")


class FindingMark(LineWidget):
    """A key, a sign, and the number of findings if it fits."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="finding-mark")
        self.palette = palette
        self.text = ""
        self._to_mend = False

    def show(self, sign: str, count: int, to_mend: bool, room: int) -> None:
        """Show ``count`` findings, as a number only if it fits into ``room`` columns; without findings show nothing."""
        words = f"{sign} {counted(count, 'finding')}"
        text = "" if not count else words if len(words) + 3 <= room else sign
        if (text, to_mend) != (self.text, self._to_mend):
            self.text, self._to_mend = text, to_mend
            self.display = bool(text)
            self.styles.width = len(text) + 1
            self.refresh(layout=True)

    def line(self, y: int) -> Strip:
        """Return the only row."""
        screen = self.palette.file.screen
        return Strip([Segment(self.text, style(screen.bad if self._to_mend else screen.good, bold=True))])

    def on_click(self) -> None:
        """Handle a click: open the list of findings, as its key does."""
        self.post_message(Acted("findings"))
