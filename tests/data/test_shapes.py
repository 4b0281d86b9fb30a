"""The sets that the browser playground does not have."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tuiplay.data.datasets import DATASETS, Array
from tuiplay.data.random_stream import FastDraws, Stream
from tuiplay.data.split import generate

NEW = ("moons", "rings", "checkerboard", "heart", "blobs", "spiral3", "pinwheel", "sine-ridge", "saddle")
every_new_set = pytest.mark.parametrize("name", NEW)


def points_of(name: str, noise: float, samples: int = 1500, seed: str = "0.5") -> Array:
    return DATASETS[name].generate(samples, noise / 100, Stream(seed))


def test_new_sets_follow_the_originals_and_only_those_that_a_person_makes_are_unlisted() -> None:
    curves = ("sine", "step", "bumps", "sawtooth", "line")
    unlisted = ("drawn", "drawn-curve", "formula", "none")
    assert tuple(DATASETS)[6:] == (*NEW, *curves, *unlisted)
    assert tuple(name for name, entry in DATASETS.items() if not entry.listed) == unlisted
    assert {name: DATASETS[name].classes for name in NEW if DATASETS[name].classes != 2} == {
        "blobs": 3, "spiral3": 3, "pinwheel": 5, "sine-ridge": 0, "saddle": 0,
    }  # fmt: skip


@every_new_set
def test_without_noise_all_points_are_on_the_plot(name: str) -> None:
    for seed in range(4):
        x1, x2, label = points_of(name, 0, seed=str(seed)).T
        assert max(np.abs(x1).max(), np.abs(x2).max()) <= 6
        assert np.abs(label).max() <= max(1, DATASETS[name].classes - 1)
        assert max(np.ptp(x1), np.ptp(x2)) > 8, "and fill it"


@every_new_set
@pytest.mark.parametrize("noise", [10, 50, 80])
def test_noise_moves_points_or_changes_labels(name: str, noise: float) -> None:
    quiet, noisy = points_of(name, 0), points_of(name, noise)
    moves = not np.array_equal(quiet[:, :2], noisy[:, :2])
    relabels = not np.array_equal(quiet[:, 2], noisy[:, 2])
    assert moves == (name in {"moons", "rings", "blobs", "spiral3", "pinwheel"})
    assert relabels == (not moves)
    assert np.isfinite(noisy).all()
    assert np.abs(noisy[:, :2]).max() < 12


@every_new_set
@pytest.mark.parametrize("samples", [0, 1, 2, 7, 501])
def test_any_number_of_points(name: str, samples: int) -> None:
    assert points_of(name, 20, samples).shape == (samples, 3)


@pytest.mark.parametrize("name", ["circle", "xor", "gauss", "spiral", "reg-plane", "reg-gauss"])
@pytest.mark.parametrize("samples", [1, 501, 20_001])
def test_the_originals_in_any_number(name: str, samples: int) -> None:
    split = generate(name, 10, 50, Stream("0.5"), samples=samples, seed="0.5")
    assert len(split.train) == samples // 2
    assert len(split.train) + len(split.test) == samples


@pytest.mark.parametrize("name", ["moons", "rings", "blobs", "spiral3", "pinwheel"])
def test_classes_are_equally_large(name: str) -> None:
    classes = DATASETS[name].classes
    labels, counts = np.unique(points_of(name, 0, 501)[:, 2], return_counts=True)
    assert labels.tolist() == ([-1, 1] if classes == 2 else list(range(classes)))
    assert set(counts) <= {501 // classes, 501 // classes + 1}


@pytest.mark.parametrize("name", ["checkerboard", "heart"])
def test_about_half_the_points_are_of_each_class(name: str) -> None:
    labels = points_of(name, 0, 4000)[:, 2]
    assert abs(labels.mean()) < 4 / math.sqrt(4000) + 0.02


def test_heart_has_a_notch_a_tip_and_two_lobes() -> None:
    rule = DATASETS["heart"].generate(4000, 0.0, Stream("1"))
    for place, inside in (((0, 0), 1), ((0, -4), 1), ((3, 3), 1), ((-3, 3), 1), ((0, 5.2), -1), ((4, -3.5), -1)):
        near = np.hypot(rule[:, 0] - place[0], rule[:, 1] - place[1]) < 0.4
        assert near.sum() > 5
        assert set(rule[near, 2]) == {inside}


def test_checkerboard_changes_with_every_three() -> None:
    for x1, x2, label in points_of("checkerboard", 0):
        assert label == (1 if (math.floor(x1 / 3) + math.floor(x2 / 3)) % 2 == 0 else -1)


def test_rings_have_gaps_of_one() -> None:
    x1, x2, label = points_of("rings", 0).T
    radius = np.hypot(x1, x2)
    assert 2.6 <= radius[label < 0].min() <= radius[label < 0].max() <= 3.4
    inner = radius[(label > 0) & (radius < 3)]
    outer = radius[(label > 0) & (radius > 3)]
    assert 0.8 <= inner.min() <= inner.max() <= 1.6
    assert 4.4 <= outer.min() <= outer.max() <= 5.2
    assert abs(len(inner) / 750 - 0.2) < 4 * math.sqrt(0.16 / 750)


def test_no_line_through_the_middle_parts_the_moons() -> None:
    points = points_of("moons", 0)
    for angle in np.linspace(0, math.pi, 60):
        side = np.sign(points[:, 0] * math.cos(angle) + points[:, 1] * math.sin(angle))
        assert 0.02 < np.mean(side == points[:, 2]) < 0.98


def test_blobs_are_where_and_as_wide_as_they_are_said_to_be() -> None:
    for noise, variance in ((0, 0.5), (50, 4.0)):
        points = points_of("blobs", noise, 6000)
        for label in range(3):
            cloud = points[points[:, 2] == label][:, :2]
            centre = 3.2 * np.array([math.sin(label * 2 * math.pi / 3), math.cos(label * 2 * math.pi / 3)])
            assert np.abs(cloud.mean(axis=0) - centre).max() < 4 * math.sqrt(variance / 2000)
            assert np.hypot(*(cloud - centre).T).max() <= 3 * math.sqrt(variance)
            # Cutting off at three standard deviations takes 5 % of a round cloud's variance.
            assert np.abs(cloud.var(axis=0) / variance - 0.95).max() < 4 * math.sqrt(2 / 2000)


@pytest.mark.parametrize(("name", "turn"), [("spiral3", 2 * math.pi / 3), ("pinwheel", 2 * math.pi / 5)])
def test_arms_keep_apart(name: str, turn: float) -> None:
    """The nearest other class is farther away than the next point of one's own, but for the very middle."""
    points = points_of(name, 0, 600)
    points = points[np.hypot(points[:, 0], points[:, 1]) > 1]
    distance = np.hypot(*(points[:, None, :2] - points[None, :, :2]).transpose(2, 0, 1))
    np.fill_diagonal(distance, np.inf)
    other = points[:, None, 2] != points[None, :, 2]
    assert (np.where(other, distance, np.inf).min(axis=1) > np.where(other, np.inf, distance).min(axis=1)).all()
    # Turned by one arm the classes' middles fall on one another.
    middles = [points[points[:, 2] == label][:, :2].mean(axis=0) for label in range(DATASETS[name].classes)]
    angles = [math.atan2(y, x) for x, y in middles]
    assert abs(abs(math.remainder(angles[1] - angles[0], 2 * math.pi)) - turn) < 0.25


def test_regression_labels_are_their_formulas() -> None:
    for x1, x2, label in points_of("saddle", 0):
        assert label == pytest.approx(x1 * x2 / 36, abs=1e-15)
    for x1, x2, label in points_of("sine-ridge", 0):
        assert label == pytest.approx(math.exp(-(((x2 - 3 * math.sin(x1)) / 1.5) ** 2)), abs=1e-14)


@pytest.mark.parametrize("name", ["reg-plane", "reg-gauss"])
@pytest.mark.parametrize("noise", [0, 50])
def test_large_sets_are_the_same_function(name: str, noise: float) -> None:
    """One generator goes point by point as the original, the other by columns: given the same numbers they agree."""

    class Slowly(Stream):
        def __init__(self) -> None:
            super().__init__("")
            self.numbers = iter(FastDraws("1", "points").block(3000, 4).ravel().tolist())

        def uniform(self) -> float:
            return next(self.numbers)

    one = DATASETS[name].generate(3000, noise / 100, Slowly())
    other = DATASETS[name].generate(3000, noise / 100, FastDraws("1", "points"))
    assert np.abs(one - other).max() <= 1e-14
