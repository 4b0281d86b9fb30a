"""Links in pixels: the width is the weight, the colour its sign, and nothing is drawn where nothing belongs."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tuiplay.raster.link_pixels import LinkPixels, look_of
from tuiplay.raster.links import DEAD, FOCUS, MANY, LinkCanvas
from tuiplay.raster.palette import LEVELS

CELL = (9, 18)
LINK = (0.0, 2.0, 20.0, 8.0)


def drawn(weights: list[float], links: list[tuple[float, float, float, float]], **how: object) -> np.ndarray:  # type: ignore[type-arg]
    picture = LinkCanvas(30, 12, links).draw(weights, **how)  # type: ignore[arg-type]
    return LinkPixels(30, 12, CELL, links).draw(weights, picture.drawn)


def covered(codes: np.ndarray) -> float:  # type: ignore[type-arg]
    return sum(look_of(code)[1] for code in codes[codes > 0].tolist())


def test_the_width_is_the_weight() -> None:
    areas = [covered(drawn([weight], [LINK])) for weight in (0.1, 0.5, 1.0, 1.5, 2.0, 50.0)]
    assert all(thick > 1.15 * thin for thin, thick in pairwise(areas[:5]))
    assert areas[-1] == areas[-2]


@pytest.mark.parametrize("weight", [-1.3, 1.3])
def test_the_colour_is_the_sign(weight: float) -> None:
    looks = {look_of(code)[0] for code in np.unique(drawn([weight], [LINK])).tolist() if code}
    assert {level >= LEVELS // 2 for level in looks} == {weight > 0}


def test_a_curve_is_smooth_and_whole() -> None:
    codes = drawn([1.0], [LINK])
    covers = {look_of(code)[1] for code in np.unique(codes).tolist() if code}
    assert len(covers) == 3
    columns = np.flatnonzero((codes > 0).any(axis=0))
    assert columns.tolist() == list(range(int(LINK[0] * CELL[0]), int(LINK[2] * CELL[0])))
    # The middle moves by less than its steepest slope from column to column.
    middles = np.array([np.flatnonzero(codes[:, column]).mean() for column in columns])
    assert np.abs(np.diff(middles)).max() < 3
    assert middles[0] == pytest.approx(LINK[1] * CELL[1], abs=1.5)
    assert middles[-1] == pytest.approx(LINK[3] * CELL[1], abs=1.5)


def test_links_stay_in_the_cells_that_they_may_reach() -> None:
    random = np.random.default_rng(3)
    for _ in range(20):
        links = [(0.0, *random.uniform(0.3, 11.7, 1), 9.0, *random.uniform(0.3, 11.7, 1)) for _ in range(12)]
        canvas = LinkCanvas(30, 12, links)
        codes = drawn([2.0] * len(links), links)
        cells = (codes.reshape(12, CELL[1], 30, CELL[0]) > 0).any(axis=(1, 3))
        assert not (cells & ~canvas.reach()).any()


def test_a_dead_link_is_dotted_and_a_focused_one_wide() -> None:
    dead = drawn([1.0], [LINK], dead=np.array([True]))
    assert {look_of(code)[0] for code in np.unique(dead).tolist() if code} == {DEAD}
    empty = ~(dead > 0).any(axis=0)[: int(LINK[2] * CELL[0])]
    assert 0.3 < empty.mean() < 0.8
    focused = drawn([0.0], [LINK], focus=0)
    assert {look_of(code)[0] for code in np.unique(focused).tolist() if code} == {FOCUS}
    assert covered(focused) > 1.5 * covered(drawn([0.1], [LINK]))


def test_with_many_links_the_others_step_back() -> None:
    links = [(0.0, row, 20.0, row) for row in np.linspace(1, 11, MANY + 8).tolist()]
    weights = [1.5] * len(links)
    bright = np.zeros(len(links), dtype=np.bool_)
    bright[3] = True
    assert covered(drawn(weights, links, bright=bright)) < 0.6 * covered(drawn(weights, links))


def test_a_tangle_in_a_narrow_gap_is_left_out() -> None:
    links = [(0.0, float(y0), 2.0, float(y1)) for y0 in range(4) for y1 in range(4)]
    assert not drawn([1.0] * 16, links).any()
    bright = np.arange(16) == 5
    assert drawn([1.0] * 16, links, bright=bright).any()


def test_what_lies_above_is_not_cut_and_edges_do_not_cut_what_lies_below() -> None:
    crossing = [(0.0, 2.0, 20.0, 8.0), (0.0, 8.0, 20.0, 2.0)]
    codes = drawn([2.0, -0.2], crossing)
    both = covered(drawn([2.0], crossing[:1])) + covered(drawn([-0.2], crossing[1:]))
    assert both - covered(codes) < 0.03 * both


def test_a_weight_that_hardly_moves_moves_no_pixel() -> None:
    picture = LinkCanvas(30, 12, [LINK]).draw([0.61])
    pixels = LinkPixels(30, 12, CELL, [LINK])
    first = pixels.draw([0.61], picture.drawn)
    assert np.array_equal(pixels.draw([0.64], picture.drawn), first)
    assert not np.array_equal(pixels.draw([0.95], picture.drawn), first)


def test_numbers_that_are_none_and_no_links_at_all() -> None:
    assert drawn([float("nan")], [LINK]).any()
    assert not drawn([], []).any()
