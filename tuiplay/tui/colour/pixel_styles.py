"""The cells of pictures in colours: glyph and style for the levels of a cell's pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from rich.color import Color
from rich.style import Style

from tuiplay.raster.cell_grid import WHOLE
from tuiplay.raster.cells import BLANK, WRONG, Key, Painter, is_line, is_point, is_wrong, painter
from tuiplay.raster.classes import is_class_point
from tuiplay.raster.palette import oklab_mix
from tuiplay.raster.surface import NO_VALUE


def style(colour: str | None = None, background: str | None = None, bold: bool = False) -> Style:
    """A Rich style from hex colours."""
    return Style(
        color=Color.parse(colour) if colour else None,
        bgcolor=Color.parse(background) if background else None,
        bold=bold,
    )


_OUTSTANDING = 0.65
"""The position of the colour of a misclassified point between its own, 0, and white, 1; black on light backgrounds."""


def wrong_style(depth: str) -> Style:
    """The style that is added to the letter of a misclassified point."""
    return Style(reverse=False, underline=True) if depth == "none" else Style(reverse=True)


class PixelStyles:
    """The glyphs and styles of cells, made once for each pair of levels that occurs."""

    def __init__(
        self,
        colours: Sequence[str],
        blank: str,
        no_value: str,
        paint: Painter | None = None,
        lines: Mapping[int, str] = MappingProxyType({}),
        contrast: str = "",
    ) -> None:
        self._colours = [*colours, *[blank] * (BLANK + 1 - len(colours))]
        self._others = {NO_VALUE: no_value, **lines}
        self._contrast = contrast
        self.painter = paint or painter("truecolor", "full")
        self._cells: dict[Key, tuple[str, Style]] = {}

    def colour(self, level: int) -> str:
        """The hex colour of a level."""
        if is_wrong(level):
            right = self._colours[level - WRONG]
            return oklab_mix(right, self._contrast, _OUTSTANDING) if self._contrast else right
        return self._others[level] if level in self._others else self._colours[level]

    def cell(self, key: Key) -> tuple[str, Style]:
        """The glyph and style of the cell of a key of the painter; a space where a background is enough."""
        found = self._cells.get(key)
        if found is None:
            glyph, front, back = self.painter.cell(key)
            single = self.painter.places == WHOLE and front is not None
            point = single and front is not None and (is_point(front) or is_class_point(front))
            palette = style(None if front is None else self.colour(front), self.colour(back), bold=point)
            if point and front is not None and is_wrong(front):
                palette += wrong_style(self.painter.depth)
            elif point and self.painter.depth == "none":
                palette += Style(reverse=True)
            elif single and front is not None and is_line(front):
                palette += Style(bold=True)
            found = self._cells[key] = glyph, palette
        return found

    def field(self, level: int) -> tuple[str, Style]:
        """The glyph and style of a cell whose pixels all have the same level."""
        return self.cell(self.painter.uniform(level))
