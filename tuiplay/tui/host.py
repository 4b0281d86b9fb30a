"""The interface of the app for the parts of the screen, which import it and not the app: no import is circular."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from textual.geometry import Size
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.theme import Theme
from textual.widget import Widget

from tuiplay.run.command_base import Command
from tuiplay.run.player import Player
from tuiplay.run.run import Run
from tuiplay.tui.colour.styles import ScreenPalette


class Host(Protocol):
    """The app as its parts see it: what they may do to the run and to the screen."""

    current_run: Run
    player: Player
    own_keys: Mapping[str, str]
    palette: ScreenPalette

    # The run

    def perform(self, command: Command) -> None:
        """Apply an act of the user as soon as no burst of training is in progress, and show the result."""

    # Words

    def tell(self, notes: Iterable[str]) -> None:
        """Show the notes of what was opened."""

    def complain(self, sentence: str) -> None:
        """Show an error message."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a message without markup."""

    def key_of(self, binding: str) -> str:
        """The first key of a binding, as shown to people."""

    # The screen

    @property
    def size(self) -> Size:
        """The size of the screen, in cells."""

    @property
    def screen(self) -> Screen[Any]:
        """The screen on top."""

    @property
    def screen_stack(self) -> list[Screen[Any]]:
        """All screens, the main one first."""

    @property
    def is_headless(self) -> bool:
        """True if nobody sees the screen, as in tests."""

    @property
    def focused(self) -> Widget | None:
        """The widget with the focus."""

    def show_all(self) -> None:
        """Show the experiment and the run in every panel."""

    def popup(self, popup: Any) -> None:
        """Open a popup, and close the one that may be open."""

    def run_worker(self, work: Any, *, name: str, group: str, exit_on_error: bool) -> Any:
        """Run a coroutine beside the screen."""

    def paint(self) -> None:
        """Paint the run as it is now."""

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Call a function once the screen is painted."""

    def wear(self, theme: Theme) -> None:
        """Apply the colours of a theme."""

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """True if an action is available."""

    async def run_action(self, action: str) -> bool:
        """Run an action, as its key does."""

    def show_help(self, path: str) -> None:
        """Show the help of a field, wherever the cursor is."""

    def action_columns(self) -> None:
        """Open the list of the table's columns."""

    def action_reload_points(self) -> None:
        """Read the points from their file again."""

    def action_tour(self) -> None:
        """Show the tour: where to look and what to press."""

    def action_scale_weights(self, layer: int | None = None) -> None:
        """Ask for a factor for all weights, or for those of a layer."""

    def action_merge_linear(self) -> None:
        """Merge linear layers into the layers behind them."""

    def action_gradient_check(self) -> None:
        """Compare the gradient with numerical differences of the loss."""

    def action_messages(self) -> None:
        """Open the list of all messages so far."""

    def action_problem(self) -> None:
        """Switch to the next problem."""

    def action_dataset(self, name: str) -> None:
        """Choose a data set."""

    def action_preset(self, name: str) -> None:
        """Open a preset."""

    def action_theme(self, name: str) -> None:
        """Change the theme."""
