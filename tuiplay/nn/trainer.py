"""Batches, left-over samples, updates.

One epoch passes over the training points once, in their fixed order or, with ``reshuffle``, in a new one. A batch that
is full gives one update. Points left over at the end of an epoch are neither dropped nor used up at once: their
gradients wait for the first update of the next epoch, which averages over them too. Source: ``oneStep`` of the
original's playground.ts.

One update: sum of the gradients, mean, clip, coupled L2, optimizer, then L1 or decoupled L2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from tuiplay.nn.arrays import Array, Step, scalar
from tuiplay.nn.network import Backward, Network
from tuiplay.nn.optimizers import DECOUPLED, OPTIMIZERS, OptimizerSettings, Workspace
from tuiplay.nn.random import PointOrder, Trace, put_back, state_of, stream
from tuiplay.nn.regularizers import REGULARIZERS, Buffers, clip_steps, coupled_steps
from tuiplay.nn.schedules import SCHEDULES, PlateauState
from tuiplay.nn.settings import TrainingSettings

__all__ = ["Trainer", "TrainerState", "TrainingSettings"]

_CACHED_BATCHES = 4096
"""Views of batches are kept up to this many; a table of millions makes them as it goes."""


def _no_slots() -> Array:
    return np.zeros((0, 0))


@dataclass(frozen=True)
class TrainerState:
    """All that training changes, apart from the losses it leaves behind.

    Attributes
    ----------
    slots
        The optimizer's state vectors, shape (slots, parameters); of size 0 in states that have none.
    optimizer_updates
        Updates since that optimizer was chosen (Adam's t).
    dropout_stream, shuffle_stream
        ``streams.state_of`` the two generators, empty if one was not needed yet.
    order_stream
        That of the second before the order of the epoch under way was drawn, so that drawing again gives that order.
        Empty if the epoch is in the fixed order, or has not begun.
    plateau_scale, plateau_best, plateau_waited
        ``PlateauState``.
    """

    params: Array
    alive: Array
    pending: Array
    pending_count: int
    position: int
    epoch: int
    updates: int
    slots: Array = field(default_factory=_no_slots)
    optimizer_updates: int = 0
    dropout_stream: bytes = b""
    shuffle_stream: bytes = b""
    order_stream: bytes = b""
    plateau_scale: float = 1.0
    plateau_best: float = math.inf
    plateau_waited: int = 0


class Trainer:
    """Gradient descent in batches.

    Parameters
    ----------
    network
        Changed in place.
    inputs
        Shape (points, features + 1), ones in the last column; only read, and copied only for ``reshuffle``.
    targets
        Shape (points, outputs).

    Attributes
    ----------
    epoch
        Epochs completed.
    updates
        Updates made.
    position
        Points of the current epoch that have been used.
    """

    def __init__(self, network: Network, inputs: Array, targets: Array) -> None:
        self.network = network
        self.epoch = 0
        self.updates = 0
        self.position = 0
        self._pending = np.zeros_like(network.params)
        self._pending_count = 0
        self._scale = scalar(0.0)
        self._decay = np.zeros_like(network.params)
        self._optimizer_settings = OptimizerSettings()
        self._slots = np.zeros((0, network.params.size))
        self._plateau = PlateauState()
        self._trace: Trace | None = None
        self._dropout: np.random.Generator | None = None
        self._shuffler: np.random.Generator | None = None
        self._before_order = b""
        self._chosen = TrainingSettings()
        self._configured = False
        self._feed(inputs, targets)

    def _feed(self, inputs: Array, targets: Array) -> None:
        self._rows = PointOrder(inputs, targets)
        self._count = len(inputs)
        self._views: list[tuple[Array, Array]] = []

    def replace_points(self, inputs: Array, targets: Array) -> None:
        """Go on with other points, from the start of an epoch; gradients that wait for an update go on waiting."""
        self._feed(inputs, targets)
        self.position = 0
        if self._configured:
            self._lay_down()

    def configure(self, settings: TrainingSettings) -> None:
        """Set what may change between any two updates.

        Leaving L1 revives the links it has killed. Another optimizer starts without a memory, another ``plateau`` too,
        another ``random_seed`` starts both streams anew. ``reshuffle`` holds from the next epoch on.
        """
        old = self._chosen
        if self._configured and settings == old:
            return
        self._chosen = settings
        slots = OPTIMIZERS[settings.optimizer].slots
        if not self._configured or settings.optimizer != old.optimizer:
            self._slots = np.zeros((slots, self.network.params.size))
            self._optimizer_settings.updates = 0
        if settings.schedule != old.schedule:
            self._plateau = PlateauState()
        if settings.random_seed != old.random_seed:
            # The epoch under way keeps its order, which came from the old stream: see ``state``.
            self._dropout = self._shuffler = None
        self._configured = True
        if settings.regularization != "L1":
            self.network.alive.fill(1.0)
        self._lay_down()

    def _lay_down(self) -> None:
        chosen, network, settings = self._chosen, self.network, self._optimizer_settings
        settings.momentum, settings.beta1, settings.beta2 = chosen.momentum, chosen.beta1, chosen.beta2
        settings.smoothing, settings.epsilon = chosen.smoothing, chosen.epsilon
        self._batch_size = chosen.batch_size
        self._rest_pass: Backward | None = None
        self._plain = chosen.optimizer == "sgd" and not chosen.clip
        self._use_rate()
        if chosen.batch_size > self._count:
            # As in the original, a batch that never fills never gives an update.
            self._batch_pass: Backward | None = None
            self._update: list[Step] = []
            return
        self._batch_pass = self._pass(chosen.batch_size)
        gradient = self._batch_pass.gradient
        # With plain descent, mean and learning rate are one factor, and one call.
        self._update = [(np.multiply, (gradient, self._scale, gradient))]
        if chosen.clip:
            self._update += clip_steps(gradient, chosen.clip)
        penalty = chosen.regularization
        if penalty == "L2" and chosen.optimizer not in DECOUPLED:
            self._update += coupled_steps(network.params, gradient, network.is_weight * chosen.regularization_rate)
            penalty = "none"
        if not self._plain:
            self._update += OPTIMIZERS[chosen.optimizer].step(Workspace(gradient, self._slots, settings))
        self._update += REGULARIZERS[penalty].update(Buffers(network.params, gradient, network.alive, self._decay))
        self._cut()

    def _cut(self) -> None:
        """Keep the views of all batches, where they are not too many."""
        batches = self._count // self._batch_size
        few = batches <= _CACHED_BATCHES
        self._views = [self._batch(i * self._batch_size) for i in range(batches)] if few else []

    def _pass(self, columns: int) -> Backward:
        chosen = self._chosen
        if any(chosen.dropout) and self._dropout is None:
            self._dropout = stream(chosen.random_seed, "dropout")
        return Backward(self.network, columns, chosen.loss, chosen.dropout, self._dropout, chosen.huber_delta)

    # The learning rate

    @property
    def current_rate(self) -> float:
        """The learning rate of the epoch under way."""
        chosen = self._chosen
        rate = SCHEDULES[chosen.schedule].rate(
            chosen.learning_rate,
            self.epoch,
            chosen.schedule_epochs,
            chosen.schedule_factor,
            chosen.schedule_warmup,
        )
        return rate * self._plateau.scale

    def _use_rate(self) -> None:
        rate = self.current_rate
        self._optimizer_settings.rate[()] = rate
        with np.errstate(over="ignore", invalid="ignore"):
            np.multiply(self.network.is_weight, rate * self._chosen.regularization_rate, self._decay)
        self._average_over(self._batch_size)

    def _average_over(self, samples: int) -> None:
        self._scale[()] = (float(self._optimizer_settings.rate) if self._plain else 1.0) / samples

    def note_loss(self, train_loss: float) -> None:
        """Tell the training loss at the end of an epoch, once for each; only ``plateau`` listens."""
        chosen = self._chosen
        if chosen.schedule == "plateau":
            self._plateau.observe(train_loss, chosen.learning_rate, chosen.schedule_epochs, chosen.schedule_factor)
            self._use_rate()

    def penalty(self) -> float:
        """What the regularization adds to the loss: rate · Σ|w| for L1, rate / 2 · Σw² for L2, weights only."""
        chosen, weights = self._chosen, self.network.params * self.network.is_weight
        if chosen.regularization == "L1":
            return chosen.regularization_rate * float(np.abs(weights).sum())
        if chosen.regularization == "L2":
            return 0.5 * chosen.regularization_rate * float(np.dot(weights, weights))
        return 0.0

    # Training

    def _batch(self, start: int) -> tuple[Array, Array]:
        stop = start + self._batch_size
        return self._rows.inputs[start:stop].T, self._rows.targets[start:stop].T

    def _order_rows(self) -> None:
        """At the start of an epoch: a new order, or the fixed one again."""
        rows, before = self._rows, self._rows.inputs
        if self._chosen.reshuffle:
            if self._shuffler is None:
                self._shuffler = stream(self._chosen.random_seed, "shuffle")
            self._before_order = state_of(self._shuffler)
            rows.shuffle(self._shuffler)
        else:
            rows.straighten()
        if rows.inputs is not before:
            self._cut()

    def run(self, limit: int) -> int:
        """Make at most ``limit`` updates, but do not go past the end of the current epoch.

        Returns how many updates were made. At the end of an epoch ``position`` is 0 again and ``epoch`` one more; an
        epoch whose batch never fills ends without an update.
        """
        size, made = self._batch_size, 0
        backward = self._batch_pass
        left = (self._count - self.position) // size
        if backward is not None and left:
            todo = min(limit, left)
            if not self.position and todo > 0 and (self._chosen.reshuffle or self._rows.shuffled):
                self._order_rows()
            run_back, update = backward.run_back if self._trace is None else self._traced, self._update
            views = self._views if self.position % size == 0 else []
            index = self.position // size
            while made < todo:
                inputs, targets = views[index + made] if views else self._batch(self.position + made * size)
                run_back(inputs, targets)
                if self._pending_count:
                    self._add_pending(backward.gradient)
                    for function, arguments in update:
                        function(*arguments)
                    self._average_over(size)
                else:
                    for function, arguments in update:
                        function(*arguments)
                made += 1
            self.position += made * size
            self.updates += made
            left -= made
        if not left or backward is None:
            self._finish_epoch()
        return made

    def _add_pending(self, gradient: Array) -> None:
        np.add(gradient, self._pending, gradient)
        self._average_over(self._batch_size + self._pending_count)
        self._pending.fill(0.0)
        self._pending_count = 0

    def _finish_epoch(self) -> None:
        rest = self._count - self.position
        if rest and self._batch_pass is not None:
            if self._rest_pass is None or self._rest_pass.columns != rest:
                self._rest_pass = self._pass(rest)
            inputs, targets = self._rows.inputs[self.position :].T, self._rows.targets[self.position :].T
            np.add(self._pending, self._rest_pass.run_back(inputs, targets), self._pending)
            self._pending_count += rest
        self.position = 0
        self.epoch += 1
        if self._chosen.schedule != "constant":
            self._use_rate()

    @property
    def masks(self) -> list[Array | None]:
        """Dropout of the last batch: inputs, then hidden layers, each (units, points); 0 where one was left out."""
        return [] if self._batch_pass is None or not any(self._chosen.dropout) else self._batch_pass.masks

    # The loss of every update

    def keep_trace(self, on: bool) -> None:
        """Note the loss of every update's batch from here on, or stop it and forget."""
        if on != (self._trace is not None):
            self._trace = Trace() if on else None

    def trace_values(self) -> Array:
        """Mean loss of the batch of each of the last updates (4096 at most), at the weights before it; oldest first."""
        return np.empty(0) if self._trace is None else self._trace.values()

    def _traced(self, inputs: Array, targets: Array) -> None:
        backward = self._batch_pass
        if backward is not None and self._trace is not None:
            backward.run_back(inputs, targets)
            self._trace.add(backward.batch_loss(targets))

    # Keeping

    def state(self) -> TrainerState:
        """A copy of everything that training changes."""
        network, plateau = self.network, self._plateau
        shuffled = bool(self.position) and self._rows.shuffled
        return TrainerState(
            network.params.copy(),
            network.alive.copy(),
            self._pending.copy(),
            self._pending_count,
            self.position,
            self.epoch,
            self.updates,
            self._slots.copy(),
            self._optimizer_settings.updates,
            state_of(self._dropout) if self._dropout is not None else b"",
            state_of(self._shuffler) if self._shuffler is not None else b"",
            self._before_order if shuffled else b"",
            plateau.scale,
            plateau.best,
            plateau.waited,
        )

    def restore(self, state: TrainerState) -> None:
        """Go back to a state of a trainer on the same network shape, points and settings.

        A state without the memory of an optimizer or of a stream starts that afresh.

        Raises
        ------
        ValueError
            If the optimizer's state vectors are not as many as this optimizer's.
        """
        if state.slots.size and state.slots.shape != self._slots.shape:
            raise ValueError(f"state vectors of shape {state.slots.shape} instead of {self._slots.shape}")
        self.network.params[:] = state.params
        self.network.alive[:] = state.alive
        self._pending[:] = state.pending
        self._pending_count = state.pending_count
        self.position = state.position
        self.epoch = state.epoch
        self.updates = state.updates
        self._slots[:] = state.slots if state.slots.size else 0.0
        self._optimizer_settings.updates = state.optimizer_updates
        self._plateau = PlateauState(state.plateau_scale, state.plateau_best, state.plateau_waited)
        self._restore_streams(state)
        if self._configured:
            self._use_rate()

    def _restore_streams(self, state: TrainerState) -> None:
        seed, before = self._chosen.random_seed, self._rows.inputs
        if state.dropout_stream or self._dropout is not None:
            fresh = stream(seed, "dropout")
            if self._dropout is None:
                self._dropout = fresh
            put_back(self._dropout, state.dropout_stream or state_of(fresh))
        self._rows.straighten()
        if state.order_stream:
            again = stream(seed, "shuffle")
            put_back(again, state.order_stream)
            self._rows.shuffle(again)
        self._before_order = state.order_stream
        self._shuffler = stream(seed, "shuffle") if state.shuffle_stream else None
        if self._shuffler is not None:
            put_back(self._shuffler, state.shuffle_stream)
        if self._rows.inputs is not before and self._configured and self._batch_pass is not None:
            self._cut()
