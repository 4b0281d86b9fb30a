"""Points from a table in a text file."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from tuiplay.data.points import CURVE, DOMAIN, Array, Problem, labels_of
from tuiplay.data.table_choice import HOW_TO_CHOOSE, Choice, Wanted, choose
from tuiplay.data.table_columns import Described, describe, footer_test
from tuiplay.data.table_curve import curve_choice
from tuiplay.data.table_labels import MAX_CLASSES, Classes, class_name
from tuiplay.data.table_numbers import is_figure
from tuiplay.data.table_reading import Gathered, UnfitError, check_classes
from tuiplay.data.table_rows import IsFooter, Rows, Sample
from tuiplay.data.table_scaling import Scale, outliers, projected, rescale, value_range
from tuiplay.data.table_text import TextFile
from tuiplay.errors import InputError
from tuiplay.text import figure_text, listed, printable

Decimal = Literal["auto", "point", "comma"]
"""The decimal mark of numbers that can be read with either mark: detected, or as specified."""

DECIMAL_MARKS = {"auto": "", "point": ".", "comma": ","}
_MOST_ATTEMPTS = 20


@dataclass(frozen=True, eq=False)
class Table:
    """The points of a file, scaled for the plot.

    Attributes
    ----------
    points
        Shape (rows, 3), float64, read-only: x1 and x2 in [-6, 6], and the label: -1 and +1 for two classes, 0 to
        K - 1 for K >= 3, in regression the target in [-1, 1].
    problem
        "classification", "regression" or "curve".
    classes
        The names of the classes in the order of their labels; empty in regression.
    names
        The names of x1, x2 and the label, or of x and y of a curve, safe to print.
    scaling
        ``(centre_x, half_x, centre_y, half_y)``: scaled = (value - centre) / half * 6.
    target_scaling
        ``(centre, half)``: target = (value - centre) / half; (0, 1) in classification.
    variance
        With projection "pca" the share of the variance that the two components explain, else None.
    skipped
        The number of rows that were left out because a value in them is missing.
    note
        One sentence for people about the processing of the file.
    """

    points: Array
    problem: Problem
    classes: tuple[str, ...]
    names: tuple[str, ...]
    scaling: tuple[float, float, float, float]
    target_scaling: tuple[float, float]
    variance: float | None
    skipped: int
    note: str

    @property
    def rows(self) -> int:
        """The number of points."""
        return len(self.points)


def load(
    path: str | os.PathLike[str],
    x: str = "",
    y: str = "",
    label: str = "",
    target: str = "",
    projection: str = "columns",
    scaling: Sequence[float] = (),
    scale: Scale = "range",
    decimal: Decimal = "auto",
    skip_bad_rows: bool = False,
) -> Table:
    """Read the points of a table.

    Parameters
    ----------
    path
        A text file, optionally compressed (gzip, bzip2, xz): fields separated by commas, semicolons, tabs, | or
        spaces, with or without a header line.
    x, y, label, target
        Columns by name, or by number from 1; empty ones are guessed. ``label`` is a column of classes, ``target`` one
        of numbers to predict; at most one of the two is given.
    projection
        "columns": x and y are columns. "pca": the first two principal components of all numeric columns but the
        label's, standardised; x and y are then ignored.
    scaling
        ``(centre_x, half_x, centre_y, half_y)`` of an earlier ``Table``; empty: computed from the data.
    scale
        The values at the edges of the plot: with "range" the smallest and the largest, with "robust" those except far
        outliers, which then lie outside.
    decimal
        The decimal mark of columns with values such as "1,234", which can be read in two ways.
    skip_bad_rows
        True to leave out rows with too few or too many fields instead of refusing them.

    Raises
    ------
    InputError
        If the file cannot be read or is not such a table; the sentence names the line and the column.
    """
    given = _checked_scaling(scaling)
    wanted = Wanted(x, y, label, target, projection)
    with TextFile(path) as text:
        rows = Rows(text, usual_delimiter(path), skip_bad_rows)
        taken = _taken(rows, wanted, DECIMAL_MARKS[decimal], scale)
        above = [f"{', '.join(rows.dialect.skipped)} skipped"] if rows.dialect.skipped else []
        notes = [*taken.notes, *above, *rows.notes, *([text.note] if text.note else [])]
    return _table(taken, rows.name, given, scale, notes)


def _checked_scaling(scaling: Sequence[float]) -> tuple[float, float, float, float] | None:
    """The given scaling after a check, or None if it is empty."""
    if len(scaling) == 0:
        return None
    values = tuple(map(float, scaling))
    if len(values) != 4 or not np.isfinite(values).all() or values[1] <= 0 or values[3] <= 0:
        raise InputError.about(
            "data.scaling", "expected four numbers, centre_x, half_x, centre_y, half_y, with halves above 0"
        )
    return values[0], values[1], values[2], values[3]


def usual_delimiter(path: str | os.PathLike[str]) -> str:
    """The delimiter of a file of this name, used if its content does not decide."""
    return "\t" if os.fspath(path).lower().endswith((".tsv", ".tab")) else ","


def look(
    rows: Rows, wanted: Sequence[str] = (), decimal: str = "", late: dict[int, list[str]] | None = None
) -> tuple[Sample, Described]:
    """Return a sample of a table without its footer, and its columns.

    Raises
    ------
    InputError
        If there are no rows, or rows of other widths among the first.
    """
    sample = rows.sample()
    if not sample.rows:
        raise InputError(f"{rows.name}: line 1: there are no rows; a table has two columns of numbers and a label")
    if len(sample.rows) == 1 and not sample.ragged and not any(map(is_figure, sample.rows[0])):
        raise InputError(f"{rows.name}: line {sample.lines[0]}: there are no rows below the header")
    described = describe(sample, rows.dialect, wanted, decimal, late)
    is_footer = footer_test(described.columns)
    if sample.ragged:
        _refuse_ragged(rows, is_footer)
    if sample.whole and is_footer(sample.rows[-1]) and len(sample.rows) > described.above + 1:
        stop = len(sample.rows)
        while stop > described.above + 1 and is_footer(sample.rows[stop - 1]):
            stop -= 1
        sample = replace(sample, rows=sample.rows[:stop], lines=sample.lines[:stop])
        described = describe(sample, rows.dialect, wanted, decimal, late)
    return replace(sample, rows=sample.rows[described.above :], lines=sample.lines[described.above :]), described


def _refuse_ragged(rows: Rows, is_footer: IsFooter) -> None:
    for _ in rows.blocks(is_footer):
        pass


@dataclass(eq=False)
class _Taken:
    """The data read: inputs of shape (rows, k), labels of shape (rows,) as in ``Table``, and the columns used.

    A consumer removes the arrays from here, so that they are not in memory twice.
    """

    choice: Choice
    inputs: Array
    labels: Array
    classes: tuple[str, ...]
    target_scaling: tuple[float, float]
    skipped: int
    notes: list[str]


def _taken(rows: Rows, wanted: Wanted, decimal: str, scale: Scale) -> _Taken:
    """Read the chosen columns; if a guess proves to be wrong during reading, the next best ones."""
    rejected: dict[int, str] = {}
    late: dict[int, list[str]] = {}
    first: UnfitError | None = None
    while True:
        sample, described = look(rows, wanted.names, decimal, late)
        choice = curve_choice(described.columns, rows.name, wanted) or choose(
            described.columns, sample.rows, rows.name, wanted, rejected
        )
        del sample
        gathered = Gathered(rows.name, choice)
        try:
            gathered.read(rows.blocks(footer_test(described.columns)), described.above)
            return _labelled(gathered, scale, [*choice.notes, *described.notes])
        except UnfitError as error:
            failure, index = error, error.column.index
        if failure.text and is_figure(failure.text) and failure.text not in late.get(index, ()):
            # The notation of the column differs from that in the sample.
            more = {**late, index: [*late.get(index, ()), failure.text]}
            reading = look(rows, wanted.names, decimal, more)[1].columns[index].reading
            if not reading.sentence:
                late = more
                continue
            if reading.other is not None:
                failure = UnfitError(failure.where, reading.sentence, failure.column, reading.sentence)
        first = first or failure
        if (
            len(choice.inputs) == 1
            or failure.column not in choice.guessed
            or index in rejected
            or len(rejected) >= _MOST_ATTEMPTS
        ):
            if first.column in choice.guessed and first.column is choice.label:
                raise InputError(f"{first}; no other column can be the label")
            raise first
        rejected[index] = failure.brief


def _labelled(gathered: Gathered, scale: Scale, notes: list[str]) -> _Taken:
    """The inputs and labels of the points, with a target scaled to [-1, 1].

    Raises
    ------
    InputError
        If too few rows are left, or too few or too many classes.
    """
    inputs, values, classes = gathered.finish()
    choice = gathered.choice
    if classes is not None:
        if classes.merged:
            notes.append(_merged(classes))
        return _Taken(
            choice, inputs, labels_of(values, len(classes.names)), classes.names, (0.0, 1.0), gathered.skipped, notes
        )
    if choice.task == "guess":
        distinct = np.unique(values)
        few = len(distinct) <= MAX_CLASSES and bool(np.all(distinct == np.floor(distinct)))
        name = shlex.quote(choice.label.name)
        if few:
            names = tuple(class_name(float(value)) for value in distinct)
            check_classes(gathered.file, choice.label, names, True)
            places = np.searchsorted(distinct, values).astype(np.float64)
            notes.insert(0, f"its whole numbers are taken as classes; --target {name} predicts the number instead")
            return _Taken(choice, inputs, labels_of(places, len(names)), names, (0.0, 1.0), gathered.skipped, notes)
        notes.insert(0, "its numbers are predicted (regression); --label chooses a column of classes instead")
    centre, half = value_range(values, scale)
    rescale(values, centre, half, 1.0)
    if scale == "range":
        np.clip(values, -1.0, 1.0, out=values)
    return _Taken(choice, inputs, values, (), (centre, half), gathered.skipped, notes)


def _merged(classes: Classes) -> str:
    groups = [" = ".join(printable(text, 20) for text in spellings[:4]) for spellings in classes.merged]
    return f"labels that differ only in capitals or spaces are one class: {listed(groups, 3)}"


def _table(
    taken: _Taken, file: str, given: tuple[float, float, float, float] | None, scale: Scale, notes: list[str]
) -> Table:
    """The table of the data that were read."""
    if len(taken.choice.inputs) == 1:
        return _curve(taken, given, scale, notes)
    choice, inputs, labels = taken.choice, taken.inputs, taken.labels
    taken.inputs = taken.labels = np.empty(0)
    names, variance = (choice.inputs[0].name, choice.inputs[1].name), None
    if choice.projected:
        inputs, variance = projected(inputs, file)
        names = ("component 1", "component 2")
    points = np.empty((len(labels), 3))
    points[:, :2], points[:, 2] = inputs, labels
    del inputs, labels
    scaling = given or (*value_range(points[:, 0], scale), *value_range(points[:, 1], scale))
    if not given and _written_by_tuiplay(choice) and np.all(np.abs(points[:, :2]) <= DOMAIN):
        scaling = _AS_THEY_ARE
    elif not given and scale == "range":
        notes = [*_far_out(points, names), *notes]
    with np.errstate(over="ignore"):
        for place in (0, 1):
            rescale(points[:, place], scaling[2 * place], scaling[2 * place + 1], DOMAIN)
    for place in (0, 1):
        # Rounding may put the outermost points slightly outside, also with a stored scaling.
        column = points[:, place]
        edge = (np.abs(column) > DOMAIN) & (np.abs(column) < DOMAIN * (1 + 1e-9))
        column[edge] = np.copysign(DOMAIN, column[edge])
    if not np.isfinite(points[:, :2]).all():
        raise InputError.about(
            "data.scaling", "the points of the file lie too far outside this scaling; leave data.scaling out"
        )
    points.flags.writeable = False
    outside = int(np.count_nonzero(np.abs(points[:, :2]).max(axis=1) > DOMAIN))
    if outside:
        notes = [f"{outside:,} point{' lies' if outside == 1 else 's lie'} outside the picture", *notes]
    problem: Problem = "classification" if taken.classes else "regression"
    table = Table(
        points, problem, taken.classes, (*names, choice.label.name), scaling, taken.target_scaling, variance,
        taken.skipped, "",
    )  # fmt: skip
    return replace(table, note=_note(table, choice, notes))


def _curve(taken: _Taken, given: tuple[float, float, float, float] | None, scale: Scale, notes: list[str]) -> Table:
    """The table of a curve: points with x, 0 and y."""
    choice, count = taken.choice, len(taken.labels)
    points = np.zeros((count, 3))
    points[:, 0], points[:, 2] = taken.inputs[:, 0], taken.labels
    as_it_is = (choice.inputs[0].text, choice.label.text) == ("x", "target") and np.all(np.abs(points[:, 0]) <= DOMAIN)
    scaling = given[:2] if given else (0.0, DOMAIN) if as_it_is else value_range(points[:, 0], scale)
    with np.errstate(over="ignore"):
        rescale(points[:, 0], *scaling, DOMAIN)
    edge = (np.abs(points[:, 0]) > DOMAIN) & (np.abs(points[:, 0]) < DOMAIN * (1 + 1e-9))
    points[edge, 0] = np.copysign(DOMAIN, points[edge, 0])
    if not np.isfinite(points).all():
        raise InputError.about(
            "data.scaling", "the points of the file lie too far outside this scaling; leave data.scaling out"
        )
    points.flags.writeable = False
    names = choice.inputs[0].name, choice.label.name
    ends = _reach(points[:, 0], *scaling, DOMAIN), _reach(points[:, 2], *taken.target_scaling, 1.0)
    moved = "unscaled" if scaling == (0.0, DOMAIN) else f"{ends[0]}, scaled to [-6, 6]"
    said = [f"{count:,} points: x is {names[0]} ({moved}); y is {names[1]} ({ends[1]}, scaled to [-1, 1])"]
    if taken.skipped:
        said.append(f"{taken.skipped:,} row{'' if taken.skipped == 1 else 's'} with missing values left out")
    others = [column.name for column in choice.others if column.text or column.kind != "empty"]
    said += [*notes, *([f"not used: {listed(others)}"] if others else [])]
    return Table(
        points, CURVE, (), names, (*scaling, 0.0, DOMAIN), taken.target_scaling, None, taken.skipped,
        "; ".join(said) + ".",
    )  # fmt: skip


def _reach(scaled: Array, centre: float, half: float, to: float) -> str:
    """The range of values that the scale covers, or the one value that all of them have, in words."""
    if len(scaled) and scaled.min() == scaled.max():
        return f"always {figure_text(centre + float(scaled[0]) / to * half)}"
    return f"{figure_text(centre - half)} to {figure_text(centre + half)}"


_AS_THEY_ARE = (0.0, DOMAIN, 0.0, DOMAIN)
"""The scaling that changes nothing."""


def _written_by_tuiplay(choice: Choice) -> bool:
    """True if the columns are those of ``formats.points``, whose coordinates are those of the plot."""
    names = [column.text for column in (*choice.inputs, choice.label)]
    return names in (["x1", "x2", "label"], ["x1", "x2", "target"]) and [one.text for one in choice.others] == ["split"]


def _far_out(points: Array, names: Sequence[str]) -> list[str]:
    """A sentence about outliers that squeeze all other points together, in a list; empty if there are none."""
    found = [(name, outliers(points[:, place])) for place, name in enumerate(names)]
    said = [f"{name} has {count:,} far outlier{'' if count == 1 else 's'}" for name, count in found if count]
    return (
        [f"{' and '.join(said)}, so the other points are close together; --scale robust spreads them"] if said else []
    )


def _note(table: Table, choice: Choice, notes: Sequence[str]) -> str:
    """The note for people about how the file was read."""
    ends = (
        _reach(table.points[:, 0], *table.scaling[:2], DOMAIN),
        _reach(table.points[:, 1], *table.scaling[2:], DOMAIN),
        _reach(table.points[:, 2], *table.target_scaling, 1.0),
    )
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
    scaled = "unscaled" if table.scaling == _AS_THEY_ARE else "scaled to [-6, 6]"
    parts = [f"{table.rows:,} points: {inputs}, both {scaled}; {label}"]
    if table.skipped:
        parts.append(f"{table.skipped:,} row{'' if table.skipped == 1 else 's'} with missing values left out")
    parts.extend(notes)
    # The empty column of a separator at the end of every row is not a column for people.
    others = [column.name for column in choice.others if column.text or column.kind != "empty"]
    if others:
        parts.append(f"not used: {listed(others)}")
        if not any(HOW_TO_CHOOSE in text for text in notes):
            parts.append(HOW_TO_CHOOSE)
    return "; ".join(parts) + "."
