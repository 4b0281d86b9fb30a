"""The overlays of the big picture: lines as levels of pixels, marks as glyphs of cells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
import numpy.typing as npt
from textual.content import Content

from tuiplay.data.noise_models import BayesBest
from tuiplay.experiment.overlays import BATCH, BEST, CONTOURS, FOLDS, MISTAKES, PARTS
from tuiplay.nn.arrays import Array
from tuiplay.raster.cell_grid import WHOLE, Levels
from tuiplay.raster.cells import BORDER, CONTOUR, FOLD, LINE_MARKS, OUTER_CONTOUR
from tuiplay.raster.contours import OUTER, crossings, edges
from tuiplay.raster.surface import cell_of
from tuiplay.run.frame import Frame, pixel_centres
from tuiplay.run.point_rows import misclassified
from tuiplay.run.run import Run
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.pixels import Mark

_SHORT = {CONTOURS: "cont.", MISTAKES: "", BATCH: ""}
_SHORTEST = _SHORT | {CONTOURS: "c", FOLDS: "f", BEST: "b", PARTS: "p"}
"""The names for less room, and for the least; the glyph of a mark is enough without a name."""
_LEGEND = {CONTOURS: ("contours", CONTOUR), FOLDS: ("folds", FOLD), BEST: ("best", BORDER)}
"""The names of the lines, and the levels whose colours they have."""
CellMarks = dict[int, dict[int, Mark]]
"""Glyphs by row, then by column."""


def legend(palette: ScreenPalette, overlays: Sequence[str], room: int) -> Content:
    """The names of the overlays, each in its colour, or after its glyph where a cell has one glyph.

    Beyond ``room`` cells they are abbreviated.
    """
    for names in ({}, _SHORT):
        found = _legend(palette, overlays, names)
        if found.cell_length <= room:
            return found
    return _legend(palette, overlays, _SHORTEST, " ")


def _legend(palette: ScreenPalette, overlays: Sequence[str], short: dict[str, str], between: str = "  ") -> Content:
    parts: list[str | tuple[str, str]] = []
    for name in overlays:
        parts.append(between if parts else palette.words(" · "))
        if name in _LEGEND:
            word, level = _LEGEND[name]
            word = short.get(name, word)
            sign = "" if palette.places != WHOLE else f"{LINE_MARKS[level]} "
            colour = palette.line_colours[level]
        elif name == PARTS:
            word, sign, colour = short.get(name, name), "", palette.class_colours[0]
        else:
            glyph, mark = palette.mistake_mark if name == MISTAKES else palette.batch_mark
            word = short.get(name, name)
            sign = f"{glyph} " if word else glyph
            colour = mark.color.name if mark.color else ""
        parts.append(f"{sign}{word}" if palette.colourless else (f"{sign}{word}", colour))
    return Content.assemble(*parts)


class OverlayPainter:
    """A painter of overlays, for any grid of pixels."""

    def __init__(self, palette: ScreenPalette) -> None:
        self._palette = palette
        self._border: tuple[BayesBest | None, tuple[int, int], npt.NDArray[np.bool_] | None] = None, (0, 0), None

    def lines(self, frame: Frame, overlays: Collection[str], best: BayesBest | None) -> Levels | None:
        """The levels of the pixels on lines, of the surface's shape, 0 elsewhere; None without any lines."""
        wanted = {CONTOURS, FOLDS, BEST}.intersection(overlays)
        if not wanted:
            return None
        lines = np.zeros(frame.surface.shape, dtype=np.uint8)
        if FOLDS in wanted and frame.folds is not None:
            lines[frame.folds] = FOLD
        if CONTOURS in wanted:
            if frame.winner is None:
                for level in (-OUTER, OUTER):
                    lines[crossings(frame.surface, level)] = OUTER_CONTOUR
                lines[crossings(frame.surface, 0.0)] = CONTOUR
            else:
                lines[crossings(frame.surface, OUTER)] = OUTER_CONTOUR
                lines[edges(frame.winner)] = CONTOUR
        border = self._best_border(best, frame.surface.shape) if BEST in wanted else None
        if border is not None:
            lines[border] = BORDER
        return lines

    def _best_border(self, best: BayesBest | None, shape: tuple[int, ...]) -> npt.NDArray[np.bool_] | None:
        """True for the pixels on the best border, shape (height, width); cached, as training does not move it."""
        height, width = shape
        if best is None or best.classes is None:
            return None
        if self._border[0] is not best or self._border[1] != (height, width):
            x1, x2 = pixel_centres(width, height).T
            self._border = best, (height, width), edges(best.class_at(x1, x2).reshape(height, width))
        return self._border[2]

    def marks(
        self,
        run: Run,
        shown: Array,
        overlays: Collection[str],
        cells: tuple[int, int],
        placed: Callable[[Array], Array] | None = None,
    ) -> CellMarks:
        """Glyphs for the cells that hold marked points; ``shown`` are the points of the picture, shape (n, 3).

        ``placed`` moves points to their places on the picture; None if they are there already.
        """
        found: CellMarks = {}
        width, height = cells
        if not (width and height):
            return found
        if BATCH in overlays:
            batch = run.split.train[run.trainer.next_batch()]
            self._put(found, batch if placed is None else placed(batch), cells, self._palette.batch_mark)
        if MISTAKES in overlays and run.status == "ok":
            self._put(found, misclassified(run, shown), cells, self._palette.mistake_mark)
        return found

    def _put(self, found: CellMarks, points: Array, cells: tuple[int, int], mark: Mark) -> None:
        columns, rows, outside = cell_of(points[:, 0], points[:, 1], *cells)
        for row, column in zip(rows[~outside].tolist(), columns[~outside].tolist(), strict=True):
            found.setdefault(row, {})[column] = mark
