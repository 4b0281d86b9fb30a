"""Shuffling and splitting."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.data.datasets import DATASETS
from tuiplay.data.random_stream import Stream
from tuiplay.data.split import Split, check_parts, generate, part_counts, shuffle, stratified, train_count
from tuiplay.errors import InputError


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


@pytest.mark.parametrize("name", [name for name in DATASETS if DATASETS[name].samples])
def test_a_seed_gives_the_same_points_again(name: str) -> None:
    first, second, other = (generate(name, 20, 50, Stream(seed)) for seed in ("0.1", "0.1", "0.2"))
    assert np.array_equal(first.train, second.train)
    assert np.array_equal(first.test, second.test)
    assert not np.array_equal(first.train, other.train)


def test_points_beyond_six_are_outside() -> None:
    train = np.array([[6.0, -6.0, 1.0], [6.001, 0.0, 9.0], [0.0, -7.0, -1.0]])
    assert Split(train, np.array([[0.0, 0.0, 8.0], [7.0, 7.0, 1.0]])).outside == 3
    assert Split(np.empty((0, 3)), np.empty((0, 3))).outside == 0
    assert Split(train, np.empty((0, 3)), train).outside == 4


@given(st.integers(1, 10**6), st.floats(1, 99), st.floats(0, 98))
def test_parts_add_up_and_a_refused_one_is_named(samples: int, train: float, validation: float) -> None:
    counts = part_counts(samples, train, validation)
    assert sum(counts) == samples
    assert min(counts) >= 0
    if counts[0] and counts[2] and (counts[1] or not validation):
        assert check_parts(samples, train, validation) == counts
    else:
        with pytest.raises(InputError, match=r"^data\.(train|validation)_percent: "):
            check_parts(samples, train, validation)


@pytest.mark.parametrize(
    ("samples", "train", "validation", "field"),
    [
        (500, 0.1, 0, "train_percent"),
        (1, 50, 0, "train_percent"),
        (500, 60, 40, "validation_percent"),
        (500, 60, 70, "validation_percent"),
        (500, 50, 0.1, "validation_percent"),
    ],
)
def test_an_empty_part_is_refused_by_name(samples: int, train: float, validation: float, field: str) -> None:
    with pytest.raises(InputError, match=rf"^data\.{field}: "):
        check_parts(samples, train, validation)


@pytest.mark.parametrize("samples", [1, 4, 500])
def test_all_points_may_be_for_training(samples: int) -> None:
    assert check_parts(samples, 100) == (samples, 0, 0)
    with pytest.raises(
        InputError, match=r"^data\.validation_percent: 10 besides 100 for training leaves no test points"
    ):
        check_parts(samples, 100, 10)
    split = stratified(np.column_stack([np.arange(samples)] * 2 + [np.ones(samples)]), 100, 0, "1")
    assert (len(split.train), len(split.test), len(split.validation)) == (samples, 0, 0)
    assert len(generate("xor", 0, 100, Stream("0.5")).train) == 500


def test_validation_is_cut_from_the_test_and_leaves_training_alone() -> None:
    plain, three = (generate("circle", 10, 50, Stream("0.5"), validation_percent=share) for share in (0, 20))
    assert plain.validation.shape == (0, 3)
    assert np.array_equal(plain.train, three.train)
    assert np.array_equal(plain.test, np.concatenate([three.validation, three.test]))
    assert len(three.validation) == 100


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=7),
    st.integers(1, 98),
    st.integers(0, 60),
    st.text(max_size=3),
)
def test_every_class_has_its_share_of_every_part(sizes: list[int], train: int, validation: int, seed: str) -> None:
    labels = np.repeat(np.arange(len(sizes)), sizes)
    points = np.stack([np.arange(len(labels)), np.zeros(len(labels)), labels], axis=1).astype(float)
    validation = min(validation, 100 - train)
    split = stratified(points, train, validation, seed)
    parts = (split.train, split.validation, split.test)
    totals = [len(part) for part in parts]
    assert totals == list(part_counts(len(points), train, validation))
    assert np.array_equal(np.sort(np.concatenate(parts)[:, 0]), points[:, 0]), "disjoint and complete"
    for label, size in enumerate(sizes):
        for part, total in zip(parts, totals, strict=True):
            assert abs(np.count_nonzero(part[:, 2] == label) - Fraction(size * total, len(points))) <= 1


def test_stratified_parts_depend_on_the_seed_alone_and_are_mixed() -> None:
    points = np.stack([np.arange(200.0), np.zeros(200), np.repeat([-1.0, 1.0], 100)], axis=1)
    first, again, other = (stratified(points, 60, 20, seed) for seed in ("0.1", "0.1", "0.2"))
    assert np.array_equal(first.train, again.train)
    assert np.array_equal(first.validation, again.validation)
    assert not np.array_equal(first.train, other.train)
    assert 20 < np.count_nonzero(np.diff(first.train[:, 2])) < 100, "classes in turn, not in blocks"


def test_a_point_more_leaves_almost_all_others_where_they_are() -> None:
    points = np.stack([np.arange(101.0), np.zeros(101), np.arange(101) % 2], axis=1)
    before, after = ({*stratified(points[:n], 50, 0, "0.5").train[:, 0]} for n in (100, 101))
    assert len(before ^ after) <= 5


def test_without_classes_points_are_shuffled_and_cut() -> None:
    points = np.random.default_rng(3).normal(size=(50, 3))
    split = stratified(points, 50, 20, "0.5", by_class=False)
    assert [len(part) for part in (split.train, split.validation, split.test)] == [25, 10, 15]
    both = np.concatenate([split.train, split.validation, split.test])
    assert np.array_equal(both[np.argsort(both[:, 0])], points[np.argsort(points[:, 0])])


def test_no_points_give_no_parts() -> None:
    split = stratified(np.empty((0, 3)), 50, 20, "0.5")
    assert split.train.shape == split.test.shape == split.validation.shape == (0, 3)


@pytest.mark.parametrize("samples", [1, 2, 3, 4, 5])
def test_a_few_points_either_give_every_part_one_or_are_refused_in_a_sentence(samples: int) -> None:
    for train, validation in itertools.product((10, 25, 50, 75, 90), (0, 10, 40, 60)):
        kept = samples * train // 100, samples * validation // 100
        if not kept[0] or (validation and not kept[1]) or sum(kept) >= samples:
            with pytest.raises(InputError, match=r"^data\.(train|validation)_percent: [^\n]+$"):
                check_parts(samples, train, validation)
            continue
        split = generate("circle", 0, train, Stream("0.5"), validation_percent=validation, samples=samples)
        counts = len(split.train), len(split.validation), len(split.test)
        assert counts == check_parts(samples, train, validation) == (*kept, samples - sum(kept))


def test_few_points_are_said_to_be_few() -> None:
    with pytest.raises(InputError, match=r"10 of 3 points leaves no training points; use more points"):
        check_parts(3, 10)
    with pytest.raises(InputError, match=r"0\.1 of 500 points leaves no training points; 10 to 90 is usual"):
        check_parts(500, 0.1)
