"""Vectorised point generators: the sets that the browser playground does not have, and large versions of its own.

They draw all their random numbers in one block, a row per point, and compute whole columns: 1,000,000 points take a
fraction of a second. Without noise every point lies in [-6, 6] in both directions.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from tuiplay.data.noise_models import Clouds, Relabelled
from tuiplay.data.points import Array, Generator, class_counts
from tuiplay.data.random_stream import Draws


def _class_of_each(samples: int, classes: int) -> Array:
    """Class numbers 0 to ``classes`` - 1 in blocks, shape (samples,)."""
    return np.repeat(np.arange(float(classes)), class_counts(samples, classes))


def _signs(samples: int) -> Array:
    """+1 for the first half, -1 for the second, shape (samples,)."""
    return 1.0 - 2.0 * _class_of_each(samples, 2)


def _table(x1: Array, x2: Array, label: Array) -> Array:
    return np.stack([x1, x2, label], axis=1)


def _moved(uniform: Array, width: float) -> Array:
    """Uniform numbers of [0, 1) as offsets in [-width, width)."""
    return (2.0 * uniform - 1.0) * width


def moons(samples: int, noise: float, draws: Draws) -> Array:
    """Two interlocking half rings of radius 3.5, 1.05 thick. Noise moves the points."""
    numbers = draws.block(samples, 4)
    label = _signs(samples)
    radius = 3.5 * (1.0 + _moved(numbers[:, 0], 0.15))
    angle = math.pi * numbers[:, 1]
    # The second moon is the first turned by half a circle about the origin.
    x1 = label * (radius * np.cos(angle) - 1.75) + _moved(numbers[:, 2], 3.0 * noise)
    x2 = label * (radius * np.sin(angle) - 0.875) + _moved(numbers[:, 3], 3.0 * noise)
    return _table(x1, x2, label)


_RINGS = (0.8, 4.4, 2.6)
"""Inner radii: the two rings of +1, then the ring of -1 between them; each is 0.8 wide."""


def rings(samples: int, noise: float, draws: Draws) -> Array:
    """Three rings around the origin, the middle one of the other class. Noise moves the points.

    A fifth of +1 is in the inner ring and the rest in the outer one, roughly in proportion to their areas.
    """
    numbers = draws.block(samples, 5)
    label = _signs(samples)
    start = np.where(label < 0, _RINGS[2], np.where(numbers[:, 0] < 0.2, _RINGS[0], _RINGS[1]))
    radius = start + 0.8 * numbers[:, 1]
    angle = 2.0 * math.pi * numbers[:, 2]
    x1 = radius * np.cos(angle) + _moved(numbers[:, 3], 2.0 * noise)
    x2 = radius * np.sin(angle) + _moved(numbers[:, 4], 2.0 * noise)
    return _table(x1, x2, label)


def _labelled(rule: Callable[[Array, Array], Array], width: float) -> Generator:
    """A generator of points in [-6, 6) with ``rule``'s label at a place up to ``width`` times the noise away."""

    def generate(samples: int, noise: float, draws: Draws) -> Array:
        numbers = draws.block(samples, 4)
        x1, x2 = _moved(numbers[:, 0], 6.0), _moved(numbers[:, 1], 6.0)
        label = rule(x1 + _moved(numbers[:, 2], width * noise), x2 + _moved(numbers[:, 3], width * noise))
        return _table(x1, x2, label)

    return generate


def _checkerboard(x1: Array, x2: Array) -> Array:
    """The labels of squares of side 3; the one with corners (0, 0) and (3, 3) is +1."""
    return 1.0 - 2.0 * ((np.floor(x1 / 3.0) + np.floor(x2 / 3.0)) % 2.0)


def _heart(x1: Array, x2: Array) -> Array:
    """The labels of a heart: +1 within (a² + b² - 1)³ = a² b³; its size makes it cover half of the plot."""
    a, b = x1 / 4.4, (x2 + 0.5) / 4.4
    return np.where((a * a + b * b - 1.0) ** 3 < a * a * b**3, 1.0, -1.0)


def _sine_ridge(x1: Array, x2: Array) -> Array:
    return np.exp(-(((x2 - 3.0 * np.sin(x1)) / 1.5) ** 2))


def _saddle(x1: Array, x2: Array) -> Array:
    return x1 * x2 / 36.0


CONES = ((-4.0, 2.5, 1), (0.0, 2.5, -1), (4.0, 2.5, 1), (-4.0, -2.5, -1), (0.0, -2.5, 1), (4.0, -2.5, -1))
"""Centre and sign of each cone of ``reg-gauss``."""


def _cones(x1: Array, x2: Array) -> Array:
    # Cones of radius 2 do not overlap, so their sum is the highest.
    label = np.zeros(np.broadcast(x1, x2).shape)
    for centre_x, centre_y, sign in CONES:
        label += sign * np.maximum(0.0, 1.0 - np.hypot(x1 - centre_x, x2 - centre_y) / 2.0)
    return label


def _plane(x1: Array, x2: Array) -> Array:
    return (x1 + x2) / 10.0


checkerboard = _labelled(_checkerboard, 3.0)
"""Four by four squares of alternating class. Noise flips labels near their sides."""

heart = _labelled(_heart, 3.0)
"""A heart of +1. Noise flips labels near its rim."""

sine_ridge = _labelled(_sine_ridge, 6.0)
"""A ridge of height 1 along x2 = 3 sin x1. Noise takes the height of a nearby place, as in the original's sets."""

saddle = _labelled(_saddle, 6.0)
"""The saddle x1 x2 / 36, from -1 to 1. Noise takes the height of a nearby place."""

plane = _labelled(_plane, 6.0)
"""The vectorised ``reg-plane``, for large sets."""

cones = _labelled(_cones, 6.0)
"""The vectorised ``reg-gauss``, for large sets."""


def _everywhere(uniform: Array) -> tuple[Array, Array]:
    return _moved(uniform[:, 0], 6.0), _moved(uniform[:, 1], 6.0)


CHECKERBOARD_NOISE = Relabelled(3.0, _checkerboard, _everywhere)
HEART_NOISE = Relabelled(3.0, _heart, _everywhere)
SINE_RIDGE_NOISE = Relabelled(6.0, _sine_ridge, _everywhere)
SADDLE_NOISE = Relabelled(6.0, _saddle, _everywhere)
PLANE_NOISE = Relabelled(6.0, _plane, _everywhere)
CONES_NOISE = Relabelled(6.0, _cones, _everywhere)

_BLOB_CENTRES = tuple(
    (3.2 * math.cos(angle), 3.2 * math.sin(angle))
    for angle in (math.pi / 2 - k * 2.0 * math.pi / 3.0 for k in range(3))
)
BLOBS_NOISE = Clouds(_BLOB_CENTRES, lambda noise: 0.5 + 7.0 * noise, cut=3.0)


def blobs(samples: int, noise: float, draws: Draws) -> Array:
    """Three round clouds at distance 3.2 from the origin, cut off at three standard deviations.

    Noise widens them like the two of ``gauss``: the variance grows from 0.5 to 4 over the slider.
    """
    numbers = draws.block(samples, 2)
    label = _class_of_each(samples, 3)
    # Radius of a normal cloud (Rayleigh's distribution, inverted), no more than three standard deviations.
    inside = 1.0 - math.exp(-4.5)
    radius = np.sqrt(-2.0 * (0.5 + 7.0 * noise) * np.log1p(-inside * numbers[:, 0]))
    angle = 2.0 * math.pi * numbers[:, 1]
    centre = math.pi / 2 - label * (2.0 * math.pi / 3.0)
    x1 = 3.2 * np.cos(centre) + radius * np.cos(angle)
    x2 = 3.2 * np.sin(centre) + radius * np.sin(angle)
    return _table(x1, x2, label)


def spiral_arms(samples: int, _noise: float, _draws: Draws) -> Array:
    """The vectorised ``spiral`` without noise."""
    along = np.concatenate([np.arange(count) / count for count in class_counts(samples, 2) if count] or [np.empty(0)])
    label = _signs(samples)
    angle = 2.0 * math.pi * (1.75 * along + 0.25 * (1.0 - label))
    return _table(5.0 * along * np.sin(angle), 5.0 * along * np.cos(angle), label)


SPIRAL3_TURNS = 1.25
"""The turns of each arm: with 1.75 as in ``spiral``, a small network could not separate three arms."""


def spiral3(samples: int, noise: float, draws: Draws) -> Array:
    """Three arms of 1.25 turns, a third of a circle apart. Noise moves the points."""
    numbers = draws.block(samples, 2)
    label = _class_of_each(samples, 3)
    # Unlike in the original's spiral, the arms do not begin with a common point.
    along = np.concatenate(
        [np.arange(1.0, count + 1.0) / count for count in class_counts(samples, 3) if count] or [label]
    )
    radius = 5.0 * along
    angle = 2.0 * math.pi * (SPIRAL3_TURNS * along + label / 3.0)
    x1 = radius * np.sin(angle) + _moved(numbers[:, 0], noise)
    x2 = radius * np.cos(angle) + _moved(numbers[:, 1], noise)
    return _table(x1, x2, label)


PINWHEEL_ARMS = 5


def pinwheel(samples: int, noise: float, draws: Draws) -> Array:
    """Five curved blades of width 0.8, one class each. Noise moves the points."""
    numbers = draws.block(samples, 4)
    label = _class_of_each(samples, PINWHEEL_ARMS)
    along = 1.2 + 4.2 * numbers[:, 0]
    across = _moved(numbers[:, 1], 0.4)
    angle = math.pi / 2 - label * (2.0 * math.pi / PINWHEEL_ARMS) - 0.3 * along
    x1 = along * np.cos(angle) - across * np.sin(angle) + _moved(numbers[:, 2], 1.5 * noise)
    x2 = along * np.sin(angle) + across * np.cos(angle) + _moved(numbers[:, 3], 1.5 * noise)
    return _table(x1, x2, label)
