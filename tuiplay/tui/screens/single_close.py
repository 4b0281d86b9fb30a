"""The base class of the screens over the main one: they close once, however fast the user presses keys or clicks."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import App
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.screen import ModalScreen
from textual.widgets import OptionList

from tuiplay.tui.screens.styled_once import StyledOnce
from tuiplay.tui.textual_patches.palette import set_sign


class SingleClose(StyledOnce, ModalScreen[Any]):
    """A modal screen that ignores being closed again while it closes; Textual would close the screen below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+c",
            "app.help_quit",
            "quit",
            show=False,
            id="screen_quit",
            tooltip="Show the keys that go back and quit",
        ),
        Binding(
            "ctrl+l", "app.repaint", "redraw", show=False, id="screen_repaint", tooltip="Draw the whole screen again"
        ),
    ]

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close the screen with a result, unless it is closing already."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class Refreshed(SingleClose):
    """A screen of settings, whose ``show`` is called when they change."""

    def show(self) -> None:
        """Show the experiment as it is now."""


class ActionPalette(CommandPalette, SingleClose):
    """The command palette."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority over the search field, which would copy.
        Binding(
            "ctrl+c",
            "app.help_quit",
            "quit",
            show=False,
            priority=True,
            id="palette_quit",
            tooltip="Show the key that goes back",
        ),
    ]

    def on_mount(self) -> None:
        """Handle mounting: set a search sign that is one cell wide in every terminal."""
        set_sign(self, "›")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """True if the action can run: Textual fails to page through its list before the list is laid out."""
        if action == "command_list" and not self.query_one(OptionList).scrollable_content_region:
            return False
        return super().check_action(action, parameters)


def open_palette(app: App[Any]) -> None:
    """Open the command palette, unless it is open."""
    if not CommandPalette.is_open(app):
        app.push_screen(ActionPalette(id="--command-palette"))
