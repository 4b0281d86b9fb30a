"""The data sets, by name. Adding one means adding one entry to ``DATASETS``."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from tuiplay.data.stream import Stream

Array = npt.NDArray[np.float64]
Problem = Literal["classification", "regression"]
Point = tuple[float, float, float]
"""x1, x2 and the label: -1 or +1 in classification, any number in regression."""

Generator = Callable[[int, float, Stream], list[Point]]
"""``generate(samples, noise, stream)`` with noise as a fraction: 0.5 for a slider at 50."""


@dataclass(frozen=True)
class Dataset:
    """One data set.

    ``name`` is the key in links and files, ``title`` what a person reads, ``samples`` how many points it has, and
    ``about`` one plain sentence for the help.
    """

    name: str
    title: str
    problem: Problem
    samples: int
    generate: Generator
    about: str


def _circle(samples: int, noise: float, stream: Stream) -> list[Point]:
    """A disc inside a ring. Noise flips labels near the rim and never moves a point."""
    radius = 5.0
    points: list[Point] = []
    for inner, outer in ((0.0, radius * 0.5), (radius * 0.7, radius)):
        for _ in range(samples // 2):
            r = stream.between(inner, outer)
            angle = stream.between(0, 2 * math.pi)
            x, y = r * math.sin(angle), r * math.cos(angle)
            noisy_x = x + stream.between(-radius, radius) * noise
            noisy_y = y + stream.between(-radius, radius) * noise
            inside = math.sqrt(noisy_x * noisy_x + noisy_y * noisy_y) < radius * 0.5
            points.append((x, y, 1.0 if inside else -1.0))
    return points


def _xor(samples: int, noise: float, stream: Stream) -> list[Point]:
    """Opposite quadrants alike, with a gap along the axes. Noise flips labels."""
    padding = 0.3
    points: list[Point] = []
    for _ in range(samples):
        x = stream.between(-5, 5)
        x += padding if x > 0 else -padding
        y = stream.between(-5, 5)
        y += padding if y > 0 else -padding
        noisy_x = x + stream.between(-5, 5) * noise
        noisy_y = y + stream.between(-5, 5) * noise
        points.append((x, y, 1.0 if noisy_x * noisy_y >= 0 else -1.0))
    return points


def _gauss(samples: int, noise: float, stream: Stream) -> list[Point]:
    """Two round clouds. Noise widens them: the variance grows from 0.5 to 4 over the slider."""
    variance = 0.5 + 7 * noise
    points: list[Point] = []
    for centre, label in ((2.0, 1.0), (-2.0, -1.0)):
        for _ in range(samples // 2):
            x = stream.normal(centre, variance)
            y = stream.normal(centre, variance)
            points.append((x, y, label))
    return points


def _spiral(samples: int, noise: float, stream: Stream) -> list[Point]:
    """Two arms of 1.75 turns. Noise moves the points."""
    count = samples // 2
    points: list[Point] = []
    for turn, label in ((0.0, 1.0), (math.pi, -1.0)):
        for i in range(count):
            r = i / count * 5
            t = 1.75 * i / count * 2 * math.pi + turn
            x = r * math.sin(t) + stream.between(-1, 1) * noise
            y = r * math.cos(t) + stream.between(-1, 1) * noise
            points.append((x, y, label))
    return points


def _regression(target: Callable[[float, float], float]) -> Generator:
    def generate(samples: int, noise: float, stream: Stream) -> list[Point]:
        points: list[Point] = []
        for _ in range(samples):
            x = stream.between(-6, 6)
            y = stream.between(-6, 6)
            noisy_x = x + stream.between(-6, 6) * noise
            noisy_y = y + stream.between(-6, 6) * noise
            points.append((x, y, target(noisy_x, noisy_y)))
        return points

    return generate


def _plane(x: float, y: float) -> float:
    return (x + y) / 10


_CENTRES = ((-4.0, 2.5, 1), (0.0, 2.5, -1), (4.0, 2.5, 1), (-4.0, -2.5, -1), (0.0, -2.5, 1), (4.0, -2.5, -1))


def _cones(x: float, y: float) -> float:
    """Six cones of alternating sign and radius 2 (called Gaussians by the original); 0 between them."""
    label = 0.0
    for centre_x, centre_y, sign in _CENTRES:
        distance = math.sqrt((x - centre_x) ** 2 + (y - centre_y) ** 2)
        value = sign * min(1.0, max(0.0, 1 - distance / 2))
        if abs(value) > abs(label):
            label = value
    return label


DATASETS: dict[str, Dataset] = {
    entry.name: entry
    for entry in (
        Dataset(
            "circle", "Circle", "classification", 500, _circle,
            "A disc of +1 inside a ring of -1. No straight line parts them; x1² and x2² do.",
        ),
        Dataset(
            "xor", "Exclusive or", "classification", 500, _xor,
            "Opposite quadrants share a class. The product x1·x2 alone solves it.",
        ),
        Dataset(
            "gauss", "Gaussian", "classification", 500, _gauss,
            "Two round clouds: one straight line is enough, so no hidden layer is needed.",
        ),
        Dataset(
            "spiral", "Spiral", "classification", 500, _spiral,
            "Two arms wound round each other: the hardest set; it wants more features, neurons and time.",
        ),
        Dataset(
            "reg-plane", "Plane", "regression", 1200, _regression(_plane),
            "The label is (x1 + x2) / 10: one linear neuron fits it.",
        ),
        Dataset(
            "reg-gauss", "Multi gaussian", "regression", 1200, _regression(_cones),
            "Six cones of alternating sign on a flat plain: a smooth hill for each has to be built from neurons.",
        ),
    )
}  # fmt: skip

FIRST: dict[Problem, str] = {"classification": "circle", "regression": "reg-plane"}
"""The data set each problem starts with."""


def as_array(points: list[Point]) -> Array:
    """Points as a float64 array of shape (samples, 3): x1, x2, label."""
    return np.array(points, dtype=np.float64).reshape(-1, 3)
