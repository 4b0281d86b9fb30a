"""State files: an experiment together with all that training has made of it, exactly.

A line that names format and version, the SHA-256 of what follows, and one msgpack map. Arrays are stored as the bytes
of their numbers, so that a run goes on from the file to the bit as it would have gone on by itself. Nothing in a file
is believed: every size is checked against the experiment's before an array is made of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta, Struct

from tuiplay.data.datasets import DATASETS
from tuiplay.data.split import train_count
from tuiplay.errors import InputError
from tuiplay.experiment import Experiment
from tuiplay.formats import printable
from tuiplay.history import CAPACITY, LossHistory
from tuiplay.nn.arrays import Array
from tuiplay.nn.trainer import TrainerState

MAX_SIZE = 8_000_000
"""Largest file that is read, in bytes: two times the largest that is written."""
_NAME = b"tuiplay state "
_VERSION = b"1"
_HEAD = _NAME + _VERSION + b"\n"
_DIGEST = hashlib.sha256().digest_size
_MAX_EXPERIMENT = 100_000
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


def encode(saved: Saved) -> bytes:
    """The content of a state file; ``decode`` gives the same back.

    Raises
    ------
    InputError
        If a text of the experiment holds half a character (a lone surrogate), which no file can hold.
    """
    trainer = saved.trainer
    try:
        experiment = msgspec.Raw(msgspec.msgpack.encode(saved.experiment))
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
        If the file is of a newer version.
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
        # Changing nothing checks everything that the types cannot say.
        experiment = msgspec.msgpack.decode(fields.experiment, type=Experiment).change({})
    except DamagedError:
        raise
    except (ValueError, RecursionError, OverflowError) as error:
        # msgspec's errors are ValueErrors, and so are those of the experiment.
        raise DamagedError(f"this is no state of a session: {printable(str(error), 200)}") from None
    return Saved(experiment, _trainer(fields, experiment), _history(fields), fields.seconds, fields.clean)


def _bytes(array: Array) -> bytes:
    return array.astype(_FLOAT, copy=False).tobytes()


def _trainer(fields: _Body, experiment: Experiment) -> TrainerState:
    count = sum((inputs + 1) * outputs for inputs, outputs in pairwise(experiment.sizes))
    alive = np.frombuffer(fields.alive, dtype=np.uint8)
    if len(alive) != count or alive.max(initial=0) > 1:
        raise DamagedError("its links do not fit its network")
    if experiment.training.regularization != "L1" and not alive.all():
        raise DamagedError("it has cut links, but not the penalty that cuts them")
    data = experiment.data
    if fields.position >= train_count(DATASETS[data.dataset].samples, data.train_percent):
        raise DamagedError("it stands beyond the end of an epoch")
    return TrainerState(
        params=_array(fields.params, count),
        alive=alive.astype(np.float64),
        pending=_array(fields.pending, count),
        pending_count=fields.pending_count,
        position=fields.position,
        epoch=fields.epoch,
        updates=fields.updates,
    )


def _array(content: bytes, count: int) -> Array:
    if len(content) != count * _FLOAT.itemsize:
        raise DamagedError("its weights do not fit its network")
    return np.frombuffer(content, dtype=_FLOAT).astype(np.float64)


def _history(fields: _Body) -> LossHistory:
    size = 3 * _FLOAT.itemsize
    count, rest = divmod(len(fields.rows), size)
    if rest or not 0 < count <= CAPACITY:
        raise DamagedError("its losses are not a table")
    rows = _array(fields.rows, 3 * count).reshape(count, 3)
    epochs = rows[:, 0]
    # Written so that nan fails too.
    whole = bool(np.all((epochs >= 0) & (epochs <= 2**53))) and bool(np.all(epochs == np.floor(epochs)))
    if not whole or not np.all(np.diff(epochs) > 0) or epochs[-1] != fields.epoch:
        raise DamagedError("the epochs of its losses are out of order")
    if np.any(rows[:, 1:] < 0):
        raise DamagedError("its losses are negative")
    return LossHistory.of(rows, fields.stride)
