"""The health panel through its keys, and what its rows say."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tui.test_app import settle, text_of
from tui.test_shutdown import until
from tuiplay.experiment.value import Experiment
from tuiplay.formats.facts import facts_of
from tuiplay.nn.layer_health import Histogram
from tuiplay.run.analysis import Analysis, Question
from tuiplay.run.health import health_of
from tuiplay.run.run import Run
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.panels.health import HealthView
from tuiplay.tui.panels.health_rows import health_rows, histogram_text, log_bar
from tuiplay.tui.panels.rows import Row
from tuiplay.tui.widgets.popup import EntryPopup

SIZES = [(160, 48), (120, 40), (80, 24)]


def rows_for(run: Run, width: int = 56, glyphs: str = "full", analysis: Analysis | None = None) -> list[Row]:
    found = analysis or Question(run).answer()
    return health_rows(health_of(run), facts_of(run, found), found, 0.03, 0.25, width, glyphs)


def deep(name: str) -> Run:
    run = Run(Experiment().change({"network.hidden": [8] * 6, "network.activation": name}))
    run.advance(epochs=5)
    return run


def test_six_sigmoid_layers_show_bars_that_shrink_towards_the_input_and_tanh_does_not() -> None:
    lengths = {}
    for name in ("sigmoid", "tanh"):
        rows = [row for row in rows_for(deep(name), analysis=Analysis()) if row.layer is not None and "█" in row.text]
        bars = [row.parts[1][0].count("█") for row in rows if row.parts[1][1] == "accent"]
        assert len(bars) == 7
        lengths[name] = bars[-1] - bars[0]
    assert lengths["sigmoid"] >= 7
    assert lengths["tanh"] <= 4


@pytest.mark.parametrize("width", [45, 56, 90])
@pytest.mark.parametrize(
    ("name", "title"), [("sigmoid", "Sigmoid"), ("softplus", "Softplus"), ("leaky_relu", "Leaky ReLU")]
)
def test_the_name_of_an_activation_is_whole(width: int, name: str, title: str) -> None:
    rows = [row.text for row in rows_for(deep(name), width, analysis=Analysis()) if row.layer is not None]
    assert [text for text in rows if text.startswith(f"6 {title} ")]
    assert all(len(text) <= width for text in rows)


@pytest.mark.parametrize("glyphs", ["full", "ascii"])
@pytest.mark.parametrize("width", [24, 37, 46, 56, 62, 90])
def test_rows_fit_every_width_but_for_facts(width: int, glyphs: str) -> None:
    run = Run(Experiment().change({"network.activation": "relu", "training.learning_rate": 3.0}))
    run.advance(epochs=20)
    rows = rows_for(run, width, glyphs)
    if width >= 37:
        assert all(len(row.text) <= width for row in rows if row.parts[0][1] != "accent")
    assert all(row.about for row in rows)


def test_a_log_bar_has_a_decade_every_eighth() -> None:
    assert [log_bar(size, 16).count("█") for size in (1e-8, 1e-6, 1e-4, 1.0, 100.0)] == [0, 4, 8, 16, 16]
    assert log_bar(float("nan"), 4) == log_bar(0.0, 4) == "····"


def test_of_weights_that_are_no_numbers_none_is_the_lowest() -> None:
    fields = {"data.dataset": "reg-gauss", "network.activation": "linear", "training.learning_rate": 10.0}
    run = Run(Experiment().change(fields))
    run.advance(epochs=9)
    lines = ["".join(text for text, _ in row.parts) for row in rows_for(run)]
    (line,) = {line for line in lines if line.lstrip().startswith("out ") and " w " in line}
    assert line.split() == ["out", "-", "-", "w", "-", "-"]


def test_what_is_counted_once_is_seen_beside_what_is_counted_often() -> None:
    found = Histogram((1000, 0, 1, *[0] * 13), -1.0, 1.0)
    assert histogram_text(found, "full", 16) == "█ ▁" + " " * 13
    assert histogram_text(found, "ascii", 8) == "@." + " " * 6


@pytest.mark.parametrize("size", SIZES[::2])
async def test_the_panel_takes_the_place_of_the_network_and_gives_it_back(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment().change({"network.activation": "relu", "data.noise": 20}))
    async with app.run_test(size=size) as pilot:
        await pilot.press("H")
        await settle(pilot)
        await answer(app, pilot)
        shown = text_of(app)
        assert "H Health" in shown
        assert "25 parameters, 0 cut" in shown
        assert "4 Output" in shown
        assert "3 Network" not in shown
        assert isinstance(app.focused, HealthView)
        await pilot.press("s")
        # An analysis may be under way, and an epoch waits for its end.
        await until(pilot, lambda: app.current_run.trainer.epoch == 1)
        await settle(pilot)
        assert "ms/epoch" in text_of(app)
        await pilot.press("H")
        await settle(pilot)
        assert "3 Network" in text_of(app)
        await pilot.press("H", "3")
        await settle(pilot)
        assert "3 Network" in text_of(app)
        await pilot.press("H", "escape")
        await settle(pilot)
        assert "3 Network" in text_of(app)


async def answer(app: TuiplayApp, pilot: Pilot[None]) -> None:
    """Let the thread's answer be there."""
    asked = [worker for worker in app.workers if worker.group == "analysis"]
    if asked:  # of none Textual waits for all workers
        await app.workers.wait_for_complete(asked)
    await settle(pilot)


@pytest.mark.parametrize("terminal", [Capabilities(depth="none"), Capabilities(depth="16", glyphs="ascii")])
async def test_without_colours_and_in_ascii(terminal: Capabilities) -> None:
    app = TuiplayApp(Experiment(), terminal=terminal)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("H", "down")
        await settle(pilot)
        await answer(app, pilot)
        shown = text_of(app)
        assert "rate x curvature" in shown
        if terminal.glyphs == "ascii":
            assert shown.isascii()


async def test_enter_acts_on_the_row() -> None:
    fields: dict[str, Any] = {"network.hidden": [3, 3], "network.activation": "linear", "data.noise": 20}
    app = TuiplayApp(Experiment().change(fields))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("H")
        await settle(pilot)
        await answer(app, pilot)
        view = app.query_one(HealthView)
        acts = [row.act for row in view.rows]
        before = app.current_run.network.params.copy()
        await pilot.press("enter")
        await settle(pilot)
        assert app.query_one(EntryPopup).border_title == "Multiply all weights by"
        app.query_one(Input).value = "2"
        await pilot.press("enter")
        await settle(pilot)
        assert (app.current_run.network.params == 2 * before).all()
        await pilot.press(*["down"] * acts.index("best"), "enter")
        await settle(pilot)
        assert app.current_run.experiment.view.overlays == ("best",)
        assert "best possible 94.4%" in text_of(app)
        await pilot.press(*["up"] * (acts.index("best") - acts.index("merge")), "enter")
        await settle(pilot)
        assert app.current_run.experiment.network.hidden == ()
        await pilot.press("u")
        await settle(pilot)
        assert app.current_run.experiment.network.hidden == (3, 3)


async def test_an_answer_that_comes_after_the_end_changes_nothing() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("H")
        await settle(pilot)
    app.insight.analyst._told()
    app.insight.lookout._told()


async def test_a_factor_that_is_none_says_so_and_leaves_the_weights() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("H", "enter")
        await settle(pilot)
        before = app.current_run.network.params.copy()
        app.query_one(Input).value = "ten"
        await pilot.press("enter")
        await settle(pilot)
        assert "'ten' is not a number" in text_of(app)
        assert (app.current_run.network.params == before).all()


async def test_nothing_is_computed_while_the_panel_is_closed() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("s", "s")
        await settle(pilot)
        assert app.insight.analyst.analysis == Analysis()
        assert not app.query_one(HealthView).rows
        assert not [worker for worker in app.workers if worker.group == "analysis"]
