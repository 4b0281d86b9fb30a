"""Shuffling and splitting: in the original's order of draws, or stratified for points of a file and drawn ones."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from msgspec import Struct, field

from tuiplay.data.datasets import DATASETS, Dataset
from tuiplay.data.points import DOMAIN, Array
from tuiplay.data.random_stream import Stream, random_of
from tuiplay.data.sampling import FAST_FROM, draws_for, sample
from tuiplay.errors import InputError

_FEW = 10
"""The number of points below which a usual percentage may leave a part empty."""

_T = TypeVar("_T")


def _no_points() -> Array:
    return np.empty((0, 3))


class Split(Struct, frozen=True, dict=True):
    """The points of one experiment: ``train``, ``test`` and ``validation`` of shape (n, 3), columns x1, x2, label.

    Validation points serve to choose settings and to stop early, so that the test points remain unseen; there are none
    by default.
    """

    train: Array
    test: Array
    validation: Array = field(default_factory=_no_points)

    @cached_property
    def outside(self) -> int:
        """The number of points outside the plot; training and losses include them."""
        parts = (self.train, self.test, self.validation)
        return sum(int(np.count_nonzero(np.abs(part[:, :2]).max(axis=1, initial=0.0) > DOMAIN)) for part in parts)


def shuffle(points: list[_T], stream: Stream) -> None:
    """Shuffle in place: Fisher-Yates from the end, with exactly one draw per point."""
    for counter in range(len(points), 0, -1):
        index = int(stream.uniform() * counter)
        points[counter - 1], points[index] = points[index], points[counter - 1]


def train_count(samples: int, train_percent: float) -> int:
    """The number of training points among ``samples``; the rest is for validation and test."""
    return math.floor(samples * train_percent / 100)


def part_counts(samples: int, train_percent: float, validation_percent: float = 0.0) -> tuple[int, int, int]:
    """The numbers of points for training, validation and test; any of them may be 0."""
    train = min(train_count(samples, train_percent), samples)
    validation = min(math.floor(samples * validation_percent / 100), samples - train)
    return train, validation, samples - train - validation


def check_parts(samples: int, train_percent: float, validation_percent: float = 0.0) -> tuple[int, int, int]:
    """Return ``part_counts``, or raise if a part has no points.

    Validation may be empty only at 0 percent, the test only at 100 percent for training.

    Raises
    ------
    InputError
        The sentence names ``data.train_percent`` or ``data.validation_percent``.
    """
    train, validation, test = part_counts(samples, train_percent, validation_percent)
    if train and (validation or not validation_percent) and (test or (train_percent, validation_percent) == (100, 0)):
        return train, validation, test
    if not train or (train == samples and not validation_percent):
        lacking = "training" if not train else "test"
        remedy = "10 to 90 is usual" if samples >= _FEW else "use more points or another percentage"
        raise InputError.about(
            "data.train_percent", f"{train_percent:g} of {samples:,} points leaves no {lacking} points; {remedy}"
        )
    if train_percent + validation_percent >= 100 or not test:
        raise InputError.about(
            "data.validation_percent",
            f"{validation_percent:g} besides {train_percent:g} for training leaves no test points; "
            "together they must stay below 100",
        )
    raise InputError.about(
        "data.validation_percent",
        f"{validation_percent:g} of {samples:,} points is less than one point; use 0 for no validation",
    )


def _cut(points: Array, counts: tuple[int, int, int]) -> Split:
    train, validation, _ = counts
    # Copies: a slice would keep the whole array in memory.
    return Split(points[:train].copy(), points[train + validation :].copy(), points[train : train + validation].copy())


def generate(
    dataset: str | Dataset,
    noise: float,
    train_percent: float,
    stream: Stream,
    *,
    validation_percent: float = 0.0,
    samples: int = 0,
    balance: float = 50.0,
    seed: str = "",
) -> Split:
    """Generate the points of a built-in data set; with the default keyword arguments, as a Playground link does.

    Parameters
    ----------
    dataset
        The set, or its name.
    noise, train_percent, validation_percent, balance
        Values as in the experiment (0 to 80, 10 to 90, 0 to below 90, 0 to 100), not fractions.
    stream
        The random stream, left where the original starts to draw weights. Not used for more than ``FAST_FROM`` points,
        which come from ``seed``.
    samples
        The number of points; 0: the set's own number.

    Raises
    ------
    InputError
        For a balance in regression.
    """
    entry = DATASETS[dataset] if isinstance(dataset, str) else dataset
    count = samples or entry.samples
    points = sample(entry, count, noise / 100, balance, draws_for(count, seed, stream))
    if count > FAST_FROM:
        order: npt.NDArray[np.intp] = random_of(seed, "order").permutation(count)
    else:
        places = list(range(count))
        shuffle(places, stream)
        order = np.array(places, dtype=np.intp)
    return _cut(points[order], part_counts(count, train_percent, validation_percent))


def stratified(
    points: Array, train_percent: float, validation_percent: float, seed: str, *, by_class: bool = True
) -> Split:
    """Split points of a file, or drawn ones, in an order and into parts that depend only on the seed.

    Every class has its share of every part, to within one point; without ``by_class`` (regression) the points are only
    shuffled. Parts may be empty: see ``check_parts``. A point added at the end changes the parts of few others.
    """
    # Sorting by a key per row, not a permutation: the keys of the first rows do not change when rows are added.
    order = np.argsort(random_of(seed, "split").random(len(points)), kind="stable")
    mixed = points[order]
    counts = part_counts(len(points), train_percent, validation_percent)
    if not by_class:
        return _cut(mixed, counts)
    _, class_of, sizes = np.unique(mixed[:, 2], return_inverse=True, return_counts=True)
    part = np.empty(len(mixed), dtype=np.int8)
    by_label = np.argsort(class_of.reshape(-1), kind="stable")
    start = 0
    for row in _allot(sizes.tolist(), counts):
        stop = start + sum(row)
        part[by_label[start:stop]] = np.repeat(np.arange(3, dtype=np.int8), row)
        start = stop
    return Split(mixed[part == 0], mixed[part == 2], mixed[part == 1])


def _allot(sizes: list[int], counts: tuple[int, int, int]) -> list[list[int]]:
    """Whole numbers of points by class and part: rows add up to ``sizes``, columns to ``counts``.

    Each is the exact share rounded down, plus 0 or 1. The ones are placed class by class in the parts that lack most
    (Ryser's construction of a 0-1 matrix with given sums, which succeeds if such a matrix exists; it does, because the
    fractional parts of the shares have these sums).
    """
    total = sum(sizes)
    table = [[size * count // total for count in counts] for size in sizes]
    lack = (
        [count - sum(column) for count, column in zip(counts, zip(*table, strict=True), strict=True)] if table else []
    )
    for size, row in zip(sizes, table, strict=True):
        for part in sorted(range(3), key=lambda place: -lack[place])[: size - sum(row)]:
            row[part] += 1
            lack[part] -= 1
    return table
