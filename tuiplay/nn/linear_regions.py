"""The linear regions of the plane, on which a piecewise linear network is one linear map: exactly, as polygons.

Source: Humayun et al. 2023 (SplineCam): the square is cut layer by layer; within a piece every unit's sum is an affine
function of the plane, and the unit folds along its zero line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tuiplay.nn.activations import ACTIVATIONS, OUTPUTS, derivative_of
from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Network

MOST = 4000
"""The number of pieces beyond which counting is given up: a second of work."""
_NEARLY = 1e-9


def folds(network: Network) -> bool:
    """True if a hidden layer has corners, so that the network has fold lines."""
    return any(ACTIVATIONS[name].bends for name in network.activations)


def linear_regions(
    network: Network, affine: Array, half_width: float, pause: Callable[[], None] = lambda: None
) -> list[Array] | None:
    """The linear regions of the square from -half_width to +half_width, as polygons of shape (corners, 2).

    Parameters
    ----------
    affine
        The network's inputs as affine functions of the plane, shape (inputs, 3): inputs = affine @ (x1, x2, 1).
    pause
        A function that is called often.

    None if a hidden layer is curved, so that there are no such regions, or if there are more than ``MOST``.
    """
    if not all(ACTIVATIONS[name].bends or OUTPUTS[name].is_identity for name in network.activations):
        return None
    h = half_width
    square = np.array([[-h, -h], [h, -h], [h, h], [-h, h]])
    pieces: list[tuple[Array, Array]] = [(square, affine)]
    for matrix, name in zip(network.weights[:-1], network.activations, strict=True):
        bends = ACTIVATIONS[name].bends
        low, high = derivative_of(name, np.array([[-1.0, 1.0]]))[0]
        cut: list[tuple[Array, Array]] = []
        for polygon, given in pieces:
            pause()
            sums = matrix[:, :-1] @ given
            sums[:, 2] += matrix[:, -1]
            for part in _cut(polygon, sums) if bends else [polygon]:
                slopes = np.where(_at(sums, part.mean(axis=0)) > 0, high, low) if bends else np.ones(len(sums))
                cut.append((part, slopes[:, None] * sums))
            if len(cut) > MOST:
                return None
        pieces = cut
    return [polygon for polygon, _ in pieces]


def _at(sums: Array, point: Array) -> Array:
    values: Array = sums[:, :2] @ point + sums[:, 2]
    return values


def _cut(polygon: Array, sums: Array) -> list[Array]:
    """The parts of a convex polygon, cut along the zero lines of affine functions of shape (functions, 3)."""
    parts = [polygon]
    for a, b, c in sums.tolist():
        size = abs(a) + abs(b) + abs(c)
        if size == 0:
            continue
        found: list[Array] = []
        for part in parts:
            values = part @ (a, b) + c
            if values.min() < -_NEARLY * size and values.max() > _NEARLY * size:
                found += [_side(part, values), _side(part, -values)]
            else:
                found.append(part)
        parts = found
    return parts


def _side(polygon: Array, values: Array) -> Array:
    """The part of a convex polygon where an affine function, with these values at its corners, is not negative."""
    corners: Sequence[Sequence[float]] = polygon.tolist()
    heights: Sequence[float] = values.tolist()
    kept: list[tuple[float, float]] = []
    for index, ((x, y), value) in enumerate(zip(corners, heights, strict=True)):
        (before_x, before_y), before = corners[index - 1], heights[index - 1]
        if (value > 0) != (before > 0) and value != before:
            share = before / (before - value)
            kept.append((before_x + share * (x - before_x), before_y + share * (y - before_y)))
        if value > 0:
            kept.append((x, y))
    return np.array(kept)
