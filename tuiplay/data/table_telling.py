"""Measures of how informative a column of numbers is about a label or a target."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from tuiplay.data.points import Array
from tuiplay.data.table_columns import Column
from tuiplay.data.table_labels import MAX_CLASSES, classes_of
from tuiplay.data.table_numbers import MISSING, NotANumberError, convert

SAME = 0.99999
"""The absolute correlation above which two columns are copies except for their units and rounding."""

LabelKind = Literal["classes", "target", "guess"]
"""The kind of a label: class names, a number to predict, or either of them, which its values decide."""
Groups = npt.NDArray[np.intp]


def f_statistic(values: Array, groups: Groups) -> float:
    """The F statistic of a one-way analysis of variance: the variance between the classes relative to that within them.

    F = [sum n_g (mean_g - mean)^2 / (k - 1)] / [sum (value - mean_g)^2 / (n - k)] (Fisher 1925). Missing values (nan,
    or a negative group) are ignored; 0 if it is undefined, infinite if there is no variance within the classes.
    """
    values, groups = _present(values, groups)
    _, groups = np.unique(groups, return_inverse=True)
    sizes = np.bincount(groups)
    classes, count = len(sizes), len(values)
    if classes < 2 or count <= classes:
        return 0.0
    values = _standardised(values)
    means = np.bincount(groups, values) / sizes
    between = float(np.sum(sizes * means**2))
    within = float(np.sum((values - means[groups]) ** 2))
    if between <= 1e-12 * count:
        return 0.0
    if within <= 1e-12 * count:
        return float("inf")
    return between / (classes - 1) / (within / (count - classes))


def explained(f: float, classes: int, count: int) -> float:
    """The share of the variance that the classes explain (eta squared), 0 to 1, from an F statistic."""
    if not np.isfinite(f):
        return 1.0
    return f * (classes - 1) / (f * (classes - 1) + count - classes) if count > classes else 0.0


def correlation(one: Array, other: Array) -> float:
    """Pearson's correlation of two columns, -1 to 1; rows with a missing value are ignored."""
    there = ~(np.isnan(one) | np.isnan(other))
    if np.count_nonzero(there) < 3:
        return 0.0
    first, second = _standardised(one[there]), _standardised(other[there])
    return float(np.clip(np.mean(first * second), -1.0, 1.0))


def codes_the_groups(values: Array, groups: Groups) -> bool:
    """True if a column is a copy of the label: one distinct value for each class."""
    values, groups = _present(values, groups)
    pairs = {(value, group) for value, group in zip(values.tolist(), groups.tolist(), strict=True)}
    return 1 < len(pairs) == len({value for value, _ in pairs}) == len({group for _, group in pairs})


def _present(values: Array, groups: Groups) -> tuple[Array, Groups]:
    there = ~np.isnan(values) & (groups >= 0)
    return values[there], groups[there]


def _standardised(values: Array) -> Array:
    """The values with mean 0 and standard deviation 1; zeros if all are equal. No square overflows."""
    low, high = float(values.min()) / 2, float(values.max()) / 2
    values = (values / 2 - (low + high) / 2) / ((high - low) or 1.0)
    values = values - values.mean()
    deviation = float(values.std())
    return values / deviation if deviation > 1e-9 else np.zeros_like(values)


def sample_values(column: Column, rows: Sequence[Sequence[str]]) -> Array:
    """The numbers of a column in some rows, shape (rows,); nan where there is none."""
    texts = [row[column.index] for row in rows]
    if column.reading.notation is None:
        return np.full(len(rows), np.nan)
    try:
        return convert(texts, column.reading.notation)
    except NotANumberError:
        values = np.empty(len(rows))
        for place, text in enumerate(texts):
            try:
                values[place] = convert([text], column.reading.notation)[0]
            except NotANumberError:
                values[place] = np.nan
        return values


def groups_of(column: Column, rows: Sequence[Sequence[str]]) -> Groups:
    """The class number of each row, shape (rows,); -1 where it is missing."""
    texts = [row[column.index].strip() for row in rows]
    counts = Counter(text for text in texts if text.lower() not in MISSING)
    places = classes_of(counts, column.reading.notation).places
    return np.array([places.get(text, -1) for text in texts], np.intp)


def telling(
    pool: Sequence[Column],
    values: Callable[[Column], Array],
    label: Column,
    rows: Sequence[Sequence[str]],
    task: LabelKind,
) -> tuple[dict[int, float], str]:
    """The information of each column about the label, by index, nan for a copy of it; and the name of the measure."""
    scores: dict[int, float] = {}
    if is_regression(label, task, values):
        target = values(label)
        for one in pool:
            size = abs(correlation(values(one), target))
            scores[one.index] = math.nan if size > SAME else size
        return scores, "correlation"
    groups = groups_of(label, rows)
    for one in pool:
        column = values(one)
        scores[one.index] = math.nan if codes_the_groups(column, groups) else f_statistic(column, groups)
    return scores, "F statistic"


def is_regression(label: Column, task: LabelKind, values: Callable[[Column], Array]) -> bool:
    """True if the label is a number to predict, judging by the sample."""
    if task != "guess":
        return task == "target"
    if label.distinct > MAX_CLASSES:
        return True
    figures = values(label)
    figures = figures[~np.isnan(figures)]
    return not np.all(figures == np.floor(figures))
