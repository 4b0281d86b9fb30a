"""The colours of a theme for picture files."""

from __future__ import annotations

from tuiplay.formats.picture.surface import PictureColours
from tuiplay.raster.palette import CLASS_COLOURS
from tuiplay.user.themes import ThemeFile


def picture_colours(file: ThemeFile) -> PictureColours:
    """The colours of a surface from a theme."""
    screen, data = file.screen, file.data
    return PictureColours(
        background=screen.background,
        text=screen.text,
        quiet=screen.quiet,
        negative=data.negative,
        neutral=data.neutral,
        positive=data.positive,
        classes=data.classes or CLASS_COLOURS[file.dark],
        dark=file.dark,
    )
