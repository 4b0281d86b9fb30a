"""The mark of findings: looked for in a thread, shown in the toolbar, and gone with what it was about."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest

from tui.test_app import settle, text_of
from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui import lookout
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.lookout import FIRST, NOTHING, SETTLED, Lookout, Noticed, notice
from tuiplay.tui.screens.findings import FindingsScreen
from tuiplay.tui.turns import Stopped
from tuiplay.tui.widgets.finding_mark import FindingMark

LINEAR = Experiment().change({"data.dataset": "xor", "network.hidden": []})


def trained(experiment: Experiment, epochs: int = FIRST) -> Run:
    run = Run(experiment)
    run.advance(epochs=epochs)
    return run


class Watched:
    """A lookout with an app that only has a run; what it begins is kept, to be done when a test says so."""

    def __init__(self, run: Run) -> None:
        self.work: list[Coroutine[Any, Any, None]] = []
        self.told = 0
        host = SimpleNamespace(
            current_run=run,
            is_headless=False,
            run_worker=lambda work, **_: self.work.append(work),
            player=SimpleNamespace(submit=lambda act: act()),
        )
        self.lookout = Lookout(host, self._tell)  # type: ignore[arg-type]

    def _tell(self) -> None:
        self.told += 1

    def look(self) -> Noticed:
        asyncio.run(self.work.pop())
        return self.lookout.noticed


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A clock that stands still until a test moves it, and a wait that takes no time."""
    now = SimpleNamespace(time=1000.0)
    monkeypatch.setattr(lookout.time, "monotonic", lambda: now.time)
    monkeypatch.setattr(lookout, "SETTLED", 0.0)
    return now


def test_what_the_rules_find_is_noticed_with_whether_it_can_be_mended() -> None:
    run = trained(LINEAR)
    found, seconds = notice(run.experiment, run.snapshot(), lambda: None)
    assert found.to_mend
    assert found.count >= 1
    assert seconds > 0
    good = trained(Experiment(), 500)
    assert notice(good.experiment, good.snapshot(), lambda: None)[0] == Noticed(1, False)


def test_a_look_ends_as_soon_as_nobody_waits_for_it() -> None:
    def gone() -> None:
        raise Stopped

    run = trained(LINEAR)
    with pytest.raises(Stopped):
        notice(run.experiment, run.snapshot(), gone)


def test_a_paused_run_is_looked_at_once_and_again_when_it_has_changed(clock: SimpleNamespace) -> None:
    run = trained(LINEAR)
    watched = Watched(run)
    watched.lookout.watch(run, False)
    watched.lookout.watch(run, False)
    assert len(watched.work) == 1, "one look at a time"
    assert watched.look().to_mend
    assert watched.told == 1
    watched.lookout.watch(run, False)
    assert not watched.work, "nothing is new"
    run.advance(epochs=1)
    watched.lookout.watch(run, False)
    assert len(watched.work) == 1
    watched.look()
    assert SETTLED > 0, "a person who steps through epochs is not followed step by step"


def test_while_training_looking_takes_a_hundredth_of_the_time(
    clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def costly(*_: object) -> tuple[Noticed, float]:
        return Noticed(1, True), 0.3

    monkeypatch.setattr(lookout, "notice", costly)
    run = trained(LINEAR)
    watched = Watched(run)
    watched.lookout.watch(run, True)
    watched.look()
    run.advance(epochs=1)
    clock.time += 29.9
    watched.lookout.watch(run, True)
    assert not watched.work
    clock.time += 0.2
    watched.lookout.watch(run, True)
    assert watched.work
    watched.look()


def test_a_run_that_has_hardly_begun_is_not_judged_and_one_that_begins_again_has_no_mark(
    clock: SimpleNamespace,
) -> None:
    run = trained(LINEAR)
    watched = Watched(run)
    watched.lookout.watch(run, False)
    run.rewind()
    assert watched.look() == NOTHING
    watched.lookout.watch(run, False)
    assert not watched.work


def test_a_run_that_diverged_has_its_mark_without_a_search() -> None:
    run = Run(
        Experiment().change(
            {"data.dataset": "reg-plane", "training.learning_rate": 10.0, "network.activation": "linear"}
        )
    )
    run.advance(epochs=50)
    assert run.status == "diverged"
    watched = Watched(run)
    watched.lookout.watch(run, False)
    assert watched.lookout.noticed == Noticed(1, True)
    assert not watched.work


@pytest.mark.parametrize(
    ("size", "color"),
    [((160, 48), "none"), ((120, 40), "256"), ((80, 24), "16"), ((60, 16), "truecolor"), ((60, 16), "none")],
)
async def test_the_mark_is_in_the_toolbar_and_leads_to_the_list(
    size: tuple[int, int], color: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*_: Any) -> None:
        return None

    monkeypatch.setattr("tuiplay.tui.screens.findings.diagnose", nothing)
    app = TuiplayApp(Experiment(), terminal=Capabilities(color))  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        mark = app.query_one(FindingMark)
        assert not mark.display
        assert "F!" not in text_of(app).splitlines()[0]

        def notices(noticed: Noticed) -> Callable[[], None]:
            def show() -> None:
                app.insight.lookout.noticed = noticed
                app.insight.mark()

            return show

        notices(Noticed(1, False))()
        await settle(pilot)
        assert text_of(app).splitlines()[0].rstrip().endswith(("F✓", "F✓ 1 finding"))
        notices(Noticed(2, True))()
        await settle(pilot)
        assert text_of(app).splitlines()[0].rstrip().endswith(("F!", "F! 2 findings"))
        assert mark.region.right == size[0]
        await pilot.click(FindingMark)
        await settle(pilot)
        assert isinstance(app.screen, FindingsScreen)


async def test_the_mark_has_the_key_that_a_person_chose() -> None:
    app = TuiplayApp(Experiment())
    app.wanted_keys = {"findings": "f5"}
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.insight.lookout.noticed = Noticed(1, True)
        app.insight.mark()
        await settle(pilot)
        assert text_of(app).splitlines()[0].rstrip().endswith(("f5!", "f5! 1 finding"))


@pytest.mark.parametrize("epochs", [0, FIRST - 1])
async def test_new_points_take_the_mark_away(epochs: int) -> None:
    app = TuiplayApp(LINEAR)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.current_run.advance(epochs=FIRST)
        app.insight.lookout.noticed = Noticed(1, True)
        app.paint()
        await settle(pilot)
        assert app.query_one(FindingMark).display
        await pilot.press("r")
        await settle(pilot)
        assert not app.query_one(FindingMark).display
