"""Shuffling and splitting, in the original's order of draws."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tuiplay.data.datasets import DATASETS, Array, Point, as_array
from tuiplay.data.stream import Stream

DOMAIN = 6.0
"""The plots show [-6, 6] in both directions."""


@dataclass(frozen=True)
class Split:
    """Points of one experiment: ``train`` and ``test`` of shape (n, 3), columns x1, x2, label."""

    train: Array
    test: Array

    @cached_property
    def outside(self) -> int:
        """How many points lie off the plots; they count in training and losses all the same."""
        both = np.concatenate([self.train, self.test])
        return int(np.count_nonzero(np.abs(both[:, :2]).max(axis=1, initial=0.0) > DOMAIN))


def shuffle(points: list[Point], stream: Stream) -> None:
    """Fisher-Yates from the end, in place; exactly one draw per point."""
    for counter in range(len(points), 0, -1):
        index = int(stream.uniform() * counter)
        points[counter - 1], points[index] = points[index], points[counter - 1]


def train_count(samples: int, train_percent: float) -> int:
    """How many of ``samples`` points are for training: the rest is for the test."""
    return math.floor(samples * train_percent / 100)


def generate(dataset: str, noise: float, train_percent: float, stream: Stream) -> Split:
    """Points of a data set as a Playground link gives them.

    ``noise`` and ``train_percent`` are slider values (0 to 50, 10 to 90). ``stream`` is left where the original
    starts to draw weights.
    """
    entry = DATASETS[dataset]
    points = entry.generate(entry.samples, noise / 100, stream)
    shuffle(points, stream)
    count = train_count(len(points), train_percent)
    return Split(as_array(points[:count]), as_array(points[count:]))
