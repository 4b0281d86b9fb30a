"""The arrangement of neurons, features and links in the diagram. All lengths are in cells."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

from tuiplay.raster.cell_grid import CELL_ASPECT

LARGEST = 10
"""The most rows of a map."""
MIN_GAP, GOOD_GAP = 1, 4
"""The columns between two layers: below the first number a layer is left out, below the second the maps get smaller."""


class Arrangement(Struct, frozen=True):
    """The layout of a diagram.

    Attributes
    ----------
    map_width, map_height
        The size of every neuron's map.
    places
        (layer, neuron) -> (x, y) of the top left cell of its map. Layer 0 is the first hidden one, the last the output.
    centres
        layer -> x of its middle.
    left_out
        layer -> the number of its neurons without room; layers without room are missing in ``centres``.
    pitch
        The columns from the middle of a layer to the middle of the next.
    links
        (layer, neuron, source) of every link between things that are shown.
    ends
        (x0, y0, x1, y1) of the same links, from the right edge of the source to the left edge of the neuron.
    """

    map_width: int
    map_height: int
    places: dict[tuple[int, int], tuple[int, int]]
    centres: dict[int, int]
    left_out: dict[int, int]
    pitch: int
    links: tuple[tuple[int, int, int], ...]
    ends: tuple[tuple[float, float, float, float], ...]


def spread(count: int, height: int, item: int) -> list[int]:
    """The top rows of ``count`` items of ``item`` rows each, centred in ``height`` rows, as far apart as possible.

    The distance is the same everywhere, unless that would leave no row between them although there is one for at least
    every second pair: fewer would only look like a mistake.
    """
    even = 2 * (height - count * item) < count - 1
    for pitch in (height // count, (height - item) // max(1, count - 1)):
        if pitch > item or (even and pitch == item):
            first = (height - pitch * (count - 1) - item) // 2
            return [first + pitch * index for index in range(count)]
    return [max(0, math.floor((index + 0.5) * height / count - item / 2)) for index in range(count)]


def window(count: int, room: int, cursor: int | None) -> range:
    """The range of the ``room`` things to show among ``count``: the first ones, or those up to the cursor."""
    if count <= room:
        return range(count)
    first = 0 if cursor is None else max(0, min(cursor - room + 1, count - room))
    return range(first, first + room)


def arrange(
    sizes: Sequence[int],
    width: int,
    height: int,
    top: int,
    source_rows: Sequence[float],
    cursor: tuple[int, int] | None = None,
    grows: bool = False,
) -> Arrangement:
    """Lay out layers of ``sizes`` neurons (the output included) in ``width`` x ``height`` cells below row ``top``.

    ``source_rows`` are the rows in which the links of the inputs start, at x = 0. ``cursor`` (layer, neuron) is always
    shown. If ``grows``, the maps take all the room that there is.
    """
    at_layer, at_neuron = cursor if cursor is not None else (None, None)
    map_height = _map_height(sizes, width, height, grows)
    map_width = CELL_ASPECT * map_height
    room = max(1, (width - 1) // (map_width + MIN_GAP))
    # The output is always shown; hidden layers share the remaining columns.
    hidden = len(sizes) - 1
    layers = [*window(hidden, room - 1, None if at_layer == hidden else at_layer), hidden]
    gap, spare = divmod(max(len(layers), width - 1 - len(layers) * map_width), len(layers))
    places: dict[tuple[int, int], tuple[int, int]] = {}
    centres: dict[int, int] = {}
    left_out: dict[int, int] = {}
    for column, layer in enumerate(layers):
        x = spare + gap * (column + 1) + map_width * column  # spare columns go to the many links of the inputs
        centres[layer] = x + map_width // 2
        rows = height if sizes[layer] <= height // map_height else height - 1  # the last row shows how many more
        shown = window(sizes[layer], max(1, rows // map_height), at_neuron if layer == at_layer else None)
        left_out[layer] = sizes[layer] - len(shown)
        for neuron, y in zip(shown, spread(len(shown), rows, map_height), strict=True):
            places[layer, neuron] = (x, top + y)
    links: list[tuple[int, int, int]] = []
    ends: list[tuple[float, float, float, float]] = []
    half = map_height / 2
    for (layer, neuron), (x, y) in places.items():
        if layer == 0:
            starts = {source: (0.0, row) for source, row in enumerate(source_rows)}
        else:
            starts = {
                source: (float(sx + map_width), sy + half)
                for (below, source), (sx, sy) in places.items()
                if below == layer - 1
            }
        for source, (sx, sy) in starts.items():
            links.append((layer, neuron, source))
            ends.append((sx, sy, float(x), y + half))
    return Arrangement(map_width, map_height, places, centres, left_out, gap + map_width, tuple(links), tuple(ends))


def _map_height(sizes: Sequence[int], width: int, height: int, grows: bool) -> int:
    """The rows of a map, as many as the fullest layer and the number of layers allow: 2 to 4, or up to ``LARGEST``."""
    pitch, across = height / max(sizes), (width - 1) / len(sizes)
    for rows in range(LARGEST if grows else 4, 2, -1):
        gap = GOOD_GAP if rows <= 4 else CELL_ASPECT * rows // 2  # links need more room between larger maps
        if pitch >= rows + (rows >= 4) and across >= CELL_ASPECT * rows + gap and (grows or height >= 9 * rows):
            return rows
    return 2
