"""Pictures in sixels on the screen: where they stand, what makes way for what, and that they stay within bounds."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from msgspec.structs import replace as changed
from textual.geometry import Region

from tests.tui.test_images import opened, text_of
from tuiplay.terminal.picture import Picture
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.detail import COARSE
from tuiplay.tui.images import Image, Images
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.surface import Surface
from tuiplay.tui.widgets.surface_image import NUMBER, SIXEL_RATE

WIDE, TALL = 9, 18
SHOWN = re.compile('\x1b7\x1b\\[(\\d+);(\\d+)H\x1bP0;1q"1;1;(\\d+);(\\d+)([^\x1b]*)\x1b\\\\\x1b8')

Sent = tuple[int, int, int, int, str]
"""Row, column, width, height and content of a picture."""


def picture(**others: Any) -> Picture:
    return Picture("pixels", "A test.", "half", "sixel", (WIDE, TALL), **others)


@contextmanager
def sent(app: TuiplayApp) -> Iterator[list[Sent]]:
    """What an app without a terminal would send."""
    found: list[Sent] = []

    def flush() -> None:
        data = app.image_keeper.images.take()
        found.extend((*map(int, one[:4]), one[4]) for one in SHOWN.findall(data))  # type: ignore[misc]
        assert not SHOWN.sub("", data)

    app.frame_pacer.flush = flush  # type: ignore[method-assign]
    yield found


@asynccontextmanager
async def running(
    found: Picture, keys: Iterable[str] = "s", **changes: Any
) -> AsyncIterator[tuple[TuiplayApp, list[Sent]]]:
    """An app after some keys, and what it sends."""
    app = opened(found, **changes)
    with sent(app) as shown:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press(*keys)
            await pilot.pause()
            yield app, shown


async def test_it_stands_where_the_surface_is_pixel_for_pixel() -> None:
    async with running(picture()) as (app, shown):
        place = app.query_one(Surface).image_region
        assert shown[-1][:4] == (place.y + 1, place.x + 1, place.width * WIDE, place.height * TALL)
        assert not text_of(app.query_one(Surface), 3)[-place.width :].strip()
        # Small pictures would take more bytes than the big one.
        assert app.query_one(Diagram).pixel_layer is None


async def test_where_anything_lies_over_it_there_are_glyphs(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(picture())
    with sent(app) as shown:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("s", "question_mark")
            await pilot.pause()
            surface = app.query_one(Surface)
            assert not app.image_keeper.images.holds(NUMBER)
            assert len({segment.style for segment in surface.line(surface.cells[1] // 2)}) > 2
            count = len(shown)
            await pilot.press("escape")
            await pilot.pause()
            assert len(shown) > count
            with monkeypatch.context() as patched:
                patched.setattr("tuiplay.tui.image_keeper.in_front_of", lambda *_: (Region(90, 10, 2, 2),))
                app.image_keeper.look()
                assert not app.image_keeper.images.holds(NUMBER)
            app.image_keeper.look()
            assert app.image_keeper.images.holds(NUMBER)


@pytest.mark.parametrize("largest", [(10, 1000), (1000, 10)])
async def test_one_that_is_too_large_for_the_terminal_is_in_glyphs(largest: tuple[int, int]) -> None:
    async with running(picture(largest=largest)) as (_, shown):
        assert not shown


@pytest.mark.parametrize(
    ("registers", "changes"), [(1024, {}), (8, {"data.dataset": "spiral3", "view.show_test_data": True})]
)
async def test_it_has_no_more_colours_than_the_terminal(registers: int, changes: dict[str, object]) -> None:
    async with running(picture(registers=registers), keys="ssssssssssssssss", **changes) as (_, shown):
        numbers = {int(number) for number in re.findall(r"#(\d+)", shown[-1][4])}
        assert max(numbers) < registers
        assert len(numbers) == registers or len(numbers) >= 10


async def test_a_letter_size_that_changes_changes_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(picture()) as (app, shown):
        place = app.query_one(Surface).image_region
        monkeypatch.setattr("tuiplay.tui.image_keeper.cell_pixels", lambda: (7, 14))
        app.image_keeper.look()
        assert shown[-1][2:4] == (place.width * 7, place.height * 14)
        # Where the size of the window is not reported any more, what the terminal has answered counts.
        monkeypatch.setattr("tuiplay.tui.image_keeper.cell_pixels", lambda: None)
        app.image_keeper.look()
        assert shown[-1][2:4] == (place.width * picture().cell[0], place.height * picture().cell[1])


async def test_on_a_slow_line_it_is_as_large_and_smaller_in_bytes() -> None:
    async with running(picture()) as (app, shown):
        fine = shown[-1]
        app.image_keeper.images.detail.step = COARSE
        app.query_one(Surface).in_pixels_again()
        app.frame_pacer.flush()
        assert shown[-1][:4] == fine[:4]
        assert len(shown[-1][4]) < len(fine[4])


async def test_while_training_the_line_is_not_filled_with_them() -> None:
    async with running(picture()) as (app, shown):
        surface, now = app.query_one(Surface), [0.0]
        image = surface.image
        assert image is not None
        assert image.scene is not None
        image._clock, image._next = lambda: now[0], 0.0
        app.image_keeper.images.detail.moving = lambda: True
        count = len(shown)
        for frame in range(30):
            now[0] = frame / 15
            image.scene = changed(image.scene, values=image.scene.values * 0.98)
            surface.in_pixels_again()
            app.frame_pacer.flush()
        assert 3 < len(shown) - count < 30
        assert sum(len(one[4]) for one in shown[count:]) < 2.3 * SIXEL_RATE
        app.image_keeper.images.detail.moving = lambda: False
        count = len(shown)
        image.scene = changed(image.scene, values=image.scene.values * 0.98)
        surface.in_pixels_again()
        app.frame_pacer.flush()
        assert len(shown) == count + 1


def test_it_goes_with_the_screen_that_it_is_part_of() -> None:
    images = Images(picture())
    images.put(0, Image(b"sixels", 4, 2, 7, 3))
    assert images.take() == "\x1b7\x1b[4;8Hsixels\x1b8"
    assert images.holds(0)
    assert images.farewell() == ""
    assert not images.holds(0)
    images.put(0, Image(b"sixels", 4, 2))
    images.take()
    images.remove(0)
    assert images.take() == ""


@pytest.mark.parametrize("size", [(1, 1), (60, 16)])
async def test_no_size_breaks_it(size: tuple[int, int]) -> None:
    app = opened(picture())
    with sent(app) as shown:
        async with app.run_test(size=size) as pilot:
            await pilot.press("s")
            await pilot.resize_terminal(120, 40)
            await pilot.pause()
            await pilot.resize_terminal(*size)
            await pilot.pause()
            # Below the last row the terminal would scroll.
            assert all(row + height // TALL <= 40 for row, _, _, height, _ in shown)
