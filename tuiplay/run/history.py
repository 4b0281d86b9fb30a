"""The losses of a run, epoch by epoch."""

from __future__ import annotations

import itertools

import numpy as np

from tuiplay.nn.arrays import Array

CAPACITY = 1 << 16
"""Entries kept; a longer run is thinned to every 2nd, 4th, ... epoch, so that weeks of training fit in memory."""


class LossHistory:
    """Epoch, training loss, test loss and, with four columns, validation loss, in growing order of epochs."""

    def __init__(self, columns: int = 3) -> None:
        self.columns = columns
        self._rows = np.empty((64, columns))
        self._count = 0
        self._stride = 1

    def __len__(self) -> int:
        return self._count

    def add(self, epoch: int, *losses: float) -> None:
        """Note the losses after an epoch. A second note of the newest epoch replaces the first."""
        if self._count and self._rows[self._count - 1, 0] == epoch:
            self._count -= 1
        elif self._count > 1 and self._rows[self._count - 1, 0] % self._stride:
            # The newest entry is always kept; once it is no longer the newest it stays only on the stride.
            self._count -= 1
        if self._count == CAPACITY:
            self._thin()
        if self._count == len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[self._count] = epoch, *losses
        self._count += 1

    def _thin(self) -> None:
        self._stride *= 2
        rows = self._rows[: self._count]
        kept = rows[rows[:, 0] % self._stride == 0]
        self._rows[: len(kept)] = kept
        self._count = len(kept)

    @property
    def rows(self) -> Array:
        """A view of shape (entries, columns): epoch, training loss, test loss, validation loss if there is one."""
        return self._rows[: self._count]

    @property
    def stride(self) -> int:
        """Every how many epochs an entry is kept."""
        return self._stride

    @classmethod
    def of(cls, rows: Array, stride: int) -> LossHistory:
        """A history that goes on from ``rows`` and ``stride`` as the one that had them would."""
        history = cls(rows.shape[1])
        history._rows = np.empty((max(len(rows), 64), rows.shape[1]))
        history._rows[: len(rows)] = rows
        history._count, history._stride = len(rows), stride
        return history

    def copy(self) -> LossHistory:
        """An independent copy."""
        twin = LossHistory(self.columns)
        twin._rows = self._rows[: max(self._count, 64)].copy()
        twin._count, twin._stride = self._count, self._stride
        return twin


def decimate(rows: Array, columns: int) -> Array:
    """Rows of a history for a chart of so many columns: of each column those with extreme losses.

    ``rows`` has shape (n, 3 or 4): epoch, training loss, test loss, validation loss. At most two rows a column and
    curve are kept, the first and the last row always.
    """
    if len(rows) <= 2 * columns:
        return rows
    edges = np.linspace(0, len(rows), columns + 1).astype(int)
    kept = {0, len(rows) - 1}
    for start, stop in itertools.pairwise(edges):
        for losses in rows[start:stop, 1:].T:
            kept.update((int(start + losses.argmin()), int(start + losses.argmax())))
    return rows[sorted(kept)]
