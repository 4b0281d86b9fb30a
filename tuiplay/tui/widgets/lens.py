"""What the diagram shows instead of maps: a number for each node with its state, and other strengths of links."""

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
"""State of a node -> the sign before its number."""
WORDS = {"now": "now", "changed": "changed", "recalculated": "again", "": ""}
"""The same in a word, below the number where there is room."""
EMPTY = "·"


class NodeText(Struct, frozen=True):
    """A node's number as text, empty for none yet, and its state out of ``SIGNS``."""

    text: str = ""
    state: str = ""


class Lens(Struct, frozen=True, eq=False):
    """What is shown.

    Attributes
    ----------
    nodes
        (layer, neuron) -> its number.
    inputs
        A text for each input; empty for none.
    bright
        The node whose incoming links stand out, if any does.
    links
        Strengths of the links in place of their weights, one (neurons, inputs + 1) per layer; None: the weights.
    """

    nodes: Mapping[Node, NodeText] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    bright: Node | None = None
    links: tuple[Array, ...] | None = None

    def shows_the_same(self, other: Lens | None) -> bool:
        """Whether two look alike."""
        if other is None or (self.nodes, self.inputs, self.bright) != (other.nodes, other.inputs, other.bright):
            return False
        ours, theirs = self.links or (), other.links or ()
        return len(ours) == len(theirs) and all(map(np.array_equal, ours, theirs))


Put = Callable[[int, int, str, Style], None]
"""(row, column, text, style): puts a text over the links."""


def put_numbers(
    lens: Lens, found: Arrangement, rows: tuple[float, ...], here: Node | None, palette: ScreenPalette, put: Put
) -> None:
    """Draw the numbers of nodes and inputs; ``rows`` are those of the inputs, ``here`` is the node under the cursor."""
    for node, (x, y) in found.places.items():
        one = lens.nodes.get(node, NodeText())
        mark = palette.selected if node == here else palette.accent if one.state else palette.text
        if not one.text and node != here:
            mark = palette.quiet
        text = f"{SIGNS[one.state]}{one.text}" if one.text else f" {EMPTY} "
        middle = y + (found.map_height - 1) // 2
        width = max(found.map_width, len(text) + 2)
        left = x + (found.map_width - width) // 2
        put(middle, left, f"[{text:^{width - 2}}]", mark)
        word = WORDS[one.state]
        if word and found.map_height >= 2:
            put(middle + 1, left + (width - len(word)) // 2, word, palette.accent)
    for text, row in zip(lens.inputs, rows, strict=False):
        put(int(row), 0, text, palette.text)
