"""What is minimised, and the measures shown beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tuiplay.nn.arrays import Array
from tuiplay.nn.losses import LOSSES, Loss, check_loss, encode, output_activation_for, signed_output
from tuiplay.nn.network import Forward, Network

__all__ = [
    "LOSSES",
    "Evaluator",
    "Loss",
    "Measures",
    "accuracy",
    "encode",
    "output_activation_for",
    "r_squared",
    "signed_output",
]

_CHUNK = 4096
"""Points per pass when a whole set is evaluated: large tables need no buffers of their own size."""


class Evaluator:
    """Evaluates a network on one fixed set of points.

    Parameters
    ----------
    inputs
        Shape (points, features + 1), ones in the last column; only read, never copied.
    targets
        Shape (points, outputs), or (points,) for one output; as ``encode`` gives them.
    loss
        A name out of ``LOSSES``. ``ValueError`` for cross-entropy on an output that is no probability.
    huber_delta
        From where on Huber's loss is straight.
    """

    def __init__(
        self, network: Network, inputs: Array, targets: Array, loss: str = "squared", huber_delta: float = 1.0
    ) -> None:
        check_loss(loss, network.output_activation)
        self.network = network
        self._inputs = inputs
        self._targets = targets.reshape(len(targets), network.sizes[-1])
        self._loss = LOSSES[loss]
        self._huber_delta = huber_delta
        self._passes: list[tuple[Forward, Array, Array, Array]] = []
        by_size: dict[int, tuple[Forward, Array]] = {}
        for start in range(0, len(targets), _CHUNK):
            stop = min(start + _CHUNK, len(targets))
            size = stop - start
            if size not in by_size:
                forward = Forward(network, size, sums=self._loss.from_sums)
                by_size[size] = (forward, np.empty((network.sizes[-1], size)))
            forward, error = by_size[size]
            self._passes.append((forward, inputs[start:stop].T, self._targets[start:stop].T, error))

    def loss(self) -> float:
        """Mean over the points of the loss, summed over the outputs; NaN for an empty set."""
        total = 0.0
        delta, activation = self._huber_delta, self.network.output_activation
        for forward, inputs, targets, error in self._passes:
            total += self._loss.total(forward.run(inputs), targets, error, delta, activation)
        count = len(self._targets)
        return total / count if count else float("nan")

    def outputs(self) -> Iterator[tuple[Array, Array]]:
        """Pairs of outputs and targets, both (outputs, n), chunk by chunk; valid until the next one is taken."""
        for forward, inputs, targets, _ in self._passes:
            output = forward.run(inputs)
            yield forward.activate_output() if self._loss.from_sums else output, targets


@dataclass(frozen=True)
class Measures:
    """Beside the loss: ``accuracy`` in [0, 1] for classification, ``r2`` for regression; None where not defined."""

    accuracy: float | None
    r2: float | None


def accuracy(evaluator: Evaluator) -> float | None:
    """Share of the points that are put into their class; None without points.

    With several outputs the class is the largest one's, the first of equals. With one, the class is +1 from the middle
    on: an output of exactly 0, or of exactly 0.5 for the sigmoid, counts as +1.
    """
    middle = 0.5 if evaluator.network.output_activation == "sigmoid" else 0.0
    right = count = 0
    for output, target in evaluator.outputs():
        if len(output) == 1:
            right += int(np.count_nonzero((output >= middle) == (target >= middle)))
        else:
            right += int(np.count_nonzero(output.argmax(axis=0) == target.argmax(axis=0)))
        count += target.shape[1]
    return right / count if count else None


def r_squared(evaluator: Evaluator) -> float | None:
    """1 - squared error / squared deviation of the one output's targets from their mean; None for constant ones."""
    residual = total = squares = 0.0
    count = 0
    for outputs, targets in evaluator.outputs():
        target = targets[0]
        error = outputs[0] - target
        residual += float(np.dot(error, error))
        total += float(target.sum())
        squares += float(np.dot(target, target))
        count += len(target)
    if not count:
        return None
    deviation = squares - total * total / count
    return 1.0 - residual / deviation if deviation > 1e-12 * max(squares, 1.0) else None
