"""Many epochs in one call of the compiled engine leave a run where one after the other would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tuiplay.experiment.stop_rule import StopRule
from tuiplay.experiment.value import Experiment
from tuiplay.nn import engine
from tuiplay.nn.interrupt import Interrupt
from tuiplay.run.goal import Goal
from tuiplay.run.run import Run

pytestmark = pytest.mark.skipif(engine.load().library is None, reason=engine.load().why)


@pytest.fixture(autouse=True)
def compiled() -> Iterator[None]:
    before = engine.chosen()
    engine.choose("compiled")
    yield
    engine.choose(before)


def one_by_one(run: Run, epochs: int, goal: Goal | None) -> None:
    """As a person does who presses a key for each epoch."""
    for _ in range(epochs):
        if run.stopped or (goal and goal.stop) or run.status != "ok":
            break
        run.advance(epochs=1)
        if goal:
            goal.observe(run)


@pytest.mark.parametrize(
    "until", [None, "test_loss<0.4", "train_loss<0.4 and gap<0.1", "epoch 37", "train_loss<0.45 for 3",
              "test_accuracy>0.8", "patience 3", "updates>=300"],
)  # fmt: skip
@pytest.mark.parametrize(
    "values",
    [
        {},
        {"training.stop": "test_loss<0.3"},
        {"training.stop": "patience 4 on train_loss", "training.learning_rate": 1.0},
        {"training.optimizer": "adam", "training.dropout": 0.2, "training.batch_size": 30},
        {"training.schedule": "cosine", "training.schedule_epochs": 40},
        {"training.schedule": "plateau", "training.schedule_epochs": 1, "training.learning_rate": 0.5},
        {"training.reshuffle": True},
        {"view.trace": True},
        {"data.dataset": "blobs", "training.stop": "train_accuracy>0.97"},
        {"training.loss": "cross_entropy", "data.noise": 20},
        {"data.dataset": "reg-plane", "training.learning_rate": 10.0, "network.activation": "relu"},
        {"data.validation_percent": 20},
        {"data.train_percent": 100},
        {"training.batch_size": 400},
    ],
)
def test_the_same_as_one_by_one(values: dict[str, Any], until: str | None) -> None:
    experiment = Experiment().change(values)
    if until and ("test" in until or "gap" in until or "patience" in until) and "data.train_percent" in values:
        pytest.skip("no test points")
    if until and "accuracy" in until and experiment.task.is_regression:
        pytest.skip("no accuracy")
    slow, fast = Run(experiment), Run(experiment)
    goals = [None if until is None else Goal(until, experiment) for _ in range(2)]
    one_by_one(slow, 70, goals[0])
    goal = goals[1]
    fast.advance(
        epochs=70, until=None if goal is None else lambda: goal.observe(fast), rules=[goal.rule] if goal else None
    )
    assert (fast.trainer.epoch, fast.trainer.updates) == (slow.trainer.epoch, slow.trainer.updates)
    assert np.array_equal(fast.network.params, slow.network.params, equal_nan=True)
    assert np.array_equal(fast.history.rows, slow.history.rows, equal_nan=True)
    assert (fast.status, fast.stopped) == (slow.status, slow.stopped)
    assert (goals[0] and goals[0].stop) == (goals[1] and goals[1].stop)
    assert fast.scores == slow.scores
    assert np.array_equal(fast.trainer.trace_values(), slow.trainer.trace_values())
    for run in (slow, fast):
        run.advance(epochs=2)
    assert np.array_equal(fast.network.params, slow.network.params, equal_nan=True)


def test_a_rule_tells_where_it_may_hold() -> None:
    values = {"train_loss": np.array([0.5, 0.3, 0.2]), "epoch": np.array([1.0, 2.0, 3.0])}

    def found(text: str) -> list[bool] | None:
        from tuiplay.experiment.conditions import parse

        here = StopRule(parse(text, validation=False, regression=False)).may_hold(values)
        return None if here is None else here.tolist()

    assert found("train_loss<0.4") == [False, True, True]
    assert found("train_loss<0.4 and epoch>=3") == [False, False, True]
    assert found("train_loss<0.25, epoch 2") == [False, True, True]
    assert found("test_accuracy>0.9") == [True, True, True]
    assert found("patience 3 on train_loss") is None
    assert found("train_loss<0.4 for 2") is None


def test_a_goal_of_nobody_knows_what_is_asked_at_every_epoch() -> None:
    run = Run(Experiment())
    seen: list[int] = []
    run.advance(epochs=9, until=lambda: bool(seen.append(run.trainer.epoch)))
    assert seen == list(range(1, 10))


def test_accuracies_are_known_without_looking_at_every_epoch() -> None:
    run = Run(Experiment())
    goal = Goal("test_accuracy>0.9 and train_accuracy>0.9", run.experiment)
    asked: list[int] = []

    def until() -> bool:
        asked.append(run.trainer.epoch)
        return goal.observe(run)

    run.advance(epochs=500, until=until, rules=[goal.rule])
    assert goal.reached
    assert len(asked) < run.trainer.epoch
    assert min(run.score("train") or 0, run.score("test") or 0) > 0.9


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"training.optimizer": "adam", "training.dropout": 0.2, "training.batch_size": 30},
        {"training.schedule": "cosine", "training.schedule_epochs": 40},
        {"training.stop": "patience 50", "training.dropout": 0.1},
        {"training.reshuffle": True},
        {"view.trace": True},
    ],
)
def test_interrupted_it_ends_with_the_epoch_and_goes_on_as_if_it_had_not_been(values: dict[str, Any]) -> None:
    whole, parted = (Run(Experiment().change(values)) for _ in range(2))
    whole.advance(epochs=30)
    interrupt = Interrupt()
    interrupt.asked = True
    while parted.trainer.epoch < 30:
        assert parted.advance(epochs=30 - parted.trainer.epoch, interrupt=interrupt)[0] <= 1
    assert np.array_equal(parted.network.params, whole.network.params)
    assert np.array_equal(parted.history.rows, whole.history.rows)
    assert np.array_equal(parted.trainer.trace_values(), whole.trainer.trace_values())
    interrupt.asked = False
    assert parted.advance(epochs=30, interrupt=interrupt)[0] == 30
    whole.advance(epochs=30)
    assert np.array_equal(parted.network.params, whole.network.params)


def test_one_epoch_that_took_long_does_not_end_training_by_many_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(Experiment())
    # As after a call during which another program had the processor.
    run.pace.epoch = 10.0
    at_once: list[int] = []
    train = run.trainer.run_epochs

    def counted(epochs: int, *rest: Any) -> Any:
        at_once.append(epochs)
        return train(epochs, *rest)

    monkeypatch.setattr(run.trainer, "run_epochs", counted)
    run.advance(epochs=100)
    assert run.trainer.epoch == 100
    assert max(at_once, default=0) > 1
