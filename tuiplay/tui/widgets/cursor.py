"""Where the cursor of the diagram is."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Cursor(Struct, frozen=True):
    """Where the cursor is: on the panel's head, a layer's head, a neuron, or one of a neuron's links or its bias.

    ``source`` is the input of the link; the number of the layer's inputs stands for the bias.
    """

    kind: Literal["head", "layer", "neuron", "link"] = "head"
    layer: int = 0
    neuron: int = 0
    source: int = 0
