"""Interpolated fields against the fields themselves."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.raster.surface import quantize
from tuiplay.raster.upsampling import bilinear, classes
from tuiplay.run.frame import pixel_centres


def plane(width: int, height: int) -> np.ndarray:
    points = pixel_centres(width, height)
    return (0.3 * points[:, 0] - 0.2 * points[:, 1] + 0.1).reshape(height, width)


def test_a_plane_is_met_exactly_between_the_outer_samples() -> None:
    found = bilinear(plane(10, 8), 80, 100)
    np.testing.assert_allclose(found[5:-5, 5:-5], plane(100, 80)[5:-5, 5:-5], atol=1e-5)


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (5, 1), (3, 4)])
def test_any_number_of_samples_will_do(shape: tuple[int, int]) -> None:
    values = np.arange(np.prod(shape), dtype=float).reshape(shape)
    found = bilinear(values, 12, 20)
    assert found.shape == (12, 20)
    assert found.min() >= values.min()
    assert found.max() <= values.max()
    same = bilinear(values, *shape)
    np.testing.assert_allclose(same, values)


def test_a_field_of_100_samples_is_at_most_one_level_off_nearly_everywhere() -> None:
    def field(size: int) -> np.ndarray:
        x1, x2 = pixel_centres(size, size).T
        return np.tanh(np.sin(x1) + np.cos(1.3 * x2) - x1 * x2 / 8).reshape(size, size)

    off = np.abs(quantize(bilinear(field(100), 400, 400)).astype(int) - quantize(field(400)))
    assert (off > 1).mean() < 0.001
    assert (off == 1).mean() < 0.08


def test_not_a_number_stays_where_it_is() -> None:
    values = np.zeros((10, 10))
    values[0, 0] = np.nan
    found = bilinear(values, 100, 100)
    assert np.isnan(found[:5, :5]).all()
    assert np.isfinite(found[20:, 20:]).all()


def test_borders_between_classes_have_no_stairs() -> None:
    points = pixel_centres(100, 100)
    winner = (points[:, 0] + 0.4 * points[:, 1] > 0.3).astype(np.uint8).reshape(100, 100) * 3
    found, sure = classes(winner, np.full((100, 100), 0.7), 400, 400)
    assert set(np.unique(found)) == {0, 3}
    np.testing.assert_allclose(sure, 0.7, rtol=1e-5)
    fine = pixel_centres(400, 400)
    exact = (fine[:, 0] + 0.4 * fine[:, 1] > 0.3).reshape(400, 400) * 3
    assert (found != exact).mean() < 0.002
    stairs = np.repeat(np.repeat(winner, 4, 0), 4, 1)
    assert (found != exact).sum() < 0.5 * (stairs != exact).sum()


def test_a_stripe_of_one_sample_is_still_there() -> None:
    winner = np.zeros((20, 20), dtype=np.uint8)
    winner[:, 7] = winner[12] = 1
    found, _ = classes(winner, np.full((20, 20), 0.5), 80, 80)
    assert found[:, 7 * 4 + 1 : 7 * 4 + 3].all()
    assert found[12 * 4 + 1 : 12 * 4 + 3].all()
