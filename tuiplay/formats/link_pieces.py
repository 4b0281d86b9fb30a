"""One ``key=value`` of a link: whether it is what the page could have written, or what is left of that.

This decides what in a link is damage. It is stricter than reading: a switch that the page would take for on, such as
``x=false)``, is damaged here.
"""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from tuiplay.data.features import FEATURES
from tuiplay.errors import InputError
from tuiplay.experiment.validation import INERT
from tuiplay.experiment.value import Experiment
from tuiplay.formats.browser import ACTIVATIONS
from tuiplay.formats.js_numbers import BLANKS, to_number
from tuiplay.formats.link_damage import backslashes, percent_encoding, tail
from tuiplay.formats.link_keys import CLASSIFICATION, FORKS, ORDER, OWN, REGRESSION, hidden_control, is_goal, is_known
from tuiplay.nn.regularizers import REGULARIZERS

TEXTS = ("seed", "tutorial", "weightSeed")
"""Keys whose values may be any text."""
SWITCHES = (*(entry.link_key for entry in FEATURES.values()), *INERT, "showTestData", "discretize", "initZero",
            "hideText")  # fmt: skip
CHOICES = {
    "activation": ACTIVATIONS,
    "regularization": tuple(REGULARIZERS),
    "dataset": CLASSIFICATION,
    "regDataset": REGRESSION,
    "problem": ("classification", "regression"),
}
NOT_GIVEN = ("NaN", "undefined", "null")
"""What JavaScript writes for a number that it does not have."""

_WORD = re.compile(r"[A-Za-z0-9_.\-]*")
_LONG_KEYS = tuple(key for key in (*ORDER, *OWN) if len(key) > 1)
_LOOK_ALIKE = str.maketrans("01", "ol")
_SWITCH = re.compile(r"(?!3D)[A-Za-z0-9]{1,5}")
_CHOICE = re.compile(r"[A-Za-z][A-Za-z0-9_\-]*")
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_AMPS = re.compile("^(?:amp)+")
_DECIMAL_SEED = re.compile(r"[0-9]?\.[0-9]{1,17}")
_SEED_BEFORE_WORDS = re.compile(r"[0-9]?\.[0-9]{1,17}[\"')\]}>]*[^\x00-\x7f]")
_SEED_BEFORE_SIGN = re.compile(r"[A-Za-z0-9_.\-]+[\u3000-\u303f\uff01-\uff0f\uff1a-\uff20]")
"""A seed, and a comma or another sign of a text in Chinese or Japanese."""
_PAGE_SEED = re.compile(r"[0-9]{0,6}\.?[0-9]{1,20}")
_SEPARATOR = re.compile(r"%(?:25)*(?:26|(?:C2%(?:25)*)?AE|EF%(?:25)*BF%(?:25)*BD)|[\\\u00ae\ufffd]", re.IGNORECASE)
_MAIL_SIGNS = re.compile("(?:3D)+")
"""What mail programs, each quoting the other, make of an =."""
_MIME_SIGN = re.compile(r"=3D|=[C-F][0-9A-F]=[89AB]")
NOT_IN_ADDRESS = re.compile(r'[\s"<>`]')


def _alike(key: str) -> str:
    """The same for keys that differ only by capitals, or by a digit that a scanner takes for a letter."""
    return key.lower().translate(_LOOK_ALIKE)


_ALIKE = frozenset(map(_alike, _LONG_KEYS))


def activation_of(name: str) -> str | None:
    """The activation of this name, of the page's or of tuiplay's own; None if there is none."""
    try:
        return Experiment().change({"network.activation": name}).network.activation
    except InputError:
        return None


class Quality(enum.IntEnum):
    """How well a piece is understood; the larger, the worse."""

    GOOD = 0
    EMPTY = 1
    ODD = 2
    """Such as a key or a choice of another version of the page."""
    BAD = 3
    """Nothing that any page writes."""


class Piece(NamedTuple):
    """A key, its value (None without ``=``), and how many further ``=`` there are."""

    key: str
    value: str | None
    more: int = 0


def piece_of(text: str) -> Piece:
    """The piece in a text without ``&``; what follows a second ``=`` is lost, as on the page."""
    key, equals, rest = text.partition("=")
    value = rest.partition("=")[0]
    return Piece(key, value if equals else None, rest.count("="))


def is_page_seed(text: str) -> bool:
    """Whether this looks like a seed of the page's own, such as 0.12345."""
    return _PAGE_SEED.fullmatch(text) is not None


def is_switch(text: str) -> bool:
    """Whether it may be the value of a switch: true, false, 0, yes and the like, or blank."""
    return not text.strip(BLANKS) or _SWITCH.fullmatch(text) is not None


def is_choice(text: str) -> bool:
    """Whether it may be the name of a choice of some version of the page, or is blank."""
    return not text.strip(BLANKS) or _CHOICE.fullmatch(text) is not None


_ENDS_OF_KEYS = tuple({name for key in _LONG_KEYS for name in (key, key[3:]) if len(name) > 3})
"""Before a second =, what is left of the sign between two pairs stands before one of these."""


def quality(text: str, undo: Callable[[str], str] = str, in_address: bool = True) -> Quality:
    """How well one piece is understood.

    Parameters
    ----------
    text
        What stands between two ``&``.
    undo
        Undoes every kind of damage at once. A text that becomes a seed of the page's own by it is damaged.
    in_address
        Whether it comes from a whole address, in which blanks and quotes do not occur.
    """
    key, value, more = piece_of(text)
    if not is_known(key):
        return _of_unknown(key, value, more)
    if value is None:
        return Quality.BAD if key == "networkShape" else Quality.EMPTY
    found = _of_value(key, value, undo, in_address)
    if more:
        is_meant = key in TEXTS and not in_address and value.isascii() and not _SEPARATOR.search(value)
        is_meant = is_meant and not _MIME_SIGN.search(text) and "%" not in value and not value.endswith(_ENDS_OF_KEYS)
        return max(found, Quality.ODD) if is_meant else Quality.BAD
    return found


def _of_unknown(key: str, value: str | None, more: int) -> Quality:
    if key in FORKS or is_goal(key):
        return Quality.GOOD if _WORD.fullmatch(value or "") else Quality.ODD
    if not key and value is None:
        return Quality.EMPTY
    bare = _AMPS.sub("", key)
    broken = (
        not _KEY.fullmatch(key)
        or _alike(key) in _ALIKE
        or (bare != key and is_known(bare))
        or (value is None and ("3D" in key or any(bare.startswith(known) for known in _LONG_KEYS)))
        or (more and (any(known.startswith(key) for known in _LONG_KEYS) or _SEPARATOR.search(value or "")))
        or (value or "").startswith("3D")
    )
    return Quality.BAD if broken else Quality.ODD


def _of_value(key: str, value: str, undo: Callable[[str], str], in_address: bool) -> Quality:
    bare = value.strip(BLANKS)
    if not bare:
        return Quality.GOOD if key == "networkShape" else Quality.EMPTY
    if key in TEXTS:
        if in_address and NOT_IN_ADDRESS.search(value):
            return Quality.BAD
        if " " in value and is_page_seed(bare.replace(" ", "")):
            return Quality.BAD
        decoded = percent_encoding(percent_encoding(value)) if "%" in value else ""
        if _SEED_BEFORE_WORDS.match(decoded) or _SEED_BEFORE_SIGN.match(decoded):
            return Quality.BAD
        if (signs := _MAIL_SIGNS.match(value)) and (len(signs[0]) > 2 or _DECIMAL_SEED.fullmatch(value[2:])):
            return Quality.BAD
        if ("%" in value or "\\" in value) and _DECIMAL_SEED.fullmatch(
            tail(backslashes(percent_encoding(percent_encoding(value))))
        ):
            return Quality.BAD
        undone = undo(value)
        return Quality.BAD if undone != value and is_page_seed(undone) else Quality.GOOD
    if key in CHOICES:
        if value in CHOICES[key]:
            return Quality.GOOD
        return Quality.ODD if is_choice(value) else Quality.BAD
    if key == "networkShape":
        return Quality.GOOD if _is_shape(value) else Quality.BAD
    if key in SWITCHES or hidden_control(key):
        if value in ("true", "false"):
            return Quality.GOOD
        return Quality.ODD if is_switch(value) else Quality.BAD
    return Quality.GOOD if math.isfinite(to_number(value)) or bare in NOT_GIVEN else Quality.BAD


def _is_shape(value: str) -> bool:
    if len(value) > 2000:
        return False
    numbers = [to_number(number) for number in value.split(",")]
    return all(number >= 1 and number.is_integer() for number in numbers)


class Score(NamedTuple):
    """What is wrong with a hash, to be compared: the smaller, the better."""

    bad: int
    odd: int
    good: int
    """Counted negatively."""


def score(qualities: Iterable[Quality]) -> Score:
    """The score of the pieces of a hash."""
    found = list(qualities)
    return Score(found.count(Quality.BAD), found.count(Quality.ODD), -found.count(Quality.GOOD))
