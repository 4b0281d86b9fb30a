"""The picture of a network of one input: its curve over axes, points and weighted parts."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tuiplay.data.points import DOMAIN
from tuiplay.experiment.overlays import BEST, PARTS
from tuiplay.nn.arrays import Array
from tuiplay.raster.canvas import Canvas, Pixels
from tuiplay.raster.cells import AXIS, BLANK, BORDER
from tuiplay.raster.classes import CLASS, STEPS
from tuiplay.raster.curve_plot import CurvePlot
from tuiplay.raster.palette import oklab_mix
from tuiplay.run.curve_view import CurveView
from tuiplay.run.frame import CURVE_PLACES, FrameRequest
from tuiplay.run.run import Run

_STROKE = 1 / 110
"""The width of the curve as a share of the picture's side."""
_BAND = 0.65
"""The share of the class colour in a band, the rest being the background."""


class CurvePicture:
    """The curve of a run, in the scale that fits its points and overlays."""

    def __init__(self, run: Run) -> None:
        overlays = run.experiment.view.overlays
        self.view = CurveView()
        self.view.take(run.split)
        frame = run.frame(FrameRequest(1, 1, 1, 1, parts=PARTS in overlays))
        self.plot: CurvePlot = self.view.plot(run, frame, [one for one in overlays if one in (PARTS, BEST)], True)

    def ground(self, side: int, neutral: str, quiet: str, classes: tuple[str, ...], good: str) -> Pixels:
        """Bands, axes and the noiseless curve as the colours of a square of pixels, shape (side, side, 3)."""
        levels = self.plot.ground(side, side)
        table = np.zeros((256, 3), dtype=np.uint8)
        table[BLANK], table[AXIS], table[BORDER] = map(_rgb, (neutral, oklab_mix(neutral, quiet, 0.5), good))
        for number, colour in enumerate(classes):
            table[CLASS + number * STEPS : CLASS + (number + 1) * STEPS] = _rgb(oklab_mix(neutral, colour, _BAND))
        found: Pixels = table[levels]
        return found

    def placed(self, points: Array) -> Array:
        """The points at their places on the plane of the picture."""
        return self.view.placed(points)

    def draw(self, canvas: Canvas, left: float, top: float, side: int, colour: str) -> None:
        """Draw the curve itself, as far as it is within the picture."""
        x = left + (CURVE_PLACES + DOMAIN) / (2 * DOMAIN) * side
        with np.errstate(all="ignore"):
            y = top + (self.plot.high - self.plot.values) / (self.plot.high - self.plot.low) * side
        inside = np.isfinite(y) & (y >= top) & (y <= top + side)
        width = max(1.5, side * _STROKE)
        places = zip(x.tolist(), np.nan_to_num(y).tolist(), inside.tolist(), strict=True)
        for (x1, y1, one), (x2, y2, other) in pairwise(places):
            if one and other:
                canvas.line(x1, y1, x2, y2, colour, width)


def _rgb(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
