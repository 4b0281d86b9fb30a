"""Members of an ensemble go as they would by themselves: losses, goals, endings, weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.nn import engine
from tuiplay.run.ensemble import Ensemble
from tuiplay.run.goal import Goal
from tuiplay.run.learned_weights import with_learned_weights
from tuiplay.run.run import Run
from tuiplay.run.seeds import VARIES, Summary, Vary, changes_for, numbered, run_seeds, seeded


@pytest.fixture(autouse=True, params=["numpy", "compiled"])
def engines(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "compiled" and engine.load().library is None:
        pytest.skip(engine.load().why)
    before = engine.chosen()
    engine.choose(request.param)
    yield
    engine.choose(before)


SMALL: dict[str, Any] = {"data.samples": 60, "data.noise": 20, "training.batch_size": 7}


def experiments(values: dict[str, Any], count: int = 5) -> list[Experiment]:
    base = Experiment().change(SMALL | values)
    return [base.change(changes_for(base, seed, "both")) for seed in numbered(count)]


def alone(experiment: Experiment, epochs: int, until: str | None) -> tuple[Run, Goal | None]:
    run = Run(experiment)
    goal = None if until is None else Goal(until, experiment)
    if goal is None:
        run.advance(epochs=epochs)
    elif not goal.observe(run):
        run.advance(epochs=epochs, until=lambda: goal.observe(run))
    return run, goal


@pytest.mark.parametrize("until", [None, "test_loss<0.4", "test_accuracy>0.75", "patience 3", "train_loss<0.45 for 3"])
@pytest.mark.parametrize(
    "values",
    [
        {},
        {"training.optimizer": "adam", "training.reshuffle": True, "training.dropout": 0.2},
        {"data.validation_percent": 20, "training.stop": "patience 4"},
        {"training.schedule": "plateau", "training.schedule_epochs": 1, "training.regularization": "L1",
         "training.regularization_rate": 0.02},
        {"data.dataset": "blobs", "training.loss": "auto"},
        {"data.samples": 20, "training.batch_size": 11},
    ],
)  # fmt: skip
def test_each_goes_as_it_would_alone(values: dict[str, Any], until: str | None) -> None:
    ensemble = Ensemble(experiments(values), until)
    ensemble.advance(10)
    ensemble.advance(15)
    ensemble.end()
    for member in ensemble.members:
        run, goal = alone(member.run.experiment, 25, until)
        assert member.run.trainer.epoch == run.trainer.epoch
        assert member.run.trainer.updates == run.trainer.updates
        assert np.abs(member.run.network.params - run.network.params).max() <= 1e-12
        assert np.allclose(member.run.history.rows, run.history.rows, rtol=1e-12, atol=1e-12, equal_nan=True)
        losses = [(one.train_loss, one.test_loss, one.validation_loss) for one in (member.run, run)]
        assert losses[0] == pytest.approx(losses[1], rel=1e-12, nan_ok=True)
        assert member.run.scores == run.scores
        assert (member.run.stopped is None) == (run.stopped is None)
        assert member.reached_epoch == (goal.stop.epoch if goal and goal.stop and goal.reached else None)
        expected = "reached" if goal and goal.reached else "missed" if goal else "stopped" if run.stopped else "done"
        assert member.ending == expected


def test_a_member_that_diverges_ends_there_and_the_others_go_on() -> None:
    wild = experiments({"data.dataset": "reg-plane", "training.learning_rate": 10.0, "network.activation": "relu"}, 3)
    calm = experiments({"data.dataset": "reg-plane", "network.activation": "relu"}, 3)
    ensemble = Ensemble([*wild, *calm])
    ensemble.advance(200)
    ensemble.end()
    endings = [member.ending for member in ensemble.members]
    assert "diverged" in endings[:3]
    assert endings[3:] == ["done"] * 3
    for member in ensemble.members:
        run, _ = alone(member.run.experiment, 200, None)
        assert (run.status, run.trainer.epoch) == (member.run.status, member.run.trainer.epoch)


def test_members_of_different_shapes_train_too() -> None:
    mixed = [Experiment().change({**SMALL, "network.hidden": hidden}) for hidden in ([2], [3, 2], [])]
    ensemble = Ensemble(mixed)
    ensemble.advance(3)
    ensemble.end()
    for member in ensemble.members:
        run, _ = alone(member.run.experiment, 3, None)
        assert np.array_equal(member.run.network.params, run.network.params)
        assert member.ending == "done"


def test_a_member_goes_on_by_itself_afterwards() -> None:
    ensemble = Ensemble(experiments({"training.optimizer": "momentum", "training.dropout": 0.1}))
    ensemble.advance(5)
    ensemble.settle()
    for member in ensemble.members[:2]:
        member.run.advance(epochs=5)
        run, _ = alone(member.run.experiment, 10, None)
        assert np.abs(member.run.network.params - run.network.params).max() <= 1e-12


@pytest.mark.parametrize(
    ("vary", "same_points", "same_weights"),
    [("weights", True, False), ("points", False, True), ("both", False, False)],
)
def test_what_another_seed_changes(vary: Vary, same_points: bool, same_weights: bool) -> None:
    base = Experiment()
    one, other = (Run(base.change(changes_for(base, seed, vary))) for seed in ("1", "2"))
    assert np.array_equal(one.split.train, other.split.train) == same_points
    assert np.array_equal(one.network.params, other.network.params) == same_weights


def test_seeds_of_a_file_of_a_run_begin_at_epoch_0_and_draw_weights_where_they_vary() -> None:
    base = Experiment().change(SMALL | {"network.seed": "1", "data.seed": "2"})
    run = Run(base)
    run.advance(epochs=3)
    saved = with_learned_weights(run)
    for vary in VARIES:
        for seed in ("1", "2"):
            begun = Run(seeded(saved, seed, vary))
            assert (begun.trainer.epoch, begun.trainer.updates) == (0, 0)
            learned = np.array_equal(begun.network.params, run.network.params)
            assert learned is (vary == "points"), "the weights are given there: only the points vary"
            if vary != "points":
                fresh = Run(seeded(base, seed, vary))
                assert np.array_equal(begun.network.params, fresh.network.params)


def test_more_seeds_than_a_lot_has_are_all_trained() -> None:
    base = Experiment().change(SMALL | {"network.hidden": [], "data.samples": 20})
    outcomes = list(run_seeds(base, numbered(130), "both", 1))
    assert [one.seed for one in outcomes] == numbered(130)
    last, _ = alone(base.change(changes_for(base, "130", "both")), 1, None)
    assert outcomes[-1].test_loss == pytest.approx(last.test_loss, rel=1e-13)


def test_it_ends_when_asked_to() -> None:
    outcomes = list(run_seeds(Experiment(), numbered(3), "both", 5000, look=lambda _, ensemble: ensemble.epoch > 1))
    assert len({one.epoch for one in outcomes}) == 1
    assert 2 <= outcomes[0].epoch <= 100


def test_a_goal_that_is_none_is_refused_before_training() -> None:
    with pytest.raises(InputError, match="unknown condition"):
        next(run_seeds(Experiment(), ["1"], "both", 5, "nonsense<1"))


def test_best_and_worst() -> None:
    summary = Summary(tuple(run_seeds(Experiment(), numbered(12), "both", 35, "test_loss<0.3")))
    assert 0 < summary.reached < 12
    arrivals = [one.arrival for one in summary.outcomes]
    assert summary.best.arrival == min(arrivals)
    unreached = [one for one in summary.outcomes if one.reached_epoch is None]
    assert summary.worst == max(unreached, key=lambda one: one.test_loss)
    assert summary.interval[0] <= summary.reached / 12 <= summary.interval[1]
