"""What is minimised, and the measures shown beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Forward, Network

_CHUNK = 4096
"""Points per pass when a whole set is evaluated: large tables need no buffers of their own size."""


class Evaluator:
    """Evaluates a network on one fixed set of points.

    Parameters
    ----------
    inputs
        Shape (points, features + 1), ones in the last column; only read, never copied.
    targets
        Shape (points,).
    """

    def __init__(self, network: Network, inputs: Array, targets: Array) -> None:
        self._inputs = inputs
        self._targets = targets
        self._passes: list[tuple[Forward, Array, Array, Array]] = []
        by_size: dict[int, tuple[Forward, Array]] = {}
        for start in range(0, len(targets), _CHUNK):
            stop = min(start + _CHUNK, len(targets))
            size = stop - start
            if size not in by_size:
                by_size[size] = (Forward(network, size), np.empty((network.sizes[-1], size)))
            forward, error = by_size[size]
            self._passes.append((forward, inputs[start:stop].T, targets[start:stop].reshape(1, -1), error))

    def loss(self) -> float:
        """Mean over the points of (output - target)² / 2; NaN for an empty set."""
        total = 0.0
        for forward, inputs, targets, error in self._passes:
            np.subtract(forward.run(inputs), targets, error)
            flat = error.ravel()
            total += float(np.dot(flat, flat))
        count = len(self._targets)
        return 0.5 * total / count if count else float("nan")

    def outputs(self) -> Iterator[tuple[Array, Array]]:
        """Pairs of outputs and targets, both of shape (n,), chunk by chunk; valid until the next one is taken."""
        for forward, inputs, targets, _ in self._passes:
            yield forward.run(inputs)[0], targets[0]


@dataclass(frozen=True)
class Measures:
    """Beside the loss: ``accuracy`` in [0, 1] for classification, ``r2`` for regression; None where not defined."""

    accuracy: float | None
    r2: float | None


def accuracy(evaluator: Evaluator) -> float | None:
    """Share of the points whose output has the label's sign; an output of exactly 0 counts as +1."""
    right = count = 0
    for output, target in evaluator.outputs():
        right += int(np.count_nonzero((output >= 0) == (target >= 0)))
        count += len(target)
    return right / count if count else None


def r_squared(evaluator: Evaluator) -> float | None:
    """1 - squared error / squared deviation of the targets from their mean; None for constant targets."""
    residual = total = squares = 0.0
    count = 0
    for output, target in evaluator.outputs():
        error = output - target
        residual += float(np.dot(error, error))
        total += float(target.sum())
        squares += float(np.dot(target, target))
        count += len(target)
    if not count:
        return None
    deviation = squares - total * total / count
    return 1.0 - residual / deviation if deviation > 1e-12 * max(squares, 1.0) else None
