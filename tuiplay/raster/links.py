"""The links of the network as braille: colour is the sign and size of the weight, thickness its size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tuiplay.raster.groups import grouped
from tuiplay.raster.palette import LEVELS
from tuiplay.raster.strokes import DOTTED, MEDIUM, SPARSE, THICK, THIN, trace

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.intp]
Link = tuple[float, float, float, float]
"""The end points x0, y0, x1, y1 in cells, the left one first."""

FOCUS = 253
"""The level of the link under the cursor."""
DEAD = 254
"""The level of links that L1 has cut."""
NONE = 255
"""The level of cells without a link."""

BRAILLE = " " + "".join(chr(0x2800 + pattern) for pattern in range(1, 256))
"""The glyph of each pattern of dots."""

LARGEST_WEIGHT = 2.0
"""The size beyond which weights look alike."""
STEPS = 6
"""The number of sizes that look different. Few, so that small changes of a weight do not change the screen."""

NARROW = 2.5
"""The columns between two layers below which many links cannot be distinguished."""
TANGLE = 8
"""The most links that are shown in such a gap."""
MANY = 32
"""The number of links in a network from which those of the neuron under the cursor push the others back."""

_HALF = LEVELS // 2
_DISTANCE = np.array([2, 3, 5, 6, 9, 11])
"""The distance in levels from the innermost one of the sign, by step. The weakest is visible, the strongest is last."""
_FAINTEST = int(_DISTANCE[0])
_STYLE = np.array(
    [
        [SPARSE, THIN, THIN, MEDIUM, MEDIUM, THICK],
        [SPARSE, THIN, THIN, THIN, MEDIUM, MEDIUM],
        [SPARSE, SPARSE, THIN, THIN, THIN, MEDIUM],
    ]
)
"""The styles by crowding and step. With little room, thick links would only cover others."""
_CROWDED = (0.9, 2.0)
"""The dots of all links between two layers, per dot of the space there, from which the 2nd and the 3rd row apply."""


class Drawn(Struct, frozen=True):
    """The way in which links are drawn, each array of shape (links,).

    Attributes
    ----------
    levels
        The levels, as in ``LinkPicture``.
    ranks
        The order of the links: the highest rank lies above all.
    hidden, back
        True for links that are left out, and for those pushed back behind the links of the neuron under the cursor.
    """

    levels: Bytes
    ranks: Integers
    hidden: npt.NDArray[np.bool_]
    back: npt.NDArray[np.bool_]


class LinkPicture(Struct, frozen=True):
    """The contents of the cells.

    Attributes
    ----------
    patterns
        The dots as the offset from U+2800, 0 for an empty cell; shape (height, width).
    levels
        The levels, shape (height, width): 0 to ``LEVELS`` - 1 on the scale of all pictures, ``FOCUS``, ``DEAD``, or
        ``NONE`` in an empty cell.
    drawn
        The drawing of each link.
    """

    patterns: Bytes
    levels: Bytes
    drawn: Drawn


def steps_of(weights: npt.ArrayLike) -> Integers:
    """The sizes 0 to ``STEPS`` - 1 of weights, shape kept; NaN counts as 0.

    They are evenly spaced in sqrt(min(|w|, 2) / 2), which raises small weights: the limits are .06, .22, .5, .89 and
    1.39.
    """
    size = np.minimum(np.abs(np.nan_to_num(np.asarray(weights, dtype=np.float64))), LARGEST_WEIGHT)
    steps: Integers = np.minimum(np.sqrt(size / LARGEST_WEIGHT) * STEPS, STEPS - 1).astype(np.intp)
    return steps


class LinkCanvas:
    """The links, laid out once and drawn as often as their weights change.

    A cell has one colour, so it belongs to one link, the strongest that passes through it, and shows the dots of that
    link alone: a strong stroke stays clean, and interrupts what crosses below it, like a bridge. Links of the same step
    rank by their index, not by their exact weights, so that they do not keep changing places in training.

    Parameters
    ----------
    width, height
        The size of the canvas in cells.
    links
        The end points in cells. Links that share an end point are spread a little there.
    """

    def __init__(self, width: int, height: int, links: Sequence[Link]) -> None:
        self.width, self.height = width, height
        self._strokes = trace(width, height, links)
        self._styles = _STYLE[crowding(links, self._strokes.dots)]
        self._count = len(links)
        self._narrow = _narrow(links)
        self._hidden = self._narrow
        self._rank = np.arange(self._count)
        self._style = self._styles[:, 0]

    def draw(
        self,
        strength: npt.ArrayLike,
        dead: npt.NDArray[np.bool_] | None = None,
        focus: int | None = None,
        bright: npt.NDArray[np.bool_] | None = None,
    ) -> LinkPicture:
        """Return the picture of weights, shape (links,), some of them pruned, one of them under the cursor.

        With ``bright``, shape (links,), the links of the neuron under the cursor, the others are pushed back if there
        are many. A narrow gap with more than ``TANGLE`` links shows only these: all of them would run down the same
        columns.

        Links of exactly 0 are thin, in the innermost positive level; pruned ones are dotted, below all others; the
        focused one is above all others and at least of medium thickness.
        """
        weights = np.nan_to_num(np.asarray(strength, dtype=np.float64))
        step = steps_of(weights)
        links = np.arange(self._count)
        level = np.where(weights >= 0, _HALF + _DISTANCE[step], _HALF - 1 - _DISTANCE[step]).astype(np.uint8)
        style = self._styles[links, step]
        layer = step + 2
        back = np.zeros(self._count, dtype=np.bool_)
        if bright is not None and self._count >= MANY:
            back = ~bright
            level[back] = np.where(weights >= 0, _HALF + _FAINTEST, _HALF - 1 - _FAINTEST)[back]
            style[back] = SPARSE
            layer[bright] += STEPS
        zero = weights == 0
        level[zero], style[zero], layer[zero] = _HALF, THIN, 1
        if dead is not None:
            level[dead], style[dead], layer[dead] = DEAD, DOTTED, 0
        if focus is not None:
            level[focus], layer[focus] = FOCUS, 2 * STEPS + 2
            style[focus] = THICK if style[focus] == THICK else MEDIUM
        self._rank, self._style = layer * self._count + links, style

        strokes = self._strokes
        self._hidden = self._narrow if bright is None else self._narrow & ~bright
        drawn = np.flatnonzero((strokes.style == style[strokes.link]) & ~self._hidden[strokes.link])
        link, cell = strokes.link[drawn], strokes.cell[drawn]
        rank = self._rank[link]
        highest = np.full(self.width * self.height, -1)
        np.maximum.at(highest, cell, rank)
        shown = rank == highest[cell]
        patterns = np.zeros(self.width * self.height, dtype=np.uint8)
        levels = np.full(self.width * self.height, NONE, dtype=np.uint8)
        patterns[cell[shown]] = strokes.bits[drawn[shown]]
        levels[cell[shown]] = level[link[shown]]
        shape = (self.height, self.width)
        drawn_links = Drawn(level, self._rank, self._hidden, back)
        return LinkPicture(patterns.reshape(shape), levels.reshape(shape), drawn_links)

    def reach(self) -> npt.NDArray[np.bool_]:
        """The cells that links may ever pass through, at their largest width in pixels; shape (height, width)."""
        wide = np.zeros((self.height + 4, self.width + 2), dtype=np.bool_)
        rows, columns = np.divmod(self._strokes.cell, self.width)
        for down in range(5):
            for across in range(3):
                wide[rows + down, columns + across] = True
        return wide[2:-2, 1:-1]

    def links_at(self, column: int, row: int) -> int | None:
        """The link that a click on a cell means: the highest in the last picture that passes through it; else None.

        A cell between the dots of a dotted link counts as on it.
        """
        if not (0 <= column < self.width and 0 <= row < self.height):
            return None
        strokes = self._strokes
        here = np.flatnonzero(strokes.cell == row * self.width + column)
        link, style = strokes.link[here], strokes.style[here]
        through = link[((style == THIN) | (style == self._style[link])) & ~self._hidden[link]]
        return int(through[np.argmax(self._rank[through])]) if len(through) else None


def _narrow(links: Sequence[Link]) -> npt.NDArray[np.bool_]:
    """True for links that run through a narrow gap with many others, shape (links,)."""
    ends = np.array(links, dtype=np.float64).reshape(-1, 4)
    _, gap = grouped(ends[:, 0], ends[:, 2])
    narrow: npt.NDArray[np.bool_] = (ends[:, 2] - ends[:, 0] < NARROW) & (np.bincount(gap)[gap] > TANGLE)
    return narrow


def crowding(links: Sequence[Link], dots: Integers | None = None) -> Integers:
    """The crowding of each link, 0 to 2: how little room it has. Links between the same columns share their space.

    ``dots`` are the lengths of the links in dots; measured along straight lines if they are not given.
    """
    if not links:
        return np.zeros(0, dtype=np.intp)
    ends = np.array(links, dtype=np.float64)
    if dots is None:
        dots = np.maximum(2 * np.abs(ends[:, 2] - ends[:, 0]), 4 * np.abs(ends[:, 3] - ends[:, 1])).astype(np.intp)
    first, gap = grouped(ends[:, 0], ends[:, 2])
    count = len(first)
    highest, lowest = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(highest, gap, ends[:, [1, 3]].min(axis=1))
    np.maximum.at(lowest, gap, ends[:, [1, 3]].max(axis=1))
    across = np.abs(ends[:, 2] - ends[:, 0])[first]
    room = np.maximum(2 * across, 1) * np.maximum(4 * (lowest - highest), 4)
    crowd = np.bincount(gap, dots) / room
    row: Integers = np.searchsorted(_CROWDED, crowd, side="right")[gap]
    return row


def runs(patterns: Bytes, levels: Bytes, glyphs: str = BRAILLE) -> list[tuple[str, int]]:
    """The runs (text, level) of one row of a picture, left to right, with ``glyphs`` by pattern.

    Empty cells join the run beside them, since a space shows no foreground; an empty row is one run of ``NONE``.
    """
    pieces: list[tuple[str, int]] = []
    text = "".join([glyphs[pattern] for pattern in patterns.tolist()])
    current, start = NONE, 0
    for column, level in enumerate(levels.tolist()):
        if level != current and level != NONE:
            if current != NONE:
                pieces.append((text[start:column], current))
                start = column
            current = level
    if text:
        pieces.append((text[start:], current))
    return pieces
