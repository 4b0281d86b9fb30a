"""The screen at every colour depth, in ASCII, and in every theme."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rich.segment import Segment

from tui.test_app import settle
from tuiplay.experiment.value import Experiment
from tuiplay.raster.cells import POINT, TRAIN_MARKS, is_point
from tuiplay.raster.links import DEAD
from tuiplay.raster.palette import LEVELS
from tuiplay.terminal.ascii import plain, words
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.terminal.choices import Depth, Glyphs
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.surface import Surface
from tuiplay.user import themes

HALF = LEVELS // 2
SIZE = (120, 40)


def app_on(
    depth: Depth = "truecolor", glyphs: Glyphs = "full", theme: str = "dark", experiment: Experiment | None = None
) -> TuiplayApp:
    return TuiplayApp(experiment or Experiment(), terminal=Capabilities(depth, "", glyphs), theme=theme)


def segments_of(app: TuiplayApp) -> list[Segment]:
    return [segment for strip in app.screen._compositor.render_strips() for segment in strip]


def text_of(app: TuiplayApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize(("depth", "size"), [("16", (120, 40)), ("none", (80, 24))])
async def test_an_ascii_screen_is_ascii(size: tuple[int, int], depth: Depth) -> None:
    app = app_on(depth, "ascii")
    async with app.run_test(size=size) as pilot:
        await pilot.press("s", "t")
        # The diagram, a weight, a feature, a list, a field, help, the palette, a toast.
        for keys in (["2"], ["left"], ["3", "down", "enter"], ["1"], ["4"], ["u"], ["question_mark"], ["escape"],
                     ["ctrl+p"]):  # fmt: skip
            await pilot.press(*keys)
            await settle(pilot)
            shown = text_of(app)
            assert shown.isascii(), [c for c in shown if ord(c) > 127]
            assert len(shown.splitlines()) == size[1]
            assert {len(line) for line in shown.splitlines()} == {size[0]}


async def test_ascii_labels_mean_the_same() -> None:
    app = app_on("16", "ascii", experiment=Experiment().of_problem("regression"))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        shown = text_of(app)
        assert "x1^2" in shown
        assert "sin x2" in shown
        assert "R^2" in shown


@pytest.mark.parametrize("glyphs", ["full", "ascii"])
async def test_without_colours_there_is_none(glyphs: Glyphs) -> None:
    app = app_on("none", glyphs)
    async with app.run_test(size=SIZE) as pilot:
        for keys in (["s", "t"], ["1"], ["ctrl+p"]):
            await pilot.press(*keys)
            await settle(pilot)
            styles = [segment.style for segment in segments_of(app) if segment.style is not None]
            assert not [style for style in styles if style.color is not None or style.bgcolor is not None]
            assert any(style.reverse for style in styles)


@pytest.mark.parametrize(("depth", "numbers"), [("256", range(16, 256)), ("16", range(16))])
async def test_with_few_colours_each_has_its_number(depth: Depth, numbers: range) -> None:
    app = app_on(depth)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await settle(pilot)
        styles = [segment.style for segment in segments_of(app) if segment.style is not None]
        colours = [c for style in styles for c in (style.color, style.bgcolor) if c is not None]
        assert colours
        assert {c.number for c in colours} <= {*numbers}


async def test_points_are_letters_with_16_colours() -> None:
    app = app_on("16")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        surface = app.query_one(Surface)
        region = surface.region
        shown = [line[region.x : region.right] for line in text_of(app).splitlines()[region.y : region.bottom]]
        points = np.vectorize(is_point)(surface.levels)
        holds = points[::2] | points[1::2]
        letters = sum(line.count(mark) for line in shown for mark in TRAIN_MARKS)
        assert letters == holds.sum() > 50


async def test_maps_of_textures_have_sides_and_the_cursor_is_there() -> None:
    app = app_on("none", "ascii")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3", "down", "down")
        await settle(pilot)
        diagram = app.query_one("#network").region
        lines = text_of(app).splitlines()[diagram.y : diagram.bottom]
        shown = "\n".join(line[diagram.x : diagram.right] for line in lines)
        # Seven maps of three rows; in one row of each the bias stands in the place of the left side.
        assert shown.count("]") == 6 * 3
        assert shown.count("[") == 6 * 2
        assert shown.count("<") == 3


@pytest.mark.parametrize("depth", ["truecolor", "16", "none"])
@pytest.mark.parametrize("glyphs", ["full", "ascii"])
def test_dead_links_and_signs_of_links_look_different(depth: Depth, glyphs: Glyphs) -> None:
    palette = ScreenPalette(themes.read("dark"), Capabilities(depth, "", glyphs))
    kinds = {
        (palette.link_glyphs(level), None if depth == "none" else palette.links[level]) for level in (0, LEVELS - 1)
    }
    assert len(kinds) == 2
    if glyphs == "ascii":
        assert palette.link_glyphs(DEAD) not in {palette.link_glyphs(level) for level in (0, LEVELS - 1)}
    assert len({palette.test_mark(level + POINT)[0] for level in (0, LEVELS - 1)}) == (
        2 if depth != "truecolor" or palette.ascii else 1
    )


@pytest.mark.parametrize("depth", ["truecolor", "16"])
async def test_another_theme_is_put_on_everywhere(depth: Depth) -> None:
    fresh, changed = app_on(depth, theme="light"), app_on(depth)
    pictures = []
    for app in (fresh, changed):
        async with app.run_test(size=SIZE) as pilot:
            await pilot.press("s", "t")
            await settle(pilot)
            await settle(pilot)
            if app is changed:
                before = segments_of(app)
                await app.run_action("theme('light')")
                await settle(pilot)
                await settle(pilot)
                assert segments_of(app) != before
            pictures.append(segments_of(app))
    assert pictures[0] == pictures[1]


async def test_the_palette_offers_the_themes(own: Path) -> None:
    source = (themes.shipped_folder() / "safe.toml").read_text(encoding="utf-8")
    (own / "mine.toml").write_text(source, encoding="utf-8")
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert {"Theme: dark", "Theme: light", "Theme: contrast", "Theme: safe", "Theme: mine"} <= set(titles)
        (own / "mine.toml").write_text(source.replace("#dcdce4", "[red]"), encoding="utf-8")
        await app.run_action("theme('mine')")
        await settle(pilot)
        assert app.palette.file.name == "dark"
        assert any("mine.toml" in toast.message for toast in app._notifications)


@pytest.mark.parametrize(("key", "ends_in"), [("escape", "dark"), ("enter", "light")])
async def test_the_palette_shows_a_theme_before_it_is_chosen(key: str, ends_in: str) -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p", *": light")
        for _ in range(20):  # the palette searches in its own time
            await pilot.pause(0.05)
            if app.palette.file.name == "light":
                break
        assert app.palette.file.name == "light"
        await pilot.press(key)
        await settle(pilot)
        await settle(pilot)
        assert app.palette.file.name == ends_in
        assert app.theme == f"tuiplay-{ends_in}"


async def test_a_broken_theme_opens_in_dark_with_a_note(own: Path) -> None:
    (own / "mine.toml").write_text("[screen]\nbackground = 3\n", encoding="utf-8")
    app = app_on(theme="mine")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert app.palette.file.name == "dark"
        messages = [toast.message for toast in app._notifications]
        assert any("mine.toml" in message and "background" in message for message in messages)


@pytest.mark.parametrize(
    ("text", "ascii_text"), [("x₁² off", "x12 off"), ("−6 → ►", "-6 > >"), ("日本", "????"), ("plain", "plain")]
)
def test_plain_text_keeps_its_cells(text: str, ascii_text: str) -> None:
    assert plain(text) == ascii_text


def test_words_may_grow() -> None:
    assert words("x₁² → R², x³") == "x1^2 -> R^2, x^3"
