"""Less work for Textual, for the same picture: the one place that reaches into how it paints.

A ``Strip`` makes seven caches when it is made, and a row of a picture that changes is cut, filtered, sent and thrown
away. As plain dicts they take a third of the time, which was a fifth of all time in Textual. They have no bound then;
a strip lives until its row changes, and sees a few keys at the most.

A partial update asks every widget in the rectangle around all changes for its lines, and on this screen that is every
widget there is: the counters change at the top, the surface at the bottom. Only widgets that a change touches matter:
what is sent of a line begins and ends with a change, and is of the front-most widget there.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from textual import strip
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region

CACHE = "FIFOCache"
"""What ``textual.strip`` calls to make a cache. Strips only ever use ``get`` and ``[key] = value``."""

textual_update = Compositor.render_partial_update


def _cache(_maxsize: int) -> dict[Any, Any]:
    return {}


def partial_update(compositor: Compositor) -> ChopsUpdate | None:
    """``Compositor.render_partial_update`` without the widgets that no change touches."""
    if not compositor._dirty_regions:
        return textual_update(compositor)
    compositor.cuts  # noqa: B018 - of all widgets, and kept
    changes = joined(compositor._dirty_regions)
    visible = compositor.visible_widgets
    touched = {}
    for widget, (region, clip) in visible.items():
        shown = region.intersection(clip)
        if any(shown.overlaps(change) for change in changes):
            touched[widget] = region, clip
    compositor._visible_widgets = touched
    try:
        return textual_update(compositor)
    finally:
        if compositor._visible_widgets is touched:
            compositor._visible_widgets = visible


def joined(regions: Collection[Region]) -> list[Region]:
    """The same cells with rows of a picture, one under the other, as one region."""
    found: list[Region] = []
    for x, y, width, height in sorted(regions, key=lambda region: (region.x, region.width, region.y)):
        if found:
            last = found[-1]
            if (last.x, last.width) == (x, width) and y <= last.bottom:
                found[-1] = Region(x, last.y, width, max(last.bottom, y + height) - last.y)
                continue
        found.append(Region(x, y, width, height))
    return found


def apply_patches() -> None:
    """Let strips have dicts, and partial updates leave out what no change touches.

    A Textual that makes its caches in another way is left as it is.
    """
    if hasattr(strip, CACHE):
        setattr(strip, CACHE, _cache)
    setattr(Compositor, "render_partial_update", partial_update)  # noqa: B010 - mypy does not let a method be assigned
