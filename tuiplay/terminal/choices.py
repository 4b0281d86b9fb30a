"""The choices that the user has of how things are shown.

They are a module of their own, as the parser of every command reads these names: ``tuiplay --help`` must remain light.
"""

from __future__ import annotations

from typing import Literal

Depth = Literal["truecolor", "256", "16", "none"]
Glyphs = Literal["full", "ascii"]
Rung = Literal["pixels", "octant", "sextant", "quadrant", "half"]
"""The elements of a picture, the finest first."""

DEPTHS: tuple[Depth, ...] = ("truecolor", "256", "16", "none")
GLYPHS: tuple[Glyphs, ...] = ("full", "ascii")
RUNGS: tuple[Rung, ...] = ("pixels", "octant", "sextant", "quadrant", "half")
FPS, FPS_OVER_SSH, MAX_FPS = 15, 6, 60
"""The frames per second: the default, the default over SSH, and the most that can be set."""
