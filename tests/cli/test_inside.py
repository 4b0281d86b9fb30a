"""``tuiplay trace`` and ``tuiplay gradcheck``: what they print, and with which exit status."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import numpy as np
import pytest

from tuiplay.cli.commands import screen
from tuiplay.cli.experiment import load
from tuiplay.cli.main import main
from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert main([*arguments]) == status
    return capsys.readouterr().out


def trace(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    found = json.loads(printed(capsys, "trace", "--json", *arguments))
    assert found["inputs"] == ["x1", "x2"]
    return list(found["updates"])


def test_the_json_of_updates_is_what_training_does(capsys: pytest.CaptureFixture[str]) -> None:
    updates = trace(capsys, "--updates", "3", "--epochs", "2", "--set", "training.optimizer=adam")
    run = Run(Experiment().change({"training.optimizer": "adam"}))
    run.advance(epochs=2)
    for update in updates:
        run.advance(updates=1)
        new = [one["new_weight"] for one in update["parameters"]]
        assert np.allclose(new, run.network.params, rtol=0, atol=1e-15)
    assert [update["update"] for update in updates] == [51, 52, 53]
    assert {"m_before", "m_after", "v_before", "v_after", "M", "V", "step", "mean", "clipped", "penalty"} <= set(
        updates[0]["parameters"][0]
    )
    places = [(one["layer"], one["neuron"], one["source"]) for one in updates[0]["parameters"]]
    assert places[:4] == [(0, 0, 0), (0, 0, 1), (0, 0, 2), (0, 1, 0)]
    layer = updates[0]["layers"][0]
    assert np.array(layer["z"]).shape == np.array(layer["delta"]).shape == (4, 10)
    assert np.allclose(np.tanh(layer["z"]), layer["a"], rtol=0, atol=1e-15)


def test_the_csv_has_the_same_numbers_a_row_each(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(printed(capsys, "trace", "--csv"))))
    (update,) = trace(capsys)
    found = {tuple(list(row.values())[1:6]): float(row["value"]) for row in rows}
    assert found["loss", "", "", "", ""] == update["loss"]
    assert found["z", "2", "0", "", "7"] == update["layers"][2]["z"][0][7]
    one = update["parameters"][5]
    assert found["gradient", "0", "1", "2", ""] == one["gradient"]
    assert found["new_weight", "0", "1", "2", ""] == one["new_weight"]


def test_numbers_that_are_none_become_null(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "reg-plane", "--json", "--updates", "10", "--set", "training.learning_rate=1e300"]) == 0
    text, said = capsys.readouterr()
    json.loads(text, parse_constant=lambda name: pytest.fail(name))
    assert "null" in text
    assert "diverged: the loss or a weight became infinite or NaN in update " in said


def test_in_words_every_weight_has_its_equation(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(
        capsys, "trace", "--set", "training.regularization=L2", "--set", "training.regularization_rate=0.003"
    )
    lines = [line for line in text.splitlines() if "new w = " in line]
    assert len(lines) == 25
    assert sum("0.003 * " in line for line in lines) == 18, "biases have no penalty"
    assert text.startswith("update 1 in epoch 0: 10 points, loss 0.5293\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["trace", "--set", "training.batch_size=1000"],
            "the batch size (1,000) is larger than the 250 training points",
        ),
        (
            ["trace", "reg-plane", "--set", "training.learning_rate=10", "--epochs", "20"],
            "the run diverged: the loss became infinite or NaN after epoch",
        ),
        (
            ["gradcheck", "reg-plane", "--set", "training.learning_rate=10", "--epochs", "20"],
            "a learning rate below 10",
        ),
        (["gradcheck", "none"], "there are no training points"),
        (["trace", "--json", "--csv"], "not allowed with"),
        (["trace", "--updates", "0"], "expected a whole number from 1"),
    ],
)
def test_refusals(capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str) -> None:
    assert main(arguments) == 2
    found = capsys.readouterr()
    assert sentence in found.err
    assert not found.out


def test_the_gradient_check_prints_its_contract(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, "gradcheck", "--json", "--set", "network.activation=relu"))
    assert found["max_relative_error"] < 1e-6
    assert found["parameters"] == 25
    assert found["skipped_kinks"] > 0
    assert {"layer", "neuron", "source"} <= set(found["worst"])


def test_a_wrong_gradient_gives_1_and_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "gradcheck", "--set", "training.broken_layer=2", status=1)
    assert text.startswith("The gradient is wrong: the largest relative error of 25 parameters is 2 (limit 1e-06).")
    assert "layer 2 neuron" in text
    assert "by differences of the loss" in text
    assert len(text) < 216, "a message has six lines of 36 columns at 80x24"


def test_inference_needs_a_screen_like_the_screen_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inference", "--seed", "7"]) == 2
    assert "is not a terminal" in capsys.readouterr().err


def test_inference_opens_the_preset_or_any_experiment_in_its_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Experiment] = []

    def run(options: Any) -> int:
        opened.append(load(options)[0])
        return 0

    monkeypatch.setattr(screen, "run", run)
    assert main(["inference", "--seed", "7"]) == 0
    assert main(["inference", "xor", "--set", "data.inputs=[1, -1]"]) == 0
    assert opened[0].sizes == (3, 4, 1)
    assert opened[0].data.seed == "7"
    assert opened[1].data.dataset == "xor"
    assert opened[1].data.inputs == (1.0, -1.0)
    assert all(experiment.view.inference for experiment in opened)
