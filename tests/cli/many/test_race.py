"""``tuiplay race``: variants from the same seeds, compared in pairs."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tuiplay.cli import main
from tuiplay.run.luck import paired_test

Command = Callable[..., tuple[int, str, str]]
GOAL = ["--until", "test_loss<0.3", "--epochs", "60", "--seeds", "12"]
SLOW, QUICK = "training.learning_rate=0.01", "training.optimizer=adam training.learning_rate=0.01"


@pytest.fixture
def race(capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = main.main(["race", *arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def tree(race: Command, *arguments: str) -> dict[str, Any]:
    status, out, _ = race(*arguments, "--json")
    assert status == 0
    found: dict[str, Any] = json.loads(out)
    return found


def test_a_clear_winner(race: Command) -> None:
    found = tree(race, SLOW, QUICK, *GOAL)
    slow, quick = found["variants"]
    assert [slow["name"], quick["name"]] == [SLOW, QUICK]
    assert [run["seed"] for run in slow["runs"]] == [run["seed"] for run in quick["runs"]]
    arrivals = [[run["reached_epoch"] or float("inf") for run in one["runs"]] for one in (slow, quick)]
    (pair,) = found["pairs"]
    assert (pair["a"], pair["b"], pair["test"]) == (SLOW, QUICK, "wilcoxon")
    assert pair["p_value"] == paired_test(*arrivals)[0] < 0.01
    assert found["winner"] == QUICK
    _, out, _ = race(SLOW, QUICK, *GOAL)
    assert f"beats {SLOW}: more than luck" in out
    assert f"winner: {QUICK}" in out


def test_a_difference_that_may_be_luck(race: Command) -> None:
    orders = [f"training.shuffle_seed={seed} training.reshuffle=true" for seed in ("1", "2")]
    found = tree(race, *orders, *GOAL)
    assert found["pairs"][0]["p_value"] > 0.05
    assert found["winner"] is None


def test_three_variants_of_a_base(race: Command, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[data]\ndataset = "xor"\n[network]\nhidden = [3]\n')
    found = tree(
        race, str(path), "network.hidden=8, 8", "training.learning_rate=0.1", "--base", str(path), "--seeds", "3",
        "--epochs", "3", "--set", "data.samples=100",
    )  # fmt: skip
    assert [len(one["runs"]) for one in found["variants"]] == [3, 3, 3]
    assert len(found["pairs"]) == 3
    words = shlex.split(found["variants"][1]["best"])
    assert words[1] == str(path)
    assert "network.hidden=8, 8" in words


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["circle"], "a race needs at least two variants"),
        (["circle", "data.dataset=circle"], "are the same experiment"),
        (["circle", "training.optimizer=adamm"], "adamm"),
        (["circle", "nowhere.toml"], "No such file"),
        (["circle", "xor", "--until", "what"], "--until"),
        ([], "VARIANT"),
    ],
)
def test_bad_input_is_one_sentence(race: Command, arguments: list[str], sentence: str) -> None:
    status, out, err = race(*arguments)
    assert (status, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1
