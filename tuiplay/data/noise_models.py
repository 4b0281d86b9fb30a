"""How noise enters a built-in data set, and so what is the best that anybody could do with it.

The best classifier gives each place to the class that is likeliest there (Bayes' rule); how often that is right is its
accuracy. The best regression gives the mean of the labels there; what is left is half their variance. We made the sets,
so both are known: as integrals over the square in which noise moves things, on a fine grid.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tuiplay.data.box_means import bands, box_means
from tuiplay.data.points import DOMAIN, Array, Generator
from tuiplay.data.random_stream import Draws

_CELLS = 480
"""Cells of the grid from -DOMAIN to DOMAIN in each direction. A multiple of 12: whole numbers lie on their edges, and
with them the straight borders of the sets."""
_STEP = 2 * DOMAIN / _CELLS
_PLACES = 60_000
"""Points over which accuracies are averaged."""
_PIECES = 30
"""In which they are made."""

ClassGrid = npt.NDArray[np.uint8]


class EvenDraws(Draws):
    """Numbers that fill [0, 1) evenly instead of by chance: Roberts' sequence, for integrals (quasi-Monte Carlo)."""

    __slots__ = ("_taken",)

    def __init__(self) -> None:
        self._taken = 0

    def uniform(self) -> float:
        """The middle: for what noise 0 multiplies away."""
        return 0.5

    def block(self, rows: int, columns: int) -> Array:
        """The next rows of an even sequence in so many dimensions."""
        first, self._taken = self._taken + 1.0, self._taken + rows
        root = 2.0
        for _ in range(40):  # the positive root of r^(d + 1) = r + 1
            root = (1.0 + root) ** (1.0 / (columns + 1.0))
        steps = root ** -np.arange(1.0, columns + 1.0)
        found: Array = (0.5 + np.arange(first, first + rows)[:, None] * steps) % 1.0
        return found


class BayesBest(Struct, frozen=True, eq=False):
    """The best that is possible on new points of a set.

    Attributes
    ----------
    accuracy
        Of the best classifier; NaN in regression.
    loss
        The squared error that the best regression is left with, halved as everywhere; NaN in classification.
    r2
        The best regression's R²; NaN in classification.
    classes
        The likeliest class of each cell, numbered from 0, top row first; None in regression.
    half_width
        The grid covers the plane from -half_width to half_width.
    """

    accuracy: float
    loss: float
    r2: float
    classes: ClassGrid | None
    half_width: float

    def class_at(self, x1: Array, x2: Array) -> npt.NDArray[np.intp]:
        """The likeliest class at places; beyond the grid that of the nearest place in it."""
        assert self.classes is not None
        size = len(self.classes)
        scale = size / (2 * self.half_width)
        columns = np.clip(((x1 + self.half_width) * scale).astype(np.intp), 0, size - 1)
        rows = np.clip(((self.half_width - x2) * scale).astype(np.intp), 0, size - 1)
        found: npt.NDArray[np.intp] = self.classes[rows, columns].astype(np.intp)
        return found


class NoiseModel(Struct, frozen=True, eq=False):
    """How noise enters one set."""

    def best(
        self, generate: Generator, shares: Sequence[float], noise: float, weigh: bool, border: bool = True
    ) -> BayesBest:
        """The best at a noise, given as a fraction.

        ``shares`` are those of the classes, in the order of their numbers; empty in regression. Without ``weigh`` the
        set has the shares that its generator gives it. Without ``border`` only numbers are wanted: its ``classes`` may
        be None, and it takes less memory.
        """
        raise NotImplementedError


class Relabelled(NoiseModel, frozen=True, eq=False):
    """Points stay where they are; the label is that of a place up to ``reach`` times the noise away in each direction.

    Attributes
    ----------
    reach
        See above.
    label
        The label without noise: -1 and +1, or numbers.
    places
        Makes points (x1, x2) of uniform numbers of shape (n, 2).
    """

    reach: float
    label: Callable[[Array, Array], Array]
    places: Callable[[Array], tuple[Array, Array]]

    def best(
        self, generate: Generator, shares: Sequence[float], noise: float, weigh: bool, border: bool = True
    ) -> BayesBest:
        """The best by the mean label over the square that the noise reaches."""
        half = DOMAIN
        certain = not noise  # beside a border the grid would say otherwise
        if certain and shares and min(shares) > 0:
            return BayesBest(1.0, math.nan, math.nan, self._certain() if border else None, half)
        mean = self._means(self.label, noise, border)
        here = self._at_places(mean)
        if not shares:
            del mean
            square = self._at_places(self._means(lambda x1, x2: self.label(x1, x2) ** 2, noise, False))
            squared = here * here
            spread = float(square.mean() - here.mean() ** 2)
            square -= squared
            left = 0.0 if certain else float(np.maximum(square, 0.0, out=square).mean())
            return BayesBest(math.nan, 0.5 * left, 1.0 - left / spread if spread > 0 else math.nan, None, half)
        here += 1.0
        here *= 0.5
        weights = (1.0, 1.0)
        if weigh:
            total = float(here.mean())
            weights = shares[0] / max(1.0 - total, 1e-12), shares[1] / max(total, 1e-12)
        first = weights[0] * (1.0 - here)
        here *= weights[1]
        accuracy = 1.0 if certain else float(np.maximum(first, here, out=first).mean())
        if not border:
            return BayesBest(accuracy, math.nan, math.nan, None, half)
        mean += 1.0
        mean *= 0.5
        classes = (weights[1] * mean >= weights[0] * (1.0 - mean)).astype(np.uint8)
        return BayesBest(accuracy, math.nan, math.nan, classes[::-1], half)

    def _certain(self) -> ClassGrid:
        """The class of each cell without noise, top row first."""
        # A row and a column, whose values the label's formula brings together: whole grids of them are megabytes.
        x1, x2 = np.meshgrid(axis := _axis(DOMAIN, _CELLS), axis, sparse=True)
        parts = [self.label(x1, x2[first:last]) > 0 for first, last in bands(_CELLS)]
        classes: ClassGrid = np.vstack(parts).astype(np.uint8)[::-1]
        return classes

    def _means(self, label: Callable[[Array, Array], Array], noise: float, exact: bool) -> Array:
        """Of each cell the mean of what ``label`` says over the square that the noise reaches, lowest row first.

        Numbers of seven digits, which is enough for a mean of thousands of them, unless they are to be ``exact``.
        """
        reach = self.reach * noise / _STEP
        padding = math.ceil(reach) + 1
        x1, x2 = np.meshgrid(axis := _axis(DOMAIN + padding * _STEP, _CELLS + 2 * padding), axis, sparse=True)
        found = np.empty((_CELLS, _CELLS), dtype=np.float64 if exact else np.float32)
        means = box_means(lambda first, last: label(x1, x2[first:last]), _CELLS, reach, padding)
        for (first, last), part in zip(bands(_CELLS), means, strict=True):
            found[first:last] = part
        return found

    def _at_places(self, grid: Array) -> Array:
        """Values of a grid where points lie."""
        draws = EvenDraws()
        parts = [_at(grid, *self.places(draws.block(_PLACES // _PIECES, 2))) for _ in range(_PIECES)]
        return np.concatenate(parts)


class Moved(NoiseModel, frozen=True, eq=False):
    """Points are moved by up to ``reach`` times the noise in each direction, after they have their label.

    Attributes
    ----------
    reach
        See above.
    samples
        Points without noise from which densities are made.
    pieces
        In so many pieces, where a set of fewer points is as evenly filled; otherwise 1.
    unmoved
        Makes these points, where that can be had cheaper than by the set's own generator.
    """

    reach: float
    samples: int = 200_000
    pieces: int = 50
    unmoved: Generator | None = None

    def best(
        self, generate: Generator, shares: Sequence[float], noise: float, weigh: bool, border: bool = True
    ) -> BayesBest:
        """The best by the density of each class, spread over the square that the noise reaches."""
        reach = self.reach * noise / _STEP
        padding = math.ceil(reach) + 1
        size = _CELLS + 2 * padding
        masses = _Masses(self._cells(self.unmoved or generate, len(shares), size), shares, size)
        spread = [
            box_means(partial(masses.rows, number, padding), size, reach, padding) for number in range(len(shares))
        ]
        accuracy, likeliest, empty = 0.0, [], []
        for parts in zip(*spread, strict=True):
            densities = np.array(parts)
            largest = densities.max(axis=0)
            accuracy += float(largest.sum())
            if border:
                likeliest.append(densities.argmax(axis=0).astype(np.uint8))
                empty.append(largest <= _NOTHING)
        if not border:
            return BayesBest(accuracy, math.nan, math.nan, None, DOMAIN + padding * _STEP)
        classes: ClassGrid = np.vstack(likeliest)
        _fill(classes, np.vstack(empty), masses, reach)
        return BayesBest(accuracy, math.nan, math.nan, classes[::-1], DOMAIN + padding * _STEP)

    def _cells(self, generate: Generator, classes: int, size: int) -> npt.NDArray[np.int32]:
        """The cell of each point without noise, counted through row by row and from one class to the next, in order."""
        half, draws, count = 0.5 * size * _STEP, EvenDraws(), self.samples // self.pieces
        found = np.empty(count * self.pieces, dtype=np.int32)
        for place in range(self.pieces):
            points = generate(count, 0.0, draws)
            numbers = ((points[:, 2] > 0) if classes == 2 else points[:, 2]).astype(np.int32)
            cells = np.clip(np.floor((points[:, :2] + half) / _STEP).astype(np.int32), 0, size - 1)
            found[place * count : (place + 1) * count] = (numbers * size + cells[:, 1]) * size + cells[:, 0]
        found.sort()
        return found


class _Masses:
    """Of each class the share of all points in each cell, made row by row from the ``cells`` of points."""

    def __init__(self, cells: npt.NDArray[np.int32], shares: Sequence[float], size: int) -> None:
        self.shares, self.size = shares, size
        self._cells = cells
        self._begins = np.searchsorted(cells, np.arange(len(shares) * size + 1, dtype=np.int32) * size)

    def weight(self, number: int) -> float:
        """The share of a point of a class."""
        first, last = self._begins[[number * self.size, (number + 1) * self.size]]
        return self.shares[number] / max(float(last - first), 1.0)

    def counts(self, number: int, first: int, last: int) -> npt.NDArray[np.intp]:
        """Points of a class in the cells of some rows."""
        start = number * self.size + first
        cells = self._cells[self._begins[start] : self._begins[start + last - first]] - start * self.size
        return np.bincount(cells, minlength=(last - first) * self.size).reshape(last - first, self.size)

    def rows(self, number: int, padding: int, first: int, last: int) -> Array:
        """Shares in rows of a grid that is wider by ``padding`` cells, in which nothing is, at each side."""
        found = np.zeros((last - first, self.size + 2 * padding))
        begin, end = max(first, padding), min(last, padding + self.size)
        if begin < end:
            inner = found[begin - first : end - first, padding : padding + self.size]
            np.multiply(self.counts(number, begin - padding, end - padding), self.weight(number), out=inner)
        return found


class Clouds(NoiseModel, frozen=True, eq=False):
    """Round normal clouds that the noise widens.

    Attributes
    ----------
    centres
        Of each class, in the order of their numbers.
    variance
        For a noise.
    cut
        How many standard deviations from its centre a cloud ends.
    """

    centres: tuple[tuple[float, float], ...]
    variance: Callable[[float], float]
    cut: float = math.inf

    def best(
        self, generate: Generator, shares: Sequence[float], noise: float, weigh: bool, border: bool = True
    ) -> BayesBest:
        """The best by the densities: each place belongs to the class with the largest one."""
        variance = self.variance(noise)
        radius = min(self.cut, 6.0) * math.sqrt(variance)
        half = max(DOMAIN, max(abs(value) for centre in self.centres for value in centre) + radius)
        axis = _axis(half, _CELLS)
        across, up = ((axis - np.array(centre)[:, None]) ** 2 for centre in zip(*self.centres, strict=True))

        def squares(first: int, last: int) -> Array:
            """The squared distance from each centre, in some rows."""
            found: Array = across[:, None, :] + up[:, first:last, None]
            return found

        def densities(first: int, last: int) -> Array:
            """The density of each class in some rows, up to a factor."""
            inside = squares(first, last)
            found: Array = np.exp(inside / (-2.0 * variance)) * (inside <= radius * radius)
            return found

        weights = np.array(shares)
        totals = np.sum([densities(*band).sum(axis=(1, 2)) for band in bands(_CELLS)], axis=0)
        each = (weights / np.maximum(totals, 1e-300))[:, None, None]
        accuracy = sum(float((densities(*band) * each).max(axis=0).sum()) for band in bands(_CELLS))
        if not border:
            return BayesBest(accuracy, math.nan, math.nan, None, half)
        # By logarithms, so that far out, where densities are 0, the likelier class is still known.
        with np.errstate(divide="ignore"):
            logarithms = np.log(weights)[:, None, None]
        likeliest = [(logarithms - squares(*band) / (2 * variance)).argmax(axis=0) for band in bands(_CELLS)]
        return BayesBest(accuracy, math.nan, math.nan, np.vstack(likeliest).astype(np.uint8)[::-1], half)


_NOTHING = 1e-15
"""A mass that is only what rounding leaves of 0."""
_FILLED = 8_192
"""Cells without points that are filled at once."""


def _fill(classes: ClassGrid, empty: npt.NDArray[np.bool_], masses: _Masses, reach: float) -> None:
    """Where no class has points, the one that is reached first by squares that grow: in place."""
    size, numbers = masses.size, range(len(masses.shares))
    sums = np.zeros((len(numbers), size + 1, size + 1), dtype=np.int32)
    for number in numbers:
        total = sums[number, 1:, 1:]
        for first, last in bands(size):
            total[first:last] = masses.counts(number, first, last)
        np.cumsum(total, axis=0, out=total)
        np.cumsum(total, axis=1, out=total)
    weights = np.array([masses.weight(number) for number in numbers])[:, None]
    everywhere = np.flatnonzero(empty).astype(np.int32)
    # Some at a time: all of them, each with four corners, are tens of megabytes.
    for start in range(0, len(everywhere), _FILLED):
        rows, columns = np.divmod(everywhere[start : start + _FILLED], size)
        radius = max(1, math.ceil(reach))
        while len(rows) and radius < 2 * size:
            low, high = np.clip(rows - radius, 0, size), np.clip(rows + radius + 1, 0, size)
            left, right = np.clip(columns - radius, 0, size), np.clip(columns + radius + 1, 0, size)
            inside = sums[:, high, right] - sums[:, low, right] - sums[:, high, left] + sums[:, low, left]
            found = inside.max(axis=0) > 0
            classes[rows[found], columns[found]] = (inside * weights).argmax(axis=0)[found]
            rows, columns = rows[~found], columns[~found]
            radius += max(1, radius // 4)


def _axis(half: float, cells: int) -> Array:
    """The middles of so many cells from -half to half."""
    return np.arange(0.5, cells) * (2 * half / cells) - half


def _at(grid: Array, x1: Array, x2: Array) -> Array:
    """Values of a grid over the domain at places, between the middles of its cells straight."""

    def split(x: Array) -> tuple[npt.NDArray[np.intp], Array]:
        place = np.clip((x + DOMAIN) / _STEP - 0.5, 0.0, _CELLS - 1.000001)
        low = place.astype(np.intp)
        return low, place - low

    (column, across), (row, up) = split(x1), split(x2)
    low: Array = grid[row, column] * (1 - across) + grid[row, column + 1] * across
    high = grid[row + 1, column] * (1 - across) + grid[row + 1, column + 1] * across
    found: Array = low * (1 - up) + high * up
    return found
