"""A row of the health panel: texts with their tones, an explanation, and what Enter does there."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Tone = Literal["text", "quiet", "strong", "accent", "good", "bad"]
Act = Literal["", "scale", "merge", "best", "folds", "points"]
"""The action of Enter on a row; "" for none."""


class Row(Struct, frozen=True):
    """A row of the health panel.

    Attributes
    ----------
    parts
        Texts, each with its tone.
    about
        The explanation, shown below the rows while the cursor is on this one.
    act, layer
        The action of Enter, and the layer it applies to.
    """

    parts: tuple[tuple[str, Tone], ...]
    about: str = ""
    act: Act = ""
    layer: int | None = None

    @property
    def text(self) -> str:
        """The text of all parts, joined."""
        return "".join(text for text, _ in self.parts)
