"""The hidden space of a layer: the plane and its points in two of its neurons, or in its two principal components."""

from __future__ import annotations

import itertools

import numpy as np
from msgspec import Struct

from tuiplay.data.points import DOMAIN
from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Forward
from tuiplay.run.point_rows import inputs_at
from tuiplay.run.run import Run

Axes = tuple[int, int] | None
"""The neurons that are drawn across and up, from 0; None for the two principal components."""
FEW, MANY = 7, 13
"""The number of grid lines in each direction: two units apart, or one if there are enough pixels."""
_STEPS = 161
_ON_CURVE = np.stack([np.linspace(-DOMAIN, DOMAIN, 4 * _STEPS), np.zeros(4 * _STEPS)], axis=1)[None]


class HiddenSpace(Struct, frozen=True):
    """The plane and its points as values of a layer.

    Attributes
    ----------
    grid
        The grid lines of the plane in the two axes of the layer: (lines, steps, 2).
    outputs
        The first output of the network along them, on the scale of pictures: (lines, steps).
    points
        The training points in the two axes: (n, 2); their labels are those of the split.
    explained
        The share of the points' variance that the two axes hold; NaN for axes that are two of several neurons.
    """

    grid: Array
    outputs: Array
    points: Array
    explained: float


def axes_of(neurons: int) -> list[Axes]:
    """The axes to choose from in a layer of this many neurons: the principal components first, then every pair."""
    pairs: list[Axes] = list(itertools.combinations(range(neurons), 2))
    return [None, *pairs] if neurons > 2 else pairs or [None]


def grid_points(lines: int) -> Array:
    """The grid of the plane: ``lines`` lines each way, shape (2 lines, steps, 2), first those of constant x1."""
    places, along = np.linspace(-DOMAIN, DOMAIN, lines), np.linspace(-DOMAIN, DOMAIN, _STEPS)
    first = np.stack(np.broadcast_arrays(places[:, None], along[None]), axis=-1)
    found: Array = np.concatenate([first, first[..., ::-1]])
    return found


def hidden_space(run: Run, layer: int, axes: Axes, points: Array, lines: int = MANY) -> HiddenSpace:
    """The values of a layer, from 0, on the grid (of a curve: a line along x) and at points, shape (n, 2 or more)."""
    grid = _ON_CURVE if run.experiment.source.is_curve else grid_points(lines)
    count = grid.shape[0] * grid.shape[1]
    rows = inputs_at(run, np.concatenate([grid.reshape(-1, 2), points[:, :2]]))
    forward = Forward(run.network, len(rows))
    with np.errstate(all="ignore"):
        forward.run(rows.T)
    values = forward.layers[layer].T
    flat, explained = _projected(values, values[count:] if len(points) else values, axes)
    shown = OUTPUTS[run.network.output_activation].signed(forward.output)[0, :count]
    shape = grid.shape[:2]
    return HiddenSpace(flat[:count].reshape(*shape, 2), shown.reshape(shape).copy(), flat[count:], explained)


def _projected(values: Array, sample: Array, axes: Axes) -> tuple[Array, float]:
    """The values, of shape (n, neurons), in two axes, shape (n, 2), and the share of the sample's variance in these."""
    if values.shape[1] == 1:
        return np.column_stack([values[:, 0], np.zeros(len(values))]), 1.0
    if axes is not None:
        return values[:, list(axes)], float("nan")
    mean = sample.mean(axis=0)
    apart = sample - mean
    if not np.isfinite(apart).all():
        return np.full((len(values), 2), np.nan), float("nan")
    _, sizes, directions = np.linalg.svd(apart, full_matrices=False)
    directions = directions[:2]
    # Keep the side of an axis from picture to picture: its largest entry is positive.
    largest = np.abs(directions).argmax(axis=1)
    directions = directions * np.where(directions[[0, 1], largest] < 0, -1.0, 1.0)[:, None]
    total = float((sizes**2).sum())
    return (values - mean) @ directions.T, float((sizes[:2] ** 2).sum()) / total if total else 1.0
