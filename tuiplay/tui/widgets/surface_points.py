"""The points of the big picture where it is drawn in glyphs: the pixels that they fill, the cells of test points."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tuiplay.nn.arrays import Array
from tuiplay.raster.cell_grid import Levels
from tuiplay.raster.cells import POINT, WRONG
from tuiplay.raster.classes import CLASS_POINT, MOST
from tuiplay.raster.dots import dots, misplaced, stamped
from tuiplay.raster.surface import quantize
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.pixels import Mark

_NOBODY = -1


class SurfacePoints:
    """The points of a picture, placed once in its cells, and marked for each picture by whether it classifies them
    wrongly.

    Parameters
    ----------
    train, test
        Shape (n, 3): x1, x2 and a label from -1 to +1, or with ``several_classes`` a class number. No test points for
        None.
    cells
        Columns and rows of the picture.
    """

    def __init__(
        self,
        palette: ScreenPalette,
        train: Array,
        test: Array | None,
        several_classes: bool,
        cells: tuple[int, int],
    ) -> None:
        self._palette, self._several, grid = palette, several_classes, palette.grid
        width, height = grid.pixels(*cells)
        # A glyph that stands for a whole cell covers all of its pixels.
        size = (
            palette.dot
            if palette.dot != (1, 1)
            else (grid.across // palette.places.across, grid.down // palette.places.down)
        )
        x, y, self._labels = dots(train, width, height, size, several_classes)
        self._owner = np.full((height, width), _NOBODY, dtype=np.intp)
        stamped(self._owner, x, y, np.arange(len(x)), palette.dot)
        self._levels = self._levels_of(self._labels)
        self._at = self._places(x, y, width, height)
        columns, rows, self._test_labels = dots(
            np.empty((0, 3)) if test is None else test, *cells, (1, 1), several_classes
        )
        self._cells = [
            (min(int(row), cells[1] - 1), min(int(column), cells[0] - 1))
            for row, column in zip(rows, columns, strict=True)
        ]
        self._test_levels = self._levels_of(self._test_labels) if len(columns) else np.zeros(0, dtype=np.uint8)
        self._test_at = self._places(columns * grid.across, rows * grid.down, width, height)
        self._wrong: npt.NDArray[np.bool_] | None = None
        self.marks: dict[int, dict[int, Mark]] = {}
        """The glyphs of the test points, by row and column."""
        self.judge(None, False)

    def _levels_of(self, labels: Array) -> Levels:
        if self._several:
            return (CLASS_POINT + np.clip(np.rint(labels), 0, MOST - 1)).astype(np.uint8)
        levels: Levels = quantize(labels) + np.uint8(POINT)
        return levels

    @staticmethod
    def _places(x: Array, y: Array, width: int, height: int) -> npt.NDArray[np.intp]:
        columns, rows = (np.minimum(part.astype(np.intp), most - 1) for part, most in ((x, width), (y, height)))
        return rows * width + columns

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the picture that they lie in: (height, width) in pixels."""
        return self._owner.shape

    def judge(self, field: Levels | None, by_class: bool) -> list[int]:
        """Mark the points that a field classifies wrongly, none without a field; returns the rows with other
        ``marks``."""
        if field is None:
            self._train_wrong = np.zeros(len(self._labels), dtype=np.bool_)
            wrong = np.zeros(len(self._test_labels), dtype=np.bool_)
        else:
            below = field.reshape(-1)
            self._train_wrong = misplaced(below[self._at], self._labels, by_class)
            wrong = misplaced(below[self._test_at], self._test_labels, by_class)
        if self._wrong is not None and np.array_equal(wrong, self._wrong):
            return []
        before, self._wrong, self.marks = self.marks, wrong, {}
        for (row, column), level, off in zip(self._cells, self._test_levels.tolist(), wrong.tolist(), strict=True):
            self.marks.setdefault(row, {})[column] = self._palette.test_mark(level + WRONG * off)
        return sorted(row for row in before.keys() | self.marks.keys() if before.get(row) != self.marks.get(row))

    def over(self, field: Levels) -> Levels:
        """A field with the training points over it."""
        levels = self._levels + np.uint8(WRONG) * self._train_wrong.astype(np.uint8)
        found: Levels = field.copy()
        drawn = self._owner != _NOBODY
        found[drawn] = levels[self._owner[drawn]]
        return found
