"""The picture of a curve, which is the output of a network of one input: its scale, its lines, its points.

The picture takes the place of the plane of the other problems, so that pen, mouse and cursor work as there: x1 is x,
and x2, from -6 at the lower edge to 6 at the upper one, represents y.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from tuiplay.data.points import DOMAIN
from tuiplay.data.split import Split
from tuiplay.experiment.overlays import BEST, FOLDS, PARTS
from tuiplay.nn.arrays import Array
from tuiplay.raster.curve_plot import CurvePlot, nice_half
from tuiplay.run.frame import CURVE_PLACES, Frame
from tuiplay.run.run import Run

_LEAST = 1.25
"""The smallest half height of the picture: labels without noise lie in [-1, 1], and this leaves a margin."""
_ROOM = 1.1
_FAINTEST = 0.5


def on_curve(values: Array) -> Array:
    """The points of a curve with these values at ``CURVE_PLACES``, in the picture of labels from -1 to 1."""
    view = CurveView()
    return view.placed(np.stack([CURVE_PLACES, np.zeros_like(values), values], axis=1))


class CurveView:
    """The scale of the picture of a curve.

    Attributes
    ----------
    half
        The y at the upper edge; the lower edge is at ``-half``.
    """

    def __init__(self) -> None:
        self.half = self._data_half = _LEAST

    def take(self, split: Split) -> None:
        """Take over the points, which set the scale while the network's output is shown."""
        labels = [np.abs(part[:, 2]).max(initial=0.0) for part in (split.train, split.validation, split.test)]
        self._data_half = self.half = max(_LEAST, nice_half(_ROOM * float(max(labels))))

    def plot(self, run: Run, frame: Frame, overlays: Collection[str], is_output: bool) -> CurvePlot:
        """Return the plot of a frame, and adapt the scale to it."""
        values, bands = frame.surface[0], None
        self.half = self._data_half
        if is_output and PARTS in overlays and frame.parts is not None:
            bands = np.cumsum(frame.parts, axis=0)
            self.half = max(self.half, _fitting(bands))
        elif not is_output:
            self.half = max(_LEAST, _fitting(values))
        entry = run.experiment.source.entry
        rule = entry.rule(CURVE_PLACES) if is_output and BEST in overlays and entry and entry.rule else None
        folds = frame.folds[0] if FOLDS in overlays and frame.folds is not None else None
        return CurvePlot(values, -self.half, self.half, bands, rule, folds)

    def plain(self, values: Array, spread: Array | None = None) -> CurvePlot:
        """Return the plot of a curve alone, in the present scale, with a band of ``spread`` above and below it."""
        bands = None if spread is None else np.stack([values - spread, values + spread])
        return CurvePlot(values, -self.half, self.half, bands)

    def placed(self, points: Array) -> Array:
        """The points with their y as x2; their labels serve only for colours, which must differ from the background."""
        found: Array = points.copy()
        found[:, 1] = self.x2_of(found[:, 2])
        found[:, 2] = np.where(found[:, 2] < 0, np.minimum(found[:, 2], -_FAINTEST), np.maximum(found[:, 2], _FAINTEST))
        return found

    def x2_of(self, y: Array) -> Array:
        """The position x2 on the plane at which a y is drawn."""
        found: Array = y / self.half * DOMAIN
        return found

    def y_of(self, x2: float) -> float:
        """The y that is drawn at a position x2 of the plane."""
        return x2 / DOMAIN * self.half

    @property
    def tick(self) -> float:
        """The round number, at most ``half``, at which the axis has its tick."""
        for share in (1.25, 1.5):
            if nice_half(self.half / share) * share == self.half:
                return self.half / share
        return self.half


def _fitting(values: Array) -> float:
    sound = np.abs(values[np.isfinite(values)])
    return nice_half(_ROOM * float(sound.max(initial=0.0)))
