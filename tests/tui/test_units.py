"""Colours and axes in the words and units of a person's own table."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from textual.geometry import Size

from tuiplay.cli.train.summary import summary
from tuiplay.data.points import DOMAIN
from tuiplay.data.sources import source_of
from tuiplay.experiment.value import Experiment
from tuiplay.formats import source
from tuiplay.formats.own_units import own_units
from tuiplay.raster.classes import TEST_LETTERS
from tuiplay.run.point_rows import judged, read_plane
from tuiplay.run.run import Run
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.terminal.choices import Depth
from tuiplay.text import figure_text
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.panels.output import OutputPanel
from tuiplay.tui.panels.scale import Scale, legend_of
from tuiplay.tui.screens.measures import MeasuresScreen
from tuiplay.tui.screens.points import PointsScreen
from tuiplay.tui.widgets.axes import AXIS
from tuiplay.tui.widgets.plane_reader import PlaneReader
from tuiplay.tui.widgets.surface import Surface
from tuiplay.user import themes
from tuiplay.user.themes import DEFAULT


@pytest.fixture
def houses(tmp_path: Path) -> Experiment:
    """A table of sizes, distances and prices, to be predicted."""
    rows = [f"{size},{far},{1000 * size + 50 * far + size % 7}" for size in range(40, 140, 5) for far in (2, 9, 30)]
    path = tmp_path / "houses.csv"
    path.write_text("size,distance,price\n" + "\n".join(rows) + "\n")
    return source.load(str(path), target="price", x="size", y="distance")[0]


@pytest.fixture
def flowers(tmp_path: Path) -> Experiment:
    """A table of two classes with names."""
    rows = [f"{x},{x % 5},{'yes' if x > 30 else 'no'}" for x in range(10, 60)]
    path = tmp_path / "flowers.csv"
    path.write_text("length,width,ripe\n" + "\n".join(rows) + "\n")
    return source.load(str(path), x="length", y="width", label="ripe")[0]


def picture(app: TuiplayApp) -> list[str]:
    surface = app.query_one(Surface)
    return [surface.line(y).text for y in range(surface.cells[1] + 1)]


@pytest.mark.parametrize(
    ("size", "depth"), [((160, 48), "none"), ((120, 40), "truecolor"), ((80, 24), "none"), ((60, 16), "truecolor")]
)
async def test_a_legend_says_which_class_is_which(flowers: Experiment, size: tuple[int, int], depth: Depth) -> None:
    app = TuiplayApp(flowers, terminal=Capabilities(depth, "", "full"))
    async with app.run_test(size=size) as pilot:
        await pilot.press("4")
        await pilot.pause()
        output = app.query_one(OutputPanel)
        scale = app.query_one(Scale)
        said = scale.line(0).text if scale.display else output.border_subtitle or ""
        assert "no" in said
        assert "yes" in said
        assert said.index("no") < said.index("yes")


@pytest.mark.parametrize("width", [22, 32, 60, 200])
@pytest.mark.parametrize("count", [2, 3, 6, 8])
def test_a_legend_in_the_edge_names_all_classes_or_none(width: int, count: int) -> None:
    palette = ScreenPalette(themes.read(DEFAULT), Capabilities())
    names = ["alder", "birch", "cedar", "dogwood", "elm", "fir", "ginkgo", "hazel"][:count]
    points = replace(source_of(Experiment().data), own=True, classes=tuple(names))
    text = legend_of(points, palette, width).plain
    signs = "■■" if count == 2 else TEST_LETTERS[:count]
    assert len(text) <= max(width, 3 * count)
    assert [word for word in text.split() if word in signs] == list(signs)
    assert sum(len(word) > 1 for word in text.split()) in (0, count)
    if width == 200:
        assert all(name in text for name in names)


async def test_axes_and_errors_are_in_the_tables_own_units_until_a_key_says_otherwise(houses: Experiment) -> None:
    app = TuiplayApp(houses)
    app.current_run.advance(epochs=2)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        rows = picture(app)
        assert rows[-1].split() == ["40", "87.5", "135"]
        assert rows[0].split()[0] == "30"
        assert rows[-2].split()[0] == "2"
        low, high = app.query_one(Scale).line(0).text.split()[0], app.query_one(Scale).line(0).text.split()[-1]
        centre, half = houses.source.target_scaling
        assert float(low) == pytest.approx(centre - half, rel=1e-3)
        assert float(high) == pytest.approx(centre + half, rel=1e-3)
        await pilot.press("M")
        await pilot.pause()
        assert isinstance(app.screen, MeasuresScreen)
        assert app.screen._unit == half
        await pilot.press("escape", "V")
        await pilot.pause()
        assert picture(app)[-1].split() == [f"−{DOMAIN:.0f}", "0", f"{DOMAIN:.0f}"]
        assert app.query_one(Scale).line(0).text.split()[0] == "−1"


async def test_points_of_no_table_have_no_other_units() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("V")
        await pilot.pause()
        assert [note.message for note in app._notifications] == [
            "The points are not from a table, so they have no units of their own."
        ]
        assert picture(app)[-1].split() == [f"−{DOMAIN:.0f}", "0", f"{DOMAIN:.0f}"]


def test_the_reading_of_the_plane_and_the_list_of_points_are_in_the_tables_units(houses: Experiment) -> None:
    run, palette = Run(houses), ScreenPalette(themes.read(DEFAULT), Capabilities())
    units, reader = own_units(houses.source), PlaneReader(palette)
    reading = read_plane(run, *run.split.train[0, :2].tolist())
    assert reading.nearest is not None
    reader._units = units
    text = " ".join(part for line in reader._said(reading, ["Tanh"], (), 0.0) for part, _ in line)
    target = units.target_text(reading.nearest.point[2])
    for wanted in (units.coordinate(0, reading.x1), units.coordinate(1, reading.x2), target):
        assert wanted in text
    found = judged(run, "train")
    screen = PointsScreen(palette, run, "train", units)
    words = screen._line(found, 0, 1.0).plain.split()
    assert words[2:5] == [units.coordinate(0, reading.x1), units.coordinate(1, reading.x2), target]
    screen._label_width = 8
    assert len(screen._line(found, 0, 1.0).plain) <= 53, "fits at 60 columns"


def test_a_confusion_matrix_of_six_classes_is_whole_at_60_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = MeasuresScreen(ScreenPalette(themes.read(DEFAULT), Capabilities()), Run(Experiment()))
    screen._names = tuple("345678")
    monkeypatch.setattr(MeasuresScreen, "size", Size(60, 20))
    found = {"confusion": [[170] * 6] * 6, "precision": [0.4444] * 6, "recall": [0.1234] * 6}
    console = Console(width=54, file=io.StringIO())
    console.print(screen._classification(found))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "…" not in text
    assert text.count("170") == 36


def test_a_report_has_its_errors_in_the_targets_unit(houses: Experiment) -> None:
    from tuiplay.cli.train.loop import TrainingLimits
    from tuiplay.run.measures import measures_of

    run = Run(houses)
    run.advance(epochs=3)
    line = next(
        line for line in summary(run, "done", TrainingLimits(3)).splitlines() if line.startswith("mean abs. error")
    )
    wanted = measures_of(run)["train"]["mae"] * houses.source.target_scaling[1]
    assert line.split()[3] == figure_text(wanted)


@pytest.fixture
def pulse(tmp_path: Path) -> Experiment:
    """A table of one input whose target has small numbers."""
    path = tmp_path / "pulse.csv"
    path.write_text("time,volt\n" + "".join(f"{0.1 * i},{0.141 * math.cos(0.2 * i):.6f}\n" for i in range(80)))
    return source.load(str(path))[0]


@pytest.mark.parametrize("zoomed", [False, True])
@pytest.mark.parametrize("size", [(160, 48), (120, 40), (80, 24)])
async def test_long_ticks_stand_beside_a_curve_and_not_over_it(
    pulse: Experiment, size: tuple[int, int], zoomed: bool
) -> None:
    app = TuiplayApp(pulse)
    app.current_run.advance(epochs=2)
    async with app.run_test(size=size) as pilot:
        await pilot.press("4", *("z" if zoomed else ""))
        await pilot.pause()
        surface = app.query_one(Surface)
        (width, height), beside = surface.cells, surface.axes.left
        ticks = [surface.line(y).text[:beside].strip() for y in range(height)]
        assert [tick for tick in ticks if tick] == [*reversed(surface.axes.x2)] == ["0.141", "0", "−0.141"]
        assert max(map(len, ticks)) > AXIS
        assert beside + width <= surface.size.width
        assert surface.size.height == height + 1, "nothing stays empty below it"


async def test_a_curve_stays_where_it_is_while_a_feature_with_short_ticks_is_looked_at(pulse: Experiment) -> None:
    app = TuiplayApp(pulse)
    app.current_run.advance(epochs=2)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        surface = app.query_one(Surface)
        before, ticks = surface.image_region, surface.axes.x2
        await pilot.press("2")
        await pilot.pause()
        assert surface.axes.x2 != ticks
        assert surface.image_region == before
