"""Characters that text copied from web pages and in other scripts contains: invisible marks, and digits."""

from __future__ import annotations

import re

_MARKS = "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Soft hyphens, zero-width spaces, direction marks, word joiners and byte order marks; not the joiners between letters
(U+200C, U+200D), which the spelling of some languages needs."""
_ZEROS = "\u0660\u06f0\u0966\u09e6\u0e50\uff10"
"""The digit 0 in Arabic, Persian, Devanagari, Bengali, Thai and full-width figures; the other nine follow each."""
_FIGURES = {chr(ord(zero) + digit): str(digit) for zero in _ZEROS for digit in range(10)}
_SIGNS = {"\u066b": ".", "\uff0e": ".", "\uff0d": "-", "\uff0b": "+", "\uff05": "%", "\u066a": "%"}
"""Signs of numbers beside these digits. Commas are not among them: in a title they would separate columns."""
_MARK = re.compile(f"[{_MARKS}]")
_FIGURE = re.compile(f"[{''.join(_FIGURES)}]")
_PLAIN = str.maketrans({**dict.fromkeys(_MARKS, ""), **_FIGURES, **_SIGNS})


def oddities(text: str) -> set[str]:
    """The kinds of such characters in a text, in words for people; an empty set if there are none."""
    if text.isascii():
        return set()
    kinds = (("invisible characters left out", _MARK), ("digits of another script read as 0 to 9", _FIGURE))
    return {words for words, pattern in kinds if pattern.search(text)}


def plain(text: str) -> str:
    """The text without the marks, and with the digits 0 to 9 and their signs."""
    return text.translate(_PLAIN)
