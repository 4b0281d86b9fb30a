"""Numbers as JavaScript writes and reads them, as the page does in its links."""

from __future__ import annotations

import math
import re
from decimal import Decimal

BLANKS = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
"""The characters that JavaScript's trim and unary plus treat as white space."""

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_BASED = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")
_INFINITE = re.compile(r"[+-]?Infinity")
_BASES = {"x": 16, "o": 8, "b": 2}


def js_number(value: float) -> str:
    """A number as JavaScript prints it: 0.03, 10, 0.00001, 1e-7, 1e+21 (ECMA-262, Number::toString)."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    # Both languages print the fewest digits that identify the number; only their layout differs.
    parts = Decimal(repr(abs(float(value)))).as_tuple()
    assert isinstance(parts.exponent, int)
    point = len(parts.digits) + parts.exponent
    digits = "".join(map(str, parts.digits)).rstrip("0")
    if len(digits) <= point <= 21:
        text = digits.ljust(point, "0")
    elif 0 < point <= 21:
        text = f"{digits[:point]}.{digits[point:]}"
    elif -6 < point <= 0:
        text = f"0.{'0' * -point}{digits}"
    else:
        text = f"{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}e{point - 1:+d}"
    return text if value > 0 else f"-{text}"


def to_number(text: str) -> float:
    """The value of a text under JavaScript's unary plus; NaN if it is not a number."""
    text = text.strip(BLANKS)
    if not text:
        return 0.0
    if _DECIMAL.fullmatch(text):
        # + 0.0 removes the sign of -0, which would be lost in writing.
        return float(text) + 0.0
    if _BASED.fullmatch(text):
        try:
            return float(int(text[2:], _BASES[text[1].lower()]))
        except OverflowError:
            return math.inf
    return math.inf if _INFINITE.fullmatch(text) else math.nan
