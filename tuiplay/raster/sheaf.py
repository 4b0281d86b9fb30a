"""Many curves in one picture: layers of them, each layer drawn at once, over axes by plotext."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tuiplay.raster.plot import BRAILLE, EMPTY, Axes, Floats, Run, columns_of, plot, runs_of

Patterns = npt.NDArray[np.uint8]
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], dtype=np.uint8)
"""The bits of a braille glyph's dots, by row and column (Unicode, chapter 21.1)."""
_GLYPHS = [chr(0x2800 + pattern) for pattern in range(256)]


class Layer(Struct, frozen=True):
    """Curves that look alike: ``y`` of shape (curves, n) over ascending ``x`` of shape (n,), with a gap where ``y`` is
    not a finite number. ``marker`` is a character or ``BRAILLE``."""

    x: Floats
    y: Floats
    marker: str = BRAILLE


def sheaf(width: int, height: int, axes: Axes, layers: Sequence[Layer]) -> list[list[Run]]:
    """Return a picture of ``width`` x ``height`` characters: for every row its runs, left to right, as ``plot.plot``
    returns them; the kind of a cell is the number of the first layer that crosses it."""
    rows = plot(width, height, axes, ())
    columns, lines = columns_of(width, axes), height - 2 * int(axes.lines)
    if columns < 1 or lines < 1:
        return rows
    kinds = np.full((lines, columns), EMPTY)
    glyphs = np.full((lines, columns), " ")
    for number, layer in enumerate(layers):
        braille = layer.marker == BRAILLE
        dots = _drawn(layer, axes, *((2 * columns, 4 * lines) if braille else (columns, lines)))
        patterns = _patterns(dots) if braille else dots
        free = (patterns > 0) & (kinds == EMPTY)
        kinds[free] = number
        glyphs[free] = np.asarray(_GLYPHS)[patterns[free]] if braille else layer.marker
    left = width - columns
    drawn = zip(rows, glyphs, kinds.tolist(), strict=False)
    return [_over(runs, "".join(text), row, left) for runs, text, row in drawn] + rows[lines:]


def _drawn(layer: Layer, axes: Axes, across: int, down: int) -> npt.NDArray[np.bool_]:
    """The dots of the curves of a layer, shape (down, across): in adjacent columns all rows between their heights."""
    (first, last), (low, high) = axes.x, axes.y
    drawn = np.zeros((down + 1, across), dtype=np.intp)
    if len(layer.x) and len(layer.y):
        heights = _heights(layer, np.linspace(first, last, across))
        with np.errstate(invalid="ignore"):
            rows = (high - heights) / (high - low) * (down - 1)
        rows = np.where(np.abs(rows) <= 4 * down, np.rint(rows), np.nan)
        # From one column to the next a curve takes every row on the way, half of them in each of the two.
        step = np.nan_to_num(np.diff(rows, axis=1))
        between = np.maximum(np.abs(step) - 1, 0)
        ahead, behind = np.sign(step) * (between // 2), np.sign(step) * (between - between // 2)
        to, since = rows.copy(), rows.copy()
        to[:, :-1] += ahead
        since[:, 1:] -= behind
        there = np.isfinite(rows)
        ends = np.stack([rows[there], to[there], since[there]]).astype(np.intp)
        top, bottom, column = ends.min(axis=0), ends.max(axis=0), np.nonzero(there)[1]
        seen = (bottom >= 0) & (top < down)
        top, bottom, column = np.maximum(top, 0)[seen], np.minimum(bottom, down - 1)[seen], column[seen]
        np.add.at(drawn, (top, column), 1)
        np.add.at(drawn, (bottom + 1, column), -1)
    found: npt.NDArray[np.bool_] = drawn.cumsum(axis=0)[:-1] > 0
    return found


def _heights(layer: Layer, places: Floats) -> Floats:
    """The curves at these places, straight between their points, NaN beyond them; shape (curves, places)."""
    x, y = layer.x, layer.y
    right = np.clip(np.searchsorted(x, places), 1, max(1, len(x) - 1))
    if len(x) == 1:
        found = np.full((len(y), len(places)), np.nan)
        found[:, int(np.abs(places - x[0]).argmin())] = y[:, 0]
        return found
    share = (places - x[right - 1]) / (x[right] - x[right - 1])
    with np.errstate(invalid="ignore"):
        before, after = y[:, right - 1], y[:, right]
        found = np.select([share == 0.0, share == 1.0], [before, after], before + share * (after - before))
    # A last point that rounding has left just inside is drawn.
    found[:, (share < -1e-9) | (share > 1 + 1e-9)] = np.nan
    return np.asarray(found)


def _patterns(dots: npt.NDArray[np.bool_]) -> Patterns:
    """The braille patterns of dots, shape (down / 4, across / 2)."""
    rows, columns = dots.shape[0] // 4, dots.shape[1] // 2
    cells = dots.reshape(rows, 4, columns, 2).transpose(0, 2, 1, 3)
    found: Patterns = (cells * _BITS).sum(axis=(2, 3), dtype=np.uint8)
    return found


def _over(runs: list[Run], text: str, kinds: list[int], left: int) -> list[Run]:
    """The row with its axis on the left and the drawn cells on the right."""
    axis = [(character, kind) for part, kind in runs for character in part][:left]
    return runs_of([*axis, *zip(text, kinds, strict=True)], left + len(text))
