"""Batches of training points: their order, the remainder at the end of an epoch, and the losses on the way."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tuiplay.nn.arrays import Array
from tuiplay.nn.random import put_back, state_of, stream

_KEPT = 4096
"""The most views of batches that are kept; a table of millions of points makes them when they are needed."""

PointNumbers = npt.NDArray[np.intp]
"""The indices of some of the given points, from 0."""
Batch = tuple[Array, Array]
"""A batch: inputs of shape (features + 1, points) and targets of shape (outputs, points), as views."""


class PointOrder:
    """The order of the training points: the given one, or a new one every epoch.

    Attributes
    ----------
    given
        The two arrays in the given order.
    inputs, targets
        The arrays that batches are cut from: the given arrays themselves, or copies that ``shuffle`` refills in place.
    numbers
        The order of the last ``shuffle``, as indices of the given points.
    """

    def __init__(self, inputs: Array, targets: Array) -> None:
        self.given = (inputs, targets)
        self._copies: tuple[Array, Array] | None = None
        self.numbers: PointNumbers | None = None
        self.inputs, self.targets = inputs, targets

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def shuffled(self) -> bool:
        """True if the rows are in another order than the given one."""
        return self.inputs is not self.given[0]

    def straighten(self) -> None:
        """Return to the given order and arrays."""
        self.inputs, self.targets = self.given

    def shuffle(self, generator: np.random.Generator) -> None:
        """Draw a new order, always of the given arrays, so that it depends on the stream's state alone."""
        inputs, targets = self.given
        if self._copies is None:
            self._copies = (np.empty_like(inputs), np.empty_like(targets))
        order = self.numbers = generator.permutation(len(inputs))
        # mode="clip" because the default copies through a buffer when there is an output.
        np.take(inputs, order, axis=0, out=self._copies[0], mode="clip")
        np.take(targets, order, axis=0, out=self._copies[1], mode="clip")
        self.inputs, self.targets = self._copies


class Batches:
    """The points of an epoch, cut into batches of one size; optionally in a new order every epoch.

    Parameters
    ----------
    inputs
        The inputs, shape (points, features + 1), ones in the last column; read-only, and copied only for a new order.
    targets
        The targets, shape (points, outputs).

    Attributes
    ----------
    count
        The number of points.
    size
        The number of points in a batch.
    position
        The number of points used in the present epoch.
    """

    def __init__(self, inputs: Array, targets: Array) -> None:
        self.size = 1
        self._shuffler: np.random.Generator | None = None
        self._before_order = b""
        self.replace(inputs, targets)

    def replace(self, inputs: Array, targets: Array) -> None:
        """Replace the points, at the start of an epoch; they have to be cut again."""
        self._rows = PointOrder(inputs, targets)
        self.count = len(inputs)
        self.position = 0
        self._views: list[Batch] = []

    @property
    def given(self) -> Batch:
        """The points in the given order, as rows."""
        return self._rows.given

    @property
    def rows(self) -> Batch:
        """The points in the order of the present epoch, as rows."""
        return self._rows.inputs, self._rows.targets

    @property
    def shuffled(self) -> bool:
        """True if that order differs from the given one."""
        return self._rows.shuffled

    @property
    def left(self) -> int:
        """The number of batches that the present epoch can still fill."""
        return (self.count - self.position) // self.size

    def cut(self, size: int) -> None:
        """Set the size of the batches from here on."""
        self.size = size
        self._cut()

    def _cut(self) -> None:
        number = self.count // self.size
        self._views = [self.at(index * self.size) for index in range(number)] if number <= _KEPT else []

    def at(self, start: int) -> Batch:
        """The batch that begins with point ``start`` of the epoch."""
        stop = start + self.size
        return self._rows.inputs[start:stop].T, self._rows.targets[start:stop].T

    def ahead(self) -> tuple[list[Batch], int]:
        """The kept batches and the index of the next one; an empty list if batches have to be made with ``at``."""
        return self._views if self.position % self.size == 0 else [], self.position // self.size

    def targets_before(self, stop: int, number: int) -> Array:
        """The targets of ``number`` batches that end before point ``stop`` of the epoch: (outputs, number, size)."""
        rows = self._rows.targets[stop - number * self.size : stop]
        found: Array = rows.reshape(number, self.size, rows.shape[1]).transpose(2, 0, 1)
        return found

    def rest(self) -> Batch:
        """The points after the last full batch."""
        return self._rows.inputs[self.position :].T, self._rows.targets[self.position :].T

    # Order

    def begin_epoch(self, reshuffle: bool, seed: str) -> None:
        """Begin an epoch: in a new order, drawn from the stream of ``seed``, or in the given order."""
        rows, before = self._rows, self._rows.inputs
        if not reshuffle and not rows.shuffled:
            return
        if reshuffle:
            if self._shuffler is None:
                self._shuffler = stream(seed, "shuffle")
            self._before_order = state_of(self._shuffler)
            rows.shuffle(self._shuffler)
        else:
            rows.straighten()
        if rows.inputs is not before:
            self._cut()

    def next_numbers(self, reshuffle: bool, seed: str) -> PointNumbers:
        """The indices of the given points that the next batch holds; empty if batches never fill.

        At the start of an epoch the new order is predicted with a copy of its stream.
        """
        if self.size > self.count:
            return np.empty(0, dtype=np.intp)
        rows = self._rows
        order = rows.numbers if self.position and rows.shuffled else None
        if not self.position and reshuffle:
            twin = stream(seed, "shuffle")
            if self._shuffler is not None:
                put_back(twin, state_of(self._shuffler))
            order = twin.permutation(self.count)
        stop = self.position + self.size
        return np.arange(self.position, stop) if order is None else order[self.position : stop]

    def forget_stream(self) -> None:
        """Restart the stream of the next orders. The present epoch keeps its order."""
        self._shuffler = None

    def streams(self) -> tuple[bytes, bytes]:
        """The ``state_of`` the stream of orders, and its state before the order of the present epoch was drawn.

        The first is empty before the first order; the second in the given order, and before an epoch has begun.
        """
        shuffled = bool(self.position) and self._rows.shuffled
        return state_of(self._shuffler) if self._shuffler is not None else b"", self._before_order if shuffled else b""

    def restore(self, position: int, streams: tuple[bytes, bytes], seed: str) -> None:
        """Restore the state that ``position`` and ``streams()`` describe; ``seed`` is that of the settings."""
        self.position = position
        rows, before = self._rows, self._rows.inputs
        rows.straighten()
        kept, self._before_order = streams
        if self._before_order:
            again = stream(seed, "shuffle")
            put_back(again, self._before_order)
            rows.shuffle(again)
        self._shuffler = stream(seed, "shuffle") if kept else None
        if self._shuffler is not None:
            put_back(self._shuffler, kept)
        if rows.inputs is not before:
            self._cut()


class CarryOver:
    """The gradient of the points that were left over at the end of an epoch, kept for the next update.

    Attributes
    ----------
    gradient
        The sum of their gradients, shape (parameters,).
    points
        The number of points that wait.
    """

    def __init__(self, parameters: int) -> None:
        self.gradient = np.zeros(parameters)
        self.points = 0

    def add(self, gradient: Array, points: int) -> None:
        """Add the sum of the gradients of further points."""
        np.add(self.gradient, gradient, self.gradient)
        self.points += points

    def give(self, gradient: Array) -> int:
        """Add the sum to ``gradient`` and clear it; return the number of points that waited."""
        np.add(gradient, self.gradient, gradient)
        points, self.points = self.points, 0
        self.gradient.fill(0.0)
        return points


class Trace:
    """The last values of a long sequence, on one fixed array."""

    def __init__(self, size: int = 4096) -> None:
        self._ring = np.empty(size)
        self._count = 0

    def add(self, value: float) -> None:
        """Append a value; the oldest one is dropped if the array is full."""
        self._ring[self._count % self._ring.size] = value
        self._count += 1

    def extend(self, values: Array) -> None:
        """Append several values."""
        size = self._ring.size
        kept = values[-size:]
        self._count += len(values)
        start = (self._count - len(kept)) % size
        before = size - start
        self._ring[start : start + len(kept)] = kept[:before]
        self._ring[: max(0, len(kept) - before)] = kept[before:]

    def values(self) -> Array:
        """A copy of the values, the oldest first."""
        size = self._ring.size
        if self._count <= size:
            return np.array(self._ring[: self._count])
        oldest = self._count % size
        ordered: Array = np.concatenate([self._ring[oldest:], self._ring[:oldest]])
        return ordered
