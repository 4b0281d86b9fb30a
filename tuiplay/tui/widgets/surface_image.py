"""The big picture in pixels: its composition for a frame, and the cells that show it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region

from tuiplay.nn.arrays import Array
from tuiplay.raster.cell_grid import CellGrid, Levels
from tuiplay.raster.cells import BORDER, CONTOUR, FOLD, OUTER_CONTOUR, POINT
from tuiplay.raster.classes import CLASS_POINT, class_levels, discrete_classes
from tuiplay.raster.contours import OUTER, outlines
from tuiplay.raster.curve_plot import CurvePlot
from tuiplay.raster.discs import BLENDED, RIM_CODE, WRONG_CODE, Discs, composed, drawn, indexed
from tuiplay.raster.dots import dots, misplaced
from tuiplay.raster.kitty import MOST_CELLS, colour_of, placeholders
from tuiplay.raster.palette import oklab_mix
from tuiplay.raster.png import indexed_png
from tuiplay.raster.sixel import fewer, sixels
from tuiplay.raster.surface import FEWER_LEVELS, discrete, quantize
from tuiplay.raster.upsampling import bilinear, classes, reduced
from tuiplay.tui.colour.pixel_styles import PixelStyles
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.images import Image, Images

NUMBER = 0
"""The number of the big picture among the images."""
SAMPLES = CellGrid(2, 4)
"""The least number of points of a cell at which the field is evaluated; the values between are interpolated."""
MOST_PIXELS, MOST_STILL = 380, 1000
"""The size of a picture in pixels, across or down, beyond which it is sent smaller and the terminal enlarges it: while
training, so that 15 frames a second stay small enough, and otherwise, as one that does not change is sent once."""
BUSY, CALM = 8_000, 6_000
"""The sizes of a picture in bytes from which the next ones have fewer levels while training, and below which they have
all levels again."""
SIXEL_RATE = 220_000
"""The bytes per second for sixels while training, which take three times those of a PNG; the last are always sent."""
_RADIUS = 0.23
"""The radius of a point, in heights of a cell."""
_DOT = 0.45
"""The width of a point, in widths of a cell, where points are thinned out."""
_MOST_INK = 0.3
"""The share of the picture that discs may cover, if none overlaps another."""
_LINE = 0.45
"""The share of a line's samples from which a pixel between them belongs to the line: where samples of a line touch at
their corners, it is a half."""
_DRAWN_LAST = (FOLD, OUTER_CONTOUR, CONTOUR, BORDER)
"""The levels of lines; of two that cross, the later one is on top."""


class Scene(Struct, frozen=True):
    """The content of the picture.

    ``values`` are samples of shape (down, across); with a ``winner`` of the same shape they are confidences of classes.
    ``judged`` is True if points of another class than the field's are wrong. With a ``plot`` the picture is the curve
    of a network of one input, and the rest is not used.
    """

    values: Array
    two_colours: bool
    winner: npt.NDArray[np.uint8] | None
    judged: bool
    plot: CurvePlot | None = None

    def at(self, height: int, width: int) -> Scene:
        """The scene at fewer samples, each of which stands for the same number of these."""
        down, across = self.values.shape[0] // height, self.values.shape[1] // width
        values = reduced(self.values, height, width)
        winner = None if self.winner is None else self.winner[down // 2 :: down, across // 2 :: across]
        return replace(self, values=values, winner=winner)


def coarser(lines: Levels, shape: tuple[int, ...]) -> Levels | None:
    """Lines at a picture's own pixels, of which each stands for the same number of samples; None if that is
    impossible."""
    if lines.shape == shape:
        return lines
    down, across = lines.shape[0] // max(1, shape[0]), lines.shape[1] // max(1, shape[1])
    if (shape[0] * down, shape[1] * across) != lines.shape:
        return None
    found: Levels = lines.reshape(shape[0], down, shape[1], across).max(axis=(1, 3))
    return found


def drawn_over(field: Levels, lines: Levels, scene: Scene) -> Levels:
    """The scene's ``field`` at its pixels with lines over it, of which ``lines`` are the levels at samples, else 0.

    Contours are thin and without gaps, as they follow the field itself; other lines are as smooth as their samples.
    """
    found: Levels = field.copy()
    present = np.unique(lines[lines > 0]).tolist()
    contours = {} if np.isnan(scene.values).any() else _contours(scene, *field.shape)
    for level in sorted(present, key=_DRAWN_LAST.index):
        on = contours[level]() if level in contours else bilinear(lines == level, *field.shape) > _LINE
        found[on] = level
    return found


def _contours(scene: Scene, height: int, width: int) -> dict[int, Callable[[], npt.NDArray[np.bool_]]]:
    """What finds the pixels of a contour, by its level."""
    if scene.winner is None:
        values = bilinear(scene.values, height, width)
        return {
            OUTER_CONTOUR: lambda: outlines(values >= OUTER) | outlines(values >= -OUTER),
            CONTOUR: lambda: outlines(values >= 0.0),
        }
    winner, confidence = classes(scene.winner, scene.values, height, width)
    return {OUTER_CONTOUR: lambda: outlines(confidence >= OUTER), CONTOUR: lambda: outlines(winner)}


class SurfaceImage:
    """The picture in pixels: composes it and sends it.

    Attributes
    ----------
    active
        True if the picture is in pixels now; else it is in cells of glyphs.
    scene
        The last scene that was painted, in pixels or in glyphs.
    """

    def __init__(self, palette: ScreenPalette, images: Images, clock: Callable[[], float] = time.monotonic) -> None:
        self.palette, self.images = palette, images
        self._clock, self._next = clock, 0.0
        self.active = False
        self.scene: Scene | None = None
        self._points: tuple[Array, Array | None, bool] | None = None
        self._discs: tuple[tuple[int, int], Discs, Array] | None = None
        self._colours: tuple[PixelStyles, dict[int, str]] | None = None
        self._holes: tuple[Region, ...] = ()
        self._origin = (0, 0)
        self._busy = False
        self._sent = b""

    def samples(self) -> CellGrid:
        """The points of each cell at which the field is to be evaluated."""
        grid = self.palette.grid
        return grid if grid.across * grid.down >= 6 else SAMPLES

    def fits(self, columns: int, rows: int) -> bool:
        """True if a picture of ``columns`` x ``rows`` cells can be sent."""
        if self.images.sixel:
            width, height = self.images.largest or (columns * self.images.cell[0], rows * self.images.cell[1])
            return 0 < columns * self.images.cell[0] <= width and 0 < rows * self.images.cell[1] <= height
        return 0 < columns <= MOST_CELLS and 0 < rows <= MOST_CELLS

    def set_points(self, train: Array, test: Array | None, several_classes: bool) -> None:
        """Set the points that are drawn over the field, as those of ``Surface.set_points``."""
        self._points = train, test, several_classes
        self._discs = None

    def set_place(self, origin: tuple[int, int], holes: tuple[Region, ...]) -> None:
        """Set the top left cell of the picture on the screen, and the regions that other widgets cover."""
        self._origin, self._holes, self._sent = origin, holes, b""

    def paint(
        self,
        columns: int,
        rows: int,
        styles: PixelStyles,
        lines: Levels | None = None,
        marks: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Send the scene over so many cells, if it is in pixels now.

        ``lines`` are levels of lines over the samples, 0 elsewhere; ``marks`` are the cells that show a glyph.
        """
        if self.scene is None or not self.active:
            return
        moving = self.images.detail.moving()
        if self.images.sixel and moving and self._clock() < self._next:
            return
        x, y = self._origin
        holes = [*self._holes, *(Region(x + column, y + row, 1, 1) for column, row in marks)]
        content = self.compose(self.scene, columns, rows, styles, lines, holes)
        self._busy = len(content) > (CALM if self._busy else BUSY)
        if content != self._sent or not self.images.holds(NUMBER):
            self._sent = content
            self._next = self._clock() + len(content) / SIXEL_RATE
            self.images.put(NUMBER, Image(content, columns, rows, *self._origin))

    def remove(self) -> None:
        """Delete the picture from the screen."""
        if self.images.holds(NUMBER):
            self.images.remove(NUMBER)

    # The picture

    def size(self, columns: int, rows: int) -> tuple[int, int]:
        """The width and height in pixels of a picture of ``columns`` x ``rows`` cells."""
        width, height = self.images.cell
        # The terminal does not enlarge sixels.
        detail = self.images.detail
        most = MOST_PIXELS if detail.moving() else MOST_STILL
        shrunk = detail.size * (1.0 if self.images.sixel else min(1.0, most / max(columns * width, rows * height)))
        return max(1, round(columns * width * shrunk)), max(1, round(rows * height * shrunk))

    def compose(
        self,
        scene: Scene,
        columns: int,
        rows: int,
        styles: PixelStyles,
        lines: Levels | None = None,
        holes: Sequence[Region] = (),
    ) -> bytes:
        """The picture as a PNG, or as sixels; ``holes`` are regions of the screen that something else covers."""
        width, height = self.size(columns, rows)
        field = self._field(scene, width, height)
        discs, labels = self._placed(columns, rows, width, height)
        several = self._points is not None and self._points[2]
        points = (CLASS_POINT + labels if several else POINT + quantize(labels)).astype(np.intp)
        wrong = self._wrong(scene, field, discs, labels)
        if lines is not None and lines.any():
            field = drawn_over(field, lines, scene)
        picture = composed(field, discs, points, wrong)
        if scene.plot is not None:
            picture = scene.plot.inked(picture)
        numbers, codes = indexed(picture)
        table = [self._colour(code, styles) for code in codes]
        hole = self._hole(numbers, columns, rows, len(table), holes)
        if hole is not None:
            table.append("#000000")
        if self.images.sixel:
            return self._as_sixels(numbers, table, hole, columns, rows)
        # Discs come again and again, which is found where more than runs are sought.
        return indexed_png(numbers, table, hole, effort=6)

    def _as_sixels(self, numbers: Levels, table: list[str], hole: int | None, columns: int, rows: int) -> bytes:
        width, height = columns * self.images.cell[0], rows * self.images.cell[1]
        if numbers.shape != (height, width):
            down, across = (
                np.arange(full) * some // full for full, some in zip((height, width), numbers.shape, strict=True)
            )
            numbers = numbers[down][:, across]
        stands = fewer(tuple(table[:hole]), self.images.registers)
        kept = sorted(set(stands))
        if len(kept) < len(stands):
            numbers = np.array([*map(kept.index, stands), len(kept)], dtype=np.uint8)[numbers]
        return sixels(numbers, [table[number] for number in kept], len(kept)).encode()

    def _field(self, scene: Scene, width: int, height: int) -> Levels:
        if scene.plot is not None:
            return scene.plot.ground(width, height)
        if scene.winner is not None:
            winner, confidence = classes(scene.winner, scene.values, height, width)
            return discrete_classes(winner, confidence) if scene.two_colours else class_levels(winner, confidence)
        values = bilinear(scene.values, height, width)
        if scene.two_colours:
            return discrete(values)
        detail = self.images.detail
        found: Levels = quantize(values)
        return FEWER_LEVELS[found] if detail.step or (self._busy and detail.moving()) else found

    def _placed(self, columns: int, rows: int, width: int, height: int) -> tuple[Discs, Array]:
        """The discs of the points, and their labels; kept until points or size change."""
        if self._discs is not None and self._discs[0] == (width, height):
            return self._discs[1:]
        train, test, several = self._points or (np.empty((0, 3)), None, False)
        dot = _DOT * width / columns, _DOT * width / columns
        radius = max(1.5, _RADIUS * height / rows)
        ink = _MOST_INK / (1 if test is None else 2) * dot[0] * dot[1] / (math.pi * radius**2)
        filled = dots(train, width, height, dot, several, ink)
        rings = dots(np.empty((0, 3)) if test is None else test, width, height, dot, several, ink)
        x, y, labels = (np.concatenate(both) for both in zip(rings, filled, strict=True))
        hollow = [True] * len(rings[0]) + [False] * len(filled[0])
        discs = drawn(x, y, hollow, width, height, radius)
        self._discs = (width, height), discs, labels
        return discs, labels

    @staticmethod
    def _wrong(scene: Scene, field: Levels, discs: Discs, labels: Array) -> npt.NDArray[np.bool_]:
        if not scene.judged or not len(discs.centres):
            return np.zeros(len(labels), dtype=bool)
        return misplaced(field.reshape(-1)[discs.centres], labels, scene.winner is not None)

    def _hole(self, numbers: Levels, columns: int, rows: int, colour: int, holes: Sequence[Region]) -> int | None:
        """Make the picture transparent where it is covered; returns the number of the transparent colour, None if
        unneeded."""
        if self.images.tied or not holes:
            return None
        height, width = numbers.shape
        x0, y0 = self._origin
        for x, y, wide, high in holes:
            left, right = ((one - x0) * width // columns for one in (x, x + wide))
            top, bottom = ((one - y0) * height // rows for one in (y, y + high))
            numbers[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = colour
        return colour

    def _colour(self, code: int, styles: PixelStyles) -> str:
        if self._colours is None or self._colours[0] is not styles:
            self._colours = styles, {}
        known = self._colours[1]
        if code not in known:
            known[code] = self._mixed(code, styles)
        return known[code]

    def _mixed(self, code: int, styles: PixelStyles) -> str:
        screen = self.palette.file.screen
        if code in (RIM_CODE, WRONG_CODE):
            return screen.background if code == RIM_CODE else screen.text
        if code >= BLENDED:
            return oklab_mix(styles.colour(code - BLENDED), screen.background, 0.4)
        return styles.colour(code)

    # Cells

    def cells(self, row: int, columns: int, marks: Mapping[int, tuple[str, Style]], ground: Style) -> list[Segment]:
        """The cells of row ``row`` that the picture stands in, with marks over it, by column."""
        found: list[Segment] = []
        start = 0
        for column in (*sorted(marks), columns):
            if column > start:
                found.append(self._run(row, start, column, ground))
            if column < columns:
                glyph, mark = marks[column]
                found.append(Segment(glyph, ground + mark))
            start = column + 1
        return found

    def _run(self, row: int, first: int, last: int, ground: Style) -> Segment:
        if not self.images.tied:
            return Segment(" " * (last - first), ground)
        return Segment(placeholders(row, first, last), ground + self._name)

    @property
    def _name(self) -> Style:
        return Style(color=Color.from_rgb(*colour_of(self.images.name(NUMBER))))
