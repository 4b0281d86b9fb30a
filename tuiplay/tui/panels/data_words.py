"""The explanations in the free room of the zoomed data panel: what its controls do, and what the data sets are."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rich.text import Text
from textual.geometry import Region
from textual.widgets import Static

from tuiplay.tui.colour.styles import ScreenPalette


class DataWords(Static):
    """Paragraphs, each after its name; only as many as fit completely."""

    def __init__(self, palette: ScreenPalette, kind: str) -> None:
        super().__init__(id=f"words-{kind}")
        self._palette = palette
        self._said: tuple[tuple[tuple[str, str], ...], Region, bool] | None = None
        self._rows = 0

    def say(self, paragraphs: Sequence[tuple[str, str]], place: Region, whole: bool = False) -> int:
        """Show the paragraphs at ``place``, with an empty row between two if they fit.

        With ``whole`` show all of them or none. Return the number of rows that they take.
        """
        said = tuple(paragraphs), place, whole
        if said == self._said:  # an update lays out the whole screen
            self.display = self._rows > 0
            return self._rows
        self._said = said
        wrapped = [textwrap.wrap(f"{name}: {about}", max(1, place.width)) for name, about in paragraphs]
        between = 1 if sum(map(len, wrapped)) + len(wrapped) - 1 <= place.height else 0
        text, self._rows = Text(style=self._palette.quiet), 0
        for (name, _), lines in zip(paragraphs, wrapped, strict=True):
            space = between if self._rows else 0
            if self._rows + space + len(lines) > place.height:
                if whole:
                    text, self._rows = Text(), 0
                break
            text.append("\n" * (1 + space) if self._rows else "")
            start = len(text)
            text.append(self._palette.words("\n".join(lines)))
            text.stylize(self._palette.text, start, start + len(name))
            self._rows += space + len(lines)
        self.styles.offset = place.offset
        self.styles.width, self.styles.height = max(1, place.width), max(1, self._rows)
        self.display = self._rows > 0
        self.update(text)
        return self._rows
