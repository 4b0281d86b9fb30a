"""The past of a session as a file beside its state: pinned runs and branches, bit for bit.

As in a state file nothing is trusted: every moment is checked against its experiment. Experiments and losses that
several moments share are stored once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta, Struct

from tuiplay.errors import DamagedError, InputError
from tuiplay.experiment.value import Experiment
from tuiplay.formats import state
from tuiplay.formats.sealed import LARGEST, honest, packed_array, sealed_packed, unpacked_array, unsealed
from tuiplay.formats.state import StateFile
from tuiplay.nn.arrays import Array
from tuiplay.run.history import HistoryMark
from tuiplay.run.past import BUDGET, SessionPast
from tuiplay.run.pins import Pin
from tuiplay.run.snapshot import Snapshot
from tuiplay.run.timeline import MEGABYTE, Branch, Moment
from tuiplay.text import counted, printable

MAX_SIZE = 2 * BUDGET * MEGABYTE
"""The maximum size of a file that is read, in bytes: twice that of the largest that is written."""
_NAME, _VERSION = b"tuiplay past ", b"1"

_Count = Annotated[int, Meta(ge=0, le=LARGEST)]
_Name = Annotated[str, Meta(max_length=200)]
_Mark = tuple[_Count, _Count, tuple[float, ...], Annotated[int, Meta(ge=1, le=LARGEST)]]
"""A mark in the losses: the number of a table, the number of its rows, the newest row, the stride."""


class _Moment(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    experiment: _Count
    snapshot: Snapshot
    seconds: Annotated[float, Meta(ge=0)]
    kept: bool


class _Pin(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    number: _Count
    name: _Name
    moment: _Moment


class _Branch(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    number: _Count
    name: _Name
    parent: _Count | None
    moments: Annotated[list[_Moment], Meta(min_length=1)]


class _Runs(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pins: list[_Pin]
    branches: Annotated[list[_Branch], Meta(min_length=1)]


class _Body(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    experiments: list[tuple[msgspec.Raw, tuple[str, ...] | None]]
    losses: list[Any]
    runs: msgspec.Raw
    current: _Count
    behind: bool
    left_out: _Count


# Writing


def encode(past: SessionPast) -> bytearray:
    """The content of a file; ``decode`` returns an equal past.

    Raises
    ------
    InputError
        If a text of an experiment cannot be written.
    """
    experiments, losses = _Experiments(), _Losses(past)
    numbers = {id(branch): place for place, branch in enumerate(past.branches)}
    runs = _Runs(
        pins=[_Pin(number=pin.number, name=pin.name, moment=experiments.moment(pin.moment)) for pin in past.pins],
        branches=[
            _Branch(
                number=branch.number,
                name=branch.name,
                parent=numbers.get(id(branch.parent)),
                moments=[experiments.moment(moment) for moment in branch.moments],
            )
            for branch in past.branches
        ],
    )
    body = _Body(
        experiments=experiments.packed,
        runs=msgspec.Raw(msgspec.msgpack.encode(runs, enc_hook=losses.packed)),
        losses=[packed_array(rows) for rows in losses.tables],
        current=numbers.get(id(past.current), 0),
        behind=past.behind,
        left_out=past.left_out,
    )
    return sealed_packed(_NAME, _VERSION, body)


class _Experiments:
    """Numbers for experiments, each of which is packed once."""

    def __init__(self) -> None:
        self.packed: list[tuple[msgspec.Raw, tuple[str, ...] | None]] = []
        self._numbers: dict[int, int] = {}

    def moment(self, moment: Moment) -> _Moment:
        """A moment with the number of its experiment."""
        number = self._numbers.get(id(moment.experiment))
        if number is None:
            one = state.packed_experiment(moment.experiment)
            if one not in self.packed:
                self.packed.append(one)
            number = self._numbers[id(moment.experiment)] = self.packed.index(one)
        return _Moment(experiment=number, snapshot=moment.snapshot, seconds=moment.seconds, kept=moment.kept)


class _Losses:
    """Tables of losses; a table that is the beginning of another is stored only with that."""

    def __init__(self, past: SessionPast) -> None:
        self.tables: list[Array] = []
        self._found: dict[int, tuple[int, int]] = {}
        moments = [*(pin.moment for pin in past.pins), *(one for branch in past.branches for one in branch.moments)]
        marks = [moment.snapshot.history for moment in moments]
        blocks: dict[int, tuple[int, int]] = {}
        for mark in sorted(marks, key=lambda mark: -mark.settled):
            number, most = blocks.get(id(mark.block), (-1, -1))
            if mark.settled > most:
                number = self._number(mark.rows[:-1])
                blocks[id(mark.block)] = number, mark.settled
            self._found[id(mark)] = number, mark.settled

    def _number(self, rows: Array) -> int:
        for number, table in enumerate(self.tables):
            same_form = len(table) >= len(rows) and table.shape[1] == rows.shape[1]
            if same_form and np.array_equal(table[: len(rows)], rows, equal_nan=True):
                return number
        self.tables.append(rows)
        return len(self.tables) - 1

    def packed(self, value: object) -> object:
        """Return an object that msgspec can encode: its ``enc_hook``."""
        if isinstance(value, HistoryMark):
            return *self._found[id(value)], value.newest, value.stride
        if isinstance(value, np.ndarray):
            return packed_array(value)
        raise NotImplementedError(f"{type(value)} in a past")


# Reading


def decode(content: bytes) -> tuple[SessionPast, list[str]]:
    """Decode the past in a file; return it with notes about parts that cannot be restored.

    Raises
    ------
    DamagedError
        If any of it is invalid.
    InputError
        If the file was written by a newer version.
    """
    if len(content) > MAX_SIZE:
        raise DamagedError("too large for a tuiplay session file")
    _, body = unsealed(_NAME, (_VERSION,), content)
    try:
        fields = msgspec.msgpack.decode(body, type=_Body)
        tables = [_table(state.unpacked_losses(rows)) for rows in fields.losses]

        def unpacked(kind: Any, value: Any) -> Any:
            return honest(_made, tables, kind, value)

        runs = msgspec.msgpack.decode(fields.runs, type=_Runs, dec_hook=unpacked)
        return _Reader(fields).past(runs)
    except DamagedError:
        raise
    except (InputError, msgspec.DecodeError, UnicodeError, RecursionError, OverflowError) as error:
        raise DamagedError(f"not the past of a session: {printable(str(error), 200)}") from None


def _table(rows: Array) -> HistoryMark:
    """A history mark behind all rows of a table."""
    return HistoryMark.of(np.concatenate([rows, np.zeros((1, rows.shape[1]))]), 1)


def _made(tables: Sequence[HistoryMark], kind: Any, value: Any) -> Any:
    if kind is not HistoryMark:
        return unpacked_array(value)
    number, settled, newest, stride = msgspec.convert(value, _Mark)
    if number >= len(tables) or settled > tables[number].settled:
        raise DamagedError("its losses are not a table")
    block = tables[number].block
    if len(newest) != block.columns:
        raise DamagedError("its losses are not a table")
    return HistoryMark(block, settled, newest, stride)


class _Reader:
    """A reader that rebuilds runs and leaves out those whose points are no longer available."""

    def __init__(self, fields: _Body) -> None:
        self._fields = fields
        self._experiments: list[Experiment | None] = []
        self._notes: list[str] = []
        for content, _ in fields.experiments:
            try:
                self._experiments.append(state.unpacked_experiment(content))
            except state.PointsError as error:
                self._experiments.append(None)
                self._notes.append(f"some pinned runs or branches of the last session are left out: {error}")

    def past(self, runs: _Runs) -> tuple[SessionPast, list[str]]:
        """The pins and branches, and notes."""
        fields, notes = self._fields, self._notes
        if fields.left_out:
            many = counted(fields.left_out, "pinned run or branch", "pinned runs and branches")
            notes.append(f"{many} of the last session had no room in {BUDGET} MB and were left out")
        pins = [
            Pin(pin.number, moment, pin.name, from_before=True)
            for pin in runs.pins
            if (moment := self._moment(pin.moment)) is not None
        ]
        branches = [
            Branch(one.number, [*filter(None, map(self._moment, one.moments))], None, one.name, from_before=True)
            for one in runs.branches
        ]
        if not 0 <= fields.current < len(branches):
            raise DamagedError("not the past of a session: no current branch")
        for number, branch in enumerate(branches):
            _check_order(branch)
            branch.parent = _ancestor(branches, runs.branches, number)
        current = branches[fields.current]
        if not current.moments:
            return SessionPast(tuple(pins), (), None), notes
        whole = tuple(branch for branch in branches if branch.moments)
        return SessionPast(tuple(pins), whole, current, fields.behind, fields.left_out), notes

    def _moment(self, one: _Moment) -> Moment | None:
        if one.experiment >= len(self._experiments):
            raise DamagedError("not the past of a session: no such experiment")
        experiment = self._experiments[one.experiment]
        if experiment is None:
            return None
        state.check(StateFile(experiment, one.snapshot, one.seconds), self._fields.experiments[one.experiment][1])
        return Moment(experiment, one.snapshot, one.seconds, one.kept)


def _check_order(branch: Branch) -> None:
    times = [(moment.snapshot.trainer.updates, moment.epoch) for moment in branch.moments]
    if times != sorted(times):
        raise DamagedError("not the past of a session: moments out of order")


def _ancestor(branches: Sequence[Branch], found: Sequence[_Branch], number: int) -> Branch | None:
    """The nearest ancestor of a branch that has moments; None if there is none."""
    parent = found[number].parent
    if parent is None:
        return None
    if parent >= number:
        raise DamagedError("not the past of a session: a branch before the one that it comes from")
    return branches[parent] if branches[parent].moments else _ancestor(branches, found, parent)
