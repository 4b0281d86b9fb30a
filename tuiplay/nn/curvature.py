"""The curvature of the mean loss: products with its Hessian, and the Hessian's largest eigenvalue.

Gradient descent on all points at once with a fixed rate r cannot settle in a minimum where r times the largest
eigenvalue is above 2: along that direction every step overshoots by more than the one before. For batches, momentum and
adaptive steps it is an indication, not a law (Cohen et al. 2021).

Products are exact, by a forward pass of derivatives through the backward pass (Pearlmutter 1994); differences are taken
only where a registry entry lacks its second derivative.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tuiplay.nn.activations import OUTPUTS, second_derivative_of
from tuiplay.nn.arrays import Array, play
from tuiplay.nn.eigenvalues import spectrum_ends
from tuiplay.nn.entries import Knobs
from tuiplay.nn.losses import LOSSES, LossBuffers, fitting_loss
from tuiplay.nn.network import Network
from tuiplay.nn.traced_pass import traced_pass

EXACT_UP_TO = 400
"""The most parameters for which the whole Hessian is computed: 300 ms at 393."""
_STEPS = 80
"""The most steps of Lanczos' method; the largest eigenvalue is found to five digits in a quarter of that."""
_TOLERANCE = 1e-6
_NEAR = 1e-6


class HessianProduct:
    """The product of the Hessian of the mean loss, at the present weights, and a direction.

    It keeps copies, so that training may continue meanwhile.

    Parameters
    ----------
    inputs, targets
        The points: shapes (points, features + 1) and (points, outputs).
    loss, knobs
        A name in ``LOSSES``, and the settings that the loss uses.
    """

    def __init__(self, network: Network, inputs: Array, targets: Array, loss: str, knobs: Knobs) -> None:
        self.parameters = int(network.params.size)
        self._shapes = [matrix.shape for matrix in network.weights]
        self._pass = found = traced_pass(network, inputs)
        self._targets = targets.reshape(len(targets), -1).T.copy()
        self._loss, self._knobs = LOSSES[fitting_loss(loss, network.sizes[-1])], dict(knobs)
        self._first = [found.derivatives(layer) for layer in range(len(found.names) - 1)]
        self._second = [
            second_derivative_of(name, z) for name, z in zip(found.names[:-1], found.sums[:-1], strict=True)
        ]
        self._output = OUTPUTS[network.output_activation]
        self._exact_head = self._loss.bend is not None and (self._loss.from_sums or found.elementwise(-1))
        self._deltas = [self._head(found.sums[-1])]
        self._backs: list[Array] = []
        for layer in range(len(self._first), 0, -1):
            back = found.weights[layer][:, :-1].T @ self._deltas[0]
            self._backs.insert(0, back)
            self._deltas.insert(0, back * self._first[layer - 1])

    def _activated(self, z: Array) -> Array:
        out: Array = z.copy()
        play(self._output.forward(out))
        return out

    def _head(self, z: Array) -> Array:
        """The derivative of each point's loss by the output's sums, shape (outputs, points)."""
        output = self._activated(z)
        error: Array = output - self._targets
        play(self._loss.back(LossBuffers(error, output, self._knobs)))
        if self._loss.from_sums:
            return error
        if self._output.back is not None:
            play(self._output.back(output, error))
            return error
        slope = np.ones_like(z)
        play(self._output.training(z.copy(), slope))
        found: Array = error * slope
        return found

    def _head_tangent(self, tangent: Array) -> Array:
        """The derivative of ``_head`` in the direction ``tangent`` of the sums, shape (outputs, points)."""
        z = self._pass.sums[-1]
        if not self._exact_head or self._loss.bend is None:
            found: Array = (self._head(z + _NEAR * tangent) - self._head(z - _NEAR * tangent)) / (2.0 * _NEAR)
            return found
        output = self._pass.output
        bend = self._loss.bend(output - self._targets, self._knobs)
        if self._output.back is not None:
            # Softmax's matrix of derivatives is symmetric, so its forward product equals its backward one.
            moved: Array = tangent.copy()
            play(self._output.back(output.copy(), moved))
            moved *= bend
            return moved
        slope = np.ones_like(z)
        play(self._output.training(z.copy(), slope))
        if self._loss.from_sums:
            moved = bend * slope * tangent
            return moved
        raw = output - self._targets
        play(self._loss.back(LossBuffers(raw, output.copy(), self._knobs)))
        moved = (bend * slope * slope + raw * second_derivative_of(self._pass.names[-1], z)) * tangent
        return moved

    def __call__(self, direction: Array) -> Array:
        """Return the product with ``direction``; both have shape (parameters,), laid out like ``Network.params``."""
        found, last = self._pass, len(self._shapes) - 1
        parts: list[Array] = []
        start = 0
        for rows, width in self._shapes:
            parts.append(direction[start : start + rows * width].reshape(rows, width))
            start += rows * width
        tangents: list[Array] = []
        values: list[Array] = []
        for layer, part in enumerate(parts):
            tangent = part @ found.sources[layer]
            if layer:
                tangent += found.weights[layer][:, :-1] @ values[-1]
            tangents.append(tangent)
            if layer < last:
                values.append(self._first[layer] * tangent)
        moved = self._head_tangent(tangents[-1])
        pieces: list[Array] = []
        for layer in range(last, -1, -1):
            piece = moved @ found.sources[layer].T
            if layer:
                piece[:, :-1] += self._deltas[layer] @ values[layer - 1].T
            pieces.insert(0, piece.ravel())
            if layer:
                back = parts[layer][:, :-1].T @ self._deltas[layer] + found.weights[layer][:, :-1].T @ moved
                below = layer - 1
                moved = back * self._first[below] + self._backs[below] * self._second[below] * tangents[below]
        product: Array = np.concatenate(pieces) / self._targets.shape[1]
        return product

    def matrix(self, pause: Callable[[], None] = lambda: None) -> Array:
        """The whole Hessian, shape (parameters, parameters); ``pause`` is called after every column."""
        whole = np.empty((self.parameters, self.parameters))
        unit = np.zeros(self.parameters)
        for column in range(self.parameters):
            unit[column] = 1.0
            whole[:, column] = self(unit)
            unit[column] = 0.0
            pause()
        symmetric: Array = 0.5 * (whole + whole.T)
        return symmetric


@dataclass(frozen=True)
class Curvature:
    """The ends of the Hessian's spectrum; ``exact`` if all of its eigenvalues were computed."""

    largest: float
    smallest: float
    exact: bool


def curvature_of(product: HessianProduct, pause: Callable[[], None] = lambda: None) -> Curvature:
    """The largest and the smallest eigenvalue: of the whole matrix, or beyond ``EXACT_UP_TO`` by Lanczos' method.

    ``pause`` is called after every product, so that a thread can yield. NaN if the loss is not a finite number.
    """
    if product.parameters <= EXACT_UP_TO:
        whole = product.matrix(pause)
        if not np.isfinite(whole).all():
            return Curvature(float("nan"), float("nan"), True)
        low, high = spectrum_ends(whole, pause)
        return Curvature(high, low, True)
    low, high = lanczos(product, product.parameters, pause)
    return Curvature(high, low, False)


def lanczos(
    product: Callable[[Array], Array], size: int, pause: Callable[[], None] = lambda: None
) -> tuple[float, float]:
    """The smallest and the largest eigenvalue of a symmetric operator on vectors of shape (size,).

    Lanczos' method with full reorthogonalisation, until the largest one is known to a millionth (Golub and Van Loan,
    section 10.1). The initial vector is the same in every call.
    """
    vector = np.random.Generator(np.random.PCG64(0)).normal(size=size)
    vector /= np.linalg.norm(vector)
    basis: list[Array] = [vector]
    diagonal: list[float] = []
    beside: list[float] = []
    low = high = 0.0
    for step in range(min(_STEPS, size)):
        image = product(basis[-1])
        pause()
        if not np.isfinite(image).all():
            return float("nan"), float("nan")
        diagonal.append(float(image @ basis[-1]))
        rows = np.array(basis)
        for _ in range(2):
            image = image - rows.T @ (rows @ image)
        rest = float(np.linalg.norm(image))
        small = np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
        values, vectors = np.linalg.eigh(small)
        low, high = float(values[0]), float(values[-1])
        # |rest x last component| bounds the distance to an eigenvalue.
        if rest * abs(vectors[-1, -1]) <= _TOLERANCE * max(abs(high), 1e-300) or rest < 1e-14 or step + 1 == size:
            break
        beside.append(rest)
        basis.append(image / rest)
    return low, high
