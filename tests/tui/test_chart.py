"""The loss chart: its curves, the minimum, the loss of every update."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from textual.pilot import Pilot

from tuiplay.experiment.value import Experiment
from tuiplay.raster.plot import plot
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.terminal.choices import Depth, Glyphs
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.widgets import loss_chart
from tuiplay.tui.widgets.loss_chart import MINIMUM, LossChart

SIZE = (120, 40)
EPOCHS = np.arange(101.0)
ROWS = np.column_stack([EPOCHS, 0.5 * 0.97**EPOCHS, 0.3 + (EPOCHS - 40) ** 2 / 20000, 0.45 - EPOCHS / 1000])


def app_on(depth: Depth = "truecolor", glyphs: Glyphs = "full") -> TuiplayApp:
    return TuiplayApp(Experiment(), terminal=Capabilities(depth, "", glyphs))


async def ready(pilot: Pilot[None]) -> LossChart:
    await pilot.pause()
    await pilot.pause()
    return pilot.app.query_one(LossChart)


def text_of(chart: LossChart) -> list[str]:
    return [chart.line(y).text for y in range(chart.size.height)]


def colours_of(chart: LossChart) -> set[str]:
    """Colours of braille."""
    segments = [segment for y in range(1, chart.size.height) for segment in chart.line(y)]
    braille = [s for s in segments if any(0x2800 < ord(c) < 0x2900 for c in s.text)]
    return {s.style.color.triplet.hex for s in braille if s.style and s.style.color and s.style.color.triplet}


async def test_three_columns_are_two_curves_and_four_may_be_three() -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        chart = await ready(pilot)
        curves = app.palette.file.curves
        two, three = {curves.train, curves.test}, {curves.train, curves.test, curves.validation}
        for rows, validation, expected in (
            (ROWS[:, :3], False, two),
            (ROWS, False, two),
            (ROWS, True, three),
            (ROWS[:, :3], True, two),
        ):
            chart.show(rows, False, validation)
            assert colours_of(chart) == expected
            assert ("valid." in text_of(chart)[0]) == (expected is three)
            assert ("valid." in chart._legend(29).text) == (expected is three), "as wide as at 80 columns"


async def test_a_column_that_is_not_drawn_does_not_count() -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        chart = await ready(pilot)
        chart.show(ROWS[:, :3], False)
        before = text_of(chart)
        rows = ROWS.copy()
        rows[:, 3] = np.nan
        chart.show(rows, False, False)
        assert text_of(chart) == before


def place_of(chart: LossChart, glyph: str) -> tuple[int, int]:
    found = [(row, text.index(glyph)) for row, text in enumerate(text_of(chart)[1:], 1) if glyph in text]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("log", [False, True])
async def test_the_minimum_is_marked_where_the_curve_is_lowest(log: bool) -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        chart = await ready(pilot)
        chart.show(ROWS[:, :3], log, minimum=(40.0, 0.3))
        assert f"{MINIMUM} min" in text_of(chart)[0]
        row, column = place_of(chart, MINIMUM)
        last = text_of(chart)[-2].rindex("┬")
        first = text_of(chart)[-2].index("┬")
        assert column == pytest.approx(first + 0.4 * (last - first), abs=1)
        low, high = (np.log10(ROWS[:, 1].min()), np.log10(0.5)) if log else (0.0, 0.5)
        value = np.log10(0.3) if log else 0.3
        height = chart.size.height - 3  # legend, axis, labels
        assert row == pytest.approx(1 + (1 - (value - low) / (high - low)) * (height - 1) - 1, abs=1)
        chart.show(ROWS[:, :3], log)
        assert MINIMUM not in "".join(text_of(chart))


async def test_a_minimum_that_has_no_logarithm_is_not_marked() -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        chart = await ready(pilot)
        chart.show(ROWS[:, :3], True, minimum=(40.0, 0.0))
        assert MINIMUM not in "".join(text_of(chart)[1:])


async def test_a_trace_is_one_curve_over_updates_until_losses_are_shown_again() -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        chart = await ready(pilot)
        chart.show(ROWS[:, :3], False)
        before = text_of(chart)
        chart.show_trace(np.abs(np.sin(np.arange(500.0))), first=1001)
        shown = text_of(chart)
        assert "updates" in shown[0]
        assert "test" not in shown[0]
        assert shown[-1].split() == ["1,001", "1,250", "1,500"]
        assert colours_of(chart) == {app.palette.file.curves.train}
        chart.show(ROWS[:, :3], False)
        assert text_of(chart) == before


async def test_nothing_to_draw_is_an_empty_chart() -> None:
    app = app_on()
    nothing = np.empty((0, 3)), np.full((4, 3), np.nan), np.zeros((3, 3))
    async with app.run_test(size=SIZE) as pilot:
        chart = await ready(pilot)
        for rows, log in itertools.product(nothing, (False, True)):
            chart.show(rows, log)
            chart.show_trace(rows[:, 1], log=log)
            assert all(len(text) == chart.size.width for text in text_of(chart))


@pytest.mark.parametrize(("depth", "glyphs"), [("none", "full"), ("16", "ascii"), ("none", "ascii")])
async def test_without_colours_or_braille_each_curve_has_its_letter(depth: Depth, glyphs: Glyphs) -> None:
    app = app_on(depth, glyphs)
    async with app.run_test(size=SIZE) as pilot:
        chart = await ready(pilot)
        chart.show(ROWS, False, True)
        drawn = "".join(text_of(chart)[1:])
        train, test = app.palette.curve_marks
        assert "+" in drawn
        assert test in drawn
        assert any(0x2800 < ord(c) < 0x2900 for c in drawn) if train == "braille" else train in drawn


async def test_only_rows_that_changed_are_painted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        chart = await ready(pilot)
        chart.show(ROWS[:, :3], False)
        asked: list[int] = []
        monkeypatch.setattr(chart, "refresh", lambda *regions, **_: asked.extend(region.y for region in regions))
        chart.show(ROWS[:, :3], False)
        assert asked == []
        before = text_of(chart)
        chart.show(ROWS[:, :3], False, minimum=(40.0, 0.3))
        changed = [y for y, (old, new) in enumerate(zip(before, text_of(chart), strict=True)) if old != new]
        assert sorted(asked) == changed
        assert 0 in changed
        chart.show(ROWS[:, :3], False)
        asked.clear()
        chart.show_trace(ROWS[:, 1])
        assert 0 in asked


async def test_the_first_picture_does_not_wait_for_plotext(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever run is opened: its curves are drawn once the first picture stands."""
    drawn: list[bool] = []
    app = app_on()

    def watched(*arguments: Any) -> list[Any]:
        drawn.append(app.opening.held)
        return plot(*arguments)

    monkeypatch.setattr(loss_chart, "plot", watched)
    app.current_run.advance(epochs=20)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        assert drawn
        assert not any(drawn)


async def test_at_another_size_all_rows_are_painted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chart of one scale has no rows of another."""
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        chart = await ready(pilot)
        chart.show(ROWS[:, :3], False)
        asked: list[tuple[Any, ...]] = []
        monkeypatch.setattr(chart, "refresh", lambda *regions, **_: asked.append(regions))
        await pilot.resize_terminal(100, 32)
        await pilot.pause()
        assert () in asked


async def test_what_stands_is_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        chart = await ready(pilot)
        chart.show(ROWS[:, :3], False)
        monkeypatch.setattr(loss_chart, "plot", lambda *_: pytest.fail("drawn again"))
        chart.show(ROWS[:, :3].copy(), False)


async def test_a_logarithmic_epoch_axis_gives_the_start_room_and_keeps_epoch_0() -> None:
    app = app_on()
    epochs = np.arange(100_001.0)
    rows = np.column_stack([epochs, 0.1 + 0.4 * (epochs < 100), np.full(len(epochs), 0.3)])
    async with app.run_test(size=SIZE) as pilot:
        chart = await ready(pilot)
        chart.show(rows, False, log_epochs=True)
        shown = text_of(chart)
        assert shown[0].rstrip().endswith("log epochs")
        assert shown[-1].split() == ["0", "10", "100", "1k", "100k"]
        ticks = [column for column, glyph in enumerate(shown[-2]) if glyph == "┬"]
        across = (ticks[-1] - ticks[0]) / np.log10(100_001)
        for tick, epoch in zip(ticks, (0, 10, 100, 1_000, 100_000), strict=True):
            assert tick == pytest.approx(ticks[0] + across * np.log10(1 + epoch), abs=1)
        drop = next(column for column in range(len(shown[1]) - 1, 0, -1) if shown[1][column] not in " ⠀")
        assert drop == pytest.approx(ticks[2], abs=1), "the training loss falls at epoch 100"
        chart.show(rows, False)
        assert "log" not in text_of(chart)[0]


async def test_one_key_goes_through_the_axes() -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        seen = []
        for _ in range(4):
            await pilot.press("L")
            await ready(pilot)
            view = app.current_run.experiment.view
            seen.append((view.log_loss, view.log_epochs))
        assert seen == [(True, False), (False, True), (True, True), (False, False)]
