"""Which columns of a table are the coordinates and which is the label."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tuiplay.data.table_reading import MISSING, Block, number
from tuiplay.errors import InputError
from tuiplay.text import did_you_mean, printable, quoted

MAX_CLASSES = 10

Kind = Literal["number", "text", "empty"]
"""What most values of a column are; a column of numbers may still hold a wrong one, which reading it will refuse."""
Task = Literal["classes", "target", "guess"]
"""What the label is: names of classes, a number to predict, or one of them, which its values decide."""

_LABEL_NAMES = (
    "label", "labels", "class", "target", "species", "category", "diagnosis", "outcome", "group", "variety", "cluster",
    "value", "output", "z", "y",
)  # fmt: skip
_COUNTING_NAMES = ("", "id", "index", "row", "nr", "no", "no.", "number", "#", "unnamed: 0")
"""Columns that number the rows and are no measurements."""
_PAIRS = (("x", "y"), ("x1", "x2"))


@dataclass(frozen=True)
class Column:
    """One column, as the first rows show it.

    ``text`` is its name in the file, empty without a header; ``distinct`` the number of different values,
    ``clean`` whether all that are there are of one kind.
    """

    index: int
    text: str
    kind: Kind
    clean: bool
    distinct: int

    @property
    def name(self) -> str:
        """Safe to print."""
        return printable(self.text, 40) or f"column {self.index + 1}"

    @property
    def place(self) -> str:
        """For sentences."""
        return f"column {self.index + 1}" + (f" ({printable(self.text, 40)})" if self.text else "")


@dataclass(frozen=True)
class Choice:
    """``inputs`` are x and y, or all columns that are projected."""

    inputs: tuple[Column, ...]
    label: Column
    task: Task
    others: tuple[Column, ...]


def describe(block: Block, wanted: Sequence[str]) -> tuple[list[Column], bool]:
    """The columns of a table whose first rows are in ``block``, and whether the first row is a header.

    It is one if it has text above columns of numbers, or one of the names in ``wanted``. Numbers with a decimal comma
    count as numbers here whatever separates the columns, so that reading can refuse them with their line.
    """
    first, later = block.rows[0], block.rows[1:]
    below = [_column(index, "", [row[index] for row in later]) for index in range(len(first))]
    above = [number(first[column.index], True) for column in below if column.kind == "number"]
    words = sum(value is None for value in above)
    figures = sum(value is not None and not math.isnan(value) for value in above)
    names = {text.strip() for text in first}
    named = any(text in names and number(text, True) is None for text in wanted)
    if words > figures or named:
        return [
            Column(column.index, text.strip(), column.kind, column.clean, column.distinct)
            for column, text in zip(below, first, strict=True)
        ], True
    columns = [_column(index, "", [row[index] for row in block.rows]) for index in range(len(first))]
    return columns, False


def _column(index: int, text: str, fields: Sequence[str]) -> Column:
    present = [field for field in fields if field.strip().lower() not in MISSING]
    values = {field.strip() for field in present}
    figures = {field for field in values if number(field, True) is not None}
    share = sum(field.strip() in figures for field in present) / len(present) if present else 0.0
    kind: Kind = "empty" if not present else "number" if share > 0.5 else "text"
    return Column(index, text, kind, share in (0.0, 1.0), len(values))


def choose(columns: Sequence[Column], file: str, x: str, y: str, label: str, target: str, projection: str) -> Choice:
    """The columns that were asked for; those that were not are guessed.

    Raises
    ------
    InputError
        For a column that is not there, is used twice or holds no numbers, or too few columns; ``file`` begins
        the sentence.
    """
    if label and target:
        raise InputError(f"{file}: either label or target is given: a class or a number to predict, not both")
    if projection not in ("columns", "pca"):
        raise InputError(f"{file}: projection is columns or pca, not {quoted(projection)}")
    if len(columns) < 3:
        raise InputError(
            f"{file}: line 1: {len(columns)} column{'' if len(columns) == 1 else 's'}; two of numbers and a label are"
            " needed, separated by commas, semicolons, tabs or |"
        )
    projected = projection == "pca"
    taken: list[Column] = []
    wanted = {"label": label, "target": target} if projected else {"x": x, "y": y, "label": label, "target": target}
    found: dict[str, Column] = {}
    for role, text in wanted.items():
        if text.strip():
            found[role] = _find(columns, text, role, file)
            if found[role] in taken:
                raise InputError(f"{file}: {found[role].place} is chosen twice; x, y and the label are three columns")
            taken.append(found[role])
    chosen = found.get("label") or found.get("target")
    task: Task = "classes" if "label" in found else "target" if "target" in found else "guess"
    if chosen is None:
        chosen = _guess_label([column for column in columns if column not in taken])
        if chosen.kind != "number" or not (chosen.clean or chosen.distinct > MAX_CLASSES):
            task = "classes"
    figures = [column for column in columns if column.kind == "number" and column is not chosen]
    measured = [column for column in figures if not _counts(column, columns)]
    figures = measured if len(measured) >= 2 else figures
    inputs = tuple(figures) if projected else _inputs(figures, found.get("x"), found.get("y"))
    if len(inputs) < 2:
        raise InputError(
            f"{file}: {len(inputs) or 'no'} column{'' if len(inputs) == 1 else 's'} of numbers beside the label,"
            f" {chosen.place}; x and y need two"
        )
    others = tuple(column for column in columns if column not in inputs and column is not chosen)
    return Choice(inputs, chosen, task, others)


def _has_names(columns: Sequence[Column]) -> bool:
    return any(column.text for column in columns)


def _counts(column: Column, columns: Sequence[Column]) -> bool:
    """Whether a column numbers the rows, by its name."""
    return _has_names(columns) and column.text.lower() in _COUNTING_NAMES


def _find(columns: Sequence[Column], text: str, role: str, file: str) -> Column:
    """By its name, exactly or but for capitals, or else by its number."""
    text = text.strip()
    for same in (
        [column for column in columns if text in (column.text, column.name)],
        [column for column in columns if text.lower() == column.text.lower()],
    ):
        if len(same) == 1:
            return same[0]
        if same:
            numbers = " and ".join(str(column.index + 1) for column in same[:5])
            raise InputError(f"{file}: several columns are called {quoted(text)}; choose {role} by number: {numbers}")
    if text.isascii() and text.isdigit():
        if len(text) <= 4 and 1 <= int(text) <= len(columns):
            return columns[int(text) - 1]
        raise InputError(
            f"{file}: there is no column {printable(text, 20)} for {role}; they count from 1 to {len(columns)}"
        )
    names = [column.name for column in columns]
    known = f"; the columns are {listed(names)}" if _has_names(columns) else f"; without a header: 1 to {len(columns)}"
    raise InputError(f"{file}: there is no column {quoted(text)} for {role}{did_you_mean(text, names)}{known}")


def listed(names: Sequence[str], most: int = 5) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _guess_label(columns: Sequence[Column]) -> Column:
    """By its name; else a column of text, best one with few different values; else the last."""
    filled = [column for column in columns if column.kind != "empty"] or list(columns)
    by_name = {column.text.lower(): column for column in reversed(filled)}
    for name in _LABEL_NAMES:
        # A y beside an x is a coordinate.
        if name in by_name and not (name == "y" and "x" in by_name):
            return by_name[name]
    texts = [column for column in filled if column.kind == "text"]
    few = [column for column in texts if 2 <= column.distinct <= MAX_CLASSES]
    if few:
        return min(few, key=lambda column: (column.distinct, -column.index))
    figures = [column for column in filled if column.kind == "number" and not _counts(column, columns)]
    if texts and len(figures) < 3:
        return texts[-1]
    return figures[-1] if figures else filled[-1]


def _inputs(figures: Sequence[Column], x: Column | None, y: Column | None) -> tuple[Column, ...]:
    """The chosen ones; else those called x and y, else the first of the rest."""
    free = [column for column in figures if column not in (x, y)]
    if x is None and y is None:
        by_name = {column.text.lower(): column for column in reversed(free)}
        for first, second in _PAIRS:
            if first in by_name and second in by_name:
                return by_name[first], by_name[second]
    rest = iter(free)
    return tuple(column for column in (x or next(rest, None), y or next(rest, None)) if column is not None)
