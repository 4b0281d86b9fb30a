"""The order of one update, streams, schedules and states of the trainer."""

from __future__ import annotations

import dataclasses
from itertools import product

import numpy as np
import pytest
from msgspec.structs import replace

from nn.settings import training
from tuiplay.experiment.sections import TrainingSection
from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Backward, Network
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.nn.trainer import Trainer, TrainerState

Everything = tuple[bytes, ...]


def network_of(*sizes: int) -> Network:
    network = Network(sizes, "tanh", "tanh")
    network.params[:] = np.random.default_rng(1).uniform(-0.5, 0.5, network.params.size)
    return network


def points(count: int) -> tuple[Array, Array]:
    random = np.random.default_rng(2)
    inputs = np.column_stack([random.uniform(-3, 3, (count, 2)), np.ones(count)])
    return inputs, np.sign(random.uniform(-1, 1, (count, 1)))


def trainer_of(settings: TrainingSection, count: int = 25) -> Trainer:
    return Trainer(network_of(2, 4, 3, 1), *points(count), settings)


def everything(state: TrainerState) -> Everything:
    parts = [getattr(state, name) for name in TrainerState.__dataclass_fields__]
    return tuple(part.tobytes() if isinstance(part, np.ndarray) else repr(part).encode() for part in parts)


def drive(trainer: Trainer, updates: int, chunks: list[int]) -> None:
    """Exactly so many updates more, in chunks of these sizes in turn."""
    goal, turn = trainer.updates + updates, 0
    while trainer.updates < goal:
        before = trainer.epoch
        trainer.run(min(chunks[turn % len(chunks)], goal - trainer.updates))
        turn += 1
        if trainer.epoch != before:
            trainer.note_loss(0.5)


@pytest.mark.parametrize(
    ("optimizer", "dropout", "reshuffle"), list(product(OPTIMIZERS, [(), (0.2, 0.5, 0.0)], [False, True]))
)
def test_a_state_goes_on_to_the_bit_however_it_is_driven(
    optimizer: str, dropout: tuple[float, ...], reshuffle: bool
) -> None:
    """25 points in batches of 4: a point is left over in every epoch; the state is taken at every update of two."""
    settings = training(
        0.05, 4, "L2", 0.01, optimizer, schedule="plateau", schedule_epochs=1, dropout=dropout, clip=0.3,
        reshuffle=reshuffle, shuffle_seed="0.5",
    )  # fmt: skip
    one = trainer_of(settings)
    drive(one, 30, [1])
    end = everything(one.state())
    for chunks in ([3, 5], [1 << 30]):
        other = trainer_of(settings)
        drive(other, 30, chunks)
        assert everything(other.state()) == end
    for taken in range(13):
        first = trainer_of(settings)
        drive(first, taken, [2])
        state = first.state()
        second = trainer_of(settings)
        drive(second, 7, [1])
        second.restore(state)
        assert everything(second.state()) == everything(state)
        drive(second, 30 - taken, [5])
        assert everything(second.state()) == end
        first.restore(state)
        drive(first, 30 - taken, [1 << 30])
        assert everything(first.state()) == end


def test_a_state_of_another_optimizer_is_refused_before_anything_changes() -> None:
    adam, momentum = (trainer_of(training(batch_size=4, optimizer=name)) for name in ("adam", "momentum"))
    momentum.run(2)
    before = everything(adam.state())
    with pytest.raises(ValueError, match="state vectors"):
        adam.restore(momentum.state())
    assert everything(adam.state()) == before


def test_another_seed_gives_another_run_and_the_same_seed_the_same() -> None:
    ends = []
    for seed in ("1", "2", "1"):
        trainer = trainer_of(training(0.1, 5, dropout=(0.0, 0.5, 0.5), shuffle_seed=seed))
        drive(trainer, 10, [1])
        ends.append(trainer.network.params.copy())
    assert not np.array_equal(ends[0], ends[1])
    assert np.array_equal(ends[0], ends[2])


def test_reshuffling_ends_with_the_epoch_in_which_it_is_switched_off() -> None:
    settings = training(0.1, 5, reshuffle=True)
    off = replace(settings, reshuffle=False)
    switched, shuffled, straight = (trainer_of(settings) for _ in range(3))
    for trainer in (switched, shuffled):
        trainer.run(2)
    switched.configure(off)
    for trainer in (switched, shuffled):
        trainer.run(1 << 30)
    assert np.array_equal(switched.network.params, shuffled.network.params), "the epoch keeps its order"
    straight.configure(off)
    straight.restore(switched.state())
    for trainer in (switched, shuffled, straight):
        trainer.run(1 << 30)
    assert np.array_equal(switched.network.params, straight.network.params)
    assert not np.array_equal(shuffled.network.params, straight.network.params)


def test_a_memory_is_kept_until_the_optimizer_changes() -> None:
    settings = training(0.1, 5, optimizer="adam")
    trainer = trainer_of(settings)
    trainer.run(3)
    kept = trainer.state()
    trainer.configure(replace(settings, learning_rate=0.01, batch_size=3, beta1=0.8, regularization="L1"))
    assert np.array_equal(trainer.state().slots, kept.slots)
    assert kept.slots.any()
    assert trainer.state().optimizer_updates == 3
    trainer.configure(replace(settings, optimizer="adamw"))
    assert not trainer.state().slots.any()
    assert trainer.state().optimizer_updates == 0


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_left_over_points_are_averaged_in_before_clipping(optimizer: str) -> None:
    """Two updates of 4 of 11: the third averages over 3 waiting gradients and 4 new ones, as one batch of 7 would."""
    settings = training(0.1, 4, optimizer=optimizer, clip=0.05)
    trainer = trainer_of(settings, 11)
    trainer.run(1 << 30)
    start = trainer.state()
    trainer.run(1)
    inputs, targets = points(11)
    chosen = np.r_[8:11, 0:4]
    twin = Trainer(network_of(2, 4, 3, 1), inputs[chosen], targets[chosen], replace(settings, batch_size=7))
    twin.restore(dataclasses.replace(start, pending=np.zeros_like(start.pending), pending_count=0))
    twin.run(1)
    assert trainer.network.params == pytest.approx(twin.network.params, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_l1_comes_after_the_step_and_cuts_links(optimizer: str) -> None:
    settings = training(0.02, 5, "L1", 8.0, optimizer)
    trainer = trainer_of(settings)
    network = trainer.network
    free = trainer_of(replace(settings, regularization="none"))
    before = network.params.copy()
    trainer.run(1)
    free.run(1)
    expected = free.network.params - 0.16 * np.sign(before) * network.is_weight
    crossed = (expected * free.network.params < 0) & (network.is_weight == 1)
    assert crossed.any()
    assert network.params == pytest.approx(np.where(crossed, 0.0, expected), abs=1e-15)
    assert np.array_equal(network.alive == 0, crossed)


def test_clipping_leaves_short_gradients_alone_and_shortens_long_ones() -> None:
    steps = []
    for clip in (0.0, 1e6, 0.01):
        trainer = trainer_of(training(1.0, 25, clip=clip))
        before = trainer.network.params.copy()
        trainer.run(1)
        steps.append(before - trainer.network.params)
    assert steps[0] == pytest.approx(steps[1], rel=1e-12)
    assert np.linalg.norm(steps[2]) == pytest.approx(0.01, rel=1e-4)
    assert steps[2] / np.linalg.norm(steps[2]) == pytest.approx(steps[0] / np.linalg.norm(steps[0]), abs=1e-12)


def test_penalty_is_of_weights_only() -> None:
    trainer = trainer_of(training(regularization="L1", regularization_rate=0.2))
    weights = np.concatenate([matrix[:, :-1].ravel() for matrix in trainer.network.weights])
    assert trainer.penalty() == pytest.approx(0.2 * np.abs(weights).sum(), rel=1e-14)
    trainer.configure(training(regularization="L2", regularization_rate=0.2))
    assert trainer.penalty() == pytest.approx(0.1 * (weights**2).sum(), rel=1e-14)
    trainer.configure(training())
    assert trainer.penalty() is None


@pytest.mark.parametrize("schedule", [name for name, entry in SCHEDULES.items() if entry.memory is None])
def test_an_epoch_is_trained_at_its_rate(schedule: str) -> None:
    """A run whose rate is set by hand at every epoch is the same to the bit."""
    scheduled = trainer_of(training(0.3, 4, "L2", 0.1, schedule=schedule, schedule_epochs=3))
    by_hand = trainer_of(training(0.3, 4, "L2", 0.1))
    for epoch in range(30):
        rate = SCHEDULES[schedule].rate(0.3, epoch, SCHEDULES[schedule].knobs(training(schedule_epochs=3)))
        assert scheduled.current_rate == rate
        by_hand.configure(training(rate, 4, "L2", 0.1))
        scheduled.run(1 << 30)
        by_hand.run(1 << 30)
    assert np.array_equal(scheduled.network.params, by_hand.network.params)


def test_plateau_lowers_the_rate_until_another_schedule_is_chosen() -> None:
    settings = training(0.3, 5, schedule="plateau", schedule_epochs=2, schedule_factor=0.5)
    trainer = trainer_of(settings)
    for _ in range(4):
        trainer.note_loss(1.0)
    assert trainer.current_rate == 0.15
    trainer.configure(replace(settings, batch_size=4))
    assert trainer.current_rate == 0.15
    trainer.configure(training(0.3, 5))
    assert trainer.current_rate == 0.3


def test_the_trace_is_the_loss_of_each_batch_before_its_update() -> None:
    trainer = trainer_of(training(0.1, 5))
    twin = trainer_of(training(0.1, 5))
    assert not trainer.trace_values().size
    trainer.keep_trace(True)
    expected = []
    for start in (0, 5, 10):
        inputs, targets = points(25)
        backward = Backward(twin.network, 5)
        outputs = backward.run(inputs[start : start + 5].T)
        expected.append(np.mean((outputs - targets[start : start + 5].T) ** 2) / 2)
        twin.run(1)
    trainer.run(3)
    assert trainer.trace_values() == pytest.approx(expected, rel=1e-14)
    assert np.array_equal(trainer.network.params, twin.network.params)
    drive(trainer, 5000, [1 << 30])
    values = trainer.trace_values()
    assert values.shape == (4096,)
    trainer.run(1)
    assert np.array_equal(trainer.trace_values()[:-1], values[1:])
    trainer.keep_trace(False)
    assert not trainer.trace_values().size


@pytest.mark.parametrize("reshuffle", [False, True])
@pytest.mark.parametrize(("size", "count"), [(1, 150), (4, 25), (20_000, 20_001)])
def test_the_trace_is_the_same_however_many_updates_a_call_makes(size: int, count: int, reshuffle: bool) -> None:
    settings = training(0.1, size, reshuffle=reshuffle)
    at_once, one_by_one = trainer_of(settings, count), trainer_of(settings, count)
    for trainer, calls in ((at_once, [1 << 30]), (one_by_one, [1])):
        trainer.keep_trace(True)
        drive(trainer, 2 * (count // size), calls)
    assert len(at_once.trace_values()) == 2 * (count // size)
    assert at_once.trace_values() == pytest.approx(one_by_one.trace_values(), rel=1e-13)
