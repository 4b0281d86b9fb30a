"""The reading of numbers as people write them: decimal marks, thousands separators, percent and currency signs.

A column is read in one notation, which has to suit all of its values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from tuiplay.data.datasets import Array
from tuiplay.data.table_units import MEASURE, MONEY, is_measure, same_unit
from tuiplay.text import quoted

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "?", "<na>", "#na", "-nan", "nat", "\\n", "(null)",
                     "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!", "#nv", "#wert!", "#bezug!",
                     "#n/a n/a", "1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan"})  # fmt: skip
"""Texts that mean a missing value in any column, in lower case."""
DASHES = frozenset({"-", "--", "---", "–", "—", ".", "..", "..."})
"""Texts that mean a missing value among numbers, and among labels that are words; + and - alone are two classes."""
MISSING_NUMBER = (
    MISSING | DASHES | {"none", "nil", "n.a.", "n.a", "na.", "missing", "unknown", "undefined", "blank", "*", "??", ":"}
    | {"not available", "not applicable", "not known", "no answer", "no data", "don't know", "prefer not to say",
       "n.d.", "keine angabe", "k.a.", "k. a.", "weiß nicht", "n.v.", "sans réponse", "sin respuesta"}
)  # fmt: skip
"""Texts that mean a missing value among numbers, in lower case: "none" may also be a class."""

_USUAL = frozenset(form for word in MISSING_NUMBER for form in (word, word.upper(), word.title()))


class NotANumberError(ValueError):
    """The error for a text, at ``index`` of a column, that is neither a number nor missing."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


@dataclass(frozen=True)
class Notation:
    """The notation of the numbers of a column.

    ``decimal`` is "." or ",", or both where either is accepted; ``group`` separates thousands, or is empty; ``unit`` is
    the percent or currency sign or the unit of every value, or empty; ``truth`` has the words for 0 and 1 in a column
    without digits, else it is empty; ``booked`` allows negative numbers in the forms (5) and 5-.
    """

    decimal: str = "."
    group: str = ""
    unit: str = ""
    truth: tuple[str, ...] = ()
    booked: bool = False

    @property
    def words(self) -> str:
        """The notation in words, for error messages."""
        mark = {".": "a decimal point", ",": "a decimal comma"}.get(self.decimal, "a decimal point or comma")
        group = {",": "commas", ".": "points", " ": "spaces", "'": "apostrophes"}.get(self.group, "")
        parts = [mark]
        if group:
            parts.append(f"{group} between thousands")
        if self.unit:
            parts.append(f"the {'unit' if is_measure(self.unit) else 'sign'} {self.unit}")
        return " and ".join(parts)


PLAIN = Notation()
EITHER = Notation(".,")
"""The notation of tables with semicolons, which may mix both decimal marks."""

_WITH_UNIT = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[+-])?\s*(?P<before>{MONEY})?\s*(?P<inner>[+-])?\s*"
    rf"(?P<body>[\d.,](?:[\d.,' ]*[\d.,])?)\s*(?P<after>{MONEY}|{MEASURE})?\s*(?P<close>[)-])?",
    re.ASCII | re.IGNORECASE,
)
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "’": "'", "−": "-", "\u2013": "-"})
_EXPONENT = r"(?:e[+-]?\d+)?"
_NUMBER = re.compile(rf"[+-]?(?:\d+\.?\d*|\.\d+){_EXPONENT}|[+-]?inf(?:inity)?", re.ASCII | re.IGNORECASE)
_COMMA_NUMBER = re.compile(rf"[+-]?\d*,\d+{_EXPONENT}", re.ASCII | re.IGNORECASE)
_COMMA_OR_WHOLE = re.compile(rf"\s*[+-]?(?:\d*,)?\d+{_EXPONENT}\s*", re.ASCII | re.IGNORECASE)
_IN_THREES = re.compile(r"\s*[+-]?[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}\s*", re.ASCII)
_PAIRS = ((".", ""), (",", ""), (".", ","), (",", "."), (".", " "), (",", " "), (".", "'"), (",", "'"))
"""Decimal marks with thousands separators, the simpler notations first."""


@lru_cache(maxsize=32)
def _pattern(decimal: str, group: str) -> re.Pattern[str]:
    """The pattern of a number without sign and unit: thousands in threes, or in twos before the last three (India)."""
    point = re.escape(decimal)
    plain = rf"\d+(?:{point}\d*)?{_EXPONENT}|{point}\d+{_EXPONENT}"
    if not group:
        return re.compile(plain, re.ASCII | re.IGNORECASE)
    mark = re.escape(group)
    short = r"\d{2,3}" if group == "," else r"\d{3}"
    grouped = rf"[1-9]\d{{0,2}}(?:{mark}{short})*{mark}\d{{3}}(?:{point}\d*)?"
    return re.compile(rf"{grouped}|{plain}", re.ASCII | re.IGNORECASE)


def number(text: str, decimal_comma: bool) -> float | None:
    """The value of a field without thousands separators and units: nan if it is missing, None if it is not a number."""
    text = text.strip()
    if text.lower() in MISSING_NUMBER:
        return math.nan
    text = text.replace("−", "-").replace("\u2013", "-")
    if _NUMBER.fullmatch(text):
        return float(text)
    if decimal_comma and _COMMA_NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    return None


@dataclass(frozen=True)
class _Parts:
    """The parts of a text: the notations that can read it, its unit and its sign.

    ``booked`` is True for a negative number as bookkeepers write it, (5) or 5-, which alone may be something else.
    """

    pairs: frozenset[tuple[str, str]]
    unit: str
    negative: bool
    body: str
    booked: bool = False


_NUMBERLESS = _Parts(frozenset(), "", False, "")
_DIGIT = re.compile(r"\d", re.ASCII)
_INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)


def _parts(text: str) -> _Parts:
    text = text.strip().translate(_SPACES)
    if _INFINITE.fullmatch(text):
        return _Parts(frozenset(_PAIRS), "", text.startswith("-"), "inf")
    found = _WITH_UNIT.fullmatch(text)
    if found is None:
        # Numbers with an exponent, which have no unit.
        sign = text[:1] if text[:1] in ("+", "-") else ""
        body, unit, negative, booked = text[len(sign) :], "", sign == "-", False
    else:
        before, after, body = found["before"] or "", found["after"] or "", found["body"]
        behind = "-" if found["close"] == "-" else ""
        signs = [sign for sign in (found["sign"], found["inner"], found["open"], behind) if sign]
        if (before and after) or len(signs) > 1 or bool(found["open"]) != (found["close"] == ")"):
            return _NUMBERLESS
        unit, negative = before or same_unit(after), bool(signs) and signs[0] != "+"
        booked = bool(behind) or (bool(found["open"]) and (not unit or unit == "%"))
    pairs = frozenset(pair for pair in _PAIRS if _pattern(*pair).fullmatch(body))
    return _Parts(pairs, unit, negative, body, booked)


def looks_numeric(text: str) -> bool:
    """True if a text is a number in any notation; False for a missing value."""
    text = text.strip()
    if _NUMBER.fullmatch(text) or _COMMA_NUMBER.fullmatch(text):
        return True
    if text.lower() in MISSING_NUMBER or not _DIGIT.search(text):
        return False
    parts = _parts(text)
    return bool(parts.pairs) and not is_measure(parts.unit) and not parts.booked


def measure_of(text: str) -> str:
    """The unit behind a number, as in "12 cm"; empty if the text is not of that form."""
    parts = _parts(text)
    return parts.unit if parts.pairs and is_measure(parts.unit) else ""


def is_booked(text: str) -> bool:
    """True if a text is a negative number in the form (5) or 5-."""
    parts = _parts(text)
    return bool(parts.pairs) and parts.booked


def is_figure(text: str) -> bool:
    """True if a text is, or would be among others with its unit, a number in any notation; False if missing."""
    return looks_numeric(text) or bool(_parts(text).pairs)


def decimal_mark(text: str) -> str:
    """The decimal mark that a text proves: "." by "1.5" or "1,234,567", "," by "1,5"; empty if it proves none."""
    marks = {decimal for decimal, _ in _parts(text).pairs}
    return marks.pop() if len(marks) == 1 else ""


@dataclass(frozen=True)
class Reading:
    """The ways to read a column: in ``notation``, also in ``other`` with different values, or not at all (None).

    ``example`` is a value that can be read in two ways or, if no notation suits all values, the first value.
    """

    notation: Notation | None
    other: Notation | None = None
    example: str = ""

    @property
    def best(self) -> Notation:
        """The notation, or that of the first value."""
        return self.notation or (reading_of([self.example], "", False).notation if self.example else None) or PLAIN

    @property
    def sentence(self) -> str:
        """The reason why the column cannot be read; empty if it can."""
        if self.notation is None:
            return "its numbers are not all written in the same way"
        if self.other is None:
            return ""
        values = " or ".join(f"{convert([self.example], one)[0]:.15g}" for one in (self.notation, self.other))
        return (
            f"{quoted(self.example)} can be {values}; write the numbers without thousands separators, or say which it"
            " is with --decimal point or --decimal comma"
        )


UNREADABLE = Reading(None)


def reading_of(texts: Iterable[str], evidence: str, semicolons: bool) -> Reading:
    """Find the notation of a column.

    Parameters
    ----------
    texts
        The values, none of which is missing.
    evidence
        The decimal mark that other columns of the file prove, or empty.
    semicolons
        True if semicolons separate the columns: a comma is then read as a decimal comma.
    """
    texts = list(texts)
    if not (evidence == "," and any("." in text for text in texts)) and _all_plain(texts):
        return Reading(PLAIN)
    if all(map(_COMMA_OR_WHOLE.fullmatch, texts)) and not all(
        "," not in text or _IN_THREES.fullmatch(text) for text in texts
    ):
        return Reading(Notation(","))
    parts = [_parts(text) for text in texts]
    units = {part.unit for part in parts}
    pairs = frozenset(_PAIRS).intersection(*(part.pairs for part in parts))
    booked = [part.booked for part in parts]
    if len(units) != 1 or all(booked):
        return Reading(None, None, texts[0])
    unit = units.pop()
    if not pairs:
        mixed = semicolons and all(part.pairs & {(".", ""), (",", "")} for part in parts)
        return Reading(replace(EITHER, unit=unit, booked=any(booked))) if mixed else Reading(None, None, texts[0])
    marks = sorted({decimal for decimal, _ in pairs}, reverse=True)  # the point first
    choices = {
        mark: Notation(*next(pair for pair in _PAIRS if pair in pairs and pair[0] == mark), unit, booked=any(booked))
        for mark in marks
    }
    if len(choices) == 1:
        return Reading(choices[marks[0]])
    if evidence:
        return Reading(choices[evidence])
    if choices["."].group != ",":
        # Decimal points, as programs write them; or only whole numbers.
        return Reading(choices["."])
    if semicolons:
        return Reading(choices[","])
    example = next(text for text in texts if "," in text)
    return Reading(choices["."], choices[","], example.strip())


def _all_plain(texts: Sequence[str]) -> bool:
    """True if all texts are plain numbers as Python reads them."""
    together = "".join(texts)
    if not together.isascii() or "_" in together:
        return all(_NUMBER.fullmatch(text.strip()) for text in texts)
    try:
        for text in texts:
            float(text)
    except ValueError:
        return False
    return True


def convert(texts: Sequence[str], notation: Notation) -> Array:
    """Convert a column to numbers, shape (n,), with nan for missing values.

    Raises
    ------
    NotANumberError
        With the index of the first text that is not a number in this notation.
    """
    if notation.truth:
        return _truths(texts, notation.truth)
    if not (notation.group or notation.unit or notation.booked):
        return _simple(texts, notation.decimal)
    values = _all_at_once(texts, notation)
    if values is not None:
        return values
    values = np.empty(len(texts))
    for index, text in enumerate(texts):
        value = _value(text, notation)
        if value is None:
            raise NotANumberError(index)
        values[index] = value
    return values


@lru_cache(maxsize=8)
def _column_pattern(notation: Notation) -> re.Pattern[str]:
    """The pattern of lines that are empty or contain one number in the usual form of a notation."""
    body = _pattern(notation.decimal, notation.group).pattern
    unit = re.escape(notation.unit)
    forms = [rf"[+-]?(?:{body})"]
    if unit:
        body = body.replace(_EXPONENT, "")
        forms = [rf"[+-]?(?:{body}) {unit}", rf"[+-]?(?:{body}){unit}", rf"[+-]?{unit} ?(?:{body})"]
        examples = (f"1 {notation.unit}", f"1{notation.unit}", f"{notation.unit}1")
        forms = [form for form, example in zip(forms, examples, strict=True) if _parts(example).unit == notation.unit]
    return re.compile(rf"(?:(?:{'|'.join(forms)}|)\n)*", re.ASCII)


def _all_at_once(texts: Sequence[str], notation: Notation) -> Array | None:
    """The numbers if all are in the usual form, much faster than one by one; otherwise None."""
    together = ("\n".join(texts) + "\n").translate(_SPACES)
    if notation.decimal == EITHER.decimal or together.count("\n") != len(texts):
        return None
    if not _column_pattern(notation).fullmatch(together):
        return None
    for gone in (notation.unit, notation.group, " "):
        together = together.replace(gone, "") if gone else together
    plain = together.replace(",", ".").split("\n")[:-1]
    return np.fromiter((float(text) if text else math.nan for text in plain), np.float64, len(texts))


def _truths(texts: Sequence[str], truth: Sequence[str]) -> Array:
    values = np.empty(len(texts))
    for index, text in enumerate(texts):
        word = text.strip().lower()
        if word not in truth and word not in MISSING_NUMBER:
            raise NotANumberError(index)
        values[index] = truth.index(word) if word in truth else math.nan
    return values


def _value(text: str, notation: Notation) -> float | None:
    if text.strip().lower() in MISSING_NUMBER:
        return math.nan
    parts = _parts(text)
    pairs = {(".", ""), (",", "")} if notation.decimal == EITHER.decimal else {(notation.decimal, notation.group)}
    if not parts.pairs & pairs or parts.unit != notation.unit or parts.booked > notation.booked:
        return None
    body = parts.body.replace(notation.group, "") if notation.group else parts.body
    size = float(body.replace(",", "."))
    return -size if parts.negative else size


def _simple(texts: Sequence[str], decimal: str) -> Array:
    """The numbers of a column without thousands separators and units, as fast as Python reads numbers."""
    together = "".join(texts)
    # Python reads 1_000 and digits of every script; a column with such texts is read one by one.
    if together.isascii() and "_" not in together:
        plain = texts
        if "," in decimal and "," in together and "." not in together and "\n" not in together:
            plain = "\n".join(texts).replace(",", ".").split("\n")
        if decimal != "," or "." not in together:
            try:
                return np.fromiter(map(float, plain), np.float64, len(texts))
            except ValueError:
                pass  # some are missing, or wrong
            try:
                plain = ["nan" if text in _USUAL else text for text in plain]
                return np.fromiter(map(float, plain), np.float64, len(texts))
            except ValueError:
                pass  # the loop below finds out which
    values = np.empty(len(texts))
    for index, text in enumerate(texts):
        value = number(text, "," in decimal)
        if value is None or (decimal == "," and "." in text and not math.isnan(value)):
            raise NotANumberError(index)
        values[index] = value
    return values


def number_sentence(text: str, notation: Notation) -> str:
    """The error text for a value that should be a number."""
    expected = f"expected a number, got {quoted(text.strip())}"
    if not is_figure(text):
        return expected
    if (unit := _parts(text).unit) != notation.unit and not (unit and notation.unit):
        kind = "unit" if is_measure(unit or notation.unit) else "sign"
        with_it = f"with the {kind} {unit}, which" if unit else f"without the {kind} {notation.unit}, which"
        return f"{expected} {with_it} the values before it {'do not have' if unit else 'have'}; write all in one way"
    return f"{expected}, which is not written like the values before it, with {notation.words}"
