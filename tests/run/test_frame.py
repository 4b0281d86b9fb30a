"""Pictures of a network: where their pixels lie on the plane."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.raster.surface import cell_of
from tuiplay.run.frame import pixel_centres


def test_pixel_centres_run_from_the_top_left() -> None:
    assert pixel_centres(3, 2).tolist() == [[-4, 3], [0, 3], [4, 3], [-4, -3], [0, -3], [4, -3]]


@given(st.integers(1, 40), st.integers(1, 40))
def test_each_pixel_centre_lies_in_its_own_pixel(width: int, height: int) -> None:
    columns, rows, outside = cell_of(*pixel_centres(width, height).T, width, height)
    np.testing.assert_array_equal(rows * width + columns, np.arange(width * height))
    assert not outside.any()
