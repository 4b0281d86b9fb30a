"""The rows of the screen as Textual has composed them; its own screenshot gives them only as one SVG."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.strip import Strip

from tuiplay.errors import InputError
from tuiplay.tui.textual_patches.patch import Patch

PATCH = Patch(
    name="the screen as a picture",
    touches=("textual.screen:Screen._compositor", "textual._compositor:Compositor.render_strips"),
    otherwise="the screen cannot be saved as a picture",
)


def rows_of(app: App[Any]) -> list[Strip]:
    """The rows of what is on the screen now.

    Raises
    ------
    InputError
        If this version of Textual does not give access to them.
    """
    if not PATCH.fits:
        raise InputError("this version of Textual does not let its screen be saved as a picture")
    return app.screen._compositor.render_strips()
