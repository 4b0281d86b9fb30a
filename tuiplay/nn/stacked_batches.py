"""The points of an epoch of a stack, batch by batch, each batch contiguous: adjacent numbers are read faster."""

from __future__ import annotations

import numpy as np

from tuiplay.nn.arrays import Array, aligned_copy

StackedBatch = tuple[Array, Array, Array]
"""The inputs, the inputs with the last two axes exchanged, and the targets, as ``StackedBackward.steps`` takes them."""


class StackedBatches:
    """The points in the order of the epoch, copied and cut into batches.

    Parameters
    ----------
    inputs, targets
        The points, shapes (members, points, features + 1) and (members, points, outputs), or without the first axis if
        all members have the same points.
    size
        The number of points in a batch.

    Attributes
    ----------
    full
        The full batches; ``fill`` changes them in place.
    rest
        The remaining points, as one batch.
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
        """Take over the same points in another order."""
        for copies, part in zip(self._copies, self._parts, strict=True):
            for copy, view in zip(copies, _views(inputs, targets, *part), strict=True):
                np.copyto(copy, view)


def _views(inputs: Array, targets: Array, part: slice, size: int) -> StackedBatch:
    """The views of a part of the points in batches, each array with one more axis in front."""
    rows = _batches(inputs[..., part, :], size)
    wanted = _batches((targets if targets.ndim > 2 else targets[None])[:, part], size)
    return rows.swapaxes(-1, -2), rows, np.moveaxis(wanted, -1, 1)


def _batches(points: Array, size: int) -> Array:
    """The view (batches, ..., size, width) of points (..., points, width); one batch if its size is 0."""
    number = points.shape[-2] // size if size else 1
    cut = points.reshape(*points.shape[:-2], number, size, points.shape[-1])
    batches: Array = np.moveaxis(cut, -3, 0)
    return batches
