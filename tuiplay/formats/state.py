"""State files: an experiment with the complete state of its training, bit for bit.

A file has a line with format and version, the SHA-256 of the rest, and one msgpack map: experiment, snapshot with the
history in it, seconds. Arrays are stored as their shape and the bytes of their numbers, so that a run continues from
the file exactly as it would have continued by itself. Nothing in a file is trusted: every array is checked against the
experiment. Files of version 1 are read too (``old_state``).
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta, Struct
from msgspec.structs import replace

from tuiplay import files
from tuiplay.errors import DamagedError, InputError
from tuiplay.experiment.validation import checked
from tuiplay.experiment.value import Experiment
from tuiplay.formats import old_state
from tuiplay.formats.sealed import LARGEST, honest, packed_array, sealed_packed, unpacked_array, unsealed
from tuiplay.formats.table_classes import named, other_classes
from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Network
from tuiplay.nn.random import STATE_SIZE
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.nn.trainer import Trainer, TrainerState
from tuiplay.run.history import CAPACITY, HistoryMark
from tuiplay.run.snapshot import Snapshot
from tuiplay.text import file_name, printable

MAX_SIZE = 12_000_000
"""The maximum size of a file that is read, in bytes: twice that of the largest that is written."""
_NAME = b"tuiplay state "
_VERSION, _OLD_VERSION = b"2", b"1"
_MAX_EXPERIMENT = 3_000_000


@dataclasses.dataclass(frozen=True, eq=False)
class StateFile:
    """The content of a state file.

    Attributes
    ----------
    seconds
        The time spent in training.
    clean
        True if nothing is lost without it: the session was ended by the person.
    note
        A sentence for the person if its table has other classes now; otherwise empty.
    """

    experiment: Experiment
    snapshot: Snapshot
    seconds: float = 0.0
    clean: bool = False
    note: str = ""


class _Body(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    experiment: msgspec.Raw
    snapshot: Snapshot
    seconds: Annotated[float, Meta(ge=0)]
    clean: bool
    classes: tuple[str, ...] | None = None
    """The names of the classes of a person's table, empty in regression; None if the points are not from a table."""


def encode(kept: StateFile) -> bytearray:
    """The content of a state file; ``decode`` returns an equal state.

    Raises
    ------
    InputError
        If a text of the experiment contains half a character (a lone surrogate), which cannot be written to a file.
    """
    experiment, classes = packed_experiment(kept.experiment)
    fields = _Body(
        experiment=experiment, snapshot=kept.snapshot, seconds=kept.seconds, clean=kept.clean, classes=classes
    )
    return sealed_packed(_NAME, _VERSION, fields, _packed)


def packed_experiment(experiment: Experiment) -> tuple[msgspec.Raw, tuple[str, ...] | None]:
    """An experiment as msgpack, and the names of its table's classes; None if its points are not from a table.

    Raises
    ------
    InputError
        If a text of it contains half a character (a lone surrogate), which cannot be written to a file.
    """
    try:
        content = msgspec.Raw(msgspec.msgpack.encode(_from_anywhere(experiment)))
    except UnicodeEncodeError:
        raise InputError("a text of the experiment is not valid Unicode and cannot be written to a file") from None
    return content, experiment.source.classes if experiment.data.file and experiment.knows_points else None


def is_state(path: str) -> bool:
    """True if a file begins as a state file does."""
    try:
        with files.open_regular(path) as file:
            return file.read(len(_NAME)) == _NAME
    except (InputError, OSError):
        return False


def decode(content: bytes) -> StateFile:
    """Decode a state file.

    Raises
    ------
    DamagedError
        If any of it is invalid.
    InputError
        If the file was written by a newer version, the file with its points cannot be read, or its classes no longer
        fit the weights.
    """
    if len(content) > MAX_SIZE:
        raise DamagedError("too large for a tuiplay session file")
    version, body = unsealed(_NAME, (_VERSION, _OLD_VERSION), content)
    try:
        if version == _VERSION:
            fields = msgspec.msgpack.decode(body, type=_Body, dec_hook=_unpacked)
            experiment, classes = unpacked_experiment(fields.experiment), fields.classes
            found = StateFile(experiment, fields.snapshot, fields.seconds, fields.clean)
        else:
            old = old_state.decode(body)
            experiment, classes = unpacked_experiment(old.experiment), None
            found = StateFile(experiment, old_state.snapshot_of(old, experiment), old.seconds, old.clean)
    except (PointsError, DamagedError):
        raise
    except (InputError, msgspec.DecodeError, UnicodeError, RecursionError, OverflowError) as error:
        raise DamagedError(f"not a tuiplay session file: {printable(str(error), 200)}") from None
    check(found, classes)
    note = "" if classes is None else other_classes(found.experiment, classes)
    return dataclasses.replace(found, note=note) if note else found


def unpacked_experiment(content: msgspec.Raw) -> Experiment:
    """Decode the experiment of a state file and load its points.

    Raises
    ------
    DamagedError, PointsError
        If it is not an experiment, or the file with its points cannot be read.
    """
    if len(content) > _MAX_EXPERIMENT:
        raise DamagedError("too large for an experiment")
    experiment = msgspec.msgpack.decode(content, type=Experiment)
    if experiment.data.file:
        experiment = _from_here(experiment)
        _look_for_points(experiment)
    return checked(experiment)


class PointsError(InputError):
    """The error for a valid state whose file of points is missing, no longer a table, or one of other classes."""


def _from_anywhere(experiment: Experiment) -> Experiment:
    """The experiment with the absolute path of its data file: a session may be resumed in another folder."""
    file = experiment.data.file
    if not file or os.path.isabs(file):
        return experiment
    return replace(experiment, data=replace(experiment.data, file=os.path.join(_folder(), file)))


def _from_here(experiment: Experiment) -> Experiment:
    """The experiment with the path of a data file below the current folder relative to that."""
    file = experiment.data.file.removeprefix(os.path.join(_folder(), ""))
    return replace(experiment, data=replace(experiment.data, file=file))


def _folder() -> str:
    """The current folder, or "" if it has been removed."""
    try:
        return os.getcwd()
    except FileNotFoundError:
        return ""


def _look_for_points(experiment: Experiment) -> None:
    try:
        experiment.source  # noqa: B018 - reads the file
    except InputError as error:
        raise PointsError(f"its points cannot be read: {printable(str(error), 200)}") from None


# Arrays in a file


def _packed(value: object) -> object:
    if isinstance(value, HistoryMark):
        return value.rows, value.stride
    if isinstance(value, np.ndarray):
        return packed_array(value)
    raise NotImplementedError(f"{type(value)} in a state")


def _unpacked(kind: Any, content: Any) -> Any:
    return honest(_made, kind, content)


def _made(kind: Any, content: Any) -> Any:
    if kind is HistoryMark:
        rows, stride = msgspec.convert(content, tuple[Any, Annotated[int, Meta(ge=1, le=LARGEST)]])
        return HistoryMark.of(checked_rows(unpacked_array(rows)), stride)
    return unpacked_array(content)


def unpacked_losses(content: Any) -> Array:
    """A table of losses that may be empty; ``DamagedError`` if it is not a table."""
    rows = unpacked_array(content)
    return rows if rows.ndim == 2 and not len(rows) and rows.shape[1] in (3, 4) else checked_rows(rows)


def checked_rows(rows: Array) -> Array:
    """The losses, if they are a table of valid shape; ``DamagedError`` if not."""
    if rows.ndim != 2 or not 0 < len(rows) <= CAPACITY or rows.shape[1] not in (3, 4):
        raise DamagedError("its losses are not a table")
    return rows


# Consistency checks


def check(found: StateFile, classes: tuple[str, ...] | None) -> None:
    """Raise DamagedError unless a run of the experiment can continue from the snapshot.

    Parameters
    ----------
    classes
        The names of its table's classes at the time of saving; None if they are not known.
    """
    experiment, snapshot = found.experiment, found.snapshot
    trainer = snapshot.trainer
    for leaf in _leaves(snapshot):
        _check_leaf(leaf)
    fresh = _fresh(experiment)
    try:
        _check_form(fresh, trainer)
    except DamagedError:
        if experiment.data.file and classes != experiment.source.classes:
            raise PointsError(_misfit(experiment, classes)) from None
        raise
    masks = [trainer.alive]
    if snapshot.best is not None:
        masks.append(snapshot.best[1])
        if any(array.shape != fresh.params.shape for array in snapshot.best):
            raise DamagedError("its weights do not fit its network")
    if any(not np.all((mask == 0) | (mask == 1)) for mask in masks):
        raise DamagedError("its links do not fit its network")
    if not trainer.alive.all() and not REGULARIZERS[experiment.training.regularization].cuts_links:
        raise DamagedError("corrupt session: pruned weights without L1 regularization")
    if trainer.order_stream and not trainer.position:
        raise DamagedError("corrupt session: an order of points for an epoch that has not begun")
    try:
        SCHEDULES[experiment.training.schedule].restored(trainer.schedule)
    except ValueError:
        raise DamagedError("corrupt session: invalid state of the learning rate schedule") from None
    if trainer.position and trainer.position >= experiment.part_counts[0]:
        raise DamagedError("corrupt session: a position beyond the end of an epoch")
    if len(snapshot.losses) not in (0, 3) or any(loss < 0 for loss in snapshot.losses):
        raise DamagedError("its losses are negative")
    _check_history(snapshot.history.rows, experiment, trainer.epoch)


def _misfit(experiment: Experiment, before: tuple[str, ...] | None) -> str:
    """The sentence about a table whose present content does not fit the weights of a session."""
    name, now = file_name(experiment.data.file), named(experiment.source.classes)
    was = "" if before is None else f"; the session was trained with {named(before)}"
    return (
        f"the table {name} now has {now}, which does not fit the weights{was}. "
        f"Restore the table to resume the session, or start again with 'tuiplay {name}'"
    )


def _leaves(value: Any) -> Iterator[Any]:
    """The elementary values of a nested value."""
    if dataclasses.is_dataclass(value):
        value = [getattr(value, field.name) for field in dataclasses.fields(value)]
    elif isinstance(value, Struct):
        value = [getattr(value, name) for name in value.__struct_fields__]
    elif isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (tuple, list)):
        for one in value:
            yield from _leaves(one)
    else:
        yield value


def _check_leaf(value: object) -> None:
    """Check that whole numbers are counts, and that bytes are states of random streams."""
    if isinstance(value, int) and not 0 <= value <= LARGEST:
        raise DamagedError("corrupt session: a count is out of range")
    # PCG64 needs an odd increment.
    if isinstance(value, bytes) and value and (len(value) != STATE_SIZE or not value[16] & 1):
        raise DamagedError("corrupt session: invalid state of a random stream")


def _fresh(experiment: Experiment) -> TrainerState:
    """The state of a trainer of that experiment before its first update."""
    sizes, network = experiment.sizes, experiment.network
    empty = Network(sizes, network.activation, experiment.output_activation, network.activations)
    return Trainer(empty, np.zeros((0, sizes[0] + 1)), np.zeros((0, sizes[-1])), experiment.settings).state()


def _check_form(fresh: Any, found: Any) -> None:
    """Check that all arrays of a value have the same shapes as in another value of its type."""
    if isinstance(fresh, np.ndarray):
        if found.shape != fresh.shape:
            raise DamagedError("its weights do not fit its network")
    elif dataclasses.is_dataclass(fresh):
        for field in dataclasses.fields(fresh):
            _check_form(getattr(fresh, field.name), getattr(found, field.name))


def _check_history(rows: Array, experiment: Experiment, epoch: int) -> None:
    if rows.shape[1] != (4 if experiment.data.validation_percent else 3):
        raise DamagedError("its losses are not a table")
    epochs = rows[:, 0]
    # In this form nan fails too.
    whole = bool(np.all((epochs >= 0) & (epochs <= LARGEST))) and bool(np.all(epochs == np.floor(epochs)))
    if not whole or not np.all(np.diff(epochs) > 0) or epochs[-1] != epoch:
        raise DamagedError("corrupt session: the epochs of the losses are out of order")
    if np.any(rows[:, 1:] < 0):
        raise DamagedError("its losses are negative")
