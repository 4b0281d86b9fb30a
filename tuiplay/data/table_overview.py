"""Summaries of a table's columns, for a person who chooses among them."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tuiplay.data.points import Array
from tuiplay.data.table import DECIMAL_MARKS, Decimal, look, usual_delimiter
from tuiplay.data.table_choice import Choice, Wanted, choose
from tuiplay.data.table_columns import Column, Kind
from tuiplay.data.table_curve import curve_choice
from tuiplay.data.table_labels import classes_of
from tuiplay.data.table_numbers import MISSING
from tuiplay.data.table_rows import Rows
from tuiplay.data.table_telling import explained, groups_of, is_regression, sample_values, telling
from tuiplay.data.table_text import TextFile
from tuiplay.errors import InputError
from tuiplay.text import printable

Role = Literal["", "x", "y", "label", "target", "projected"]

_EXAMPLES = 10


@dataclass(frozen=True)
class ColumnSummary:
    """The summary of one column of a table, from up to 10,000 of its rows.

    Attributes
    ----------
    index, name
        The index, from 0, and the name, safe to print.
    kind
        "number", "text" or "empty".
    counts
        True if it numbers the rows, so that it is never guessed as x or y.
    low, high
        The smallest and the largest number; None for text.
    examples
        Up to ten classes of text, the most frequent first.
    distinct
        The number of distinct values; of text, of classes.
    missing
        The share of the rows without a value, 0 to 1.
    flaw
        The reason why it cannot be x or y; empty if it can.
    telling
        The share of the label's or target's variance that it explains, 0 to 1; None if it is undefined, as for text
        and for the label itself.
    role
        Its present role.
    reference
        The value of a field of ``data`` that refers to it: its name, or its number from 1 if the name is not unique.
    """

    index: int
    name: str
    kind: Kind
    counts: bool
    low: float | None
    high: float | None
    examples: tuple[str, ...]
    distinct: int
    missing: float
    flaw: str
    telling: float | None
    role: Role
    reference: str


def overview(
    path: str | os.PathLike[str],
    x: str = "",
    y: str = "",
    label: str = "",
    target: str = "",
    projection: str = "columns",
    decimal: Decimal = "auto",
    skip_bad_rows: bool = False,
) -> list[ColumnSummary]:
    """Summarise the columns of a table, in their order; the parameters are those of ``table.load``.

    Raises
    ------
    InputError
        If the file cannot be read. Columns that do not fit together are not an error here: then none has a role.
    """
    wanted = Wanted(x, y, label, target, projection)
    with TextFile(path) as text:
        rows = Rows(text, usual_delimiter(path), skip_bad_rows)
        sample, described = look(rows, wanted.names, DECIMAL_MARKS[decimal])
    columns = described.columns
    try:
        choice = curve_choice(columns, rows.name, wanted) or choose(columns, sample.rows, rows.name, wanted)
    except InputError:
        choice = None
    names = Counter(column.text.lower() for column in columns)
    references = [
        column.text if column.text and names[column.text.lower()] == 1 else str(column.index + 1) for column in columns
    ]
    if choice is None:
        return [_summary(column, "", sample.rows, None, references[column.index]) for column in columns]
    known = {one.index: sample_values(one, sample.rows) for one in columns if one.kind == "number"}
    known.setdefault(choice.label.index, np.empty(0))
    regression = is_regression(choice.label, choice.task, lambda one: known[one.index])
    shares = _shares(columns, choice, sample.rows, known, regression)
    return [
        _summary(
            column,
            _role(column, choice, regression),
            sample.rows,
            shares.get(column.index),
            references[column.index],
        )
        for column in columns
    ]


Assigned = Literal["x", "y", "label", "target"]


def assignment(
    columns: Sequence[ColumnSummary], index: int, role: Assigned, chosen: Mapping[str, str]
) -> dict[str, str]:
    """The fields of ``data`` to change so that a column gets a role.

    A column that had another role loses that: x and y are swapped, others are guessed again. Of x and y the one that
    does not change keeps its column, even if that was guessed.

    Parameters
    ----------
    columns
        The present overview of the table.
    chosen
        The present fields x, y, label, target and projection; empty ones are guessed.
    """
    column = columns[index]
    changes: dict[str, str] = {role: column.reference}
    had = {one.role: one for one in columns if one.role}
    for other in ("x", "y", "label", "target"):
        asked = chosen.get(other, "").strip()
        pair = {role, other} == {"x", "y"} and chosen.get("projection") != "pca"
        guessed = had.get(other) if pair and not asked else None
        if other == role:
            continue
        if guessed is column or asked.lower() in (column.reference.lower(), column.name.lower(), str(index + 1)):
            swapped = had.get(role) if pair else None
            changes[other] = swapped.reference if swapped else ""
        elif guessed:
            changes[other] = guessed.reference
    if role in ("label", "target"):
        changes["target" if role == "label" else "label"] = ""
    elif chosen.get("projection") == "pca":
        changes["projection"] = "columns"
    return changes


def _shares(
    columns: Sequence[Column],
    choice: Choice,
    rows: Sequence[Sequence[str]],
    known: Mapping[int, Array],
    regression: bool,
) -> dict[int, float]:
    """The share of the label's variance that each column of numbers explains, by index."""
    figures = [one for one in columns if one.kind == "number" and one is not choice.label and one.reading.notation]
    scores, _ = telling(figures, lambda one: known[one.index], choice.label, rows, choice.task)
    if regression:
        return {index: 1.0 if math.isnan(score) else score**2 for index, score in scores.items()}
    groups = groups_of(choice.label, rows)
    shares = {}
    for one in figures:
        there = groups[(groups >= 0) & ~np.isnan(known[one.index])]
        score = scores[one.index]
        shares[one.index] = 1.0 if math.isnan(score) else explained(score, len(np.unique(there)), len(there))
    return shares


def _summary(
    column: Column, role: Role, rows: Sequence[Sequence[str]], share: float | None, reference: str
) -> ColumnSummary:
    low = high = None
    examples: tuple[str, ...] = ()
    flaw = "" if column.kind == "number" or column.reading.notation else "it holds no numbers"
    if column.kind == "number":
        values = sample_values(column, rows)
        values = values[np.isfinite(values)]
        low, high = (float(values.min()), float(values.max())) if len(values) else (None, None)
        flaw = column.reading.sentence or ("" if column.clean else f"{printable(column.wrong, 20)!r} is not a number")
    else:
        counts = Counter(text for row in rows if (text := row[column.index].strip()).lower() not in MISSING)
        found = classes_of(counts, None) if counts else None
        if found:
            sizes = Counter[str]()
            for text, place in found.places.items():
                sizes[found.names[place]] += counts[text]
            examples = tuple(name for name, _ in sizes.most_common(_EXAMPLES))
    return ColumnSummary(
        column.index, column.name, column.kind, column.counts, low, high, examples, column.distinct, column.missing,
        flaw, share, role, reference,
    )  # fmt: skip


def _role(column: Column, choice: Choice, regression: bool) -> Role:
    if column.index == choice.label.index:
        return "target" if regression else "label"
    if choice.projected:
        return "projected" if column in choice.inputs else ""
    if column.index == choice.inputs[0].index:
        return "x"
    return "y" if column.index == choice.inputs[-1].index else ""
