"""Faster partial updates, with the same picture: they ask only the widgets that a change touches.

Textual asks every widget in the rectangle around all changes for its lines, and on this screen that is every widget
there is: the counters change at the top, the surface at the bottom. Only widgets that a change touches matter: what is
sent of a line begins and ends with a change, and belongs to the front-most widget there.
"""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from typing import Any

from textual.geometry import Region, Size

from tuiplay.tui.textual_patches.patch import Patch

UPDATE = "textual._compositor:Compositor.render_partial_update"


def partial_update(compositor: Any) -> Any:
    """Replace ``Compositor.render_partial_update``, with ``visible_widgets`` limited to those that a change touches.

    Where that does not work Textual's own update is made, of all widgets.
    """
    textual_update = PATCH.originals[UPDATE]
    try:
        changes = set(compositor._dirty_regions)
        visible = compositor.visible_widgets
        touched = _touched(compositor, changes)
    except Exception as error:  # noqa: BLE001 - whatever it is, Textual does without
        PATCH.give_up(error)
        return textual_update(compositor)
    if not changes:
        return textual_update(compositor)
    compositor._visible_widgets = touched
    try:
        return textual_update(compositor)
    except Exception as error:  # noqa: BLE001 - if a widget has raised it does so again
        compositor._visible_widgets = visible
        compositor._dirty_regions |= changes
        update = textual_update(compositor)
        PATCH.give_up(error)
        return update
    finally:
        if compositor._visible_widgets is touched:
            compositor._visible_widgets = visible


def _touched(compositor: Any, changes: Collection[Region]) -> dict[Any, tuple[Region, Region]]:
    """The visible widgets that a change touches, in their order."""
    compositor.cuts  # noqa: B018 - of all widgets, and kept
    joined_changes = joined(changes)
    touched = {}
    for widget, (region, clip) in compositor.visible_widgets.items():
        shown = region.intersection(clip)
        if any(shown.overlaps(change) for change in joined_changes):
            touched[widget] = region, clip
    return touched


def joined(regions: Collection[Region]) -> list[Region]:
    """The same cells, with regions that lie one below the other as a single region."""
    found: list[Region] = []
    for x, y, width, height in sorted(regions, key=lambda region: (region.x, region.width, region.y)):
        if found:
            last = found[-1]
            if (last.x, last.width) == (x, width) and y <= last.bottom:
                found[-1] = Region(x, last.y, width, max(last.bottom, y + height) - last.y)
                continue
        found.append(Region(x, y, width, height))
    return found


def _try() -> None:
    """Make an update of a screen without widgets."""
    compositor = import_module("textual._compositor").Compositor()
    compositor.size = Size(3, 2)
    for changes in (set(), {Region(0, 0, 2, 1)}):
        compositor._dirty_regions = changes
        compositor.render_partial_update()


PATCH = Patch(
    name="partial updates",
    touches=(
        UPDATE,
        "textual._compositor:Compositor._dirty_regions",
        "textual._compositor:Compositor._visible_widgets",
        "textual._compositor:Compositor.visible_widgets",
        "textual._compositor:Compositor.cuts",
    ),
    otherwise="every widget renders its lines again, which takes longer",
    replacements={UPDATE: partial_update},
    trial=_try,
)
