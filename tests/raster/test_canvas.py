"""Drawing: what covers which pixels, and that both kinds of file are what they say."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import numpy as np
import pytest

from raster.test_png import decoded
from tuiplay.raster.blocks import OCTANTS, SEXTANTS
from tuiplay.raster.canvas import PngCanvas, SvgCanvas, boxes_of
from tuiplay.raster.letters import HEIGHT, WIDTH, letters


def pixels_of(canvas: PngCanvas) -> np.ndarray:
    samples, _ = decoded(canvas.content())
    return samples.reshape(canvas.height, canvas.width, 3)


def test_a_rectangle_covers_its_pixels_and_no_others() -> None:
    canvas = PngCanvas(6, 4, "#000000")
    canvas.rectangle(1, 1, 2, 2, "#ff8000")
    found = pixels_of(canvas)
    assert (found[1:3, 1:3] == (255, 128, 0)).all()
    assert found.sum() == 4 * (255 + 128)


def test_a_disc_covers_its_area_with_a_smooth_edge() -> None:
    canvas = PngCanvas(40, 40, "#000000")
    canvas.disc(20, 20, 10, "#ffffff", "#ffffff")
    found = pixels_of(canvas)[:, :, 0] / 255
    assert found.sum() == pytest.approx(np.pi * 10.5**2, rel=0.01)
    assert 0 < found[9, 17] < 1
    assert np.array_equal(found, found.T)


def test_what_lies_outside_is_cut_off() -> None:
    canvas = PngCanvas(5, 5, "#102030")
    canvas.disc(-30, 2, 3, "#ffffff", "#ffffff")
    canvas.line(-5, 2, -1, 2, "#ffffff")
    canvas.rectangle(5, 5, 9, 9, "#ffffff")
    canvas.text(-40, 2, "a", "#ffffff")
    assert (pixels_of(canvas) == (0x10, 0x20, 0x30)).all()


def test_a_level_line_has_its_length_and_width() -> None:
    canvas = PngCanvas(30, 10, "#000000")
    canvas.line(5, 5, 25, 5, "#ffffff", 2)
    assert pixels_of(canvas)[:, :, 0].sum() / 255 == pytest.approx(40, abs=4)


def test_letters_are_drawn_where_they_are_anchored() -> None:
    widths = {}
    for anchor in ("start", "middle", "end"):
        canvas = PngCanvas(100, HEIGHT, "#000000")
        canvas.text(50, HEIGHT / 2, "HH", "#ffffff", anchor=anchor)
        columns = np.flatnonzero(pixels_of(canvas)[:, :, 0].any(axis=0))
        widths[anchor] = (columns.min() // WIDTH, columns.max() // WIDTH)
    assert widths == {"start": (5, 6), "middle": (4, 5), "end": (3, 4)}


def test_a_larger_letter_covers_as_much_more() -> None:
    small, large = PngCanvas(20, 40, "#000000"), PngCanvas(40, 80, "#000000")
    small.text(0, 20, "M", "#ffffff", HEIGHT)
    large.text(0, 40, "M", "#ffffff", 2 * HEIGHT)
    assert pixels_of(large).sum() == pytest.approx(4 * pixels_of(small).sum(), rel=0.05)


def test_every_letter_of_ascii_is_there_and_no_two_look_alike() -> None:
    drawn = {character: letters()[character].tobytes() for character in map(chr, range(33, 127))}
    assert len(set(drawn.values())) == len(drawn)


@pytest.mark.parametrize(
    ("glyph", "area"), [("▀", 0.5), ("▄", 0.5), ("█", 1), ("▌", 0.5), ("▂", 0.25), ("▏", 0.125), (" ", 0), ("▚", 0.5)]
)
def test_blocks_cover_what_their_names_say(glyph: str, area: float) -> None:
    boxes = boxes_of(glyph)
    assert boxes is not None
    assert sum((right - left) * (bottom - top) for left, top, right, bottom in boxes) == pytest.approx(area)


@pytest.mark.parametrize(("glyphs", "parts"), [(SEXTANTS, 6), (OCTANTS, 8)])
def test_finer_blocks_cover_a_part_for_each_bit(glyphs: str, parts: int) -> None:
    for pattern, glyph in enumerate(glyphs):
        boxes = boxes_of(glyph)
        assert boxes is not None
        area = sum((right - left) * (bottom - top) for left, top, right, bottom in boxes)
        assert area == pytest.approx(pattern.bit_count() / parts), hex(ord(glyph))


def test_braille_has_a_dot_for_each_bit() -> None:
    assert [len(boxes_of(chr(0x2800 + code)) or []) for code in (0, 1, 0x80, 0xFF)] == [0, 1, 1, 8]
    assert boxes_of("a") is None


def test_an_svg_is_xml_with_everything_that_was_drawn() -> None:
    canvas = SvgCanvas(100, 50, "#000000")
    canvas.disc(1, 2, 3, "#ffffff", "#000000")
    canvas.line(0, 0, 5, 5, "#ffffff")
    canvas.text(1, 2, "a < b & 'c'", "#ffffff")
    canvas.image(0, 0, np.zeros((2, 3, 3), dtype=np.uint8))
    root = ElementTree.parse(io.BytesIO(canvas.content())).getroot()
    names = [child.tag.rpartition("}")[2] for child in root]
    assert names == ["rect", "circle", "line", "text", "image"]
    assert root[3].text == "a < b & 'c'"
    assert root.get("viewBox") == "0 0 100 50"
