"""Batches, left-over samples, updates.

One epoch passes over the training points once, in their fixed order. A batch that is full gives one update. Points
left over at the end of an epoch are neither dropped nor used up at once: their gradients wait for the first update of
the next epoch, which averages over them too. Source: ``oneStep`` of the original's playground.ts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tuiplay.nn.arrays import Array, Step, scalar
from tuiplay.nn.network import Backward, Network
from tuiplay.nn.regularizers import REGULARIZERS, Buffers

_CACHED_BATCHES = 4096
"""Views of batches are kept up to this many; a table of millions makes them as it goes."""


@dataclass(frozen=True)
class TrainerState:
    """All that training changes, apart from the losses it leaves behind."""

    params: Array
    alive: Array
    pending: Array
    pending_count: int
    position: int
    epoch: int
    updates: int


class Trainer:
    """Stochastic gradient descent on half squared error.

    Parameters
    ----------
    network
        Changed in place.
    inputs
        Shape (points, features + 1), ones in the last column; only read, never copied.
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
        self._settings: tuple[float, int, str, float] | None = None
        self._feed(inputs, targets)

    def _feed(self, inputs: Array, targets: Array) -> None:
        self._inputs = inputs
        self._targets = targets
        self._count = len(inputs)
        self._views: list[tuple[Array, Array]] = []

    def replace_points(self, inputs: Array, targets: Array) -> None:
        """Go on with other points, from the start of an epoch; gradients that wait for an update go on waiting."""
        self._feed(inputs, targets)
        self.position = 0
        settings, self._settings = self._settings, None
        if settings:
            self.configure(*settings)

    def configure(
        self, learning_rate: float, batch_size: int, regularization: str = "none", regularization_rate: float = 0.0
    ) -> None:
        """Set what may change between any two updates. Leaving L1 revives the links it has killed."""
        settings = (learning_rate, batch_size, regularization, regularization_rate)
        if settings == self._settings:
            return
        self._settings = settings
        network = self.network
        if regularization != "L1":
            network.alive.fill(1.0)
        self._learning_rate = learning_rate
        self._batch_size = batch_size
        with np.errstate(over="ignore", invalid="ignore"):
            np.multiply(network.is_weight, learning_rate * regularization_rate, self._decay)
        if batch_size > self._count:
            # As in the original, a batch that never fills never gives an update.
            self._batch_pass = None
            self._update: list[Step] = []
            return
        self._batch_pass = Backward(network, batch_size)
        gradient = self._batch_pass.gradient
        buffers = Buffers(network.params, gradient, network.alive, self._decay)
        self._update = [(np.multiply, (gradient, self._scale, gradient)), *REGULARIZERS[regularization].update(buffers)]
        self._average_over(batch_size)
        batches = self._count // batch_size
        aligned = batches <= _CACHED_BATCHES
        self._views = [self._batch(i * batch_size) for i in range(batches)] if aligned else []

    def _average_over(self, samples: int) -> None:
        self._scale[()] = self._learning_rate / samples

    def _batch(self, start: int) -> tuple[Array, Array]:
        stop = start + self._batch_size
        return self._inputs[start:stop].T, self._targets[start:stop].T

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
            run_back, update = backward.run_back, self._update
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
            backward = self._left_over_pass(rest)
            inputs, targets = self._inputs[self.position :].T, self._targets[self.position :].T
            np.add(self._pending, backward.run_back(inputs, targets), self._pending)
            self._pending_count += rest
        self.position = 0
        self.epoch += 1

    _rest_pass: Backward | None = None

    def _left_over_pass(self, rest: int) -> Backward:
        if self._rest_pass is None or self._rest_pass.columns != rest:
            self._rest_pass = Backward(self.network, rest)
        return self._rest_pass

    def state(self) -> TrainerState:
        """A copy of everything that training changes."""
        network = self.network
        return TrainerState(
            network.params.copy(),
            network.alive.copy(),
            self._pending.copy(),
            self._pending_count,
            self.position,
            self.epoch,
            self.updates,
        )

    def restore(self, state: TrainerState) -> None:
        """Go back to a state of a trainer on the same network shape and points."""
        self.network.params[:] = state.params
        self.network.alive[:] = state.alive
        self._pending[:] = state.pending
        self._pending_count = state.pending_count
        self.position = state.position
        self.epoch = state.epoch
        self.updates = state.updates
