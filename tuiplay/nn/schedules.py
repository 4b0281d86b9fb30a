"""Schedules, which change the learning rate from epoch to epoch, by name. To add one, add one entry to ``SCHEDULES``.

A rate holds for a whole epoch, as when PyTorch's ``scheduler.step()`` is called after each epoch. Most schedules are
functions of the epoch's number, so that they need no memory and can be drawn in advance; one that watches the training
has a memory, which is kept and restored with the rest of the training.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tuiplay.nn import formulas
from tuiplay.nn.entries import Knobs, RegistryEntry

Rate = Callable[[float, int, Knobs], float]
"""A function (base rate, epoch from 0, settings) -> the rate of that epoch."""


class ScheduleMemory(Protocol):
    """The memory of a schedule about the training so far."""

    @property
    def scale(self) -> float:
        """The present factor of the rate of an epoch."""

    def observe(self, loss: float, base: float, knobs: Knobs) -> None:
        """Record the training loss at the end of an epoch, once per epoch. ``base`` is the base rate."""

    def state(self) -> tuple[float, ...]:
        """The memory as plain numbers."""

    def restore(self, state: Sequence[float]) -> None:
        """Restore the memory from numbers that ``state`` returned. ``ValueError`` for numbers that it cannot return."""


@dataclass(frozen=True, eq=False)
class Schedule(RegistryEntry):
    """A schedule.

    Attributes
    ----------
    by_epoch
        The rate as a function of the epoch; None for the base rate.
    memory
        A function that makes an empty memory; None for a schedule without memory.
    plain
        The rate before a memory's scale, which equations are written with; None if only ``formula`` is shown.
    """

    by_epoch: Rate | None = None
    memory: Callable[[], ScheduleMemory] | None = None
    plain: formulas.PlainSchedule | None = None

    def rate(self, base: float, epoch: int, knobs: Knobs) -> float:
        """The rate of an epoch, counted from 0, before a memory's scale."""
        return base if self.by_epoch is None else self.by_epoch(base, epoch, knobs)

    def restored(self, state: Sequence[float] = ()) -> ScheduleMemory | None:
        """A memory with this ``state``, or an empty one; None for a schedule without memory.

        Raises
        ------
        ValueError
            If the state does not belong to this schedule.
        """
        memory = None if self.memory is None else self.memory()
        if state:
            if memory is None:
                raise ValueError(f"{self.title} remembers nothing")
            memory.restore(state)
        return memory

    @property
    def varies(self) -> bool:
        """True if the rate ever differs from the base rate."""
        return self.by_epoch is not None or self.memory is not None


def _step(base: float, epoch: int, knobs: Knobs) -> float:
    return float(base * knobs["schedule_factor"] ** (epoch // knobs["schedule_epochs"]))


def _exponential(base: float, epoch: int, knobs: Knobs) -> float:
    return float(base * knobs["schedule_factor"] ** epoch)


def _inverse_time(base: float, epoch: int, knobs: Knobs) -> float:
    return base / (1.0 + epoch / knobs["schedule_epochs"])


def _cosine(base: float, epoch: int, knobs: Knobs) -> float:
    length, floor = knobs["schedule_epochs"], knobs["schedule_factor"]
    if epoch >= length:
        return base * floor
    return base * (floor + (1.0 - floor) * 0.5 * (1.0 + math.cos(math.pi * epoch / length)))


def _warmup_cosine(base: float, epoch: int, knobs: Knobs) -> float:
    warmup = int(knobs["schedule_warmup"])
    if epoch < warmup:
        return base * (epoch + 1) / (warmup + 1)
    return _cosine(base, epoch - warmup, knobs)


@dataclass
class PlateauMemory:
    """The memory of ``plateau``, like PyTorch's ReduceLROnPlateau (mode "min", relative threshold 1e-4).

    Attributes
    ----------
    scale
        The present factor of the base rate.
    best
        The smallest training loss that counted as better.
    waited
        The number of epochs since then, or since the last reduction.
    """

    scale: float = 1.0
    best: float = math.inf
    waited: int = 0

    def observe(self, loss: float, base: float, knobs: Knobs) -> None:
        """Record the training loss at the end of an epoch; the knobs are patience and factor."""
        if loss < self.best * (1.0 - _THRESHOLD):
            self.best, self.waited = loss, 0
        else:
            self.waited += 1
        if self.waited > knobs["schedule_epochs"]:
            scale = self.scale * knobs["schedule_factor"]
            if base * (self.scale - scale) > _SMALLEST_CHANGE:
                self.scale = scale
            self.waited = 0

    def state(self) -> tuple[float, ...]:
        """The memory as three numbers: scale, best, waited."""
        return self.scale, self.best, float(self.waited)

    def restore(self, state: Sequence[float]) -> None:
        """Restore the memory from numbers that ``state`` returned.

        Raises
        ------
        ValueError
            If there are not three numbers, or they are not a possible state.
        """
        scale, best, waited = state
        if not 0.0 < scale <= 1.0 or not waited >= 0 or not float(waited).is_integer():
            raise ValueError(f"no state of a plateau: {scale}, {best}, {waited}")
        self.scale, self.best, self.waited = scale, best, int(waited)


_THRESHOLD = 1e-4
_SMALLEST_CHANGE = 1e-8
"""The thresholds of PyTorch's ReduceLROnPlateau: the relative gain that counts, the least reduction worth making."""

_LENGTH_AND_FACTOR = ("schedule_epochs", "schedule_factor")

SCHEDULES: dict[str, Schedule] = {
    entry.name: entry
    for entry in (
        Schedule("constant", "Constant", "rate", "The same learning rate from the first epoch to the last."),
        Schedule(
            "step", "Step", "rate · factor^⌊epoch / length⌋",
            "Multiplies the rate by the factor once every length epochs.",
            _step, plain=formulas.step_decay, also="step decay",
            uses=_LENGTH_AND_FACTOR, own={"schedule_epochs": 100, "schedule_factor": 0.5},
        ),
        Schedule(
            "exponential", "Exponential", "rate · factor^epoch",
            "Multiplies the rate by the factor every epoch: fast at first, then ever closer to 0.",
            _exponential, plain=formulas.exponential_decay, also="exponential decay",
            uses=("schedule_factor",), own={"schedule_factor": 0.99},
        ),
        Schedule(
            "inverse_time", "Inverse time", "rate / (1 + epoch / length)",
            "Half the rate after one length, a third after two: slower than exponential decay.",
            _inverse_time, plain=formulas.inverse_time,
            uses=("schedule_epochs",), own={"schedule_epochs": 100},
        ),
        Schedule(
            "cosine", "Cosine", "rate · (floor + (1 - floor) · (1 + cos(π · epoch / length)) / 2)",
            "Half a cosine from the full rate down to the floor, slow at both ends; then it stays at the floor.",
            _cosine, plain=formulas.cosine_decay, also="cosine annealing, cosine decay",
            uses=_LENGTH_AND_FACTOR, own={"schedule_epochs": 500},
        ),
        Schedule(
            "warmup_cosine", "Warm-up, cosine", "rate · (epoch + 1) / (warm-up + 1), then cosine",
            "Rises linearly to the full rate during warm-up, then falls along half a cosine.",
            _warmup_cosine, plain=formulas.warmup_then_cosine,
            uses=(*_LENGTH_AND_FACTOR, "schedule_warmup"), own={"schedule_epochs": 500},
        ),
        Schedule(
            "plateau", "Plateau", "rate ← rate · factor, if the training loss has not improved for the patience",
            "Keeps the rate while the training loss falls, and lowers it when it stops improving.",
            memory=PlateauMemory, plain=formulas.constant_rate, also="reduce on plateau",
            uses=_LENGTH_AND_FACTOR, own={"schedule_epochs": 10, "schedule_factor": 0.1},
        ),
    )
}  # fmt: skip
