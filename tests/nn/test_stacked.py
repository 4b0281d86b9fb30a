"""Members of a stack learn what they learn by themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from nn.settings import training
from tuiplay.experiment.sections import TrainingSection
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.arrays import Array
from tuiplay.nn.evaluator import Evaluator
from tuiplay.nn.losses import LOSSES, fitting_loss
from tuiplay.nn.network import Network
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.nn.stacked_evaluator import StackedEvaluator
from tuiplay.nn.stacked_trainer import StackedTrainer, stackable
from tuiplay.nn.trainer import Trainer

MEMBERS, EPOCHS, POINTS = 5, 30, 43


def member(
    seed: int,
    settings: TrainingSection,
    sizes: tuple[int, ...] = (2, 4, 3, 1),
    activation: str = "tanh",
    output: str = "tanh",
    points: int = -1,
) -> Trainer:
    """On points of its own, or those of another seed; 43 in batches of 4 leave three over in every epoch."""
    network = Network(sizes, activation, output)
    network.params[:] = np.random.default_rng(seed).uniform(-0.5, 0.5, network.params.size)
    random = np.random.default_rng(100 + (seed if points < 0 else points))
    inputs = np.column_stack([random.uniform(-3, 3, (POINTS, sizes[0])), np.ones(POINTS)])
    if sizes[-1] > 1:
        targets = np.eye(sizes[-1])[random.integers(0, sizes[-1], POINTS)]
    else:
        signs = np.sign(random.uniform(-1, 1, (POINTS, 1)))
        targets = np.where(signs > 0, 1.0, 0.0) if output == "sigmoid" else signs
    return Trainer(network, inputs, targets, settings)


def loss_of(trainer: Trainer, parts: tuple[Array, Array] | None = None) -> float:
    inputs, targets = parts or trainer.points
    settings = trainer.settings
    loss = LOSSES[fitting_loss(settings.loss, trainer.network.sizes[-1])]
    return Evaluator(trainer.network, inputs, targets, loss.name, loss.knobs(settings)).loss()


def assert_the_same(trainers: list[Trainer], epochs: int = EPOCHS) -> None:
    """Weights, live links and losses at the end of every epoch, and the state at the end."""
    stacked = StackedTrainer(trainers)
    settings = trainers[0].settings
    loss = LOSSES[fitting_loss(settings.loss, trainers[0].network.sizes[-1])]
    sets = [(stacked.inputs, stacked.targets)]
    evaluator = StackedEvaluator(stacked.stack, sets, loss.name, loss.knobs(settings))
    for _ in range(epochs):
        stacked.run_epoch()
        losses = evaluator.losses()[0]
        stacked.note_losses(losses.tolist())
        for place, trainer in enumerate(trainers):
            trainer.run(1 << 30)
            single = loss_of(trainer)
            trainer.note_loss(single)
            assert losses[place] == pytest.approx(single, rel=1e-12, abs=1e-12)
            assert np.abs(stacked.stack.params[place] - trainer.network.params).max() <= 1e-12
            assert np.array_equal(stacked.stack.alive[place], trainer.network.alive)
            assert stacked.rates[place] == pytest.approx(trainer.current_rate, rel=1e-14)
    for place, trainer in enumerate(trainers):
        expected, found = trainer.state(), stacked.state(place)
        for name in expected.__dataclass_fields__:
            one, other = getattr(expected, name), getattr(found, name)
            if isinstance(one, np.ndarray):
                assert np.allclose(one, other, rtol=1e-11, atol=1e-12), name
            elif name == "schedule":
                assert other == pytest.approx(one, rel=1e-12)
            else:
                assert one == other, name


@pytest.mark.parametrize("penalty", list(REGULARIZERS))
@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_every_optimizer_with_every_penalty(optimizer: str, penalty: str) -> None:
    settings = training(0.02, 4, penalty, 0.02, optimizer)
    assert_the_same([member(seed, settings) for seed in range(MEMBERS)])


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
@pytest.mark.parametrize("dropout", [(), (0.1, 0.2, 0.0)])
def test_every_activation(activation: str, dropout: tuple[float, ...]) -> None:
    settings = training(0.03, 4, dropout=dropout, shuffle_seed="1")
    assert_the_same([member(seed, settings, activation=activation) for seed in range(MEMBERS)])


@pytest.mark.parametrize("sizes", [(2, 1), (2, 4, 1), (3, 8, 8, 8, 1), (0, 1), (2, 3, 3)])
@pytest.mark.parametrize("loss", list(LOSSES))
def test_every_loss_on_every_shape(loss: str, sizes: tuple[int, ...]) -> None:
    output = "softmax" if sizes[-1] > 1 else "sigmoid" if LOSSES[loss].needs_probabilities else "linear"
    settings = training(0.03, 4, loss=loss, huber_delta=0.5)
    assert_the_same([member(seed, settings, sizes, output=output) for seed in range(MEMBERS)])


@pytest.mark.parametrize("schedule", list(SCHEDULES))
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_every_schedule(schedule: str, optimizer: str) -> None:
    settings = training(0.02, 4, optimizer=optimizer, schedule=schedule, schedule_epochs=3, schedule_factor=0.7)
    assert_the_same([member(seed, settings) for seed in range(MEMBERS)])


@pytest.mark.parametrize(
    "changes",
    [
        {"clip": 0.1},
        {"reshuffle": True},
        {"dropout": 0.3, "reshuffle": True, "clip": 0.3, "regularization": "L1", "regularization_rate": 0.05},
        {"dropout": (0.2, 0.0, 0.5)},
        {"batch_size": 1},
        {"batch_size": POINTS},
        {"batch_size": POINTS + 1},
    ],
)
@pytest.mark.parametrize("shared", [False, True])
def test_clipping_dropout_and_new_orders_draw_from_the_streams_of_single_runs(
    changes: dict[str, Any], shared: bool
) -> None:
    settings = [replace(training(0.05, 4), shuffle_seed=f"{seed}", **changes) for seed in range(MEMBERS)]
    assert_the_same([member(seed, one, points=0 if shared else -1) for seed, one in enumerate(settings)])


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("penalty", ["L1", "L2"])
def test_rates_may_differ(optimizer: str, penalty: str) -> None:
    settings = [training(0.01 * (k + 1), 4, penalty, 0.03 / (k + 1), optimizer) for k in range(MEMBERS)]
    assert_the_same([member(seed, one) for seed, one in enumerate(settings)])


def test_l1_cuts_the_same_links() -> None:
    trainers = [member(seed, training(0.05, 4, "L1", 0.03)) for seed in range(MEMBERS)]
    assert_the_same(trainers)
    assert len({trainer.network.alive.tobytes() for trainer in trainers}) > 1


def test_a_member_goes_on_by_itself_to_the_same_end() -> None:
    settings = training(0.05, 4, optimizer="adam", dropout=0.2, reshuffle=True, shuffle_seed="3")
    stacked = StackedTrainer([member(seed, settings) for seed in range(MEMBERS)])
    for _ in range(3):
        stacked.run_epoch()
    alone = member(2, settings)
    alone.restore(stacked.state(2))
    for _ in range(3):
        stacked.run_epoch()
        alone.run(1 << 30)
    assert np.abs(stacked.stack.params[2] - alone.network.params).max() <= 1e-13


def test_those_that_are_kept_learn_as_before() -> None:
    settings = training(0.05, 4, optimizer="momentum", reshuffle=True, dropout=0.1, shuffle_seed="3")
    stacked, all_of_them = (StackedTrainer([member(seed, settings) for seed in range(MEMBERS)]) for _ in range(2))
    for _ in range(2):
        stacked.run_epoch()
        all_of_them.run_epoch()
    stacked.keep([4, 1])
    for _ in range(2):
        stacked.run_epoch()
        all_of_them.run_epoch()
    assert np.array_equal(stacked.stack.params, all_of_them.stack.params[[4, 1]])


@pytest.mark.parametrize(
    "other",
    [training(batch_size=5), training(optimizer="adam"), training(loss="absolute"), training(clip=1.0)],
)
def test_members_of_another_kind_are_refused(other: TrainingSection) -> None:
    trainers = [member(1, training(batch_size=4)), member(2, other)]
    assert not stackable(trainers)
    with pytest.raises(ValueError, match="differ in more than"):
        StackedTrainer(trainers)


def test_a_member_in_the_middle_of_an_epoch_is_refused() -> None:
    trainers = [member(seed, training(batch_size=4)) for seed in (1, 2)]
    for trainer in trainers:
        trainer.run(1)
    assert not stackable(trainers)


def test_a_member_with_something_frozen_or_switched_off_is_refused() -> None:
    trainers = [member(seed, training(batch_size=4)) for seed in (1, 2)]
    mask = np.zeros_like(trainers[0].network.params)
    mask[0] = 1.0
    trainers[0].freeze(mask)
    assert not stackable(trainers)
    trainers[0].freeze(None)
    assert stackable(trainers)
    trainers[1].network.switch_off(mask)
    assert not stackable(trainers)
