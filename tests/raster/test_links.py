"""Links as braille: continuous, told apart by size and sign, and calm."""

from __future__ import annotations

import math
import subprocess
import sys
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tuiplay.raster.links import DEAD, FOCUS, NONE, STEPS, LinkCanvas, LinkPicture, runs, steps_of
from tuiplay.raster.palette import LEVELS
from tuiplay.raster.strokes import ARRIVALS, DEPARTURES, curve, fan_out

Link = tuple[float, float, float, float]
HALF = LEVELS // 2
WIDTH, HEIGHT = 30, 24
BY_STEP = (0.03, 0.15, 0.35, 0.7, 1.1, 1.8)
"""A weight of each step."""

ends = st.tuples(st.floats(0, 14), st.floats(1, HEIGHT - 1), st.floats(15, WIDTH), st.floats(1, HEIGHT - 1))
weights = st.sampled_from([sign * size for size in BY_STEP for sign in (-1, 1)])


def dots(picture: LinkPicture) -> set[tuple[int, int]]:
    """(column, row) of every dot, read off as Unicode numbers them."""
    places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    return {
        (2 * int(column) + x, 4 * int(row) + y)
        for row, column in np.argwhere(picture.patterns)
        for bit, (x, y) in enumerate(places)
        if picture.patterns[row, column] >> bit & 1
    }


def alone(link: Link, weight: float, dead: bool = False, focus: int | None = None) -> LinkPicture:
    return LinkCanvas(WIDTH, HEIGHT, [link]).draw([weight], np.array([dead]), focus)


def in_one_piece(found: set[tuple[int, int]]) -> bool:
    """Whether one can walk over all dots, diagonal steps allowed."""
    todo, left = [next(iter(found))], set(found)
    while todo:
        x, y = todo.pop()
        near = {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)} & left
        left -= near
        todo += near
    return not left


def layers(*sizes: int, width: int = 70, height: int = 36, box: int = 6) -> list[Link]:
    """Ends of the links between layers spread evenly over a canvas."""
    gap = width / (len(sizes) - 1) - box
    links = []
    for layer, (inputs, neurons) in enumerate(pairwise(sizes)):
        x = layer * (gap + box)
        links += [
            (x, (i + 0.5) * height / inputs, x + gap, (j + 0.5) * height / neurons)
            for j in range(neurons)
            for i in range(inputs)
        ]
    return links


# Curves


@given(st.tuples(*[st.floats(-200, 200)] * 4))
def test_a_curve_goes_from_end_to_end_in_steps_of_at_most_one(link: Link) -> None:
    x, y = curve(*link)
    assert (x[0], y[0], x[-1], y[-1]) == pytest.approx(link, abs=1e-9)
    assert np.abs(np.diff(x)).max() < 1
    assert np.abs(np.diff(y)).max() < 1
    # It never turns back.
    assert (np.diff(x) * (link[2] - link[0]) >= -1e-9).all()
    assert (np.diff(y) * (link[3] - link[1]) >= -1e-9).all()


def test_a_curve_is_level_at_its_ends_and_steepest_in_the_middle() -> None:
    x, y = curve(0, 0, 100, 60)
    slope = np.diff(y) / np.diff(x)
    assert slope[0] < 0.1
    assert slope[-1] < 0.1
    assert np.argmax(slope) == pytest.approx(len(slope) / 2, abs=2)


@given(ends, weights.filter(lambda weight: abs(weight) > 0.1), st.booleans())
@example((1.0, 1.0, np.nextafter(23.0, 0.0), 1.0), 1.0, False)
def test_a_link_is_drawn_without_gaps_between_its_ends(link: Link, weight: float, focused: bool) -> None:
    found = dots(alone(link, weight, focus=0 if focused else None))
    columns = {x for x, _ in found}
    assert columns == set(range(int(np.floor(2 * link[0])), int(np.ceil(2 * link[2]))))
    assert in_one_piece(found)


@given(ends)
def test_strokes_grow_with_the_weight(link: Link) -> None:
    thin, medium, thick = (dots(alone(link, weight)) for weight in (0.4, 1.0, 1.9))
    assert thin < thick
    assert medium < thick
    assert len(thin) < len(medium) < len(thick)


@pytest.mark.parametrize("link", [(2, 12, 28, 12), (2, 11, 28, 13), (12, 2, 16, 22)])
def test_strokes_are_one_two_or_three_dots_wide(link: Link) -> None:
    thin, medium, thick = (len(dots(alone(link, weight))) for weight in (0.4, 1.0, 1.9))
    assert medium == pytest.approx(2 * thin, rel=0.15)
    assert thick == pytest.approx(3 * thin, rel=0.15)


def test_a_link_may_leave_the_canvas() -> None:
    assert dots(alone((20, 20, 40, 40), 1.0))
    assert not dots(alone((50, 50, 60, 60), 1.0))


# Kinds of links


@given(ends)
def test_a_dead_link_is_dotted(link: Link) -> None:
    picture = alone(link, 0.0, dead=True)
    found, thin = dots(picture), dots(alone(link, 0.4))
    assert set(np.unique(picture.levels)) == {DEAD, NONE}
    assert found < thin
    assert len(found) == math.ceil(len(thin) / 4)
    assert all((x + dx, y + dy) not in found for x, y in found for dx, dy in ((0, 1), (1, 0), (1, 1), (1, -1)))


@given(ends)
def test_a_link_of_exactly_zero_is_thin_and_neutral(link: Link) -> None:
    picture = alone(link, 0.0)
    assert set(np.unique(picture.levels)) == {HALF, NONE}
    assert dots(picture) == dots(alone(link, 0.4))


@given(ends, weights)
def test_colour_tells_the_sign(link: Link, weight: float) -> None:
    picture = alone(link, weight)
    shown = picture.levels[picture.patterns > 0]
    assert len(np.unique(shown)) == 1
    assert (shown[0] >= HALF) == (weight > 0)
    assert shown[0] < LEVELS


def test_colour_grows_with_the_weight_and_weak_links_still_show() -> None:
    levels = [int(alone((0, 5, 20, 15), weight).levels.min()) for weight in (*BY_STEP, 50.0)]
    assert levels == sorted(levels)
    assert levels[0] > HALF
    assert levels[-2:] == [LEVELS - 1] * 2
    mirrored = [int(alone((0, 5, 20, 15), -weight).levels.min()) for weight in (*BY_STEP, 50.0)]
    assert mirrored == [LEVELS - 1 - level for level in levels]
    assert dots(alone((0, 5, 20, 15), 1e-12))


def test_sizes_meet_where_the_docstring_says() -> None:
    assert steps_of(BY_STEP).tolist() == list(range(STEPS))
    for step, border in enumerate((0.0556, 0.2222, 0.5, 0.8889, 1.3889)):
        assert steps_of([border - 1e-3, border + 1e-3, -border - 1e-3]).tolist() == [step, step + 1, step + 1]
    assert steps_of([np.nan, np.inf]).tolist() == [0, STEPS - 1]


# Many links


def test_the_strongest_link_has_the_cell_in_any_order() -> None:
    down, up = (0.0, 2.0, 20.0, 18.0), (0.0, 18.0, 20.0, 2.0)
    for links, strength in (([down, up], [1.9, -0.3]), ([up, down], [-0.3, 1.9])):
        picture = LinkCanvas(WIDTH, HEIGHT, links).draw(strength)
        strong = LinkCanvas(WIDTH, HEIGHT, [down]).draw([1.9])
        there = strong.patterns > 0
        np.testing.assert_array_equal(picture.patterns[there], strong.patterns[there])
        assert set(np.unique(picture.levels[there])) == {LEVELS - 1}
        assert (picture.levels < HALF).any()


def test_the_focused_link_is_on_top_and_at_least_of_medium_thickness() -> None:
    links: list[Link] = [(0, 2, 20, 18), (0, 18, 20, 2)]
    canvas = LinkCanvas(WIDTH, HEIGHT, links)
    picture = canvas.draw([0.01, 1.9], focus=0)
    medium = alone(links[0], 1.0)
    there = medium.patterns > 0
    np.testing.assert_array_equal(picture.patterns[there], medium.patterns[there])
    np.testing.assert_array_equal(picture.levels == FOCUS, there)
    assert not (canvas.draw([0.01, 1.9]).levels == FOCUS).any()


def test_a_dead_link_never_covers_a_living_one() -> None:
    links: list[Link] = [(0, 2, 20, 18), (0, 18, 20, 2)]
    canvas = LinkCanvas(WIDTH, HEIGHT, links)
    picture = canvas.draw([0.0, 0.01], np.array([True, False]))
    living = alone(links[1], 0.01)
    np.testing.assert_array_equal(picture.patterns[living.patterns > 0], living.patterns[living.patterns > 0])


def test_tiny_changes_of_weights_change_nothing() -> None:
    links = layers(2, 8, 6, 4, 1)
    canvas = LinkCanvas(70, 36, links)
    rng = np.random.default_rng(5)
    strength = rng.choice(BY_STEP, len(links)) * rng.choice([-1, 1], len(links))
    picture = canvas.draw(strength)
    moved = canvas.draw(strength + rng.uniform(-0.01, 0.01, len(links)))
    np.testing.assert_array_equal(picture.patterns, moved.patterns)
    np.testing.assert_array_equal(picture.levels, moved.levels)


@pytest.mark.parametrize("size", [0.35, 1.1, 3.0])
def test_hundreds_of_links_are_not_a_solid_block(size: float) -> None:
    links = layers(7, *[8] * 6, 1)
    assert len(links) == 384
    rng = np.random.default_rng(6)
    picture = LinkCanvas(70, 36, links).draw(size * rng.choice([-1, 1], len(links)))
    columns = np.unique(np.argwhere(picture.patterns)[:, 1])
    room = 8 * 36 * len(columns)
    # Even with all of them at the same strength, more than half of the dots between the layers stay dark.
    assert len(dots(picture)) < room / 2


def test_links_that_share_an_end_are_spread_there_in_the_order_of_their_other_ends() -> None:
    links = np.array([(0, 22, 20, 12), (0, 2, 20, 12), (0, 12, 20, 12), (0, 12, 20, 3)], dtype=float)
    apart = fan_out(links)
    np.testing.assert_array_equal(apart[:, [0, 2]], links[:, [0, 2]])
    assert apart[:, 3] == pytest.approx([12 + ARRIVALS / 3, 12 - ARRIVALS / 3, 12, 3])
    assert apart[:, 1] == pytest.approx([22, 2, 12 + DEPARTURES / 4, 12 - DEPARTURES / 4])


def test_no_links_no_dots() -> None:
    picture = LinkCanvas(5, 3, []).draw([], np.zeros(0, dtype=bool))
    assert picture.patterns.shape == picture.levels.shape == (3, 5)
    assert not picture.patterns.any()
    assert (picture.levels == NONE).all()
    assert LinkCanvas(0, 0, []).draw([]).patterns.shape == (0, 0)


# The mouse


def test_a_click_means_the_strongest_link_in_the_cell() -> None:
    links: list[Link] = [(0, 2, 20, 18), (0, 18, 20, 2)]
    canvas = LinkCanvas(WIDTH, HEIGHT, links)
    for strength, expected in (([1.9, -0.3], 0), ([0.3, -1.9], 1)):
        canvas.draw(strength)
        assert canvas.links_at(9, 10) == expected or canvas.links_at(10, 10) == expected
        assert canvas.links_at(0, 2) == 0
        assert canvas.links_at(0, 17) == 1
    assert canvas.links_at(28, 10) is None
    assert canvas.links_at(-1, 10) is None
    assert canvas.links_at(3, HEIGHT) is None


def test_the_colour_under_the_mouse_is_that_of_the_link_it_means() -> None:
    links = layers(2, 8, 6, 4, 1)
    canvas = LinkCanvas(70, 36, links)
    strength = np.random.default_rng(7).normal(0, 0.8, len(links))
    picture = canvas.draw(strength)
    for row, column in np.argwhere(picture.patterns).tolist():
        link = canvas.links_at(column, row)
        assert link is not None
        assert (strength[link] >= 0) == (picture.levels[row, column] >= HALF)


@given(ends)
def test_a_dotted_link_can_be_hit_between_its_dots(link: Link) -> None:
    canvas = LinkCanvas(WIDTH, HEIGHT, [link])
    thin = canvas.draw([0.4]).patterns > 0
    canvas.draw([0.0], np.array([True]))
    for row, column in np.argwhere(thin).tolist():
        assert canvas.links_at(column, row) == 0


# Rows of text


rows = st.integers(0, 40).flatmap(
    lambda width: st.tuples(
        arrays.arrays(np.uint8, width, elements=st.sampled_from([0, 0, 1, 64, 255])),
        arrays.arrays(np.uint8, width, elements=st.sampled_from([0, 12, 23, FOCUS, DEAD])),
    )
)


@given(rows)
def test_runs_reproduce_the_row(row: tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]) -> None:
    patterns, levels = row
    levels = np.where(patterns == 0, np.uint8(NONE), levels)
    pieces = runs(patterns, levels)
    text = "".join(piece for piece, _ in pieces)
    assert len(text) == len(patterns)
    assert [0 if glyph == " " else ord(glyph) - 0x2800 for glyph in text] == patterns.tolist()
    shown = [level for piece, level in pieces for _ in piece]
    for column, pattern in enumerate(patterns.tolist()):
        assert not pattern or shown[column] == levels[column]
    # One piece for each change of colour, spaces left out.
    seen = levels[patterns > 0]
    changes = 1 + np.count_nonzero(np.diff(seen.astype(int))) if len(seen) else min(1, len(patterns))
    assert len(pieces) == changes


def test_an_empty_row_is_one_piece_without_a_level() -> None:
    assert runs(np.zeros(4, dtype=np.uint8), np.full(4, NONE, dtype=np.uint8)) == [("    ", NONE)]


def test_glyphs_can_be_others() -> None:
    ascii_glyphs = " " + "*" * 255
    assert runs(np.array([0, 7], dtype=np.uint8), np.array([NONE, 3], dtype=np.uint8), ascii_glyphs) == [(" *", 3)]


def test_painting_maths_loads_neither_the_screen_nor_the_run() -> None:
    code = (
        "import sys, tuiplay.raster.links, tuiplay.raster.palette, tuiplay.raster.surface\n"
        "print([name for name in ('textual', 'rich', 'tuiplay.run.run', 'tuiplay.tui') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def _crowd(columns: float) -> list[Link]:
    """Three sources and four neurons, so many columns apart."""
    return [(1.0, 2.0 + 4 * a, 1.0 + columns, 1.5 + 3 * b) for b in range(4) for a in range(3)]


def test_a_narrow_gap_shows_the_links_of_the_neuron_under_the_cursor_alone() -> None:
    for columns, crowded in ((2.0, True), (6.0, False)):
        canvas = LinkCanvas(10, 14, _crowd(columns))
        weights = np.linspace(-1, 1, 12)
        alone = canvas.draw(weights)
        assert (not alone.patterns.any()) is crowded
        assert (canvas.links_at(2, 4) is None) or not crowded
        bright = np.arange(12) // 3 == 1
        picture = canvas.draw(weights, bright=bright)
        assert picture.patterns.any()
        if crowded:
            only = LinkCanvas(10, 14, _crowd(columns)).draw(np.where(bright, weights, 0.0), bright=bright)
            assert np.array_equal(only.patterns, picture.patterns)


def test_a_few_links_show_in_a_narrow_gap() -> None:
    assert LinkCanvas(10, 14, _crowd(2.0)[:6]).draw(np.ones(6)).patterns.any()


def test_among_many_links_those_of_the_neuron_under_the_cursor_stand_out() -> None:
    links = [(1.0, 2.0 * a, 20.0, 2.0 * b) for b in range(8) for a in range(8)]
    weights = np.where(np.arange(64) % 2 == 0, 1.9, -1.9)
    bright = np.arange(64) // 8 == 3
    before, after = LinkCanvas(22, 18, links).draw(weights), LinkCanvas(22, 18, links).draw(weights, bright=bright)
    strong = [{int(level) for level in np.unique(picture.levels)} for picture in (before, after)]
    assert len(strong[1]) == len(strong[0]) + 2, "the others have the faintest level of their sign"
    lit = np.isin(after.levels, [max(strong[0] - {NONE}), min(strong[0])])
    alone = LinkCanvas(22, 18, links).draw(np.where(bright, weights, 0.0), bright=bright)
    assert np.count_nonzero(lit) == np.count_nonzero(np.isin(alone.levels, [max(strong[0] - {NONE}), min(strong[0])]))
