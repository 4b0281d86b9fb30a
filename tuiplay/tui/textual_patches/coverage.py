"""What lies over a widget: a picture that is placed over cells does not make way for it by itself."""

from __future__ import annotations

from typing import Any

from textual.geometry import Region
from textual.widget import Widget

from tuiplay.tui.textual_patches.patch import Patch


def in_front_of(widget: Widget, region: Region, beside: tuple[type, ...] = ()) -> tuple[Region, ...] | None:
    """Parts of a region of the screen, which is the widget's, that other widgets cover; None if it is not to be seen.

    Those of the kinds ``beside`` do not count. Looks at the widgets in the order in which the compositor draws them,
    front to back.
    """
    if not PATCH.fits or not widget.is_attached:
        return None
    compositor: Any = widget.screen._compositor
    found: list[Region] = []
    try:
        for other, (place, clip) in compositor.visible_widgets.items():
            if other is widget:
                return tuple(found)
            covered = place.intersection(clip).intersection(region)
            if covered and not isinstance(other, beside):
                found.append(covered)
    except Exception as error:  # noqa: BLE001 - whatever it is, the picture is drawn in glyphs
        PATCH.give_up(error)
    return None


PATCH = Patch(
    name="what lies over pictures",
    touches=("textual._compositor:Compositor.visible_widgets", "textual.screen:Screen._compositor"),
    otherwise="the picture is drawn in glyphs, not in pixels",
)
