"""What of the past outlasts a session, and how the next one goes on with it."""

from __future__ import annotations

import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.run import timeline as module
from tuiplay.run.commands import SetFields
from tuiplay.run.past import past_of
from tuiplay.run.pins import Pin
from tuiplay.run.run import Run
from tuiplay.run.timeline import MEGABYTE, Moment, Timeline
from tuiplay.run.undo import OperationLog


@pytest.fixture(autouse=True)
def _by_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_APART", 0.0)


def trained(bursts: int = 40, hidden: tuple[int, ...] = (4, 2)) -> tuple[Run, Timeline]:
    run = Run(Experiment().change({"network.hidden": hidden}))
    timeline = Timeline(run)
    for _ in range(bursts):
        run.advance(epochs=1)
        timeline.observe(run)
    return run, timeline


def again(run: Run) -> Run:
    """What a state file brings back."""
    twin = Run(run.experiment)
    twin.restore(run.experiment, run.snapshot())
    twin.seconds = run.seconds
    return twin


def resumed(run: Run, timeline: Timeline) -> tuple[Run, Timeline]:
    past = past_of(timeline, [])
    twin = again(run)
    other = Timeline(twin)
    assert past.current is not None
    other.take_up(twin, past.branches, past.current, past.behind)
    return twin, other


def test_few_moments_of_a_branch_are_kept_and_every_epoch_can_be_reached() -> None:
    run, timeline = trained(100)
    assert len(timeline.current.moments) == 101
    twin, other = resumed(run, timeline)
    assert len(other.current.moments) == 32
    assert (other.current.start.epoch, other.current.tip.epoch) == (0, 100)
    for epoch in (37, 0, 99):
        timeline.go(run, epoch)
        other.go(twin, epoch)
        assert twin.trainer.epoch == epoch
        assert twin.network.params.tobytes() == run.network.params.tobytes()


def test_a_run_that_stood_behind_stands_there_again() -> None:
    run, timeline = trained(100)
    timeline.go(run, 37)
    twin, other = resumed(run, timeline)
    assert other.behind
    assert other.current.tip.epoch == 100
    twin.advance(epochs=1)
    other.observe(twin, now=True)
    assert len(other.branches) == 2, "from there it goes on as a branch"
    assert other.current.start.epoch == 37


def test_a_run_that_went_on_after_the_last_save_goes_on_with_its_branch() -> None:
    run, timeline = trained(10)
    past = past_of(timeline, [])
    run.advance(epochs=7)
    twin = again(run)
    other = Timeline(twin)
    assert past.current is not None
    other.take_up(twin, past.branches, past.current, past.behind)
    assert [branch.tip.epoch for branch in other.branches] == [17]
    assert not other.behind
    other.go(twin, 3)
    assert twin.trainer.epoch == 3


def test_a_run_of_another_form_than_was_kept_begins_a_branch() -> None:
    run, timeline = trained(10)
    past = past_of(timeline, [])
    OperationLog().perform(run, SetFields({"network.hidden": [3]}))
    other = Timeline(run)
    assert past.current is not None
    other.take_up(run, past.branches, past.current, past.behind)
    assert [branch.tip.epoch for branch in other.branches] == [10, 0]
    assert other.current.number == 2


def test_the_budget_holds_and_the_newest_stays() -> None:
    run, timeline = trained(3, (30, 30))
    pins = []
    for number in range(1, 40):
        timeline.go(run, 1)
        run.advance(epochs=2)
        timeline.observe(run, now=True)
        pins.append(Pin(number, Moment.of(run)))
    timeline.name(timeline.branches[3], "dear")
    whole = past_of(timeline, pins)
    assert (len(whole.branches), len(whole.pins), whole.left_out) == (40, 39, 0)
    size = sum(moment.nbytes for branch in whole.branches for moment in branch.moments)
    size += sum(pin.moment.nbytes for pin in pins)
    for share in (0.7, 0.5, 0.3):
        past = past_of(timeline, pins, share * size / MEGABYTE)
        left = sum(moment.nbytes for branch in past.branches for moment in branch.moments)
        left += sum(pin.moment.nbytes for pin in past.pins)
        assert left <= share * size
        assert past.current in past.branches
        assert past.current is not None
        assert past.current.tip is timeline.current.tip
        assert past.left_out == 79 - len(past.branches) - len(past.pins)
        assert share < 0.5 or len(past.pins) == 39, "branches go before pins"
        assert share < 0.7 or "dear" in [branch.name for branch in past.branches]
    nothing = past_of(timeline, pins, 0.0)
    assert (len(nothing.branches), len(nothing.pins)) == (1, 0)
    assert len(timeline.branches) == 40, "what is kept in memory stays"
    assert all(len(branch.moments) > 1 for branch in timeline.branches)


def test_new_branches_count_on() -> None:
    run, timeline = trained(10)
    timeline.go(run, 3)
    twin, other = resumed(run, timeline)
    twin.advance(epochs=1)
    other.observe(twin, now=True)
    assert [branch.title for branch in other.branches] == ["branch 1", "branch 2"]
