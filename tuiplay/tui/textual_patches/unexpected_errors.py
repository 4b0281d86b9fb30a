"""Unexpected errors, handed over instead of printed: Textual prints them over the terminal and ends with status 0."""

from __future__ import annotations

from typing import Any

from textual.app import App

from tuiplay.tui.textual_patches.patch import Patch


class ErrorsHandedOver(App[None]):
    """An app of which ``unexpected`` is told what went wrong."""

    def unexpected(self, error: Exception) -> bool:
        """Whether the error is taken over; if it is not, Textual prints it."""
        return False

    def _handle_exception(self, error: Exception) -> None:
        """Stands before ``App._handle_exception``, which calls ``self._fatal_error()`` and that prints."""
        if self.unexpected(error):
            end_now(self)
        else:
            super()._handle_exception(error)


def end_now(app: App[Any]) -> None:
    """End the app as ``App._fatal_error`` does; where that cannot be done, as after ``q``."""
    if PATCH.fits:
        app._close_messages_no_wait()
    else:
        app.exit(return_code=1)


PATCH = Patch(
    name="unexpected errors",
    touches=("textual.app:App._handle_exception", "textual.app:App._close_messages_no_wait"),
    otherwise="Textual prints a traceback instead of a sentence",
)
