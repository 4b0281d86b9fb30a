"""Rows that belong together, beside what ``numpy.unique`` finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.raster.groups import grouped, occupied

ROWS = st.lists(st.tuples(st.sampled_from([-1.5, 0.0, 2.0]), st.sampled_from([0.0, 1.0, 7.0])), max_size=30)


@given(ROWS)
def test_rows_with_equal_keys_are_a_group(rows: list[tuple[float, float]]) -> None:
    table = np.array(rows).reshape(-1, 2)
    _, first, group = np.unique(table, axis=0, return_index=True, return_inverse=True)
    found = grouped(table[:, 0], table[:, 1])
    assert np.array_equal(found[0], first)
    assert np.array_equal(found[1], group.reshape(-1))


@given(st.lists(st.integers(0, 19), max_size=30))
def test_cells_that_occur(cells: list[int]) -> None:
    array = np.array(cells, np.intp)
    there, place = np.unique(array, return_inverse=True)
    found = occupied(array, 20)
    assert np.array_equal(found[0], there)
    assert np.array_equal(found[1], place)
