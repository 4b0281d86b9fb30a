"""The best possible against closed forms, against points drawn by chance, and against rules that know less."""

from __future__ import annotations

import math
import tracemalloc
from statistics import NormalDist

import numpy as np
import pytest

from tuiplay.data.bayes import bayes_best, bayes_figures
from tuiplay.data.datasets import DATASETS, Array
from tuiplay.data.noise_models import EvenDraws
from tuiplay.data.random_stream import FastDraws
from tuiplay.data.sampling import UNBALANCED, sample

CLASSES = [name for name, entry in DATASETS.items() if entry.noise and entry.classes]
NUMBERS = [name for name, entry in DATASETS.items() if entry.noise and not entry.classes]
COUNT = 20_000


def drawn(name: str, noise: float, balance: float = 50.0) -> Array:
    return sample(DATASETS[name], COUNT, noise / 100, balance, FastDraws("0.5", "bayes"))


def numbers_of(name: str, points: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    labels = points[:, 2]
    return ((labels > 0) if DATASETS[name].classes == 2 else labels).astype(np.intp)


def figures_of(name: str, noise: float, balance: float = UNBALANCED) -> tuple[float, float, float]:
    figures = bayes_figures(DATASETS[name], noise, balance)
    assert figures is not None
    return figures.accuracy, figures.loss, figures.r2


def test_every_set_that_is_ours_says_how_noise_enters() -> None:
    assert {name for name, entry in DATASETS.items() if entry.listed} == {*CLASSES, *NUMBERS}
    assert bayes_best("drawn", 10) is None
    assert bayes_best("a table", 10) is None


@pytest.mark.parametrize("name", CLASSES)
def test_its_rule_is_as_often_right_on_new_points_as_it_says(name: str) -> None:
    """And the rule of points without noise is no better; one test for a set, as its rules take long to find."""
    quiet = bayes_best(name, 0)
    assert quiet is not None
    for noise in (0, 40):
        best, points = bayes_best(name, noise), drawn(name, noise)
        assert best is not None
        assert figures_of(name, noise) == pytest.approx((best.accuracy, best.loss, best.r2), nan_ok=True)
        numbers = numbers_of(name, points)
        right = float((best.class_at(points[:, 0], points[:, 1]) == numbers).mean())
        assert best.accuracy == pytest.approx(right, abs=4 * math.sqrt(right * (1 - right) / COUNT) + 0.002), noise
        other = float((quiet.class_at(points[:, 0], points[:, 1]) == numbers).mean())
        assert other <= best.accuracy + 0.015, noise


@pytest.mark.parametrize("noise", [0, 15])
@pytest.mark.parametrize("name", NUMBERS)
def test_its_figures_alone_are_the_same(name: str, noise: float) -> None:
    best = bayes_best(name, noise)
    assert best is not None
    assert figures_of(name, noise) == pytest.approx((best.accuracy, best.loss, best.r2), nan_ok=True)


@pytest.mark.parametrize("noise", [0, 10, 25, 50])
def test_two_clouds_are_parted_as_the_normal_distribution_says(noise: float) -> None:
    """Each is two root two from the border x1 + x2 = 0."""
    best = bayes_best("gauss", noise)
    assert best is not None
    deviation = math.sqrt(0.5 + 7 * noise / 100)
    assert best.accuracy == pytest.approx(NormalDist().cdf(2 * math.sqrt(2) / deviation), abs=2e-4)
    corner = np.array([3.0, -3.0, 1.0, -1.0])
    assert best.class_at(corner, np.array([-2.0, 2.0, -0.5, 0.5])).tolist() == [1, 0, 1, 0]


@pytest.mark.parametrize("noise", [10, 25, 60])
def test_exclusive_or_in_closed_form(noise: float) -> None:
    """A coordinate keeps its sign with the chance (x + r) / 2 r within the reach r = 5 noise, and always beyond."""
    reach = 5 * noise / 100
    x = 0.3 + 5 * (np.arange(200_000) + 0.5) / 200_000
    kept = float(np.minimum(1.0, (x + reach) / (2 * reach)).mean())
    best = bayes_best("xor", noise)
    assert best is not None
    assert best.accuracy == pytest.approx(kept * kept + (1 - kept) ** 2, abs=1e-3)


@pytest.mark.parametrize("noise", [10, 30])
def test_the_plane_leaves_the_variance_of_what_moves_it(noise: float) -> None:
    """The label is (x1 + x2) / 10 at a place that is uniformly up to r away: half of 2 (r² / 3) / 100 is left."""
    best = bayes_best("reg-plane", noise)
    assert best is not None
    assert best.loss == pytest.approx((6 * noise / 100) ** 2 / 300, rel=2e-3)


@pytest.mark.parametrize("name", NUMBERS)
def test_no_smooth_curve_through_noisy_numbers_is_left_with_less(name: str) -> None:
    best, points = bayes_best(name, 20), drawn(name, 20)
    assert best is not None
    # The mean label of each of 40 x 40 squares, judged on points that it has not seen.
    squares = np.clip(((points[:, :2] + 6) / 12 * 40).astype(int), 0, 39) @ (40, 1)
    half = COUNT // 2
    sums = np.bincount(squares[:half], points[:half, 2], minlength=1600)
    means = sums / np.maximum(np.bincount(squares[:half], minlength=1600), 1)
    error = 0.5 * (points[half:, 2] - means[squares[half:]]) ** 2
    assert best.loss < float(error.mean())
    # The sawtooth falls within a square, which its mean does not follow.
    assert best.loss > (0.2 if name == "sawtooth" else 0.7) * float(error.mean())
    assert best.r2 == pytest.approx(1 - 2 * best.loss / points[:, 2].var(), abs=0.02)


@pytest.mark.parametrize("name", ["circle", "gauss", "moons", "blobs"])
def test_another_balance_moves_the_border(name: str) -> None:
    best, points = bayes_best(name, 40, 80.0), drawn(name, 40, 80.0)
    assert best is not None
    right = float((best.class_at(points[:, 0], points[:, 1]) == numbers_of(name, points)).mean())
    assert best.accuracy == pytest.approx(right, abs=0.01)
    assert figures_of(name, 40, 80.0)[0] == pytest.approx(best.accuracy)
    even = bayes_best(name, 40)
    assert even is not None
    assert best.accuracy > even.accuracy


def test_numbers_that_fill_a_square_evenly() -> None:
    """Every square of 16 x 16 has its share to within a few points; by chance some would miss it by thirty."""
    numbers = EvenDraws().block(25_600, 2)
    counts = np.histogram2d(*numbers.T, bins=16, range=((0, 1), (0, 1)))[0]
    assert np.abs(counts - 100).max() <= 6


@pytest.mark.parametrize("name", ["pinwheel", "spiral", "circle", "reg-gauss"])
def test_figures_alone_take_few_megabytes(name: str) -> None:
    """The screen asks for them while it trains; what NumPy holds at once counts."""
    entry = DATASETS[name]
    tracemalloc.start()
    try:
        bayes_figures(entry, 25.0)
        assert tracemalloc.get_traced_memory()[1] < 10e6
    finally:
        tracemalloc.stop()
