"""An epoch's points of a stack, batch by batch, each in one piece: numbers that lie together are read sooner."""

from __future__ import annotations

import numpy as np

from tuiplay.nn.arrays import Array, aligned_copy

StackedBatch = tuple[Array, Array, Array]
"""Inputs, the same with the last two axes exchanged, and targets, as ``StackedBackward.steps`` takes them."""


class StackedBatches:
    """Copies of the points in the order of the epoch.

    Parameters
    ----------
    inputs, targets
        Shape (members, points, features + 1) and (members, points, outputs), or without the first axis where all
        members see the same.
    size
        Points of a batch.

    Attributes
    ----------
    full
        The batches that the points fill; ``fill`` changes them in place.
    rest
        What is left over, the same way.
    """

    def __init__(self, inputs: Array, targets: Array, size: int) -> None:
        count = inputs.shape[-2]
        end = count - count % size
        self._parts = (slice(end), size), (slice(end, None), count - end)
        full, rest = (tuple(map(aligned_copy, _views(inputs, targets, *part))) for part in self._parts)
        self._copies = full, rest
        self.full: list[StackedBatch] = list(zip(*full, strict=True))
        self.rest: StackedBatch = next(zip(*rest, strict=True))

    def fill(self, inputs: Array, targets: Array) -> None:
        """Take the same points in another order."""
        for copies, part in zip(self._copies, self._parts, strict=True):
            for copy, view in zip(copies, _views(inputs, targets, *part), strict=True):
                np.copyto(copy, view)


def _views(inputs: Array, targets: Array, part: slice, size: int) -> StackedBatch:
    """A part of the points in batches, each array with an axis more in front."""
    rows = _batches(inputs[..., part, :], size)
    wanted = _batches((targets if targets.ndim > 2 else targets[None])[:, part], size)
    return rows.swapaxes(-1, -2), rows, np.moveaxis(wanted, -1, 1)


def _batches(points: Array, size: int) -> Array:
    """(..., points, width) as (batches, ..., size, width): a view; one batch if its size is 0."""
    number = points.shape[-2] // size if size else 1
    cut = points.reshape(*points.shape[:-2], number, size, points.shape[-1])
    batches: Array = np.moveaxis(cut, -3, 0)
    return batches
