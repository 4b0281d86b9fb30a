"""What the colours and letters of classes mean, in one row."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from tuiplay.raster.classes import MOST
from tuiplay.tui.colour.styles import ScreenPalette


def class_legend(palette: ScreenPalette, names: Sequence[str], width: int) -> list[Segment]:
    """A swatch, letters and a name for every class, as far as they fit into ``width`` cells.

    Long names are cut to the same length first; where less than three characters would be left of each there are none,
    and at last the swatches lose their letters.
    """
    names = [palette.words(name) for name in names[:MOST]]
    letters = [palette.class_letters(number) for number in range(len(names))]
    # Swatch, space, letters, space, name, gap.
    room = width + 2 - sum(2 + 1 + len(letter) + 1 + 2 for letter in letters)
    longest = longest_of(names, room)
    parts: list[Segment] = []
    used = 0
    for number, (name, letter) in enumerate(zip(names, letters, strict=True)):
        text = f" {letter}" if not longest else f" {letter} {cut(name, longest)}"
        if not longest and width < (4 + len(letter)) * len(names) - 1:
            text = letter if width >= (3 + len(letter)) * len(names) - 1 else ""
        gap = "" if not number else " " * (2 if longest else 1) if text else ""
        size = len(gap) + 2 + cell_len(text)
        if used + size > width:
            break
        used += size
        glyphs, swatch = palette.class_swatch(number)
        parts += [Segment(gap), Segment(glyphs, swatch), Segment(text, palette.quiet)]
    return parts


def longest_of(names: Sequence[str], room: int) -> int:
    """Cells to which names are cut so that all of them fit into so many; 0 where each would have less than three."""
    longest = max(map(cell_len, names), default=0)
    while longest > 1 and sum(min(cell_len(name), longest) for name in names) > room:
        longest -= 1
    return 0 if longest < 3 and any(cell_len(name) > longest for name in names) else longest


def cut(name: str, longest: int) -> str:
    """A name in at most so many cells."""
    if cell_len(name) <= longest:
        return name
    return set_cell_size(name, longest - 1) + "…" if longest > 3 else set_cell_size(name, longest)
