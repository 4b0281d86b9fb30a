"""Unexpected errors, handed over instead of printed: Textual prints them over the terminal and exits with status 0."""

from __future__ import annotations

from typing import Any

from textual.app import App

from tuiplay.tui.textual_patches.patch import Patch


class ErrorsHandedOver(App[None]):
    """An app whose method ``unexpected`` is called with unexpected errors."""

    def unexpected(self, error: Exception) -> bool:
        """Take an error over; returns True if that was done, else Textual prints it."""
        return False

    def _handle_exception(self, error: Exception) -> None:
        """Replace ``App._handle_exception``, which calls ``self._fatal_error()``, and that prints."""
        if self.unexpected(error):
            end_now(self)
        else:
            super()._handle_exception(error)


def end_now(app: App[Any]) -> None:
    """End the app as ``App._fatal_error`` does; where that is not possible, as after ``q``."""
    if PATCH.fits:
        app._close_messages_no_wait()
    else:
        app.exit(return_code=1)


PATCH = Patch(
    name="unexpected errors",
    touches=("textual.app:App._handle_exception", "textual.app:App._close_messages_no_wait"),
    otherwise="Textual prints a traceback instead of a sentence",
)
