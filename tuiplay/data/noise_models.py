"""How noise enters a built-in data set, and so what is the best that anybody could do with it.

The best classifier gives each place to the class that is likeliest there (Bayes' rule); how often that is right is its
accuracy. The best regression gives the mean of the labels there; what is left is half their variance. We made the sets,
so both are known: as integrals over the square in which noise moves things, on a fine grid.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tuiplay.data.points import DOMAIN, Array, Generator
from tuiplay.data.random_stream import Draws

_CELLS = 480
"""Cells of the grid from -DOMAIN to DOMAIN in each direction. A multiple of 12: whole numbers lie on their edges, and
with them the straight borders of the sets."""
_STEP = 2 * DOMAIN / _CELLS
_SLICES = 16
"""In which a grid is made where nothing but its classes is wanted."""
_PLACES = 60_000
"""Points over which accuracies are averaged."""

ClassGrid = npt.NDArray[np.uint8]


class EvenDraws(Draws):
    """Numbers that fill [0, 1) evenly instead of by chance: Roberts' sequence, for integrals (quasi-Monte Carlo)."""

    __slots__ = ()

    def uniform(self) -> float:
        """The middle: for what noise 0 multiplies away."""
        return 0.5

    def block(self, rows: int, columns: int) -> Array:
        """Rows of an even sequence in so many dimensions."""
        root = 2.0
        for _ in range(40):  # the positive root of r^(d + 1) = r + 1
            root = (1.0 + root) ** (1.0 / (columns + 1.0))
        steps = root ** -np.arange(1.0, columns + 1.0)
        found: Array = (0.5 + np.arange(1.0, rows + 1.0)[:, None] * steps) % 1.0
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

    def best(self, generate: Generator, shares: Sequence[float], noise: float, weigh: bool) -> BayesBest:
        """The best at a noise, given as a fraction.

        ``shares`` are those of the classes, in the order of their numbers; empty in regression. Without ``weigh`` the
        set has the shares that its generator gives it.
        """
        raise NotImplementedError

    def figures(self, generate: Generator, shares: Sequence[float], noise: float, weigh: bool) -> BayesBest:
        """The same; without its ``classes`` where these take most of the time and memory."""
        return self.best(generate, shares, noise, weigh)


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

    def best(self, generate: Generator, shares: Sequence[float], noise: float, weigh: bool) -> BayesBest:
        """By the mean of the label over the square that the noise reaches."""
        half, reach = DOMAIN, self.reach * noise
        certain = not noise  # beside a border the grid would say otherwise
        padding = math.ceil(reach / _STEP) + 1
        axis = _axis(half + padding * _STEP, _CELLS + 2 * padding)
        # A row and a column, whose values the label's formula brings together: whole grids of them are megabytes.
        x1, x2 = np.meshgrid(axis, axis, sparse=True)
        if certain and shares and min(shares) > 0:
            rows = np.array_split(x2[padding:-padding], _SLICES)
            classes = np.vstack([self.label(x1[:, padding:-padding], part) > 0 for part in rows]).astype(np.uint8)
            return BayesBest(1.0, math.nan, math.nan, classes[::-1], half)
        label = self.label(x1, x2)
        mean = _box_mean(label, reach / _STEP, padding)
        x1, x2 = self.places(EvenDraws().block(_PLACES, 2))
        if not shares:
            squares = _box_mean(label * label, reach / _STEP, padding)
            here, square = _at(mean, x1, x2), _at(squares, x1, x2)
            left = 0.0 if certain else float(np.maximum(square - here * here, 0.0).mean())
            spread = float(square.mean() - here.mean() ** 2)
            return BayesBest(math.nan, 0.5 * left, 1.0 - left / spread if spread > 0 else math.nan, None, half)
        del label
        places = 0.5 * (1.0 + _at(mean, x1, x2))
        second = mean
        second += 1.0
        second *= 0.5
        weights = (1.0, 1.0)
        if weigh:
            total = float(places.mean())
            weights = shares[0] / max(1.0 - total, 1e-12), shares[1] / max(total, 1e-12)
        accuracy = 1.0 if certain else float(np.maximum(weights[0] * (1.0 - places), weights[1] * places).mean())
        classes = (weights[1] * second >= weights[0] * (1.0 - second)).astype(np.uint8)
        return BayesBest(accuracy, math.nan, math.nan, classes[::-1], half)


class Moved(NoiseModel, frozen=True, eq=False):
    """Points are moved by up to ``reach`` times the noise in each direction, after they have their label."""

    reach: float
    samples: int = 200_000

    def best(self, generate: Generator, shares: Sequence[float], noise: float, weigh: bool) -> BayesBest:
        """By the density of each class, spread over the square that the noise reaches."""
        reach, padding = self._reach(noise)
        masses = np.array(list(self._masses(generate, shares, padding)))
        spread = np.array([_box_mean(np.pad(mass, padding), reach, padding) for mass in masses])
        accuracy = float(spread.max(axis=0).sum())
        classes = spread.argmax(axis=0).astype(np.uint8)
        _fill(classes, spread.max(axis=0) <= _NOTHING, masses, reach)
        return BayesBest(accuracy, math.nan, math.nan, classes[::-1], DOMAIN + padding * _STEP)

    def figures(self, generate: Generator, shares: Sequence[float], noise: float, weigh: bool) -> BayesBest:
        """The accuracy alone, of one class after the other."""
        reach, padding = self._reach(noise)
        largest: Array | None = None
        for mass in self._masses(generate, shares, padding):
            spread = _box_mean(np.pad(mass, padding), reach, padding)
            largest = spread if largest is None else np.maximum(largest, spread, out=largest)
        assert largest is not None
        return BayesBest(float(largest.sum()), math.nan, math.nan, None, DOMAIN + padding * _STEP)

    def _reach(self, noise: float) -> tuple[float, int]:
        """How far the noise moves a point, in cells, and the cells that the grid is wider by at each side."""
        reach = self.reach * noise / _STEP
        return reach, math.ceil(reach) + 1

    def _masses(self, generate: Generator, shares: Sequence[float], padding: int) -> Iterator[Array]:
        """Of each class the share of all points in each cell, without noise."""
        half, size = DOMAIN + padding * _STEP, _CELLS + 2 * padding
        points = generate(self.samples, 0.0, EvenDraws())
        numbers = ((points[:, 2] > 0) if len(shares) == 2 else points[:, 2]).astype(np.uint8)
        cells = np.clip(np.floor((points[:, :2] + half) / _STEP).astype(np.int32), 0, size - 1)
        del points
        places = cells[:, 1] * size + cells[:, 0]
        del cells
        for number, share in enumerate(shares):
            mass = np.bincount(places[numbers == number], minlength=size * size).reshape(size, size).astype(np.float64)
            mass *= share / max(float(mass.sum()), 1.0)
            yield mass


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

    def best(self, generate: Generator, shares: Sequence[float], noise: float, weigh: bool) -> BayesBest:
        """By the densities: each place belongs to the class of the largest."""
        variance = self.variance(noise)
        deviation = math.sqrt(variance)
        radius = min(self.cut, 6.0) * deviation
        half = max(DOMAIN, max(abs(value) for centre in self.centres for value in centre) + radius)
        axis = _axis(half, _CELLS)
        x1, x2 = np.meshgrid(axis, axis)
        squares = np.array([(x1 - a) ** 2 + (x2 - b) ** 2 for a, b in self.centres])
        weights = np.array(shares)[:, None, None]
        # By logarithms, so that far out, where densities are 0, the likelier class is still known.
        with np.errstate(divide="ignore"):
            classes = (np.log(weights) - squares / (2 * variance)).argmax(axis=0).astype(np.uint8)
        density: Array = np.exp(-squares / (2 * variance)) * (squares <= radius * radius)
        density *= weights / np.maximum(density.sum(axis=(1, 2), keepdims=True), 1e-300)
        return BayesBest(float(density.max(axis=0).sum()), math.nan, math.nan, classes[::-1], half)


_NOTHING = 1e-15
"""A mass that is only what rounding leaves of 0."""
_FILLED = 8_192
"""Cells without points that are filled at once."""


def _fill(classes: ClassGrid, empty: npt.NDArray[np.bool_], masses: Array, reach: float) -> None:
    """Where no class has points, the one that is reached first by squares that grow: in place."""
    size = classes.shape[0]
    sums = np.zeros((len(masses), size + 1, size + 1))
    for mass, total in zip(masses, sums[:, 1:, 1:], strict=True):
        total[...] = mass.cumsum(axis=0)
        np.cumsum(total, axis=1, out=total)
    everywhere = np.flatnonzero(empty).astype(np.int32)
    # Some at a time: all of them, each with four corners, are tens of megabytes.
    for start in range(0, len(everywhere), _FILLED):
        rows, columns = np.divmod(everywhere[start : start + _FILLED], size)
        radius = max(1, math.ceil(reach))
        while len(rows) and radius < 2 * size:
            low, high = np.clip(rows - radius, 0, size), np.clip(rows + radius + 1, 0, size)
            left, right = np.clip(columns - radius, 0, size), np.clip(columns + radius + 1, 0, size)
            inside = sums[:, high, right] - sums[:, low, right] - sums[:, high, left] + sums[:, low, left]
            found = inside.max(axis=0) > _NOTHING
            classes[rows[found], columns[found]] = inside.argmax(axis=0)[found]
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


def _box_mean(grid: Array, reach: float, padding: int) -> Array:
    """The mean over a square of ``reach`` cells to each side of every cell but the outer ``padding``, exactly for what
    is constant on each cell. ``reach`` is at most ``padding`` - 1; less than half a cell leaves the grid as it is."""
    inner: Array = grid[padding : len(grid) - padding, padding : len(grid) - padding]
    if reach <= 0.5:
        return np.array(inner)
    across: Array = grid
    for _ in range(2):
        sums = np.vstack([np.zeros((1, across.shape[1])), np.cumsum(across, axis=0)])
        size = len(across) - 2 * padding

        def edge(offset: float, sums: Array = sums, size: int = size) -> Array:
            low = math.floor(padding + 0.5 + offset)
            share = padding + 0.5 + offset - low
            between: Array = sums[low : low + size] * (1.0 - share) + sums[low + 1 : low + 1 + size] * share
            return between

        across = ((edge(reach) - edge(-reach)) / (2.0 * reach)).T
    return across
