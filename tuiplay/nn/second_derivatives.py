"""The second derivatives of the activations, f''(z), as new arrays of the shape of z; for the Hessian (``curvature``).

At a corner of an activation the second derivative is taken as 0, as that of the straight pieces beside it.
"""

from __future__ import annotations

import math

import numpy as np

from tuiplay.nn.arrays import Array


def _logistic(z: Array) -> Array:
    # e^-|z| never overflows.
    small = np.exp(-np.abs(z))
    found: Array = np.where(z >= 0, 1.0, small) / (1.0 + small)
    return found


def straight(z: Array) -> Array:
    """The second derivative of straight pieces: 0."""
    return np.zeros_like(z)


def tanh(z: Array) -> Array:
    """The second derivative of tanh: -2 t (1 - t²), with t = tanh z."""
    t = np.tanh(z)
    found: Array = -2.0 * t * (1.0 - t * t)
    return found


def sigmoid(z: Array) -> Array:
    """The second derivative of the sigmoid s: s (1 - s) (1 - 2 s)."""
    s = _logistic(z)
    found: Array = s * (1.0 - s) * (1.0 - 2.0 * s)
    return found


def elu(z: Array) -> Array:
    """The second derivative of ELU: e^z below 0, 0 above."""
    found: Array = np.where(z > 0, 0.0, np.exp(np.minimum(z, 0.0)))
    return found


def softplus(z: Array) -> Array:
    """The second derivative of softplus, whose first one is the sigmoid s: s (1 - s)."""
    s = _logistic(z)
    found: Array = s * (1.0 - s)
    return found


def swish(z: Array) -> Array:
    """The second derivative of swish, with the sigmoid s: s (1 - s) (2 + z (1 - 2 s))."""
    s = _logistic(z)
    found: Array = s * (1.0 - s) * (2.0 + z * (1.0 - 2.0 * s))
    return found


def gelu(z: Array) -> Array:
    """The second derivative of GELU: φ(z) (2 - z²), with φ the standard normal density."""
    found: Array = np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi) * (2.0 - z * z)
    return found


def sine(z: Array) -> Array:
    """The second derivative of sine: -sin z."""
    found: Array = -np.sin(z)
    return found
