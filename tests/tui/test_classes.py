"""Three and more classes on the screen: the surface, the legend, the outputs of the diagram, and marked neurons."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.pilot import Pilot

from tui.colour.test_themes import contrast
from tui.test_app import settle
from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array
from tuiplay.raster.cells import BLANK
from tuiplay.raster.classes import (
    CLASS,
    CLASS_POINT,
    MOST,
    STEPS,
    TEST_LETTERS,
    TRAIN_LETTERS,
    is_class,
    is_class_point,
)
from tuiplay.raster.palette import LEVELS
from tuiplay.run.frame import Frame
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.terminal.choices import Depth, Glyphs
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.panels.output import Scale
from tuiplay.tui.widgets.cursor import Cursor
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.legend import class_legend, shortened
from tuiplay.tui.widgets.surface import Surface
from tuiplay.user import themes

SIZE = (120, 40)
KINDS: list[tuple[Depth, Glyphs]] = list(product(("truecolor", "256", "16", "none"), ("full", "ascii")))
FEW: list[tuple[Depth, Glyphs]] = [("truecolor", "full"), ("16", "full"), ("256", "ascii"), ("none", "ascii")]
CENTRES = np.array([[-3.0, 3.0], [3.0, 3.0], [0.0, -3.0]])
TRAIN = np.array([[*centre, number] for number, centre in enumerate(CENTRES.tolist())])
TEST = TRAIN + np.array([1.5, 0.0, 0.0])


def app_on(depth: Depth = "truecolor", glyphs: Glyphs = "full") -> TuiplayApp:
    return TuiplayApp(Experiment(), terminal=Capabilities(depth, "", glyphs))


def text_of(app: TuiplayApp, selector: str) -> list[str]:
    region = app.query_one(selector).region
    lines = [strip.text for strip in app.screen._compositor.render_strips()]
    return [line[region.x : region.right] for line in lines[region.y : region.bottom]]


def nearest(width: int, height: int) -> tuple[Array, Array]:
    """Confidence and winner of a picture: the nearest centre wins."""
    x1 = -6 + 12 * (np.arange(width) + 0.5) / width
    x2 = 6 - 12 * (np.arange(height) + 0.5) / height
    away = np.hypot(x1[None, :, None] - CENTRES[:, 0], x2[:, None, None] - CENTRES[:, 1])
    return np.clip(1.2 - away.min(axis=2) / 4, 0, 1), away.argmin(axis=2).astype(np.uint8)


def paint(app: TuiplayApp, discretize: bool = False) -> tuple[Array, Array]:
    surface = app.query_one(Surface)
    width, height = surface.cells
    confidence, winner = nearest(width, 2 * height)
    surface.set_points(TRAIN, TEST, True)
    surface.paint(confidence, discretize, winner)
    return confidence, winner


@pytest.mark.parametrize("discretize", [False, True])
async def test_levels_tell_the_class_of_every_pixel_and_point(discretize: bool) -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        confidence, winner = paint(app, discretize)
        levels = app.query_one(Surface).levels
        points = [(int(row), int(column)) for row, column in np.argwhere(levels >= CLASS_POINT)]
        assert [int(levels[at]) - CLASS_POINT for at in points] == [0, 1, 2]
        assert all(is_class_point(int(levels[at])) for at in points)
        assert [int(winner[at]) for at in points] == [0, 1, 2]
        field = levels < CLASS_POINT
        assert np.array_equal((levels[field].astype(int) - CLASS) // STEPS, winner[field])
        strength = (levels[field].astype(int) - CLASS) % STEPS
        expected = STEPS - 1 if discretize else np.minimum(confidence[field] * STEPS, STEPS - 1).astype(int)
        assert np.array_equal(strength, np.broadcast_to(expected, strength.shape))


async def test_the_scale_under_points_of_classes_and_back() -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        confidence, _ = paint(app)
        surface = app.query_one(Surface)
        surface.paint(confidence, False)  # a hidden neuron's map
        assert not any(is_class(level) for level in np.unique(surface.levels).tolist())
        assert (surface.levels >= CLASS_POINT).sum() == 3
        app.show_all()
        assert not any(is_class(level) or is_class_point(level) for level in np.unique(surface.levels).tolist())
        assert surface.styles_of(0) is app.palette.surface_pixels


@pytest.mark.parametrize(("depth", "glyphs"), FEW)
async def test_points_are_letters_where_a_cell_has_one_glyph_and_test_points_everywhere(
    depth: Depth, glyphs: Glyphs
) -> None:
    app = app_on(depth, glyphs)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        paint(app)
        await settle(pilot)
        shown = "".join(text_of(app, "Surface"))
        halves = depth in ("truecolor", "256") and glyphs == "full"
        assert sorted(c for c in shown if c in TRAIN_LETTERS) == ([] if halves else ["a", "b", "c"])
        assert sorted(c for c in shown if c in TEST_LETTERS) == ["A", "B", "C"]
        assert glyphs != "ascii" or shown.isascii()


@pytest.mark.parametrize(("depth", "glyphs"), KINDS)
@pytest.mark.parametrize("theme", ["dark", "light", "contrast", "safe"])
def test_field_points_and_letters_of_a_class_look_different(depth: Depth, glyphs: Glyphs, theme: str) -> None:
    palette = ScreenPalette(themes.read(theme), Capabilities(depth, "", glyphs))
    pixels = palette.class_pixels
    looks = set()
    for number in range(MOST):
        strong = CLASS + number * STEPS + STEPS - 1
        field, point = pixels.field(strong), pixels.field(CLASS_POINT + number)
        assert len({field, point, palette.test_mark(CLASS_POINT + number)}) == 3
        looks |= {field if depth != "none" else field[0], point if depth != "none" else point[0]}
    assert len(looks) == 2 * MOST


# The legend


@pytest.mark.parametrize("depth", ["truecolor", "none"])
@pytest.mark.parametrize("width", [0, 1, 10, 20, 37, 42, 80])
@pytest.mark.parametrize("count", [3, 5, 10])
def test_the_legend_fits_and_is_fair(depth: Depth, width: int, count: int) -> None:
    palette = ScreenPalette(themes.read("dark"), Capabilities(depth, "", "full"))
    names = ["setosa", "versicolor", "virginica", *map(str, range(7))][:count]
    parts = class_legend(palette, names, width)
    text = "".join(part.text for part in parts)
    assert cell_len(text) <= width
    if width >= 37 and count < 10:
        assert all(letter in text for letter in TEST_LETTERS[:count])
    if width == 80 and count == 3:
        assert all(name in text for name in names)


def test_a_legend_of_many_short_names_closes_its_gaps() -> None:
    palette = ScreenPalette(themes.read("dark"), Capabilities())
    text = "".join(part.text for part in class_legend(palette, list("345678"), 43))
    assert [part for part in text.split() if part.isdigit()] == list("345678")


def test_a_legend_cuts_long_names_to_the_same_length() -> None:
    palette = ScreenPalette(themes.read("dark"), Capabilities())
    text = "".join(part.text for part in class_legend(palette, ["x" * 30, "ab", "y" * 30], 40))
    assert "ab" in text
    assert text.count("x") == text.count("y") > 4
    assert text.count("…") == 2


@pytest.mark.parametrize(
    ("names", "room", "shown"),
    [
        (
            ["Iris-setosa", "Iris-versicolor", "Iris-virginica"],
            40,
            ["Iris-setosa", "Iris-versicolor", "Iris-virginica"],
        ),
        (["Iris-setosa", "Iris-versicolor", "Iris-virginica"], 30, ["setosa", "versicolor", "virginica"]),
        (["Iris-setosa", "Iris-versicolor", "Iris-virginica"], 14, ["set…", "ver…", "vir…"]),
        (["class 1", "class 2", "class 3"], 6, ["1", "2", "3"]),
        (["grade1a", "grade1b"], 12, ["gr…e1a", "gr…e1b"]),
        (["same", "same"], 20, ["same", "same"]),
        (["a", "a b"], 4, ["a", "a b"]),
        (["3", "4", "5", "6"], 3, []),
        (["setosa", "virginica"], 4, []),
    ],
)
def test_names_that_find_no_room_stay_apart(names: list[str], room: int, shown: list[str]) -> None:
    assert shortened(names, room) == shown


def test_shortened_names_never_look_alike() -> None:
    names = [f"{side} {part} region" for side in ("South", "Southern") for part in ("America", "Africa", "Asia")]
    for room in range(120):
        found = shortened(names, room)
        assert len(set(found)) == len(found)


async def test_the_scale_becomes_a_legend() -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "−1" in text_of(app, "Scale")[0]
        app.query_one(Scale).show(("ham", "spam", "eggs"))
        await settle(pilot)
        shown = text_of(app, "Scale")[0]
        assert "A ham" in shown
        assert "C eggs" in shown
        assert "−1" not in shown
        app.query_one(Scale).show(())
        await settle(pilot)
        assert "−1" in text_of(app, "Scale")[0]


# The diagram


async def show_outputs(app: TuiplayApp, pilot: Pilot[None], outputs: int) -> Diagram:
    """The default network with so many outputs instead of one."""
    diagram = app.query_one(Diagram)
    diagram.show((4, 2, outputs), (2.5, 7.5), (True, True))
    await settle(pilot)
    frame, (width, height) = app.current_run.frame(_shot(app)), diagram.map_pixels
    values = np.linspace(-1, 1, outputs * width * height).reshape(outputs, height, width)
    weights = np.linspace(-1, 1, outputs * 3).reshape(outputs, 3)
    maps = (*frame.maps[:-1], values)
    frame = replace(frame, maps=maps, weights=(*frame.weights[:-1], weights), alive=(*frame.alive[:-1], weights**0))
    assert isinstance(frame, Frame)
    app._shown = False  # the run behind it has one output only, and would paint that
    diagram.paint(frame, False)
    await settle(pilot)
    return diagram


def _shot(app: TuiplayApp):  # type: ignore[no-untyped-def]
    from tuiplay.run.frame import FrameRequest

    width, height = app.query_one(Diagram).map_pixels
    return FrameRequest(8, 8, width, height)


@pytest.mark.parametrize("outputs", [3, 5, 10])
async def test_every_class_has_an_output_with_its_letter_links_and_a_bias(outputs: int) -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        diagram = await show_outputs(app, pilot, outputs)
        shown = text_of(app, "Diagram")
        found = diagram.arrangement
        assert found is not None
        assert f"{outputs} classes" in shown[0]
        for neuron in range(outputs):
            x, y = found.places[2, neuron]
            assert shown[y][x + found.map_width] == TEST_LETTERS[neuron]
            assert shown[y + found.map_height - 1][x - 1] == "■"
            assert {(2, neuron, source) for source in range(2)} <= set(found.links)
        assert len(np.unique(diagram.maps[2, 0].levels)) <= LEVELS


async def test_outputs_take_the_cursor_like_other_neurons() -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        diagram = await show_outputs(app, pilot, 3)
        diagram.focus()
        diagram.place(Cursor("neuron", 1, 0))
        await pilot.press("right")
        assert diagram.cursor.layer == 2
        diagram.place(Cursor("neuron", 2, 0))
        await pilot.press("down", "down", "down")
        assert diagram.subject == (2, 2)
        await pilot.press("enter", "up")  # from the first weight around to the bias
        assert (diagram.cursor.kind, diagram.cursor.source) == ("link", 2)
        assert diagram.weight == (1.0, True)
        await settle(pilot)
        assert "bias of output C" in text_of(app, "Diagram")[-1]


# Marked neurons


@pytest.mark.parametrize(("depth", "glyphs"), FEW)
async def test_marked_neurons_have_a_glyph_and_another_frame(depth: Depth, glyphs: Glyphs) -> None:
    app = app_on(depth, glyphs)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        diagram = app.query_one(Diagram)
        found = diagram.arrangement
        assert found is not None

        def beside(key: tuple[int, int]) -> tuple[str, str]:
            x, y = found.places[key]
            rows = text_of(app, "Diagram")[y : y + found.map_height]
            return rows[0][x - 1], rows[-1][x + found.map_width]

        before = {key: beside(key) for key in found.places}
        diagram.marks = {(0, 0): "dropped", (0, 2): "alike", (1, 1): "alike", (-1, 1): "dropped"}
        await settle(pilot)
        assert beside((0, 0)) == ("x", "x")
        assert beside((0, 2)) == beside((1, 1)) == ("=", "=")
        assert beside((0, 1)) == before[0, 1]
        assert diagram.maps[0, 0].styles_of(0) is app.palette.dim_pixels
        assert diagram.maps[0, 2].styles_of(0) is app.palette.pixels
        assert text_of(app, "Diagram")[int(diagram.source_rows[1])][0] == "x"
        diagram.marks = {}
        await settle(pilot)
        assert {key: beside(key) for key in found.places} == before
        assert diagram.maps[0, 0].styles_of(0) is app.palette.pixels


async def test_marks_outlive_a_new_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuiplay.run.frame.marks_of", lambda *_: {(0, 0): "dropped"})
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        diagram = app.query_one(Diagram)
        await pilot.resize_terminal(160, 48)
        await settle(pilot)
        await settle(pilot)
        found = diagram.arrangement
        assert found is not None
        x, y = found.places[0, 0]
        assert text_of(app, "Diagram")[y][x - 1] == "x"
        assert diagram.maps[0, 0].faded


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("depth", ["truecolor", "256"])
def test_small_pictures_of_classes_have_the_full_colours(theme: str, depth: Depth) -> None:
    palette = ScreenPalette(themes.read(theme), Capabilities(depth))
    for number, colour in enumerate(palette.class_colours):
        assert palette.class_thumbs.colour(CLASS_POINT + number) == colour
        assert palette.class_pixels.colour(CLASS_POINT + number) != colour, (
            "on a field of their colour points stand out"
        )


@pytest.mark.parametrize("theme", ["dark", "light", "safe", "contrast"])
@pytest.mark.parametrize("depth", ["truecolor", "256"])
def test_letters_of_classes_are_read_on_their_ground(theme: str, depth: Depth) -> None:
    palette = ScreenPalette(themes.read(theme), Capabilities(depth, "", "ascii"))
    ground = palette.class_pixels.colour(BLANK)
    for number in range(len(palette.class_colours)):
        _, test = palette.test_mark(CLASS_POINT + number)
        assert test.color is not None
        assert test.color.triplet is not None
        # WCAG 2.2 for graphics; those of training points are nearer to what text needs.
        assert contrast(test.color.triplet.hex, ground) >= 3
        assert contrast(palette.class_pixels.colour(CLASS_POINT + number), ground) >= 4
