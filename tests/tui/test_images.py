"""Pictures in pixels on the screen: what is sent, when it is taken back, and what stands there meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from textual.geometry import Region

from tuiplay.experiment.value import Experiment
from tuiplay.raster.cells import CONTOUR, FOLD
from tuiplay.raster.contours import crossings, outlines
from tuiplay.raster.kitty import PLACEHOLDER
from tuiplay.raster.upsampling import bilinear
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.terminal.picture import Picture
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.capture import cells_of
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.detail import COARSE, GLYPHS
from tuiplay.tui.images import Image, Images
from tuiplay.tui.textual_patches import coverage
from tuiplay.tui.textual_patches.pacing import QUESTION, FramePacer
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.image_layer import Codes
from tuiplay.tui.widgets.surface import Surface
from tuiplay.tui.widgets.surface_image import NUMBER, Scene, SurfaceImage, drawn_over
from tuiplay.user import themes
from tuiplay.user.themes import DEFAULT

TIED = Picture("pixels", "A test.", "octant", "placeholders", (9, 18))
PLACED = Picture("pixels", "A test.", "half", "direct", (9, 18))
ONE = Image(b"png", 4, 2, 7, 3)


def names(data: str, action: str) -> list[int]:
    """Numbers of the pictures that are shown ("T") or deleted ("d")."""
    return [int(number) for number in re.findall(rf"a={action},[^;\x1b]*?i=(\d+)", data)]


def test_a_tied_picture_keeps_its_name() -> None:
    images = Images(TIED)
    images.put(0, ONE)
    first = names(images.take(), "T")
    images.put(0, ONE)
    again = images.take()
    assert names(again, "T") == first == [images.name(0)]
    assert not names(again, "d")
    images.remove(0)
    assert names(images.take(), "d") == first
    assert images.take() == ""


def test_a_placed_picture_has_two_names_in_turn_and_the_new_one_comes_first() -> None:
    images = Images(PLACED)
    seen = []
    for _ in range(4):
        images.put(0, ONE)
        data = images.take()
        seen += names(data, "T")
        if len(seen) > 1:
            assert names(data, "d") == [seen[-2]]
            assert data.index("a=T") < data.index("a=d")
    assert len(set(seen)) == 2
    assert seen[0] == seen[2] != seen[1] == seen[3]


def test_of_two_pictures_before_the_next_output_the_last_is_sent() -> None:
    images = Images(PLACED)
    images.put(0, ONE)
    images.put(0, Image(b"other", 4, 2))
    assert len(names(images.take(), "T")) == 1
    images.put(0, ONE)
    images.remove(0)
    data = images.take()
    assert not names(data, "T")
    assert len(names(data, "d")) == 1


def test_at_the_end_all_are_taken_back_once() -> None:
    images = Images(TIED)
    for number in range(3):
        images.put(number, ONE)
    shown = names(images.take(), "T")
    images.put(1, Image(b"too late", 4, 2))
    images.remove(2)
    assert names(images.farewell(), "d") == shown
    assert images.farewell() == images.take() == ""


def test_contours_follow_the_field_and_other_lines_have_no_gaps() -> None:
    x, y = np.meshgrid(np.linspace(-1, 1, 20), np.linspace(-1, 1, 20))
    scene, field = Scene(np.hypot(x, y) - 0.6, False, None, True), np.zeros((160, 160), dtype=np.uint8)
    lines = np.where(crossings(scene.values, 0.0), np.uint8(CONTOUR), np.uint8(0))
    ring = outlines(bilinear(scene.values, 160, 160) >= 0)
    assert np.array_equal(drawn_over(field, lines, scene) == CONTOUR, ring)
    slanted = drawn_over(field, np.eye(20, dtype=np.uint8) * np.uint8(FOLD), scene) == FOLD
    assert slanted.any(axis=0).all()
    assert slanted.any(axis=1).all()


def test_names_differ_from_those_of_other_programs_and_fit_into_a_colour() -> None:
    assert 255 < Images(TIED).name(0) < Images(TIED).name(40) < 1 << 24


@pytest.mark.parametrize(
    ("words", "refused"), [("i={};OK", ""), ("i={};ENOENT:gone", "ENOENT:gone"), ("i=31;ENOTSUP", ""), ("garbage", "")]
)
def test_only_an_error_about_its_own_pictures_counts(words: str, refused: str) -> None:
    images = Images(TIED)
    images.answered(words.format(images.name(0)))
    assert images.refused == refused
    assert images.usable is not bool(refused)


def test_without_graphics_nothing_is_there() -> None:
    assert not Images(Picture()).usable


class Line(FramePacer):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__(lambda: 0.0)
        self.written: list[str] = []
        self._write = self.written.append


def test_pictures_go_out_behind_the_cells_and_before_the_question() -> None:
    line = Line()
    waiting = ["picture"]
    line.pictures = lambda: waiting.pop() if waiting else ""
    line.write("short")
    assert line.written == ["short"]
    line.painted()
    line.write("x" * 99)
    assert line.written[-1] == "x" * 99 + "picture" + QUESTION
    line.flush()
    assert len(line.written) == 2


def test_pictures_without_cells_are_an_update_of_their_own() -> None:
    line = Line()
    line.pictures = lambda: "picture"
    line.painted()
    line.flush()
    assert line.written == [f"\x1b[?2026hpicture{QUESTION}\x1b[?2026l"]


def of_picture(data: str, name: int) -> str:
    """What concerns one of the pictures, by either of its names."""
    found, mine = [], False
    for piece in re.findall("(?:\x1b7.*?H)?\x1b_G[^\x1b]*\x1b\\\\(?:\x1b8)?", data):
        if named := re.search(r"i=(\d+)", piece):
            mine = int(named[1]) in (name, name + 1)
        found += [piece] if mine else []
    return "".join(found)


@contextmanager
def drawn(app: TuiplayApp, number: int = NUMBER) -> Iterator[list[str]]:
    """Everything that an app without a terminal would send of a picture."""
    sent: list[str] = []

    def flush() -> None:
        images = app.image_keeper.images
        if data := of_picture(images.take(), images.name(number)):
            sent.append(data)

    app.frame_pacer.flush = flush  # type: ignore[method-assign]
    yield sent


def opened(picture: Picture, **changes: object) -> TuiplayApp:
    return TuiplayApp(Experiment().change(changes), terminal=Capabilities(picture=picture))


def text_of(surface: Surface, row: int) -> str:
    return "".join(segment.text for segment in surface.line(row))


@pytest.mark.parametrize("with_test", [False, True])
def test_discs_never_cover_the_field(with_test: bool) -> None:
    palette = ScreenPalette(themes.read(DEFAULT), Capabilities(picture=TIED))
    image = SurfaceImage(palette, Images(TIED))
    points = np.random.default_rng(1).uniform(-6, 6, (2, 5000, 3)) / (1, 1, 6)
    image.set_points(points[0], points[1] if with_test else None, several_classes=False)
    discs, labels = image._placed(40, 20, *image.size(40, 20))
    assert len(labels) > 100
    assert len(labels) * np.pi * (0.23 * 18) ** 2 <= 0.3 * 360 * 360
    assert len(discs.centres) == len(labels)


def test_few_discs_all_stand() -> None:
    palette = ScreenPalette(themes.read(DEFAULT), Capabilities(picture=TIED))
    image = SurfaceImage(palette, Images(TIED))
    x, y = (side.ravel() for side in np.meshgrid(np.arange(-5, 6), np.arange(-5, 6)))
    image.set_points(np.column_stack([x, y, np.sign(x + 0.5)]), None, several_classes=False)
    assert len(image._placed(40, 20, *image.size(40, 20))[1]) == len(x)


@pytest.mark.parametrize("size", [(160, 48), (120, 40), (80, 24)])
async def test_the_cells_of_a_tied_picture_are_placeholders_and_stay(size: tuple[int, int]) -> None:
    app = opened(TIED)
    with drawn(app) as sent:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            surface = app.query_one(Surface)
            columns, rows = surface.cells
            for row in range(rows):
                assert text_of(surface, row).count(PLACEHOLDER) == columns
                assert surface.line(row).cell_length == columns + surface.axes.left
            assert f"c={columns},r={rows}" in sent[-1]
            before = [surface.line(row) for row in range(rows)]
            count = len(sent)
            await pilot.press("s")
            await pilot.pause()
            assert len(sent) > count
            assert [list(line) for line in before] == [list(surface.line(row)) for row in range(rows)]


@pytest.mark.parametrize("picture", [TIED, PLACED, Picture("pixels", "A test.", "half", "sixel", (9, 18))])
async def test_the_first_screen_has_it_in_pixels_already(picture: Picture) -> None:
    app = opened(picture)
    seen: list[bool] = []
    app.image_keeper.look = lambda: seen.append(app.query_one(Surface).in_pixels)  # type: ignore[method-assign]
    with drawn(app):
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
    assert seen
    assert all(seen)


async def test_a_large_picture_is_sharp_while_it_stands() -> None:
    app = opened(TIED)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        image = app.query_one(Surface).image
        assert image is not None
        assert image.size(80, 40) == (80 * 9, 40 * 18)
        app.image_keeper.images.detail.moving = lambda: True
        width, height = image.size(80, 40)
        assert 300 < max(width, height) < 400
        assert image.size(30, 15) == (30 * 9, 15 * 18)


async def test_a_screen_over_the_picture_turns_it_into_glyphs_and_back() -> None:
    app = opened(TIED)
    with drawn(app) as sent:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("s")
            await pilot.pause()
            surface = app.query_one(Surface)
            await pilot.press("question_mark")
            await pilot.pause()
            assert PLACEHOLDER not in text_of(surface, 3)
            assert len({segment.style for segment in surface.line(surface.cells[1] // 2)}) > 2
            assert names("".join(sent), "d")
            await pilot.press("escape")
            await pilot.pause()
            assert PLACEHOLDER in text_of(surface, 3)
            assert names(sent[-1], "T") == [app.image_keeper.images.name(NUMBER)]


async def test_a_panel_that_is_zoomed_takes_the_picture_away() -> None:
    app = opened(PLACED)
    with drawn(app) as sent:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("3", "z")
            await pilot.pause()
            assert not app.image_keeper.images.holds(NUMBER)
            shown = names("".join(sent), "T")
            assert sorted(set(names("".join(sent), "d"))) == sorted(set(shown))
            await pilot.press("z")
            await pilot.pause()
            assert app.image_keeper.images.holds(NUMBER)


async def test_maps_that_stand_elsewhere_are_sent_again_although_they_look_as_before() -> None:
    app = opened(TIED, **{"network.hidden": (8, 6), "data.dataset": "spiral"})
    with drawn(app):
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("3", "z")
            await pilot.pause()
            diagram = app.query_one(Diagram)
            layer = diagram.pixel_layer
            assert layer is not None
            sent: list[Codes] = []
            layer.send = lambda codes, colour, marks=(): sent.append(codes) or 1  # type: ignore[method-assign,func-returns-value,misc]
            for tile in diagram.maps.values():
                tile.place = tile.place[0] - 1, tile.place[1]  # as it was when the picture was sent
            diagram.lay_out()
            wide, tall = layer.cell
            for tile in diagram.maps.values():
                x, y = tile.place
                assert sent[-1][y * tall : (y + tile.size.height) * tall, x * wide : (x + tile.size.width) * wide].all()


async def test_a_message_over_a_placed_picture_is_a_hole_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(PLACED)
    with drawn(app) as sent:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            surface = app.query_one(Surface)
            place = surface.image_region
            assert "tRNS" not in _png(sent[-1])
            cover = Region(place.x + 2, place.y + 1, 5, 3)
            front = lambda *_: (cover,)  # noqa: E731
            monkeypatch.setattr("tuiplay.tui.image_keeper.in_front_of", front)
            app.image_keeper.look()
            assert "tRNS" in _png(sent[-1])


def _png(data: str) -> str:
    import base64

    pieces = re.findall("\x1b_G[^;]*;([^\x1b]*)\x1b", data)
    return base64.b64decode("".join(pieces)).decode("latin-1")


async def test_what_lies_over_a_widget_is_found_in_the_compositor() -> None:
    app = opened(PLACED)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        surface = app.query_one(Surface)
        assert coverage.in_front_of(surface, surface.image_region) == ()
        await pilot.press("3", "z")
        await pilot.pause()
        assert coverage.in_front_of(surface, surface.image_region) is None


async def test_a_picture_that_the_terminal_refuses_is_drawn_in_glyphs_and_that_is_said() -> None:
    app = opened(TIED)
    with drawn(app):
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            app.image_keeper.images.answered(f"i={app.image_keeper.images.name(0)};EINVAL:no")
            app.image_keeper.look()
            await pilot.pause()
            assert PLACEHOLDER not in text_of(app.query_one(Surface), 3)
            assert sum("could not show a picture (EINVAL:no)" in words for _, words in app.said) == 1


async def test_after_the_terminal_was_given_back_the_picture_is_sent_again() -> None:
    app = opened(TIED)
    with drawn(app) as sent:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            app.image_keeper.images.farewell()
            count = len(sent)
            app.image_keeper.look()
            assert names("".join(sent[count:]), "T") == [app.image_keeper.images.name(NUMBER)]


async def test_the_pen_is_a_glyph_in_the_picture() -> None:
    app = opened(TIED)
    with drawn(app):
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("p")
            await pilot.pause()
            surface = app.query_one(Surface)
            assert surface._pen is not None
            row = text_of(surface, surface._pen.cell[1])
            assert "[" in row
            assert row.count(PLACEHOLDER) == surface.cells[0] - 3
            await pilot.press("enter")
            await pilot.pause()
            assert app.current_run.experiment.data.points


@pytest.mark.parametrize(
    "changes",
    [
        {"data.dataset": "spiral3"}, {"view.overlays": ("contours",)},
        {"data.dataset": "reg-plane"},
        {"view.discretize": True}, {"view.show_test_data": True}, {"data.dataset": "blobs", "view.discretize": True},
    ],
)  # fmt: skip
async def test_every_kind_of_picture_is_composed(changes: dict[str, object]) -> None:
    app = opened(TIED, **changes)
    with drawn(app) as sent:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("s")
            await pilot.pause()
            assert _png(sent[-1]).startswith("\x89PNG")


@pytest.mark.parametrize("picture", [TIED, PLACED])
async def test_no_size_breaks_it(picture: Picture) -> None:
    app = opened(picture)
    with drawn(app):
        async with app.run_test(size=(1, 1)) as pilot:
            for size in ((120, 40), (10, 4), (60, 16), (1, 1)):
                await pilot.press("s")
                await pilot.resize_terminal(*size)
                await pilot.pause()


async def test_the_screen_is_saved_in_glyphs() -> None:
    app = opened(TIED)
    with drawn(app):
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("s")
            await pilot.pause()
            surface = app.query_one(Surface)
            place = surface.image_region
            with app.image_keeper.in_glyphs():
                cells = cells_of(app, "#ffffff", "#000000")
            row = cells[place.y + 3][place.x : place.right]
            assert PLACEHOLDER not in "".join(cell.text for cell in row)
            assert len({cell.back for cell in row}) > 2
            assert PLACEHOLDER in text_of(surface, 3)


@pytest.mark.parametrize("step", [COARSE, GLYPHS])
async def test_where_pictures_change_little_the_screen_is_sent_again_so_that_the_line_can_show_what_it_carries(
    step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(TIED)
    with drawn(app) as sent:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("s")
            await pilot.pause()
            keeper = app.image_keeper
            keeper.images.detail.step = step
            keeper.look()
            await pilot.pause()
            asked = [False, True]
            monkeypatch.setattr(keeper.images.detail, "probes", lambda known: not known and asked.pop())
            painted: list[object] = []
            monkeypatch.setattr(app.screen, "refresh", lambda *regions, **_: painted.append(regions))
            count, forgotten = len(sent), app.frame_pacer.forgotten
            keeper.look()
            assert len(sent) == count, "no pictures: a key would have to wait for them"
            assert painted == [(Region(0, 17, 120, 6),)]
            assert app.frame_pacer.forgotten == forgotten, "not all of it: a key would have to wait"
            keeper.look()
            assert len(painted) == 1, "once"
