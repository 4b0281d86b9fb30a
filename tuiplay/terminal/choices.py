"""What a person may choose of how things are shown.

Apart from what decides, as every command's parser reads these names: ``tuiplay --help`` must stay light.
"""

from __future__ import annotations

from typing import Literal

Depth = Literal["truecolor", "256", "16", "none"]
Glyphs = Literal["full", "ascii"]
Rung = Literal["pixels", "octant", "sextant", "quadrant", "half"]
"""What a picture is made of, the finest first."""

DEPTHS: tuple[Depth, ...] = ("truecolor", "256", "16", "none")
GLYPHS: tuple[Glyphs, ...] = ("full", "ascii")
RUNGS: tuple[Rung, ...] = ("pixels", "octant", "sextant", "quadrant", "half")
FPS, FPS_OVER_SSH, MAX_FPS = 15, 6, 60
"""Frames per second: the default, the default over SSH, and the most that can be set."""
