"""The best straight line: the one with the most points on the side of their class, which no other line exceeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tuiplay.nn.arrays import Array

_SAME = 1e-9
"""The difference below which directions count as equal: no line can separate points that lie along them."""


@dataclass(frozen=True)
class BestLine:
    """A line: the second class where ``weights`` @ (x1, x2, 1) >= 0.

    Attributes
    ----------
    weights
        The coefficients, shape (3,); the first two have length 1, or are 0 if one class takes all.
    right
        The number of points that it classifies correctly.
    points
        The number of points.
    """

    weights: Array
    right: int
    points: int

    @property
    def accuracy(self) -> float:
        """The share of the points that it classifies correctly; NaN without points."""
        return self.right / self.points if self.points else float("nan")

    def accuracy_on(self, points: Array) -> float:
        """The share of correct points among others, shape (n, 3), labels -1 and +1 in the last column; NaN without."""
        if not len(points):
            return float("nan")
        side = points[:, :2] @ self.weights[:2] + self.weights[2] >= 0
        return float((side == (points[:, 2] > 0)).mean())


def best_line(points: Array, pause: Callable[[], None] = lambda: None) -> BestLine:
    """Return the line that classifies the most points correctly, exactly.

    ``points`` has shape (n, 3), labels -1 and +1 in the last column; ``pause`` is called often. Every division of the
    points by a line is that of a line through one of them, with this point on either side: around each point the others
    are sorted by direction, and the line is turned once (O(n² log n); 250 points take some 50 ms).
    """
    table = points[np.isfinite(points).all(axis=1)]
    signs = np.where(table[:, 2] > 0, 1, -1)
    total = len(table)
    negatives = int(np.count_nonzero(signs < 0))
    # All on one side.
    best, weights = negatives, np.array([0.0, 0.0, -1.0])
    if total - negatives > best:
        best, weights = total - negatives, np.array([0.0, 0.0, 1.0])
    for pivot in range(total):
        pause()
        apart = table[:, :2] - table[pivot, :2]
        here = (apart == 0).all(axis=1)
        others, group = ~here, int(signs[here].sum())
        if not others.any():
            continue
        directions = np.arctan2(apart[others, 1], apart[others, 0])
        found, angle = _turned(directions, signs[others])
        right = negatives + found + max(group, 0)
        if right > best:
            best = right
            normal = np.array([-np.sin(angle), np.cos(angle)])
            # A line that passes the pivot at a small distance puts its own points on their side.
            distances = np.abs(apart[others] @ normal)
            offset = -float(table[pivot, :2] @ normal) + (0.5 if group > 0 else -0.5) * float(distances.min())
            weights = np.array([*normal, offset])
    return BestLine(weights, best, total)


def _turned(directions: Array, signs: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> tuple[int, float]:
    """The largest sum of the signs on the left of a line through the origin, and the direction of that line in radians.

    ``directions`` are the directions of the points, in radians.
    """
    turn = 2.0 * np.pi
    # While turning, the left side loses a point when the line points at it, and gains it half a turn before.
    angles = np.concatenate([directions, directions - np.pi]) % turn
    steps = np.concatenate([-signs, signs])
    order = np.argsort(angles)
    angles, steps = angles[order], steps[order]
    gaps = np.append(np.diff(angles), angles[0] + turn - angles[-1])
    # Counted once, in the widest gap; the steps give all other sums.
    widest = int(np.argmax(gaps))
    left = np.sin(directions - (angles[widest] + gaps[widest] / 2.0)) > 0
    sums = np.cumsum(steps)
    sums += int(signs[left].sum()) - int(sums[widest])
    sums = np.where(gaps > _SAME, sums, np.iinfo(np.intp).min)
    place = int(np.argmax(sums))
    return int(sums[place]), float(angles[place] + gaps[place] / 2.0)
