"""How a network is trained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class TrainingSettings(Protocol):
    """How a network is trained: what the trainer itself reads, and what may change between any two updates.

    The chosen optimizer, schedule, loss and penalty read further attributes of the same object, by their ``uses``.
    """

    @property
    def learning_rate(self) -> float:
        """The base rate of the schedule."""

    @property
    def batch_size(self) -> int:
        """Points per update."""

    @property
    def optimizer(self) -> str:
        """Name in ``OPTIMIZERS``."""

    @property
    def schedule(self) -> str:
        """Name in ``SCHEDULES``."""

    @property
    def loss(self) -> str:
        """Name in ``LOSSES``."""

    @property
    def regularization(self) -> str:
        """Name in ``REGULARIZERS``."""

    @property
    def regularization_rate(self) -> float:
        """Strength of the penalty."""

    @property
    def dropout(self) -> float | Sequence[float]:
        """Rate of the hidden layers; or a rate for the inputs and one for each hidden layer; empty for none."""

    @property
    def clip(self) -> float:
        """Largest norm of the gradient; 0: no limit."""

    @property
    def broken_layer(self) -> int:
        """Layer, from 1, whose backward pass has a wrong sign, to see what that does; 0: none."""

    @property
    def reshuffle(self) -> bool:
        """Whether every epoch has a new order of the points."""

    @property
    def shuffle_seed(self) -> str:
        """Seeds the streams of dropout and reshuffling (see ``random.stream``)."""
