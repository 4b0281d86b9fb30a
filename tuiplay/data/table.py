"""People's own points, from a table in a text file (CSV, TSV)."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from tuiplay.data.datasets import Array, Problem
from tuiplay.data.points import DOMAIN, labels_of
from tuiplay.data.table_columns import MAX_CLASSES, Choice, Column, choose, describe, listed
from tuiplay.data.table_reading import (  # fmt: skip
    Block,
    Codes,
    NotANumberError,
    Source,
    number,
    number_sentence,
    numbers,
)
from tuiplay.errors import InputError
from tuiplay.text import printable, quoted

MIN_ROWS = 4
"""Fewest rows: the truth table of exclusive or."""
MAX_VALUES = 50_000_000
"""Most numbers that a projection holds in memory at once (8 bytes each)."""


@dataclass(frozen=True, eq=False)
class Table:
    """The points of a file, scaled for the plots.

    Attributes
    ----------
    points
        Shape (rows, 3), float64, read-only: x1 and x2 in [-6, 6], and the label: -1 and +1 for two classes, 0 to
        K - 1 for K >= 3, in regression the target in [-1, 1].
    problem
        What is to be learned.
    classes
        The names of the classes in the order of their labels; empty in regression.
    names
        Of x1, x2 and the label, safe to print.
    scaling
        ``(centre_x, half_x, centre_y, half_y)``: scaled = (value - centre) / half * 6.
    target_scaling
        ``(centre, half)``: target = (value - centre) / half; (0, 1) in classification.
    variance
        With projection "pca" the share of the variance that the two components keep, else None.
    skipped
        How many rows were left out because a value in them is missing.
    note
        What was done to the file, one sentence for people.
    """

    points: Array
    problem: Problem
    classes: tuple[str, ...]
    names: tuple[str, str, str]
    scaling: tuple[float, float, float, float]
    target_scaling: tuple[float, float]
    variance: float | None
    skipped: int
    note: str

    @property
    def rows(self) -> int:
        """How many points there are."""
        return len(self.points)


def load(
    path: str | os.PathLike[str],
    x: str = "",
    y: str = "",
    label: str = "",
    target: str = "",
    projection: str = "columns",
    scaling: Sequence[float] = (),
) -> Table:
    """The points in a table.

    Parameters
    ----------
    path
        A text file in UTF-8, fields separated by commas, semicolons, tabs or |, with a header line or without.
    x, y, label, target
        Columns by name, or by number from 1; empty ones are guessed. ``label`` names classes, ``target`` numbers to
        be predicted; at most one of the two is given.
    projection
        "columns": x and y are columns. "pca": the first two principal components of all numeric columns but the
        label's, standardised; x and y are then not looked at.
    scaling
        ``(centre_x, half_x, centre_y, half_y)`` as of an earlier ``Table``; empty: from the data.

    Raises
    ------
    InputError
        If the file cannot be read or is no such table; the sentence names the line and the column.
    """
    given = _checked_scaling(scaling)
    with Source(path) as source:
        blocks = source.blocks()
        first = next(blocks, None)
        if first is None:
            raise InputError(
                f"{source.name}: line 1: there are no rows; a table has two columns of numbers and a label"
            )
        wanted = [text.strip() for text in (x, y, label, target) if text.strip()]
        columns, header = describe(first, wanted)
        choice = choose(columns, source.name, x, y, label, target, projection)
        if header:
            first = Block(first.rows[1:], first.lines[1:])
        reading = _Reading(source, choice)
        for block in chain([first], blocks):
            reading.add(block)
    return _table(reading, projection, given, bool(x.strip() or y.strip()))


def _checked_scaling(scaling: Sequence[float]) -> tuple[float, float, float, float] | None:
    """The given scaling, or None for that of the data."""
    if len(scaling) == 0:
        return None
    values = tuple(map(float, scaling))
    if len(values) != 4 or not np.isfinite(values).all() or values[1] <= 0 or values[3] <= 0:
        raise InputError("data.scaling: expected four numbers, centre_x, half_x, centre_y, half_y, with halves above 0")
    return values[0], values[1], values[2], values[3]


class _Reading:
    """The chosen columns, gathered block by block.

    ``inputs`` and ``labels`` are chunks in the order of the rows; labels are codes of ``codes``, of which ``seen`` are
    used, or with ``codes`` None the numbers themselves.
    """

    def __init__(self, source: Source, choice: Choice) -> None:
        self.file, self.choice = source.name, choice
        self.delimiter = source.delimiter
        self.decimal_comma = source.delimiter == ";"
        self.codes = Codes() if choice.task == "classes" else None
        self.inputs: list[Array] = []
        self.labels: list[Array] = []
        self.kept = self.skipped = 0
        self.seen: set[int] = set()

    def add(self, block: Block) -> None:
        """Keep the rows of a block in which nothing is missing."""
        inputs = np.empty((len(block.rows), len(self.choice.inputs)))
        for place, column in enumerate(self.choice.inputs):
            inputs[:, place] = self._numbers(block, column)
        index = self.choice.label.index
        if self.codes is None:
            labels = self._numbers(block, self.choice.label)
            whole = ~(np.isnan(inputs).any(axis=1) | np.isnan(labels))
        else:
            code = self.codes.__getitem__
            labels = np.array([code(row[index]) for row in block.rows], np.float64)
            whole = ~(np.isnan(inputs).any(axis=1) | (labels < 0))
        kept = int(np.count_nonzero(whole))
        self.skipped += len(whole) - kept
        self.kept += kept
        if kept < len(whole):
            inputs, labels = inputs[whole], labels[whole]
        if self.codes is not None:
            self.seen.update(map(int, np.unique(labels)))
            if len(self.seen) > MAX_CLASSES:
                _classes(self, fewest=1)
        if self.kept * len(self.choice.inputs) > MAX_VALUES:
            raise InputError(
                f"{self.file}: line {block.lines[-1]}: more than {MAX_VALUES:,} numbers to project;"
                " choose two columns as x and y"
            )
        self.inputs.append(inputs)
        self.labels.append(labels)

    def _numbers(self, block: Block, column: Column) -> Array:
        texts = [row[column.index] for row in block.rows]
        try:
            values = numbers(texts, self.decimal_comma)
            infinite = np.isinf(values)
            if not infinite.any():
                return values
            at, what = int(infinite.argmax()), "is infinite or too large; only finite numbers can be shown"
            sentence = f"{quoted(texts[at].strip())} {what}"
        except NotANumberError as error:
            at, sentence = error.index, number_sentence(texts[error.index], self.delimiter)
        if column is self.choice.label and self.choice.task == "target":
            sentence += "; if it names classes, choose it as the label"
        raise InputError(f"{self.file}: line {block.lines[at]}: {column.place}: {sentence}")

    def finish(self) -> tuple[Array, Array]:
        """Inputs of shape (rows, k) and labels of shape (rows,); the chunks are given up on the way."""
        rows = self.kept + self.skipped
        if self.skipped > self.kept:
            used = listed([column.place for column in (*self.choice.inputs, self.choice.label)])
            raise InputError(
                f"{self.file}: values are missing in {self.skipped:,} of {rows:,} rows, more than are left;"
                f" look at {used}"
            )
        if self.kept < MIN_ROWS:
            raise InputError(f"{self.file}: {self.kept} rows can be used; at least {MIN_ROWS} are needed")
        return _joined(self.inputs), _joined(self.labels)


def _joined(chunks: list[Array]) -> Array:
    """The chunks below each other; the list is empty afterwards, so that two copies are never whole at once."""
    out = np.empty((sum(map(len, chunks)), *chunks[0].shape[1:]))
    start = 0
    chunks.reverse()
    while chunks:
        chunk = chunks.pop()
        out[start : start + len(chunk)] = chunk
        start += len(chunk)
    return out


def _classes(reading: _Reading, fewest: int = 2) -> tuple[tuple[str, ...], Array]:
    """The names of the classes, numbers by size and texts by the alphabet, and for every code the place in them.

    Raises
    ------
    InputError
        If there are too few or too many.
    """
    assert reading.codes is not None
    texts = reading.codes.texts
    figures = {code: number(texts[code], reading.decimal_comma) for code in reading.seen}
    keys: dict[int, str | float] = {code: texts[code] for code in reading.seen}
    numeric = all(value is not None for value in figures.values())
    if numeric:
        # 1 and 1.0 are one class.
        keys = {code: value for code, value in figures.items() if value is not None}
    names = sorted(set(keys.values()), key=lambda key: (key, "") if isinstance(key, float) else (0.0, key))
    _check_classes(reading, [_class_name(name) for name in names], numeric, fewest)
    places = np.zeros(len(texts))
    for code, key in keys.items():
        places[code] = names.index(key)
    return tuple(map(_class_name, names)), places


def _class_name(name: str | float) -> str:
    if isinstance(name, str):
        return printable(name, 40)
    return f"{name:.0f}" if abs(name) < 1e15 and name.is_integer() else repr(name)


def _check_classes(reading: _Reading, names: list[str], numeric: bool, fewest: int = 2) -> None:
    place = f"{reading.file}: {reading.choice.label.place}"
    if len(names) > MAX_CLASSES:
        other = "choose another column as the label"
        remedy = f"choose it as the target to predict the number, or {other[7:]}" if numeric else other
        raise InputError(f"{place}: more than {MAX_CLASSES} classes: {listed(names)}; {remedy}")
    if len(names) < fewest:
        raise InputError(
            f"{place}: every row is of the class {quoted(names[0])}; a label has at least two, so choose another column"
        )


def _table(reading: _Reading, projection: str, given: tuple[float, float, float, float] | None, chosen: bool) -> Table:
    """The table of what was read."""
    inputs, values = reading.finish()
    choice = reading.choice
    problem, classes, labels, target_scaling = _labels(reading, values)
    names, variance = (choice.inputs[0].name, choice.inputs[1].name), None
    if projection == "pca":
        inputs, variance = _projected(inputs, reading.file)
        names = ("component 1", "component 2")
    points = np.empty((len(inputs), 3))
    points[:, :2], points[:, 2] = inputs, labels
    del inputs, values, labels
    scaling = given or (*_range(points[:, 0]), *_range(points[:, 1]))
    if not given and _written_by_tuiplay(choice) and np.all(np.abs(points[:, :2]) <= DOMAIN):
        scaling = _AS_THEY_ARE
    with np.errstate(over="ignore"):
        for place in (0, 1):
            _scale(points[:, place], scaling[2 * place], scaling[2 * place + 1], DOMAIN)
    for place in (0, 1):
        # Rounding may lead the outermost points a hair beyond, with a scaling that was stored too.
        column = points[:, place]
        edge = (np.abs(column) > DOMAIN) & (np.abs(column) < DOMAIN * (1 + 1e-9))
        column[edge] = np.copysign(DOMAIN, column[edge])
    if not np.isfinite(points[:, :2]).all():
        raise InputError("data.scaling: the points of the file are too far away in it; leave it out")
    points.flags.writeable = False
    table = Table(
        points, problem, classes, (*names, choice.label.name), scaling, target_scaling, variance, reading.skipped, ""
    )
    return replace(table, note=_note(table, choice, chosen))


_AS_THEY_ARE = (0.0, DOMAIN, 0.0, DOMAIN)
"""The scaling that changes nothing."""


def _written_by_tuiplay(choice: Choice) -> bool:
    """Whether the columns are those of ``formats.points``, whose coordinates are the picture's."""
    names = [column.text for column in (*choice.inputs, choice.label)]
    return names in (["x1", "x2", "label"], ["x1", "x2", "target"]) and [one.text for one in choice.others] == ["split"]


def _labels(reading: _Reading, values: Array) -> tuple[Problem, tuple[str, ...], Array, tuple[float, float]]:
    """The problem, the names of the classes, the labels of the points and how a target was scaled."""
    if reading.codes is not None:
        classes, places = _classes(reading)
        labels = places[values.astype(np.intp)]
        return "classification", classes, labels_of(labels, len(classes)), (0.0, 1.0)
    if reading.choice.task == "guess":
        distinct = np.unique(values)
        if len(distinct) <= MAX_CLASSES and np.all(distinct == np.floor(distinct)):
            names = [_class_name(float(value)) for value in distinct]
            _check_classes(reading, names, True)
            labels = np.searchsorted(distinct, values).astype(np.float64)
            return "classification", tuple(names), labels_of(labels, len(names)), (0.0, 1.0)
    centre, half = _range(values)
    _scale(values, centre, half, 1.0)
    np.clip(values, -1.0, 1.0, out=values)
    return "regression", (), values, (centre, half)


def _range(values: Array) -> tuple[float, float]:
    """The middle of the smallest and the largest value, and half their distance, or 1 if they are the same."""
    # Halved before they are added: the largest numbers there are have no sum.
    low, high = float(values.min()) / 2, float(values.max()) / 2
    return low + high, high - low or 1.0


def _scale(values: Array, centre: float, half: float, to: float) -> None:
    """In place: (value - centre) / half * to."""
    if (centre, half) == (0.0, to):  # not even rounded
        return
    values -= centre
    values /= half
    values *= to


def _projected(columns: Array, file: str) -> tuple[Array, float]:
    """The first two principal components of standardised columns, and the share of the variance that they keep.

    The columns are the eigenvectors of the correlation matrix for its two largest eigenvalues (Jolliffe, Principal
    Component Analysis, 2002, section 2.3). An eigenvector has no sign of its own: here the largest of its entries is
    positive. Columns that are the same everywhere have no say. ``columns`` is overwritten.
    """
    for place in range(columns.shape[1]):
        column = columns[:, place]
        # To [-1, 1] first, where no square is too large; a correlation does not depend on the scale.
        _scale(column, *_range(column), 1.0)
        column -= column.mean()
        deviation = float(column.std())
        # What is left of a constant column is rounding, which must not be blown up.
        column /= deviation if deviation > 1e-9 else np.inf
    correlation = columns.T @ columns / len(columns)
    sizes, vectors = np.linalg.eigh(correlation)
    total = float(np.trace(correlation))
    if total == 0:
        raise InputError(f"{file}: every column of numbers is the same in all rows; there is nothing to project")
    first_two = vectors[:, [-1, -2]]
    for place in (0, 1):
        entries = np.abs(first_two[:, place])
        # Of several that are equally large but for rounding, the first.
        leading = int(np.argmax(entries >= entries.max() - 1e-9))
        first_two[:, place] *= math.copysign(1.0, first_two[leading, place])
    return columns @ first_two, min(1.0, max(0.0, float(sizes[-1] + sizes[-2]) / total))


def _note(table: Table, choice: Choice, chosen: bool) -> str:
    """What a person should know about how the file was taken."""
    ends = [
        f"{centre - half:.4g} to {centre + half:.4g}"
        for centre, half in (table.scaling[:2], table.scaling[2:], table.target_scaling)
    ]
    if table.scaling == _AS_THEY_ARE and table.variance is None:
        inputs = f"x1 is {table.names[0]}, x2 is {table.names[1]}"
    elif table.variance is None:
        inputs = f"x1 is {table.names[0]} ({ends[0]}), x2 is {table.names[1]} ({ends[1]})"
    else:
        inputs = (
            f"x1 and x2 are the first two principal components of {len(choice.inputs)} standardised columns and keep"
            f" {table.variance:.1%} of their variance ({ends[0]} and {ends[1]})"
        )
    label = f"the target is {table.names[2]} ({ends[2]}, scaled to [-1, 1])"
    if table.classes:
        label = f"the label is {table.names[2]} with {len(table.classes)} classes: {listed(table.classes, MAX_CLASSES)}"
    scaled = "taken as they are" if table.scaling == _AS_THEY_ARE else "scaled to [-6, 6]"
    parts = [f"{table.rows:,} points: {inputs}, both {scaled}; {label}"]
    if table.skipped:
        parts.append(f"{table.skipped:,} row{'' if table.skipped == 1 else 's'} with missing values left out")
    if choice.others:
        usable = sum(column.kind == "number" for column in choice.others)
        free = usable and not chosen and table.variance is None
        hint = " (choose columns by x and y, or project them)" if free else ""
        parts.append(f"not used: {listed([column.name for column in choice.others])}{hint}")
    return "; ".join(parts) + "."
