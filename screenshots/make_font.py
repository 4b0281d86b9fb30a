"""Makes tuiplay/raster/letters.py: the letters of PNG pictures, drawn once from DejaVu Sans Mono.

    python screenshots/make_font.py /usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf

Needs Pillow (extra: pictures). The fonts' licence (Bitstream Vera, DejaVu changes in the public domain) allows it.
"""

from __future__ import annotations

import base64
import sys
import zlib
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, SIZE = 10, 20, 17
RANGES = ((0x21, 0x7E), (0xA1, 0xFF), (0x394, 0x394), (0x3A3, 0x3A9), (0x3B1, 0x3C9), (0x2500, 0x257F))
OTHERS = "ᵗ‐‑–—‖‘’“”†•…′″‹›⁰⁴₀₁₂₃₄₅₆₇₈₉ₙ←↑→↓↻−∘∙√≤≥≈∞■□▲▴△▶▸►▼▽▾◀◂◄◉◆◇○●◦✓✔✕✖✗❮❯²³"
TARGET = Path(__file__).parent.parent / "tuiplay" / "raster" / "letters.py"
TEXT = '''"""The letters of PNG pictures: {count} glyphs of DejaVu Sans Mono, {width} x {height} pixels in 16 shades.

Made by screenshots/make_font.py. DejaVu fonts are (c) Bitstream (Bitstream Vera is its trademark), with changes in the
public domain; they may be used, copied and distributed freely.
"""

from __future__ import annotations

import base64
import functools
import zlib
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

WIDTH, HEIGHT = {width}, {height}
"""Pixels of a letter."""


@functools.cache
def letters() -> Mapping[str, npt.NDArray[np.float64]]:
    """How much of each pixel a character covers, from 0 to 1, shape (HEIGHT, WIDTH)."""
    packed = np.frombuffer(zlib.decompress(base64.b85decode("".join(_SHADES.split()))), np.uint8)
    shades = np.stack([packed >> 4, packed & 15], axis=1).reshape(-1, HEIGHT, WIDTH) / 15.0
    return dict(zip(_CHARACTERS, shades, strict=True))


_CHARACTERS = (
{characters}
)
_SHADES = """
{shades}
"""
'''


def main() -> None:
    """Draw every letter, pack two pixels into a byte, write the module."""
    font = ImageFont.truetype(sys.argv[1], SIZE)
    characters = sorted({chr(code) for low, high in RANGES for code in range(low, high + 1)} | set(OTHERS))
    characters = [one for one in characters if one.isprintable()]
    packed = bytearray()
    for one in characters:
        image = Image.new("L", (WIDTH, HEIGHT), 0)
        ImageDraw.Draw(image).text((0, HEIGHT - 4), one, font=font, fill=255, anchor="ls")
        shades = [round(value * 15 / 255) for value in image.tobytes()]
        packed += bytes(left << 4 | right for left, right in zip(shades[::2], shades[1::2], strict=True))
    text = base64.b85encode(zlib.compress(bytes(packed), 9)).decode()
    lines = [text[at : at + 118] for at in range(0, len(text), 118)]
    listed = "\n".join(f"    {''.join(characters[at : at + 16])!a}" for at in range(0, len(characters), 16))
    TARGET.write_text(
        TEXT.format(count=len(characters), width=WIDTH, height=HEIGHT, characters=listed, shades="\n".join(lines)),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
