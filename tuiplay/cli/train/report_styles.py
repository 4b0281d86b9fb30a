"""Colours and characters of a report on a terminal; ``terminal.capabilities`` decides them as for the screen."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TextIO

from rich.color import Color
from rich.console import Console
from rich.style import Style

from tuiplay.raster.blocks import painter_of
from tuiplay.raster.cells import ALL_MARKS, AXIS, BLANK, Painter
from tuiplay.raster.palette import LEVELS, oklab_mix
from tuiplay.raster.surface import NO_VALUE
from tuiplay.terminal.ascii import plain, words
from tuiplay.terminal.capabilities import Capabilities, decide
from tuiplay.terminal.handshake import with_picture
from tuiplay.terminal.questions import Answers
from tuiplay.tui.colour import depths
from tuiplay.user import settings, themes

_SYSTEMS = {"truecolor": "truecolor", "256": "256", "16": "standard", "none": None}
_NO_VALUE = "#808080"


def terminal_of(environ: Mapping[str, str] = os.environ, picture: str | None = None) -> Capabilities:
    """The capabilities of the terminal, under the person's settings and the ``picture`` of the command line.

    The terminal is not queried: keys typed during training are for the shell, and would be read with the answers.
    """
    wanted, _ = settings.load(environ, picture=picture)
    found = decide(wanted.color, wanted.glyphs, environ, locale.getpreferredencoding(False))
    return with_picture(found, "auto" if wanted.picture == "pixels" else wanted.picture, Answers(), environ)


@dataclass(frozen=True)
class ReportStyles:
    """Painters, colours and characters for one terminal; the theme is the dark one, which has its own background."""

    terminal: Capabilities

    @property
    def coloured(self) -> bool:
        """True if there are colours."""
        return self.terminal.depth != "none"

    @property
    def ascii(self) -> bool:
        """True if only ASCII may be printed."""
        return self.terminal.glyphs == "ascii"

    def console(self, stream: TextIO) -> Console:
        """A console on a terminal, restricted to the terminal's colours."""
        system = _SYSTEMS[self.terminal.depth]
        return Console(file=stream, color_system=system, no_color=not self.coloured)  # type: ignore[arg-type]

    def words(self, text: str) -> str:
        """A text in characters that the terminal has; it may become longer."""
        return words(text) if self.ascii else text

    def glyphs(self, text: str) -> str:
        """A text in characters that the terminal has, one for each cell."""
        return plain(text) if self.ascii else text

    def painter(self, several_classes: bool) -> Painter:
        """The painter of a surface: of two classes or numbers, or of several classes."""
        return painter_of(self.terminal.picture.glyphs, self.terminal.depth, self.terminal.glyphs, several_classes)

    def style(self, front: int | None, back: int) -> Style:
        """The colours of a cell with these slots (see ``raster.cells``)."""
        return Style(color=None if front is None else self._colour(front), bgcolor=self._colour(back))

    def _colour(self, slot: int) -> Color | None:
        if slot in ALL_MARKS:
            return self.colour(self._file.screen.faint if slot == AXIS else self._file.screen.text)
        return self.colour(_NO_VALUE if slot == NO_VALUE else self._slots[slot])

    def colour(self, hexadecimal: str) -> Color | None:
        """A colour as this terminal shows it; None if it has no colours."""
        if not self.coloured:
            return None
        if self.terminal.depth == "truecolor":
            return Color.parse(hexadecimal)
        return Color.from_ansi(depths.nearest(hexadecimal, self.terminal.depth == "16"))

    @cached_property
    def class_colours(self) -> tuple[str, ...]:
        """The colours of the classes at full strength."""
        return depths.class_colours(self._file, self.terminal.depth)

    @cached_property
    def test_curve(self) -> Style:
        """The colour of the curve of the test loss."""
        return Style(color=self.colour(self._file.curves.test))

    @cached_property
    def _file(self) -> themes.ThemeFile:
        return depths.at_depth(themes.parse(themes.shipped_folder() / f"{themes.DEFAULT}.toml"), self.terminal.depth)

    @cached_property
    def _slots(self) -> list[str]:
        depth, file = self.terminal.depth, self._file
        field = depths.scale(file.data, depth).colours
        classes, ramps = self.class_colours, depths.class_scale(file, depth)
        points = [*field]
        if depth in ("truecolor", "256"):
            # A training point is distinct from a field of its own colour.
            points = [oklab_mix(colour, "#ffffff", 0.55) for colour in field]
            classes = tuple(oklab_mix(colour, "#ffffff", 0.55) for colour in classes)
        slots = [*field, *points, depths.neutral(file.data, depth), *ramps, *classes]
        assert len(field) == LEVELS
        assert slots[BLANK] == depths.neutral(file.data, depth)
        return slots
