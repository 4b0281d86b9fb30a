"""The colours of a theme at every colour depth.

With 16 or 256 colours those of the data are values that the terminal's own table holds exactly, so that no conversion
on the way moves them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product

import msgspec
from rich.color import Color

from tuiplay.raster.cells import STEPS_256
from tuiplay.raster.classes import MOST, STEPS, STEPS_FEW
from tuiplay.raster.palette import CLASS_COLOURS, LEVELS, DivergingScale, oklab, oklab_mix
from tuiplay.user.themes import CurveColours, DataColours, ScreenColours, ThemeFile

_HALF = LEVELS // 2
_CUBE = range(16, 232)
_HUES = ((1, 9), (2, 10), (3, 11), (4, 12), (5, 13), (6, 14))
"""The normal and the bright number of each colour that is not a grey."""
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

_CLASSES_16 = {True: (11, 12, 10, 9, 13, 14, 15, 3, 5, 2), False: (1, 4, 5, 2, 6, 3, 0, 13, 12, 9)}
_WEAKEST = 0.3
"""The position of the weakest colour of a class between the background, 0, and the strongest, 1."""


@lru_cache
def _places(few: bool) -> dict[int, tuple[float, float, float]]:
    return {number: oklab(table_colour(number)) for number in (range(16) if few else range(16, 256))}


@lru_cache(4096)
def nearest(colour: str, few: bool) -> int:
    """The number of the colour that is most similar to an '#rrggbb', of the 16 (``few``) or of the 240 after those.

    Rich's own choice turns pale greys violet, and dark greys of the 16 white.
    """
    places, wanted = _places(few), oklab(colour)
    return min(places, key=lambda number: math.dist(places[number], wanted))


def table_colour(number: int) -> str:
    """The '#rrggbb' of a number of the terminal's table of 256, the first 16 included."""
    return Color.from_ansi(number).get_truecolor().hex.lower()


def at_depth(file: ThemeFile, depth: str) -> ThemeFile:
    """The theme with the colours of text and curves that suit a colour depth."""
    if depth != "16":
        return file
    screen = ScreenColours(**{role: table_colour(pair[not file.dark]) for role, pair in _NUMBERS_16.items()})
    signs = _scale_16(file.data).colours
    others = (table_colour(number) for number in ((13, 11, 14) if file.dark else (5, 2, 1)))
    test, *more = [colour for colour in others if colour not in signs]
    curves = CurveColours(train=screen.text, test=test, validation=more[0] if more else screen.good)
    data = msgspec.structs.replace(file.data, neutral=screen.background)
    return msgspec.structs.replace(file, screen=screen, curves=curves, data=data)


def scale(data: DataColours, depth: str) -> DivergingScale:
    """The colours of all levels from -1 to +1 at a colour depth."""
    if depth == "256":
        return _scale_256(data)
    if depth in ("16", "none"):
        return _scale_16(data)
    return DivergingScale.diverging(data.negative, data.neutral, data.positive)


def neutral(data: DataColours, depth: str) -> str:
    """The colour of what shows nothing, at a colour depth."""
    return table_colour(data.neutral_256) if depth == "256" and data.neutral_256 else data.neutral


def class_colours(file: ThemeFile, depth: str) -> tuple[str, ...]:
    """The colours of ``MOST`` classes at full strength, all different, at a colour depth."""
    data = file.data
    colours = data.classes or CLASS_COLOURS[file.dark]
    if depth == "256":
        return tuple(table_colour(number) for number in data.classes_256 or _apart(colours, _CUBE))
    if depth in ("16", "none"):
        numbers = data.classes_16 or (_CLASSES_16[file.dark] if data.classes is None else _apart(colours, range(1, 15)))
        return tuple(table_colour(number) for number in numbers)
    return tuple(colour.lower() for colour in colours)


def class_scale(file: ThemeFile, depth: str) -> tuple[str, ...]:
    """The colours of all levels of classes at a colour depth: ``STEPS`` for each, weakest first.

    With 256 colours no colour stands for two classes, unless the theme itself says so; with 16 each class has one.
    """
    full, ground = class_colours(file, depth), neutral(file.data, depth)
    if depth in ("16", "none"):
        return tuple(colour for colour in full for _ in range(STEPS))
    shares = [_WEAKEST + (1 - _WEAKEST) * step / (STEPS - 1) for step in range(STEPS)]
    if depth != "256":
        return tuple(oklab_mix(ground, colour, share) for colour in full for share in shares)
    # From the strongest step to the weakest, so that those that matter most choose first.
    wide = STEPS // STEPS_FEW
    free = {number: _places(False)[number] for number in _CUBE if table_colour(number) not in full}
    ramps = [[colour] * wide for colour in full]
    for share in shares[-1 - wide :: -wide]:
        for ramp in ramps:
            wanted = oklab(oklab_mix(ground, ramp[-1], share))
            number = min(free, key=lambda n: math.dist(free[n], wanted))
            del free[number]
            ramp[:0] = [table_colour(number)] * wide
    return tuple(colour for ramp in ramps for colour in ramp)


def _apart(colours: Sequence[str], numbers: Iterable[int]) -> tuple[int, ...]:
    """The most similar of the terminal's colours, each used only once."""
    places = {number: oklab(table_colour(number)) for number in numbers}
    chosen: list[int] = []
    for colour in colours[:MOST]:
        wanted = oklab(colour)
        chosen.append(min(places, key=lambda number: math.dist(places[number], wanted)))
        del places[chosen[-1]]
    return tuple(chosen)


def _scale_256(data: DataColours) -> DivergingScale:
    negative = data.negative_256 or _likest(data.neutral, data.negative)
    positive = data.positive_256 or _likest(data.neutral, data.positive)
    wide = _HALF // STEPS_256
    numbers = [number for number in negative[::-1] for _ in range(wide)]
    numbers += [number for number in positive for _ in range(wide)]
    return DivergingScale(tuple(table_colour(number) for number in numbers))


def _likest(middle: str, end: str) -> tuple[int, ...]:
    """Six of the 256 colours on the way from one colour to another, none of them grey, as numbers."""
    spots = {n: _places(False)[n] for n in _CUBE}
    coloured = {n: spot for n, spot in spots.items() if math.hypot(spot[1], spot[2]) > 0.03}
    target = oklab(end)
    # Hues of the other half of the circle would suggest the other sign.
    same = {n: spot for n, spot in coloured.items() if spot[1] * target[1] + spot[2] * target[2] > 0}
    chosen: list[int] = []
    for step in range(STEPS_256):
        wanted = oklab(oklab_mix(middle, end, (step + 1.2) / (STEPS_256 + 0.2)))
        chosen.append(min(same or coloured, key=lambda n: math.dist(spots[n], wanted)))
    return tuple(chosen)


def _scale_16(data: DataColours) -> DivergingScale:
    negative, positive = data.negative_16, data.positive_16
    if negative is None or positive is None:
        negative, positive = _two_hues(data)
    numbers = [negative[1]] * (_HALF // 2) + [negative[0]] * (_HALF // 2)
    numbers += [positive[0]] * (_HALF // 2) + [positive[1]] * (_HALF // 2)
    return DivergingScale(tuple(table_colour(number) for number in numbers))


def _two_hues(data: DataColours) -> tuple[tuple[int, int], tuple[int, int]]:
    def away(pair: tuple[int, int], colour: str) -> float:
        apart = abs(_hue(table_colour(pair[1])) - _hue(colour))
        return min(apart, 2 * math.pi - apart)

    pairs = [(a, b) for a, b in product(_HUES, repeat=2) if a != b]
    return min(pairs, key=lambda pair: away(pair[0], data.negative) + away(pair[1], data.positive))


def _hue(colour: str) -> float:
    _, a, b = oklab(colour)
    return math.atan2(b, a)
