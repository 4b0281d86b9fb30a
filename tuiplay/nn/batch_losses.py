"""The losses of the batches of updates, computed for many at once: a call for each would cost a fifth of an update."""

from __future__ import annotations

import numpy as np

from tuiplay.nn.batches import Batches, Trace
from tuiplay.nn.network import Backward

_KEPT, _NUMBERS = 64, 1 << 14
"""The most batches that are kept at once, and the most numbers of them."""


class BatchLosses:
    """A buffer of the outputs of a pass in each update, from which the batches' losses are computed for a trace."""

    def __init__(self, backward: Backward, batches: Batches, trace: Trace) -> None:
        self._backward, self._batches, self._trace = backward, batches, trace
        self._source = backward.reached
        most = max(1, min(_KEPT, _NUMBERS // self._source.size))
        shape = len(self._source), most, backward.columns
        self._reached, self._scratch = np.empty(shape), np.empty(shape)
        self._places = [self._reached[:, place] for place in range(most)]
        self._count = 0

    def keep(self, stop: int) -> None:
        """Keep the present outputs of the pass; the batch ends before point ``stop`` of the epoch."""
        np.copyto(self._places[self._count], self._source)
        self._count += 1
        if self._count == len(self._places):
            self.settle(stop)

    def settle(self, stop: int) -> None:
        """Append the losses of the kept batches to the trace; the last one ends before point ``stop`` of the epoch."""
        count, self._count = self._count, 0
        if count:
            targets = self._batches.targets_before(stop, count)
            self._trace.extend(self._backward.batch_losses(self._reached[:, :count], targets, self._scratch[:, :count]))
