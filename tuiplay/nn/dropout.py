"""Dropout: in each update every unit of a layer is left out for some of the points, and the others are scaled up.

Inverted scaling (Srivastava et al. 2014, section 10): units that are kept are divided by the share that is kept, so
that the expected value stays and evaluation needs no change.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from tuiplay.nn.arrays import Array, Step, scalar


def mask_steps(mask: Array, rate: float, random: np.random.Generator) -> list[Step]:
    """The calls that fill ``mask``, of any shape, with new values: 0 with probability ``rate``, else 1 / (1 - rate)."""
    return [
        (partial(random.random, out=mask), ()),
        (np.greater_equal, (mask, scalar(rate), mask)),
        (np.multiply, (mask, scalar(1.0 / (1.0 - rate)), mask)),
    ]


def dropout_rates(dropout: float | Sequence[float], layers: int) -> tuple[float, ...]:
    """The rates of the inputs and each hidden layer, ``layers`` in all; a single number applies to the hidden layers.

    An empty list means 0 for all.

    Raises
    ------
    ValueError
        For another number of rates, or one outside [0, 1).
    """
    if isinstance(dropout, (int, float)):
        dropout = (0.0, *[dropout] * (layers - 1))
    rates = tuple(dropout) or (0.0,) * layers
    if len(rates) != layers:
        raise ValueError(f"{len(rates)} dropout rates for the inputs and {layers - 1} hidden layers")
    if not all(0.0 <= rate < 1.0 for rate in rates):
        raise ValueError("a dropout rate lies in [0, 1)")
    return rates
