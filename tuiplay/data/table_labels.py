"""The names of classes: spellings of one class, the order of classes, and their maximum number."""

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
    """A mapping of texts to numbers of spellings, -1 if missing. ``texts`` has the spellings in order of appearance."""

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
        The names in the order of the labels, safe to print: numbers by size, texts alphabetically.
    places
        The index in ``names`` of every spelling, except spellings of a missing value.
    merged
        The spellings of each class that has several.
    numeric
        True if all names are numbers.
    """

    names: tuple[str, ...]
    places: Mapping[str, int]
    merged: tuple[tuple[str, ...], ...]
    numeric: bool


def label_key(text: str) -> str:
    """The key of a label: labels that differ only in case and white space have the same key."""
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def classes_of(counts: Mapping[str, int], notation: Notation | None) -> Classes:
    """Group the spellings of a column into classes.

    Parameters
    ----------
    counts
        Spelling -> number of occurrences, in order of appearance.
    notation
        The notation of the column's numbers; None if it contains none.
    """
    # Words for 0 and 1 are not read as numbers if they are labels.
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
        # "a" and "A" alone are two classes: a single class could not be learned.
        groups = {text: [text] for text in words}
    # The most frequent spelling names the class.
    named = {max(spellings, key=lambda text: counts[text]): spellings for spellings in groups.values()}
    names = sorted(named)
    places = {text: names.index(name) for name, spellings in named.items() for text in spellings}
    merged = tuple(tuple(spellings) for spellings in groups.values() if len(spellings) > 1)
    return Classes(tuple(printable(name, _LONGEST) for name in names), places, merged, False)


def _figures(counts: Iterable[str], notation: Notation) -> dict[str, float] | None:
    """The spellings as numbers without missing values, if all are numbers; otherwise None."""
    texts = list(counts)
    try:
        values = convert(texts, notation)
    except NotANumberError:
        return None
    figures = {text: float(value) for text, value in zip(texts, values, strict=True) if not math.isnan(value)}
    return figures or None


def _without_dashes(texts: Iterable[str]) -> list[str]:
    """The texts without dashes and points, which mean a missing value beside labels that are words."""
    texts = list(texts)
    if any(character.isalnum() for text in texts for character in text):
        return [text for text in texts if text not in DASHES]
    return texts


def class_name(value: float) -> str:
    """The name of a class from a number."""
    return f"{value:.0f}" if abs(value) < 1e15 and value.is_integer() else repr(value)


def distinct_labels(texts: Sequence[str]) -> int:
    """The number of classes in the distinct texts of a column, none of which is empty."""
    return len({label_key(text) for text in _without_dashes(texts)})
