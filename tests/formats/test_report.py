"""The JSON report: complete, exact, and valid JSON whatever the run came to."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from tuiplay.experiment.value import Experiment, from_tree
from tuiplay.formats.report import Layer, Report, history_of, layers_of, write


def report(**changes: Any) -> Report:
    values: dict[str, Any] = {
        "epoch": 3,
        "updates": 75,
        "seconds": 0.25,
        "status": "ok",
        "train_loss": 0.1,
        "test_loss": 1 / 3,
        "train_accuracy": 0.996,
        "test_accuracy": 1.0,
        "n_train": 250,
        "n_test": 250,
        "dead_links": 0,
        "layers": [Layer(weights=[[0.1, -0.2]], biases=[0.1])],
        "experiment": Experiment(),
    }
    return Report(**(values | changes))


def strict(text: str) -> Any:
    """Parsed; NaN and Infinity, which are not JSON, are an error."""

    def refuse(word: str) -> float:
        raise ValueError(word)

    return json.loads(text, parse_constant=refuse)


def test_biases_are_apart_from_weights() -> None:
    matrix = np.array([[1.0, 2.0, 0.5], [3.0, 4.0, 0.25]])
    assert layers_of([matrix]) == [Layer(weights=[[1.0, 2.0], [3.0, 4.0]], biases=[0.5, 0.25])]


def test_a_network_without_inputs_has_empty_rows() -> None:
    assert layers_of([np.array([[0.5]])]) == [Layer(weights=[[]], biases=[0.5])]


def test_numbers_come_back_exactly() -> None:
    numbers = [1 / 3, 0.1 + 0.2, 5e-324, 1.7976931348623157e308, -0.0, 1e22, 123456789.123456789]
    back = strict(write(report(layers=[Layer(weights=[numbers], biases=[])])))["layers"][0]["weights"][0]
    assert [value.hex() for value in back] == [value.hex() for value in numbers]


def test_what_is_no_finite_number_is_null() -> None:
    layers = [Layer(weights=[[math.nan, math.inf]], biases=[-math.inf])]
    back = strict(write(report(status="diverged", train_loss=math.nan, test_loss=math.inf, layers=layers)))
    assert (back["status"], back["train_loss"], back["test_loss"]) == ("diverged", None, None)
    assert back["layers"] == [{"weights": [[None, None]], "biases": [None]}]


def test_keys_that_were_not_asked_for_are_left_out() -> None:
    back = strict(write(report()))
    assert not {"history", "reached", "train_r2", "test_r2"} & set(back)
    assert back["train_accuracy"] == 0.996


def test_epochs_of_the_history_are_whole_numbers() -> None:
    rows = history_of(np.array([[0.0, 0.5, 0.6], [1.0, 0.4, math.nan]]))
    back = strict(write(report(history=rows)))["history"]
    assert back == [[0, 0.5, 0.6], [1, 0.4, None]]
    assert all(isinstance(row[0], int) for row in back)


def test_the_experiment_can_be_built_again() -> None:
    experiment = Experiment().change({"data.seed": 'é "quoted" \\', "network.hidden": [8, 1], "view.hide": ["noise"]})
    assert from_tree(strict(write(report(experiment=experiment)))["experiment"]) == experiment


def test_the_report_is_one_line() -> None:
    assert "\n" not in write(report(experiment=Experiment().change({"data.seed": "a\nb"})))
