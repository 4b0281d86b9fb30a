"""Small pictures of data sets in pixels: their points as discs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tuiplay.nn.arrays import Array
from tuiplay.raster.cell_grid import Levels
from tuiplay.raster.cells import BLANK
from tuiplay.raster.classes import CLASS_POINT, MOST
from tuiplay.raster.discs import BLENDED, MOST_CODES, RIM_CODE, composed, drawn
from tuiplay.raster.dots import dots
from tuiplay.raster.palette import oklab_mix
from tuiplay.raster.surface import quantize
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.image_layer import Codes

SEVERAL = MOST_CODES
"""The offset of the codes of a picture of classes."""
_RADIUS = 0.03
"""The radius of a point, in heights of the picture."""


def code_picture(
    draw: Callable[[], Levels], points: Callable[[], tuple[Array, bool]] | None, width: int, height: int
) -> tuple[bool, Codes]:
    """True if a picture is one of classes, and its codes: 0 where nothing is, else one more than those of ``discs``."""
    if points is None:
        levels = draw()
        rows, columns = (
            np.arange(count) * have // count for count, have in zip((height, width), levels.shape, strict=True)
        )
        found = levels[rows][:, columns].astype(np.uint16) + np.uint16(1)
        found[found == BLANK + 1] = 0
        return bool((levels > BLANK).any()), found
    table, several = points()
    radius = max(1.5, _RADIUS * height)
    x, y, labels = dots(table, width, height, (radius, radius), several, most_ink=1.0)
    discs = drawn(x, y, [False] * len(x), width, height, radius)
    kinds = CLASS_POINT + np.clip(np.rint(labels), 0, MOST - 1) if several else quantize(labels)
    codes = composed(
        np.full((height, width), BLANK, dtype=np.uint8), discs, kinds.astype(np.intp), np.zeros(len(x), dtype=bool)
    )
    return several, np.where((codes == BLANK) | (codes == RIM_CODE), 0, codes + 1).astype(np.uint16)


def code_colour(code: int, palette: ScreenPalette) -> str:
    """The colour of a code, which has ``SEVERAL`` added if it is of a picture of classes."""
    several, code = divmod(code - 1, SEVERAL)
    styles = palette.class_thumbs if several else palette.pixels
    if code >= BLENDED:
        return oklab_mix(styles.colour(code - BLENDED), palette.file.screen.background, 0.4)
    return styles.colour(code)
