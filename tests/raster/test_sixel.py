"""Pictures as sixels, read back by a decoder after the manual of the VT340."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tuiplay.raster.sixel import fewer, sixels

COLOURS = ["#000000", "#ff0000", "#00ff00", "#0000ff", "#ffffff", "#7f7f7f"]


def decoded(data: str) -> tuple[np.ndarray, dict[int, tuple[int, int, int]]]:  # type: ignore[type-arg]
    """Numbers of registers, -1 where nothing was drawn, and the registers in per cent."""
    match = re.fullmatch(r'\x1bP0;1q"1;1;(\d+);(\d+)([ -~]*)\x1b\\', data)
    assert match is not None
    width, height = int(match[1]), int(match[2])
    pixels = np.full((height + 6, width), -1)
    registers: dict[int, tuple[int, int, int]] = {}
    x = y = register = 0
    body = match[3]
    for token in re.finditer(r"#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)([?-~])|([?-~])|([$-])|(.)", body):
        assert token[10] is None, token[10]
        if token[1]:
            registers[int(token[1])] = int(token[2]), int(token[3]), int(token[4])
        elif token[5]:
            register = int(token[5])
            assert register in registers
        elif token[9]:
            x, y = 0, y + 6 * (token[9] == "-")
        else:
            count, shape = int(token[6] or 1), ord(token[7] or token[8]) - 63
            for bit in range(6):
                if shape >> bit & 1:
                    pixels[y + bit, x : x + count] = register
            x += count
            assert x <= width
    assert (pixels[height:] == -1).all()
    return pixels[:height], registers


pictures = arrays(
    np.uint8, st.tuples(st.integers(1, 20), st.integers(1, 20)), elements=st.integers(0, len(COLOURS) - 1)
)


@given(pictures)
def test_every_pixel_is_read_back(pixels: np.ndarray) -> None:  # type: ignore[type-arg]
    np.testing.assert_array_equal(decoded(sixels(pixels, COLOURS))[0], pixels)


@given(pictures, st.integers(0, len(COLOURS) - 1))
def test_one_colour_leaves_what_stands_there(pixels: np.ndarray, transparent: int) -> None:  # type: ignore[type-arg]
    found, _ = decoded(sixels(pixels, COLOURS, transparent))
    np.testing.assert_array_equal(found, np.where(pixels == transparent, -1, pixels.astype(int)))


def test_colours_are_per_cent() -> None:
    _, registers = decoded(sixels(np.zeros((1, 1), np.uint8), COLOURS))
    assert registers[5] == (50, 50, 50)
    assert registers[1] == (100, 0, 0)


def test_runs_are_counted() -> None:
    assert "!40~" in sixels(np.zeros((6, 40), np.uint8), COLOURS)
    assert len(sixels(np.zeros((600, 600), np.uint8), COLOURS)) < 1000


def test_of_more_colours_than_registers_the_most_alike_become_one() -> None:
    colours = ("#000000", "#010101", "#ff0000", "#fe0000", "#0000ff")
    assert fewer(colours, 9) == (0, 1, 2, 3, 4)
    assert fewer(colours, 3) == (0, 0, 2, 2, 4)
    for most in range(1, 6):
        assert len(set(fewer(colours, most))) == most
