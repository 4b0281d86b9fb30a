"""The colours of a theme at every colour depth.

With 16 or 256 colours those of the data are values that the terminal's own table holds exactly, so that no conversion
on the way moves them.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import product

import msgspec
from rich.color import Color

from tuiplay.raster.cells import STEPS_256
from tuiplay.raster.palette import LEVELS, Palette, oklab, oklab_mix
from tuiplay.tui.themes import CurveColours, DataColours, ScreenColours, ThemeFile

_HALF = LEVELS // 2
_CUBE = range(16, 232)
_HUES = ((1, 9), (2, 10), (3, 11), (4, 12), (5, 13), (6, 14))
"""Normal and bright of the colours that are no greys."""
_NUMBERS_16 = {
    # role: (on dark grounds, on light ones)
    "background": (0, 15),
    "bar": (0, 7),
    "frame": (8, 8),
    "frame_focus": (15, 0),
    "text": (7, 0),
    "quiet": (7, 0),
    "faint": (8, 8),
    "accent": (14, 5),
    "selection": (5, 14),
    "popup": (0, 15),
    "good": (10, 2),
    "bad": (9, 1),
}


@lru_cache
def _places(few: bool) -> dict[int, tuple[float, float, float]]:
    return {number: oklab(table_colour(number)) for number in (range(16) if few else range(16, 256))}


@lru_cache(4096)
def nearest(colour: str, few: bool) -> int:
    """The number of the colour that looks most like an '#rrggbb', of the 16 (``few``) or of the 240 after those.

    Rich's own choice turns pale greys violet, and dark greys of the 16 white.
    """
    places, wanted = _places(few), oklab(colour)
    return min(places, key=lambda number: math.dist(places[number], wanted))


def table_colour(number: int) -> str:
    """The '#rrggbb' of a number of the terminal's table of 256, the first 16 included."""
    return Color.from_ansi(number).get_truecolor().hex.lower()


def at_depth(file: ThemeFile, depth: str) -> ThemeFile:
    """The theme with the colours of text and curves that suit a depth."""
    if depth != "16":
        return file
    screen = ScreenColours(**{role: table_colour(pair[not file.dark]) for role, pair in _NUMBERS_16.items()})
    signs = _scale_16(file.data).colours
    tests = (table_colour(number) for number in ((13, 11, 14) if file.dark else (5, 2, 1)))
    curves = CurveColours(train=screen.text, test=next(colour for colour in tests if colour not in signs))
    data = msgspec.structs.replace(file.data, neutral=screen.background)
    return msgspec.structs.replace(file, screen=screen, curves=curves, data=data)


def scale(data: DataColours, depth: str) -> Palette:
    """The colours of all levels."""
    if depth == "256":
        return _scale_256(data)
    if depth in ("16", "none"):
        return _scale_16(data)
    return Palette.diverging(data.negative, data.neutral, data.positive)


def neutral(data: DataColours, depth: str) -> str:
    """The colour of what shows nothing."""
    return table_colour(data.neutral_256) if depth == "256" and data.neutral_256 else data.neutral


def _scale_256(data: DataColours) -> Palette:
    negative = data.negative_256 or _likest(data.neutral, data.negative)
    positive = data.positive_256 or _likest(data.neutral, data.positive)
    wide = _HALF // STEPS_256
    numbers = [number for number in negative[::-1] for _ in range(wide)]
    numbers += [number for number in positive for _ in range(wide)]
    return Palette(tuple(table_colour(number) for number in numbers))


def _likest(middle: str, end: str) -> tuple[int, ...]:
    """Six of the 256 colours on the way from one colour to another, none of them a grey."""
    spots = {n: _places(False)[n] for n in _CUBE}
    coloured = {n: spot for n, spot in spots.items() if math.hypot(spot[1], spot[2]) > 0.03}
    target = oklab(end)
    # Hues of the other half of the circle would tell the other sign.
    same = {n: spot for n, spot in coloured.items() if spot[1] * target[1] + spot[2] * target[2] > 0}
    chosen: list[int] = []
    for step in range(STEPS_256):
        wanted = oklab(oklab_mix(middle, end, (step + 1.2) / (STEPS_256 + 0.2)))
        chosen.append(min(same or coloured, key=lambda n: math.dist(spots[n], wanted)))
    return tuple(chosen)


def _scale_16(data: DataColours) -> Palette:
    negative, positive = data.negative_16, data.positive_16
    if negative is None or positive is None:
        negative, positive = _two_hues(data)
    numbers = [negative[1]] * (_HALF // 2) + [negative[0]] * (_HALF // 2)
    numbers += [positive[0]] * (_HALF // 2) + [positive[1]] * (_HALF // 2)
    return Palette(tuple(table_colour(number) for number in numbers))


def _two_hues(data: DataColours) -> tuple[tuple[int, int], tuple[int, int]]:
    def away(pair: tuple[int, int], colour: str) -> float:
        apart = abs(_hue(table_colour(pair[1])) - _hue(colour))
        return min(apart, 2 * math.pi - apart)

    pairs = [(a, b) for a, b in product(_HUES, repeat=2) if a != b]
    return min(pairs, key=lambda pair: away(pair[0], data.negative) + away(pair[1], data.positive))


def _hue(colour: str) -> float:
    _, a, b = oklab(colour)
    return math.atan2(b, a)
