"""The list of findings: shown as they come, a remedy taken as a change that can be undone."""

from __future__ import annotations

from typing import Any

import pytest

from tui.test_app import settle, text_of
from tuiplay.experiment.value import Experiment
from tuiplay.run.findings.diagnosis import Diagnosis
from tuiplay.run.findings.finding import ADAM, Finding
from tuiplay.run.findings.remedies import Prescription, Remedy
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.screens import findings
from tuiplay.tui.screens.findings import MEASURING, NO_REASON, NONE_HELPS, NOTHING_WRONG, FindingsScreen

BESIDE = f"{'Steps ':-<68} are tiny."
"""Wraps at 120 columns, beside the place of a scroll bar."""
SLOW = Finding("rate_too_low", "The learning rate is too low.", "0.5 to 0.49", BESIDE, (ADAM,))
FACT = Finding("as_good", "This is as good as it gets.", "98 % of 98 %", "The noise is what is left.")
HELPED = Prescription(SLOW, Remedy({}, 1, 8, 90.0), (Remedy(ADAM, 8, 8, 41.0),))
HELPLESS = Prescription(SLOW, Remedy({}, 0, 8, None), ())
SIZES = [(120, 40), (80, 24), (60, 16)]


@pytest.fixture(autouse=True)
def _no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: Any) -> None:
        return None

    monkeypatch.setattr(findings, "diagnose", nothing)


@pytest.mark.parametrize("size", SIZES)
async def test_findings_come_and_a_remedy_is_taken_and_taken_back(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment(), terminal=Capabilities(glyphs="ascii"))
    async with app.run_test(size=size) as pilot:
        await pilot.press("F")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, FindingsScreen)
        assert "Looking at the run" in text_of(app)
        screen.show(Diagnosis(120, "test_loss<0.2", False, (SLOW, FACT)))
        await settle(pilot)
        assert "goal test_loss<0.2 not reached" in text_of(app)
        assert SLOW.what in text_of(app)
        assert MEASURING[:20] in text_of(app)
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen is screen, "there is nothing to take yet"
        screen.show(
            Diagnosis(120, "test_loss<0.2", False, (SLOW, FACT), (HELPED, Prescription(FACT, HELPED.baseline, ())))
        )
        await settle(pilot)
        shown = text_of(app)
        assert "optimizer adam, learning rate 0.01: 8 of 8" in shown
        assert "1 of 8, median 90 epochs" in shown
        assert SLOW.what in shown or size != SIZES[0]
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen is not screen
        assert app.current_run.experiment.training.optimizer == "adam"
        assert app.current_run.experiment.training.learning_rate == 0.01
        await pilot.press("u")
        await settle(pilot)
        assert app.current_run.experiment == Experiment()


async def test_what_nothing_helps_and_what_is_sound_are_said() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("F")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, FindingsScreen)
        for found, words in (
            (Diagnosis(9, "test_loss<0.2", False, (SLOW,), (HELPLESS,)), NONE_HELPS),
            (Diagnosis(9, "test_loss<0.2", True, ()), NOTHING_WRONG),
            (Diagnosis(9, "test_loss<0.2", False, ()), NO_REASON),
        ):
            screen.show(found)
            await settle(pilot)
            assert words in text_of(app)
        await pilot.press("escape")
        await settle(pilot)
        screen.show(found)  # comes from the thread when the list is gone
        assert app.screen is not screen
