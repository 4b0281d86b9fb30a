"""Drawing on the surface: the pen goes where the keys say, and messages tell what it did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import on
from textual.pilot import Pilot

import tuiplay.tui
from tui.test_app import settle
from tuiplay.experiment.value import Experiment
from tuiplay.raster.cell_grid import HALVES, WHOLE
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.terminal.choices import Depth
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.messages import Commanded
from tuiplay.tui.widgets.axes import AXIS
from tuiplay.tui.widgets.key_line import KeyLine
from tuiplay.tui.widgets.pen import Pen
from tuiplay.tui.widgets.pen_keys import FAR
from tuiplay.tui.widgets.popup import PopupInput
from tuiplay.tui.widgets.surface import Surface

SIZE = (120, 40)


class Easel(TuiplayApp):
    """The app, noting what was drawn."""

    CSS_PATH = Path(tuiplay.tui.__path__[0]) / "tuiplay.tcss"

    def __init__(self, depth: Depth = "truecolor") -> None:
        super().__init__(Experiment(), terminal=Capabilities(depth, "", "full"))
        self.drawn: list[Any] = []

    @on(Commanded)
    def _note(self, event: Commanded) -> None:
        self.drawn.append(event.command)

    @on(Surface.DrawingEnded)
    def _note_end(self, event: Any) -> None:
        self.drawn.append(event)


def surface_text(app: TuiplayApp) -> list[str]:
    region = app.query_one(Surface).region
    lines = [strip.text for strip in app.screen._compositor.render_strips()]
    return [line[region.x : region.right] for line in lines[region.y : region.bottom]]


async def start(pilot: Pilot[None], names: tuple[str, ...] = ("no", "yes", "maybe")) -> Surface:
    await settle(pilot)
    surface = pilot.app.query_one(Surface)
    surface.start_drawing(names)
    await settle(pilot)
    return surface


# The pen


def test_a_fresh_pen_is_in_the_middle_and_moves_by_pixels() -> None:
    pen = Pen(("a", "b")).over(30, 15, HALVES)
    assert pen.cell == (15, 7)
    width, height = 12 / 30, 12 / 30
    assert pen.point == pytest.approx((width / 2, -height / 2))
    assert pen.moved(2, -3).point == pytest.approx((2.5 * width, 2.5 * height))
    assert pen.moved(-99, -99).point == pytest.approx((-6 + width / 2, 6 - height / 2))
    assert pen.moved(99, 99).point == pytest.approx((6 - width / 2, -6 + height / 2))
    assert [pen.moved(0, dy).place for dy in range(3)] == [1, 0, 1]


def test_without_halves_it_moves_by_cells() -> None:
    pen = Pen(("a", "b")).over(30, 15, WHOLE)
    assert pen.extent == (30, 15)
    assert pen.place == 0
    assert pen.moved(0, 1).cell == (15, 8)
    assert pen.moved(0, 1).point[1] - pen.point[1] == pytest.approx(-12 / 15)


def test_it_keeps_its_place_over_another_size() -> None:
    pen = Pen(("a", "b")).over(30, 15, HALVES).moved(-9, 4)
    for width, height, places in ((60, 30, HALVES), (20, 10, WHOLE), (90, 45, HALVES)):
        moved = pen.over(width, height, places)
        assert moved.point == pytest.approx(pen.point, abs=0.7)
        assert 0 <= moved.column < width
        assert 0 <= moved.row < moved.extent[1]


def test_a_cell_has_its_own_centre() -> None:
    pen = Pen(("a", "b")).over(30, 15, HALVES)
    assert pen.centre(0, 0) == pytest.approx((-5.8, 5.6))
    assert pen.centre(29, 14) == pytest.approx((5.8, -5.6))
    assert pen.centre(30, 0) is pen.centre(-1, 0) is pen.centre(0, 15) is None
    assert pen.radius == pytest.approx(12 / 15)


def test_over_a_picture_without_room_it_is_in_the_middle_and_comes_back() -> None:
    gone = Pen(("a", "b")).over(30, 15, HALVES).moved(-9, 4).over(0, 0, HALVES)
    assert gone.point == (0.0, 0.0)
    assert gone.moved(3, -2).point == (0.0, 0.0)
    assert gone.over(30, 15, HALVES).point == pytest.approx((0, 0), abs=0.5)


# Keys


async def test_keys_move_choose_put_and_erase() -> None:
    app = Easel()
    async with app.run_test(size=SIZE) as pilot:
        surface = await start(pilot)
        width, height = surface.cells
        await pilot.press(
            "enter", "3", "L", "k", "x", "T", "shift+up", "h", "enter", "backspace", "delete", "backspace"
        )
        await settle(pilot)
        step = 12 / width
        names = [type(event).__name__ for event in app.drawn]
        assert names == ["PutPoint", "PutPoint", "PutPoint", "ErasePoint", "ErasePoint", "ErasePoint"]
        first, second, third, gone = app.drawn[:4]
        assert (first.x1, first.x2) == pytest.approx((step / 2, -step / 2))
        assert (first.label, first.test) == (0, False)
        assert (second.x1, second.x2) == pytest.approx((step * (0.5 + FAR), step / 2))
        assert (second.label, second.test) == (2, False)
        assert (third.x1, third.x2) == pytest.approx((step * (FAR - 0.5), step * (0.5 + FAR)))
        assert (third.label, third.test) == (2, True)
        assert (gone.x1, gone.x2, gone.radius) == pytest.approx((third.x1, third.x2, 12 / height))
        # The app's own 3, L, k, x did nothing.
        assert app.focused is surface
        assert not app.current_run.experiment.view.log_loss


async def test_a_class_that_there_is_not_cannot_be_chosen() -> None:
    app = Easel()
    async with app.run_test(size=SIZE) as pilot:
        await start(pilot, ("no", "yes"))
        await pilot.press("2", "9", "enter")
        await settle(pilot)
        assert [event.label for event in app.drawn] == [1]


async def test_space_still_plays_and_the_surface_is_focusable_only_while_drawing() -> None:
    app = Easel()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        surface = app.query_one(Surface)
        assert not surface.focusable
        await start(pilot)
        assert app.focused is surface
        await pilot.press("s")
        await settle(pilot)
        assert app.current_run.trainer.epoch == 1
        await pilot.press("escape")
        await settle(pilot)
        assert [type(event).__name__ for event in app.drawn] == ["DrawingEnded"]
        assert not surface.focusable
        assert app.focused is not surface


async def test_the_key_line_and_the_row_below_tell_how() -> None:
    app = Easel()
    async with app.run_test(size=SIZE) as pilot:
        surface = await start(pilot)
        await pilot.press("2")
        await settle(pilot)
        hints = app.query_one(KeyLine)._hints
        assert ("enter", "put") in hints
        assert ("1-3", "class") in hints
        assert hints.index(("enter", "put")) < 4
        below = surface_text(app)[surface.cells[1]]
        assert "2 ■ yes train" in below
        surface.stop_drawing()
        await settle(pilot)
        assert "yes" not in surface_text(app)[surface.cells[1]]


@pytest.mark.parametrize(("depth", "pen"), [("truecolor", "[▀]"), ("256", "[▀]"), ("16", "[x]"), ("none", "[x]")])
async def test_the_pen_can_be_seen_in_every_depth(depth: Depth, pen: str) -> None:
    app = Easel(depth)
    async with app.run_test(size=SIZE) as pilot:
        surface = await start(pilot)
        assert pen in "\n".join(surface_text(app))
        if pen == "[▀]":
            await pilot.press("up")
            await settle(pilot)
            assert "[▄]" in "\n".join(surface_text(app))
        surface.stop_drawing()
        await settle(pilot)
        assert pen not in "\n".join(surface_text(app))


async def test_the_pen_stays_inside_when_the_window_shrinks() -> None:
    app = Easel()
    async with app.run_test(size=SIZE) as pilot:
        surface = await start(pilot)
        await pilot.press(*["shift+right"] * 9, *["shift+down"] * 9)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        width, height = surface.cells
        drawn = app.drawn[-1]
        assert (drawn.x1, drawn.x2) == pytest.approx((6 - 6 / width, -6 + 3 / height), abs=1e-9)


async def test_where_the_picture_has_no_room_nothing_is_drawn_or_erased() -> None:
    app = Easel()
    async with app.run_test(size=SIZE) as pilot:
        surface = await start(pilot)
        before = len(app.drawn)
        for size in ((80, 2), (6, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert surface.cells == (0, 0)
            await pilot.press("enter", "backspace", "right", "up")
            await settle(pilot)
            assert all(surface.render_line(y) for y in range(surface.size.height))
        assert len(app.drawn) == before


# The mouse


async def test_left_puts_and_right_erases_at_the_centre_of_a_cell() -> None:
    app = Easel()
    async with app.run_test(size=SIZE) as pilot:
        surface = await start(pilot)
        width, height = surface.cells
        await pilot.click(Surface, offset=(AXIS, 0))
        await pilot.click(Surface, offset=(AXIS + width - 1, height - 1), button=3)
        await pilot.click(Surface, offset=(0, 0))
        await pilot.click(Surface, offset=(AXIS, height))
        await settle(pilot)
        assert [type(event).__name__ for event in app.drawn] == ["PutPoint", "ErasePoint"]
        put, gone = app.drawn
        assert (put.x1, put.x2) == pytest.approx((-6 + 6 / width, 6 - 6 / height))
        assert (gone.x1, gone.x2) == pytest.approx((6 - 6 / width, -6 + 6 / height))


async def test_clicks_do_nothing_while_nobody_draws() -> None:
    app = Easel()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.click(Surface, offset=(AXIS, 0))
        await settle(pilot)
        assert app.drawn == []


# Around it


async def test_the_tenth_class_has_a_key() -> None:
    app = Easel()
    async with app.run_test(size=SIZE) as pilot:
        await start(pilot, tuple("abcdefghij"))
        assert ("1-9 0", "class") in app.query_one(KeyLine)._hints
        await pilot.press("0", "enter")
        await settle(pilot)
        assert app.drawn[-1].label == 9


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_key_line_of_drawing_shows_what_t_does_and_not_the_toolbox(size: tuple[int, int]) -> None:
    app = Easel()
    async with app.run_test(size=size) as pilot:
        await start(pilot)
        line = app.screen._compositor.render_strips()[-1].text
        assert "T train/test" in line
        assert "1-3 class" in line
        assert "esc end" in line
        assert "toolbox" not in [label for _, label in app.query_one(KeyLine)._hints]
        assert "panels" not in [label for _, label in app.query_one(KeyLine)._hints]


async def test_the_keys_of_classes_on_the_key_line_are_a_persons_own() -> None:
    app = Easel()
    app.wanted_keys = {"draw_class_2": "f2"}
    async with app.run_test(size=SIZE) as pilot:
        await start(pilot)
        assert ("1 f2 3", "class") in app.query_one(KeyLine)._hints


@pytest.mark.parametrize(("size", "place"), [((120, 40), "Picker"), ((120, 40), "Diagram"), ((50, 20), "Diagram")])
async def test_after_drawing_the_focus_is_where_it_was(size: tuple[int, int], place: str) -> None:
    app = Easel()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        before = app.query_one(place)
        before.focus()
        await settle(pilot)
        await pilot.press("p")
        await settle(pilot)
        await pilot.press("p")
        await settle(pilot)
        assert isinstance(app.focused, Surface)
        await pilot.press("escape")
        await settle(pilot)
        await settle(pilot)
        assert app.focused is before


async def test_a_class_more_can_be_drawn_than_there_are() -> None:
    app = Easel()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("p")
        await settle(pilot)
        await pilot.press("3", "enter")
        await settle(pilot)
        assert app.current_run.experiment.classes == 3
        await pilot.press("4", "right", "right", "enter")
        await settle(pilot)
        assert app.current_run.experiment.classes == 4


async def test_points_are_saved_by_the_name_of_the_file(tmp_path: Path) -> None:
    app = Easel()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        path = tmp_path / "mine.csv"
        for text in ("", "old"):
            await pilot.press("w")
            await settle(pilot)
            app.query_one(PopupInput).value = str(path)
            await pilot.press("enter")
            await settle(pilot)
            assert path.read_text().startswith("x1,x2,label,split" if not text else "old")
            path.write_text("old")
        await pilot.press("enter")
        await settle(pilot)
        assert path.read_text().startswith("x1,x2,label,split")
        assert app.files._path == ""
