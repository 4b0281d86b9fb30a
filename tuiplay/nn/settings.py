"""The settings of training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class TrainingSettings(Protocol):
    """The settings of training that the trainer itself reads, and that may change between any two updates.

    The chosen optimizer, schedule, loss and penalty read further attributes of the same object, by their ``uses``.
    """

    @property
    def learning_rate(self) -> float:
        """The base rate of the schedule."""

    @property
    def batch_size(self) -> int:
        """The number of points per update."""

    @property
    def optimizer(self) -> str:
        """The name in ``OPTIMIZERS``."""

    @property
    def schedule(self) -> str:
        """The name in ``SCHEDULES``."""

    @property
    def loss(self) -> str:
        """The name in ``LOSSES``, or "auto"."""

    @property
    def regularization(self) -> str:
        """The name in ``REGULARIZERS``."""

    @property
    def regularization_rate(self) -> float:
        """The strength of the penalty."""

    @property
    def dropout(self) -> float | Sequence[float]:
        """The rate of the hidden layers; or a rate for the inputs and one for each hidden layer; empty for none."""

    @property
    def clip(self) -> float:
        """The largest norm of the gradient; 0 for no limit."""

    @property
    def broken_layer(self) -> int:
        """The layer, from 1, whose backward pass has a wrong sign as a demonstration; 0 for none."""

    @property
    def reshuffle(self) -> bool:
        """True if every epoch has a new order of the points."""

    @property
    def shuffle_seed(self) -> str:
        """The seed of the streams of dropout and reshuffling (see ``random.stream``)."""
