"""The health of the layers of a network: gradients, steps, the behaviour of units on the training points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tuiplay.nn.activations import ACTIVATIONS, OUTPUTS, derivative_of
from tuiplay.nn.arrays import Array
from tuiplay.nn.initializers import alike
from tuiplay.nn.network import Network
from tuiplay.nn.traced_pass import TracedPass, chunks, traced_pass

BINS = 16
FLAT = 0.05
"""The share of a unit's steepest derivative below which the unit is flat at a point."""
MOSTLY = 0.95
"""The least share of the points at which a saturated unit is flat."""


@dataclass(frozen=True)
class Histogram:
    """The numbers of values in ``BINS`` equal intervals from ``low`` to ``high``; all 0 without finite values."""

    counts: tuple[int, ...]
    low: float
    high: float


def histogram(values: Array) -> Histogram:
    """The histogram of the finite values of an array of any shape."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return Histogram((0,) * BINS, 0.0, 0.0)
    low, high = float(finite.min()), float(finite.max())
    if not np.isfinite(high - low) or high - low <= 1e-12 * max(abs(low), abs(high)):
        counts = [0] * BINS
        counts[BINS // 2] = int(finite.size)
        return Histogram(tuple(counts), low, high)
    counted, _ = np.histogram(finite, BINS, (low, high))
    return Histogram(tuple(counted.tolist()), low, high)


@dataclass(frozen=True)
class LayerHealth:
    """The health of one layer.

    Attributes
    ----------
    activation
        The name of the activation.
    gradient
        The mean size of the derivatives of the mean training loss by the layer's weights and biases.
    weight
        The mean size of its weights and biases.
    update
        The mean size of the next update's step over ``weight``; NaN without a next update.
    values, weights
        The histograms of its units' outputs on the points, and of its weights without biases.
    dead
        The units whose derivative is exactly 0 on every point: no gradient reaches their weights.
    saturated
        The units that are flat on nearly every point (``MOSTLY``); only if the activation is bounded.
    flat
        The share of units and points with a small derivative; NaN if the activation is not bounded.
    cut
        The number of links that a penalty has cut.
    """

    activation: str
    gradient: float
    weight: float
    update: float
    values: Histogram
    weights: Histogram
    dead: tuple[int, ...]
    saturated: tuple[int, ...]
    flat: float
    cut: int


def layer_health(network: Network, inputs: Array, gradient: Array, step: Array | None) -> tuple[LayerHealth, ...]:
    """The health of every layer, the output last.

    Parameters
    ----------
    inputs
        The inputs of the points, shape (points, features + 1), ones in the last column.
    gradient
        The gradient of the mean loss, shape (parameters,).
    step
        The change of the parameters by the next update, same shape; None if there is no next update.
    """
    found = traced_pass(network, inputs)
    gradients, alive = network.views(gradient), network.views(network.alive)
    steps = network.views(step) if step is not None else [None] * len(gradients)
    layers: list[LayerHealth] = []
    for layer, matrix in enumerate(network.weights):
        weight = float(np.abs(matrix).mean())
        moved = steps[layer]
        saturated, flat = _saturation(found, layer)
        layers.append(
            LayerHealth(
                activation=found.names[layer],
                gradient=float(np.abs(gradients[layer]).mean()),
                weight=weight,
                update=float(np.abs(moved).mean()) / weight if moved is not None and weight else float("nan"),
                values=histogram(found.values[layer]),
                weights=histogram(matrix[:, :-1]),
                dead=_without_slope(found, layer),
                saturated=saturated,
                flat=flat,
                cut=int(alive[layer].size - np.count_nonzero(alive[layer])),
            )
        )
    return tuple(layers)


def _without_slope(found: TracedPass, layer: int) -> tuple[int, ...]:
    if not found.elementwise(layer) or not found.output.shape[1]:
        return ()
    return tuple(np.flatnonzero((found.derivatives(layer) == 0).all(axis=1)).tolist())


def _saturation(found: TracedPass, layer: int) -> tuple[tuple[int, ...], float]:
    name = found.names[layer]
    if name not in ACTIVATIONS or not OUTPUTS[name].bounded or not found.output.shape[1]:
        return (), float("nan")
    steepest = float(derivative_of(name, np.zeros((1, 1)))[0, 0])
    flat = found.derivatives(layer) < FLAT * steepest
    units: npt.NDArray[np.intp] = np.flatnonzero(flat.mean(axis=1) >= MOSTLY)
    return tuple(units.tolist()), float(flat.mean())


def dead_units(network: Network, inputs: Array) -> dict[tuple[int, int], float]:
    """The hidden units whose derivative is exactly 0 on every point, by (layer, unit), with their largest sum on these.

    The points are processed in chunks, so that the result holds for a whole large table, not for a sample.
    """
    largest: list[Array] | None = None
    moving: list[npt.NDArray[np.bool_]] = []
    hidden = range(len(network.weights) - 1)
    for part in chunks(inputs):
        found = traced_pass(network, part)
        tops = [found.sums[layer].max(axis=1) for layer in hidden]
        slopes = [(found.derivatives(layer) != 0).any(axis=1) for layer in hidden]
        largest = tops if largest is None else [np.maximum(a, b) for a, b in zip(largest, tops, strict=True)]
        moving = slopes if not moving else [a | b for a, b in zip(moving, slopes, strict=True)]
        if all(layer.all() for layer in moving):
            return {}
    return {
        (layer, int(unit)): float(tops[unit])
        for layer, (tops, slopes) in enumerate(zip(largest or [], moving, strict=True))
        for unit in np.flatnonzero(~slopes)
    }


def largest_sum(row: Array, low: Array, high: Array) -> float:
    """The largest w a + b if each input a lies between its ``low`` and ``high``; biases last in ``row``."""
    return float(np.maximum(row[:-1] * low, row[:-1] * high).sum() + row[-1])


@dataclass(frozen=True)
class Twins:
    """The units of one layer with equal weights and bias; ``onward`` if their weights in the next layer are equal too,
    so that they get the same gradient and stay alike."""

    layer: int
    units: tuple[int, ...]
    onward: bool


def twins(network: Network) -> tuple[Twins, ...]:
    """The groups of hidden units that compute the same because their weights are equal."""
    found: list[Twins] = []
    for layer, (into, behind) in enumerate(zip(network.weights, network.weights[1:], strict=False)):
        for group in alike(into):
            units = tuple(sorted(group))
            outgoing = behind[:, list(units)]
            found.append(Twins(layer, units, bool((outgoing == outgoing[:, :1]).all())))
    return tuple(found)
