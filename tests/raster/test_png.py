"""PNG files, read back by a decoder that follows the format's text and shares no code with the encoder."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import numpy.typing as npt
import pytest

from tuiplay.raster.png import indexed_png, rgb_png

COLOURS = [f"#{17 * (number % 16):02x}{(5 * number) % 256:02x}{number:02x}" for number in range(256)]


def decoded(file: bytes) -> tuple[npt.NDArray[np.int64], dict[bytes, bytes]]:
    """Samples of shape (height, width x channels), and the chunks by name."""
    assert file.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(file):
        (length,) = struct.unpack_from(">I", file, at)
        name, content = file[at + 4 : at + 8], file[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", file, at + 8 + length)[0] == zlib.crc32(name + content)
        chunks[name] = content
        at += 12 + length
    width, height, bits, kind, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert rest == [0, 0, 0]
    samples = width * {2: 3, 3: 1}[kind]
    data = zlib.decompress(chunks[b"IDAT"])
    stride = 1 + -(-samples * bits // 8)
    assert len(data) == height * stride
    found = np.zeros((height, samples), dtype=np.int64)
    above = bytes(stride - 1)
    for row in range(height):
        kind, *line = data[row * stride : (row + 1) * stride]
        assert kind in (0, 2)  # as it is, or as a difference from the row above
        above = bytes((byte + other * (kind == 2)) % 256 for byte, other in zip(line, above, strict=True))
        whole = "".join(f"{byte:08b}" for byte in above)
        found[row] = [int(whole[bits * column : bits * (column + 1)], 2) for column in range(samples)]
    return found, chunks


@pytest.mark.parametrize(("count", "bits"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 4), (16, 4), (17, 8), (256, 8)])
@pytest.mark.parametrize("shape", [(1, 1), (5, 7), (3, 16), (20, 33)])
@pytest.mark.parametrize("smooth", [False, True])
def test_every_pixel_is_read_back(count: int, bits: int, shape: tuple[int, int], smooth: bool) -> None:
    pixels = np.random.default_rng(count).integers(0, count, shape).astype(np.uint8)
    found, chunks = decoded(indexed_png(pixels, COLOURS[:count], smooth=smooth))
    np.testing.assert_array_equal(found, pixels)
    assert chunks[b"IHDR"][8] == bits
    assert chunks[b"PLTE"].hex() == "".join(colour[1:] for colour in COLOURS[:count])
    assert b"tRNS" not in chunks


def test_one_colour_may_be_transparent() -> None:
    _, chunks = decoded(indexed_png(np.zeros((2, 2), dtype=np.uint8), COLOURS[:9], transparent=3))
    assert chunks[b"tRNS"] == b"\xff\xff\xff\x00"


def test_colours_without_a_palette() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (4, 6, 3)).astype(np.uint8)
    found, chunks = decoded(rgb_png(pixels))
    np.testing.assert_array_equal(found.reshape(4, 6, 3), pixels)
    assert b"PLTE" not in chunks


def test_another_program_reads_it() -> None:
    pillow = pytest.importorskip("PIL.Image")
    pixels = np.arange(35, dtype=np.uint8).reshape(5, 7) % 16
    image = pillow.open(io.BytesIO(indexed_png(pixels, COLOURS[:16], transparent=0)))
    assert image.size == (7, 5)
    assert image.convert("RGBA").getpixel((0, 0))[3] == 0
    assert image.convert("RGB").getpixel((3, 2)) == tuple(bytes.fromhex(COLOURS[pixels[2, 3]][1:]))
