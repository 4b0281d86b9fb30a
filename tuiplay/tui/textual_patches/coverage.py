"""The regions of a widget that other widgets cover, which a picture over its cells must leave out."""

from __future__ import annotations

from typing import Any

from textual.geometry import Region
from textual.widget import Widget

from tuiplay.tui.textual_patches.patch import Patch


def in_front_of(widget: Widget, region: Region, beside: tuple[type, ...] = ()) -> tuple[Region, ...] | None:
    """The parts of ``region``, the widget's on the screen, that other widgets cover; None if it is not visible.

    Widgets of the kinds ``beside`` are ignored. The widgets are searched in the order in which the compositor draws
    them, front to back.
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
    name="widgets over pictures",
    touches=("textual._compositor:Compositor.visible_widgets", "textual.screen:Screen._compositor"),
    otherwise="the picture is drawn in glyphs, not in pixels",
)
