"""Small maps in pixels: several fields in one picture, each over cells of its own."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tuiplay.raster.cell_grid import Levels
from tuiplay.raster.cells import BLANK
from tuiplay.raster.palette import LEVELS
from tuiplay.raster.surface import NO_VALUE
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.image_layer import ImageLayer

Map = tuple[Levels, tuple[int, int], bool]
"""The levels in pixels, the column and row of the top left cell, and True if the map is faded."""

_FADED = LEVELS
_MISSING, _GROUND = 2 * LEVELS + 1, 2 * LEVELS + 2


def send(layer: ImageLayer, maps: Iterable[Map]) -> int:
    """Send maps as one picture; returns its size in bytes."""
    codes, (wide, tall) = layer.blank(), layer.cell
    for levels, (column, row), faded in maps:
        # One level stands for two of the same sign: with less than 16 colours a pixel takes half a byte.
        shown = (levels & np.uint8(0xFE)).astype(np.uint16) + np.uint16(1 + _FADED * faded)
        shown[levels == NO_VALUE] = _MISSING
        shown[levels == BLANK] = _GROUND
        place = codes[row * tall : row * tall + len(levels), column * wide : column * wide + levels.shape[1]]
        place[:] = shown[: place.shape[0], : place.shape[1]]
    return layer.send(codes, lambda code: _colour(code, layer.palette))


def _colour(code: int, palette: ScreenPalette) -> str:
    if code >= _MISSING:
        return palette.pixels.colour(NO_VALUE if code == _MISSING else BLANK)
    faded, level = divmod(code - 1, _FADED)
    # The stronger level of two stands for both, so that the ends of the scale remain.
    level += level >= LEVELS // 2
    return (palette.dim_pixels if faded else palette.pixels).colour(level)
