"""Contour lines in a picture, as the pixels that they pass through, for any grid of pixels and any painter."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tuiplay.raster.surface import Floats, Mask

OUTER = 0.5
"""The absolute value at which the fainter contours are drawn."""


def crossings(values: Floats, level: float) -> Mask:
    """The pixels where a field, shape (height, width), crosses a level.

    If two neighbours lie on different sides, the one nearer to the level is marked; pixels without a value never are.
    """
    with np.errstate(invalid="ignore"):
        above, off = values >= level, np.abs(values - level)
        missing = np.isnan(values)
        found = np.zeros(values.shape, dtype=np.bool_)
        for one, other in (
            ((slice(None), slice(None, -1)), (slice(None), slice(1, None))),
            ((slice(None, -1), slice(None)), (slice(1, None), slice(None))),
        ):
            parted = (above[one] != above[other]) & ~missing[one] & ~missing[other]
            nearer = off[one] <= off[other]
            found[one] |= parted & nearer
            found[other] |= parted & ~nearer
    return found


def outlines(kinds: npt.NDArray[np.generic]) -> Mask:
    """The pixels beside every edge between kinds, shape (height, width): a line two pixels wide, without gaps."""
    found = np.zeros(kinds.shape, dtype=np.bool_)
    across, down = kinds[:, :-1] != kinds[:, 1:], kinds[:-1] != kinds[1:]
    found[:, :-1] |= across
    found[:, 1:] |= across
    found[:-1] |= down
    found[1:] |= down
    return found


def edges(kinds: npt.NDArray[np.generic]) -> Mask:
    """The pixels whose right or lower neighbour is of another kind; shape (..., height, width)."""
    found = np.zeros(kinds.shape, dtype=np.bool_)
    found[..., :, :-1] |= kinds[..., :, :-1] != kinds[..., :, 1:]
    found[..., :-1, :] |= kinds[..., :-1, :] != kinds[..., 1:, :]
    return found
