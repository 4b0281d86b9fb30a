"""A penalty, an optimizer, a schedule or a loss is one entry: nothing else has to know it.

The entries here are registered for one test each. A setting of their own is a field of the section.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from tuiplay.errors import InputError
from tuiplay.experiment.sections import TrainingSection
from tuiplay.experiment.value import Experiment, warnings_of
from tuiplay.formats import state, toml
from tuiplay.formats.state import StateFile
from tuiplay.nn.activations import Activation
from tuiplay.nn.arrays import Array, Step, scalar
from tuiplay.nn.entries import Knobs
from tuiplay.nn.losses import LOSSES, Loss, LossBuffers
from tuiplay.nn.network import Backward, Network
from tuiplay.nn.optimizers import OPTIMIZERS, Optimizer, Workspace
from tuiplay.nn.regularizers import REGULARIZERS, PenaltyBuffers, Regularizer
from tuiplay.nn.schedules import SCHEDULES, Schedule
from tuiplay.run.run import Run


class Training(TrainingSection, frozen=True):
    """The section as it would be with the fields of the entries below."""

    sign_share: float = 0.5
    l1_ratio: float = 0.25
    focus: float = 2.0


def brought_to_life(values: dict[str, Any], **knobs: float) -> Run:
    experiment = Experiment().change(values)
    given = {name: getattr(experiment.training, name) for name in TrainingSection.__struct_fields__}
    return Run(replace(experiment, training=Training(**given, **knobs)))


def goes_on_to_the_bit(run: Run) -> None:
    """What a run does after a snapshot, another one does from it."""
    other = Run(run.experiment)
    other.restore(run.experiment, run.snapshot())
    for one in (run, other):
        one.advance(epochs=3)
    assert run.network.params.tobytes() == other.network.params.tobytes()
    assert run.history.rows.tobytes() == other.history.rows.tobytes()


def kept_in_a_file(run: Run) -> Run:
    """The run that a state file brings back."""
    found = state.decode(state.encode(StateFile(run.experiment, run.snapshot())))
    other = Run(found.experiment)
    other.restore(found.experiment, found.snapshot)
    return other


# An optimizer with a setting and a memory: the step is a mix of the gradient's sign and its mean so far.


def mixed(w: Workspace) -> list[Step]:
    mean, share = w.memory.slots[0], w.knobs["sign_share"]

    def step() -> None:
        w.memory.updates += 1
        mean[:] += (w.gradient - mean) / w.memory.updates
        w.gradient[:] = float(w.rate) * (share * np.sign(w.gradient) + (1.0 - share) * mean)

    return [(step, ())]


MIXED = Optimizer(
    "mixed", "Mixed", "", "", mixed, 1, uses=("sign_share",), usual_rate=0.001, largest_rate=0.1
)  # fmt: skip


def test_an_optimizer_with_a_setting_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPTIMIZERS, "mixed", MIXED)
    chosen = {"training.optimizer": "mixed", "training.learning_rate": 0.01}
    signs, means = (brought_to_life(chosen, sign_share=share) for share in (1.0, 1e-300))
    before = signs.network.params.copy()
    for run in (signs, means):
        run.advance(updates=1)
    assert np.abs(np.abs(signs.network.params - before) - 0.01).max() < 1e-15
    plain = Run(Experiment().change({"training.learning_rate": 0.01}))
    plain.advance(updates=1)
    assert means.network.params == pytest.approx(plain.network.params, abs=1e-15), "the first mean is the gradient"
    run = brought_to_life(chosen)
    run.advance(epochs=4)
    assert run.snapshot().trainer.optimizer_updates == 4 * 25
    goes_on_to_the_bit(run)


def test_its_memory_is_in_a_state_file_and_its_usual_rate_in_the_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files know the fields that there are: here it borrows one of them."""
    borrowed = dataclasses.replace(
        MIXED,
        step=lambda w: mixed(dataclasses.replace(w, knobs={"sign_share": w.knobs["momentum"]})),
        uses=("momentum",),
    )
    monkeypatch.setitem(OPTIMIZERS, "mixed", borrowed)
    experiment = Experiment().change({"training.optimizer": "mixed", "training.learning_rate": 0.2})
    assert warnings_of(experiment) == ["A learning rate of 0.2 is very large for this optimizer; 0.001 is usual."]
    toml.save(experiment, tmp_path / "one.toml")
    assert toml.read(tmp_path / "one.toml") == experiment
    run = Run(experiment)
    run.advance(epochs=2)
    other = kept_in_a_file(run)
    for one in (run, other):
        one.advance(epochs=2)
    assert run.network.params.tobytes() == other.network.params.tobytes()


# A penalty with a setting: the elastic net.


def elastic_derivative(b: PenaltyBuffers, out: Array) -> list[Step]:
    ratio, signs = b.knobs["l1_ratio"], np.empty_like(b.params)
    return [
        (np.sign, (b.params, signs)),
        (np.multiply, (signs, scalar(ratio), signs)),
        (np.multiply, (b.params, scalar(1.0 - ratio), out)),
        (np.add, (out, signs, out)),
        (np.multiply, (out, b.strength, out)),
    ]


def elastic(b: PenaltyBuffers) -> list[Step]:
    out = np.empty_like(b.params)
    return [
        *elastic_derivative(b, out),
        (np.subtract, (b.params, b.gradient, b.params)),
        (np.subtract, (b.params, out, b.params)),
    ]


def elastic_coupled(b: PenaltyBuffers) -> list[Step]:
    out = np.empty_like(b.params)
    return [*elastic_derivative(b, out), (np.add, (b.gradient, out, b.gradient))]


def elastic_value(weights: Array, rate: float, knobs: Knobs) -> float:
    ratio = knobs["l1_ratio"]
    return float(rate * (ratio * np.abs(weights).sum() + 0.5 * (1.0 - ratio) * np.dot(weights, weights)))


ELASTIC = Regularizer("elastic", "Elastic net", "", "", elastic, elastic_value, elastic_coupled, uses=("l1_ratio",))


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_a_penalty_with_a_setting_of_its_own(optimizer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first step of momentum is that of plain descent, with the penalty as a part of the gradient."""
    monkeypatch.setitem(REGULARIZERS, "elastic", ELASTIC)
    chosen = {"training.optimizer": optimizer, "training.regularization": "elastic"}
    run = brought_to_life(chosen | {"training.regularization_rate": 0.2}, l1_ratio=0.3)
    plain = Run(Experiment().change({"training.optimizer": optimizer}))
    start = run.network.params * run.network.is_weight
    assert run.trainer.penalty() == pytest.approx(
        0.2 * (0.3 * np.abs(start).sum() + 0.35 * (start**2).sum()), rel=1e-14
    )
    for one in (run, plain):
        one.advance(updates=1)
    moved = 0.03 * 0.2 * (0.3 * np.sign(start) + 0.7 * start)
    assert run.network.params == pytest.approx(plain.network.params - moved, abs=1e-15)
    run.advance(epochs=2)
    goes_on_to_the_bit(run)
    assert warnings_of(Experiment().change(chosen)) == ["Elastic net has no effect while its rate is 0."]


def test_a_penalty_says_whether_it_cuts_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGULARIZERS, "cutter", dataclasses.replace(REGULARIZERS["L1"], name="cutter"))
    chosen = {"training.regularization": "L1", "training.regularization_rate": 0.3, "training.learning_rate": 0.1}
    run = Run(Experiment().change(chosen))
    run.advance(epochs=3)
    dead = run.network.dead
    assert dead
    run.apply(run.experiment.change({"training.regularization": "cutter"}))
    assert run.network.dead == dead
    assert kept_in_a_file(run).network.dead == dead
    run.apply(run.experiment.change({"training.regularization": "L2"}))
    assert run.network.dead == 0


# A schedule that watches the training: the rate follows the loss.


@dataclass
class Follower:
    scale: float = 1.0
    last: float = float("inf")

    def observe(self, loss: float, base: float, knobs: Knobs) -> None:
        self.scale *= 1.1 if loss < self.last else knobs["schedule_factor"]
        self.last = loss

    def state(self) -> tuple[float, ...]:
        return self.scale, self.last

    def restore(self, state: Sequence[float]) -> None:
        if len(state) != 2:
            raise ValueError("two numbers")
        self.scale, self.last = state


FOLLOWER = Schedule(
    "follow", "Follower", "", "", by_epoch=lambda base, epoch, knobs: base / (1 + epoch), memory=Follower,
    uses=("schedule_factor",), own={"schedule_factor": 0.5},
)  # fmt: skip


def test_a_schedule_with_a_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCHEDULES, "follow", FOLLOWER)
    experiment = Experiment().change({"training.schedule": "follow", "training.learning_rate": 1})
    run = Run(experiment)
    run.advance(epochs=8)
    losses = run.history.rows[1:, 1]
    # What came before the first epoch is not told.
    expected = 1.1 * float(np.prod(np.where(np.diff(losses) < 0, 1.1, 0.5)))
    assert run.trainer.current_rate == pytest.approx(expected / 9, rel=1e-12)
    assert run.snapshot().trainer.schedule == (pytest.approx(expected), losses[-1])
    other = kept_in_a_file(run)
    assert other.trainer.current_rate == run.trainer.current_rate
    for one in (run, other):
        one.advance(epochs=3)
    assert run.network.params.tobytes() == other.network.params.tobytes()
    run.apply(experiment.change({"training.schedule": "constant"}))
    assert run.trainer.current_rate == 1.0
    assert run.snapshot().trainer.schedule == ()


# A loss of probabilities with a setting: the focal loss, -(1 - q)^focus log q with q the probability of the true class.


def focal_of(q: Array, focus: float) -> tuple[Array, Array]:
    """The loss and its derivative by q."""
    derivative = focus * (1.0 - q) ** (focus - 1.0) * np.log(q) - (1.0 - q) ** focus / q
    return -((1.0 - q) ** focus) * np.log(q), derivative


def focal_back(b: LossBuffers) -> list[Step]:
    def derive() -> None:
        true = (b.output - b.error) > 0.5
        if len(b.output) == 1:
            q, sign = np.where(true, b.output, 1.0 - b.output), np.where(true, 1.0, -1.0)
        else:
            q, sign = np.where(true, b.output, 0.5), true.astype(float)
        b.error[:] = focal_of(q, b.knobs["focus"])[1] * sign

    return [(derive, ())]


def focal_total(output: Array, targets: Array, scratch: Array, knobs: Knobs, activation: Activation) -> float:
    assert activation.probability is not None
    q = np.where(targets > 0.5, output, 1.0 - output)[0] if len(output) == 1 else (output * targets).sum(axis=0)
    return float(focal_of(q, knobs["focus"])[0].sum())


FOCAL = Loss("focal", "Focal loss", "", "", focal_back, focal_total, needs_probabilities=True, uses=("focus",))


@pytest.mark.parametrize(("output", "outputs"), [("sigmoid", 1), ("softmax", 3)])
def test_the_gradient_of_a_new_loss_is_the_slope_of_its_total(
    output: str, outputs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LOSSES, "focal", FOCAL)
    random = np.random.default_rng(3)
    network = Network((2, 3, outputs), "tanh", output)
    network.params[:] = random.normal(0, 0.7, network.params.size)
    inputs = np.vstack([random.normal(0, 1.5, (2, 5)), np.ones(5)])
    classes = random.integers(0, max(2, outputs), 5)
    targets = np.eye(3)[:, classes] if outputs == 3 else classes[None].astype(float)
    backward = Backward(network, 5, "focal", knobs={"focus": 1.7})
    gradient = backward.run_back(inputs, targets).copy()
    slopes = np.empty_like(gradient)
    for index, value in enumerate(network.params.copy()):
        ends = []
        for step in (1e-6, -1e-6):
            network.params[index] = value + step
            backward.run_back(inputs, targets)
            ends.append(5 * backward.batch_loss(targets))
        slopes[index] = (ends[0] - ends[1]) / 2e-6
        network.params[index] = value
    assert gradient == pytest.approx(slopes, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(("dataset", "output"), [("circle", "sigmoid"), ("pinwheel", "softmax")])
def test_a_loss_of_probabilities_with_a_setting_of_its_own(
    dataset: str, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LOSSES, "focal", FOCAL)
    run = brought_to_life({"data.dataset": dataset, "training.loss": "focal", "training.learning_rate": 0.3})
    assert run.experiment.output_activation == output
    first = run.train_loss
    run.advance(epochs=20)
    assert run.train_loss < first
    goes_on_to_the_bit(run)


def test_a_loss_of_probabilities_is_refused_in_regression_and_left_with_the_classes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(LOSSES, "focal", FOCAL)
    experiment = Experiment().change({"training.loss": "focal"})
    assert experiment.of_problem("regression").loss == "squared"
    with pytest.raises(InputError, match=r"^training\.loss: focal needs classes.*squared, huber or absolute$"):
        experiment.change({"data.dataset": "reg-plane", "training.loss": "focal"})
