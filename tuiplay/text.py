"""Words for people: text that is safe to print, the nearest spelling, what is wrong with a value."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

_LONGEST_NAME = 40
"""The maximum length, in characters, of a name that is compared: longer ones are close to none, and slow to compare."""
_LONGEST_PATH = 120
_WHOLE = "the experiment"
_KINDS = {
    "int": "a whole number", "float": "a number", "str": 'text in quotes, such as "abc"',
    "bool": "true or false", "array": "a list in brackets", "object": "a section with fields",
}  # fmt: skip
_GOT = {"int": "a whole number", "float": "a number", "str": "text", "bool": "true or false", "array": "a list",
        "object": "a section", "null": "nothing", "datetime": "a date", "date": "a date", "time": "a time"}  # fmt: skip


def printable(text: str, longest: int = 500) -> str:
    """A text made safe to print on a terminal and to read.

    Characters that do not print (escape sequences, line breaks, right-to-left marks, bytes that were not UTF-8) are
    written as Python escapes such as ``\\x1b``; of a text longer than ``longest`` characters the middle is left out.
    The result of this function is not changed by applying it again.
    """
    if len(text) > longest:
        # Cut first, so that megabytes are never escaped; escaping may make a second cut necessary.
        text = _cut(text, longest)
    text = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
    return _cut(text, longest)


def counted(number: int, one: str, several: str = "") -> str:
    """A number with its noun: "1 bias", "2 biases", "1,200 points"; the default of ``several`` is ``one`` with an s."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def listed(names: Sequence[str], most: int = 5) -> str:
    """The first names, and the number of further ones."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def figure_text(value: float) -> str:
    """A number with four significant digits, without an exponent below a thousand million: 243600, 0.0257, 1.2e+12."""
    text = f"{value:.4g}"
    return f"{float(text):.0f}" if "e+" in text and abs(value) < 1e9 else text


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    head = (longest - 3) // 2
    return f"{text[:head]}...{text[len(text) - (longest - 3 - head) :]}"


def quoted(value: Any, longest: int = 40) -> str:
    """A value as a person may have typed it, text in quotes; safe to print, cut to ``longest`` characters."""
    try:
        text = repr(value[: longest + 1] if isinstance(value, str) else value)
    except ValueError:  # Python does not print whole numbers of more than some thousand digits
        return "that number"
    return text if len(text) <= longest else text[: longest - 3] + "..."


def plain_or_quoted(name: str) -> str:
    """A name unchanged, or quoted and cut if it would spoil the sentence."""
    return name if re.fullmatch(r"[\w.\-]{1,60}", name) else quoted(name)


def file_name(path: str | os.PathLike[str]) -> str:
    """A path as the beginning of a sentence, safe to print."""
    return printable(os.fspath(path), _LONGEST_PATH) or "''"


def nearest(name: str, names: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The one of ``names`` that is most similar to ``name``; None if no similarity, from 0 to 1, reaches ``cutoff``."""
    if len(name) > _LONGEST_NAME:
        return None
    import difflib  # only mistakes need it

    return next(iter(difflib.get_close_matches(name, names, n=1, cutoff=cutoff)), None)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """The nearest of ``names`` as the end of a sentence; empty if none is near."""
    close = nearest(name, names)
    return f"; did you mean {close}?" if close else ""


def validation_words(
    message: str, tree: Any, describe: Callable[[str], str], pattern: str = "text in another format"
) -> tuple[str, str]:
    """The place of a validation error of msgspec, as a path such as ``data.noise``, and its description in our words.

    Parameters
    ----------
    message
        The error's message, such as "Expected `float`, got `str` - at `$.data.noise`".
    tree
        The converted value, from which is quoted.
    describe
        A function from the path of a field to its description in parentheses, or "".
    pattern
        The expectation for a text that has to match a pattern.
    """
    what, _, place = message.partition(" - at `")
    path = place.rstrip("`").removeprefix("$").removeprefix(".") or _WHOLE
    value: Any = tree
    for name in re.findall(r"[^.\[\]]+", path):
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, (list, tuple)) and name.isdigit():
            value = value[int(name)]
    types = re.match(r"Expected `([\w| ]+)`, got `(\w+)`", what)
    if types:
        # An optional value is not named: TOML has no null.
        wanted = " or ".join(_KINDS.get(kind, kind) for kind in types[1].split(" | ") if kind != "null")
        return path, f"expected {wanted}, got {_GOT.get(types[2], types[2])}"
    if what.startswith("Invalid enum value"):
        return path, f"{quoted(value)} is not known{describe(path)}"
    bound = re.match(r"Expected `\w+` (<=|>=|<|>) (\S+)", what)
    if bound:
        words = {"<=": "at most", ">=": "at least", "<": "less than", ">": "more than"}[bound[1]]
        return path, f"{quoted(value)} is out of range; it has to be {words} {float(bound[2]):,.10g}{describe(path)}"
    length = re.match(r"Expected `(\w+)` of length (<=|>=) (\d+)", what)
    if length:
        units = "entries" if length[1] == "array" else "characters"
        return path, f"{'must not be empty' if length[2] == '>=' else f'at most {int(length[3])} {units}'}"
    if "matching regex" in what:
        return path, f"expected {pattern}, got {quoted(value)}"
    if count := re.match(r"Expected `array` of length (\d+), got (\d+)", what):
        return path, f"expected a list of {count[1]}, got {count[2]}"
    if name := re.search(r"(missing required|contains unknown) field `(.*)`", what):
        inside = name[2] if path == _WHOLE else f"{path}.{name[2]}"
        return inside, "this is missing" if name[1][0] == "m" else "no such field"
    return path, what
