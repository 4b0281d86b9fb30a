"""Rows with plain dicts for caches, updates without the widgets that did not change: still what Textual paints."""

from __future__ import annotations

import inspect
import random
import re

from rich.segment import Segment
from rich.style import Style
from textual import strip
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip

from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.textual_patches.partial_updates import CACHE, apply_patches, joined, partial_update, textual_update


def test_strips_make_their_caches_by_the_name_that_is_replaced() -> None:
    """Fails when Textual changes: see what its strips do now, and whether this is still worth it."""
    source = inspect.getsource(strip)
    caches = re.findall(rf"self\.(_\w+_cache): {CACHE}\[", source)
    assert len(caches) == 7
    uses = {use for cache in caches for use in re.findall(rf"\b{cache}(\.\w+|\[)", source)}
    assert uses == {".get", "["}, "a dict can do that"


def test_a_cheap_strip_does_what_a_strip_does() -> None:
    apply_patches()
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


def test_a_partial_update_is_made_of_what_is_replaced() -> None:
    """Fails when Textual changes: see whether an update still asks every widget, and how it tells them."""
    apply_patches()
    assert Compositor.render_partial_update is partial_update
    source = inspect.getsource(textual_update)
    assert "_render_chops" in source
    assert "self.visible_widgets" in inspect.getsource(Compositor._get_renders)
    assert "self._visible_widgets is None" in inspect.getsource(Compositor.visible_widgets.fget)


def sent(compositor: Compositor, regions: set[Region], update: object, app: TuiplayApp) -> str:
    """What crosses the line, without moves of the cursor to where nothing is written."""
    compositor._dirty_regions = set(regions)
    found = update(compositor)  # type: ignore[operator]
    assert isinstance(found, ChopsUpdate)
    return re.sub(r"(\x1b\[\d+;\d+H)+(?=\x1b\[\d+;\d+H|\n|$)", "", found.render_segments(app.console))


async def test_an_update_is_what_textual_sends() -> None:
    app, chance = TuiplayApp(Experiment()), random.Random(1)
    async with app.run_test(size=(120, 40)) as pilot:
        for keys in (["s"], ["T"], ["escape", "ctrl+p"], ["escape", "f"]):
            await pilot.press(*keys)
            await pilot.pause()
            compositor = app.screen._compositor
            visible = dict(compositor.visible_widgets)
            for _ in range(15):
                x, y = chance.randrange(119), chance.randrange(39)
                rows = {Region(x, row, min(30, 120 - x), 1) for row in range(y, min(40, y + 9), chance.choice((1, 2)))}
                widget = chance.choice([region for region, clip in visible.values() if region in clip])
                regions = {*rows, widget, Region(0, 0, 20, 1)}
                asked = sent(compositor, regions, textual_update, app)
                assert sent(compositor, regions, partial_update, app) == asked
                assert asked
            assert compositor.visible_widgets == visible


def test_rows_one_under_the_other_are_one_region() -> None:
    rows = [Region(2, y, 5, 1) for y in (7, 3, 4, 5)] + [Region(2, 4, 6, 1), Region(3, 6, 5, 1), Region(2, 4, 5, 3)]
    found = joined(rows)
    assert sorted(found) == sorted([Region(2, 3, 5, 5), Region(2, 4, 6, 1), Region(3, 6, 5, 1)])
    assert {cell for region in found for cell in cells(region)} == {cell for region in rows for cell in cells(region)}


def cells(region: Region) -> list[tuple[int, int]]:
    return [(x, y) for y in region.line_range for x in region.column_range]
