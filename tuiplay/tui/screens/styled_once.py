"""The base class of the screens: their styles are applied once when they are first shown."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.screen import Screen

from tuiplay.tui.messages import Rearranged


class StyledOnce(Screen[Any]):
    """A screen that is not styled again when it is first shown.

    Every widget was styled shortly before, as it was mounted; Textual would repeat that.
    """

    _resumed = False

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Handle resuming: skip the styles the first time; Textual's own handler, which runs next, reads the event."""
        event.refresh_styles = event.refresh_styles and self._resumed
        self._resumed = True


class MainScreen(StyledOnce):
    """The main screen, below all others."""

    def on_resize(self) -> None:
        """Handle a resize: report it, as panels may have to show their contents again."""
        self.post_message(Rearranged())
