"""The ``[memory]`` section checked against its experiment: whether it fits, and when it has lost its meaning."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TypeVar

from msgspec.structs import replace

from tuiplay.errors import InputError
from tuiplay.experiment.conditions import parse, singles
from tuiplay.experiment.configuration import Configuration
from tuiplay.experiment.network_sections import MemorySection
from tuiplay.nn.initializers import layer_shapes
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.random import STATE_SIZE
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.text import counted

C = TypeVar("C", bound=Configuration)

NO_MEMORY = MemorySection()
_STREAMS = ("dropout_stream", "shuffle_stream", "order_stream")
_COUNTED = ("stop_first_epoch", "stop_best", "stop_best_epoch", "stop_best_weights", "stop_best_cut")
_REMEDY = "without the section [memory] the run begins at epoch 0 with these weights"
_INCREMENT = 16
"""The index of the byte in which a stream's increment begins: PCG64 needs an odd increment."""


def check_memory(configuration: Configuration) -> None:
    """Refuse a memory that a trainer of this experiment could not have.

    Raises
    ------
    InputError
        The sentence names the field.
    """
    memory = configuration.memory
    if memory is NO_MEMORY or memory == NO_MEMORY:
        return
    training, points = configuration.training, configuration.part_counts[0]
    parameters = sum(rows * width for rows, width in layer_shapes(configuration.sizes))
    optimizer, schedule = OPTIMIZERS[training.optimizer], SCHEDULES[training.schedule]
    if len(memory.vectors) != optimizer.slots:
        kept = counted(optimizer.slots, "vector") if optimizer.slots else "no memory"
        raise _misfit("vectors", f"{counted(len(memory.vectors), 'vector')}, but {optimizer.title} keeps {kept}")
    for number, row in enumerate(memory.vectors, 1):
        _check_numbers("vectors", f"vector {number}", row, parameters)
    if memory.waiting:
        _check_numbers("waiting", "it", memory.waiting, parameters)
        if not memory.waiting_points:
            raise _misfit("waiting", "memory.waiting_points is 0")
    elif memory.waiting_points:
        raise _misfit("waiting_points", f"{memory.waiting_points:,}, but memory.waiting has no gradients")
    if memory.position and memory.position >= points:
        raise _misfit("position", f"{memory.position:,}, but an epoch has {counted(points, 'training point')}")
    try:
        schedule.restored(memory.schedule_state)
    except ValueError:
        raise _misfit("schedule_state", f"not the memory of the {schedule.title.lower()} schedule") from None
    for name in _STREAMS:
        _check_stream(name, getattr(memory, name))
    _check_stop(configuration, parameters)
    if memory.order_stream and not memory.position:
        raise _misfit("order_stream", "an epoch has no order before it begins (memory.position is 0)")


def _check_stop(configuration: Configuration, parameters: int) -> None:
    """Check the counts of the stop rule: none of them, or all that belong to it."""
    memory, stop = configuration.memory, configuration.training.stop
    if not memory.stop_streaks:
        for name in _COUNTED:
            if getattr(memory, name):
                raise _misfit(name, "memory.stop_streaks is empty: the stop rule has seen no epoch")
        return
    validation = configuration.data.validation_percent > 0
    rule = parse(stop, validation=validation, regression=None, foregone=True)
    conditions = sum(len(singles(condition)) for condition in rule)
    if len(memory.stop_streaks) != conditions:
        found = counted(len(memory.stop_streaks), "number")
        raise _misfit("stop_streaks", f"{found}, but training.stop has {counted(conditions, 'condition')}")
    if len(memory.stop_best) > 1 or not all(map(math.isfinite, memory.stop_best)):
        raise _misfit("stop_best", "it has to be empty or one finite number")
    if memory.stop_best:
        _check_numbers("stop_best_weights", "it", memory.stop_best_weights, parameters)
    if memory.stop_best_cut and len(memory.stop_best_cut) != len(memory.stop_best_weights):
        raise _misfit("stop_best_cut", "it must have as many numbers as memory.stop_best_weights")


def _check_numbers(name: str, what: str, numbers: Collection[float], parameters: int) -> None:
    if len(numbers) != parameters:
        raise _misfit(
            name,
            f"{what} has {counted(len(numbers), 'number')}, but the network has {counted(parameters, 'weight')}, "
            "including biases",
        )
    if not all(map(math.isfinite, numbers)):
        raise _misfit(name, f"{what} has a number that is not finite")


def _check_stream(name: str, text: str) -> None:
    try:
        state = bytes.fromhex(text)
    except ValueError:
        raise _misfit(name, "not a text of hexadecimal digits") from None
    if state and (len(state) != STATE_SIZE or not state[_INCREMENT] & 1):
        raise _misfit(name, "not the state of a random stream")


def _misfit(name: str, why: str) -> InputError:
    return InputError.about(f"memory.{name}", f"{why}; {_REMEDY}")


def remembering(old: C, new: C, given: Collection[str]) -> C:
    """``new`` without a memory that no longer belongs to it: a change of points, network or optimizer discards all of
    it, and a change of the stop rule discards the counts of that rule.

    Parameters
    ----------
    given
        Paths of fields that somebody has set, by which ``old`` became ``new``.
    """
    if new.memory == NO_MEMORY or any(path.startswith("memory.") for path in given):
        return new
    parts = ("data", "features", "network", "weights")
    same = all(getattr(old, part) == getattr(new, part) for part in parts)
    same = same and all(getattr(old.training, name) == getattr(new.training, name) for name in _OWNERS)
    if not same:
        return new.with_sections(memory=NO_MEMORY)
    if new.memory.stop_streaks and old.training.stop != new.training.stop:
        forgotten = {name: getattr(NO_MEMORY, name) for name in ("stop_streaks", *_COUNTED)}
        return new.with_sections(memory=replace(new.memory, **forgotten))
    return new


_OWNERS = ("optimizer", "schedule", "shuffle_seed")
"""Training fields whose choice has a memory of its own."""
