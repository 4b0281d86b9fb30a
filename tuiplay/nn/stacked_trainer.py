"""Gradient descent on many networks of one shape at once: each member learns exactly what it would learn alone.

Order and arithmetic are those of ``trainer``; members may differ in their weights, points, seeds, learning rates and
regularization rates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tuiplay.nn.arrays import Array, Step, play, scalar
from tuiplay.nn.dropout import dropout_rates
from tuiplay.nn.losses import LOSSES, fitting_loss
from tuiplay.nn.optimizers import OPTIMIZERS, OptimizerMemory, Workspace, clip_steps
from tuiplay.nn.random import put_back, state_of, stream
from tuiplay.nn.regularizers import REGULARIZERS, PenaltyBuffers, subtract_steps
from tuiplay.nn.schedules import SCHEDULES, ScheduleMemory
from tuiplay.nn.settings import TrainingSettings
from tuiplay.nn.stacked import Stack, StackedBackward
from tuiplay.nn.stacked_batches import StackedBatches
from tuiplay.nn.trainer import Trainer, TrainerState

_SHARED = ("batch_size", "optimizer", "schedule", "loss", "regularization", "dropout", "clip", "reshuffle")


@dataclass
class _Member:
    """The data of one member."""

    settings: TrainingSettings
    schedule: ScheduleMemory | None
    dropout: np.random.Generator | None
    shuffler: np.random.Generator | None


class StackedTrainer:
    """The trainer of a stack, epoch by epoch.

    Parameters
    ----------
    trainers
        The trainers of the members in their present state, each at the end of the same epoch; they are not changed.
        ``ValueError`` if they cannot be stacked: see ``stackable``.

    Attributes
    ----------
    stack
        The networks, changed in place.
    inputs, targets
        The training points: (members, points, features + 1) and (members, points, outputs), without the first axis if
        all members have the same points.
    epoch, updates
        The numbers of epochs completed and updates made.
    """

    def __init__(self, trainers: Sequence[Trainer]) -> None:
        if not stackable(trainers):
            raise ValueError("these trainers differ in more than weights, points, seeds and rates")
        states = [trainer.state() for trainer in trainers]
        first = states[0]
        self.stack = Stack([trainer.network for trainer in trainers])
        self.epoch, self.updates = first.epoch, first.updates
        self.inputs, self.targets = (together([trainer.points[part] for trainer in trainers]) for part in (0, 1))
        self._settings = trainers[0].settings
        self._slots = np.stack([state.slots for state in states], axis=1)
        self._counted = first.optimizer_updates
        self._pending = np.stack([state.pending for state in states])
        self._waiting = first.pending_count
        self._schedule = SCHEDULES[self._settings.schedule]
        self._members = [_member(trainer.settings, state) for trainer, state in zip(trainers, states, strict=True)]
        self._lay_down()

    def __len__(self) -> int:
        return len(self.stack)

    def keep(self, members: Sequence[int]) -> None:
        """Keep only these members, by their indices."""
        chosen = list(members)
        if self.inputs.ndim > 2:
            self.inputs, self.targets = self.inputs[chosen], self.targets[chosen]
        self._counted = self._memory.updates
        self._slots, self._pending = self._memory.slots[:, chosen], self._pending[chosen]
        self._members = [self._members[member] for member in chosen]
        self.stack.keep(chosen)
        self._lay_down()

    def _lay_down(self) -> None:
        settings, stack, members = self._settings, self.stack, len(self.stack)
        self._optimizer = OPTIMIZERS[settings.optimizer]
        self._penalty = REGULARIZERS[settings.regularization]
        self._memory = OptimizerMemory(self._slots, self._counted)
        self._plain = self._optimizer.only_scales and not settings.clip
        # Multiplying by one number is faster than by a column.
        alike = len({member.settings.learning_rate for member in self._members}) == 1 and not self.watches_loss
        self._rate, self._scale = (np.zeros(() if alike else (members, 1)) for _ in range(2))
        self._strength = np.zeros_like(stack.params)
        size = settings.batch_size
        self._size, count = size, int(self.inputs.shape[-2])
        # As in the original, a batch that never fills never gives an update.
        self._number = count // size
        self._rest = count - self._number * size if self._number else 0
        # In orders of their own, members no longer share their points.
        shapes = [given.shape if given.ndim > 2 else (members, *given.shape) for given in (self.inputs, self.targets)]
        self._ordered = (self.inputs, self.targets)
        if settings.reshuffle:
            self._ordered = np.empty(shapes[0]), np.empty(shapes[1])
        self._batches = StackedBatches(*self._ordered, size)
        self._dropout = dropout_rates(settings.dropout, len(stack.sizes) - 1)
        self._batch_pass = self._pass(size) if self._number else None
        self._rest_pass = self._pass(self._rest) if self._rest else None
        self._update: list[Step] = []
        self._plans: list[list[Step]] = []
        self._rest_plan: list[Step] = []
        if self._batch_pass is not None:
            self._update = self._lay_update()
            self._plans = [self._batch_pass.steps(*batch) for batch in self._batches.full]
        if self._rest_pass is not None:
            self._rest_plan = self._rest_pass.steps(*self._batches.rest)
        self._use_rate()

    def _pass(self, columns: int) -> StackedBackward:
        loss = LOSSES[fitting_loss(self._settings.loss, self.stack.sizes[-1])]
        rates = self._dropout if any(self._dropout) else ()
        return StackedBackward(self.stack, columns, loss, loss.knobs(self._settings), rates)

    def _lay_update(self) -> list[Step]:
        assert self._batch_pass is not None
        settings, optimizer, penalty = self._settings, self._optimizer, self._penalty
        gradient = self._batch_pass.gradient
        steps: list[Step] = [(np.multiply, (gradient, self._scale, gradient))]
        if settings.clip:
            steps += clip_steps(gradient, settings.clip)
        last = penalty.update
        if penalty.coupled is not None and not optimizer.decoupled:
            steps += penalty.coupled(self._buffers(gradient, self.stack.is_weight * self._penalty_rates()))
            last = subtract_steps
        if not self._plain:
            steps += optimizer.step(Workspace(gradient, self._memory, self._rate, optimizer.knobs(settings)))
        return steps + last(self._buffers(gradient, self._strength))

    def _buffers(self, gradient: Array, strength: Array) -> PenaltyBuffers:
        knobs = self._penalty.knobs(self._settings)
        return PenaltyBuffers(self.stack.params, gradient, self.stack.alive, strength, knobs)

    def _penalty_rates(self) -> Array:
        return np.array([[member.settings.regularization_rate] for member in self._members])

    # Learning rates

    @property
    def rates(self) -> Array:
        """The learning rate of every member in the present epoch, shape (members,)."""
        return np.full(len(self), 1.0) * self._rate.ravel()

    def _use_rate(self) -> None:
        knobs = self._schedule.knobs(self._settings)
        rates = [self._schedule.rate(member.settings.learning_rate, self.epoch, knobs) for member in self._members]
        if self._rate.ndim:
            scales = [1.0 if member.schedule is None else member.schedule.scale for member in self._members]
            self._rate[:, 0] = np.multiply(rates, scales)
        else:
            self._rate[()] = rates[0]
        with np.errstate(over="ignore", invalid="ignore"):
            np.multiply(self.stack.is_weight, self._rate * self._penalty_rates(), self._strength)
        self._average_over(self._size)

    def _average_over(self, points: int) -> None:
        np.divide(self._rate if self._plain else scalar(1.0), points, self._scale)

    def note_losses(self, train_losses: Sequence[float]) -> None:
        """Pass the members' training losses at the end of an epoch to schedules that have a memory."""
        if self._schedule.memory is None:
            return
        knobs = self._schedule.knobs(self._settings)
        for member, loss in zip(self._members, train_losses, strict=True):
            if member.schedule is not None:
                member.schedule.observe(loss, member.settings.learning_rate, knobs)
        self._use_rate()

    @property
    def watches_loss(self) -> bool:
        """True if ``note_losses`` has to be called with the training losses."""
        return self._schedule.memory is not None

    # Training

    def run_epoch(self) -> int:
        """Train one epoch; return the number of updates made."""
        if self._batch_pass is not None:
            draws = self._draws()
            if self._settings.reshuffle:
                self._shuffle()
            update = self._update
            for index, plan in enumerate(self._plans):
                if draws is not None:
                    self._mask(self._batch_pass, draws[:, index * self._per_update :])
                for function, arguments in plan:
                    function(*arguments)
                if self._waiting:
                    self._update_with_waiting(self._batch_pass.gradient)
                else:
                    for function, arguments in update:
                        function(*arguments)
            self.updates += self._number
            if self._rest_pass is not None:
                if draws is not None:
                    self._mask(self._rest_pass, draws[:, self._number * self._per_update :])
                play(self._rest_plan)
                np.add(self._pending, self._rest_pass.gradient, self._pending)
                self._waiting += self._rest
        self.epoch += 1
        if self._schedule.by_epoch is not None:
            self._use_rate()
        return self._number

    def _update_with_waiting(self, gradient: Array) -> None:
        """Make an update that also averages over the points left over from the previous epoch."""
        np.add(gradient, self._pending, gradient)
        self._pending.fill(0.0)
        self._average_over(self._size + self._waiting)
        self._waiting = 0
        play(self._update)
        self._average_over(self._size)

    def _shuffle(self) -> None:
        for place, member in enumerate(self._members):
            if member.shuffler is None:
                member.shuffler = stream(member.settings.shuffle_seed, "shuffle")
            order = member.shuffler.permutation(self.inputs.shape[-2])
            for given, ordered in zip((self.inputs, self.targets), self._ordered, strict=True):
                np.take(given if given.ndim < 3 else given[place], order, axis=0, out=ordered[place], mode="clip")
        self._batches.fill(*self._ordered)

    @property
    def _units(self) -> int:
        return sum(units for rate, units in zip(self._dropout, self.stack.sizes, strict=False) if rate)

    @property
    def _per_update(self) -> int:
        return self._units * self._size

    def _draws(self) -> Array | None:
        """The random numbers of all masks of an epoch, drawn in the order of single runs; None without dropout."""
        if not any(self._dropout):
            return None
        draws = np.empty((len(self), self._number * self._per_update + self._units * self._rest))
        for member, row in zip(self._members, draws, strict=True):
            if member.dropout is None:
                member.dropout = stream(member.settings.shuffle_seed, "dropout")
            member.dropout.random(out=row)
        return draws

    def _mask(self, backward: StackedBackward, draws: Array) -> None:
        start = 0
        for rate, mask in zip(self._dropout, backward.masks, strict=True):
            if mask is not None:
                units, members, columns = mask.shape
                stop = start + units * columns
                drawn = draws[:, start:stop].reshape(members, units, columns)
                np.greater_equal(drawn.swapaxes(0, 1), rate, mask)
                np.multiply(mask, 1.0 / (1.0 - rate), mask)
                start = stop

    # Members

    def state(self, member: int) -> TrainerState:
        """The state that a trainer of this member alone would have."""
        own = self._members[member]
        return TrainerState(
            params=self.stack.params[member].copy(),
            alive=self.stack.alive[member].copy(),
            pending=self._pending[member].copy(),
            pending_count=self._waiting,
            position=0,
            epoch=self.epoch,
            updates=self.updates,
            slots=self._memory.slots[:, member].copy(),
            optimizer_updates=self._memory.updates,
            dropout_stream=b"" if own.dropout is None else state_of(own.dropout),
            shuffle_stream=b"" if own.shuffler is None else state_of(own.shuffler),
            order_stream=b"",
            schedule=() if own.schedule is None else own.schedule.state(),
        )


def stackable(trainers: Sequence[Trainer]) -> bool:
    """True if trainers differ only in weights, points, seeds, learning rates and regularization rates.

    They must be at the end of the same epoch and have the same number of points. Nothing may be frozen, switched off or
    broken.
    """
    if any(trainer.is_special for trainer in trainers):
        return False
    return len({_kind(trainer) for trainer in trainers}) == 1 and not trainers[0].position


def _kind(trainer: Trainer) -> tuple[object, ...]:
    network, settings = trainer.network, trainer.settings
    entries = (OPTIMIZERS[settings.optimizer], SCHEDULES[settings.schedule], REGULARIZERS[settings.regularization],
               LOSSES[fitting_loss(settings.loss, network.sizes[-1])])  # fmt: skip
    knobs = tuple(tuple(entry.knobs(settings).items()) for entry in entries)
    shared = tuple(getattr(settings, name) for name in _SHARED)
    progress = (trainer.epoch, trainer.updates, trainer.position, trainer.waiting, len(trainer.points[0]))
    return (network.sizes, network.activations, network.output_activation, shared, knobs, progress)


def _member(settings: TrainingSettings, state: TrainerState) -> _Member:
    generators: list[np.random.Generator | None] = []
    for purpose, kept in (("dropout", state.dropout_stream), ("shuffle", state.shuffle_stream)):
        generator = stream(settings.shuffle_seed, purpose) if kept else None
        if generator is not None:
            put_back(generator, kept)
        generators.append(generator)
    return _Member(settings, SCHEDULES[settings.schedule].restored(state.schedule), *generators)


def together(arrays: Sequence[Array]) -> Array:
    """The arrays, of one shape, stacked along a new first axis, or the first of them if all are equal."""
    if all(array is arrays[0] or np.array_equal(array, arrays[0]) for array in arrays):
        return arrays[0]
    return np.stack(arrays)
