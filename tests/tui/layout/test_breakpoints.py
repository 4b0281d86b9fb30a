"""How the screen is divided."""

from __future__ import annotations

from itertools import pairwise

import pytest
from textual.containers import VerticalScroll

from tui.test_app import settle, text_of
from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.layout.breakpoints import layout_for
from tuiplay.tui.panels.losses import Losses
from tuiplay.tui.widgets.loss_chart import LossChart
from tuiplay.tui.widgets.surface import Surface


@pytest.mark.parametrize(
    ("size", "mode"),
    [
        ((160, 48), "full"),
        ((120, 40), "full"),
        ((80, 24), "small"),
        ((72, 19), "small"),
        ((71, 40), "tiny"),
        ((160, 18), "tiny"),
        ((60, 16), "tiny"),
        ((50, 12), "tiny"),
        ((24, 8), "tiny"),
        ((1, 1), "none"),
    ],
)
def test_modes_by_size(size: tuple[int, int], mode: str) -> None:
    assert layout_for(*size).mode == mode


def test_the_surface_is_square_and_leaves_room_for_the_chart() -> None:
    for width in range(100, 300, 7):
        for height in range(30, 90, 3):
            found = layout_for(width, height)
            inner = height - 4
            assert found.output_width == 2 * found.surface_rows + 5
            assert found.surface_rows + 1 + 2 + 2 + 8 <= inner


def test_80x24_keeps_network_and_output() -> None:
    found = layout_for(80, 24)
    assert found.surface_rows >= 12
    assert 80 - found.output_width >= 45


PANELS = ("data", "middle", "output")
OF_KEY = {"1": "data", "2": "middle", "3": "middle", "4": "output"}


@pytest.mark.parametrize("size", [(60, 16), (59, 15), (71, 23), (40, 12)])
async def test_a_small_screen_shows_one_panel_at_a_time(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=size) as pilot:
        for key, shown in OF_KEY.items():
            await pilot.press(key)
            await settle(pilot)
            assert [name for name in PANELS if app.query_one(f"#{name}").display] == [shown]
            assert app.query_one(f"#{shown}").region.width == size[0]


@pytest.mark.parametrize("size", [(60, 16), (72, 19), (80, 24), (120, 40)])
async def test_nothing_of_the_toolbar_and_the_losses_is_cut(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment().change({"network.activation": "sigmoid"}))
    async with app.run_test(size=size) as pilot:
        await pilot.press("4")
        await settle(pilot)
        assert ("class." if size[0] < 72 else "classification") in text_of(app).splitlines()[0]
        losses = app.query_one(Losses)
        assert losses.render_line(losses.size.height - 1).text.rstrip().endswith("%")


async def test_the_chart_stands_beside_the_surface_where_it_has_no_room_below() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.press("4")
        await settle(pilot)
        chart, surface = app.query_one(LossChart), app.query_one(Surface)
        assert chart.display
        assert chart.region.x >= surface.content_region.x + surface.cells[0]
        assert chart.region.right <= 59
        assert chart.region.bottom <= 14
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        assert chart.region.y >= surface.region.bottom
        assert chart.region.x == surface.region.x


async def test_help_breaks_lines_only_where_the_screen_does() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("?")
        await settle(pilot)
        box = app.screen.query_one(VerticalScroll).region
        lines = [line[box.x + 1 : box.right - 1].strip() for line in text_of(app).splitlines()]
        start = next(n for n, line in enumerate(lines) if line.startswith("The big picture"))
        end = next(n for n, line in enumerate(lines) if line.startswith("a = f("))
        assert end - start > 5
        words = lines[start:end]
        inner = [line for line, after in pairwise(words) if line and after]
        assert all(len(line) > 60 for line in inner), "a short line in the middle of a paragraph"
        assert lines[lines.index("Keys everywhere") - 1] == ""
