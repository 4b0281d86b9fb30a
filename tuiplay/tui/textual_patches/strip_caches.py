"""Rows that are cheap to make: a ``Strip`` has seven caches, and plain dicts take a third of the time to make.

A row of a picture that changes is made, cut, filtered, sent and thrown away; making caches for it was a fifth of all
time in Textual. As dicts they have no bound; a strip lives until its row changes, and sees a few keys at the most.
"""

from __future__ import annotations

from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import DimFilter
from textual.strip import Strip

from tuiplay.tui.textual_patches.patch import Patch

CACHE = "textual.strip:FIFOCache"


def cache(_maxsize: int) -> dict[Any, Any]:
    """Replace ``FIFOCache(maxsize)``, seven times in ``Strip.__init__``; strips only use ``get`` and ``[key] =``."""
    return {}


def _try() -> None:
    """Call every method of a strip that has a cache, twice, as the second answer comes from the cache."""
    strip, bold = Strip([Segment("abc", Style(bold=True)), Segment("defg")]), Style(bold=True)
    for _ in range(2):
        strip.divide([2, 5, 7])
        strip.crop(1, 6)
        strip.crop_extend(3, 9, None)
        strip.adjust_cell_length(9, bold)
        strip.apply_style(bold)
        strip.apply_filter(DimFilter(), Color(0, 0, 0))
        strip.apply_offsets(1, 1)


PATCH = Patch(
    name="row cache",
    touches=(CACHE,),
    otherwise="rows are cached as in Textual, which takes longer",
    replacements={CACHE: cache},
    trial=_try,
)
