"""State files: an experiment together with all that training has made of it, exactly.

A line that names format and version, the SHA-256 of what follows, and one msgpack map. Arrays are stored as the bytes
of their numbers, so that a run goes on from the file to the bit as it would have gone on by itself. Nothing in a file
is believed: every size is checked against the experiment's before an array is made of it.
"""

from __future__ import annotations

import hashlib
import math
import os
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta, Struct
from msgspec.structs import replace

from tuiplay.errors import InputError
from tuiplay.experiment.conditions import Stop, StopState
from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.random import STATE_SIZE
from tuiplay.nn.trainer import TrainerState
from tuiplay.run.history import CAPACITY, LossHistory
from tuiplay.text import printable

MAX_SIZE = 12_000_000
"""Largest file that is read, in bytes: two times the largest that is written."""
_NAME = b"tuiplay state "
_VERSION = b"1"
_HEAD = _NAME + _VERSION + b"\n"
_DIGEST = hashlib.sha256().digest_size
_MAX_EXPERIMENT = 1_000_000
_FLOAT = np.dtype("<f8")

_Count = Annotated[int, Meta(ge=0, le=2**53)]


@dataclass(frozen=True)
class Saved:
    """What a state file holds.

    Attributes
    ----------
    seconds
        Time spent in training.
    clean
        Whether the session had ended because a person asked for it.
    """

    experiment: Experiment
    trainer: TrainerState
    history: LossHistory
    seconds: float = 0.0
    clean: bool = False
    stop: StopState = field(default_factory=StopState)
    stopped: Stop | None = None
    best: tuple[Array, Array] | None = None
    enabled: bool = True


class DamagedError(InputError):
    """The bytes are no state of this program, or no longer."""


class _Body(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
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
    dropout_stream: Annotated[bytes, Meta(max_length=1000)] = b""
    shuffle_stream: Annotated[bytes, Meta(max_length=1000)] = b""
    order_stream: Annotated[bytes, Meta(max_length=1000)] = b""
    plateau_scale: float = 1.0
    plateau_best: float | None = None
    plateau_waited: _Count = 0
    stop: StopState = StopState()
    stopped: Stop | None = None
    best: tuple[bytes, bytes] | None = None
    enabled: bool = True


def encode(saved: Saved) -> bytes:
    """The content of a state file; ``decode`` gives the same back.

    Raises
    ------
    InputError
        If a text of the experiment holds half a character (a lone surrogate), which no file can hold.
    """
    trainer = saved.trainer
    try:
        experiment = msgspec.Raw(msgspec.msgpack.encode(_from_anywhere(saved.experiment)))
    except UnicodeEncodeError:
        raise InputError("a text of the experiment is not valid Unicode and cannot be written to a file") from None
    body = msgspec.msgpack.encode(
        _Body(
            experiment=experiment,
            params=_bytes(trainer.params),
            alive=(trainer.alive != 0).tobytes(),
            pending=_bytes(trainer.pending),
            pending_count=trainer.pending_count,
            position=trainer.position,
            epoch=trainer.epoch,
            updates=trainer.updates,
            rows=_bytes(saved.history.rows),
            stride=saved.history.stride,
            seconds=saved.seconds,
            clean=saved.clean,
            slots=_bytes(trainer.slots),
            optimizer_updates=trainer.optimizer_updates,
            dropout_stream=trainer.dropout_stream,
            shuffle_stream=trainer.shuffle_stream,
            order_stream=trainer.order_stream,
            plateau_scale=trainer.plateau_scale,
            plateau_best=trainer.plateau_best if math.isfinite(trainer.plateau_best) else None,
            plateau_waited=trainer.plateau_waited,
            stop=saved.stop,
            stopped=saved.stopped,
            enabled=saved.enabled,
            best=None if saved.best is None else (_bytes(saved.best[0]), (saved.best[1] != 0).tobytes()),
        )
    )
    return _HEAD + hashlib.sha256(body).digest() + body


def decode(content: bytes) -> Saved:
    """What a state file says.

    Raises
    ------
    DamagedError
        If any of it cannot be.
    InputError
        If the file is of a newer version, or the file with its points cannot be read.
    """
    if len(content) > MAX_SIZE:
        raise DamagedError("too large for the state of a session")
    if not content.startswith(_HEAD):
        if content.startswith(_NAME) and content[len(_NAME) :].split(b"\n", 1)[0].isdigit():
            raise InputError("written by a newer tuiplay")
        raise DamagedError("this is no state of a session")
    body = content[len(_HEAD) + _DIGEST :]
    if hashlib.sha256(body).digest() != content[len(_HEAD) : len(_HEAD) + _DIGEST]:
        raise DamagedError("the file is damaged: its checksum does not fit")
    try:
        fields = msgspec.msgpack.decode(body, type=_Body)
        if len(fields.experiment) > _MAX_EXPERIMENT:
            raise DamagedError("too large for an experiment")
        experiment = msgspec.msgpack.decode(fields.experiment, type=Experiment)
        if experiment.data.file:
            experiment = _from_here(experiment)
            _look_for_points(experiment)
        # Changing nothing checks everything that the types cannot say.
        experiment = experiment.change({})
    except (DamagedError, _MissingPointsError):
        raise
    except (InputError, msgspec.DecodeError, UnicodeError, RecursionError, OverflowError) as error:
        raise DamagedError(f"this is no state of a session: {printable(str(error), 200)}") from None
    trainer, history = _trainer(fields, experiment), _history(fields, experiment)
    best = None
    if fields.best is not None:
        best = _array(fields.best[0], len(trainer.params)), _alive(fields.best[1], len(trainer.params))
    kept = fields.stop, fields.stopped, best, fields.enabled
    return Saved(experiment, trainer, history, fields.seconds, fields.clean, *kept)


class _MissingPointsError(InputError):
    """The state is sound, but the file with its points is not there, or no longer a table."""


def _from_anywhere(experiment: Experiment) -> Experiment:
    """With the whole path of its data file: a session may be taken up again in another folder."""
    file = experiment.data.file
    if not file or os.path.isabs(file):
        return experiment
    return replace(experiment, data=replace(experiment.data, file=os.path.join(_folder(), file)))


def _from_here(experiment: Experiment) -> Experiment:
    """With the path of a data file below the current folder as it is from there."""
    file = experiment.data.file.removeprefix(os.path.join(_folder(), ""))
    return replace(experiment, data=replace(experiment.data, file=file))


def _folder() -> str:
    """The current folder, or nothing if it has been removed."""
    try:
        return os.getcwd()
    except FileNotFoundError:
        return ""


def _look_for_points(experiment: Experiment) -> None:
    try:
        experiment.source  # noqa: B018 - reads the file
    except InputError as error:
        raise _MissingPointsError(f"its points cannot be read: {printable(str(error), 200)}") from None


def _bytes(array: Array) -> bytes:
    return array.astype(_FLOAT, copy=False).tobytes()


def _trainer(fields: _Body, experiment: Experiment) -> TrainerState:
    count = sum((inputs + 1) * outputs for inputs, outputs in pairwise(experiment.sizes))
    alive = _alive(fields.alive, count)
    if experiment.training.regularization != "L1" and not alive.all():
        raise DamagedError("it has cut links, but not the penalty that cuts them")
    slots = OPTIMIZERS[experiment.training.optimizer].slots
    if not 0 < fields.plateau_scale <= 1 or (fields.order_stream and not fields.position):
        raise DamagedError("its schedule, or the order of its epoch, is none")
    if fields.position and fields.position >= experiment.part_counts[0]:
        raise DamagedError("it stands beyond the end of an epoch")
    return TrainerState(
        params=_array(fields.params, count),
        alive=alive,
        pending=_array(fields.pending, count),
        pending_count=fields.pending_count,
        position=fields.position,
        epoch=fields.epoch,
        updates=fields.updates,
        slots=_array(fields.slots, slots * count).reshape(slots, count) if fields.slots else np.zeros((slots, count)),
        optimizer_updates=fields.optimizer_updates,
        dropout_stream=_stream(fields.dropout_stream),
        shuffle_stream=_stream(fields.shuffle_stream),
        order_stream=_stream(fields.order_stream),
        plateau_scale=fields.plateau_scale,
        plateau_best=math.inf if fields.plateau_best is None else fields.plateau_best,
        plateau_waited=fields.plateau_waited,
    )


def _alive(content: bytes, count: int) -> Array:
    alive = np.frombuffer(content, dtype=np.uint8)
    if len(alive) != count or alive.max(initial=0) > 1:
        raise DamagedError("its links do not fit its network")
    return alive.astype(np.float64)


def _stream(content: bytes) -> bytes:
    """The state of a generator, tried out."""
    # PCG64 counts on an odd increment.
    if content and (len(content) != STATE_SIZE or not content[16] & 1):
        raise DamagedError("one of its random streams cannot be continued")
    return content


def _array(content: bytes, count: int) -> Array:
    if len(content) != count * _FLOAT.itemsize:
        raise DamagedError("its weights do not fit its network")
    return np.frombuffer(content, dtype=_FLOAT).astype(np.float64)


def _history(fields: _Body, experiment: Experiment) -> LossHistory:
    columns = 4 if experiment.data.validation_percent else 3
    size = columns * _FLOAT.itemsize
    count, rest = divmod(len(fields.rows), size)
    if rest or not 0 < count <= CAPACITY:
        raise DamagedError("its losses are not a table")
    rows = _array(fields.rows, columns * count).reshape(count, columns)
    epochs = rows[:, 0]
    # Written so that nan fails too.
    whole = bool(np.all((epochs >= 0) & (epochs <= 2**53))) and bool(np.all(epochs == np.floor(epochs)))
    if not whole or not np.all(np.diff(epochs) > 0) or epochs[-1] != fields.epoch:
        raise DamagedError("the epochs of its losses are out of order")
    if np.any(rows[:, 1:] < 0):
        raise DamagedError("its losses are negative")
    return LossHistory.of(rows, fields.stride)
