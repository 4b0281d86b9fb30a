"""The losses of single points."""

from __future__ import annotations

import numpy as np

from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.arrays import Array
from tuiplay.nn.entries import Knobs
from tuiplay.nn.losses import LOSSES, fitting_loss
from tuiplay.nn.network import Forward, Network


def point_losses(network: Network, inputs: Array, targets: Array, loss: str, knobs: Knobs) -> tuple[Array, Array]:
    """The losses, shape (points,), whose mean is the loss; and the outputs, shape (outputs, points).

    ``inputs`` has shape (points, features + 1), ``targets`` (points, outputs). Each point needs a Python call: use it
    for a few thousand at most.
    """
    entry = LOSSES[fitting_loss(loss, network.sizes[-1])]
    activation = OUTPUTS[network.output_activation]
    if not len(inputs):
        return np.empty(0), np.empty((network.sizes[-1], 0))
    forward = Forward(network, len(inputs), sums=entry.from_sums)
    with np.errstate(all="ignore"):
        reached = forward.run(inputs.T).copy()
        rows = np.ascontiguousarray(reached.T)[:, :, None]
        wanted = np.ascontiguousarray(targets.reshape(len(inputs), -1))[:, :, None]
        scratch = np.empty_like(rows[0])
        losses = [entry.total(row, want, scratch, knobs, activation) for row, want in zip(rows, wanted, strict=True)]
        output = forward.activate_output() if entry.from_sums else reached
    return np.array(losses), output.copy()
