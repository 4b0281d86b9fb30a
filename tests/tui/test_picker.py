"""However many data sets there are, the rest of the Data panel keeps its place."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from rich.color import Color
from textual.widgets import Static

from tuiplay.data.datasets import DATASETS
from tuiplay.experiment.value import Experiment
from tuiplay.raster.cell_grid import CellGrid, Levels
from tuiplay.raster.palette import LEVELS
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.panels import data
from tuiplay.tui.panels.data import DataPanel
from tuiplay.tui.widgets.picker import Picker, Shape
from tuiplay.tui.widgets.slider import Slider


def text_of(picker: Picker) -> str:
    return "\n".join(picker.render_line(y).text for y in range(picker.size.height))


@pytest.mark.parametrize(
    ("more", "size"),
    [(0, (160, 48)), (0, (100, 30)), (1, (120, 40)), (2, (120, 40)), (5, (100, 30)), (40, (160, 48)), (40, (120, 40))],
)
async def test_nothing_is_pushed_out_of_the_panel(
    more: int, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(more):
        name = f"extra{number}"
        monkeypatch.setitem(DATASETS, name, replace(DATASETS["circle"], name=name))
    app = TuiplayApp(Experiment())
    async with app.run_test(size=size) as pilot:
        await pilot.press("1")
        await pilot.pause()
        panel = app.query_one(DataPanel)
        inner = panel.content_region
        facts = panel.query_one("#facts", Static)
        for widget in [*panel.query(Slider), panel.query_one(Picker), facts]:
            assert inner.contains_region(widget.region), f"{widget} at {widget.region} leaves {inner}"
        assert "test" in str(facts.render())
        picker = panel.query_one(Picker)
        assert "circle" in text_of(picker)
        # Every set can be reached, and is in view then.
        for _ in range(len(picker.items)):
            await pilot.press("down")
        assert picker.items[picker.cursor].label[:7] in text_of(picker)


@pytest.mark.painted
@pytest.mark.parametrize(("size", "shown"), [((80, 24), False), ((120, 40), True)])
async def test_pictures_are_made_after_the_first_picture_if_there_is_room(
    size: tuple[int, int], shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []

    def preview(name: str, grid: CellGrid, shape: Shape) -> Levels:
        held.append(app.opening.held)
        return np.full(grid.shape(shape.columns, shape.rows), LEVELS - 1, np.uint8)

    monkeypatch.setattr(data, "_preview", preview)
    app = TuiplayApp(Experiment())
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert bool(held) == shown
        assert not any(held)
        colour = app.palette.pixels.colour(LEVELS - 1)
        strip = app.query_one(Picker).render_line(0)
        assert any(segment.style and segment.style.bgcolor == Color.parse(colour) for segment in strip) == shown


async def test_a_scrolled_list_is_clicked_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(60):
        name = f"extra{number}"
        monkeypatch.setitem(DATASETS, name, replace(DATASETS["circle"], name=name))
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("1")
        picker = app.query_one(Picker)
        for _ in range(34):
            await pilot.press("down")
        await pilot.pause()
        label = picker.render_line(0).text.split()[0]
        assert label.startswith("extra")
        await pilot.click(picker, offset=(0, 0))
        await pilot.pause()
        assert app.current_run.experiment.data.dataset[:7] == label


async def test_in_a_narrow_window_the_zoomed_panel_shows_the_sets_as_pictures() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("1", "z")
        await pilot.pause()
        panel = app.query_one(DataPanel)
        picker = panel.query_one(Picker)
        assert picker.shape.rows
        for widget in [*panel.query(Slider), picker, panel.query_one("#about"), panel.query_one("#facts")]:
            assert panel.content_region.contains_region(widget.region)
        assert "pinwheel" in str(picker.items[-1].name)
        assert all(item.label.islower() for item in picker.items)


async def test_names_below_large_pictures_are_written_alike() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.press("1", "z")
        await pilot.pause()
        labels = [item.label for item in app.query_one(Picker).items]
        assert "Checkerboard" in labels
        assert [label for label in labels if not label[0].isupper()] == []
