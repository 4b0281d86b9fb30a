"""Networks of one input on the screen: the curve, its parts, its axes, the pen, what is said where nothing applies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from raster.test_sixel import decoded
from rich.color import Color

from tui.test_app import settle, text_of
from tui.test_images import TIED, drawn, names
from tui.test_sixels import picture, sent
from tuiplay.experiment.value import Experiment
from tuiplay.raster.cells import AXIS, BLANK, BORDER, CURVE, HIT, POINT
from tuiplay.raster.classes import CLASS, CLASS_POINT, STEPS
from tuiplay.raster.curve_plot import CurvePlot
from tuiplay.run.commands import SetFields
from tuiplay.run.frame import CURVE_PLACES
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.terminal.choices import Depth, Glyphs
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.insight_actions import NO_CONTOURS, NO_PARTS
from tuiplay.tui.panels.output import OutputPanel
from tuiplay.tui.panels.scale import Scale
from tuiplay.tui.widgets.feature_list import FeatureList
from tuiplay.tui.widgets.neuron_map import NeuronMap
from tuiplay.tui.widgets.selector import Selector
from tuiplay.tui.widgets.surface import Surface
from tuiplay.tui.widgets.toggle import Toggle

SINE = Experiment().change({"data.dataset": "sine", "network.hidden": [4]})
SIZES = [(160, 48), (120, 40), (80, 24), (60, 16)]


def app_of(epochs: int = 100, terminal: Capabilities | None = None, **changes: Any) -> TuiplayApp:
    experiment = SINE.change_and_load({name.replace("__", "."): value for name, value in changes.items()})
    app = TuiplayApp(experiment, terminal=terminal)
    app.current_run.advance(epochs=epochs)
    return app


def plot_of(app: TuiplayApp) -> CurvePlot:
    scene = app.query_one(Surface)._scene
    assert scene is not None
    assert scene.plot is not None
    return scene.plot


def bands_of(app: TuiplayApp) -> set[int]:
    levels = app.query_one(Surface).levels
    return set(((levels[(levels >= CLASS) & (levels < CLASS_POINT)].astype(int) - CLASS) // STEPS).tolist())


@pytest.mark.parametrize("size", SIZES)
async def test_the_picture_is_the_networks_curve_over_axes(size: tuple[int, int]) -> None:
    app = app_of()
    async with app.run_test(size=size) as pilot:
        await pilot.press("4")
        await settle(pilot)
        surface = app.query_one(Surface)
        height, width = surface.levels.shape
        centres = (np.arange(width) + 0.5) / width * 12 - 6
        run, weights = app.current_run, app.current_run.network.weights
        hidden = np.tanh(weights[0][:, :1] * centres + weights[0][:, 1:])
        curve = weights[1][0, :-1] @ hidden + weights[1][0, -1]
        rows = ((1.25 - curve) / 2.5 * height).astype(int)
        found = surface.levels[rows, np.arange(width)]
        assert set(found.tolist()) <= {CURVE, *range(POINT, POINT + 24)}
        assert (found == CURVE).any()
        assert AXIS in surface.levels
        for text in ("−6", "0", "6", "−1", "1"):
            assert text in text_of(app)
        assert run.experiment.problem in text_of(app)


@pytest.mark.parametrize(
    ("depth", "glyphs"), [("truecolor", "full"), ("256", "ascii"), ("16", "full"), ("none", "full"), ("none", "ascii")]
)
async def test_a_curve_and_its_parts_can_be_seen_in_every_depth(depth: Depth, glyphs: Glyphs) -> None:
    app = app_of(terminal=Capabilities(depth, "", glyphs))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        levels = app.query_one(Surface).levels
        assert CURVE in levels
        if app.palette.places.down == 1:
            assert HIT in levels, "where points lie on it"
            assert sum(app.query_one(Surface).line(row).text.count("+") for row in range(20)) > 10
        await pilot.press("G")
        await settle(pilot)
        assert len(bands_of(app)) == 4


async def test_the_bands_are_the_weighted_parts_whose_sum_is_the_curve() -> None:
    app = app_of()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert plot_of(app).bands is None
        await pilot.press("G")
        await settle(pilot)
        plot, weights = plot_of(app), app.current_run.network.weights
        assert plot.bands is not None
        hidden = np.tanh(weights[0][:, :1] * CURVE_PLACES + weights[0][:, 1:])
        assert np.diff(plot.bands, axis=0) == pytest.approx(weights[1][0, :-1, None] * hidden, abs=1e-12)
        assert plot.bands[-1] == pytest.approx(plot.values)
        assert bands_of(app) == {0, 1, 2, 3}
        assert app.query_one(Scale).line(0).text.split() == ["1", "2", "3", "4"], "a swatch for each"
        assert "4 Output · parts" in text_of(app)
        await pilot.press("G")
        await settle(pilot)
        assert not bands_of(app)
        await pilot.press("u")
        await settle(pilot)
        assert bands_of(app) == {0, 1, 2, 3}


async def test_more_neurons_are_more_bands() -> None:
    app = app_of(view__overlays=["parts"])
    async with app.run_test(size=(120, 40)) as pilot:
        for width in (1, 2, 8):
            app.perform(SetFields({"network.hidden": [width]}))
            await settle(pilot)
            app.current_run.advance(epochs=5)
            await pilot.press("s")
            await settle(pilot)
            bands = plot_of(app).bands
            assert bands is not None
            assert len(bands) == width + 1


async def test_what_a_curve_does_not_have_is_said_and_what_it_has_is_drawn() -> None:
    app = app_of()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("c")
        await settle(pilot)
        assert NO_CONTOURS in app.said[-1][1]
        await pilot.press("d")
        await settle(pilot)
        assert "two colours" in app.said[-1][1]
        assert not app.current_run.experiment.view.discretize
        assert not app.query_one("#toggle-discretize", Toggle).display
        count = len(app.said)
        await pilot.press("B")
        await settle(pilot)
        assert len(app.said) == count
        assert BORDER in app.query_one(Surface).levels
        rule = plot_of(app).rule
        assert rule == pytest.approx(np.sin(CURVE_PLACES))
        assert "best possible R² 1.000" in text_of(app)


async def test_on_the_plane_there_are_no_parts() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("G")
        await settle(pilot)
        assert NO_PARTS in app.said[-1][1]
        assert app.query_one("#toggle-discretize", Toggle).display


@pytest.mark.parametrize(("panel", "size"), [("3", (80, 24)), ("4", (120, 40))])
async def test_zooms_and_views_come_and_go(panel: str, size: tuple[int, int]) -> None:
    app = app_of()
    async with app.run_test(size=size) as pilot:
        keys = ["z", "z", "E", "right", "escape", "v", "v", "i", "n", "N", "i", "x", "right", "x", "H", "H", "z"]
        for key in (panel, *keys):
            await pilot.press(key)
            await settle(pilot)
        await pilot.press("z", "4")
        await settle(pilot)
        assert CURVE in app.query_one(Surface).levels


async def test_the_toolbar_goes_round_the_problems_and_features_follow() -> None:
    app = TuiplayApp(Experiment().change({"features.use": ["x1", "sin_x1", "x1_x2"], "features.formulas": ["x1*x2"]}))
    async with app.run_test(size=(120, 40)) as pilot:
        app.action_problem("curve")
        await settle(pilot)
        experiment = app.current_run.experiment
        assert (experiment.data.dataset, experiment.active_features) == ("sine", ("x", "sin_x"))
        assert tuple(app.query_one(FeatureList).names) == ("x", "x_squared", "x_cubed", "sin_x")
        assert {"sine", "step", "bumps", "teeth", "line"} <= set(text_of(app).split())
        app.action_problem()
        await settle(pilot)
        assert app.current_run.experiment.problem == "classification"
        assert set(app.current_run.experiment.active_features) == {"x1", "x2", "sin_x1"}
        await pilot.press("u", "u")
        await settle(pilot)
        assert app.current_run.experiment.active_features == ("x1", "x1_x2", "sin_x1", "x1*x2")


@pytest.mark.parametrize("subject", ["x_cubed", (0, 2), (1, 0)])
async def test_what_is_held_is_shown_as_a_curve_in_a_scale_of_its_own(subject: Any) -> None:
    app = app_of()
    async with app.run_test(size=(120, 40)) as pilot:
        app.spotlight.held = subject
        app.paint()
        await settle(pilot)
        plot, weights = plot_of(app), app.current_run.network.weights
        hidden = np.tanh(weights[0][:, :1] * CURVE_PLACES + weights[0][:, 1:])
        output = weights[1][0, :-1] @ hidden + weights[1][0, -1]
        expected = {"x_cubed": CURVE_PLACES**3, (0, 2): hidden[2], (1, 0): output}[subject]
        assert plot.values == pytest.approx(expected, abs=1e-9)
        assert np.abs(expected).max() <= plot.high


# Points and units


async def test_the_cursor_of_the_reader_follows_the_curve() -> None:
    app = app_of()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("E", "shift+right", "shift+right")
        await settle(pilot)
        output, surface = app.query_one(OutputPanel), app.query_one(Surface)
        reader = output.reader
        x, x2 = reader.point
        curve = np.interp(x, CURVE_PLACES, plot_of(app).values)
        assert x2 / 6 * 1.25 == pytest.approx(curve, abs=2 * 2.5 / surface.cells[1])
        text = text_of(app)
        assert f"x {x:.2f}".replace("-", "−") in text
        for words in ("output", "parts", "bias", "nearest", "loss"):
            assert words in text
        assert "…" not in "\n".join(reader.line(row).text for row in range(reader.size.height))


async def test_the_pen_draws_points_of_a_curve() -> None:
    app = app_of()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("p")
        await settle(pilot)
        before = len(app.current_run.split.train)
        await pilot.press("shift+up", "right", "enter")
        await settle(pilot)
        experiment = app.current_run.experiment
        assert experiment.data.dataset == "drawn-curve"
        x, y = experiment.data.curve_points[-1][:2]
        assert 0 < x < 0.5
        assert 0.1 < y < 1.25
        assert len(app.current_run.split.train) == before + 1
        await pilot.press("backspace")
        await settle(pilot)
        assert len(app.current_run.experiment.data.curve_points) == len(experiment.data.curve_points) - 1
        await pilot.press("escape", "u")
        await settle(pilot)
        assert app.current_run.experiment.data.curve_points == experiment.data.curve_points


async def test_axes_are_in_the_formulas_own_units_until_a_key_says_otherwise() -> None:
    app = app_of(data__target="100*x**2")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "y = 100*x**2" in text_of(app)
        centre, half = app.current_run.experiment.source.target_scaling
        assert (centre, half) == (1800, 1800)
        assert "3600" in text_of(app).replace(",", "")
        await pilot.press("V")
        await settle(pilot)
        assert "3600" not in text_of(app).replace(",", "")
        assert "formula's own" not in app.said[-1][1]
        await pilot.press("V")
        await settle(pilot)
        assert app.said[-1][1] == "Axes in the formula's own units."


async def test_a_table_says_its_x_and_its_y(tmp_path: Any) -> None:
    path = tmp_path / "pulse.csv"
    path.write_text("time,volt\n" + "".join(f"{0.1 * i},{np.cos(0.2 * i):.6f}\n" for i in range(60)))
    app = app_of(data__file=str(path))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        words = text_of(app).split()
        assert "time" in words
        assert "volt" in words
        assert "5.9" in text_of(app), "the largest time, below the picture"


async def test_where_there_are_pixels_the_curve_and_the_maps_are_in_them() -> None:
    app = app_of(terminal=Capabilities(picture=TIED), view__overlays=["parts"])
    with drawn(app) as sent:
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            assert names(sent[-1], "T") == [app.image_keeper.images.name(0)]
            await pilot.press("s")
            await settle(pilot)
            assert len(sent) > 1
            tiles = app.query(NeuronMap)
            assert all(tile.fine is not None and BLANK in tile.fine for tile in tiles), "an area on an empty ground"


async def test_a_formula_of_numbers_alone_is_a_plane_here_and_an_area_there() -> None:
    app = TuiplayApp(Experiment().change({"features.formulas": ["0.5"]}))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        listing = app.query_one(FeatureList)
        flat = listing._picture("0.5")
        assert len(np.unique(flat)) == 1, "the same everywhere on the plane"
        app.action_problem("curve")
        await settle(pilot)
        assert listing.names[-1] == "0.5"
        raised = listing._picture("0.5")
        assert BLANK in raised[-1]
        assert BLANK not in raised[len(raised) // 2 - 1]


async def test_the_choice_in_the_toolbar_steps_through_three_problems() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.query_one("#problem", Selector).focus()
        problems = []
        for _ in range(3):
            await pilot.press("right")
            await settle(pilot)
            problems.append(app.current_run.experiment.problem)
        assert problems[:2] == ["regression", "curve"]
        await pilot.press("left")
        await settle(pilot)
        assert app.current_run.experiment.problem == "regression"


@pytest.mark.parametrize("registers", [256, 16])
async def test_in_sixels_the_curve_keeps_its_colour(registers: int) -> None:
    terminal = Capabilities(picture=picture(registers=registers))
    app = app_of(terminal=terminal, view__overlays=["parts"])
    with sent(app) as shown:
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            await pilot.press("s")
            await settle(pilot)
            _, _, width, height, content = shown[-1]
            pixels, colours = decoded(f'\x1bP0;1q"1;1;{width};{height}{content}\x1b\\')
            assert len(colours) <= registers
            text = Color.parse(app.palette.file.screen.text).get_truecolor()
            plot = plot_of(app)
            columns = np.arange(5, width - 5)
            values = np.interp(columns / width * 12 - 6, CURVE_PLACES, plot.values)
            rows = ((plot.high - values) / (2 * plot.high) * height).astype(int)
            wanted = np.array([round(part / 2.55) for part in text])
            seen = np.array([colours[number] for number in pixels[rows, columns]])
            assert (np.abs(seen - wanted).max(axis=1) <= 8).mean() > 0.9


async def test_a_curve_at_another_size_waits_for_marks_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_of(view__overlays=["batch"])
    async with app.run_test(size=(160, 48)) as pilot:
        await settle(pilot)
        surface = app.query_one(Surface)
        wide = max(column for marks in surface._over.values() for column in marks)
        monkeypatch.setattr(TuiplayApp, "paint", lambda _app: None)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        scene = surface._scene
        assert scene is not None
        assert surface.cells[0] < wide
        surface.show_scene(scene)
        for row in range(surface.size.height):
            assert surface.render_line(row).cell_length == surface.size.width
        monkeypatch.undo()
        app.paint()
        await settle(pilot)
        assert CURVE in surface.levels


@pytest.mark.parametrize("dataset", ["sine", "circle"])
async def test_a_pen_that_has_no_room_yet_is_not_shown_and_draws_nothing(dataset: str) -> None:
    app = TuiplayApp(Experiment().change({"data.dataset": dataset}))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("p")
        await settle(pilot)
        surface = app.query_one(Surface)
        assert surface._pen is not None
        surface._pen = surface._pen.over(0, 0, surface._pen.places)
        for row in range(surface.size.height):
            assert surface.render_line(row).cell_length == surface.size.width
        before = app.current_run.experiment
        surface.action_put()
        surface.action_erase()
        await settle(pilot)
        assert app.current_run.experiment == before
