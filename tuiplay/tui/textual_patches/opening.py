"""The first picture, whole: the layout is complete before anything is sent.

While updates are held back (``App.batch_update``) Textual lays nothing out, so that it sends three pictures once they
are released: one of the widgets as they were, one of the layout, and one of what the new sizes changed. After a layout
it also paints a picture, which it then discards.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from textual.app import App
from textual.screen import Screen

from tuiplay.tui.textual_patches.patch import Patch

PICTURE = "textual.screen:Screen._compositor_refresh"
_held: WeakSet[App[Any]] = WeakSet()


def hold(app: App[Any], held: bool) -> None:
    """Stop painting an app whose updates are held back, or resume; the caller then asks for a whole picture."""
    (_held.add if held else _held.discard)(app)


def picture(screen: Any) -> None:
    """Replace ``Screen._compositor_refresh``."""
    if screen.app not in _held:
        PATCH.originals[PICTURE](screen)


def lay_out(screen: Screen[Any]) -> bool:
    """Lay out the screen if that is due while updates are held back; returns True if it was due.

    Does what ``Screen._on_timer_update`` does first, but without a picture.
    """
    inner: Any = screen
    if not PATCH.fits or not inner._layout_required:
        return False
    try:
        inner._refresh_layout()
        inner._layout_required = False
    except Exception as error:  # noqa: BLE001 - whatever it is, the layout comes with the first picture
        PATCH.give_up(error)
        return False
    return True


PATCH = Patch(
    name="first picture in one piece",
    touches=("textual.screen:Screen._refresh_layout", "textual.widget:Widget._layout_required", PICTURE),
    replacements={PICTURE: picture},
    otherwise="the first picture is sent in three parts",
)
