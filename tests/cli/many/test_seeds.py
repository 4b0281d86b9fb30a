"""``tuiplay seeds``: what it reports, and rates that the original playground's engine gave over 100 other seeds."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tuiplay.cli import main
from tuiplay.experiment.value import Experiment
from tuiplay.formats import toml
from tuiplay.run.learned_weights import with_learned_weights
from tuiplay.run.luck import wilson
from tuiplay.run.run import Run

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tuiplay(capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = main.main(list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return run


def report(tuiplay: Command, *arguments: str) -> dict[str, Any]:
    status, out, _ = tuiplay("seeds", *arguments, "--json")
    assert status == 0
    found: dict[str, Any] = json.loads(out)
    return found


RELU = ["--set", "network.hidden=3", "--set", "network.activation=relu", "--set", "training.learning_rate=0.01"]


def test_a_success_rate_of_the_original(tuiplay: Command) -> None:
    """Of 100 random seeds 61 reached it with the original's nn.ts, which lies within the Wilson interval of ours.

    More of them are among the tests of the reference.
    """
    goal = "train_loss<0.2 and test_loss<0.2"
    found = report(tuiplay, "xor", *RELU, "--seeds", "100", "--until", goal, "--epochs", "300")
    low, high = found["interval"]
    assert low <= 0.61 <= high, f"{found['reached']} of 100 reached it"


def test_the_report_adds_up(tuiplay: Command) -> None:
    found = report(tuiplay, "--seeds", "8", "--until", "test_loss<0.3", "--epochs", "35")
    runs = found["runs"]
    reached = [run["reached_epoch"] for run in runs if run["reached"]]
    assert found["seeds"] == len(runs) == 8
    assert 0 < found["reached"] == len(reached) < 8
    assert found["rate"] == found["reached"] / 8
    assert found["interval"] == list(wilson(found["reached"], 8))
    assert min(reached) <= found["epochs"]["p10"] <= found["epochs"]["median"] <= found["epochs"]["p90"] <= max(reached)
    losses = [run["test_loss"] for run in runs]
    assert min(losses) <= found["test_loss"]["p10"] <= found["test_loss"]["p90"] <= max(losses)


@pytest.mark.parametrize("vary", ["weights", "points", "both"])
@pytest.mark.parametrize("more", [[], ["--seed", "7"], ["--set", "network.seed=a b"]])
def test_the_commands_open_the_runs_that_they_name(tuiplay: Command, vary: str, more: list[str]) -> None:
    arguments = ["xor", "--set", "data.noise=20", "--set", "data.samples=100", *more]
    found = report(tuiplay, *arguments, "--seeds", "4", "--epochs", "5", "--vary", vary)
    losses = {run["test_loss"] for run in found["runs"]}
    assert len(losses) == 4
    for which, loss in (("best", min(losses)), ("worst", max(losses))):
        program, *words = shlex.split(found[which])
        assert program == "tuiplay"
        status, out, _ = tuiplay("train", *words, "--epochs", "5", "--json")
        assert status == 0
        assert json.loads(out)["test_loss"] == pytest.approx(loss, rel=1e-12)


def test_without_a_goal_nothing_is_said_of_one(tuiplay: Command) -> None:
    found = report(tuiplay, "--seeds", "2", "--epochs", "2")
    assert [found[key] for key in ("reached", "rate", "interval", "goal")] == [None] * 4
    assert set(found["epochs"].values()) == {None}
    _, out, _ = tuiplay("seeds", "--seeds", "2", "--epochs", "2")
    assert "reached" not in out


def test_a_table_has_a_line_for_each_run(tuiplay: Command) -> None:
    status, out, _ = tuiplay("seeds", "reg-plane", "--seeds", "3", "--epochs", "2", "--csv")
    assert status == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["seed"] for row in rows] == ["1", "2", "3"]
    assert all(float(row["test_loss"]) > 0 and float(row["test_r2"]) < 1 for row in rows)


def test_runs_that_diverge_are_results(tuiplay: Command) -> None:
    found = report(tuiplay, "reg-plane", "--set", "training.learning_rate=10", "--set", "network.activation=relu",
                   "--seeds", "3", "--epochs", "200", "--until", "test_loss<1e-9")  # fmt: skip
    assert 0 < found["diverged"] == sum(run["status"] == "diverged" for run in found["runs"])


@pytest.mark.parametrize("vary", ["both", "points", "weights"])
def test_of_a_file_with_learned_weights_the_named_command_opens_the_run(
    tuiplay: Command, tmp_path: Path, vary: str
) -> None:
    # Seed 2 is that of the file already: naming it again leaves the weights that were learned.
    run = Run(Experiment().change({"data.samples": 40, "network.hidden": [2], "network.seed": "2"}))
    run.advance(epochs=7)
    path = tmp_path / "learned.toml"
    path.write_text(toml.write(with_learned_weights(run)))
    found = report(tuiplay, str(path), "--vary", vary, "--seeds", "2", "--epochs", "3")
    for which in ("best", "worst"):
        words = shlex.split(found[which])
        assert words[0] == "tuiplay"
        status, out, err = tuiplay("train", *words[1:], "--epochs", "3", "--json")
        assert status == 0, err
        again = json.loads(out)
        assert (again["epoch"], again["test_loss"]) in [(one["epoch"], one["test_loss"]) for one in found["runs"]]


def test_where_every_run_diverges_there_is_no_table_of_losses(tuiplay: Command) -> None:
    changes = ("--set", "training.learning_rate=1e6", "--set", "network.activation=relu")
    status, out, _ = tuiplay("seeds", "reg-plane", *changes, "--seeds", "3", "--epochs", "200")
    assert status == 0
    assert "diverged    3 of 3" in out
    assert "median" not in out
    assert "best        none: every seed diverged" in out
    found = report(tuiplay, "reg-plane", *changes, "--seeds", "3", "--epochs", "200")
    ends = {run["seed"]: run["epoch"] for run in found["runs"]}
    # The worst is the first to diverge.
    assert found["best"] is None
    assert ends[shlex.split(found["worst"])[-1]] == min(ends.values())


@pytest.mark.parametrize(("seeds", "row"), [("1", "to open it  tuiplay "), ("2", "all alike   tuiplay ")])
def test_of_equals_none_is_best_or_worst(tuiplay: Command, seeds: str, row: str) -> None:
    nothing = ("--set", "network.initializer=zeros", "--vary", "weights")
    _, out, _ = tuiplay("seeds", *nothing, "--seeds", seeds, "--epochs", "1")
    assert row in out
    assert "best" not in out
    assert "worst" not in out


def test_people_are_told_the_share_the_epochs_and_the_losses(tuiplay: Command) -> None:
    status, out, err = tuiplay("seeds", "--seeds", "5", "--until", "test_loss<0.4", "--epochs", "100")
    assert (status, err) == (0, "")
    assert "5 seeds (points and initial weights), at most 100 epochs each" in out
    for word in ("reached ", "% interval", "median", "train loss", "test loss", "best ", "worst "):
        assert word in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--seeds", "0"], "--seeds: expected a whole number from 1"),
        (["--seeds", "1000000"], "--seeds: expected a whole number from 1"),
        (["--until", "tset_loss<1"], "--until: 'tset_loss' at character 1"),
        (["--set", "data.train_percent=100", "--until", "test_loss<1"], "no test points"),
        (["--vary", "all"], "--vary"),
        (["--json", "--csv"], "not allowed with"),
    ],
)
def test_bad_input_is_one_sentence(tuiplay: Command, arguments: list[str], sentence: str) -> None:
    status, out, err = tuiplay("seeds", *arguments)
    assert (status, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1
