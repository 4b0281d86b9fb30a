"""Signs, currencies and units beside numbers, and words for 0 and 1."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SIGNS = "$€£¥₹₽₩₺₫₴₪฿₦₱₲₵₸¢"
_CODES = (
    r"R\$|US\$|[ACN]Z?\$|kr\.?|zł|Kč|Ft|Fr\.?|SFr\.?|Rs\.?|CHF|USD|EUR|GBP|JPY|INR|CNY|RMB|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF"
    r"|BRL|MXN|ZAR|RUB|TRY|KRW|SGD|HKD"
)
MONEY = rf"%|[{_SIGNS}]|{_CODES}"
"""The pattern of signs that mark a number before or behind it; case does not matter."""

_SHORT = r"(?:m[²³23]?|[glhstWVAJBNCFK])"
"""The pattern of units of one letter, which need a space: 3G and 10K are words."""
_LONG = (
    r"(?:[kcmdnµμ]m[²³23]?|[kmµμn]g|[mcdhµμk]l|m[sh]|[µμn]s|[kmMG]?Wh|[kmM][WVAJN]|[kmMG]?Hz|[khM]?Pa|[kMGT]B|k?cal|m?mol|m?bar"
    r"|mmHg|sq\.?\s?(?:ft|m)|in|inch|ft|yd|mi|miles?|lbs?|oz|cc|CC|b?hp|PS|[rb]pm|mph|kmph|mpg|kmpl|pp[mb]|dB|ha|px"
    r"|°\s?[CFK]?|[℃℉]|(?:sec|second|min|minute|h(?:ou)?r|day|week|month|mo|year|yr)s?)"
)
_PER = rf"(?:\s?/\s?(?:100\s?)?(?:{_LONG}|{_SHORT}))"
MEASURE = rf"(?-i:{_LONG}{_PER}?|{_SHORT}{_PER}|m[²³]|(?<=\s){_SHORT})"
"""The pattern of units that mark a number if all values of its column have the same unit."""
_IS_MEASURE = re.compile(rf"{_LONG}{_PER}?|{_SHORT}{_PER}?")

TRUTHS = (
    ("false", "true"), ("no", "yes"), ("f", "t"), ("n", "y"), ("off", "on"), ("falsch", "wahr"), ("nein", "ja"),
    ("faux", "vrai"), ("non", "oui"), ("falso", "verdadero"), ("low", "high"),
)  # fmt: skip
"""Pairs of words for 0 and 1."""


def is_measure(unit: str) -> bool:
    """True if a unit is a unit of measurement, not money or percent."""
    return bool(_IS_MEASURE.fullmatch(unit))


def same_unit(unit: str) -> str:
    """A unit without spaces and without the s of the plural: "year" for "years"."""
    unit = "".join(unit.split())
    return unit[:-1] if len(unit) > 2 and unit.endswith("s") and unit.isalpha() else unit


def truth_of(texts: Iterable[str]) -> tuple[str, ...]:
    """The pair of words for 0 and 1 if the texts are exactly these, ignoring case; otherwise empty."""
    found = {text.lower() for text in texts}
    return next((pair for pair in TRUTHS if found == set(pair)), ())
