"""Maps, features, data sets and links in pixels: what is sent and when, and what stands there meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

import numpy as np
import pytest
from textual.geometry import Region

from tests.tui.test_images import PLACED, TIED, _png, drawn, names, opened
from tuiplay.raster.kitty import PLACEHOLDER
from tuiplay.raster.link_pixels import look_of
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.feature_list import FeatureList
from tuiplay.tui.widgets.image_layer import FEATURES, LINKS, MAPS, SETS
from tuiplay.tui.widgets.link_image import LinkImage
from tuiplay.tui.widgets.link_view import LinkView
from tuiplay.tui.widgets.neuron_map import NeuronMap
from tuiplay.tui.widgets.picker import Picker

ALL = {LINKS: LinkView, MAPS: Diagram, FEATURES: FeatureList, SETS: Picker}


def shown(widget: object) -> str:
    return "".join(
        segment.text
        for y in range(widget.size.height)
        for segment in widget.line(y)  # type: ignore[attr-defined]
    )


@pytest.mark.parametrize(("number", "picture"), [*zip(ALL, cycle([TIED, PLACED])), (LINKS, TIED), (LINKS, PLACED)])
async def test_each_is_sent_once_over_its_widget_and_again_after_the_terminal_was_given_back(
    number: int, picture: object
) -> None:
    app = opened(picture)  # type: ignore[arg-type]
    with drawn(app, number) as sent:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            host = app.query_one(ALL[number])
            assert f"c={host.content_region.width},r={host.content_region.height}" in sent[-1]
            count = len(sent)
            await pilot.press("tab", "tab")
            await pilot.pause()
            assert len(sent) - count <= (number == LINKS)
            app.image_keeper.images.farewell()
            app.image_keeper.look()
            assert len(sent) > count


@pytest.mark.parametrize("number", [MAPS, LINKS])
async def test_what_training_changes_is_sent_and_no_cell_is(number: int) -> None:
    app = opened(TIED)
    with drawn(app, number) as sent:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            host = app.query_one(NeuronMap if number == MAPS else LinkView)
            before, count = shown(host), len(sent)
            assert PLACEHOLDER in before
            for _ in range(12):
                await pilot.press("s")
            app.query_one(LinkView).image._late()
            app.image_keeper.look()
            assert len(sent) > count
            assert shown(host) == before
            count = len(sent)
            app.paint()
            app.image_keeper.look()
            assert len(sent) == count


async def test_a_screen_over_them_turns_all_into_glyphs_and_back() -> None:
    app = opened(TIED)
    with drawn(app, MAPS) as sent:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("s")
            await pilot.pause()
            hosts = [app.query(NeuronMap).first(), *(app.query_one(kind) for kind in (LinkView, FeatureList, Picker))]
            assert all(PLACEHOLDER in shown(host) for host in hosts)
            await pilot.press("question_mark")
            await pilot.pause()
            assert not any(PLACEHOLDER in shown(host) for host in hosts)
            assert len({segment.style for segment in hosts[0].line(1)}) > 1
            assert any(ord(glyph) > 0x2800 for glyph in shown(hosts[1]))
            assert names("".join(sent), "d")
            await pilot.press("escape")
            await pilot.pause()
            assert all(PLACEHOLDER in shown(host) for host in hosts)


@pytest.mark.parametrize("picture", [TIED, PLACED])
async def test_the_screen_is_saved_in_glyphs(picture: object) -> None:
    app = opened(picture)  # type: ignore[arg-type]
    with drawn(app):
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("s")
            await pilot.pause()
            hosts = [app.query(NeuronMap).first(), app.query_one(FeatureList), app.query_one(Picker)]
            with app.image_keeper.in_glyphs():
                assert all(len({segment.style for segment in host.line(1)}) > 1 for host in hosts)
                assert not any(PLACEHOLDER in shown(host) for host in hosts)
            assert all((PLACEHOLDER in shown(host)) is (picture is TIED) for host in hosts)


async def test_text_over_links_that_are_placed_over_cells_stays_to_be_seen() -> None:
    app = opened(PLACED)
    with drawn(app, LINKS) as sent:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            assert "tRNS" in _png(sent[-1])
            view = app.query_one(LinkView)
            layer, texts = view.pixel_layer, view.text_cells
            assert layer is not None
            assert texts
            numbers = np.ones((layer.cell[1] * layer.cells[1], layer.cell[0] * layer.cells[0]), dtype=np.uint8)
            layer._open(numbers, texts)
            x, y, width, height = texts[0]
            wide, tall = layer.cell
            assert not numbers[y * tall : (y + height) * tall, x * wide : (x + width) * wide].any()
            assert numbers.any()


async def test_a_map_under_another_widget_has_a_hole_there(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(PLACED)
    with drawn(app, FEATURES) as sent:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            place = app.query_one(FeatureList).content_region
            before = _png(sent[-1])
            monkeypatch.setattr(
                "tuiplay.tui.image_keeper.in_front_of", lambda *_: (Region(place.x, place.y + 1, 3, 2),)
            )
            app.image_keeper.look()
            assert _png(sent[-1]) != before


async def test_inference_shows_numbers_and_no_maps() -> None:
    app = opened(PLACED)
    with drawn(app, MAPS) as sent:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("s")
            await pilot.pause()
            large = len(_png(sent[-1]))
            await pilot.press("i")
            await pilot.pause()
            assert not any(tile.display for tile in app.query(NeuronMap))
            assert len(_png(sent[-1])) < large


def test_links_that_keep_changing_are_sent_at_a_rate_and_the_last_ones_too() -> None:
    now, waits, sent = [0.0], [], []

    class View:
        text_cells: Sequence[Region] = ()

        def set_timer(self, delay: float, call: object) -> None:
            waits.append((delay, call))

    class Layer:
        active, cells, cell, number = True, (30, 12), (9, 18), LINKS

        class images:
            tied = True

        def send(self, codes: np.ndarray, colour: object, marks: object) -> int:  # type: ignore[type-arg]
            sent.append(codes)
            return 15_000

    from tuiplay.raster.links import LinkCanvas

    links = [(0.0, 2.0, 20.0, 8.0)]
    canvas = LinkCanvas(30, 12, links)
    image = LinkImage(View(), lambda: now[0])  # type: ignore[arg-type]
    image.layer = Layer()  # type: ignore[assignment]
    image.lay_out(links, canvas)
    for weight in (0.2, 0.9, -0.9, 1.9):
        image.show(np.array([weight]), canvas.draw([weight]).drawn)
        now[0] += 0.1
    assert len(sent) == 1
    assert len(waits) == 1
    now[0] += waits[0][0]
    waits[0][1]()  # type: ignore[operator]
    assert len(sent) == 2
    assert {look_of(code)[0] > 11 for code in np.unique(sent[-1]).tolist() if code} == {True}
    image.show(np.array([-1.9]), canvas.draw([-1.9]).drawn, at_once=True)
    assert len(sent) == 3
