"""Shuffling and splitting."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.data.datasets import DATASETS
from tuiplay.data.split import Split, generate, shuffle, train_count
from tuiplay.data.stream import Stream


class FixedStream(Stream):
    """Draws the given numbers."""

    def __init__(self, numbers: list[float]) -> None:
        super().__init__("")
        self.numbers = numbers

    def uniform(self) -> float:
        return self.numbers.pop(0)


@pytest.mark.parametrize("samples", [500, 1200])
@pytest.mark.parametrize("percent", range(10, 100, 10))
def test_training_points_at_every_step_of_the_slider(samples: int, percent: int) -> None:
    assert train_count(samples, percent) == samples // 100 * percent


@given(st.integers(1, 10**6), st.integers(0, 100))
def test_training_points_are_rounded_down(samples: int, percent: int) -> None:
    assert train_count(samples, percent) == math.floor(Fraction(samples * percent, 100))


@given(st.integers(0, 60), st.text(max_size=5))
def test_shuffling_loses_nothing_and_draws_once_a_point(count: int, seed: str) -> None:
    points = [(float(i), 0.0, 1.0) for i in range(count)]
    stream, drawn = Stream(seed), Stream(seed)
    shuffle(points, stream)
    assert sorted(points) == [(float(i), 0.0, 1.0) for i in range(count)]
    drawn.skip(count)
    assert stream.uniform() == drawn.uniform()


def test_shuffling_goes_from_the_end() -> None:
    """0.6 of 4 is place 2, which changes with 3; 0 of 3 is place 0, with 2; 0.5 of 2 is place 1, which stays."""
    points = [(float(i), 0.0, 0.0) for i in range(4)]
    shuffle(points, FixedStream([0.6, 0.0, 0.5, 0.9]))
    assert [point[0] for point in points] == [3.0, 1.0, 0.0, 2.0]


@pytest.mark.parametrize("percent", [10, 37, 50, 90])
def test_the_share_moves_only_the_cut(percent: int) -> None:
    """Training points come first in the one shuffled order, whatever their share."""
    split, half = (generate("xor", 10, share, Stream("0.5")) for share in (percent, 50))
    assert len(split.train) == 5 * percent
    both = [np.concatenate([s.train, s.test]) for s in (split, half)]
    assert np.array_equal(*both)


@pytest.mark.parametrize("name", DATASETS)
def test_a_seed_gives_the_same_points_again(name: str) -> None:
    first, second, other = (generate(name, 20, 50, Stream(seed)) for seed in ("0.1", "0.1", "0.2"))
    assert np.array_equal(first.train, second.train)
    assert np.array_equal(first.test, second.test)
    assert not np.array_equal(first.train, other.train)


def test_points_beyond_six_are_outside() -> None:
    train = np.array([[6.0, -6.0, 1.0], [6.001, 0.0, 9.0], [0.0, -7.0, -1.0]])
    assert Split(train, np.array([[0.0, 0.0, 8.0], [7.0, 7.0, 1.0]])).outside == 3
    assert Split(np.empty((0, 3)), np.empty((0, 3))).outside == 0
