"""Training points, batch by batch: their order, what is left over at the end of an epoch, and the losses on the way."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tuiplay.nn.arrays import Array
from tuiplay.nn.random import put_back, state_of, stream

_KEPT = 4096
"""Views of batches are kept up to this many; a table of millions makes them as it goes."""

PointNumbers = npt.NDArray[np.intp]
"""Which of the given points, from 0."""
Batch = tuple[Array, Array]
"""Inputs of shape (features + 1, points) and targets of shape (outputs, points): views."""


class PointOrder:
    """Training points in their own order, or in a new one every epoch.

    Attributes
    ----------
    given
        The two arrays as they were given.
    inputs, targets
        Where batches are cut from: the given arrays themselves, or copies that ``shuffle`` refills in place.
    numbers
        The order as numbers of given points, of the last ``shuffle``.
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
        """Whether the rows stand in another order than the given one."""
        return self.inputs is not self.given[0]

    def straighten(self) -> None:
        """Back to the given order and arrays."""
        self.inputs, self.targets = self.given

    def shuffle(self, generator: np.random.Generator) -> None:
        """A new order, always drawn from the given one, so that the stream's state alone says which."""
        inputs, targets = self.given
        if self._copies is None:
            self._copies = (np.empty_like(inputs), np.empty_like(targets))
        order = self.numbers = generator.permutation(len(inputs))
        # mode="clip" because the default copies through a buffer when there is an output.
        np.take(inputs, order, axis=0, out=self._copies[0], mode="clip")
        np.take(targets, order, axis=0, out=self._copies[1], mode="clip")
        self.inputs, self.targets = self._copies


class Batches:
    """An epoch's points, cut into batches of one size; in a new order every epoch, if that is wanted.

    Parameters
    ----------
    inputs
        Shape (points, features + 1), ones in the last column; only read, and copied only for a new order.
    targets
        Shape (points, outputs).

    Attributes
    ----------
    count
        Points.
    size
        Points of a batch.
    position
        Points of the epoch under way that have been used.
    """

    def __init__(self, inputs: Array, targets: Array) -> None:
        self.size = 1
        self._shuffler: np.random.Generator | None = None
        self._before_order = b""
        self.replace(inputs, targets)

    def replace(self, inputs: Array, targets: Array) -> None:
        """Other points, from the start of an epoch; to be cut again."""
        self._rows = PointOrder(inputs, targets)
        self.count = len(inputs)
        self.position = 0
        self._views: list[Batch] = []

    @property
    def given(self) -> Batch:
        """All points in the given order, as rows."""
        return self._rows.given

    @property
    def rows(self) -> Batch:
        """All points in the order of the epoch under way, as rows."""
        return self._rows.inputs, self._rows.targets

    @property
    def shuffled(self) -> bool:
        """Whether that is another order than the given one."""
        return self._rows.shuffled

    @property
    def left(self) -> int:
        """Batches that the epoch under way can still fill."""
        return (self.count - self.position) // self.size

    def cut(self, size: int) -> None:
        """Batches of another size from here on."""
        self.size = size
        self._cut()

    def _cut(self) -> None:
        number = self.count // self.size
        self._views = [self.at(index * self.size) for index in range(number)] if number <= _KEPT else []

    def at(self, start: int) -> Batch:
        """The batch that begins with the point of this number."""
        stop = start + self.size
        return self._rows.inputs[start:stop].T, self._rows.targets[start:stop].T

    def ahead(self) -> tuple[list[Batch], int]:
        """Kept batches, and which of them is the next one; an empty list if the next ones must be made (``at``)."""
        return self._views if self.position % self.size == 0 else [], self.position // self.size

    def targets_before(self, stop: int, number: int) -> Array:
        """Targets of the ``number`` batches that end before a point of the epoch: (outputs, number, size)."""
        rows = self._rows.targets[stop - number * self.size : stop]
        found: Array = rows.reshape(number, self.size, rows.shape[1]).transpose(2, 0, 1)
        return found

    def rest(self) -> Batch:
        """The points behind the last full batch."""
        return self._rows.inputs[self.position :].T, self._rows.targets[self.position :].T

    # The order

    def begin_epoch(self, reshuffle: bool, seed: str) -> None:
        """At the start of an epoch: a new order, drawn from the stream of ``seed``, or the given one again."""
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
        """Which of the given points the next batch holds; none if batches never fill.

        At the start of an epoch a new order is foreseen by a copy of its stream.
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
        """The next order is drawn from the start of its stream. The epoch under way keeps its own."""
        self._shuffler = None

    def streams(self) -> tuple[bytes, bytes]:
        """``state_of`` the stream of orders, and what it was before the order of the epoch under way was drawn.

        The first is empty before the first order; the second in the given order, and before an epoch has begun.
        """
        shuffled = bool(self.position) and self._rows.shuffled
        return state_of(self._shuffler) if self._shuffler is not None else b"", self._before_order if shuffled else b""

    def restore(self, position: int, streams: tuple[bytes, bytes], seed: str) -> None:
        """Go back to where ``position`` and ``streams()`` were; ``seed`` is that of the settings."""
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
    """Gradients of points that were left over at the end of an epoch: they wait for the next update.

    Attributes
    ----------
    gradient
        Their sum, shape (parameters,).
    points
        How many points wait.
    """

    def __init__(self, parameters: int) -> None:
        self.gradient = np.zeros(parameters)
        self.points = 0

    def add(self, gradient: Array, points: int) -> None:
        """So many more points wait, with this sum of gradients."""
        np.add(self.gradient, gradient, self.gradient)
        self.points += points

    def give(self, gradient: Array) -> int:
        """Add the sum to ``gradient`` and forget it; returns how many points waited."""
        np.add(gradient, self.gradient, gradient)
        points, self.points = self.points, 0
        self.gradient.fill(0.0)
        return points


class Trace:
    """The last numbers of a long row, on one fixed array."""

    def __init__(self, size: int = 4096) -> None:
        self._ring = np.empty(size)
        self._count = 0

    def add(self, value: float) -> None:
        """Append one; the oldest makes room."""
        self._ring[self._count % self._ring.size] = value
        self._count += 1

    def extend(self, values: Array) -> None:
        """Append several."""
        size = self._ring.size
        kept = values[-size:]
        self._count += len(values)
        start = (self._count - len(kept)) % size
        before = size - start
        self._ring[start : start + len(kept)] = kept[:before]
        self._ring[: max(0, len(kept) - before)] = kept[before:]

    def values(self) -> Array:
        """A copy, oldest first."""
        size = self._ring.size
        if self._count <= size:
            return np.array(self._ring[: self._count])
        oldest = self._count % size
        ordered: Array = np.concatenate([self._ring[oldest:], self._ring[:oldest]])
        return ordered
