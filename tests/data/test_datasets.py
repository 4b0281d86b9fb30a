"""The points of every data set: those of the original, and what the sets are said to be."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
import pytest
from reference import PLAYGROUND

from tuiplay.data.datasets import DATASETS, FIRST, NO_POINTS, Array, as_array
from tuiplay.data.random_stream import Stream
from tuiplay.data.split import generate

CENTRES = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))
golden = pytest.mark.parametrize(
    "reference", PLAYGROUND["datasets"], ids=lambda reference: f"{reference['dataset']} noise {reference['noise']}"
)
ORIGINALS = ("circle", "xor", "gauss", "spiral", "reg-plane", "reg-gauss")
GENERATED = [name for name in DATASETS if not name.startswith("drawn")]
every_set = pytest.mark.parametrize("name", GENERATED)


class CountingStream(Stream):
    draws = 0

    def uniform(self) -> float:
        self.draws += 1
        return super().uniform()


@functools.cache
def points_of(name: str, noise: float, seed: str = "0.12345") -> Array:
    """Before the shuffle; ``noise`` is the slider's value."""
    return DATASETS[name].generate(DATASETS[name].samples, noise / 100, Stream(seed))


@golden
def test_points_are_the_originals(reference: dict[str, Any]) -> None:
    name = reference["dataset"]
    stream = CountingStream(reference["seed"])
    points = DATASETS[name].generate(DATASETS[name].samples, reference["noise"] / 100, stream)
    assert len(points) == reference["n"]
    assert stream.draws == reference["draws"]["gen"]
    assert np.abs(np.subtract(points[:3], reference["first3_before_shuffle"])).max() <= 1e-12
    x1, x2, labels = as_array(points).T
    assert abs(math.fsum(x1) - reference["sum_x"]) <= 1e-9
    assert abs(math.fsum(x2) - reference["sum_y"]) <= 1e-9
    assert abs(math.fsum(labels) - reference["sum_label"]) <= 1e-9
    assert int(np.count_nonzero(labels > 0)) == reference["n_pos"]


@golden
def test_shuffled_and_split_as_in_the_original(reference: dict[str, Any]) -> None:
    stream = CountingStream(reference["seed"])
    split = generate(reference["dataset"], reference["noise"], 50, stream)
    assert stream.draws == reference["draws"]["gen"] + reference["draws"]["shuffle"]
    assert np.abs(split.train[:3] - reference["first3_train"]).max() <= 1e-12
    assert np.abs(split.test[0, : len(reference["first_test"])] - reference["first_test"]).max() <= 1e-12
    assert int(np.count_nonzero(split.train[:, 2] > 0)) == reference["train_pos"]


def test_all_sets_and_three_noises_are_compared() -> None:
    compared = {(reference["dataset"], reference["noise"]) for reference in PLAYGROUND["datasets"]}
    assert compared == {(name, noise) for name in ORIGINALS for noise in (0, 25, 50)}


@every_set
def test_size_and_labels_belong_to_the_problem(name: str) -> None:
    entry = DATASETS[name]
    points = as_array(points_of(name, 25))
    usual = {"classification": 500, "regression": 1200, "curve": 200}[entry.problem]
    assert points.shape == (0 if name == NO_POINTS else usual, 3)
    if entry.problem == "classification":
        assert set(points[:, 2]) == ({-1.0, 1.0} if entry.classes == 2 else set(range(entry.classes)))
    assert DATASETS[FIRST[entry.problem]].problem == entry.problem


@pytest.mark.parametrize("name", ["circle", "xor", "reg-plane", "reg-gauss"])
def test_noise_changes_labels_and_never_moves_a_point(name: str) -> None:
    quiet, noisy = as_array(points_of(name, 0)), as_array(points_of(name, 50))
    assert np.array_equal(quiet[:, :2], noisy[:, :2])
    assert not np.array_equal(quiet[:, 2], noisy[:, 2])


@pytest.mark.parametrize("name", ["gauss", "spiral"])
def test_noise_moves_points_and_never_changes_a_label(name: str) -> None:
    quiet, noisy = as_array(points_of(name, 0)), as_array(points_of(name, 50))
    assert not np.array_equal(quiet[:, :2], noisy[:, :2])
    assert quiet[:, 2].tolist() == noisy[:, 2].tolist() == [1.0] * 250 + [-1.0] * 250


def test_circle_is_a_disc_in_a_ring() -> None:
    points = as_array(points_of("circle", 0))
    radius = np.hypot(points[:, 0], points[:, 1])
    assert radius[:250].max() < 2.5
    assert radius[250:].min() >= 3.5
    assert radius[250:].max() < 5
    assert points[:, 2].tolist() == [1.0] * 250 + [-1.0] * 250


def test_xor_leaves_a_gap_along_the_axes() -> None:
    points = as_array(points_of("xor", 0))
    distance = np.abs(points[:, :2])
    assert distance.min() >= 0.3
    assert distance.max() <= 5.3
    assert np.array_equal(points[:, 2], np.sign(points[:, 0] * points[:, 1]))


@pytest.mark.parametrize(("noise", "variance"), [(0, 0.5), (25, 2.25), (50, 4.0), (80, 6.1)])
def test_gauss_has_two_clouds_that_noise_widens(noise: float, variance: float) -> None:
    points = np.concatenate([as_array(points_of("gauss", noise, str(seed))) for seed in range(4)])
    for label, centre in ((1, 2), (-1, -2)):
        cloud = points[points[:, 2] == label][:, :2]
        assert np.abs(cloud.mean(axis=0) - centre).max() < 4 * math.sqrt(variance / len(cloud))
        assert np.abs(cloud.var(axis=0) / variance - 1).max() < 4 * math.sqrt(2 / len(cloud))


def test_spiral_has_two_arms_of_one_and_three_quarter_turns() -> None:
    points = as_array(points_of("spiral", 0))
    for arm, turned in ((points[:250], 0.0), (points[250:], math.pi)):
        radius = np.hypot(arm[:, 0], arm[:, 1])
        assert np.abs(radius - np.linspace(0, 4.98, 250)).max() <= 1e-12
        angle = np.unwrap(np.arctan2(arm[1:, 0], arm[1:, 1]))
        assert abs(angle[-1] - angle[0] - 1.75 * 2 * math.pi * 248 / 250) <= 1e-9
        assert abs(math.remainder(angle[0] - turned - 1.75 * 2 * math.pi / 250, 2 * math.pi)) <= 1e-9


def test_both_arms_of_the_spiral_start_in_the_same_point_with_opposite_labels() -> None:
    points = points_of("spiral", 0)
    assert (tuple(points[0]), tuple(points[250])) == ((0.0, 0.0, 1.0), (0.0, 0.0, -1.0))


def test_plane_is_the_sum_over_ten() -> None:
    points = as_array(points_of("reg-plane", 0))
    assert np.abs(points[:, 2] - (points[:, 0] + points[:, 1]) / 10).max() <= 1e-15
    assert np.abs(points[:, :2]).max() <= 6
    assert 1.2 < np.abs(as_array(points_of("reg-plane", 50))[:, 2]).max() <= 1.8


def test_multi_gaussian_is_six_cones_of_radius_two() -> None:
    """Their height falls from 1 at the centre to 0 at the rim, in a straight line; the six do not overlap but touch."""
    points = as_array(points_of("reg-gauss", 0))
    for x1, x2, label in points:
        heights = [sign * max(0.0, 1 - math.dist((x1, x2), (cx, cy)) / 2) for cx, cy, sign in CENTRES]
        assert abs(label - max(heights, key=abs)) <= 1e-14
    assert points[:, 2].max() > 0.9
    assert points[:, 2].min() < -0.9


def test_almost_half_of_the_multi_gaussian_labels_are_zero() -> None:
    """47.5 % were measured over 200 seeds; here the area outside six discs of radius 2."""
    labels = np.concatenate([as_array(points_of("reg-gauss", 0, str(seed)))[:, 2] for seed in range(5)])
    assert abs(np.mean(labels == 0) - (1 - 6 * math.pi * 4 / 144)) < 0.03


# Flipped labels, in percent over 200 seeds of the original; an independent count over 30 seeds here.

SEEDS = 30


def share_flipped(name: str, noise: float, start: int, stop: int) -> float:
    flipped = 0
    for seed in range(SEEDS):
        stream = Stream(f"{seed / 37:.5f}")
        x1, x2, labels = as_array(DATASETS[name].generate(500, noise / 100, stream))[start:stop].T
        unflipped = np.sign(x1 * x2) if name == "xor" else np.where(np.hypot(x1, x2) < 3, 1, -1)
        flipped += int(np.count_nonzero(labels != unflipped))
    return 100 * flipped / (SEEDS * (stop - start))


@pytest.mark.parametrize(
    ("name", "part", "noise", "percent"),
    [
        ("circle", "inner", 10, 5.2),
        ("circle", "inner", 25, 14.6),
        ("circle", "inner", 50, 39.9),
        ("circle", "outer", 10, 0.0),
        ("circle", "outer", 25, 1.0),
        ("circle", "outer", 50, 9.9),
        ("xor", "all", 10, 0.8),
        ("xor", "all", 25, 7.0),
        ("xor", "all", 50, 17.6),
    ],
)
def test_noise_flips_as_many_labels_as_in_the_original(name: str, part: str, noise: float, percent: float) -> None:
    start, stop = {"inner": (0, 250), "outer": (250, 500), "all": (0, 500)}[part]
    # Four standard deviations of the count here, and the rounding of the table.
    tolerance = 4 * math.sqrt(percent * (100 - percent) / (SEEDS * (stop - start))) + 0.1
    assert tolerance < 3
    assert abs(share_flipped(name, noise, start, stop) - percent) < tolerance


@pytest.mark.parametrize(("noise", "percent"), [(0, 0.0), (25, 0.8), (50, 4.5)])
def test_wide_clouds_leave_the_plot(noise: float, percent: float) -> None:
    splits = [generate("gauss", noise, 50, Stream(f"{seed / 37:.5f}")) for seed in range(SEEDS)]
    share = 100 * sum(split.outside for split in splits) / (SEEDS * 500)
    assert abs(share - percent) < 4 * math.sqrt(percent * (100 - percent) / (SEEDS * 500)) + 0.1
