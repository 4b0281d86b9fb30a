"""Grouping of equal rows, as ``numpy.unique`` does, which would load NumPy's masked arrays for it: 1.2 MB."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.intp]


def grouped(*keys: npt.NDArray[Any]) -> tuple[Integers, Integers]:
    """The first row of each group, and the group of each row.

    Rows with equal keys, arrays of shape (rows,), are a group. Groups are numbered by their keys, the first key first.
    """
    order = np.lexsort(keys[::-1])
    begins = np.zeros(len(order), np.bool_)
    begins[:1] = True
    for key in keys:
        there = key[order]
        begins[1:] |= there[1:] != there[:-1]
    group = np.empty(len(order), np.intp)
    group[order] = np.cumsum(begins) - 1
    return order[begins], group


def occupied(cells: Integers, count: int) -> tuple[Integers, Integers]:
    """The cells, of ``count``, that occur, in ascending order, and the index of each given cell among those."""
    there = np.bincount(cells, minlength=count) > 0
    return np.flatnonzero(there), (np.cumsum(there) - 1)[cells]
