"""Arrays that begin with a line of the processor's cache."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.nn.arrays import aligned, aligned_copy


@pytest.mark.parametrize("shape", [(1,), (3, 5), (9, 32, 10), (2, 0, 4), (7, 1, 1)])
def test_they_begin_with_a_line_and_lie_in_one_piece(shape: tuple[int, ...]) -> None:
    for _ in range(20):
        array = aligned(shape)
        assert array.shape == shape
        assert (array == 1.0).all()
        assert array.flags.c_contiguous
        assert array.flags.writeable
        assert array.size == 0 or array.ctypes.data % 64 == 0


def test_a_copy_of_a_turned_view_is_in_order() -> None:
    given = np.arange(24.0).reshape(2, 3, 4).swapaxes(0, 2)
    copy = aligned_copy(given)
    assert np.array_equal(copy, given)
    assert copy.flags.c_contiguous
    assert not np.shares_memory(copy, given)
