"""The colours and glyphs of the screen, from a theme file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar

import numpy as np
from rich.style import Style

from tuiplay.raster import cells
from tuiplay.raster.blocks import BlockPainter, painter_of
from tuiplay.raster.cell_grid import CELL_ASPECT, WHOLE, CellGrid, Levels
from tuiplay.raster.cells import (
    AXIS,
    BLANK,
    BORDER,
    CONTOUR,
    CURVE,
    FOLD,
    HIT,
    OUTER_CONTOUR,
    POINT,
    TRAIN_MARKS,
    UPPER_HALF,
    WRONG,
    Painter,
    is_wrong,
)
from tuiplay.raster.classes import CLASS, CLASS_POINT, STEPS, TEST_LETTERS, TRAIN_LETTERS, is_class_point
from tuiplay.raster.links import BRAILLE, DEAD, NONE
from tuiplay.raster.palette import LEVELS, DivergingScale, dim, oklab, oklab_mix
from tuiplay.terminal.ascii import formula, words
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui.colour import depths
from tuiplay.tui.colour.pixel_styles import PixelStyles, style, wrong_style
from tuiplay.user.themes import ThemeFile

_HALF = LEVELS // 2
_TRAIN_LETTER, _TEST_LETTER = 0.58, 0.45
"""The distances in lightness at which letters can be read on their background; more for those of training points."""
_DARK = 0.45
"""The lightness in OKLab, 0 to 1, below which a colour is dark."""


class ScreenPalette:
    """All that painting needs of a theme and of the terminal. Widgets keep it; ``change`` changes it in place."""

    def __init__(self, file: ThemeFile, terminal: Capabilities | None = None) -> None:
        self.terminal = terminal or Capabilities()
        self.file = depths.at_depth(file, self.terminal.depth)

    def change(self, file: ThemeFile, terminal: Capabilities | None = None) -> None:
        """Take another theme, or terminal; whatever has been painted must be painted again."""
        terminal = terminal or self.terminal
        self.__dict__.clear()
        self.terminal, self.file = terminal, depths.at_depth(file, terminal.depth)

    # Cells and glyphs

    @property
    def ascii(self) -> bool:
        """True if only ASCII may be shown."""
        return self.terminal.glyphs == "ascii"

    @property
    def colourless(self) -> bool:
        """True if there are no colours."""
        return self.terminal.depth == "none"

    def words(self, text: str) -> str:
        """A text in characters that the terminal has; it may become longer."""
        return words(text) if self.ascii else text

    def formula(self, text: str) -> str:
        """A formula in characters that the terminal has."""
        return formula(text) if self.ascii else text

    @cached_property
    def _painter(self) -> Painter:
        return painter_of(self.terminal.picture.glyphs, self.terminal.depth, self.terminal.glyphs)

    @cached_property
    def _class_painter(self) -> Painter:
        return painter_of(self.terminal.picture.glyphs, self.terminal.depth, self.terminal.glyphs, several_classes=True)

    @property
    def grid(self) -> CellGrid:
        """The number of pixels of a cell, across and down."""
        return self._painter.grid

    @property
    def places(self) -> CellGrid:
        """The positions in a cell that can be distinguished: those of points, by which the pen moves."""
        return self._painter.places

    @property
    def dot(self) -> tuple[int, int]:
        """The size of a point in pixels, across and down."""
        return self._painter.dot

    def blank(self, columns: int, rows: int) -> Levels:
        """The levels of a picture of ``columns`` x ``rows`` cells that shows nothing."""
        return np.full(self.grid.shape(columns, rows), BLANK, dtype=np.uint8)

    @property
    def _contrast(self) -> str:
        """The colour with which the colours of misclassified points are mixed; "" where there are too few colours."""
        return ("#ffffff" if self.file.dark else "#000000") if self._painter.coloured else ""

    def _pixels(self, field: Sequence[str], points: Sequence[str], blank: str, no_value: str) -> PixelStyles:
        return PixelStyles([*field, *points], blank, no_value, self._painter, self.line_colours, self._contrast)

    @cached_property
    def line_colours(self) -> Mapping[int, str]:
        """The colours of the lines over a field, by level."""
        screen = self.file.screen
        # The test curve's colour is neither of the field's.
        return {
            CONTOUR: screen.text, OUTER_CONTOUR: screen.quiet, FOLD: self.file.curves.test, BORDER: screen.good,
            CURVE: screen.text, AXIS: screen.faint, HIT: screen.text,
        }  # fmt: skip

    def test_mark(self, level: int) -> tuple[str, Style]:
        """The glyph and style of a test point, by the level of such a training point, misclassified or not."""
        wrong, several = is_wrong(level), is_class_point(level)
        if self.places != WHOLE:
            colour = (self.class_pixels if several else self.pixels).colour(level)
            if not several:
                return "∘", style(colour, bold=True)
            contrast = "#ffffff" if self.file.dark else "#000000"
            full = self.class_colours[level - CLASS_POINT - WRONG * wrong]
            return self._letter(level).upper(), style(oklab_mix(full, contrast, 0.9 if wrong else 0.7), bold=True)
        number = level - CLASS_POINT - WRONG * wrong
        full = self._legible(self.class_colours[number], _TEST_LETTER) if several else self.pixels.colour(level)
        # Not reversed, even over a training point.
        mark = style(full, self._neutral, bold=True) + Style(reverse=False)
        return self._letter(level).upper(), mark + wrong_style(self.terminal.depth) if wrong else mark

    @property
    def mistake_mark(self) -> tuple[str, Style]:
        """The glyph and style of a misclassified point."""
        return self._over("×" if self.places != WHOLE else "!", self.file.screen.bad)

    @property
    def batch_mark(self) -> tuple[str, Style]:
        """The glyph and style of a point of the next batch."""
        return self._over("+" if self.places != WHOLE else "&", self.file.screen.text)

    def _over(self, glyph: str, colour: str) -> tuple[str, Style]:
        if self.places != WHOLE:
            return glyph, style(colour, bold=True)
        return glyph, style(colour, self.pixels.colour(BLANK), bold=True) + Style(reverse=self.colourless)

    def class_swatch(self, number: int) -> tuple[str, Style]:
        """The glyphs and the style of two cells of a class's field."""
        glyph, field = self.class_pixels.field(CLASS + number * STEPS + STEPS - 1)
        return glyph * CELL_ASPECT, field

    def class_letters(self, number: int) -> str:
        """The letters of a class's points, training before test."""
        return TEST_LETTERS[number] if self.places != WHOLE else TRAIN_LETTERS[number] + TEST_LETTERS[number]

    def class_mark(self, number: int) -> tuple[str, Style]:
        """The letter of a class and the style with its colour."""
        return TEST_LETTERS[number], style(self.class_colours[number], bold=True)

    def point_sign(self, level: int) -> str:
        """The sign for training points of a level in text beside the picture."""
        if self.places != WHOLE:
            return TEST_LETTERS[level - CLASS_POINT] if is_class_point(level) else "■"
        return self._letter(level)

    def _letter(self, level: int) -> str:
        level -= WRONG * is_wrong(level)
        return TRAIN_LETTERS[level - CLASS_POINT] if is_class_point(level) else TRAIN_MARKS[level - POINT >= _HALF]

    def pen_mark(self, level: int, band: Levels, place: int, pixels: PixelStyles) -> tuple[str, Style]:
        """The glyph and style of a pen for points of ``level``, at ``place`` of a cell, from 0 at its top."""
        if self.places == WHOLE:
            mark = style(self.file.screen.background, self.file.screen.text, bold=True)
            return self._letter(level), mark + Style(reverse=self.colourless)
        colour = self.file.screen.text
        if isinstance(self._painter, BlockPainter):
            return self._painter.spot(place), style(colour, pixels.colour(int(band[-1, 0])))
        return ("▄", style(colour, pixels.colour(int(band[0, 0])))) if place else (UPPER_HALF, style(colour))

    @property
    def pen_side(self) -> Style:
        """The style of the brackets around the pen."""
        return style(self.file.screen.accent, self.file.screen.background, bold=True) + Style(reverse=False)

    def link_glyphs(self, level: int) -> str:
        """The glyphs of a link's patterns of dots; without colours they show the sign too."""
        negative = self.colourless and level < _HALF
        if not self.ascii:
            return cells.STROKES if negative else BRAILLE
        return cells.CUT if level == DEAD else cells.DOTS if negative else cells.STROKES

    def bias_mark(self, level: int) -> str:
        """The glyph of a bias."""
        if self.colourless and level != NONE:
            return "+" if level >= _HALF else "-"
        return "#" if self.ascii else "■"

    def map_sides(self, here: bool) -> str:
        """The glyphs left and right of a neuron's map, with the cursor on it (``here``) or not; "" for none."""
        if here:
            # A little apart: bars of that colour would look like the ends of the map itself.
            return "><" if self.ascii else "▌▐"
        # Textures would run into the strokes beside them.
        return "[]" if self.colourless or (self.ascii and not self._painter.coloured) else ""

    kind_marks: ClassVar[Mapping[str, str]] = {"dropped": "x", "alike": "=", "off": "0", "frozen": "*"}
    """The glyphs beside a marked neuron."""

    @property
    def mark_sides(self) -> str:
        """The glyphs left and right of the map of a marked neuron."""
        return "||" if self.ascii else "▕▏"

    @property
    def validation_colour(self) -> str:
        """The colour of the validation curve."""
        return self.file.curves.validation or self.file.screen.good

    @property
    def validation_mark(self) -> str:
        """The marker of the validation curve: "braille" or a character."""
        return "+" if self.ascii or self.colourless else "braille"

    @property
    def validation_sign(self) -> str:
        """The sign of the validation curve in a legend."""
        return "━" if self.validation_mark == "braille" else self.validation_mark

    @cached_property
    def curve_marks(self) -> tuple[str, str]:
        """The markers of the training and the test curve: "braille" or a character."""
        if self.ascii:
            return "*", "o"
        return "braille", "x" if self.colourless else "braille"

    @property
    def curve_signs(self) -> tuple[str, str]:
        """The signs of the training and the test curve in a legend."""
        train, test = self.curve_marks
        return ("━" if train == "braille" else train), ("━" if test == "braille" else test)

    # Colours

    @cached_property
    def scale(self) -> DivergingScale:
        """The scale from -1 to +1."""
        return depths.scale(self.file.data, self.terminal.depth)

    @cached_property
    def _neutral(self) -> str:
        return depths.neutral(self.file.data, self.terminal.depth)

    @cached_property
    def _points(self) -> tuple[str, ...]:
        if self.terminal.depth in ("16", "none"):
            ends = self.scale.colours[0], self.scale.colours[-1]
            return (ends[0],) * _HALF + (ends[1],) * _HALF
        # Points stand out from a field of their own colour: lighter on dark grounds, darker on light ones.
        contrast = "#ffffff" if self.file.dark else "#000000"
        # Of 256 colours few are light: what lies near falls together there.
        least = 0.45 if self.terminal.depth == "256" and self.file.dark else 0.22
        share = [least + 0.2 * abs(level + 0.5 - _HALF) / _HALF for level in range(LEVELS)]
        return tuple(oklab_mix(c, contrast, t) for c, t in zip(self.scale.colours, share, strict=True))

    @cached_property
    def pixels(self) -> PixelStyles:
        """The styles of field levels and of points over them."""
        return self._pixels(self.scale.colours, self._points, self._neutral, self.file.screen.faint)

    @cached_property
    def surface_pixels(self) -> PixelStyles:
        """The styles of the big picture: those of ``pixels`` with a quieter field, as points matter most there."""
        if self.terminal.depth != "truecolor":
            return self.pixels
        ground = self.file.screen.background
        quiet = [dim(colour, ground, 0.22) for colour in self.scale.colours]
        return self._pixels(quiet, self._points, self._neutral, self.file.screen.faint)

    @cached_property
    def class_colours(self) -> tuple[str, ...]:
        """The colours of the classes at full strength."""
        return depths.class_colours(self.file, self.terminal.depth)

    @cached_property
    def class_pixels(self) -> PixelStyles:
        """The styles of the big picture with three and more classes: those of field, classes and their points."""
        return self._class_styles(small=False)

    @cached_property
    def class_thumbs(self) -> PixelStyles:
        """The styles of small pictures of the points of classes, which need not stand out from a field."""
        return self._class_styles(small=True)

    def _class_styles(self, small: bool) -> PixelStyles:
        depth, file = self.terminal.depth, self.file
        field, ramps = [*self.scale.colours], [*depths.class_scale(file, depth)]
        points = [*self.class_colours]
        if depth == "truecolor":
            field, ramps = ([dim(colour, file.screen.background, 0.22) for colour in side] for side in (field, ramps))
        if self.places == WHOLE:
            points = [self._legible(colour, _TRAIN_LETTER) for colour in points]
        elif depth in ("truecolor", "256") and not small:
            points = [self._outstanding(colour) for colour in points]
        slots = [*field, *self._points, self._neutral, *ramps, *points]
        paint = self._class_painter
        return PixelStyles(slots, self._neutral, file.screen.faint, paint, self.line_colours, self._contrast)

    def _legible(self, colour: str, distance: float) -> str:
        """The colour of letters on the neutral background: at least ``distance`` away from it in lightness."""
        if self.terminal.depth not in ("truecolor", "256"):
            return colour
        ground, contrast = oklab(self._neutral)[0], "#ffffff" if self.file.dark else "#000000"
        mixed = (oklab_mix(colour, contrast, tenths / 10) for tenths in range(10))
        return next((one for one in mixed if abs(oklab(one)[0] - ground) >= distance), contrast)

    def _outstanding(self, colour: str) -> str:
        """The colour of points on a field of their own class's colour."""
        # On light grounds darker, but for the classes that are dark themselves: black would take their hue away.
        if self.file.dark or oklab(colour)[0] < _DARK:
            return oklab_mix(colour, "#ffffff", 0.5 if self.file.dark else 0.65)
        return oklab_mix(colour, "#000000", 0.4 if self.terminal.depth == "256" else 0.25)

    @cached_property
    def dim_pixels(self) -> PixelStyles:
        """The styles of ``pixels`` for what is switched off."""
        ground, faint = self.file.screen.background, self.file.screen.faint
        if self.terminal.depth in ("16", "none"):
            return self._pixels([faint] * LEVELS, [faint] * LEVELS, ground, ground)
        if self.terminal.depth == "256":
            weak = [*self.scale.colours[_HALF - 1 : _HALF + 1]]
            # The middle blank, so that the shape can be seen where there is one sign only.
            faded = [
                self._neutral if abs(level + 0.5 - _HALF) < _HALF / 3 else weak[level >= _HALF]
                for level in range(LEVELS)
            ]
            return self._pixels(faded, faded, ground, ground)
        faded = [dim(colour, ground, 0.72) for colour in self.scale.colours]
        return self._pixels(faded, faded, ground, ground)

    @cached_property
    def links(self) -> tuple[Style, ...]:
        """The styles of a link by level."""
        return tuple(style(colour) for colour in self.scale.colours)

    @cached_property
    def text(self) -> Style:
        """The style of values and of text to be read."""
        return style(self.file.screen.text)

    @cached_property
    def strong(self) -> Style:
        """The style of the text that matters most."""
        return style(self.file.screen.text, bold=True)

    @cached_property
    def quiet(self) -> Style:
        """The style of labels."""
        return style(self.file.screen.quiet)

    @cached_property
    def faint(self) -> Style:
        """The style of rules, tracks and what is off."""
        return style(self.file.screen.faint)

    @cached_property
    def accent(self) -> Style:
        """The style of the cursor and of keys."""
        return style(self.file.screen.accent, bold=True)

    @cached_property
    def selected(self) -> Style:
        """The style of the value under the cursor."""
        return style(self.file.screen.text, self.file.screen.selection, bold=True)
