"""Colours of the screen, from a theme file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import msgspec
from rich.color import Color
from rich.style import Style
from textual.theme import Theme

from tuiplay.raster.palette import LEVELS, Palette, dim, oklab_mix

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

POINT = LEVELS
"""Level of a training point of the most negative label; as many follow as the field has."""
BLANK = 2 * LEVELS
"""Level of a pixel that shows nothing."""
NO_VALUE = 255
"""Level of a pixel whose value is not a number."""


class ScreenColours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Section ``[screen]`` of a theme file, as ``#rrggbb``."""

    background: str
    bar: str
    frame: str
    frame_focus: str
    text: str
    quiet: str
    faint: str
    accent: str
    selection: str
    popup: str
    good: str
    bad: str


class DataColours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Section ``[data]``: the ends and the middle of the scale from -1 to +1."""

    negative: str
    neutral: str
    positive: str


class CurveColours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Section ``[curves]``."""

    train: str
    test: str


class ThemeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A theme as it stands in its file."""

    name: str
    dark: bool
    screen: ScreenColours
    data: DataColours
    curves: CurveColours


def style(colour: str | None = None, background: str | None = None, bold: bool = False) -> Style:
    """A Rich style from hex colours."""
    return Style(
        color=Color.parse(colour) if colour else None,
        bgcolor=Color.parse(background) if background else None,
        bold=bold,
    )


class PixelStyles:
    """Styles of half-block cells, made once for each pair of levels that occurs."""

    def __init__(self, colours: Sequence[str], blank: str, no_value: str) -> None:
        self._colours = [*colours, *[blank] * (BLANK + 1 - len(colours))]
        self._no_value = no_value
        self._pairs: dict[tuple[int, int], Style] = {}

    def colour(self, level: int) -> str:
        """Hex colour of a level."""
        return self._no_value if level == NO_VALUE else self._colours[level]

    def pair(self, top: int, bottom: int) -> Style:
        """Style of a cell with these two halves; where they agree it is only a background, for a space."""
        found = self._pairs.get((top, bottom))
        if found is None:
            found = style(None if top == bottom else self.colour(top), self.colour(bottom))
            self._pairs[top, bottom] = found
        return found


@dataclass(frozen=True)
class Look:
    """Everything that painting needs to know of a theme."""

    file: ThemeFile

    @cached_property
    def palette(self) -> Palette:
        """The scale from -1 to +1."""
        data = self.file.data
        return Palette.diverging(data.negative, data.neutral, data.positive)

    @cached_property
    def _points(self) -> tuple[str, ...]:
        # Points stand out from a field of their own colour: lighter on dark grounds, darker on light ones.
        contrast = "#ffffff" if self.file.dark else "#000000"
        half = LEVELS // 2
        share = [0.22 + 0.2 * abs(level + 0.5 - half) / half for level in range(LEVELS)]
        return tuple(oklab_mix(c, contrast, t) for c, t in zip(self.palette.colours, share, strict=True))

    @cached_property
    def pixels(self) -> PixelStyles:
        """Field levels, then points."""
        return PixelStyles([*self.palette.colours, *self._points], self.file.data.neutral, self.file.screen.faint)

    @cached_property
    def surface_pixels(self) -> PixelStyles:
        """The same, with a quieter field: on the big surface the points matter most."""
        ground = self.file.screen.background
        quiet = [dim(colour, ground, 0.22) for colour in self.palette.colours]
        return PixelStyles([*quiet, *self._points], self.file.data.neutral, self.file.screen.faint)

    @cached_property
    def dim_pixels(self) -> PixelStyles:
        """The same for what is switched off."""
        ground = self.file.screen.background
        faded = [dim(colour, ground, 0.72) for colour in self.palette.colours]
        return PixelStyles([*faded, *faded], ground, ground)

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
            },
        )


def themes_folder() -> Path:
    """Where the themes lie: inside the installed package, or beside it in a source tree."""
    inside = Path(str(files("tuiplay") / "themes"))
    return inside if inside.is_dir() else inside.parent.parent / "themes"


def load(name: str = "dark") -> Look:
    """The look of a theme that comes with tuiplay."""
    text = (themes_folder() / f"{name}.toml").read_text(encoding="utf-8")
    return Look(msgspec.convert(tomllib.loads(text), ThemeFile))
