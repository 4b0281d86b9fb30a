"""Screens that are not styled twice when they are shown first."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.screen import Screen

from tuiplay.tui.messages import Rearranged


class StyledOnce(Screen[Any]):
    """When it is shown first, every widget of it was styled a moment ago, as it was mounted; Textual would again."""

    _resumed = False

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Textual's own answer, which comes after this one, asks the event."""
        event.refresh_styles = event.refresh_styles and self._resumed
        self._resumed = True


class MainScreen(StyledOnce):
    """The screen under all others."""

    def on_resize(self) -> None:
        """What stands in its panels may have to be shown again."""
        self.post_message(Rearranged())
