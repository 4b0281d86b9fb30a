"""Dropout: in each update every unit of a layer is left out for some of the points, and the others make up for it.

Inverted scaling (Srivastava et al. 2014, section 10): what is kept is divided by the share that is kept, so that
the expected value stays and evaluation needs no change.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from tuiplay.nn.arrays import Array, Step, scalar


def mask_steps(mask: Array, share: float, random: np.random.Generator) -> list[Step]:
    """The calls that fill ``mask`` anew: 0 with probability ``share``, 1 / (1 - share) otherwise."""
    return [
        (partial(random.random, out=mask), ()),
        (np.greater_equal, (mask, scalar(share), mask)),
        (np.multiply, (mask, scalar(1.0 / (1.0 - share)), mask)),
    ]


def shares_of(dropout: Sequence[float], layers: int) -> tuple[float, ...]:
    """One share for the inputs and each hidden layer, ``layers`` in all; empty means 0 for all.

    ``ValueError`` for another number of them, or a share outside [0, 1).
    """
    shares = tuple(dropout) or (0.0,) * layers
    if len(shares) != layers:
        raise ValueError(f"dropout has {len(shares)} shares for the inputs and {layers - 1} hidden layers")
    if not all(0.0 <= share < 1.0 for share in shares):
        raise ValueError("a share of dropout lies in [0, 1)")
    return shares
