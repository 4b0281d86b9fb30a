"""The watched driver: it records whether it has the terminal, and whether the connection to it is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App

from tuiplay.tui.terminal_guard import TerminalGuard
from tuiplay.tui.textual_patches import lost_line
from tuiplay.tui.textual_patches.patch import Patch

if TYPE_CHECKING:
    from textual.driver import Driver


def watch(app: App[Any], terminal: TerminalGuard, lost: Callable[[], None]) -> None:
    """Give an app that has not started a driver that keeps ``terminal`` up to date, and calls ``lost`` once nothing can
    be written any more."""
    if PATCH.fits:
        app.driver_class = watched(app.driver_class, terminal, lost)


def watched(base: type[Driver], terminal: TerminalGuard, lost: Callable[[], None]) -> type[Driver]:
    """A class of drivers derived from ``base``, to be used instead of it."""

    def line_lost() -> None:
        terminal.lost = True
        lost()

    class WatchedDriver(base):  # type: ignore[misc, valid-type]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            lost_line.bear(self, terminal, line_lost)

        def start_application_mode(self) -> None:
            """Record that the driver takes the terminal, before ``start_application_mode`` of the driver does it."""
            terminal.driven = True
            terminal.taken = not lost_line.is_web(self)
            super().start_application_mode()

        def stop_application_mode(self) -> None:
            """Send a farewell, and record that the driver has given the terminal back."""
            # In a hurry nothing that is written here arrives; what gives the terminal back takes pictures away too.
            if not terminal.hurry and (words := terminal.farewell()):
                self.write(words)
            super().stop_application_mode()
            terminal.driven = False
            terminal.taken = terminal.taken and terminal.hurry

        def run_input_thread(self) -> None:
            """Run ``run_input_thread`` of the driver; in a browser the connection ends with it."""
            super().run_input_thread()
            if lost_line.has_ended(self):
                line_lost()

    return WatchedDriver


PATCH = Patch(
    name="end without q",
    touches=(
        "textual.app:App.driver_class",
        "textual.driver:Driver.start_application_mode",
        "textual.driver:Driver.stop_application_mode",
    ),
    otherwise="if the program is killed, the terminal may need the command reset",
)
