"""The state of a trainer at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from tuiplay.nn.arrays import Array


@dataclass(frozen=True)
class TrainerState:
    """The state of a trainer: everything that training changes, apart from the history of losses.

    Attributes
    ----------
    params, alive
        The parameters and live links of the network, shape (parameters,).
    pending, pending_count
        The sum of the gradients that wait for an update, shape (parameters,), and the number of their points.
    position
        The number of points used in the present epoch.
    epoch, updates
        The numbers of epochs completed and updates made.
    slots
        The optimizer's state vectors, shape (slots, parameters).
    optimizer_updates
        The number of updates that the optimizer has counted (Adam's t).
    dropout_stream, shuffle_stream
        ``random.state_of`` the two generators, empty if one was not needed yet.
    order_stream
        The state of the second before the order of the present epoch was drawn, so that drawing again gives that order.
        Empty if the epoch is in the given order, or has not begun.
    schedule
        The state of the schedule's memory; empty if it has none.
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
