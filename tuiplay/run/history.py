"""The loss history of a run, epoch by epoch: append-only, and shared by all snapshots that refer to it.

Rows that no later epoch can change are settled: they lie in blocks that only grow at their end. A mark names a block
and how many of its rows belong to a moment, so that keeping a moment copies nothing, and does not include what training
adds later. A history that continues from an older moment begins a block of its own behind the rows that it shares: what
came after that moment on the other branch stays unchanged. A long history that is thinned continues in the same way,
behind every second row of what moments already hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

import numpy as np

from tuiplay.nn.arrays import Array

CAPACITY = 1 << 16
"""The most entries kept; a longer run is thinned to every 2nd, 4th, ... epoch, so that weeks of training fit in memory.
"""
_FIRST = 64
"""The rows that a new block has room for. At most so many are copied into a branch rather than shared, which bounds the
number of blocks of a history."""
_LARGEST = 2048
"""The rows of the largest array of a block: a block grows by further arrays, and copies nothing that it has."""
_MOST_PIECES = 64
"""The most pieces of a history that is thinned without copying."""


class _Piece(NamedTuple):
    """A piece of a history: every ``step``-th row of a block from ``first`` up to ``stop``, after piece ``before``."""

    before: _Piece | None
    block: _Block
    first: int
    stop: int
    step: int

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(range(self.first, self.stop, self.step))

    @property
    def chain(self) -> list[_Piece]:
        """The pieces up to and including this one, the first one first."""
        found, piece = [self], self.before
        while piece is not None:
            found.append(piece)
            piece = piece.before
        return found[::-1]

    def thinned(self, before: _Piece | None, stride: int) -> _Piece | None:
        """The piece of its rows whose epochs are multiples of ``stride``; None if the rows are not evenly spaced."""
        apart, count = stride // 2, self.rows
        first = self.block.epoch(self.first)
        last = self.block.epoch(self.first + (count - 1) * self.step)
        if first % apart or last - first != apart * (count - 1):
            return None
        start = self.first + (self.step if first % stride else 0)
        return _Piece(before, self.block, start, self.stop, 2 * self.step)


class _Block:
    """A block of settled rows: ``start`` rows shared through the piece ``before``, then ``filled`` rows of its own.

    They never change. ``marked`` is True if a moment may hold them.
    """

    __slots__ = ("_arrays", "_last", "before", "columns", "filled", "marked", "start")

    def __init__(self, columns: int, before: _Piece | None = None, start: int = 0) -> None:
        self.columns, self.before, self.start = columns, before, start
        self._arrays = [np.empty((_FIRST, columns))]
        self._last = 0  # rows in front of the last array
        self.filled = 0
        self.marked = False

    @classmethod
    def of(cls, rows: Array, before: _Piece | None = None, start: int = 0) -> _Block:
        """Return a block with a copy of these rows, behind others."""
        block = cls(rows.shape[1], before, start)
        block.extend(rows)
        return block

    def extend(self, rows: Array) -> None:
        """Append settled rows."""
        while len(rows):
            room = self._room()
            count = min(len(room), len(rows))
            room[:count] = rows[:count]
            # Afterwards, as another thread may read the settled rows meanwhile.
            self.filled += count
            rows = rows[count:]

    def _room(self) -> Array:
        """The room for the next rows, at least one."""
        if self.filled - self._last == len(self._arrays[-1]):
            self._arrays.append(np.empty((min(self.filled, _LARGEST), self.columns)))
            self._last = self.filled
        return self._arrays[-1][self.filled - self._last :]

    def epoch(self, place: int) -> float:
        """The epoch of one of its own rows."""
        return float(next(self.own(place, place + 1))[0, 0])

    def own(self, first: int, stop: int, step: int = 1) -> Iterator[Array]:
        """Yield some of its own rows, in parts."""
        begin = 0
        for array in self._arrays:
            if begin >= stop:
                return
            start = first - begin if first >= begin else (first - begin) % step
            if start < min(stop - begin, len(array)):
                yield array[start : stop - begin : step]
            begin += len(array)

    @property
    def _pieces(self) -> list[_Piece]:
        return self.before.chain if self.before is not None else []

    def parts(self, length: int) -> list[Array]:
        """The first ``length`` settled rows, in parts."""
        shared = (piece.block.own(piece.first, piece.stop, piece.step) for piece in self._pieces)
        return [*chain.from_iterable(shared), *self.own(0, length - self.start)]

    @property
    def arrays(self) -> list[Array]:
        """The arrays that hold its rows."""
        return [*chain.from_iterable(piece.block._arrays for piece in self._pieces), *self._arrays]

    def branch(self, length: int) -> _Block:
        """Return a block that continues after the first ``length`` settled rows: this one if it ends there."""
        own = length - self.start
        if own == self.filled:
            return self
        if own > _FIRST:
            return _Block(self.columns, _Piece(self.before, self, 0, own, 1), length)
        rows = np.concatenate([np.empty((0, self.columns)), *self.own(0, own)])
        return _Block.of(rows, self.before, self.start)

    def thinned(self, length: int, stride: int) -> _Block:
        """Return a block that continues those of the first ``length`` rows whose epochs are multiples of ``stride``."""
        pieces = _Piece(self.before, self, 0, length - self.start, 1).chain
        if (self.marked or self.before is not None) and len(pieces) <= _MOST_PIECES:
            before, rows = None, 0
            for piece in pieces:
                if not piece.rows:
                    continue
                half = piece.thinned(before, stride)
                if half is None:
                    break
                if half.rows:
                    before, rows = half, rows + half.rows
            else:
                return _Block(self.columns, before, rows)
        parts = [part[part[:, 0] % stride == 0] for part in self.parts(length)]
        return _Block.of(np.concatenate(parts))


class HistoryMark:
    """A mark of a history at one moment; the newest row is the only data of its own.

    Attributes
    ----------
    block, settled
        The block whose first ``settled`` rows are the settled rows.
    newest
        The row of the newest epoch, which that epoch may still replace; empty in an empty history.
    stride
        The number of epochs between two entries.
    """

    __slots__ = ("block", "newest", "settled", "stride")

    def __init__(self, block: _Block, settled: int, newest: tuple[float, ...], stride: int) -> None:
        self.block, self.settled, self.newest, self.stride = block, settled, newest, stride

    @property
    def columns(self) -> int:
        """The number of values in a row."""
        return self.block.columns

    @property
    def parts(self) -> list[Array]:
        """The ``rows`` in parts, most of which are read-only views of the blocks."""
        return [*self.block.parts(self.settled), np.array(self.newest).reshape(-1, self.columns)]

    @property
    def rows(self) -> Array:
        """The entries, shape (entries, columns): epoch, training loss, test loss, validation loss if there is one."""
        return np.concatenate(self.parts)

    @property
    def arrays(self) -> list[Array]:
        """The arrays that it refers to, and shares with other moments."""
        return self.block.arrays

    @classmethod
    def of(cls, rows: Array, stride: int) -> HistoryMark:
        """Return the mark of a history of these rows, at least one, that continues as the original history would."""
        return cls(_Block.of(rows[:-1]), len(rows) - 1, tuple(rows[-1].tolist()), stride)


class LossHistory:
    """The loss history of a run: epoch, training loss, test loss and, with four columns, validation loss, by epoch."""

    def __init__(self, columns: int = 3) -> None:
        self.columns = columns
        self._block = _Block(columns)
        self._settled = 0
        self._newest: tuple[float, ...] = ()
        self._stride = 1

    def __len__(self) -> int:
        return self._settled + bool(self._newest)

    def add(self, epoch: int, *losses: float) -> None:
        """Append the losses after an epoch. A second call for the newest epoch replaces the first."""
        newest = self._newest
        # The newest entry is always kept; once it is no longer the newest it stays only on the stride.
        if newest and newest[0] != epoch and not (self._settled and newest[0] % self._stride):
            self._settle(np.array([newest]))
        self._newest = (float(epoch), *losses)

    def extend(self, rows: Array) -> None:
        """Append the losses after many later epochs in ascending order, as ``add`` one by one would.

        Parameters
        ----------
        rows
            Shape (n, columns): epoch and losses.
        """
        if not len(rows):
            return
        self.add(*rows[0].tolist())
        if len(rows) > 1 and not self._settled:
            self._settle(rows[:1])
            rows = rows[1:]
        left = rows[:-1]
        while len(left):
            kept = left[left[:, 0] % self._stride == 0]
            room = CAPACITY - self._settled
            # Once it is full, the rows to keep are chosen again.
            left = left[left[:, 0] > kept[room - 1, 0]] if len(kept) >= room else left[:0]
            self._settle(kept[:room])
        self._newest = tuple(rows[-1].tolist())

    def _settle(self, rows: Array) -> None:
        """Settle as many rows as there is room for."""
        self._block = self._block.branch(self._settled)
        self._block.extend(rows)
        self._settled += len(rows)
        if self._settled >= CAPACITY:
            self._thin()

    def _thin(self) -> None:
        """Double the stride; moments that were kept before keep all of their rows."""
        self._stride *= 2
        self._block = self._block.thinned(self._settled, self._stride)
        self._settled = self._block.start + self._block.filled

    @property
    def parts(self) -> list[Array]:
        """The ``rows`` in parts, most of which are read-only views of the blocks."""
        return self._now().parts

    @property
    def rows(self) -> Array:
        """The entries, shape (entries, columns): epoch, training loss, test loss, validation loss if there is one."""
        return self._now().rows

    @property
    def stride(self) -> int:
        """The number of epochs between two entries."""
        return self._stride

    def mark(self) -> HistoryMark:
        """Return a mark of the history as it is now; later epochs do not change it."""
        self._block.marked = True
        return self._now()

    def _now(self) -> HistoryMark:
        return HistoryMark(self._block, self._settled, self._newest, self._stride)

    def restore(self, mark: HistoryMark) -> None:
        """Restore the history of a mark, of this history or another, and continue from there as a branch."""
        self.columns, mark.block.marked = mark.columns, True
        self._block, self._settled = mark.block, mark.settled
        self._newest, self._stride = mark.newest, mark.stride
