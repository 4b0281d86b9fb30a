"""Going back to any epoch, branches, and the budget."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.run import timeline as module
from tuiplay.run.commands import NewWeights, Rewind, SetFields, SetWeight, ToggleField, Undo
from tuiplay.run.run import Run
from tuiplay.run.timeline import Timeline
from tuiplay.run.undo import OperationLog


@pytest.fixture(autouse=True)
def _by_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Moments are as far apart as the bursts of a test, not as the clock of a machine says."""
    monkeypatch.setattr(module, "_APART", 0.0)


class Desk:
    """A run with its timeline and the log of acts, as the app has them."""

    def __init__(self, budget: float = 64, **fields: object) -> None:
        values = {name.replace("__", "."): value for name, value in fields.items()}
        self.run = Run(Experiment().change(values))
        self.timeline = Timeline(self.run, budget)
        self.log = OperationLog()

    def train(self, *bursts: int) -> None:
        for epochs in bursts:
            self.run.advance(epochs=epochs)
            self.timeline.observe(self.run)

    def act(self, command: object) -> None:
        self.timeline.observe(self.run, now=True)
        self.log.perform(self.run, command)  # type: ignore[arg-type]
        self.timeline.acted(self.run)


def same(run: Run, other: Run) -> bool:
    return (
        np.array_equal(run.network.params, other.network.params)
        and np.array_equal(run.history.rows, other.history.rows)
        and (run.trainer.epoch, run.trainer.updates) == (other.trainer.epoch, other.trainer.updates)
        and (run.train_loss, run.test_loss) == (other.train_loss, other.test_loss)
    )


FIELDS = [
    {},
    {"training.batch_size": 17, "training.optimizer": "adam", "training.reshuffle": True, "training.dropout": 0.2},
    {"training.schedule": "plateau", "training.regularization": "L1", "training.regularization_rate": 0.01},
    {"training.stop": "patience 5", "data.dataset": "spiral"},
]


@pytest.mark.parametrize("fields", FIELDS)
def test_every_epoch_comes_back_to_the_bit(fields: dict[str, object]) -> None:
    desk = Desk(**{name.replace(".", "__"): value for name, value in fields.items()})
    desk.train(7, 7, 7, 7)
    for epoch in (0, 3, 7, 13, 20, 27):
        desk.timeline.go(desk.run, epoch)
        fresh = Run(desk.run.experiment)
        fresh.advance(epochs=epoch)
        assert same(desk.run, fresh), epoch
        assert desk.timeline.behind is (epoch < desk.timeline.current.tip.epoch)


def test_going_on_is_the_way_it_went() -> None:
    desk = Desk()
    desk.train(5, 5)
    desk.timeline.go(desk.run, 3)
    desk.timeline.go(desk.run, 10)
    assert not desk.timeline.behind
    assert len(desk.timeline.branches) == 1
    fresh = Run(Experiment())
    fresh.advance(epochs=10)
    assert same(desk.run, fresh)


def test_beyond_both_ends_is_the_end() -> None:
    desk = Desk()
    desk.train(5)
    desk.timeline.go(desk.run, -3)
    assert desk.run.trainer.epoch == 0
    desk.timeline.go(desk.run, 99)
    assert desk.run.trainer.epoch == 5


def test_training_from_the_past_is_a_branch_and_the_old_way_stays() -> None:
    desk = Desk()
    desk.train(10, 10)
    desk.timeline.go(desk.run, 7)
    desk.act(SetFields({"training.learning_rate": 0.3}))
    desk.train(5)
    old, new = desk.timeline.branches
    assert (new.parent, new.start.epoch, new.tip.epoch) == (old, 7, 12)
    assert desk.timeline.current is new
    assert np.array_equal(new.rows[:8], old.rows[:8])
    assert not np.array_equal(new.rows[8:], old.rows[8:13])
    # Along the branch to before it left the old one, and from there to the old one's end.
    desk.timeline.go(desk.run, 4)
    assert desk.run.experiment.training.learning_rate == 0.03
    desk.timeline.go(desk.run, 20, old)
    fresh = Run(Experiment())
    fresh.advance(epochs=20)
    assert same(desk.run, fresh)


def test_a_setting_that_was_changed_on_the_way_is_what_it_was() -> None:
    desk = Desk()
    desk.train(6)
    desk.act(SetFields({"training.learning_rate": 0.3}))
    desk.train(6)
    for epoch, rate in ((3, 0.03), (5, 0.03), (6, 0.3), (9, 0.3)):
        desk.timeline.go(desk.run, epoch)
        assert desk.run.experiment.training.learning_rate == rate
    fresh = Run(Experiment())
    fresh.advance(epochs=6)
    fresh.apply(fresh.experiment.change({"training.learning_rate": 0.3}))
    fresh.advance(epochs=3)
    assert same(desk.run, fresh)
    assert len(desk.timeline.branches) == 1


def test_looking_otherwise_is_no_branch_and_stays_while_scrubbing() -> None:
    desk = Desk()
    desk.train(6)
    desk.timeline.go(desk.run, 3)
    desk.act(ToggleField("view.show_test_data"))
    assert desk.timeline.behind
    desk.timeline.go(desk.run, 5)
    assert desk.run.experiment.view.show_test_data
    assert len(desk.timeline.branches) == 1


def test_rewinding_is_going_to_epoch_0() -> None:
    desk = Desk()
    desk.train(6)
    desk.act(Rewind())
    assert desk.timeline.behind
    assert desk.run.trainer.epoch == 0
    desk.timeline.go(desk.run, 6)
    assert desk.run.trainer.epoch == 6
    desk.act(Rewind())
    desk.train(4)
    assert [branch.tip.epoch for branch in desk.timeline.branches] == [6, 4]


def test_other_weights_are_a_branch_of_their_own_and_undo_leads_back() -> None:
    desk = Desk()
    desk.train(6)
    desk.act(NewWeights())
    desk.train(3)
    assert [(branch.parent, branch.tip.epoch) for branch in desk.timeline.branches] == [(None, 6), (None, 3)]
    desk.act(Undo())
    assert desk.timeline.current is desk.timeline.branches[0]
    assert not desk.timeline.behind
    assert len(desk.timeline.branches) == 2


def test_what_is_set_before_anything_is_trained_is_no_branch() -> None:
    desk = Desk()
    for command in (SetFields({"network.hidden": [3]}), NewWeights(), SetFields({"training.learning_rate": 1.0})):
        desk.act(command)
    assert len(desk.timeline.branches) == 1
    desk.train(2)
    desk.timeline.go(desk.run, 0)
    assert desk.run.experiment.network.hidden == (3,)


def test_a_weight_set_by_hand_is_kept() -> None:
    desk = Desk()
    desk.train(4)
    desk.act(SetWeight(0, 0, 0, 5.0))
    desk.train(4)
    desk.timeline.go(desk.run, 4)
    assert desk.run.network.weights[0][0, 0] == 5.0
    desk.timeline.go(desk.run, 3)
    assert desk.run.network.weights[0][0, 0] != 5.0


def test_half_an_epoch_comes_back_too() -> None:
    desk = Desk()
    desk.train(2)
    desk.run.advance(updates=7)
    desk.timeline.observe(desk.run, now=True)
    params = desk.run.network.params.copy()
    desk.timeline.go(desk.run, 1)
    desk.timeline.go(desk.run, 2)
    assert desk.run.trainer.position == 70
    assert np.array_equal(desk.run.network.params, params)


def test_a_diverged_run_goes_back_to_where_it_was_sound() -> None:
    desk = Desk(data__dataset="reg-gauss", network__activation="linear", training__learning_rate=10.0)
    desk.train(*[1] * 200)
    desk.timeline.observe(desk.run, now=True)
    assert desk.run.status == "diverged"
    epoch = desk.timeline.last_sound_epoch
    assert epoch < desk.run.trainer.epoch
    desk.timeline.go(desk.run, epoch)
    assert desk.run.status == "ok"
    assert np.isfinite(desk.run.train_loss)


class TestBranches:
    def test_they_have_names_and_can_be_deleted(self) -> None:
        desk = Desk()
        desk.train(10)
        desk.timeline.go(desk.run, 4)
        desk.train(3)
        first, second = desk.timeline.branches
        desk.timeline.name(second, "  slower  ")
        assert [branch.title for branch in desk.timeline.branches] == ["branch 1", "slower"]
        with pytest.raises(InputError, match="slower: the run is on this branch"):
            desk.timeline.delete(second)
        desk.timeline.delete(first)
        assert desk.timeline.branches == [second]
        # What it shares with the deleted one is still there.
        desk.timeline.go(desk.run, 2)
        fresh = Run(Experiment())
        fresh.advance(epochs=2)
        assert same(desk.run, fresh)
        assert desk.timeline.nbytes == sum(moment.nbytes for moment in second.moments)


class TestBudget:
    def test_it_is_kept_and_every_epoch_is_still_reached(self) -> None:
        desk = Desk(budget=1, network__hidden=[8, 8, 8])
        desk.train(*[1] * 400)
        assert desk.timeline.nbytes <= 1_000_000
        assert 10 < desk.timeline.moments < 400
        epochs = [moment.epoch for moment in desk.timeline.current.moments]
        gaps = np.diff(epochs[:-1])
        assert gaps.max() <= 2 * gaps.min() + 1
        for epoch in (0, 211, 399):
            desk.timeline.go(desk.run, epoch)
            assert desk.run.trainer.epoch == epoch

    def test_where_moments_are_too_large_old_branches_go(self) -> None:
        desk = Desk(budget=1, network__hidden=[100, 100])
        for _ in range(6):
            desk.train(1, 1)
            desk.act(NewWeights())
        assert desk.timeline.current in desk.timeline.branches
        assert desk.timeline.nbytes <= 1_000_000 + 2 * desk.timeline.current.tip.nbytes

    @pytest.mark.parametrize("megabytes", [0, -1, 0.5, 1e9])
    def test_no_budget_is_refused(self, megabytes: float) -> None:
        with pytest.raises(InputError, match=r"timeline_mb: .* leave no room .* from 1 to 100,000"):
            Timeline(Run(Experiment()), megabytes)
