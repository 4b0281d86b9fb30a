"""Drawn points: conversion from the rows of an experiment to arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tuiplay.data.points import Array
from tuiplay.errors import InputError

MAX_DRAWN_CLASSES = 10
"""The maximum number of classes: each has an output neuron, a colour and a glyph."""

Rows = Sequence[Sequence[float]]


def drawn_points(rows: Rows) -> tuple[Array, Array]:
    """Points of shape (n, 3): x1, x2 and the class number; and an array of shape (n,), 1.0 for test points.

    Rows are [x1, x2, class] or [x1, x2, class, 1].

    Raises
    ------
    InputError
        The sentence names ``data.points`` and the row.
    """
    for number, row in enumerate(rows, 1):
        _check("data.points", number, row, 3, "[x1, x2, class]", "[x1, x2, class, 1]")
    table = _table(rows, 4)
    return np.ascontiguousarray(table[:, :3]), table[:, 3]


def drawn_curve(rows: Rows) -> tuple[Array, Array]:
    """Points of shape (n, 3): x, 0 and y; and an array of shape (n,), 1.0 for test points.

    Rows are [x, y] or [x, y, 1].

    Raises
    ------
    InputError
        The sentence names ``data.curve_points`` and the row.
    """
    for number, row in enumerate(rows, 1):
        _check("data.curve_points", number, row, 2, "[x, y]", "[x, y, 1]")
    table = _table(rows, 3)
    points = np.zeros((len(rows), 3))
    points[:, 0], points[:, 2] = table[:, 0], table[:, 1]
    return points, table[:, 2]


def _table(rows: Rows, columns: int) -> Array:
    table = np.zeros((len(rows), columns))
    for index, row in enumerate(rows):
        table[index, : len(row)] = row
    return table


def _check(path: str, number: int, row: Sequence[float], columns: int, train: str, test: str) -> None:
    wrong = ""
    if len(row) not in (columns, columns + 1):
        count = f"{len(row)} number{'' if len(row) == 1 else 's'}"
        wrong = f"has {count}; write {train} or {test} for a test point"
    elif not all(math.isfinite(value) for value in row):
        wrong = "holds a number that is not finite"
    elif columns == 3 and (row[2] != int(row[2]) or not 0 <= row[2] < MAX_DRAWN_CLASSES):
        wrong = f"has the class {row[2]:g}; classes are 0 to {MAX_DRAWN_CLASSES - 1}, whole numbers"
    elif len(row) > columns and row[-1] not in (0, 1):
        wrong = f"ends in {row[-1]:g}; 1 marks a test point, 0 or nothing a training point"
    if wrong:
        raise InputError.about(path, f"row {number} {wrong}")
