"""The choice of the columns for x and y of a curve, in a table that has no others."""

from __future__ import annotations

from collections.abc import Sequence

from tuiplay.data.table_choice import Choice, Wanted, find
from tuiplay.data.table_columns import Column
from tuiplay.errors import InputError

NO_SECOND = "none"
"""The value of the column for x2 that means there is none, so that y is a function of x."""
_HOW = "--x and --target choose which is which, on the screen: Columns in the toolbox (T, c)"
_WRITTEN = ["x", "target", "split"]
"""The columns of ``formats.points``."""
_TARGETS = ("y", "target", "value", "output")


def curve_choice(columns: Sequence[Column], file: str, wanted: Wanted) -> Choice | None:
    """Choose x and y of a curve; None for a table with two inputs and a label.

    A table is a curve if it has exactly two columns, both of numbers, or if "none" is requested as the column for x2.

    Raises
    ------
    InputError
        For a column that does not exist, or is used twice; for classes of one input.
    """
    asked = wanted.y.strip().lower() == NO_SECOND and not any(one.text.lower() == NO_SECOND for one in columns)
    if not asked and not _is_curve(columns, wanted):
        return None
    if wanted.label:
        raise InputError(f"{file}: a network of one input, x, predicts a number: give a target, not a label")
    y = wanted.target or ("" if asked else wanted.y)
    found = {role: find(columns, text, role, file) for role, text in (("x", wanted.x), ("target", y)) if text.strip()}
    if len(set(map(id, found.values()))) < len(found):
        raise InputError(f"{file}: {found['x'].place} is used twice; x and the target must be different columns")
    label = found.get("target") or _target(columns, found.get("x"))
    x = found.get("x") or next((one for one in _numbers(columns) if one is not label and not one.counts), None)
    x = x or next((one for one in _numbers(columns) if one is not label), None)
    if label is None or x is None:
        return None
    others = tuple(one for one in columns if one is not x and one is not label)
    notes = (
        [] if asked or found else [f"only one numeric column besides {label.name}, so it is opened as a curve; {_HOW}"]
    )
    guessed = tuple(one for one in (x, label) if one not in found.values())
    return Choice((x,), label, "target", others, tuple(notes), guessed)


def _numbers(columns: Sequence[Column]) -> list[Column]:
    return [one for one in columns if one.kind == "number"]


def _is_curve(columns: Sequence[Column], wanted: Wanted) -> bool:
    if wanted.projection != "columns" or len(_numbers(columns)) != 2:
        return False
    return len(columns) == 2 or [one.text for one in columns] == _WRITTEN


def _target(columns: Sequence[Column], x: Column | None) -> Column | None:
    """The column with the name of a target, or else the last one of numbers."""
    free = [one for one in _numbers(columns) if one is not x]
    named = [one for name in _TARGETS for one in free if one.text.lower() == name]
    return next(iter([*named, *free[::-1]]), None)
