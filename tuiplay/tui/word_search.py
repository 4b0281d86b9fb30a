"""A search by words: in any order, whole or begun, in British or American spelling, with or without hyphens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"\d+(?:\.\d+)?(?:e-?\d+)?|[^\W_]+")
_SPELLINGS = ((re.compile(r"is(?=(?:ed?|ers?|ing|ations?)$)"), "iz"), (re.compile(r"(?<=[^aeiou])our"), "or"))
_SMALL = frozenset({
    "a", "an", "as", "be", "by", "can", "do", "doe", "for", "how", "i", "in", "is", "it", "me", "my", "of", "on", "or",
    "set", "show", "so", "the", "thi", "to", "use", "with",
})  # fmt: skip
"""The words of a query that are ignored if it has others."""
_SIMILAR = 0.75
"""The least similarity, from 0 to 1, at which a word is taken for a known one."""
_SHORTEST = 4
"""The least number of letters of a word that is corrected."""


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in one spelling; ``x₁²`` becomes x12, and plurals lose their s."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return tuple(map(_in_one_spelling, _WORD.findall(plain)))


def _in_one_spelling(word: str) -> str:
    for found, instead in _SPELLINGS:
        word = found.sub(instead, word)
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=4096)
def _known(text: str) -> tuple[str, ...]:
    """The words of a text, and neighbours joined: "minibatch" finds "mini-batch"."""
    words = words_of(text)
    return tuple({*words, *(one + other for one, other in pairwise(words))})


def sought(query: str) -> list[tuple[str, ...]]:
    """The words of a query without small ones, and the same with each pair of neighbours joined."""
    words = words_of(query)
    words = tuple(word for word in words if word not in _SMALL) or words
    pairs = range(len(words) - 1)
    return [words, *((*words[:at], words[at] + words[at + 1], *words[at + 2 :]) for at in pairs)] if words else []


def likeness(query: Sequence[str], text: str) -> tuple[float, int]:
    """The match of a text with the words of a query, from 0 to 1, and the number of these words that it has.

    Each word counts by the part of it that was written; of two texts with all words, the one with fewer others is
    better.
    """
    words = words_of(text)
    if not words:
        return 0.0, 0
    known = _known(text)
    shares = [max((len(word) / len(other) for other in known if other.startswith(word)), default=0.0) for word in query]
    begins = words[: len(query)] == tuple(query)
    covered = min(1.0, len(query) / len(words))
    return 0.7 * sum(shares) / len(shares) + 0.2 * covered + 0.1 * begins, sum(share > 0 for share in shares)


def corrected(query: Sequence[str], vocabulary: Collection[str]) -> tuple[str, ...]:
    """The query, with each word that begins no known word replaced by a similar one if there is any."""
    import difflib  # needed for mistakes alone

    def one(word: str) -> str:
        if len(word) < _SHORTEST or any(other.startswith(word) for other in vocabulary):
            return word
        return next(iter(difflib.get_close_matches(word, vocabulary, 1, _SIMILAR)), word)

    return tuple(map(one, query))
