"""The normal distribution's density and distribution function, as NumPy calls; NumPy itself has no error function.

The distribution function Φ is tabulated once at multiples of 1/512 with ``math.erfc``, and continued from the nearest
of them, x, to z = x + h by Taylor's series about z, whose derivatives are the density times Hermite polynomials:

    Φ(z) = Φ(x) + φ(z) · (h + z h²/2 + (z² - 1) h³/6 + (z³ - 3 z) h⁴/24),   |h| <= 1/1024.

The omitted terms are below 1e-17, and relative to Φ itself below 2e-14 for z >= -5 and 3e-13 at -8 (Abramowitz and
Stegun 26.2.12 and 26.2.31 for the derivatives).
"""

from __future__ import annotations

import functools
import math
from functools import partial

import numpy as np

from tuiplay.nn.arrays import Array, Step, scalar

_FROM, _TO, _PER_UNIT = -38.5, 8.5, 512
"""The range of the table, and its nodes per unit: below, Φ is less than the smallest float; above, it is 1."""
_ROOT = scalar(1.0 / math.sqrt(2.0 * math.pi))
_NODES, _NODE = scalar(_PER_UNIT), scalar(1.0 / _PER_UNIT)
_HALF, _MINUS_HALF, _ONE, _THREE = scalar(0.5), scalar(-0.5), scalar(1.0), scalar(3.0)
_SIXTH, _TWENTY_FOURTH = scalar(1.0 / 6.0), scalar(1.0 / 24.0)


@functools.cache
def _table() -> Array:
    nodes = range(int(_FROM * _PER_UNIT), int(_TO * _PER_UNIT) + 1)
    table = np.array([0.5 * math.erfc(-node / _PER_UNIT / math.sqrt(2.0)) for node in nodes])
    table[0] = 0.0
    return table


def normal_steps(z: Array, density: Array, cumulative: Array) -> list[Step]:
    """The calls that write φ(z) and Φ(z) into the two given arrays and do not change z; NaN stays NaN."""
    near, node, term = (np.empty_like(z) for _ in range(3))
    index = np.empty(z.shape, dtype=np.intp)
    return [
        (np.multiply, (z, z, density)),
        (np.multiply, (density, _MINUS_HALF, density)),
        (np.exp, (density, density)),
        (np.multiply, (density, _ROOT, density)),
        (partial(np.maximum, out=near), (z, scalar(_FROM))),
        (partial(np.minimum, out=near), (near, scalar(_TO))),
        (np.multiply, (near, _NODES, node)),
        (np.rint, (node, node)),
        (np.subtract, (node, scalar(_FROM * _PER_UNIT), term)),
        (partial(np.copyto, casting="unsafe"), (index, term)),
        (np.multiply, (node, _NODE, node)),
        (np.subtract, (near, node, node)),  # h
        (np.multiply, (near, near, term)),
        (np.subtract, (term, _THREE, cumulative)),
        (np.multiply, (cumulative, near, cumulative)),
        (np.multiply, (cumulative, _TWENTY_FOURTH, cumulative)),
        (np.multiply, (cumulative, node, cumulative)),
        (np.subtract, (term, _ONE, term)),
        (np.multiply, (term, _SIXTH, term)),
        (np.add, (cumulative, term, cumulative)),
        (np.multiply, (cumulative, node, cumulative)),
        (np.multiply, (near, _HALF, term)),
        (np.add, (cumulative, term, cumulative)),
        (np.multiply, (cumulative, node, cumulative)),
        (np.add, (cumulative, _ONE, cumulative)),
        (np.multiply, (cumulative, node, cumulative)),
        (np.multiply, (cumulative, density, cumulative)),
        (partial(np.take, out=term, mode="clip"), (_table(), index)),
        (np.add, (cumulative, term, cumulative)),
    ]
