"""Fields at more pixels than they were evaluated at: bilinear, and borders between classes without stairs.

A network evaluated at 100x100 points and interpolated to 400x400 costs a tenth of one evaluated at all of them, and is
at most one level off, except where the field is steeper than the samples can show.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Field = npt.NDArray[np.float32]


@lru_cache(maxsize=64)
def _places(count: int, samples: int) -> tuple[npt.NDArray[np.intp], Field]:
    """The sample before the centre of each of ``count`` pixels, and the share of the way from it to the next."""
    exact = np.clip((np.arange(count) + 0.5) * samples / count - 0.5, 0, samples - 1)
    first = np.minimum(exact.astype(np.intp), max(0, samples - 2))
    return first, (exact - first).astype(np.float32)


def bilinear(values: npt.ArrayLike, height: int, width: int) -> Field:
    """The field of values at equal cells, shape (samples down, samples across), at height x width pixels."""
    field = np.asarray(values, dtype=np.float32)
    (top, down), (left, across) = _places(height, field.shape[0]), _places(width, field.shape[1])
    below, right = np.minimum(top + 1, field.shape[0] - 1), np.minimum(left + 1, field.shape[1] - 1)
    # Columns first: on fewer rows.
    start = field[:, left]
    rows = start + (field[:, right] - start) * across
    first = rows[top]
    found: Field = first + (rows[below] - first) * down[:, None]
    return found


def reduced(values: npt.NDArray[np.float64], height: int, width: int) -> npt.NDArray[np.float64]:
    """The means of values over height x width equal blocks; the shape of the values has to be a multiple of that."""
    down, across = values.shape[0] // height, values.shape[1] // width
    found: npt.NDArray[np.float64] = values.reshape(height, down, width, across).mean(axis=(1, 3))
    return found


def classes(
    winner: npt.NDArray[np.uint8], confidence: npt.ArrayLike, height: int, width: int
) -> tuple[npt.NDArray[np.uint8], Field]:
    """The likeliest class and its confidence at height x width pixels.

    Each class's confidence, 0 where another wins, is softened and interpolated; the largest wins. So borders are as
    smooth as those of a field, and a stripe of one sample is still there.
    """
    sure = np.asarray(confidence, dtype=np.float32)
    present = np.unique(winner)
    # A class counts where it wins, even with low confidence.
    found = (_softened(np.where(winner == number, sure + np.float32(0.05), np.float32(0.0))) for number in present)
    shares = np.stack([bilinear(share, height, width) for share in found])
    return present[shares.argmax(axis=0)], bilinear(sure, height, width)


def _softened(values: Field) -> Field:
    """The means of samples and their neighbours, of which the sample itself counts three times as much as each."""
    padded = np.pad(values, 1, mode="edge")
    rows = padded[:-2] + 3 * padded[1:-1] + padded[2:]
    found: Field = (rows[:, :-2] + 3 * rows[:, 1:-1] + rows[:, 2:]) / 25
    return found
