"""The straight line that puts as many points as possible on their side: what no line can do better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tuiplay.nn.arrays import Array

_SAME = 1e-9
"""Directions that differ by less count as one: no line can part what lies along them."""


@dataclass(frozen=True)
class BestLine:
    """A line: the second class where ``weights`` @ (x1, x2, 1) >= 0.

    Attributes
    ----------
    weights
        Shape (3,); the first two have length 1, or are 0 where one class takes all.
    right
        How many of the points it puts into their class.
    points
        How many there are.
    """

    weights: Array
    right: int
    points: int

    @property
    def accuracy(self) -> float:
        """Share of the points that are put into their class; NaN without points."""
        return self.right / self.points if self.points else float("nan")

    def accuracy_on(self, points: Array) -> float:
        """The same line's on other points of shape (n, 3), labels -1 and +1 in the last column."""
        if not len(points):
            return float("nan")
        side = points[:, :2] @ self.weights[:2] + self.weights[2] >= 0
        return float((side == (points[:, 2] > 0)).mean())


def best_line(points: Array, pause: Callable[[], None] = lambda: None) -> BestLine:
    """The line with the most points on their side, exactly.

    ``points`` has shape (n, 3), labels -1 and +1 in the last column; ``pause`` is called often. Every way in which a
    line can part points is that of a line through one of them, with this point on either side: around each point the
    others are sorted by direction, and the line is turned once (O(n² log n); 250 points take some 50 ms).
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
            # The pivot's own points are put on their side by a line that passes them by a little.
            distances = np.abs(apart[others] @ normal)
            offset = -float(table[pivot, :2] @ normal) + (0.5 if group > 0 else -0.5) * float(distances.min())
            weights = np.array([*normal, offset])
    return BestLine(weights, best, total)


def _turned(directions: Array, signs: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> tuple[int, float]:
    """The largest sum of the signs on the left of a line through the origin, and the direction of that line.

    ``directions`` are those of the points, in radians.
    """
    turn = 2.0 * np.pi
    # Turning, the line's left side loses a point when it points at it, and gains it half a turn before.
    angles = np.concatenate([directions, directions - np.pi]) % turn
    steps = np.concatenate([-signs, signs])
    order = np.argsort(angles)
    angles, steps = angles[order], steps[order]
    gaps = np.append(np.diff(angles), angles[0] + turn - angles[-1])
    # Counted once, in the widest gap; from there the steps lead everywhere.
    widest = int(np.argmax(gaps))
    left = np.sin(directions - (angles[widest] + gaps[widest] / 2.0)) > 0
    sums = np.cumsum(steps)
    sums += int(signs[left].sum()) - int(sums[widest])
    sums = np.where(gaps > _SAME, sums, np.iinfo(np.intp).min)
    place = int(np.argmax(sums))
    return int(sums[place]), float(angles[place] + gaps[place] / 2.0)
