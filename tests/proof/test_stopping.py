"""Early stopping beside loops that train in PyTorch, or that look at a whole past: the same epoch, the same weights."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from tuiplay.data.features import design
from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array
from tuiplay.run.run import Run

MOST = 80
NOISY = Experiment().change(
    {
        "data.noise": 45,
        "data.samples": 200,
        "data.validation_percent": 20,
        "network.hidden": [6, 4],
        "training.optimizer": "adam",
        "training.learning_rate": 0.03,
    }
)
"""100 points for training in batches of 10, 40 for validation, 60 for the test; it overfits."""


class Ending(NamedTuple):
    """When a training ended, and with which weights."""

    epoch: int
    weights: list[Array]


def ended(text: str) -> Ending:
    run = Run(NOISY.change({"training.stop": text}))
    run.advance(epochs=MOST)
    assert run.stopped is not None
    return Ending(run.trainer.epoch, run.network.weights)


def gap(one: list[Array], other: list[Array]) -> float:
    return max(float(np.abs(a - b).max()) for a, b in zip(one, other, strict=True))


# PyTorch trains


class Torch:
    """The same network on the same points, trained by PyTorch's Adam."""

    def __init__(self) -> None:
        self.torch: Any = pytest.importorskip("torch", reason="the reference here: PyTorch")
        torch, run = self.torch, Run(NOISY)
        layers: list[Any] = []
        for matrix in run.network.weights:
            linear = torch.nn.Linear(matrix.shape[1] - 1, len(matrix), dtype=torch.float64)
            with torch.no_grad():
                linear.weight.copy_(torch.tensor(matrix[:, :-1].copy()))
                linear.bias.copy_(torch.tensor(matrix[:, -1].copy()))
            layers += [linear, torch.nn.Tanh()]
        self.model = torch.nn.Sequential(*layers)
        self.rule = torch.optim.Adam(self.model.parameters(), lr=0.03)
        parts = {"train": run.split.train, "test": run.split.test, "validation": run.split.validation}
        self.points = {
            name: (torch.tensor(design(["x1", "x2"], rows)[:, :2].copy()), torch.tensor(rows[:, 2:].copy()))
            for name, rows in parts.items()
        }

    def epoch(self) -> None:
        inputs, targets = self.points["train"]
        for start in range(0, len(inputs), 10):
            self.rule.zero_grad()
            error = self.model(inputs[start : start + 10]) - targets[start : start + 10]
            (0.5 * (error**2).mean()).backward()
            self.rule.step()

    def measure(self, name: str) -> float:
        part, _, what = name.partition("_")
        inputs, targets = self.points[part]
        with self.torch.no_grad():
            outputs = self.model(inputs)
            if what == "loss":
                return float(0.5 * ((outputs - targets) ** 2).mean())
            return float((self.torch.sign(outputs) == targets).double().mean())

    def weights(self) -> list[Array]:
        linears = [layer for layer in self.model if hasattr(layer, "weight")]
        return [np.column_stack([x.weight.detach().numpy(), x.bias.detach().numpy()]) for x in linears]


def torch_patience(measure: str, patience: int, *, restore: bool = True) -> Ending:
    """The loop of every tutorial: count the epochs without a better value, keep a copy of the best state."""
    training = Torch()
    sign = 1 if measure.endswith("loss") else -1
    best, kept, waited = float("inf"), None, 0
    epoch = 0
    while waited < patience and epoch < MOST:
        training.epoch()
        epoch += 1
        value = sign * training.measure(measure)
        if value < best:
            best, kept, waited = value, copy.deepcopy(training.model.state_dict()), 0
        else:
            waited += 1
    if restore:
        training.model.load_state_dict(kept)
    return Ending(epoch, training.weights())


def torch_goal(measure: str, reached: Callable[[float], bool], times: int) -> Ending:
    """Stop once the goal was met at so many epochs in a row; nothing is restored."""
    training = Torch()
    row = epoch = 0
    while row < times and epoch < MOST:
        training.epoch()
        epoch += 1
        row = row + 1 if reached(training.measure(measure)) else 0
    return Ending(epoch, training.weights())


@pytest.mark.parametrize(
    ("text", "measure", "patience"),
    [
        ("patience 8", "validation_loss", 8),
        ("patience 5 on test_loss", "test_loss", 5),
        ("patience 1 on train_loss", "train_loss", 1),
        ("patience 9 on validation_accuracy", "validation_accuracy", 9),
    ],
)
def test_patience_is_that_of_a_loop_in_pytorch(text: str, measure: str, patience: int) -> None:
    mine, theirs = ended(text), torch_patience(measure, patience)
    assert 2 * patience < mine.epoch < MOST, "neither at once nor never"
    assert mine.epoch == theirs.epoch
    assert gap(mine.weights, theirs.weights) <= 1e-9


@pytest.mark.parametrize(
    ("text", "measure", "reached", "times"),
    [
        ("train_loss < 0.3 for 5", "train_loss", lambda value: value < 0.3, 5),
        ("train_accuracy > 0.745 for 9", "train_accuracy", lambda value: value > 0.745, 9),
        ("validation_loss < 0.33", "validation_loss", lambda value: value < 0.33, 1),
    ],
)
def test_goals_are_those_of_a_loop_in_pytorch(
    text: str, measure: str, reached: Callable[[float], bool], times: int
) -> None:
    mine, theirs = ended(text), torch_goal(measure, reached, times)
    assert times < mine.epoch < MOST
    assert mine.epoch == theirs.epoch
    assert gap(mine.weights, theirs.weights) <= 1e-9


def test_another_patience_and_weights_that_are_not_restored_would_be_noticed() -> None:
    """Negative controls."""
    mine = ended("patience 8")
    assert torch_patience("validation_loss", 7).epoch != mine.epoch
    assert torch_patience("test_loss", 8).epoch != mine.epoch
    assert gap(torch_patience("validation_loss", 8, restore=False).weights, mine.weights) > 1e-3


# A past that is known in advance


@functools.cache
def past() -> tuple[dict[str, list[float]], list[bytes]]:
    """Every measure and the parameters after epoch 1, 2, ... of a training that nothing ends."""
    run = Run(NOISY)
    names = [f"{part}_{what}" for what in ("loss", "accuracy") for part in ("train", "test", "validation")]
    values: dict[str, list[float]] = {name: [] for name in names}
    params: list[bytes] = []
    for _ in range(MOST):
        run.advance(epochs=1)
        now = (run.train_loss, run.test_loss, run.validation_loss, *run.scores, run.validation_score)
        for name, value in zip(names, now, strict=True):
            assert value is not None
            values[name].append(value)
        params.append(run.network.params.tobytes())
    return values, params


def patience_of(values: list[float], patience: int) -> tuple[int, int] | None:
    """(epoch of the end, best epoch), both from 1: the first with ``patience`` values behind the smallest so far."""
    for end in range(1, len(values) + 1):
        best = int(np.argmin(values[:end])) + 1
        if end - best == patience:
            return end, best
    return None


def goal_of(holds: list[bool], times: int) -> int | None:
    return next((end for end in range(times, len(holds) + 1) if all(holds[end - times : end])), None)


@pytest.mark.parametrize("patience", [1, 3, 8])
@pytest.mark.parametrize("part", ["train", "test", "validation"])
@pytest.mark.parametrize("what", ["loss", "accuracy"])
def test_patience_ends_where_the_past_says(what: str, part: str, patience: int) -> None:
    values, params = past()
    sign = 1 if what == "loss" else -1
    expected = patience_of([sign * value for value in values[f"{part}_{what}"]], patience)
    run = Run(NOISY.change({"training.stop": f"patience {patience} on {part}_{what}"}))
    run.advance(epochs=MOST)
    if expected is None:
        assert (run.stopped, run.trainer.epoch) == (None, MOST)
        return
    end, best = expected
    assert (run.trainer.epoch, run.network.params.tobytes()) == (end, params[best - 1])
    assert run.stopped is not None
    assert run.stopped.restore_best


@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize("quantile", [0.2, 0.7])
@pytest.mark.parametrize("measure", ["test_loss", "validation_accuracy"])
@pytest.mark.parametrize("sign", ["<", ">"])
def test_goals_end_where_the_past_says(sign: str, measure: str, quantile: float, times: int) -> None:
    values, params = past()
    limit = float(np.quantile(values[measure], quantile))
    expected = goal_of([v < limit if sign == "<" else v > limit for v in values[measure]], times) or MOST
    run = Run(NOISY.change({"training.stop": f"{measure} {sign} {limit!r} for {times}"}))
    run.advance(epochs=MOST)
    assert (run.trainer.epoch, run.network.params.tobytes()) == (expected, params[expected - 1])
