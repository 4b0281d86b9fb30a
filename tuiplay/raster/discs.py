"""Points as discs in a picture of pixels: training points filled, test points as rings, wrong ones with bright rims."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tuiplay.raster.surface import Floats

NOTHING, RIM, BLEND, CORE = range(4)
"""The parts of a disc that a pixel may belong to, outermost first; the blend is between rim and core."""

Codes = npt.NDArray[np.uint16]
BLENDED = 256
"""The number added to the code of a point whose colour is blended with its rim."""
RIM_CODE, WRONG_CODE = 512, 513
"""The codes of a rim, and of the rim of a misclassified point."""
MOST_CODES = 514


class Discs(Struct, frozen=True):
    """The discs of a picture, drawn once and coloured for each frame.

    Attributes
    ----------
    at, part, owner
        For every pixel of a disc: its index in the flattened picture, its part, and the disc's number.
    centres
        The index of each disc's centre in the flattened picture.
    """

    at: npt.NDArray[np.intp]
    part: npt.NDArray[np.uint8]
    owner: npt.NDArray[np.intp]
    centres: npt.NDArray[np.intp]


def drawn(x: Floats, y: Floats, rings: Sequence[bool], width: int, height: int, radius: float) -> Discs:
    """Draw discs, or rings, around centres in pixels from the top left; later ones lie over earlier ones.

    Centres are moved to the centre of their pixel, so that all discs are alike, which makes a picture a tenth smaller.
    """
    reach = int(np.ceil(radius + 2.5))
    columns, rows = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    offsets = np.arange(-reach, reach + 1)
    dx, dy = (part.ravel() for part in np.meshgrid(offsets, offsets))
    # (discs, pixels around each)
    px, py = columns[:, None] + dx, rows[:, None] + dy
    distance = np.broadcast_to(np.hypot(dx, dy) - radius, px.shape)
    ring = np.asarray(rings, dtype=bool)[:, None]
    parts = np.select([distance <= -0.5, distance <= 0.3, distance <= 1.3], [CORE, BLEND, RIM], NOTHING)
    hollow = np.where(distance <= -2.0, NOTHING, parts)
    parts = np.where(ring, hollow, parts)
    inside = (parts != NOTHING) & (px >= 0) & (px < width) & (py >= 0) & (py < height)
    owner = np.broadcast_to(np.arange(len(columns))[:, None], parts.shape)
    picture_part = np.zeros(width * height, dtype=np.uint8)
    picture_owner = np.zeros(width * height, dtype=np.intp)
    # Outer parts first, so that rims never cover the core of a neighbour.
    for part in (RIM, BLEND, CORE):
        chosen = inside & (parts == part)
        place = py[chosen] * width + px[chosen]
        picture_part[place] = part
        picture_owner[place] = owner[chosen]
    at = np.flatnonzero(picture_part)
    centres = np.clip(rows, 0, height - 1) * width + np.clip(columns, 0, width - 1)
    return Discs(at, picture_part[at], picture_owner[at], centres)


def composed(field: npt.NDArray[np.uint8], discs: Discs | None, points: npt.ArrayLike, wrong: npt.ArrayLike) -> Codes:
    """The codes of a picture, shape (height, width): its levels, with discs over them.

    Parameters
    ----------
    field
        The levels, shape (height, width).
    points
        The level of each disc's colour.
    wrong
        Whether each disc's point is misclassified.
    """
    codes = field.astype(np.uint16)
    if discs is None or not len(discs.centres):
        return codes
    table = np.zeros((len(discs.centres), 4), dtype=np.uint16)
    table[:, CORE] = points
    table[:, BLEND] = table[:, CORE] + BLENDED
    table[:, RIM] = np.where(wrong, WRONG_CODE, RIM_CODE)
    flat = codes.reshape(-1)
    flat[discs.at] = table[discs.owner, discs.part]
    return codes


def indexed(codes: Codes) -> tuple[npt.NDArray[np.uint8], list[int]]:
    """The picture as numbers from 0, and the code that belongs to each, in ascending order."""
    present = np.flatnonzero(np.bincount(codes.reshape(-1), minlength=MOST_CODES))
    table = np.zeros(MOST_CODES, dtype=np.uint8)
    table[present] = np.arange(len(present), dtype=np.uint8)
    return table[codes], present.tolist()
