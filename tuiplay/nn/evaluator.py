"""The loss of a network on a fixed set of points, and its outputs together with their targets."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.arrays import Array
from tuiplay.nn.entries import Knobs
from tuiplay.nn.losses import LOSSES, fitting_loss
from tuiplay.nn.network import Forward, Network

_CHUNK = 4096
"""The points per pass when a whole set is evaluated: large tables need no buffers of their own size."""
_NO_KNOBS: Knobs = {}


class Evaluator:
    """The evaluation of a network on one fixed set of points.

    Parameters
    ----------
    inputs
        The inputs, shape (points, features + 1), ones in the last column; read-only, never copied.
    targets
        The targets, shape (points, outputs), or (points,) for one output; as ``Activation.encode`` returns them.
    loss
        A name in ``LOSSES``. ``ValueError`` if it needs a probability and the output is not one.
    knobs
        The settings that the loss uses.
    """

    def __init__(
        self, network: Network, inputs: Array, targets: Array, loss: str = "squared", knobs: Knobs = _NO_KNOBS
    ) -> None:
        loss = fitting_loss(loss, network.sizes[-1])
        LOSSES[loss].check(network.output_activation)
        self.network = network
        self._inputs = inputs
        self._targets = targets.reshape(len(targets), network.sizes[-1])
        self._loss, self._knobs = LOSSES[loss], knobs
        self._activation = OUTPUTS[network.output_activation]
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
        # With a buffer for every chunk, the outputs of the last losses are still available.
        self._keeps = len(by_size) == len(self._passes)
        self._evaluated: bytes | None = None

    @property
    def points(self) -> tuple[Array, Array]:
        """The inputs, shape (points, features + 1), and targets, shape (points, outputs)."""
        return self._inputs, self._targets

    @property
    def middle(self) -> float:
        """The value between the two classes of a single output."""
        return self._activation.middle

    def loss(self) -> float:
        """The mean over the points of the loss, summed over the outputs; NaN for an empty set."""
        total = 0.0
        self._evaluated = self.network.params.tobytes() if self._keeps else None
        for forward, inputs, targets, error in self._passes:
            total += self._loss.total(forward.run(inputs), targets, error, self._knobs, self._activation)
        count = len(self._targets)
        return total / count if count else float("nan")

    def outputs(self) -> Iterator[tuple[Array, Array]]:
        """Yield pairs of outputs and targets, both (outputs, n), chunk by chunk; valid until the next one is taken."""
        kept, self._evaluated = self._evaluated, None
        there = kept is not None and kept == self.network.params.tobytes()
        for forward, inputs, targets, _ in self._passes:
            output = forward.output if there else forward.run(inputs)
            yield forward.activate_output() if self._loss.from_sums else output, targets
