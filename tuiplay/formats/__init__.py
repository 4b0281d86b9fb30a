"""Ways in and out of an experiment: Playground links, TOML files, reports."""

from __future__ import annotations


def printable(text: str, longest: int = 500) -> str:
    """Text that is safe to print on a terminal and to read.

    Whatever does not print (escape sequences, line breaks, right-to-left marks, bytes that were no UTF-8) is written
    as a Python escape such as ``\\x1b``; from what is longer than ``longest`` characters the middle is left out.
    Text that went through this once comes out of it unchanged.
    """
    if len(text) > longest:
        # Cut first, so that escaping never works on megabytes; what escaping adds may need a second cut.
        text = _cut(text, longest)
    text = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
    return _cut(text, longest)


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    head = (longest - 3) // 2
    return f"{text[:head]}...{text[len(text) - (longest - 3 - head) :]}"
