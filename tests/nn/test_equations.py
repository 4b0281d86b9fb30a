"""The lines of an update: right in words, and each number that they show is the engine's."""

from __future__ import annotations

import itertools
import math
import re
from typing import Any

import numpy as np
import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.equations import Equations, Weight, weight_name
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.plain_update import plain_update
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.nn.terms import Line, shown, term
from tuiplay.run.run import Run


def equations(values: dict[str, Any], updates: int = 3) -> Equations:
    run = Run(Experiment().change(values))
    run.advance(updates=updates)
    update = plain_update(run.trainer)
    assert update is not None
    return Equations(update, run.network, run.trainer.settings)


def calculated(line: Line) -> float:
    """What the numbers of a line come to, calculated again from their digits."""
    known = {
        "exp": np.exp, "sqrt": np.sqrt, "abs": abs, "sign": np.sign, "min": min, "max": max, "sin": math.sin,
        "log": np.log, "tanh": math.tanh, "Tanh": math.tanh, "ReLU": lambda z: max(0.0, z), "cos": math.cos,
        "floor": math.floor,
        "Phi": lambda z: 0.5 * math.erfc(-z / math.sqrt(2)),
    }  # fmt: skip
    text = line.numbers.replace("^", "**")
    assert re.fullmatch(r"[\w.+\-*/(), ]+", text), text
    return float(eval(text, {"__builtins__": {}}, known))  # noqa: S307 - of our own making


WEIGHTS = [Weight(0, 1, 0), Weight(0, 1, 2), Weight(1, 0, 3), Weight(2, 0, 1)]


@pytest.mark.parametrize(("optimizer", "penalty"), [*itertools.product(OPTIMIZERS, REGULARIZERS)])
@pytest.mark.parametrize("clip", [0.0, 0.05])
def test_the_lines_of_a_weight_are_right_to_the_digits_shown(optimizer: str, penalty: str, clip: float) -> None:
    found = equations({
        "training.optimizer": optimizer, "training.regularization": penalty, "training.regularization_rate": 0.03,
        "training.clip": clip, "training.batch_size": 4,
    })  # fmt: skip
    for weight in WEIGHTS:
        lines = found.weight(weight, 2)
        assert lines[-1].value == found.update.views(found.update.new)[weight.layer][weight.neuron, weight.source]
        for line in lines:
            if line.numbers:
                assert calculated(line) == pytest.approx(line.value, rel=2e-3, abs=1e-4), line


@pytest.mark.parametrize(("loss", "activation"), [*itertools.product(LOSSES, ACTIVATIONS)])
@pytest.mark.parametrize("dataset", ["circle", "blobs"])
def test_the_lines_of_a_point_are_right_to_the_digits_shown(loss: str, activation: str, dataset: str) -> None:
    found = equations({"training.loss": loss, "network.activation": activation, "data.dataset": dataset})
    layers = found.update.layers
    for layer, point in itertools.product(range(3), (0, 3)):
        forward, delta = found.forward(layer, 0, point), found.delta(layer, 0, point)
        assert forward[0].value == layers[layer].z[0, point]
        assert forward[1].value == layers[layer].value[0, point]
        assert any(line.value == layers[layer].delta[0, point] for line in delta) or layer == 2
        for line in [forward[0], *delta]:
            if line.numbers:
                assert calculated(line) == pytest.approx(line.value, rel=5e-3, abs=2e-3), line
    assert found.loss(3)[0].value == found.update.losses[3]


def test_the_equation_of_the_issue() -> None:
    found = equations({"training.regularization": "L2", "training.regularization_rate": 0.003})
    (line,) = found.new(Weight(0, 1, 0))
    assert line.names == "w - rate * (g + L2 rate * w)"
    assert re.fullmatch(r"0\.33\d+ - 0\.03 \* \(-?[\d.]+ \+ 0\.003 \* 0\.33\d+\)", line.numbers)
    assert str(line).endswith(f"= {shown(line.value)}")


def test_what_is_frozen_cut_or_broken_is_said() -> None:
    frozen = equations({"network.frozen": [1]})
    assert frozen.new(WEIGHTS[0])[-1].names == "w, as it is frozen"
    assert frozen.gradient(WEIGHTS[0])[-1].value == 0.0
    broken = equations({"training.broken_layer": 2})
    assert any("the sign is wrong" in line.names for line in broken.delta(1, 0, 0))
    run = Run(Experiment().change({"training.regularization": "L1", "training.regularization_rate": 0.3}))
    said = set()
    for _ in range(60):
        update = plain_update(run.trainer)
        assert update is not None
        found = Equations(update, run.network, run.trainer.settings)
        said |= {line.names for weight in WEIGHTS for line in found.new(weight)}
        run.advance(updates=1)
    assert "0: the penalty alone would push it through 0, so it is cut" in said
    assert "0, as the penalty has cut it" in said


def test_points_left_over_and_a_schedule_are_said() -> None:
    found = equations({"training.batch_size": 30, "training.schedule": "step", "training.schedule_epochs": 1}, 8)
    (line,) = found.gradient(WEIGHTS[0])
    assert line.names == "the mean of 30 points and of 10 left over"
    assert line.numbers.endswith("/ 40")
    (rate,) = found.rate()
    assert rate.value == 0.015
    assert str(rate) == "learning rate = rate * factor^floor(epoch / length) = 0.03 * 0.5^floor(1 / 1) = 0.015"


KNOBS = {"schedule_epochs": 7.0, "schedule_factor": 0.4, "schedule_warmup": 3.0}


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("epoch", [0, 1, 3, 5, 9, 10, 50])
def test_a_schedule_writes_its_own_equation(name: str, epoch: int) -> None:
    entry = SCHEDULES[name]
    if not entry.varies:
        return
    assert entry.plain is not None
    knobs = {knob: KNOBS[knob] for knob in entry.uses}
    found = entry.plain(term(0.3, "rate"), term(float(epoch), "epoch"), {k: term(v, k) for k, v in knobs.items()})
    assert found.value == pytest.approx(entry.rate(0.3, epoch, knobs), rel=1e-14)
    line = Line("rate", found.names, found.numbers, found.value)
    assert calculated(line) == pytest.approx(found.value, rel=1e-2, abs=1e-4)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"training.schedule": "cosine", "training.schedule_epochs": 4},
         "rate * (floor + (1 - floor) * (1 + cos(pi * epoch / length)) / 2) = 0.03 * (0 + (1 - 0) * (1 + cos("),
        ({"training.schedule": "plateau"}, "learning rate = rate * scale = 0.03 * 1 = 0.03"),
        ({"training.schedule": "constant"}, ""),
    ],
)  # fmt: skip
def test_the_learning_rate_of_an_update_with_numbers(fields: dict[str, Any], words: str) -> None:
    said = "".join(map(str, equations(fields, 25).rate()))
    assert words in said
    assert bool(words) == bool(said)


@pytest.mark.parametrize(
    ("source", "neuron", "inputs", "name"),
    [(0, 1, 3, "w12"), (3, 1, 3, "b2"), (11, 2, 20, "w12,3"), (2, 11, 3, "w3,12")],
)
def test_names(source: int, neuron: int, inputs: int, name: str) -> None:
    assert weight_name(source, neuron, inputs) == name
