"""Pictures in quadrants, sextants and octants: 2x2, 2x3 or 2x4 pixels per cell, in the two most suitable colours.

A cell has one glyph and two colours. A field of few levels hardly suffers: at 24 levels one cell in seven of a surface
has more than two levels, and is then split where it shows most: at the sign, else halfway.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from tuiplay.raster.cell_grid import CellGrid, Levels
from tuiplay.raster.cells import ALL_MARKS, BLANK, POINT, WRONG, Cell, Key, Painter, painter
from tuiplay.raster.classes import CLASS, CLASS_POINT, END, MOST, STEPS, ClassPainter, class_painter
from tuiplay.raster.palette import LEVELS
from tuiplay.raster.surface import NO_VALUE

QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""The glyph of each pattern; bit 0 is the pixel at the top left, bit 1 the one to its right, and so on downwards."""

_HALF = LEVELS // 2
_FIRST_SEXTANT, _FIRST_OCTANT = 0x1FB00, 0x1CD00


def _sextants() -> str:
    """The sextants of Unicode 13, in the order of the patterns, with older characters for patterns that had one."""
    known = {0: " ", 0b010101: "▌", 0b101010: "▐", 63: "█"}
    return _filled(64, known, _FIRST_SEXTANT)


def _octants() -> str:
    """The octants of Unicode 16, likewise; the older ones are blocks, quadrants, quarters, and six of their corners."""
    known = {0: 0x20, 0x01: 0x1CEA8, 0x02: 0x1CEAB, 0x40: 0x1CEA3, 0x80: 0x1CEA0, 0x14: 0x1FBE6, 0x28: 0x1FBE7}
    known |= {0x03: 0x1FB82, 0xC0: 0x2582, 0x3F: 0x1FB85, 0xFC: 0x2586}
    quarters = (0x05, 0x0A, 0x50, 0xA0)
    for pattern, glyph in enumerate(QUADRANTS):
        known[sum(bits for place, bits in enumerate(quarters) if pattern >> place & 1)] = ord(glyph)
    return _filled(256, {pattern: chr(code) for pattern, code in known.items()}, _FIRST_OCTANT)


def _filled(count: int, known: dict[int, str], first: int) -> str:
    others = iter(range(first, first + count))
    return "".join(known.get(pattern) or chr(next(others)) for pattern in range(count))


SEXTANTS, OCTANTS = _sextants(), _octants()
"""The glyph of each pattern, as in ``QUADRANTS``."""

REVERSED = {
    ord(glyph): glyphs[len(glyphs) - 1 - pattern]
    for glyphs in (SEXTANTS, OCTANTS)
    for pattern, glyph in enumerate(glyphs)
}
"""The inverse of each glyph, filled where it is empty, for ``str.translate``; quadrants are octants too."""

BLOCKS = {"quadrant": CellGrid(2, 2), "sextant": CellGrid(2, 3), "octant": CellGrid(2, 4)}
"""The pixels of a cell by the name of the blocks."""
DOTS = {"quadrant": (2, 1), "sextant": (2, 2), "octant": (2, 2)}
"""The size of a point in those pixels: about as wide as a cell, and as high as wide."""


def glyphs_of(name: str) -> str:
    """The glyphs of the blocks of this name, by pattern."""
    return {"quadrant": QUADRANTS, "sextant": SEXTANTS, "octant": OCTANTS}[name]


def _kinds() -> Levels:
    """The kind of each level, shape (256,); levels of one kind are consecutive, so that their mean is of it too."""
    kinds = np.zeros(256, dtype=np.uint8)
    kinds[_HALF:LEVELS] = 1
    kinds[POINT:BLANK] = kinds[POINT + WRONG : BLANK + WRONG] = _POINTS
    kinds[BLANK] = 3
    for number in range(MOST):
        first = CLASS + STEPS * number
        kinds[first : first + STEPS] = 4 + number
    kinds[CLASS_POINT:END] = kinds[CLASS_POINT + WRONG : END + WRONG] = _POINTS
    kinds[NO_VALUE] = 4 + MOST
    kinds[[*ALL_MARKS]] = _LINES
    return kinds


_POINTS, _LINES = 2, 5 + MOST
_KIND = _kinds()


class BlockPainter(Painter):
    """A painter of cells as one glyph of ``BLOCKS[name]`` in two colours. For many colours only."""

    def __init__(self, name: str, depth: str = "truecolor") -> None:
        super().__init__(depth)
        self.grid = self.places = BLOCKS[name]
        self.dot = DOTS[name]
        self._glyphs = glyphs_of(name)

    def runs(self, band: Levels) -> list[tuple[int, Key]]:
        """The runs (cells, (pattern, foreground, background)) of cells that look alike, left to right."""
        across, down = self.grid.across, self.grid.down
        columns = band.shape[1] // across
        if not columns:
            return []
        pixels = band if self.depth == "truecolor" else self._one[band]
        cells = pixels.reshape(down, columns, across).transpose(1, 0, 2).reshape(columns, across * down)
        pattern, front, back = two_colours(cells)
        code = (pattern.astype(np.int64) << 16) | (front.astype(np.int64) << 8) | back
        starts = np.flatnonzero(np.concatenate(([True], code[1:] != code[:-1])))
        counts = np.diff(np.append(starts, columns))
        return [
            (count, (found >> 16, found >> 8 & 255, found & 255))
            for count, found in zip(counts.tolist(), code[starts].tolist(), strict=True)
        ]

    def uniform(self, level: int) -> Key:
        """The key of a cell whose pixels all have this level."""
        return 0, 0, level

    def cell(self, key: Key) -> Cell:
        """The cell that belongs to a key."""
        pattern, front, back = key
        return Cell(self._glyphs[pattern], front, back) if pattern else Cell(" ", None, back)

    def spot(self, place: int) -> str:
        """The glyph of one pixel of a cell, by its number from the top left, row by row."""
        return self._glyphs[1 << place]


class ClassBlockPainter(BlockPainter, ClassPainter):
    """A painter of blocks for three and more classes."""


def two_colours(cells: Levels) -> tuple[npt.NDArray[np.intp], Levels, Levels]:
    """The pattern, foreground and background of cells, from their pixels of shape (cells, pixels).

    Points win over lines, and both over the field. Elsewhere the two most frequent kinds (signs, classes) share the
    cell, each at the mean of its levels; a cell of one kind is split halfway between its weakest and its strongest
    level. A cell of one level has the pattern 0 and foreground 0.
    """
    low, high = cells.min(axis=1), cells.max(axis=1)
    middle = np.where((low < _HALF) & (high >= _HALF), _HALF - 1, (low.astype(np.intp) + high) // 2)
    ink = cells > middle[:, None]
    odd = np.flatnonzero((high >= LEVELS) & (low != high))
    paper = ~ink
    if len(odd):
        ink[odd], paper[odd] = _split(cells[odd], ink[odd])
    flat = low == high
    front, back = _mean(cells, ink), _mean(cells, paper)
    pattern = ink @ (1 << np.arange(cells.shape[1]))
    pattern[flat], front[flat], back[flat] = 0, 0, low[flat]
    return pattern, front, back


def _mean(cells: Levels, where: npt.NDArray[np.bool_]) -> Levels:
    count = where.sum(axis=1)
    mean: Levels = ((cells * where).sum(axis=1, dtype=np.intp) + count // 2) // np.maximum(count, 1)
    return mean.astype(np.uint8)


def _split(cells: Levels, halves: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """The pixels drawn in the foreground, and those of the others that give the background its colour."""
    kinds = _KIND[cells]
    points, lines = kinds == _POINTS, kinds == _LINES
    # Points win over lines, and lines over the field.
    points = np.where(points.any(axis=1)[:, None], points, lines)
    first_point = np.take_along_axis(cells, points.argmax(axis=1)[:, None], axis=1)
    present = np.unique(kinds)
    fields = ~(points | lines)
    counts = np.array([((kinds == kind) & fields).sum(axis=1) for kind in present])
    rows = np.arange(len(cells))
    first = counts.argmax(axis=0)
    counts[first, rows] = 0
    second = counts.argmax(axis=0)
    alone = counts[second, rows] == 0
    paper = kinds == present[first][:, None]
    ink = np.where(alone[:, None], paper & halves, kinds == present[second][:, None])
    # A cell of one kind is split into halves between its own levels.
    paper = np.where(alone[:, None], paper & ~halves, paper)
    dotted = points.any(axis=1)[:, None]
    # Of two points of one cell the upper one is drawn.
    kept = np.where(dotted, points & (cells == first_point), ink)
    ground = np.where(dotted, (kinds == present[first][:, None]) & fields, paper)
    bare = dotted & ~ground.any(axis=1)[:, None]
    # Where no field is left, the next point or line is behind: the mean of several is the level of something else.
    rest = bare & ~kept
    first_rest = np.take_along_axis(cells, rest.argmax(axis=1)[:, None], axis=1)
    return kept, np.where(bare, rest & (cells == first_rest), ground)


@lru_cache
def block_painter(name: str, depth: str, several_classes: bool = False) -> BlockPainter:
    """The painter of the blocks of this name; each is made once."""
    return (ClassBlockPainter if several_classes else BlockPainter)(name, depth)


def painter_of(rung: str, depth: str, glyphs: str, several_classes: bool = False) -> Painter:
    """The painter for a way to draw pictures (``rung``).

    Without block glyphs, or with too few colours for a field, cells look as they do in half blocks: there the hue and
    density of one glyph make the picture.
    """
    if rung in BLOCKS and glyphs == "full" and depth in ("truecolor", "256"):
        return block_painter(rung, depth, several_classes)
    return class_painter(depth, glyphs) if several_classes else painter(depth, glyphs)
