"""The lines of the command palette, and how they are found: by the field's words and by what else things are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

from tuiplay.tui.word_search import corrected, likeness, sought, words_of

_OTHER, _ABOUT, _SOME = 0.85, 0.5, 0.4
"""What a word is worth that stands in a synonym or in the description, or without the others of the query."""


class PaletteItem(Struct, frozen=True):
    """One line of the palette.

    ``also`` holds synonyms, separated by commas; ``about`` is the line below, ``keys`` what does the same,
    ``listed`` whether it is there before anything is typed, and ``worth`` how it stands to others found as well.
    """

    title: str
    about: str
    act: Callable[[], Any]
    also: str = ""
    keys: str = ""
    listed: bool = True
    worth: float = 1.0

    def line(self, synonym: str = "") -> str:
        """What the palette shows, with the synonym by which it was found."""
        return f"{self.title}{f' ({synonym})' if synonym else ''}{f'  {self.keys}' if self.keys else ''}"


def search(items: Iterable[PaletteItem], query: str, *, strict: bool = False) -> list[tuple[float, PaletteItem, str]]:
    """What answers a query, the best first: likeness, item, and the synonym that was found.

    Only if no item has all words of the query in its title and synonyms, descriptions count too; then words that are
    written nearly so; then items that have some of the words. If ``strict``, none of that.
    """
    items = list(items)
    asked = sought(query)
    if not asked:
        return []
    vocabulary = {word for item in items for word in words_of(f"{item.title} {item.also}")}
    nearly = corrected(asked[0], vocabulary)
    wider = [(nearly, False, False), (asked[0], True, False), (nearly, True, True)]
    for words, about, part in [*((words, False, False) for words in asked), *(wider if not strict else ())]:
        found = [hit for item in items if (hit := _answer(item, words, about, part))]
        if found:
            # Equally good ones stay in their order.
            return sorted(found, key=lambda hit: -hit[0] * hit[1].worth)
    return []


def _answer(
    item: PaletteItem, words: tuple[str, ...], about: bool, part: bool
) -> tuple[float, PaletteItem, str] | None:
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
    for text, worth in ((f"{item.title} {item.also}", _OTHER), (f"{item.title} {item.also} {item.about}", _ABOUT)):
        score, count = likeness(words, text)
        if count == len(words):
            return worth * score, item, ""
        if not about:
            return None
    if part and count:
        return _SOME * count / len(words) * (0.5 + score / 2), item, ""
    return None
