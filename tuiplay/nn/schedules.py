"""How the learning rate changes from epoch to epoch, by name. Adding one means adding one entry to ``SCHEDULES``.

A rate holds for a whole epoch, as when PyTorch's ``scheduler.step()`` is called after each epoch. All schedules but
``plateau`` are functions of the epoch's number, so they need no memory and can be drawn in advance.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

Rate = Callable[[float, int, int, float, int], float]
"""(base rate, epoch from 0, schedule_epochs, schedule_factor, schedule_warmup) -> the rate of that epoch.

``schedule_epochs`` or ``schedule_factor`` of 0 stand for the schedule's own."""

STEP_EPOCHS, STEP_FACTOR = 100, 0.5
EXPONENTIAL_FACTOR = 0.99
INVERSE_EPOCHS = 100
COSINE_EPOCHS = 500
PLATEAU_PATIENCE, PLATEAU_FACTOR = 10, 0.1
_THRESHOLD = 1e-4
_SMALLEST_CHANGE = 1e-8
"""Both of PyTorch's ReduceLROnPlateau: the relative gain that counts, the reduction that is worth making."""


@dataclass(frozen=True)
class Schedule:
    """``uses`` names the settings that it reads; ``epochs`` and ``factor`` are its own values, where it has any."""

    name: str
    title: str
    formula: str
    rate: Rate
    uses: tuple[str, ...]
    epochs: int
    factor: float
    about: str


def _constant(base: float, epoch: int, epochs: int, factor: float, warmup: int) -> float:
    return base


def _step(base: float, epoch: int, epochs: int, factor: float, warmup: int) -> float:
    return base * (factor or STEP_FACTOR) ** (epoch // (epochs or STEP_EPOCHS))


def _exponential(base: float, epoch: int, epochs: int, factor: float, warmup: int) -> float:
    return base * (factor or EXPONENTIAL_FACTOR) ** epoch


def _inverse_time(base: float, epoch: int, epochs: int, factor: float, warmup: int) -> float:
    return base / (1.0 + epoch / (epochs or INVERSE_EPOCHS))


def _cosine(base: float, epoch: int, epochs: int, factor: float, warmup: int) -> float:
    length = epochs or COSINE_EPOCHS
    if epoch >= length:
        return base * factor
    return base * (factor + (1.0 - factor) * 0.5 * (1.0 + math.cos(math.pi * epoch / length)))


def _warmup_cosine(base: float, epoch: int, epochs: int, factor: float, warmup: int) -> float:
    if epoch < warmup:
        return base * (epoch + 1) / (warmup + 1)
    return _cosine(base, epoch - warmup, epochs, factor, warmup)


SCHEDULES: dict[str, Schedule] = {
    entry.name: entry
    for entry in (
        Schedule(
            "constant", "Constant", "rate", _constant, (), 0, 0.0,
            "The same learning rate from the first epoch to the last.",
        ),
        Schedule(
            "step", "Step", "rate · factor^⌊epoch / length⌋", _step,
            ("schedule_epochs", "schedule_factor"), STEP_EPOCHS, STEP_FACTOR,
            "Stairs: the rate is multiplied by the factor once every so many epochs.",
        ),
        Schedule(
            "exponential", "Exponential", "rate · factor^epoch", _exponential,
            ("schedule_factor",), 0, EXPONENTIAL_FACTOR,
            "Shrinks by the same share every epoch: fast at first, and ever closer to 0.",
        ),
        Schedule(
            "inverse_time", "Inverse time", "rate / (1 + epoch / length)", _inverse_time,
            ("schedule_epochs",), INVERSE_EPOCHS, 0.0,
            "Half the rate after one length, a third after two: slow enough that no weight is out of reach.",
        ),
        Schedule(
            "cosine", "Cosine", "rate · (floor + (1 - floor) · (1 + cos(π · epoch / length)) / 2)", _cosine,
            ("schedule_epochs", "schedule_factor"), COSINE_EPOCHS, 0.0,
            "Half a wave from the full rate down to the floor, slow at both ends; then it stays at the floor.",
        ),
        Schedule(
            "warmup_cosine", "Warm-up, cosine", "rate · (epoch + 1) / (warm-up + 1), then cosine", _warmup_cosine,
            ("schedule_epochs", "schedule_factor", "schedule_warmup"), COSINE_EPOCHS, 0.0,
            "Rises evenly to the full rate while the weights find their places, then falls along half a wave.",
        ),
        Schedule(
            "plateau", "Plateau", "rate ← rate · factor, if the training loss stood still for the patience", _constant,
            ("schedule_epochs", "schedule_factor"), PLATEAU_PATIENCE, PLATEAU_FACTOR,
            "Keeps the rate while the training loss falls, and lowers it when it has stood still for a while.",
        ),
    )
}  # fmt: skip


@dataclass
class PlateauState:
    """What ``plateau`` remembers, like PyTorch's ReduceLROnPlateau (mode "min", relative threshold 1e-4).

    Attributes
    ----------
    scale
        By what the base rate is multiplied now.
    best
        The smallest training loss that counted as better.
    waited
        Epochs since then, or since the last reduction.
    """

    scale: float = 1.0
    best: float = math.inf
    waited: int = 0

    def observe(self, loss: float, base: float, epochs: int, factor: float) -> None:
        """Note the training loss at the end of an epoch; ``epochs`` is the patience, 0 stands for its own."""
        if loss < self.best * (1.0 - _THRESHOLD):
            self.best, self.waited = loss, 0
        else:
            self.waited += 1
        if self.waited > (epochs or PLATEAU_PATIENCE):
            scale = self.scale * (factor or PLATEAU_FACTOR)
            if base * (self.scale - scale) > _SMALLEST_CHANGE:
                self.scale = scale
            self.waited = 0
