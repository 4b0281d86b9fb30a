"""Coordinates and targets of points as texts, in the units of their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tuiplay.data.points import DOMAIN
from tuiplay.data.sources import PointSource
from tuiplay.text import figure_text


@dataclass(frozen=True)
class OwnUnits:
    """The scaling of coordinates and of the target from the network's units; without it, texts are in those.

    Attributes
    ----------
    scaling
        The centre and the half width of x1 and of x2, or empty.
    target
        The centre and the half width of the target.
    """

    scaling: tuple[float, ...] = ()
    target: tuple[float, float] = (0.0, 1.0)

    @property
    def scales_target(self) -> bool:
        """True if the target is not the network's output itself."""
        return self.target != (0.0, 1.0)

    def coordinate(self, which: int, value: float) -> str:
        """The text of x1 (``which`` = 0) or x2 (1)."""
        if not self.scaling:
            return f"{value:.2f}"
        centre, half = self.scaling[2 * which : 2 * which + 2]
        return _figure(centre + half * value / DOMAIN, half)

    def target_text(self, value: float) -> str:
        """The text of a target or of an output that predicts it."""
        if not self.scales_target:
            return f"{value:.3g}"
        centre, half = self.target
        return _figure(centre + half * value, half)


SCALED = OwnUnits()
"""The network's units."""


def _figure(value: float, half: float) -> str:
    # What remains of 0 is the rounding error of the scaling.
    return figure_text(0.0 if abs(value) < 1e-9 * abs(half) else value)


def own_units(source: PointSource, wanted: bool = True) -> OwnUnits:
    """The units of a source of points; the network's if they are not ``wanted``, or it has none."""
    if not wanted:
        return SCALED
    return OwnUnits(source.scaling if len(source.scaling) == 4 else (), source.target_scaling)


def name_of(label: float, classes: Sequence[str], units: OwnUnits) -> str:
    """The name of a point's class, or its target."""
    if not classes:
        return units.target_text(label)
    place = int(label) if len(classes) > 2 else int(label > 0)
    return classes[place] if place < len(classes) else f"{label:g}"
