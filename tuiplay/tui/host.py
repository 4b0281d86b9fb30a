"""What the parts of the screen need of the app: they import this instead of the app, so that no import is circular."""

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
    """The app, as its parts see it: what they may do to the run and to the screen."""

    current_run: Run
    player: Player
    own_keys: Mapping[str, str]
    palette: ScreenPalette

    # The run

    def perform(self, command: Command) -> None:
        """Apply an act of a person as soon as no burst of training is under way, and show what came of it."""

    # Words

    def tell(self, notes: Iterable[str]) -> None:
        """Show the notes of what was opened."""

    def complain(self, sentence: str) -> None:
        """Say what was wrong."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a message as it is."""

    def key_of(self, binding: str) -> str:
        """The first key of a binding, as people write it."""

    # The screen

    @property
    def size(self) -> Size:
        """The size of the screen, in cells."""

    @property
    def screen(self) -> Screen[Any]:
        """The one on top."""

    @property
    def screen_stack(self) -> list[Screen[Any]]:
        """All screens, the playground first."""

    @property
    def is_headless(self) -> bool:
        """Whether nobody sees it, as in tests."""

    @property
    def focused(self) -> Widget | None:
        """The widget that has the keys."""

    def show_all(self) -> None:
        """Every panel shows the experiment and the run as they are."""

    def popup(self, popup: Any) -> None:
        """Open a popup, and close the one that may be open."""

    def run_worker(self, work: Any, *, name: str, group: str, exit_on_error: bool) -> Any:
        """Let a coroutine work beside the screen."""

    def paint(self) -> None:
        """Paint the run as it is."""

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Call something once the screen is painted."""

    def wear(self, theme: Theme) -> None:
        """Take the colours of a theme."""

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action is available."""

    async def run_action(self, action: str) -> bool:
        """Do what a key does."""

    def show_help(self, path: str) -> None:
        """The help of a field, wherever the cursor is."""

    def action_columns(self) -> None:
        """The columns of the table, to choose from."""

    def action_reload_points(self) -> None:
        """The points of the file as they are now."""

    def action_tour(self) -> None:
        """Show where to look and what to press."""

    def action_scale_weights(self, layer: int | None = None) -> None:
        """Ask for a factor for all weights, or for those of a layer."""

    def action_merge_linear(self) -> None:
        """Linear layers become one with the layer behind them."""

    def action_gradient_check(self) -> None:
        """Is the gradient right?"""

    def action_messages(self) -> None:
        """What was said so far."""

    def action_problem(self) -> None:
        """The next problem."""

    def action_dataset(self, name: str) -> None:
        """Another data set."""

    def action_preset(self, name: str) -> None:
        """An experiment worth watching."""

    def action_theme(self, name: str) -> None:
        """Other colours."""
