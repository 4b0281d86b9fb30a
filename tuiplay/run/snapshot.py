"""Snapshots: everything that training changes, as one value."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from msgspec import Struct, field

from tuiplay.experiment.stop_rule import Stop, StopState
from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Network
from tuiplay.nn.trainer import TrainerState
from tuiplay.run.history import HistoryMark


class Snapshot(Struct, frozen=True, eq=False):
    """A run at one moment: together with its experiment, all that ``Run.restore`` needs to continue to the bit.

    Its arrays are its own and never written to; the history is shared with the run and with every other snapshot.

    Attributes
    ----------
    trainer
        The parameters, pending gradients, position in the epoch, and state of optimizer, schedule and random streams.
    history
        The losses up to this moment.
    losses
        The losses of training, test and validation points as the run shows them; empty if they have to be evaluated.
    stop, stopped, best, enabled
        The state of the rule that ends training, why it has ended training (or None), the parameters and live links of
        the best epoch, and whether the rule is enabled.
    """

    trainer: TrainerState
    history: HistoryMark
    losses: tuple[float, ...] = ()
    stop: StopState = field(default_factory=StopState)
    stopped: Stop | None = None
    best: tuple[Array, Array] | None = None
    enabled: bool = True

    @property
    def nbytes(self) -> int:
        """The size in bytes of the arrays that are its own."""
        arrays = [getattr(self.trainer, field.name) for field in fields(self.trainer)]
        return sum(array.nbytes for array in arrays if isinstance(array, np.ndarray))

    def learned_the_same(self, network: Network) -> bool:
        """True if a network has these parameters and live links."""
        trainer = self.trainer
        return np.array_equal(network.alive, trainer.alive) and np.array_equal(
            network.whole(), trainer.params, equal_nan=True
        )
