"""Colours as '#rrggbb', mixed in OKLab: the diverging scale of every picture, and a colour for each class."""

from __future__ import annotations

from msgspec import Struct

LEVELS = 24
"""The number of steps of the scale. Even, so that none contains zero: those below ``LEVELS // 2`` are negative."""

_FIRST_STEP = 0.12
"""The start of each side's ramp on the way from neutral to its end: far enough for the hue to be recognizable."""

CLASS_COLOURS = {
    True: (
        "#f59322",
        "#2596f0",
        "#7df0c0",
        "#c23a7a",
        "#6e22ff",
        "#e1f04b",
        "#d2b4ff",
        "#786900",
        "#a578b4",
        "#00d278",
    ),
    False: (
        "#d9730d",
        "#1268c4",
        "#87003c",
        "#00b487",
        "#b487ff",
        "#5a0f96",
        "#696900",
        "#a54b87",
        "#000fd2",
        "#963cff",
    ),
}
"""The colours of classes on dark and light backgrounds, for themes without their own: from themes dark and light."""

Triple = tuple[float, float, float]


def oklab(colour: str) -> Triple:
    """The OKLab coordinates (L in 0..1, a, b) of an '#rrggbb' colour.

    Source: Björn Ottosson, "A perceptual color space for image processing" (2020), with sRGB's transfer function.
    """
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _hex(lab: Triple) -> str:
    """The nearest '#rrggbb'; colours outside sRGB are clipped per channel."""
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(max(channel, 0.0), 1.0))):02x}" for channel in channels)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def oklab_mix(a: str, b: str, t: float) -> str:
    """The colour a share ``t`` (0..1) of the way from ``a`` to ``b``, along a straight line in OKLab."""
    if t <= 0 or t >= 1:
        return (a if t <= 0 else b).lower()
    start, end = oklab(a), oklab(b)
    return _hex(
        (
            start[0] + t * (end[0] - start[0]),
            start[1] + t * (end[1] - start[1]),
            start[2] + t * (end[2] - start[2]),
        )
    )


def dim(colour: str, background: str, amount: float) -> str:
    """The colour faded by ``amount`` into the background (0: unchanged, 1: gone)."""
    return oklab_mix(colour, background, amount)


class DivergingScale(Struct, frozen=True):
    """The colours of the levels 0 (most negative) to ``LEVELS`` - 1 (most positive)."""

    colours: tuple[str, ...]

    @classmethod
    def diverging(cls, negative: str, neutral: str, positive: str, gamma: float = 1.0) -> DivergingScale:
        """Return a ramp from neutral to each end; ``gamma`` above 1 keeps small values closer to neutral.

        The innermost levels already have some of their end's hue, so that the sign of the smallest value shows.
        """
        half = LEVELS // 2
        shares = [_FIRST_STEP + (1 - _FIRST_STEP) * (step / (half - 1)) ** gamma for step in range(half)]
        return cls(
            (
                *(oklab_mix(neutral, negative, share) for share in reversed(shares)),
                *(oklab_mix(neutral, positive, share) for share in shares),
            )
        )
