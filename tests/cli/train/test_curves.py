"""``tuiplay train`` on networks of one input: formulas, reports, goals, the picture of the curve."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from cli.train.test_pictures import drawn
from tuiplay.cli.main import main
from tuiplay.cli.train.pictures import _COLUMNS, _ROWS
from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run
from tuiplay.terminal.choices import DEPTHS, Depth


def test_a_formula_is_learned_and_reported_like_any_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--target", "sin(x)/2", "--epochs", "20", "--json", "--set", "features.use=sin_x"]) == 0
    report = json.loads(capsys.readouterr().out)
    data = report["experiment"]["data"]
    assert (data["dataset"], data["target"]) == ("formula", "sin(x)/2")
    assert report["n_train"] == report["n_test"] == 100
    assert report["train_accuracy"] is None
    assert 0 < report["train_r2"] < 1
    assert [len(layer["weights"][0]) for layer in report["layers"]] == [1, 4, 2]


def test_a_goal_and_a_rule_end_it(capsys: pytest.CaptureFixture[str]) -> None:
    adam = ["--set", "training.optimizer=adam", "--set", "network.hidden=8", "--json"]
    assert main(["train", "sine", *adam, "--until", "test_r2>0.8", "--epochs", "2000"]) == 0
    assert json.loads(capsys.readouterr().out)["test_r2"] > 0.8
    assert main(["train", "sine", *adam, "--set", "training.stop=epoch 7", "--epochs", "2000"]) == 0
    assert json.loads(capsys.readouterr().out)["epoch"] == 7


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--target", "volt"], "'volt' is not a formula in x"),
        (["--target", "1/x"], "infinite or too large at x = 0"),
        (["sine", "--set", "features.use=x2"], "where points have one input, x"),
        (["sine", "--until", "test_accuracy>0.5"], "there is no test_accuracy in regression"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        raise SystemExit(main(["train", *arguments]))
    assert caught.value.code == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("separator", [",", " "])
def test_a_table_of_two_columns_is_opened_as_a_curve(
    separator: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pulse.txt"
    path.write_text("".join(f"{i / 4}{separator}{math.sin(i / 4):.4f}\n" for i in range(60)))
    assert main(["train", str(path), "--y", "none", "--epochs", "1", "--json"]) == 0
    output = capsys.readouterr()
    assert "x is column 1" in output.err
    assert "y is column 2" in output.err
    assert json.loads(output.out)["n_train"] == 30


def test_the_picture_of_a_report_is_the_curve_over_its_points() -> None:
    run = Run(Experiment().change({"data.dataset": "sine", "network.hidden": [4]}))
    run.advance(epochs=100)
    lines = [line[:_COLUMNS] for line in drawn(run).splitlines()]
    start = next(number for number, line in enumerate(lines) if line.startswith("y −1.25 to 1.25; x o: train"))
    picture = lines[start + 1 : start + 1 + _ROWS]
    first, last = run.network.weights
    for column in range(_COLUMNS):
        x = (np.arange(5) / 4 + column) / _COLUMNS * 12 - 6
        curve = last[0, :-1] @ np.tanh(first[:, :1] * x + first[:, 1:]) + last[0, -1]
        row = int((1.25 - curve[2]) / 2.5 * _ROWS)
        assert picture[row][column] in "+8", (row, column)
    assert sum(line.count("8") for line in picture) > 3, "points on the curve"
    assert sum(line.count("x") for line in picture) > 3, "and beside it"
    assert "." in picture[0]


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("width", [40, 60, 72, 200])
def test_a_report_has_its_picture_at_every_depth_and_width(depth: Depth, width: int) -> None:
    run = Run(Experiment().change({"data.target": "1e5*x"}))
    run.advance(epochs=3)
    lines = drawn(run, width, depth).splitlines()
    title = next(line for line in lines if "y −" in line or "y -" in line)
    assert len(lines) > _ROWS
    assert "trainloss" not in title
