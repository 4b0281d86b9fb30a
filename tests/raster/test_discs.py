"""Discs and rings over a field."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.raster.discs import BLENDED, RIM_CODE, WRONG_CODE, composed, drawn, indexed


def centre(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_a_disc_is_round_and_as_large_as_its_radius() -> None:
    discs = drawn(centre(20.3), centre(20.9), [False], 41, 41, 8.0)
    codes = composed(np.full((41, 41), 3, dtype=np.uint8), discs, [30], [False])
    core = (codes == 30) | (codes == 30 + BLENDED)
    assert core.sum() == pytest.approx(np.pi * 8**2, rel=0.1)
    np.testing.assert_array_equal(core, core.T)
    np.testing.assert_array_equal(core, core[::-1])
    assert (codes == RIM_CODE).any()
    assert codes[0, 0] == 3


def test_discs_are_alike_wherever_in_a_pixel_their_centres_are() -> None:
    one, other = (
        composed(np.zeros((20, 20), np.uint8), drawn(centre(at), centre(9.0), [False], 20, 20, 3.4), [30], [False])
        for at in (10.02, 10.98)
    )
    np.testing.assert_array_equal(one, other)


def test_a_ring_lets_the_field_through() -> None:
    discs = drawn(centre(20.0), centre(20.0), [True], 40, 40, 8.0)
    codes = composed(np.full((40, 40), 3, dtype=np.uint8), discs, [30], [False])
    assert codes[20, 20] == 3
    assert (codes == 30).any()


def test_a_point_that_is_wrong_has_another_rim() -> None:
    discs = drawn(centre(10.0, 30.0), centre(10.0, 10.0), [False, False], 40, 20, 3.0)
    codes = composed(np.zeros((20, 40), dtype=np.uint8), discs, [30, 31], [True, False])
    assert (codes[:, :20] == WRONG_CODE).any()
    assert not (codes[:, :20] == RIM_CODE).any()
    assert not (codes[:, 20:] == WRONG_CODE).any()


def test_the_core_of_a_neighbour_is_never_under_a_rim() -> None:
    discs = drawn(centre(10.0, 14.0), centre(10.0, 10.0), [False, False], 40, 20, 3.0)
    codes = composed(np.zeros((20, 40), dtype=np.uint8), discs, [30, 31], [False, False])
    assert codes[10, 10] == 30
    assert codes[10, 14] == 31


@pytest.mark.parametrize("at", [(0.0, 0.0), (40.0, 20.0), (39.9, 0.0), (-3.0, 25.0)])
def test_at_the_edge_and_beyond_nothing_breaks(at: tuple[float, float]) -> None:
    discs = drawn(centre(at[0]), centre(at[1]), [False], 40, 20, 4.0)
    codes = composed(np.zeros((20, 40), dtype=np.uint8), discs, [30], [True])
    assert codes.shape == (20, 40)


def test_without_discs_the_field_is_the_picture() -> None:
    field = np.arange(12, dtype=np.uint8).reshape(3, 4)
    for discs in (None, drawn(centre(), centre(), [], 4, 3, 2.0)):
        np.testing.assert_array_equal(composed(field, discs, [], []), field)


def test_numbers_of_colours_give_the_codes_back() -> None:
    codes = np.random.default_rng(1).choice(np.array([3, 7, 280, 512], dtype=np.uint16), (9, 9))
    numbers, present = indexed(codes)
    np.testing.assert_array_equal(np.array(present)[numbers], codes)
    assert present == sorted(present)
