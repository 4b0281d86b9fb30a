"""The items of the command palette, and a search by their names and by what else people call them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from tuiplay.tui.word_search import corrected, likeness, sought, words_of

_OTHER, _ABOUT, _SOME = 0.85, 0.5, 0.4
"""The worth of a word that is found in a synonym, in the description, or without the others of the query."""


class PaletteItem(Struct, frozen=True):
    """An item of the palette.

    ``also`` holds synonyms, separated by commas; ``about`` is the line below, ``keys`` are the keys that do the same.
    ``listed`` is True if the item is there before anything is typed; ``worth`` is its weight among others found as
    well.
    """

    title: str
    about: str
    act: Callable[[], Any]
    also: str = ""
    keys: str = ""
    listed: bool = True
    worth: float = 1.0

    def line(self, synonym: str = "") -> str:
        """The line that the palette shows, with the synonym by which it was found."""
        return f"{self.title}{f' ({synonym})' if synonym else ''}{f'  {self.keys}' if self.keys else ''}"


def search(items: Iterable[PaletteItem], query: str, *, strict: bool = False) -> list[tuple[float, PaletteItem, str]]:
    """The items that match a query, the best first: likeness, item, and the synonym that was found.

    Only if no item has all words of the query in its title and synonyms, similar words count too; then descriptions;
    then items with some of the words. If ``strict``, none of that.
    """
    items = list(items)
    asked = sought(query)
    if not asked:
        return []
    for words, about, part in _widening(items, asked, strict):
        found = [hit for item in items if (hit := _answer(item, words, about, part))]
        if found:
            # Equally good items keep their order.
            return sorted(found, key=lambda hit: -hit[0] * hit[1].worth)
    return []


def _widening(
    items: Sequence[PaletteItem], asked: Sequence[tuple[str, ...]], strict: bool
) -> Iterator[tuple[tuple[str, ...], bool, bool]]:
    """Words to look for, True if descriptions count, and True if some of the words are enough, from strict to loose.

    A step is computed only when it is needed.
    """
    yield from ((words, False, False) for words in asked)
    if not strict:
        nearly = corrected(asked[0], {word for item in items for word in words_of(f"{item.title} {item.also}")})
        yield from ((nearly, False, False), (asked[0], True, False), (nearly, True, True))


def _answer(
    item: PaletteItem, words: tuple[str, ...], about: bool, part: bool
) -> tuple[float, PaletteItem, str] | None:
    named, count = likeness(words, f"{item.title} {item.also}")
    if count == len(words):
        return _named(item, words, named)
    if not about:
        return None
    score, count = likeness(words, f"{item.title} {item.also} {item.about}")
    if count == len(words):
        return _ABOUT * score, item, ""
    return (_SOME * count / len(words) * (0.5 + score / 2), item, "") if part and count else None


def _named(item: PaletteItem, words: tuple[str, ...], named: float) -> tuple[float, PaletteItem, str]:
    """The match of an item with all words in title and synonyms: by the title, or by one synonym if one is enough."""
    score, count = likeness(words, item.title)
    if count == len(words):
        return score, item, ""
    best, called = (0, 0.0), ""
    for name in filter(None, map(str.strip, item.also.split(","))):
        score, found = likeness(words, f"{item.title} {name}")
        # Of several names the one that is nearest by itself is shown.
        alone = likeness(words, name)[1]
        if found == len(words) and (alone, score) > best:
            best, called = (alone, score), name
    if called:
        return _OTHER * best[1], item, "" if set(words_of(called)) <= set(words_of(item.title)) else called
    return _OTHER * named, item, ""
