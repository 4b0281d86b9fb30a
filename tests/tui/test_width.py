"""Glyphs that a terminal draws two cells wide: measured before the first picture, then left out."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App

from tui.test_app import SIZE, settle, text_of
from tuiplay.experiment.value import Experiment
from tuiplay.terminal.capabilities import WIDE, WIDTH_QUESTION, Capabilities, decide
from tuiplay.terminal.choices import Glyphs
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.textual_patches.pacing import QUESTION, FramePacer

UTF8 = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
FRAME = "x" * 100


class Driver:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, data: str) -> None:
        self.written.append(data)


class Screen(App[None]):
    """An app that believes to be on a terminal."""

    is_headless = False

    def __init__(self) -> None:
        super().__init__()
        self.driver = Driver()
        self._driver = self.driver  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("asked", "encoding", "to_measure", "glyphs"),
    [
        ("auto", "UTF-8", True, "ascii"),
        ("auto", "ISO-8859-1", False, "ascii"),
        ("full", "UTF-8", False, "full"),
        ("ascii", "UTF-8", False, "ascii"),
    ],
)
def test_only_glyphs_that_were_left_to_the_program_are_measured(
    asked: str, encoding: str, to_measure: bool, glyphs: Glyphs
) -> None:
    terminal = decide("auto", asked, UTF8, encoding)
    assert terminal.to_measure is to_measure
    assert (terminal.measured(2) if to_measure else terminal).glyphs == glyphs


@pytest.mark.parametrize("column", [0, 1, 3, 39])
def test_any_other_column_changes_nothing(column: int) -> None:
    terminal = decide("auto", "auto", UTF8, "UTF-8")
    assert terminal.measured(column) is terminal


def test_the_first_answer_is_the_measure_and_the_rest_are_frames() -> None:
    app = Screen()
    line = FramePacer()
    line.attach(app, measure=True)
    assert app.driver.written == [WIDTH_QUESTION]
    for _ in range(2):
        line.painted()
        line.write(FRAME)
    assert not line.ready()
    assert app.driver.written[1:] == [FRAME + QUESTION] * 2
    assert line.answered(2) == 2
    assert not line.ready(), "the measure is no answer to a frame"
    assert line.answered(2) is None
    assert line.ready()


def test_without_a_measure_nothing_is_asked_before_the_first_frame() -> None:
    app = Screen()
    line = FramePacer()
    line.attach(app)
    assert app.driver.written == []
    assert line.answered(2) is None


def test_the_glyph_is_gone_before_anything_else_is_drawn() -> None:
    before, _, after = WIDTH_QUESTION.partition(QUESTION)
    assert before == "\x1b[H─"
    assert after == "\r\x1b[K"


@pytest.mark.parametrize("size", [SIZE, (80, 24)])
async def test_a_wide_answer_leads_to_the_screen_that_ascii_begins_with(size: tuple[int, int]) -> None:
    seen = []
    for terminal in (Capabilities(to_measure=True), Capabilities(glyphs="ascii")):
        app = TuiplayApp(Experiment(), terminal=terminal)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            if terminal.to_measure:
                assert not text_of(app).isascii()
                app.frame_pacer._measuring = True
                app.post_message(events.CursorPosition(2, 0))
                await settle(pilot)
                (toast,) = app._notifications
                assert WIDE in toast.message
                assert "--glyphs full" in toast.message
                app.clear_notifications()
            await settle(pilot)
            await settle(pilot)
            seen.append(text_of(app))
            assert seen[-1].isascii()
    assert seen[0] == seen[1]


async def test_a_narrow_answer_changes_nothing() -> None:
    app = TuiplayApp(Experiment(), terminal=Capabilities(to_measure=True))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        before = text_of(app)
        app.frame_pacer._measuring = True
        app.post_message(events.CursorPosition(1, 0))
        await settle(pilot)
        assert text_of(app) == before
        assert not app._notifications
