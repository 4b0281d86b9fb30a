"""Updates without the widgets that did not change: still what Textual paints."""

from __future__ import annotations

import inspect
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region

from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.textual_patches import partial_updates
from tuiplay.tui.textual_patches.apply import apply, raised
from tuiplay.tui.textual_patches.partial_updates import PATCH, UPDATE, joined, partial_update
from tuiplay.tui.textual_patches.patch import Patch


def textual_update() -> Any:
    """Textual's own update."""
    assert PATCH.fits
    return PATCH.originals[UPDATE]


def test_a_partial_update_is_made_of_what_is_replaced() -> None:
    """Fails when Textual changes: see whether an update still asks every widget, and how it tells them."""
    apply()
    assert Compositor.render_partial_update is partial_update
    source = inspect.getsource(textual_update())
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
                asked = sent(compositor, regions, textual_update(), app)
                assert sent(compositor, regions, partial_update, app) == asked
                assert asked
            assert compositor.visible_widgets == visible


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """For breaking the patch, which is in use again after the test."""
    yield monkeypatch
    monkeypatch.undo()
    PATCH.trouble = None
    apply()


class Gone(KeyError):
    """What Textual has been changed into."""


@pytest.mark.parametrize("found", ["raises", "is wrong"])
async def test_an_update_that_raises_is_made_by_textual(found: str, broken: pytest.MonkeyPatch) -> None:
    def changed(_compositor: Compositor, _changes: object) -> dict[Any, Any]:
        if found == "raises":
            raise Gone("_dirty_regions")
        return {None: None}  # no widgets: Textual's update fails

    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24)) as pilot:
        compositor = app.screen._compositor
        regions = {Region(0, 0, 20, 1), Region(10, 5, 9, 1)}
        asked = sent(compositor, regions, textual_update(), app)
        broken.setattr(partial_updates, "_touched", changed)
        assert raised() == []
        assert sent(compositor, regions, Compositor.render_partial_update, app) == asked
        (line,) = raised()
        assert line.startswith("partial updates: skipped: raised ")
        assert PATCH.outcome.endswith("; every widget renders its lines again, which takes longer")
        assert Compositor.render_partial_update is textual_update_of(PATCH)
        await pilot.press("s")
        await pilot.pause()
        assert "001" in "".join(strip.text for strip in compositor.render_strips())


def textual_update_of(patch: Patch) -> Any:
    """What a patch has replaced, whether it fits or not."""
    return patch.originals[UPDATE]


def test_rows_one_under_the_other_are_one_region() -> None:
    rows = [Region(2, y, 5, 1) for y in (7, 3, 4, 5)] + [Region(2, 4, 6, 1), Region(3, 6, 5, 1), Region(2, 4, 5, 3)]
    found = joined(rows)
    assert sorted(found) == sorted([Region(2, 3, 5, 5), Region(2, 4, 6, 1), Region(3, 6, 5, 1)])
    assert {cell for region in found for cell in cells(region)} == {cell for region in rows for cell in cells(region)}


def cells(region: Region) -> list[tuple[int, int]]:
    return [(x, y) for y in region.line_range for x in region.column_range]
