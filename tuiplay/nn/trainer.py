"""Gradient descent, update by update.

One epoch passes over the training points once, in their fixed order or, with ``reshuffle``, in a new one. A full batch
gives one update. Points left over at the end of an epoch are neither dropped nor used at once: their gradients wait for
the first update of the next epoch, which averages over them too. Source: ``oneStep`` of the original's playground.ts.

One update: sum of the gradients, mean, clipping, coupled penalty, optimizer, then the other penalties.
"""

from __future__ import annotations

import numpy as np

from tuiplay.nn.arrays import Array, Step, scalar
from tuiplay.nn.batch_losses import BatchLosses
from tuiplay.nn.batches import Batch, Batches, CarryOver, PointNumbers, Trace
from tuiplay.nn.compiled import training_of
from tuiplay.nn.compiled_trainer import CompiledTrainer
from tuiplay.nn.dropout import dropout_rates
from tuiplay.nn.losses import LOSSES, fitting_loss
from tuiplay.nn.network import Backward, Network
from tuiplay.nn.optimizers import OPTIMIZERS, Workspace, clip_steps
from tuiplay.nn.random import put_back, state_of, stream
from tuiplay.nn.regularizers import REGULARIZERS, PenaltyBuffers, subtract_steps
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.nn.settings import TrainingSettings
from tuiplay.nn.trainer_state import TrainerState as TrainerState


class Trainer(CompiledTrainer):
    """The trainer of a network: gradient descent in batches.

    Parameters
    ----------
    network
        The network, changed in place.
    inputs
        The inputs, shape (points, features + 1), ones in the last column; read-only, and copied only for ``reshuffle``.
    targets
        The targets, shape (points, outputs).
    settings
        The settings. ``ValueError`` for a loss that needs a probability if the output is not one, or invalid dropout
        rates.

    Attributes
    ----------
    epoch
        The number of epochs completed.
    updates
        The number of updates made.
    fixed
        1.0 where ``freeze`` keeps a parameter unchanged; None if it keeps none.
    """

    def __init__(self, network: Network, inputs: Array, targets: Array, settings: TrainingSettings) -> None:
        self.network = network
        self.epoch = 0
        self.updates = 0
        self._batches = Batches(inputs, targets)
        self._carry = CarryOver(network.params.size)
        self._rate = scalar(0.0)
        self._scale = scalar(0.0)
        self._strength = np.zeros_like(network.params)
        self._trace: Trace | None = None
        self._traced: BatchLosses | None = None
        self._dropout: np.random.Generator | None = None
        self._losses = None
        self._compiled = None
        self.fixed: Array | None = None
        self._choose(settings)
        self._optimizer_memory = self._optimizer.memory(network.params.size)
        self._schedule_memory = self._schedule.restored()
        self._adopt()

    @property
    def position(self) -> int:
        """The number of points used in the present epoch."""
        return self._batches.position

    @property
    def waiting(self) -> int:
        """The number of points whose gradients wait for the next update."""
        return self._carry.points

    @property
    def is_special(self) -> bool:
        """True if parts are frozen, switched off or have a wrong gradient, which no other engine supports."""
        held = self.fixed is not None or self.network.off is not None
        return held or bool(self._settings.broken_layer)

    @property
    def settings(self) -> TrainingSettings:
        """The settings of training."""
        return self._settings

    @property
    def points(self) -> Batch:
        """The inputs, shape (points, features + 1), and targets, shape (points, outputs), in the given order."""
        return self._batches.given

    # Settings

    def configure(self, settings: TrainingSettings) -> None:
        """Change the settings that may change between any two updates.

        Replacing a penalty that cuts links makes these live again. Another optimizer or schedule starts without a
        memory, another ``shuffle_seed`` starts both streams from the beginning. ``reshuffle`` applies from the next
        epoch on.
        """
        if settings == self._settings:
            return
        optimizer, schedule, seed = self._optimizer, self._schedule, self._settings.shuffle_seed
        self._choose(settings)
        if self._optimizer is not optimizer:
            self._optimizer_memory = self._optimizer.memory(self.network.params.size)
        if self._schedule is not schedule:
            self._schedule_memory = self._schedule.restored()
        if settings.shuffle_seed != seed:
            # The present epoch keeps its order, which came from the old stream: see ``state``.
            self._dropout = None
            self._batches.forget_stream()
        self._adopt()

    def _choose(self, settings: TrainingSettings) -> None:
        self._dropout_rates = dropout_rates(settings.dropout, len(self.network.sizes) - 1)
        self._settings = settings
        self._optimizer = OPTIMIZERS[settings.optimizer]
        self._schedule = SCHEDULES[settings.schedule]
        self._loss = LOSSES[fitting_loss(settings.loss, self.network.sizes[-1])]
        self._schedule_knobs = self._schedule.knobs(settings)
        self._penalty = REGULARIZERS[settings.regularization]
        self._penalty_knobs = self._penalty.knobs(settings)

    def _adopt(self) -> None:
        if not self._penalty.cuts_links:
            self.network.alive.fill(1.0)
        self._lay_down()

    def freeze(self, mask: Array | None) -> None:
        """Freeze the parameters where ``mask`` is 1.0: neither optimizer nor penalty changes them; None for none."""
        self.fixed = mask
        self._lay_down()

    def replace_points(self, inputs: Array, targets: Array) -> None:
        """Continue with other points, from the start of an epoch; gradients that wait for an update keep waiting."""
        self._batches.replace(inputs, targets)
        self._lay_down()

    def _lay_down(self) -> None:
        settings, network, optimizer, penalty = self._settings, self.network, self._optimizer, self._penalty
        self._batches.cut(settings.batch_size)
        self._rest_pass: Backward | None = None
        self._plain = optimizer.only_scales and not settings.clip
        trained = None if self.fixed is None else 1.0 - self.fixed
        self._penalised = network.is_weight if trained is None else network.is_weight * trained
        self._use_rate()
        if settings.batch_size > self._batches.count:
            # As in the original, a batch that never fills never gives an update.
            self._batch_pass: Backward | None = None
            self._update: list[Step] = []
            self._compiled = None
            self._lay_trace()
            return
        self._batch_pass = self._pass(settings.batch_size)
        self._lay_trace()
        gradient = self._batch_pass.gradient
        # With plain descent, mean and learning rate are one factor, and one call.
        self._update = [(np.multiply, (gradient, self._scale, gradient))]
        hold: list[Step] = [] if trained is None else [(np.multiply, (gradient, trained, gradient))]
        self._update += hold
        if settings.clip:
            self._update += clip_steps(gradient, settings.clip)
        last = penalty.update
        if penalty.coupled is not None and not optimizer.decoupled:
            self._update += penalty.coupled(self._buffers(gradient, self._penalised * settings.regularization_rate))
            last = subtract_steps
        if not self._plain:
            workspace = Workspace(gradient, self._optimizer_memory, self._rate, optimizer.knobs(settings))
            # The optimizer's memory would still move frozen parameters.
            self._update += optimizer.step(workspace) + hold
        self._update += last(self._buffers(gradient, self._strength))
        self._compile(trained)

    def _compile(self, trained: Array | None) -> None:
        self._compiled = training_of(
            self.network, self._settings, self._batches, self._optimizer_memory, self._carry, self._penalised, trained
        )
        self.losses_by(self._losses)

    def _buffers(self, gradient: Array, strength: Array) -> PenaltyBuffers:
        return PenaltyBuffers(self.network.params, gradient, self.network.alive, strength, self._penalty_knobs)

    def _pass(self, columns: int) -> Backward:
        settings = self._settings
        if any(self._dropout_rates) and self._dropout is None:
            self._dropout = stream(settings.shuffle_seed, "dropout")
        knobs = self._loss.knobs(settings)
        broken = settings.broken_layer
        return Backward(self.network, columns, settings.loss, self._dropout_rates, self._dropout, knobs, broken)

    # Learning rate

    @property
    def current_rate(self) -> float:
        """The learning rate of the present epoch."""
        rate = self._schedule.rate(self._settings.learning_rate, self.epoch, self._schedule_knobs)
        return rate if self._schedule_memory is None else rate * self._schedule_memory.scale

    def _use_rate(self) -> None:
        rate = self.current_rate
        self._rate[()] = rate
        with np.errstate(over="ignore", invalid="ignore"):
            np.multiply(self._penalised, rate * self._settings.regularization_rate, self._strength)
        self._average_over(self._batches.size)

    def _average_over(self, points: int) -> None:
        self._scale[()] = (float(self._rate) if self._plain else 1.0) / points

    def note_loss(self, train_loss: float) -> None:
        """Pass the training loss at the end of an epoch, once per epoch, to a schedule that has a memory."""
        if self._schedule_memory is not None:
            self._schedule_memory.observe(train_loss, self._settings.learning_rate, self._schedule_knobs)
            self._use_rate()

    def penalty(self) -> float | None:
        """The term that the penalty adds to the loss, a function of the weights only; None without a penalty."""
        if self._penalty.value is None:
            return None
        weights = self.network.params * self.network.is_weight
        return self._penalty.value(weights, self._settings.regularization_rate, self._penalty_knobs)

    # Training

    def run(self, limit: int) -> int:
        """Make at most ``limit`` updates, but do not go past the end of the current epoch.

        Returns the number of updates made. At the end of an epoch ``position`` is 0 again and ``epoch`` one more; an
        epoch whose batch never fills ends without an update.
        """
        batches, backward = self._batches, self._batch_pass
        size, left, made = batches.size, batches.left, 0
        if self._compiled is not None:
            return self._run_compiled(self._compiled, limit)
        if backward is not None and left:
            todo = min(limit, left)
            if not batches.position and todo > 0:
                batches.begin_epoch(self._settings.reshuffle, self._settings.shuffle_seed)
            run_back, traced = backward.run_back, self._traced
            update, carry = self._update, self._carry
            views, index = batches.ahead()
            while made < todo:
                inputs, targets = views[index + made] if views else batches.at(batches.position + made * size)
                run_back(inputs, targets)
                if traced is not None:
                    traced.keep(batches.position + (made + 1) * size)
                if carry.points:
                    self._average_over(size + carry.give(backward.gradient))
                    for function, arguments in update:
                        function(*arguments)
                    self._average_over(size)
                else:
                    for function, arguments in update:
                        function(*arguments)
                made += 1
            if traced is not None:
                traced.settle(batches.position + made * size)
            batches.position += made * size
            self.updates += made
            left -= made
        if not left or backward is None:
            self._finish_epoch()
        return made

    def _finish_epoch(self) -> None:
        rest = self._batches.count - self._batches.position
        if rest and self._batch_pass is not None:
            if self._rest_pass is None or self._rest_pass.columns != rest:
                self._rest_pass = self._pass(rest)
            self._carry.add(self._rest_pass.run_back(*self._batches.rest()), rest)
        self._end_epochs(1)

    def next_batch(self) -> PointNumbers:
        """The indices of the training points of the next update's batch; empty if it never fills."""
        return self._batches.next_numbers(self._settings.reshuffle, self._settings.shuffle_seed)

    @property
    def masks(self) -> list[Array | None]:
        """The dropout factors of the last batch: inputs, then hidden layers, each (units, points); 0: left out."""
        return [] if self._batch_pass is None or not any(self._dropout_rates) else self._batch_pass.masks

    # The losses of the updates

    def keep_trace(self, on: bool) -> None:
        """Record the loss of every update's batch from here on, or stop and drop the record."""
        if on != (self._trace is not None):
            self._trace = Trace() if on else None
            self._lay_trace()

    def _lay_trace(self) -> None:
        backward, trace = self._batch_pass, self._trace
        self._traced = None if trace is None or backward is None else BatchLosses(backward, self._batches, trace)

    def trace_values(self) -> Array:
        """The mean loss of each of the last updates' batches (at most 4096), before the update; the oldest first."""
        return np.empty(0) if self._trace is None else self._trace.values()

    # State

    def state(self) -> TrainerState:
        """A copy of everything that training changes."""
        shuffle_stream, order_stream = self._batches.streams()
        return TrainerState(
            params=self.network.whole(),
            alive=self.network.alive.copy(),
            pending=self._carry.gradient.copy(),
            pending_count=self._carry.points,
            position=self.position,
            epoch=self.epoch,
            updates=self.updates,
            slots=self._optimizer_memory.slots.copy(),
            optimizer_updates=self._optimizer_memory.updates,
            dropout_stream=state_of(self._dropout) if self._dropout is not None else b"",
            shuffle_stream=shuffle_stream,
            order_stream=order_stream,
            schedule=() if self._schedule_memory is None else self._schedule_memory.state(),
        )

    def restore(self, state: TrainerState) -> None:
        """Restore a state of a trainer on the same network shape, points and settings.

        Raises
        ------
        ValueError
            If the memory of the optimizer or of the schedule does not fit the one chosen.
        """
        found, wanted = state.slots.shape, self._optimizer_memory.slots.shape
        if found != wanted:
            raise ValueError(f"state vectors of shape {found} instead of {wanted}")
        self._schedule_memory = self._schedule.restored(state.schedule)
        self.network.put(state.params)
        self.network.alive[:] = state.alive
        self._carry.gradient[:], self._carry.points = state.pending, state.pending_count
        self.epoch, self.updates = state.epoch, state.updates
        self._optimizer_memory.slots[:], self._optimizer_memory.updates = state.slots, state.optimizer_updates
        seed = self._settings.shuffle_seed
        if state.dropout_stream or self._dropout is not None:
            fresh = stream(seed, "dropout")
            if self._dropout is None:
                self._dropout = fresh
            # The existing passes draw from this very generator.
            put_back(self._dropout, state.dropout_stream or state_of(fresh))
        self._batches.restore(state.position, (state.shuffle_stream, state.order_stream), seed)
        self._use_rate()
