"""Numbers in the form in which people read them."""

from __future__ import annotations

import math

from tuiplay.text import figure_text


def loss_text(value: float) -> str:
    """A loss with a suitable number of digits, in at most seven characters: 0.476, 0.0089, 0.00024, 1.2e-05."""
    if not math.isfinite(value):
        return "no number"
    size = abs(value)
    if size >= 1000 or 0 < size < 1e-4:
        return f"{value:.1e}"
    if size >= 100:
        return f"{value:.1f}"
    if size >= 0.1 or size == 0:
        return f"{value:.3f}"
    return f"{value:.4f}" if size >= 1e-3 else f"{value:.5f}"


def part_loss_text(value: float, points: int) -> str:
    """The loss of a set of points, or words if it has no points."""
    return loss_text(value) if points else "no points"


def axis_text(value: float) -> str:
    """A number on an axis: four significant digits and a real minus sign."""
    return figure_text(value).replace("-", "−", 1) if value < 0 else figure_text(value)


def weight_text(value: float) -> str:
    """A weight with four significant digits and a real minus sign."""
    return f"{value:.4g}".replace("-", "−", 1) if value < 0 else f"{value:.4g}"


def percent_text(value: float) -> str:
    """A share in percent, rounded, but 100 % only if it is exactly 1: 66.7%, 99.9%, 100%."""
    percent = round(100 * value, 1)
    if percent >= 100 > 100 * value:
        percent = 99.9
    return f"{percent:.0f}%" if percent in (0, 100) else f"{percent:.1f}%"


def typed_text(value: object) -> str:
    """A value as a person types it: lists without brackets."""
    if isinstance(value, tuple):
        return ", ".join(typed_text(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
