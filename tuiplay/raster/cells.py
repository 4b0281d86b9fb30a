"""Pairs of levels as glyphs with two colours, for every colour depth.

A colour is named by its slot: a level, a point's level, or ``BLANK``, the neutral background. The theme decides the
colour of a slot. With many colours and blocks a cell shows its two halves. In all other cases it shows one glyph, for
the mean of its halves: with 16 colours the hue is the sign and the density the strength; without colours the two signs
have textures of their own; with many colours but without blocks it is a space in the colour of the mean.
"""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from tuiplay.raster.cell_grid import HALVES, WHOLE, CellGrid, Levels
from tuiplay.raster.palette import LEVELS
from tuiplay.raster.surface import NO_VALUE

POINT = LEVELS
"""The level of a training point of the most negative label; as many follow as the field has."""
BLANK = 2 * LEVELS
"""The level of a pixel that shows nothing, and the slot of the neutral background."""
WRONG = 96
"""The number added to the level of a training point that is misclassified."""

CONTOUR, OUTER_CONTOUR, FOLD, BORDER = 240, 241, 242, 243
"""The levels of lines over the field: where it is 0, where it is -0.5 or 0.5, where a unit folds, the best border."""
CURVE, AXIS, HIT = 244, 245, 246
"""The levels of the curve of a network of one input, of its axes, and of the curve where points lie on it."""
LINE_MARKS = {CONTOUR: "*", OUTER_CONTOUR: "'", FOLD: "/", BORDER: "$"}
"""The glyphs of lines over a field if a cell has one glyph."""
ALL_MARKS = {**LINE_MARKS, CURVE: "+", AXIS: ".", HIT: "8"}
"""The glyphs of all lines, including those of curves, which have no field; none is the strongest texture of a band."""

UPPER_HALF = "▀"
Key = tuple[int, ...]
"""The key that distinguishes cells by their look; for half blocks the levels of both halves."""
TRAIN_MARKS, TEST_MARKS = "xo", "XO"
"""The glyphs of a negative and a positive point if a cell has one glyph."""

SHADES = "░▒▓"
SIGNED_TEXTURES = {"full": ("░▒▓█", " .:+#"), "ascii": ("-=%@", " .:+#")}
"""The textures of the negative and the positive sign, weakest first. None of their glyphs is a point's."""
_SHADES_IN_ASCII = ("-=%@", ".:+#")

STEPS_256 = 6
"""The number of colours of each sign at 256 colours."""
_STEPS_16 = 5

_HALF = LEVELS // 2
_WEAK, _STRONG = (_HALF - 1, _HALF), (0, LEVELS - 1)
"""The slots of the two colours that each sign has at 16 colours: negative, positive."""


class Cell(NamedTuple):
    """A glyph and the slots of its colours; a space has no foreground."""

    glyph: str
    foreground: int | None
    background: int


def is_wrong(level: int) -> bool:
    """True if a level or slot is that of a misclassified point, also of a class's."""
    return POINT + WRONG <= level < CONTOUR


def is_point(level: int) -> bool:
    """True if a level or slot is that of a training point."""
    return POINT <= level < BLANK or POINT + WRONG <= level < BLANK + WRONG


def is_line(level: int) -> bool:
    """True if a level or slot is that of a line."""
    return level in ALL_MARKS


def mean(top: int, bottom: int) -> int:
    """The level of a cell of two halves.

    A point wins over lines and the field, a line over the field, and of two of a kind the upper one. If the halves'
    values cancel out, the upper one decides the sign. Halves that show nothing, or no value, count only if both do.
    """
    for level in (top, bottom):
        if is_point(level):
            return level
    for upper, lower in ((top, bottom), (bottom, top)):
        if is_line(upper):
            return upper
        if upper in (BLANK, NO_VALUE):
            return lower
    total = top + bottom
    if total == LEVELS - 1:
        return _HALF if top >= _HALF else _HALF - 1
    return total // 2 if total >= LEVELS else (total + 1) // 2


class Painter:
    """A painter of cells for one colour depth and one set of glyphs.

    A cell consists of the pixels of ``grid``; ``places`` are the positions in it that are distinguishable on the
    screen.
    """

    grid: CellGrid = HALVES
    dot: tuple[int, int] = (1, 1)
    """The pixels across and down of a point."""

    known: ClassVar[tuple[int, ...]] = (*range(BLANK + 1), *range(POINT + WRONG, BLANK + WRONG), *ALL_MARKS, NO_VALUE)
    """The levels that it can paint."""

    def __init__(self, depth: str = "truecolor", glyphs: str = "full") -> None:
        self.depth, self.glyphs = depth, glyphs
        self.coloured = depth in ("truecolor", "256")
        self.halves = self.coloured and glyphs == "full"
        """True if a cell shows both its halves."""
        self.places = HALVES if self.halves else WHOLE
        one = np.arange(256, dtype=np.uint8)
        for level in self.known:
            if level not in (BLANK, NO_VALUE):
                one[level] = self._alike(level)
        self._one = one
        self._both: Levels | None = None
        if not self.halves:
            both = np.full((256, 256), NO_VALUE, dtype=np.uint8)
            for top in self.known:
                for bottom in self.known:
                    both[top, bottom] = one[self.mean(top, bottom)]
            self._both = both

    def mean(self, top: int, bottom: int) -> int:
        """The level of a cell of two halves."""
        return mean(top, bottom)

    def _alike(self, level: int) -> int:
        """The first of the levels that look like this one."""
        if is_line(level):
            return level
        if is_wrong(level):
            return WRONG + self._alike(level - WRONG)
        if is_point(level):
            if self.coloured:
                return POINT + self._alike(level - POINT)
            return POINT + _STRONG[level - POINT >= _HALF]
        steps = self._steps(level >= _HALF)
        step = _distance(level) * steps // _HALF
        inner = -(-step * _HALF // steps)
        return _HALF + inner if level >= _HALF else _HALF - 1 - inner

    def _steps(self, positive: bool) -> int:
        if self.depth == "none":
            return len(SIGNED_TEXTURES[self.glyphs][positive])
        return {"truecolor": _HALF, "256": STEPS_256, "16": _STEPS_16}[self.depth]

    def merge(self, top: Levels, bottom: Levels) -> tuple[Levels, Levels]:
        """The same rows of pixels, with one level for all that look alike, which makes the longest possible runs."""
        if self._both is None:
            return (top, bottom) if self.depth == "truecolor" else (self._one[top], self._one[bottom])
        row = self._both[top, bottom]
        return row, row

    def runs(self, band: Levels) -> list[tuple[int, Key]]:
        """The runs (cells, key) of cells that look alike, left to right, from the pixels of one row of cells.

        ``band`` has shape (grid.down, grid.across x cells).
        """
        top, bottom = self.merge(band[0], band[1])
        return [(count, (upper, lower)) for count, upper, lower in half_block_runs(top, bottom)]

    def uniform(self, level: int) -> Key:
        """The key of a cell whose pixels all have this level."""
        return level, level

    def cell(self, key: Key) -> Cell:
        """The cell that belongs to a key."""
        top, bottom = key
        if self._both is None:
            return Cell(" ", None, bottom) if top == bottom else Cell(UPPER_HALF, top, bottom)
        return self._single(int(self._both[top, bottom]))

    def _single(self, level: int) -> Cell:
        if level == BLANK:
            return Cell(" ", None, BLANK)
        if level == NO_VALUE:
            return Cell(" ", None, NO_VALUE) if self.coloured else Cell("?", NO_VALUE, BLANK)
        if is_line(level):
            return Cell(ALL_MARKS[level], level, BLANK)
        if is_point(level):
            return Cell(TRAIN_MARKS[level - POINT - WRONG * is_wrong(level) >= _HALF], level, BLANK)
        if self.coloured:
            return Cell(" ", None, level)
        positive = level >= _HALF
        step = _distance(level) * self._steps(positive) // _HALF
        weak, strong = _WEAK[positive], _STRONG[positive]
        if self.depth == "none":
            return Cell(SIGNED_TEXTURES[self.glyphs][positive][step], strong, BLANK)
        if self.glyphs == "ascii":
            glyphs = _SHADES_IN_ASCII[positive]
            return Cell(glyphs[step], weak, BLANK) if step < len(glyphs) else Cell(" ", None, weak)
        if step < len(SHADES):
            return Cell(SHADES[step], weak, BLANK)
        return Cell(" ", None, weak) if step == len(SHADES) else Cell(SHADES[1], strong, weak)


def _distance(level: int) -> int:
    """The number of levels from the innermost one of the same sign."""
    return level - _HALF if level >= _HALF else _HALF - 1 - level


@lru_cache
def painter(depth: str, glyphs: str) -> Painter:
    """The painter for a depth and a set of glyphs; each is made once."""
    return Painter(depth, glyphs)


def half_block_runs(top: npt.ArrayLike, bottom: npt.ArrayLike) -> list[tuple[int, int, int]]:
    """The runs (cells, top level, bottom level) of equal cells, left to right, from two pixel rows of equal length."""
    upper, lower = _as_list(top), _as_list(bottom)
    if not upper:
        return []
    runs: list[tuple[int, int, int]] = []
    start = 0
    above, below = upper[0], lower[0]
    for column, (a, b) in enumerate(zip(upper, lower, strict=True)):
        if a != above or b != below:
            runs.append((column - start, above, below))
            start, above, below = column, a, b
    runs.append((len(upper) - start, above, below))
    return runs


def _as_list(row: npt.ArrayLike) -> list[int]:
    # Plain integers: comparing NumPy's scalars one by one takes ten times as long.
    return row.tolist() if isinstance(row, np.ndarray) else list(row)  # type: ignore[arg-type]


# Links

_LEFT, _RIGHT = (0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80)
"""The bits of the dots of a cell's two columns, from the top."""


def _stroke(pattern: int) -> str:
    """The ASCII character that looks most like a pattern of dots."""
    left = [row for row in range(4) if pattern & _LEFT[row]]
    right = [row for row in range(4) if pattern & _RIGHT[row]]
    if not pattern:
        return " "
    if len(left) + len(right) == 1:
        return "." if (left or right)[0] > 1 else "'"
    if left and right:
        fall = sum(right) / len(right) - sum(left) / len(left)
        if len(left) + len(right) >= 6 and abs(fall) <= 1:
            return "#"
        if abs(fall) <= 1:
            return "=" if len(left) > 1 and len(right) > 1 else "-"
        return "\\" if fall > 0 else "/"
    return "|"


STROKES = "".join(_stroke(pattern) for pattern in range(256))
"""The ASCII character of each pattern of dots, by direction."""
DOTS = " " + ":" * 255
"""The ASCII characters of links that must look different from those."""
CUT = " " + "." * 255
"""The ASCII characters of pruned links."""
