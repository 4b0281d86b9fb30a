"""The size of a picture, and the kind of its file."""

from __future__ import annotations

import re
from collections.abc import Callable

from tuiplay.errors import InputError
from tuiplay.raster.canvas import Canvas, PngCanvas, SvgCanvas
from tuiplay.text import file_name, quoted

KINDS: dict[str, Callable[[int, int, str], Canvas]] = {".svg": SvgCanvas, ".png": PngCanvas}
CAST = ".cast"
"""The suffix of a recording for asciinema."""
MOST = 4000
"""The maximum length of the longest side, in pixels."""


def parse_size(text: str, low: tuple[int, int], high: tuple[int, int], unit: str) -> tuple[int, int]:
    """Parse a size such as 800x600, within limits.

    Raises
    ------
    InputError
        If it is not a size, or outside the limits.
    """
    match = re.fullmatch(r"\s*(\d{1,6})\s*[xX×]\s*(\d{1,6})\s*", text)
    if match is None:
        raise InputError(f"--size: expected width x height in {unit}, such as {low[0]}x{low[1]}, got {quoted(text)}")
    width, height = int(match[1]), int(match[2])
    if not (low[0] <= width <= high[0] and low[1] <= height <= high[1]):
        limits = f"from {low[0]}x{low[1]} to {high[0]}x{high[1]}"
        raise InputError(f"--size: {width}x{height} {unit} is out of range; it has to be {limits}")
    return width, height


def kind_of(path: str, films: bool = False, losses: bool = False) -> str:
    """The kind of picture file by its suffix: ``.svg`` or ``.png``, and also ``CAST`` with ``films``.

    ``losses`` is True if losses can be saved too, with the suffix ``.csv``, which the error then names.

    Raises
    ------
    InputError
        For another suffix.
    """
    for kind in [*KINDS, CAST] if films else KINDS:
        if path.lower().endswith(kind):
            return kind
    if films:
        more = ", films CAST; let the name end in .svg, .png or .cast"
    elif path.lower().endswith(CAST):
        more = "; 'tuiplay picture --to NAME.cast' makes a film"
    elif losses:
        more = ", losses CSV; let the name end in .svg, .png or .csv"
    else:
        more = "; let the name end in .svg or .png"
    raise InputError(f"{file_name(path)}: pictures are SVG or PNG{more}")


def canvas(kind: str, width: int, height: int, background: str) -> Canvas:
    """An empty picture of a kind, in pixels."""
    return KINDS[kind](width, height, background)
