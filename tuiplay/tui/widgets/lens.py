"""The lens of the diagram: numbers with states in place of the maps, and other strengths of the links."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from msgspec import Struct, field
from rich.style import Style

from tuiplay.nn.arrays import Array
from tuiplay.raster.arrangement import Arrangement
from tuiplay.tui.colour.styles import ScreenPalette

Node = tuple[int, int]
SIGNS = {"now": ">", "changed": "!", "recalculated": "=", "": " "}
"""The sign before a node's number, by the node's state."""
WORDS = {"now": "now", "changed": "changed", "recalculated": "again", "": ""}
"""The word below a node's number where there is room, by the node's state."""
EMPTY = "·"


class NodeText(Struct, frozen=True):
    """A node's number as text, empty for none yet, and its state, a key of ``SIGNS``."""

    text: str = ""
    state: str = ""


class Lens(Struct, frozen=True, eq=False):
    """The numbers and strengths that the diagram shows.

    Attributes
    ----------
    nodes
        The numbers, by (layer, neuron).
    inputs
        A text for each input; empty for none.
    bright
        The node whose incoming links are emphasised, if any.
    links
        Strengths of the links in place of their weights, one (neurons, inputs + 1) per layer; None: the weights.
    """

    nodes: Mapping[Node, NodeText] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    bright: Node | None = None
    links: tuple[Array, ...] | None = None

    def shows_the_same(self, other: Lens | None) -> bool:
        """True if this lens and another one look alike."""
        if other is None or (self.nodes, self.inputs, self.bright) != (other.nodes, other.inputs, other.bright):
            return False
        ours, theirs = self.links or (), other.links or ()
        return len(ours) == len(theirs) and all(map(np.array_equal, ours, theirs))


SHORT, LEAST = 4, 3
"""The length of a shortened input in characters, and the least length that still gives an idea of the number."""

WIDEST, MARGIN = 10, 4
"""The width of a number in brackets and of the free space beside it in a wide column, in characters."""

Put = Callable[[int, int, str, Style], None]
"""A function (row, column, text, style) that puts a text over the links."""


def put_numbers(
    lens: Lens,
    found: Arrangement,
    rows: tuple[float, ...],
    here: Node | None,
    palette: ScreenPalette,
    put: Put,
    right: int,
) -> None:
    """Draw the numbers of nodes and inputs, each where it covers no other and with as many digits as fit.

    ``rows`` are those of the inputs, ``here`` is the node under the cursor, ``right`` the column after the last one.
    """
    beside = {int(row): text for text, row in zip(lens.inputs, rows, strict=False) if text}
    for node, (x, y) in found.places.items():
        one = lens.nodes.get(node, NodeText())
        mark = palette.selected if node == here else palette.accent if one.state else palette.text
        if not one.text and node != here:
            mark = palette.quiet
        middle = y + (found.map_height - 1) // 2
        start = x + (found.map_width - found.pitch) // 2
        low, high = max(0, start), min(right, start + found.pitch)
        if found.pitch >= WIDEST + MARGIN:  # then the numbers to the left do not reach as far as their columns
            low = min(low, high - WIDEST)
        if node[0] == 0 and middle in beside:
            beside[middle] = _input_beside(beside[middle], one, found.map_width, high)
            low = max(low, len(beside[middle]))
        text = _node_in(one, found.map_width, high - low)
        put(middle, _between(x + (found.map_width - len(text)) // 2, low, high - len(text)), text, mark)
        word = WORDS[one.state]
        if node[0] == 0:
            low = max(low, len(beside.get(middle + 1, "")))
        if word and found.map_height >= 2 and len(word) <= high - low:
            at = _between(x + (found.map_width - len(word)) // 2, low, high - len(word))
            put(middle + 1, at, word, palette.accent)
    for row, text in beside.items():
        if text:
            put(row, 0, text, palette.text)


def _between(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))


def _input_beside(text: str, node: NodeText, map_width: int, high: int) -> str:
    """An input's number beside a node's that ends before ``high``: shortened only where both would not fit."""
    for short in (text, squeezed(text, SHORT)):
        if len(_node_in(node, map_width, high)) <= high - len(short):
            return short
    room = high - len(_node_in(node, map_width, map_width))
    return squeezed(text, min(SHORT, room)) if room >= LEAST else ""


def _node_in(node: NodeText, map_width: int, room: int) -> str:
    """A node's number with its sign, at most ``room`` wide: in brackets, without them, or with fewer digits."""
    text = f"{SIGNS[node.state]}{node.text}" if node.text else f" {EMPTY} "
    width = max(map_width, len(text) + 2)
    if width <= room:
        return f"[{text:^{width - 2}}]"
    return text if len(text) <= room else f"{SIGNS[node.state]}{squeezed(node.text, room - 1)}"[: max(0, room)]


def squeezed(text: str, width: int) -> str:
    """A number's text in at most ``width`` characters: the nearest that fits, ``~0`` below all of them, ``#`` above."""
    if len(text) <= width or width <= 0:
        return text[: max(0, width)]
    value = float(text)
    found = [f"{value:.{digits}f}" for digits in range(width)]
    if abs(value) < 1:
        found = [each.replace("0.", ".", 1) for each in found]
    found.append(f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e"))
    fitting = [each for each in found if len(each) <= width and float(each)]
    if fitting:
        return min(fitting, key=lambda each: (abs(float(each) - value), len(each)))
    return "~0" if abs(value) < 1 else "#" * width
