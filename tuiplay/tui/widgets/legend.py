"""The legend of the classes, their colours and letters, in one row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from tuiplay.raster.classes import MOST
from tuiplay.tui.colour.styles import ScreenPalette


def class_legend(palette: ScreenPalette, names: Sequence[str], width: int) -> list[Segment]:
    """A swatch, letters and a name for every class, as far as they fit into ``width`` cells.

    Long names are shortened first; where too little would be left of each there are none, and at last the swatches lose
    their letters.
    """
    names = [palette.words(name) for name in names[:MOST]]
    letters = [palette.class_letters(number) for number in range(len(names))]
    # Swatch, space, letters, space, name.
    room = width - sum(2 + 1 + len(letter) + 1 for letter in letters)
    space = 2 if room >= sum(map(cell_len, names)) + 2 * (len(names) - 1) else 1
    shown = shortened(names, room - space * (len(names) - 1))
    parts: list[Segment] = []
    used = 0
    for number, letter in enumerate(letters):
        text = f" {letter} {shown[number]}" if shown else f" {letter}"
        if not shown and width < (4 + len(letter)) * len(names) - 1:
            text = letter if width >= (3 + len(letter)) * len(names) - 1 else ""
        gap = "" if not number else " " * (space if shown else 1) if text else ""
        size = len(gap) + 2 + cell_len(text)
        if used + size > width:
            break
        used += size
        glyphs, swatch = palette.class_swatch(number)
        parts += [Segment(gap), Segment(glyphs, swatch), Segment(text, palette.quiet)]
    return parts


def shortened(names: Sequence[str], room: int) -> list[str]:
    """The names, shortened so that together they fit into ``room`` cells; an empty list if less than three cells would
    be left of each, or if two would look alike.

    A start that all of them share is left out first, in whole words. Then long names are cut to the same length: at
    their end, or in their middle where only the ends differ.
    """
    for tried in (list(names), _without_common_start(names)):
        longest = _longest_of(tried, room)
        if longest >= max(map(cell_len, tried), default=0):
            return tried
    if not longest:
        return []
    for found in ([_cut(name, longest) for name in tried], [shorten(name, longest) for name in tried]):
        if len(set(found)) == len(set(tried)):
            return found
    return []


def _without_common_start(names: Sequence[str]) -> list[str]:
    # What the first and the last have in common all between them have.
    pairs = zip(min(names, default=""), max(names, default=""), strict=False)
    start = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    while start and start[-1].isalnum():
        start = start[:-1]
    return [name[len(start) :] for name in names] if all(len(name) > len(start) for name in names) else list(names)


def _longest_of(names: Sequence[str], room: int) -> int:
    """The length in cells to which names are cut to fit into ``room``; 0 if it is too little, or less than three."""
    longest = max(map(cell_len, names), default=0)
    while longest > 1 and sum(min(cell_len(name), longest) for name in names) > room:
        longest -= 1
    fits = sum(min(cell_len(name), longest) for name in names) <= room
    return longest if fits and (longest >= 3 or all(cell_len(name) <= longest for name in names)) else 0


def _cut(name: str, longest: int) -> str:
    """A name in at most ``longest`` cells."""
    if cell_len(name) <= longest:
        return name
    return set_cell_size(name, longest - 1) + "…" if longest > 3 else set_cell_size(name, longest)


def shorten(text: str, room: int) -> str:
    """A text in at most ``room`` cells: the middle of a longer one is left out, as names often begin or end alike."""
    if cell_len(text) <= room:
        return text
    front = set_cell_size(text, (room - 1) // 2).rstrip()
    back = text
    while cell_len(back) > room - 1 - (room - 1) // 2:
        back = back[1:]
    return f"{front}…{back.lstrip()}"
