"""Three and more classes as levels, and those levels as cells.

The codes follow those of the scale from -1 to +1 (see ``cells``), so that one picture may hold both: a hidden neuron's
scale under points of classes. A field's code is class and strength; a point's is its class. With many colours the hue
is the class and the strength the distance from the background. In all other cases every class has textures of its own,
denser for a higher confidence, so that classes are distinguishable without colour vision, and points are letters.
"""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from tuiplay.raster.cell_grid import Levels
from tuiplay.raster.cells import BLANK, WRONG, Cell, Painter, is_line, is_point, is_wrong
from tuiplay.raster.groups import occupied
from tuiplay.raster.surface import NO_VALUE, Integers, cell_of

MOST = 10
"""The number of classes that have colours and marks of their own."""
STEPS = 6
"""The number of strengths of a class that look different with many colours."""
CLASS = BLANK + 1
"""The level of class 0 at its weakest; there are ``STEPS`` levels for each class."""
CLASS_POINT = CLASS + MOST * STEPS
"""The level of a training point of class 0; there is one for each class."""
END = CLASS_POINT + MOST

TRAIN_LETTERS, TEST_LETTERS = "abcdefghij", "ABCDEFGHIJ"
"""The marks of points by class if a cell has one glyph, and of test points always."""
TEXTURES = {
    "full": ("░▒▓", ".:#", "-=%", "╱╳*", "'\"&", "│║▐", ",;$", "~+@", "`^]", "(<{"),
    "ascii": (".:#", "-=%", "'\"*", ",;&", "~+@", "`^$", "(<{", ")>}", "/![", "_|]"),
}
"""The textures by class, weakest first. None of their glyphs is a point's."""
STEPS_FEW = 3
"""The number of strengths that look different with few colours."""


def class_levels(
    winner: npt.NDArray[np.uint8],
    confidence: npt.ArrayLike,
    previous: Levels | None = None,
    hysteresis: float = 0.6,
) -> Levels:
    """The levels of winning classes and their confidence. The class is exact.

    Parameters
    ----------
    winner
        The class numbers, of any shape. Those beyond ``MOST`` look like the last one.
    confidence
        The confidence, same shape, clipped to [0, 1]: 0 if all classes are equally likely, 1 if there is no doubt. NaN
        gives ``NO_VALUE``.
    previous, hysteresis
        As in ``surface.quantize``: the strength shown before is kept if the confidence is within ``hysteresis`` steps
        of its centre and the class is the same.
    """
    exact = np.asarray(confidence, dtype=np.float64)
    missing = np.isnan(exact)
    exact = np.clip(np.where(missing, 0.0, exact), 0.0, 1.0) * STEPS
    base = CLASS + np.minimum(winner, MOST - 1).astype(np.int64) * STEPS
    step = np.minimum(exact.astype(np.int64), STEPS - 1)
    if previous is not None and previous.shape == exact.shape:
        before = previous.astype(np.int64) - base
        near = (before >= 0) & (before < STEPS) & (np.abs(exact - before - 0.5) <= hysteresis)
        step = np.where(near, before, step)
    levels: Levels = np.where(missing, NO_VALUE, base + step).astype(np.uint8)
    return levels


def discrete_classes(winner: npt.NDArray[np.uint8], confidence: npt.ArrayLike) -> Levels:
    """The levels of the classes alone, all at full strength; a confidence of NaN gives ``NO_VALUE``."""
    exact = np.asarray(confidence, dtype=np.float64)
    return class_levels(winner, np.where(np.isnan(exact), exact, 1.0))


def majority(points: npt.ArrayLike, width: int, height: int) -> tuple[Integers, Integers, Integers]:
    """The rows, columns and classes of the cells that hold points in a width x height picture, row by row.

    ``points`` has shape (n, 3): x1, x2, class number. Points outside the domain are left out. If several share a cell,
    the class with the most points there wins, of equals the first.
    """
    table = np.asarray(points, dtype=np.float64).reshape(-1, 3)
    columns, rows, outside = cell_of(table[:, 0], table[:, 1], width, height)
    inside = ~outside & np.isfinite(table[:, 2])
    label = np.clip(np.rint(table[inside, 2]), 0, MOST - 1).astype(np.intp)
    cells, index = occupied(rows[inside] * width + columns[inside], width * height)
    counts = np.bincount(index * MOST + label, minlength=len(cells) * MOST).reshape(-1, MOST)
    return cells // width, cells % width, counts.argmax(axis=1)


def is_class(level: int) -> bool:
    """True if a level is that of a class's field."""
    return CLASS <= level < CLASS_POINT


def is_class_point(level: int) -> bool:
    """True if a level is that of a training point of a class."""
    return CLASS_POINT <= level < END or CLASS_POINT + WRONG <= level < END + WRONG


class ClassPainter(Painter):
    """A painter of classes, and of the scale from -1 to +1 under points of classes."""

    known: ClassVar[tuple[int, ...]] = (*Painter.known, *range(CLASS, END), *range(CLASS_POINT + WRONG, END + WRONG))

    def _alike(self, level: int) -> int:
        if not (is_class(level) or is_class_point(level)):
            return super()._alike(level)
        if self.depth == "truecolor" or is_class_point(level):
            return level
        kind, step = divmod(level - CLASS, STEPS)
        wide = STEPS // STEPS_FEW
        return CLASS + kind * STEPS + step // wide * wide + wide - 1

    def mean(self, top: int, bottom: int) -> int:
        """The level of a cell of two halves: a point wins over the field, of two points the upper one. Of two classes
        the surer one wins, of equals the upper; two halves of one class have the mean of their strengths."""
        for level in (top, bottom):
            if is_class_point(level) or is_point(level):
                return level
        for upper, lower in ((top, bottom), (bottom, top)):
            if is_line(upper):
                return upper
            if upper in (BLANK, NO_VALUE):
                return lower
        if not (is_class(top) and is_class(bottom)):
            return top if is_class(top) else bottom if is_class(bottom) else super().mean(top, bottom)
        (one, strong), (other, weak) = divmod(top - CLASS, STEPS), divmod(bottom - CLASS, STEPS)
        if one == other:
            return CLASS + one * STEPS + (strong + weak + 1) // 2
        return bottom if weak > strong else top

    def _single(self, level: int) -> Cell:
        if is_class_point(level):
            return Cell(TRAIN_LETTERS[level - CLASS_POINT - WRONG * is_wrong(level)], level, BLANK)
        if not is_class(level):
            return super()._single(level)
        if self.coloured:
            return Cell(" ", None, level)
        kind, step = divmod(level - CLASS, STEPS)
        step = step * STEPS_FEW // STEPS
        colour = CLASS + kind * STEPS + STEPS - 1
        texture = TEXTURES[self.glyphs][kind]
        if self.depth == "16" and step == STEPS_FEW - 1:
            return Cell(texture[0], BLANK, colour)
        return Cell(texture[step], colour, BLANK)


@lru_cache
def class_painter(depth: str, glyphs: str) -> ClassPainter:
    """The painter for a depth and a set of glyphs; each is made once."""
    return ClassPainter(depth, glyphs)
