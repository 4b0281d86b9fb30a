"""State files of version 1, which tuiplay 0.1.0 wrote: one flat map, arrays as bare bytes."""

from __future__ import annotations

import math
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta, Struct

from tuiplay.errors import DamagedError
from tuiplay.experiment.stop_rule import Stop, StopState
from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.nn.trainer import TrainerState
from tuiplay.run.history import CAPACITY, HistoryMark
from tuiplay.run.snapshot import Snapshot

_Count = Annotated[int, Meta(ge=0, le=2**53)]
_Stream = Annotated[bytes, Meta(max_length=1000)]


class Version1(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The fields of a state file of version 1."""

    experiment: msgspec.Raw
    params: bytes
    alive: bytes
    pending: bytes
    pending_count: _Count
    position: _Count
    epoch: _Count
    updates: _Count
    rows: bytes
    stride: Annotated[int, Meta(ge=1, le=2**53)]
    seconds: Annotated[float, Meta(ge=0)]
    clean: bool
    slots: bytes = b""
    optimizer_updates: _Count = 0
    dropout_stream: _Stream = b""
    shuffle_stream: _Stream = b""
    order_stream: _Stream = b""
    plateau_scale: float = 1.0
    plateau_best: float | None = None
    plateau_waited: _Count = 0
    stop: StopState = StopState()
    stopped: Stop | None = None
    best: tuple[bytes, bytes] | None = None
    enabled: bool = msgspec.field(default=True, name="armed")


def decode(body: bytes) -> Version1:
    """Decode the fields of the msgpack map behind the checksum.

    Raises
    ------
    msgspec.DecodeError
        If it is not such a map.
    """
    return msgspec.msgpack.decode(body, type=Version1)


def snapshot_of(old: Version1, experiment: Experiment) -> Snapshot:
    """The snapshot in such a file; the caller checks whether it fits its experiment.

    Raises
    ------
    DamagedError
        If an array cannot be read.
    """
    params = _numbers(old.params, "weights")
    slots = OPTIMIZERS[experiment.training.optimizer].slots
    memory = _numbers(old.slots, "weights") if old.slots else np.zeros(slots * len(params))
    trainer = TrainerState(
        params=params,
        alive=_mask(old.alive),
        pending=_numbers(old.pending, "weights"),
        pending_count=old.pending_count,
        position=old.position,
        epoch=old.epoch,
        updates=old.updates,
        slots=_table(memory, len(params), "weights do not fit its network"),
        optimizer_updates=old.optimizer_updates,
        dropout_stream=old.dropout_stream,
        shuffle_stream=old.shuffle_stream,
        order_stream=old.order_stream,
        schedule=_schedule(old, experiment),
    )
    columns = 4 if experiment.data.validation_percent else 3
    rows = _table(_numbers(old.rows, "losses"), columns, "losses are not a table")
    if not 0 < len(rows) <= CAPACITY:
        raise DamagedError("its losses are not a table")
    # Weights restored by a stop rule are not those of the newest epoch.
    losses = () if old.stopped is not None and old.stopped.restore_best else (*rows[-1, 1:].tolist(), math.nan)[:3]
    best = None if old.best is None else (_numbers(old.best[0], "weights"), _mask(old.best[1]))
    history = HistoryMark.of(rows, old.stride)
    return Snapshot(trainer, history, losses, old.stop, old.stopped, best, old.enabled)


def _schedule(old: Version1, experiment: Experiment) -> tuple[float, ...]:
    """The memory of the schedule: in version 1 a single schedule had one, and its fields were always present."""
    if SCHEDULES[experiment.training.schedule].memory is None:
        return ()
    return old.plateau_scale, math.inf if old.plateau_best is None else old.plateau_best, float(old.plateau_waited)


def _numbers(content: bytes, what: str) -> Array:
    if len(content) % 8:
        raise DamagedError(f"its {what} are not a table of numbers")
    return np.frombuffer(content, dtype="<f8").astype(np.float64)


def _table(numbers: Array, columns: int, complaint: str) -> Array:
    if not columns or len(numbers) % columns:
        raise DamagedError(f"its {complaint}")
    return numbers.reshape(-1, columns)


def _mask(content: bytes) -> Array:
    return np.frombuffer(content, dtype=np.uint8).astype(np.float64)
