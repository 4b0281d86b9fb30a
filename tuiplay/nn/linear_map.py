"""Linear layers, and the layer that they amount to together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Network


@dataclass(frozen=True)
class MergedLayers:
    """An equivalent network in which no hidden layer is linear.

    Attributes
    ----------
    hidden, activations
        The neurons and activation of each remaining hidden layer.
    weights
        One matrix (neurons, inputs + 1) per layer, biases in the last column.
    """

    hidden: tuple[int, ...]
    activations: tuple[str, ...]
    weights: tuple[Array, ...]


def after(outer: Array, inner: Array) -> Array:
    """The one layer that two make, both (neurons, inputs + 1): W (V x + c) + b = (W V) x + (W c + b)."""
    merged = outer[:, :-1] @ inner
    merged[:, -1] += outer[:, -1]
    return merged


def merged(network: Network) -> MergedLayers:
    """Merge every linear hidden layer into the next layer."""
    matrices: list[Array] = []
    kept: list[str] = []
    waiting: Array | None = None
    for layer, matrix in enumerate(network.weights):
        whole = matrix.copy() if waiting is None else after(matrix, waiting)
        name = network.activation_of(layer)
        if layer < len(network.weights) - 1 and OUTPUTS[name].is_identity:
            waiting = whole
            continue
        waiting = None
        matrices.append(whole)
        kept.append(name)
    return MergedLayers(tuple(len(matrix) for matrix in matrices[:-1]), tuple(kept[:-1]), tuple(matrices))


def linear_layers(network: Network) -> tuple[int, ...]:
    """The indices of the linear hidden layers, from 0."""
    return tuple(
        layer for layer in range(len(network.weights) - 1) if OUTPUTS[network.activation_of(layer)].is_identity
    )


def affine_form(values: Array, points: Array) -> Array | None:
    """The coefficients a with values = a @ (x1, x2, 1), shape (functions, 3); None unless all functions are affine.

    ``values`` has shape (functions, points), ``points`` (points, 2): functions that are affine on these points, to the
    last digits, count as affine.
    """
    rows = np.column_stack([points, np.ones(len(points))])
    found, *_ = np.linalg.lstsq(rows, values.T, rcond=None)
    size = max(1.0, float(np.abs(values).max(initial=0.0)))
    off = float(np.abs(rows @ found - values.T).max(initial=0.0))
    straight: Array = found.T
    return straight if off <= 1e-10 * size else None


def shown_rows(matrix: Array, sources: Sequence[str]) -> list[str]:
    """The rows as text, one line for each neuron: "0.31 x1 - 1.2 x2 + 0.05"."""
    lines: list[str] = []
    for row in matrix.tolist():
        text = ""
        for weight, name in zip(row, (*sources, ""), strict=True):
            sign = ("- " if weight < 0 else "") if not text else (" - " if weight < 0 else " + ")
            text += f"{sign}{abs(weight):.4g}{' ' if name else ''}{name}"
        lines.append(text)
    return lines
