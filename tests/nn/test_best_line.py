"""The best line against every line there is, and against cases that are known."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tuiplay.nn.arrays import Array
from tuiplay.nn.best_line import best_line


def by_brute_force(points: Array) -> int:
    """Lines close to those through every pair of points, shifted and turned a little both ways, and no line at all."""
    signs = points[:, 2] > 0
    best = max(int(signs.sum()), int((~signs).sum()))
    for one, other in itertools.combinations(points[:, :2], 2):
        if (one == other).all():
            continue
        middle, along = (one + other) / 2, other - one
        for turn, shift in itertools.product((-1e-7, 0.0, 1e-7), (-1e-6, 0.0, 1e-6)):
            angle = np.arctan2(along[1], along[0]) + turn
            normal = np.array([-np.sin(angle), np.cos(angle)])
            side = (points[:, :2] - middle) @ normal > shift
            best = max(best, int((side == signs).sum()), int((side != signs).sum()))
    return best


@pytest.mark.parametrize("seed", range(12))
def test_no_line_through_a_pair_is_better(seed: int) -> None:
    random = np.random.default_rng(seed)
    points = np.column_stack([random.normal(size=(14, 2)), random.choice([-1.0, 1.0], 14)])
    found = best_line(points)
    assert found.right == by_brute_force(points)
    assert found.accuracy_on(points) == found.accuracy == found.right / 14


@pytest.mark.parametrize("seed", range(8))
def test_points_on_a_lattice_share_places_and_lines(seed: int) -> None:
    """Many points at one place, and many in one row, where a line cannot part them at will."""
    random = np.random.default_rng(seed)
    points = np.column_stack([random.integers(-2, 3, (18, 2)).astype(float), random.choice([-1.0, 1.0], 18)])
    found = best_line(points)
    assert found.right == by_brute_force(points)
    assert found.accuracy_on(points) == found.accuracy


def test_exclusive_or_leaves_one_of_four() -> None:
    corners = np.array([[0, 0, -1], [0, 1, 1], [1, 0, 1], [1, 1, -1]], dtype=float)
    assert best_line(corners).right == 3


def test_clouds_that_a_line_parts() -> None:
    random = np.random.default_rng(0)
    labels = np.repeat([-1.0, 1.0], 200)
    points = np.column_stack([random.normal(size=(400, 2)) * 0.4 + 2 * labels[:, None], labels])
    found = best_line(points)
    assert found.accuracy == 1.0
    assert found.accuracy_on(points) == 1.0


def test_one_class_one_place_and_no_points() -> None:
    alone = np.array([[1.0, 2.0, 1.0], [3.0, 1.0, 1.0]])
    assert best_line(alone).accuracy == best_line(alone).accuracy_on(alone) == 1.0
    stack = np.array([[1.0, 2.0, 1.0], [1.0, 2.0, -1.0], [1.0, 2.0, -1.0]])
    assert best_line(stack).right == 2
    assert np.isnan(best_line(np.empty((0, 3))).accuracy)
