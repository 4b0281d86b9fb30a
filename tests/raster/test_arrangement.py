"""Where neurons and links stand."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tuiplay.raster.arrangement import arrange, spread, window


@given(
    hidden=st.lists(st.integers(1, 40), max_size=12),
    inputs=st.integers(0, 7),
    width=st.integers(8, 200),
    height=st.integers(2, 80),
)
def test_maps_stay_inside_and_apart(hidden: list[int], inputs: int, width: int, height: int) -> None:
    found = arrange([*hidden, 1], width, height, 1, [1.0 + i for i in range(inputs)])
    taken: set[tuple[int, int]] = set()
    for x, y in found.places.values():
        cells = {(x + dx, y + dy) for dx in range(found.map_width) for dy in range(found.map_height)}
        assert not cells & taken, "two maps overlap"
        taken |= cells
        assert y >= 1
        if width >= 20 and height >= found.map_height:
            assert x >= 1
            assert x + found.map_width <= width
            assert y + found.map_height <= height + 1


def test_every_link_of_a_default_network_is_drawn() -> None:
    found = arrange([4, 2, 1], 40, 34, 1, [3.0, 8.0])
    assert len(found.links) == 2 * 4 + 4 * 2 + 2
    assert len(found.ends) == len(found.links)
    assert all(x0 < x1 for x0, _, x1, _ in found.ends), "links run from left to right"


def test_what_finds_no_room_is_counted() -> None:
    found = arrange([40, 1], 40, 20, 1, [3.0])
    shown = sum(1 for layer, _ in found.places if layer == 0)
    assert shown + found.left_out[0] == 40
    assert found.left_out[0] > 0


def test_the_cursor_is_always_in_view() -> None:
    for neuron in range(40):
        assert (0, neuron) in arrange([40, 1], 40, 20, 1, [3.0], (0, neuron)).places
    for layer in range(12):
        assert (layer, 0) in arrange([3] * 12 + [1], 60, 20, 1, [3.0], (layer, 0)).places


def test_windows_and_spreading() -> None:
    assert list(window(5, 8, None)) == [0, 1, 2, 3, 4]
    assert list(window(10, 4, 7)) == [4, 5, 6, 7]
    assert list(window(10, 4, 0)) == [0, 1, 2, 3]
    assert spread(2, 20, 4) == [3, 13]
    assert spread(8, 17, 2) == [0, 2, 4, 6, 8, 10, 12, 14]  # one row would stand between two of eight
    assert spread(8, 22, 2) == [0, 3, 5, 8, 11, 14, 16, 19]


@given(count=st.integers(1, 12), height=st.integers(2, 60), item=st.integers(1, 5))
def test_what_is_spread_has_equal_distances_wherever_there_is_room_between(count: int, height: int, item: int) -> None:
    tops = spread(count, height, item)
    steps = {after - before for before, after in itertools.pairwise(tops)}
    if count * item <= height:
        assert tops[0] >= 0
        assert tops[-1] + item <= height
        assert min(steps, default=item) >= item
    if count > 1 and (height - item) // (count - 1) > item:
        assert len(steps) == 1


@given(hidden=st.lists(st.integers(1, 8), min_size=1, max_size=6), width=st.integers(30, 120))
def test_layers_are_as_far_apart_everywhere(hidden: list[int], width: int) -> None:
    centres = arrange([*hidden, 1], width, 30, 1, [3.0]).centres
    xs = [centres[layer] for layer in sorted(centres)]
    assert len({after - before for before, after in itertools.pairwise(xs)}) == 1
