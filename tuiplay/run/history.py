"""The losses of a run, epoch by epoch: append-only, and shared by every moment that is kept of it.

Rows that no later epoch can change are settled: they stand in blocks that only ever grow at their end. A mark names a
block and how many of its rows belong to a moment, so that keeping a moment copies nothing, and what training adds
later is no part of it. A history that goes on from an older moment begins a block of its own behind the rows that it
shares: what came after that moment on the other branch stays as it was.
"""

from __future__ import annotations

import numpy as np

from tuiplay.nn.arrays import Array

CAPACITY = 1 << 16
"""Entries kept; a longer run is thinned to every 2nd, 4th, ... epoch, so that weeks of training fit in memory."""
_FIRST = 64
"""Rows that a block has room for at first. So few are copied into a branch rather than shared, which bounds the number
of blocks that a history is made of."""


class _Block:
    """Settled rows: those of ``base`` up to ``start``, then ``filled`` rows of its own, which never change."""

    __slots__ = ("base", "filled", "rows", "start")

    def __init__(self, rows: Array, filled: int, base: _Block | None = None, start: int = 0) -> None:
        self.rows, self.filled, self.base, self.start = rows, filled, base, start

    @classmethod
    def of(cls, rows: Array) -> _Block:
        """A block of these rows, copied."""
        room = np.empty((max(_FIRST, len(rows)), rows.shape[1]))
        room[: len(rows)] = rows
        return cls(room, len(rows))

    def append(self, row: tuple[float, ...]) -> None:
        """Settle a row behind the others."""
        if self.filled == len(self.rows):
            # The other half first, then the name: another thread may read the settled rows meanwhile.
            self.rows = np.concatenate([self.rows, np.empty_like(self.rows)])
        self.rows[self.filled] = row
        self.filled += 1

    def parts(self, length: int) -> list[Array]:
        """The first ``length`` settled rows, in pieces."""
        parts = [self.rows[: length - self.start]]
        block = self
        while block.base is not None:
            parts.append(block.base.rows[: block.start - block.base.start])
            block = block.base
        return parts[::-1]

    def branch(self, length: int) -> _Block:
        """A block that goes on behind the first ``length`` settled rows: this one if it ends there."""
        own = length - self.start
        if own == self.filled:
            return self
        if own > _FIRST:
            return _Block(np.empty((_FIRST, self.rows.shape[1])), 0, self, length)
        rows = np.empty((_FIRST, self.rows.shape[1]))
        rows[:own] = self.rows[:own]
        return _Block(rows, own, self.base, self.start)


class HistoryMark:
    """A history as it was at one moment; it holds nothing of its own but the newest row.

    Attributes
    ----------
    block, settled
        The settled rows are the first ``settled`` of the block.
    newest
        The row of the newest epoch, which that epoch may still replace; empty in an empty history.
    stride
        Every how many epochs an entry is kept.
    """

    __slots__ = ("block", "newest", "settled", "stride")

    def __init__(self, block: _Block, settled: int, newest: tuple[float, ...], stride: int) -> None:
        self.block, self.settled, self.newest, self.stride = block, settled, newest, stride

    @property
    def rows(self) -> Array:
        """An array of shape (entries, columns): epoch, training loss, test loss, validation loss if there is one."""
        newest = np.array(self.newest).reshape(-1, self.block.rows.shape[1])
        return np.concatenate([*self.block.parts(self.settled), newest])

    @classmethod
    def of(cls, rows: Array, stride: int) -> HistoryMark:
        """The mark of a history that has these rows, at least one, and goes on as the one that had them would."""
        return cls(_Block.of(rows[:-1]), len(rows) - 1, tuple(rows[-1].tolist()), stride)


class LossHistory:
    """Epoch, training loss, test loss and, with four columns, validation loss, in growing order of epochs."""

    def __init__(self, columns: int = 3) -> None:
        self.columns = columns
        self._block = _Block.of(np.empty((0, columns)))
        self._settled = 0
        self._newest: tuple[float, ...] = ()
        self._stride = 1

    def __len__(self) -> int:
        return self._settled + bool(self._newest)

    def add(self, epoch: int, *losses: float) -> None:
        """Note the losses after an epoch. A second note of the newest epoch replaces the first."""
        newest = self._newest
        # The newest entry is always kept; once it is no longer the newest it stays only on the stride.
        if newest and newest[0] != epoch and not (self._settled and newest[0] % self._stride):
            self._settle(newest)
        self._newest = (float(epoch), *losses)

    def _settle(self, row: tuple[float, ...]) -> None:
        self._block = self._block.branch(self._settled)
        self._block.append(row)
        self._settled += 1
        if self._settled == CAPACITY:
            self._thin()

    def _thin(self) -> None:
        """Into a block of its own: moments that were kept before keep all of their rows."""
        self._stride *= 2
        rows = np.concatenate(self._block.parts(self._settled))
        self._block = _Block.of(rows[rows[:, 0] % self._stride == 0])
        self._settled = self._block.filled

    @property
    def rows(self) -> Array:
        """An array of shape (entries, columns): epoch, training loss, test loss, validation loss if there is one."""
        return self.mark().rows

    @property
    def stride(self) -> int:
        """Every how many epochs an entry is kept."""
        return self._stride

    def mark(self) -> HistoryMark:
        """The history as it is now, whatever comes after."""
        return HistoryMark(self._block, self._settled, self._newest, self._stride)

    def restore(self, mark: HistoryMark) -> None:
        """Be again as at that moment, of this history or another, and go on from there as a branch."""
        self.columns = mark.block.rows.shape[1]
        self._block, self._settled = mark.block, mark.settled
        self._newest, self._stride = mark.newest, mark.stride
