"""Goals of ``tuiplay train --until``: what reaches them, what gives them up, and what is reported."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tuiplay.cli import main
from tuiplay.cli.train.loop import Interruption, TrainingLimits, Watcher
from tuiplay.cli.train.loop import train as train_loop
from tuiplay.cli.train.watchers import WIDTH
from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.run.goal import Goal
from tuiplay.run.run import Run

Train = Callable[..., tuple[int, str, str]]
NOISY = ["--set", "data.noise=40", "--set", "training.learning_rate=1", "--set", "data.samples=100"]


@pytest.fixture
def train(capsys: pytest.CaptureFixture[str]) -> Train:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = main.main(["train", *arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def report(train: Train, *arguments: str) -> tuple[int, dict[str, Any]]:
    status, out, _ = train(*arguments, "--json")
    return status, json.loads(out)


@pytest.mark.parametrize(
    ("goal", "epoch"),
    [
        ("epoch>=7", 7),
        ("epochs>=7", 7),
        ("epoch 7", 7),
        ("train_loss<=9", 0),
        ("train_loss<9 for 4", 3),
        ("test_loss<1e-9, epoch 5", 5),
        ("epoch 3 and updates>=100", 4),
        ("all of epoch 3, updates>=100, parameters>1", 4),
        ("parameters>1000 or epoch 2", 2),
        ("epoch 5, patience 5 on train_accuracy", 5),
    ],
)
def test_a_goal_is_reached_at_the_first_epoch_that_meets_it(train: Train, goal: str, epoch: int) -> None:
    status, got = report(train, "--until", goal)
    assert (status, got["reached"], got["epoch"], got["reached_epoch"]) == (0, True, epoch, epoch)


def test_patience_gives_the_goal_up_and_brings_the_best_weights_back(train: Train) -> None:
    goal = "test_loss<0.01 for 5, patience 5 on test_loss"
    status, got = report(train, *NOISY, "--until", goal, "--history")
    assert (status, got["reached"], got["reached_epoch"]) == (1, False, None)
    losses = [row[2] for row in got["history"]]
    best = int(np.argmin(losses))
    assert got["epoch"] == best + 5 < 1000
    assert got["test_loss"] == losses[best]
    rule, _ = report(train, *NOISY, "--set", "training.stop=patience 5 on test_loss")
    assert rule == 0, "a rule of the experiment is no goal"


def test_a_goal_that_was_given_up_says_why(train: Train) -> None:
    status, out, err = train(*NOISY, "--until", "test_loss<0.01, patience 5 on test_loss")
    assert status == 1
    assert err.startswith("tuiplay: test_loss<0.01 was not reached: no better test loss for 5 epochs; the best, 0.")
    assert "status          test_loss<0.01 not reached\n" in out


def test_a_goal_that_one_epoch_did_not_reach(train: Train) -> None:
    assert train("--until", "test_loss<1e-9", "--epochs", "1")[2].endswith("was not reached within 1 epoch\n")


def test_several_goals_are_named_together(train: Train) -> None:
    _, _, err = train("--until", "test_loss<1e-9, gap>5 for 2", "--epochs", "3")
    assert err == "tuiplay: test_loss<1e-09 or gap>5 for 2 (whichever comes first) was not reached within 3 epochs\n"


def test_where_both_come_at_once_the_goal_is_reached(train: Train) -> None:
    gives_up = report(train, *NOISY, "--until", "patience 5 on test_loss")[1]["epoch"]
    status, got = report(train, *NOISY, "--until", f"patience 5 on test_loss, epoch {gives_up}")
    assert (status, got["reached"], got["reached_epoch"]) == (0, True, gives_up)


def test_patience_in_a_list_is_no_success_either(train: Train) -> None:
    status, got = report(train, *NOISY, "--until", "epoch 1 and patience 5 on test_loss")
    assert (status, got["reached"], got["reached_epoch"]) == (1, False, None)


def test_the_report_says_at_which_epoch(train: Train) -> None:
    assert "status          updates>=60 reached at epoch 3\n" in train("--until", "test_loss<1e-9, updates>=60")[1]
    assert train("--plain", "--until", "epoch 2")[1].splitlines()[-1].startswith("epoch 2 reached at epoch 2: ")
    stop = ["--set", "training.stop=updates>=60"]
    assert "status          stopped at epoch 3: number of updates is at least 60\n" in train(*stop)[1]
    assert report(train, *stop)[1]["reached_epoch"] == 3
    assert "reached_epoch" not in report(train, "--epochs", "1")[1]


def test_a_long_goal_keeps_within_the_width(train: Train) -> None:
    goal = "test_loss<0.01 for 5, test_loss<0.02 and gap<0, train_loss<0.001 and test_accuracy>0.99"
    out = train("--until", goal, "--epochs", "1")[1]
    assert max(map(len, out.splitlines())) <= WIDTH
    status = " ".join(out.partition("status")[2].partition("epochs")[0].split())
    assert status.endswith("or train_loss<0.001 and test_accuracy>0.99 (whichever comes first) not reached")


def test_a_rule_that_ends_training_before_the_goal_is_named(train: Train) -> None:
    status, _, err = train("--set", "training.stop=epoch 3", "--until", "test_loss<1e-9")
    assert status == 1
    assert err == "tuiplay: test_loss<1e-09 was not reached: training.stop ended training at epoch 3\n"


@pytest.mark.parametrize(("text", "reached"), [("epoch 1", True), ("epoch 2", False)])
def test_the_epoch_that_an_interruption_finishes_counts(text: str, reached: bool) -> None:
    run, goal, stop = Run(Experiment()), Goal(text, Experiment()), Interruption()
    run.advance(updates=3)
    stop.signal = signal.SIGINT
    assert train_loop(run, TrainingLimits(10, goal), Watcher(), stop) == "interrupted"
    assert (run.trainer.epoch, run.trainer.position) == (1, 0)
    assert (goal.reached, goal.stop is not None) == (reached, reached)


def test_a_diverged_run_reaches_nothing(train: Train) -> None:
    status, got = report(train, "reg-plane", "--set", "training.learning_rate=10", "--until", "updates>1 for 9")
    assert (status, got["status"], got["reached"], got["reached_epoch"]) == (1, "diverged", False, None)


def test_what_is_measured_is_in_the_report(train: Train) -> None:
    got = report(train, "--epochs", "3")[1]
    assert got["gap"] == got["test_loss"] - got["train_loss"]
    assert got["parameters"] == sum(
        sum(map(len, layer["weights"])) + len(layer["biases"]) for layer in got["layers"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "--until: the end at character 1: expected a condition, such as test_loss<0.01"),
        ("test_loss<<0.01", "--until: '<<' at character 10: expected < <= > or >= after a measure"),
        ("validation_loss<1", "--until: 'validation_loss' at character 1: there is no validation set"),
    ],
)
def test_what_is_no_goal(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        Goal(text, Experiment())
    assert str(caught.value).startswith(says)
    assert caught.value.path is None


def test_drawn_points_that_leave_a_set_empty_refuse_its_measures() -> None:
    drawn = Experiment().change({"data.dataset": "drawn", "data.points": [[1.0, 1.0, 1.0, 1.0]]})
    with pytest.raises(InputError, match="at character 9: there are no training points for gap; draw some"):
        Goal("epoch 9,gap<1", drawn)
