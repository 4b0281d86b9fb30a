"""A row of the health panel: texts with their tones, what is said of it, and what can be done with it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Tone = Literal["text", "quiet", "strong", "accent", "good", "bad"]
Act = Literal["", "scale", "merge", "best", "folds", "points"]
"""What Enter on a row does."""


class Row(Struct, frozen=True):
    """One row.

    Attributes
    ----------
    parts
        Texts, each with its tone.
    about
        What is said of it below when the cursor is on it.
    act, layer
        What Enter does there, and to which layer.
    """

    parts: tuple[tuple[str, Tone], ...]
    about: str = ""
    act: Act = ""
    layer: int | None = None

    @property
    def text(self) -> str:
        """The text of all parts."""
        return "".join(text for text, _ in self.parts)
