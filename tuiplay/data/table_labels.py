"""Names of classes: spellings that mean one class, their order, and how many there may be."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tuiplay.data.table_numbers import DASHES, MISSING, PLAIN, NotANumberError, Notation, convert
from tuiplay.text import printable

MAX_CLASSES = 10
_LONGEST = 40


class Codes(dict[str, int]):
    """Text -> number of the spelling; -1 for what is missing. ``texts`` has them in the order of appearance."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def __missing__(self, text: str) -> int:
        name = text.strip()
        if name.lower() in MISSING:
            return -1
        if name != text:
            return self[name]
        self[name] = len(self.texts)
        self.texts.append(name)
        return self[name]


@dataclass(frozen=True)
class Classes:
    """The classes of a column.

    Attributes
    ----------
    names
        In the order of their labels, safe to print: numbers by size, texts by the alphabet.
    places
        For every spelling its place in ``names``; none for one that stands for no value.
    merged
        Of the classes with several spellings, all of them.
    numeric
        Whether all are numbers.
    """

    names: tuple[str, ...]
    places: Mapping[str, int]
    merged: tuple[tuple[str, ...], ...]
    numeric: bool


def label_key(text: str) -> str:
    """Labels with the same key differ only in capitals and white space."""
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def classes_of(counts: Mapping[str, int], notation: Notation | None) -> Classes:
    """The classes among the spellings of a column.

    Parameters
    ----------
    counts
        Spelling -> how often it occurs; the first in the order of appearance.
    notation
        How the column's numbers are written, if it holds numbers.
    """
    # As labels, words stay words.
    figures = _figures(counts, PLAIN if notation is None or notation.truth else notation)
    if figures is not None:
        # 1 and 1.0 are one class.
        values = sorted(set(figures.values()))
        places = {text: values.index(value) for text, value in figures.items()}
        return Classes(tuple(map(class_name, values)), places, (), True)
    words = _without_dashes(counts)
    groups: dict[str, list[str]] = {}
    for text in words:
        groups.setdefault(label_key(text), []).append(text)
    if len(groups) < 2:
        # "a" and "A" alone are two classes: as one they would be none.
        groups = {text: [text] for text in words}
    # The most frequent spelling names the class.
    named = {max(spellings, key=lambda text: counts[text]): spellings for spellings in groups.values()}
    names = sorted(named)
    places = {text: names.index(name) for name, spellings in named.items() for text in spellings}
    merged = tuple(tuple(spellings) for spellings in groups.values() if len(spellings) > 1)
    return Classes(tuple(printable(name, _LONGEST) for name in names), places, merged, False)


def _figures(counts: Iterable[str], notation: Notation) -> dict[str, float] | None:
    """The spellings as numbers, if all are; without those that stand for no value."""
    texts = list(counts)
    try:
        values = convert(texts, notation)
    except NotANumberError:
        return None
    figures = {text: float(value) for text, value in zip(texts, values, strict=True) if not math.isnan(value)}
    return figures or None


def _without_dashes(texts: Iterable[str]) -> list[str]:
    """Without dashes and points, which stand for no value beside labels that are words."""
    texts = list(texts)
    if any(character.isalnum() for text in texts for character in text):
        return [text for text in texts if text not in DASHES]
    return texts


def class_name(value: float) -> str:
    """A number that names a class."""
    return f"{value:.0f}" if abs(value) < 1e15 and value.is_integer() else repr(value)


def distinct_labels(texts: Sequence[str]) -> int:
    """How many classes the different texts of a column make, none of which is empty."""
    return len({label_key(text) for text in _without_dashes(texts)})
