"""Points as dots of several pixels: their positions, and fewer of them if they would cover what is below."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from tuiplay.data.points import DOMAIN
from tuiplay.raster.classes import CLASS, MOST, STEPS
from tuiplay.raster.palette import LEVELS
from tuiplay.raster.surface import NO_VALUE, Floats, Mask

Number = TypeVar("Number", bound=np.generic)
MOST_INK = 0.16
"""The largest share of the picture that dots may cover: with more of them the border is no longer visible."""
_COARSEST = 12


def dots(
    points: npt.ArrayLike,
    width: int,
    height: int,
    size: tuple[float, float],
    several_classes: bool = False,
    most_ink: float = MOST_INK,
) -> tuple[Floats, Floats, Floats]:
    """The centres (x, y), in pixels from the top left, and labels of the dots that represent points.

    Points within one dot of each other share one, with the label that most of them have, at their mean position and
    with the mean of their labels. If dots would cover more than ``most_ink`` of the picture, points further apart share
    one too, until they do not.

    Parameters
    ----------
    points
        Shape (n, 3): x1, x2, and a label from -1 to +1, or with ``several_classes`` a class number. Points outside the
        domain, and those with NaN, are left out.
    width, height, size
        The sizes of the picture and of a dot (across, down), in pixels.
    """
    table = np.asarray(points, dtype=np.float64).reshape(-1, 3)
    with np.errstate(invalid="ignore"):
        table = table[(np.abs(table[:, :2]) <= DOMAIN).all(axis=1) & np.isfinite(table[:, 2])]
    x = (table[:, 0] + DOMAIN) / (2 * DOMAIN) * width
    y = (DOMAIN - table[:, 1]) / (2 * DOMAIN) * height
    labels = table[:, 2]
    group = np.clip(np.rint(labels), 0, MOST - 1).astype(np.intp) if several_classes else (labels >= 0).astype(np.intp)
    index, count = np.zeros(len(table), dtype=np.intp), 0
    for step in range(1, _COARSEST):
        columns, rows = (x / (size[0] * step)).astype(np.intp), (y / (size[1] * step)).astype(np.intp)
        found, index = np.unique(rows * (width + 1) + columns, return_inverse=True)
        count = len(found)
        if count * size[0] * size[1] <= most_ink * width * height:
            break
    index = index.reshape(-1)
    votes = np.zeros((count, MOST))
    np.add.at(votes, (index, group), 1.0 if several_classes else np.maximum(np.abs(labels), 1e-9))
    # Of equals the higher one, so that a sum of 0 counts as positive.
    wins = group == (MOST - 1 - votes[:, ::-1].argmax(axis=1))[index]
    total = np.bincount(index[wins], minlength=count)
    return tuple(np.bincount(index[wins], part[wins], minlength=count) / total for part in (x, y, labels))  # type: ignore[return-value]


def misplaced(field: npt.NDArray[np.uint8], labels: Floats, several_classes: bool) -> Mask:
    """True for points that lie on the field of another class than their own, shape (points,).

    Parameters
    ----------
    field
        The level of the field under each point; points without a field value are never misplaced.
    labels
        The labels from ``dots``; class numbers if the field is one of ``several_classes``.
    """
    if several_classes:
        wrong = (field.astype(np.intp) - CLASS) // STEPS != np.rint(labels)
    else:
        wrong = (field >= LEVELS // 2) != (labels >= 0)
    found: Mask = np.asarray(wrong & (field != NO_VALUE))
    return found


def stamped(
    picture: npt.NDArray[Number], x: Floats, y: Floats, values: npt.NDArray[Number], size: tuple[int, int]
) -> None:
    """Draw dots of whole pixels into a picture, completely inside it, as near to their centres as possible."""
    height, width = picture.shape
    across, down = min(size[0], width), min(size[1], height)
    left = np.clip(np.floor(x - across / 2 + 0.5).astype(np.intp), 0, width - across)
    top = np.clip(np.floor(y - down / 2 + 0.5).astype(np.intp), 0, height - down)
    for dy in range(down):
        for dx in range(across):
            picture[top + dy, left + dx] = values
