"""Colours of the screen, from a theme file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from rich.color import Color
from rich.style import Style
from textual.theme import Theme

from tuiplay.raster import cells
from tuiplay.raster.cells import BLANK, POINT, TEST_MARKS, Painter, is_point, painter
from tuiplay.raster.links import BRAILLE, DEAD, NONE
from tuiplay.raster.palette import LEVELS, Palette, dim, oklab_mix
from tuiplay.raster.surface import NO_VALUE
from tuiplay.terminal import Terminal
from tuiplay.tui import depths
from tuiplay.tui.filters import words
from tuiplay.tui.themes import ThemeFile

_HALF = LEVELS // 2
_REVERSED = {f"{name}-text-style": "reverse" for name in ("block-cursor", "block-cursor-blurred", "input-cursor")}
"""Variables of Textual's own widgets where colours cannot mark anything."""


def style(colour: str | None = None, background: str | None = None, bold: bool = False) -> Style:
    """A Rich style from hex colours."""
    return Style(
        color=Color.parse(colour) if colour else None,
        bgcolor=Color.parse(background) if background else None,
        bold=bold,
    )


class PixelStyles:
    """Glyphs and styles of cells, made once for each pair of levels that occurs."""

    def __init__(self, colours: Sequence[str], blank: str, no_value: str, paint: Painter | None = None) -> None:
        self._colours = [*colours, *[blank] * (BLANK + 1 - len(colours))]
        self._no_value = no_value
        self.painter = paint or painter("truecolor", "full")
        self._pairs: dict[tuple[int, int], tuple[str, Style]] = {}

    def colour(self, level: int) -> str:
        """Hex colour of a level."""
        return self._no_value if level == NO_VALUE else self._colours[level]

    def cell(self, top: int, bottom: int) -> tuple[str, Style]:
        """Glyph and style of a cell with these two halves; where they agree it may be a space with a background."""
        found = self._pairs.get((top, bottom))
        if found is None:
            glyph, front, back = self.painter.cell(top, bottom)
            point = not self.painter.halves and front is not None and is_point(front)
            look = style(None if front is None else self.colour(front), self.colour(back), bold=point)
            if point and self.painter.depth == "none":
                look += Style(reverse=True)
            found = self._pairs[top, bottom] = glyph, look
        return found

    def pair(self, top: int, bottom: int) -> Style:
        """Style of that cell."""
        return self.cell(top, bottom)[1]


class Look:
    """Everything that painting needs to know of a theme and of the terminal. Widgets keep it; ``change`` changes it."""

    def __init__(self, file: ThemeFile, terminal: Terminal | None = None) -> None:
        self.terminal = terminal or Terminal()
        self.file = depths.at_depth(file, self.terminal.depth)

    def change(self, file: ThemeFile) -> None:
        """Take another theme; whoever has painted something must paint it again."""
        terminal = self.terminal
        self.__dict__.clear()
        self.terminal, self.file = terminal, depths.at_depth(file, terminal.depth)

    # Cells and glyphs

    @property
    def ascii(self) -> bool:
        """Whether only ASCII may be shown."""
        return self.terminal.glyphs == "ascii"

    @property
    def colourless(self) -> bool:
        """Whether there are no colours."""
        return self.terminal.depth == "none"

    def words(self, text: str) -> str:
        """A text in characters that the terminal has; it may grow."""
        return words(text) if self.ascii else text

    @cached_property
    def _painter(self) -> Painter:
        return painter(self.terminal.depth, self.terminal.glyphs)

    def _pixels(self, field: Sequence[str], points: Sequence[str], blank: str, no_value: str) -> PixelStyles:
        return PixelStyles([*field, *points], blank, no_value, self._painter)

    def test_mark(self, level: int) -> tuple[str, Style]:
        """Glyph and style of a test point whose label has that level."""
        colour = self.pixels.colour(level + POINT)
        if self._painter.halves:
            return "∘", style(colour, bold=True)
        # Not reversed, even over a training point.
        mark = style(colour, self.pixels.colour(BLANK), bold=True) + Style(reverse=False)
        return TEST_MARKS[level >= _HALF], mark

    def link_glyphs(self, level: int) -> str:
        """Glyph of each pattern of dots of a link; without colours the sign is in it too."""
        negative = self.colourless and level < _HALF
        if not self.ascii:
            return cells.STROKES if negative else BRAILLE
        return cells.CUT if level == DEAD else cells.DOTS if negative else cells.STROKES

    def bias_mark(self, level: int) -> str:
        """Glyph of a bias."""
        if self.colourless and level != NONE:
            return "+" if level >= _HALF else "-"
        return "#" if self.ascii else "■"

    def map_sides(self, here: bool) -> str:
        """Glyphs left and right of a neuron's map that the cursor is on, or is not; "" for none."""
        if here:
            return "><" if self.ascii else "▐▌"
        # Textures would run into the strokes beside them.
        return "[]" if self.colourless or (self.ascii and not self._painter.coloured) else ""

    @cached_property
    def curve_marks(self) -> tuple[str, str]:
        """plotext's markers of the training and the test curve."""
        if self.ascii:
            return "*", "o"
        return "braille", "x" if self.colourless else "braille"

    @property
    def curve_signs(self) -> tuple[str, str]:
        """The same as they stand in a legend."""
        train, test = self.curve_marks
        return ("━" if train == "braille" else train), ("━" if test == "braille" else test)

    # Colours

    @cached_property
    def palette(self) -> Palette:
        """The scale from -1 to +1."""
        return depths.scale(self.file.data, self.terminal.depth)

    @cached_property
    def _neutral(self) -> str:
        return depths.neutral(self.file.data, self.terminal.depth)

    @cached_property
    def _points(self) -> tuple[str, ...]:
        if self.terminal.depth in ("16", "none"):
            ends = self.palette.colours[0], self.palette.colours[-1]
            return (ends[0],) * _HALF + (ends[1],) * _HALF
        # Points stand out from a field of their own colour: lighter on dark grounds, darker on light ones.
        contrast = "#ffffff" if self.file.dark else "#000000"
        # Of 256 colours few are light: what lies near falls together there.
        least = 0.45 if self.terminal.depth == "256" and self.file.dark else 0.22
        share = [least + 0.2 * abs(level + 0.5 - _HALF) / _HALF for level in range(LEVELS)]
        return tuple(oklab_mix(c, contrast, t) for c, t in zip(self.palette.colours, share, strict=True))

    @cached_property
    def pixels(self) -> PixelStyles:
        """Field levels, then points."""
        return self._pixels(self.palette.colours, self._points, self._neutral, self.file.screen.faint)

    @cached_property
    def surface_pixels(self) -> PixelStyles:
        """The same, with a quieter field: on the big surface the points matter most."""
        if self.terminal.depth != "truecolor":
            return self.pixels
        ground = self.file.screen.background
        quiet = [dim(colour, ground, 0.22) for colour in self.palette.colours]
        return self._pixels(quiet, self._points, self._neutral, self.file.screen.faint)

    @cached_property
    def dim_pixels(self) -> PixelStyles:
        """The same for what is switched off."""
        ground, faint = self.file.screen.background, self.file.screen.faint
        if self.terminal.depth in ("16", "none"):
            return self._pixels([faint] * LEVELS, [faint] * LEVELS, ground, ground)
        if self.terminal.depth == "256":
            weak = [*self.palette.colours[_HALF - 1 : _HALF + 1]]
            faded = [weak[level >= _HALF] for level in range(LEVELS)]
            return self._pixels(faded, faded, ground, ground)
        faded = [dim(colour, ground, 0.72) for colour in self.palette.colours]
        return self._pixels(faded, faded, ground, ground)

    @cached_property
    def links(self) -> tuple[Style, ...]:
        """Style of a link by level."""
        return tuple(style(colour) for colour in self.palette.colours)

    @cached_property
    def text(self) -> Style:
        """Values, what is read."""
        return style(self.file.screen.text)

    @cached_property
    def strong(self) -> Style:
        """The text that matters most."""
        return style(self.file.screen.text, bold=True)

    @cached_property
    def quiet(self) -> Style:
        """Labels."""
        return style(self.file.screen.quiet)

    @cached_property
    def faint(self) -> Style:
        """Rules, tracks, what is off."""
        return style(self.file.screen.faint)

    @cached_property
    def accent(self) -> Style:
        """The cursor, keys."""
        return style(self.file.screen.accent, bold=True)

    @cached_property
    def selected(self) -> Style:
        """The value under the cursor."""
        return style(self.file.screen.text, self.file.screen.selection, bold=True)

    @cached_property
    def theme(self) -> Theme:
        """The same for style sheets: ``$frame``, ``$quiet``, ..."""
        screen = self.file.screen
        return Theme(
            name=f"tuiplay-{self.file.name}",
            primary=screen.accent,
            secondary=self.file.data.positive,
            accent=screen.accent,
            foreground=screen.text,
            background=screen.background,
            surface=screen.popup,
            panel=screen.bar,
            success=screen.good,
            warning=screen.accent,
            error=screen.bad,
            dark=self.file.dark,
            variables={
                "frame": screen.frame,
                "frame-focus": screen.frame_focus,
                "bar": screen.bar,
                "quiet": screen.quiet,
                "faint": screen.faint,
                "selection": screen.selection,
                "popup": screen.popup,
                "block-cursor-background": screen.selection,
                "block-cursor-foreground": screen.text,
                "block-cursor-blurred-background": screen.selection,
                "block-cursor-blurred-foreground": screen.text,
                **(_REVERSED if self.colourless else {}),
            },
        )
