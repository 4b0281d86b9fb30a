"""Colours: mixed as OKLab says, and a scale on which the sign can be seen."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.raster.palette import LEVELS, DivergingScale, dim, oklab, oklab_mix

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
shares = st.floats(0, 1)
HALF = LEVELS // 2
THEMES = [("#f59322", "#10141c", "#2596f0"), ("#f59322", "#161a22", "#2596f0"), ("#c25e00", "#f4f5f7", "#0b66c0")]


@pytest.mark.parametrize(
    ("colour", "coordinates"),
    [
        # CSS Color Module Level 4, sample conversions.
        ("#ffffff", (1.0, 0.0, 0.0)),
        ("#ff0000", (0.62796, 0.22486, 0.12585)),
        ("#00ff00", (0.86644, -0.23389, 0.17950)),
        ("#0000ff", (0.45201, -0.03246, -0.31153)),
    ],
)
def test_coordinates_are_those_of_css(colour: str, coordinates: tuple[float, float, float]) -> None:
    assert oklab(colour) == pytest.approx(coordinates, abs=2e-5)


@pytest.mark.parametrize(
    ("a", "b", "middle"),
    [
        # L = 0.5 is 0.125 in linear light, 0.389 after sRGB's transfer function.
        ("#000000", "#ffffff", "#636363"),
        # What browsers make of color-mix(in oklab, red, blue).
        ("#ff0000", "#0000ff", "#8c53a2"),
    ],
)
def test_middle_tones(a: str, b: str, middle: str) -> None:
    assert oklab_mix(a, b, 0.5) == middle


@given(colours, colours)
def test_the_ends_of_a_mix_are_its_ingredients(a: str, b: str) -> None:
    assert (oklab_mix(a, b, 0.0), oklab_mix(a, b, 1.0)) == (a, b)


@given(colours, shares)
def test_a_colour_mixed_with_itself_stays(colour: str, share: float) -> None:
    assert oklab_mix(colour, colour, share) == colour


def test_dimming_goes_all_the_way_to_the_background() -> None:
    assert dim("#f59322", "#0e1117", 0.0) == "#f59322"
    assert dim("#f59322", "#0e1117", 1.0) == "#0e1117"
    assert oklab("#0e1117")[0] < oklab(dim("#f59322", "#0e1117", 0.7))[0] < oklab("#f59322")[0]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("gamma", [0.7, 1.0, 1.6])
def test_the_scale_ends_in_its_colours_and_grows_away_from_neutral(theme: tuple[str, str, str], gamma: float) -> None:
    negative, neutral, positive = theme
    scale = DivergingScale.diverging(negative, neutral, positive, gamma).colours
    assert len(scale) == LEVELS
    assert (scale[0], scale[-1]) == (negative, positive)
    distances = [math.dist(oklab(colour), oklab(neutral)) for colour in scale]
    assert all(inner < outer for inner, outer in pairwise(distances[HALF:]))
    assert all(inner < outer for inner, outer in pairwise(distances[HALF - 1 :: -1]))


@pytest.mark.parametrize("theme", THEMES)
def test_the_two_innermost_levels_differ_in_hue(theme: tuple[str, str, str]) -> None:
    scale = DivergingScale.diverging(*theme).colours
    inner = [oklab(colour) for colour in scale[HALF - 1 : HALF + 1]]
    # 0.02 is about the just noticeable difference in OKLab; lightness left out, since hue is what tells the sign.
    assert math.dist(inner[0][1:], inner[1][1:]) > 0.03
