"""The cursor of the diagram."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Cursor(Struct, frozen=True):
    """The position of the cursor: the panel's head, a layer's head, a neuron, or one of a neuron's links or its bias.

    ``source`` is the input of the link; the number of the layer's inputs stands for the bias.
    """

    kind: Literal["head", "layer", "neuron", "link"] = "head"
    layer: int = 0
    neuron: int = 0
    source: int = 0
