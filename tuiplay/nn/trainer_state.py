"""What a trainer is at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from tuiplay.nn.arrays import Array


@dataclass(frozen=True)
class TrainerState:
    """All that training changes, apart from the losses it leaves behind.

    Attributes
    ----------
    params, alive
        Those of the network, shape (parameters,).
    pending, pending_count
        The sum of the gradients that wait for an update, shape (parameters,), and of how many points it is.
    position
        Points of the epoch under way that have been used.
    epoch, updates
        Epochs completed and updates made.
    slots
        The optimizer's state vectors, shape (slots, parameters).
    optimizer_updates
        Updates that the optimizer has counted (Adam's t).
    dropout_stream, shuffle_stream
        ``random.state_of`` the two generators, empty if one was not needed yet.
    order_stream
        That of the second before the order of the epoch under way was drawn, so that drawing again gives that order.
        Empty if the epoch is in the fixed order, or has not begun.
    schedule
        What the schedule's memory holds; empty if it has none.
    """

    params: Array
    alive: Array
    pending: Array
    pending_count: int
    position: int
    epoch: int
    updates: int
    slots: Array
    optimizer_updates: int
    dropout_stream: bytes
    shuffle_stream: bytes
    order_stream: bytes
    schedule: tuple[float, ...]
