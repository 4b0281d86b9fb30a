"""A painter whose cells hold more pixels: every picture follows it, and nothing else has to change."""

from __future__ import annotations

import pytest

from tui.test_images import TIED, drawn
from tuiplay.experiment.value import Experiment
from tuiplay.raster.cell_grid import CellGrid, Levels
from tuiplay.raster.cells import BLANK, Cell, Key, Painter
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.axes import AXIS
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.feature_list import FeatureList
from tuiplay.tui.widgets.neuron_map import NeuronMap
from tuiplay.tui.widgets.picker import MAP_COLUMNS, MAP_ROWS, Picker
from tuiplay.tui.widgets.surface import Surface

FINE = CellGrid(2, 4)


class FinePainter(Painter):
    """Shows of each cell the pixel at its top left."""

    grid = FINE

    def __init__(self) -> None:
        super().__init__()
        self.places = FINE

    def runs(self, band: Levels) -> list[tuple[int, Key]]:
        assert band.shape[0] == FINE.down
        assert not band.shape[1] % FINE.across
        return [(1, (int(level),)) for level in band[0, :: FINE.across]]

    def uniform(self, level: int) -> Key:
        return (level,)

    def cell(self, key: Key) -> Cell:
        return Cell(" ", None, key[0])


@pytest.mark.parametrize("size", [(160, 48), (120, 40), (80, 24)])
async def test_pictures_have_the_pixels_of_their_painter(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScreenPalette, "_painter", FinePainter())
    app = TuiplayApp(Experiment().change({"network.hidden": [3]}))
    async with app.run_test(size=size) as pilot:
        await pilot.press("s")
        await pilot.pause()
        surface = app.query_one(Surface)
        columns, rows = surface.cells
        assert surface.levels.shape == (4 * rows, 2 * columns)
        assert surface.render_line(0).cell_length == surface.size.width
        assert len({segment.style for segment in surface.line(rows // 2)}) > 2
        assert columns + AXIS <= surface.size.width
        tile = app.query(NeuronMap).first()
        assert tile.levels.shape == (4 * tile.size.height, 2 * tile.size.width)
        features = app.query_one(FeatureList)
        assert features._picture("x1").shape == FINE.shape(2 * features.map_rows, features.map_rows)
        if size != (80, 24):
            assert app.query_one(Picker).items[0].draw().shape == FINE.shape(MAP_COLUMNS, MAP_ROWS)


async def test_the_pen_goes_to_every_pixel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScreenPalette, "_painter", FinePainter())
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("p")
        await pilot.pause()
        surface = app.query_one(Surface)
        pen = surface._pen
        assert pen is not None
        await pilot.press("right", "down", "enter")
        await pilot.pause()
        x1, x2, *_ = app.current_run.experiment.data.points[-1]
        step = 12 / pen.extent[0]
        assert x1 == pytest.approx(pen.point[0] + step, abs=1e-3)
        assert x2 == pytest.approx(pen.point[1] - 12 / pen.extent[1], abs=1e-3)


@pytest.mark.parametrize("terminal", [Capabilities(), Capabilities(picture=TIED)], ids=["glyphs", "pixels"])
async def test_maps_without_a_row_between_them_are_told_apart(terminal: Capabilities) -> None:
    app = TuiplayApp(Experiment().change({"network.hidden": [8, 2]}), terminal=terminal)
    with drawn(app):
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("s")
            await pilot.pause()
            maps = app.query_one(Diagram).maps
            tops = [maps[0, neuron].place[1] for neuron in range(8)]
            for neuron in range(8):
                tile = maps[0, neuron]
                below = neuron < 7 and tops[neuron + 1] == tops[neuron] + tile.size.height
                assert tile.touches == below
                shown = tile.in_view if terminal.picture.graphics else tile.band(tile.size.height - 1)
                assert shown is not None
                assert (shown[-1] == BLANK).all() == below
                assert (shown[0] != BLANK).all()
            assert any(maps[0, neuron].touches for neuron in range(8))
            assert not maps[1, 0].touches


@pytest.mark.parametrize("depth", ["16", "none"])
async def test_of_cells_with_one_glyph_the_last_is_left_out_where_maps_touch(depth: str) -> None:
    terminal = Capabilities(depth=depth)  # type: ignore[arg-type]
    app = TuiplayApp(Experiment().change({"network.hidden": [8]}), terminal=terminal)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await pilot.pause()
        tiles = [tile for tile in app.query(NeuronMap) if tile.touches]
        assert tiles
        for tile in tiles:
            last = tile.band(tile.size.height - 1) == BLANK
            assert last[:, -1].all()
            assert not last[:, :-1].any()


async def test_the_words_below_the_network_stand_apart_from_the_start_of_a_link() -> None:
    for features, apart in ((["x1", "x2", "sin_x2"], " 17 w"), (["x1"], "9 w")):
        app = TuiplayApp(Experiment().change({"features.use": features, "network.hidden": [4, 1]}))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            links = app.query_one(Diagram).links
            assert links.line(links.size.height - 1).text.startswith(apart)
