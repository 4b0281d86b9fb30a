"""Rows with plain dicts for caches: still what Textual makes."""

from __future__ import annotations

import inspect
import re

from rich.segment import Segment
from rich.style import Style
from textual import strip
from textual.strip import Strip

from tuiplay.tui.textual_patches.strip_caches import CACHE, PATCH


def test_strips_make_their_caches_by_the_name_that_is_replaced() -> None:
    """Fails when Textual changes: see what its strips do now, and whether this is still worth it."""
    source = inspect.getsource(strip)
    caches = re.findall(rf"self\.(_\w+_cache): {CACHE.rpartition(':')[2]}\[", source)
    assert len(caches) == 7
    uses = {use for cache in caches for use in re.findall(rf"\b{cache}(\.\w+|\[)", source)}
    assert uses == {".get", "["}, "a dict can do that"


def test_a_cheap_strip_does_what_a_strip_does() -> None:
    assert PATCH.fits
    cheap = Strip([Segment("abc", Style(bold=True)), Segment("defg")])
    caches = [getattr(cheap, name) for name in Strip.__slots__ if name.endswith("_cache") and name != "_render_cache"]
    assert caches == [{}] * 7
    styled = [Style(bold=True, italic=True), Style(italic=True)]
    for _ in range(2):  # the second time from the caches
        assert [part.text for part in cheap.divide([2, 5, 7])] == ["ab", "cde", "fg"]
        assert cheap.crop(1, 6).text == "bcdef"
        assert cheap.adjust_cell_length(9).text == "abcdefg  "
        assert cheap.crop_extend(3, 9, None).text == "defg  "
        assert [segment.style for segment in cheap.apply_style(Style(italic=True))] == styled
