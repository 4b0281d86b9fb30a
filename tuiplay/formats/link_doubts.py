"""What is left of damage in a link that was repaired, where nobody can tell what it was: such a link is refused."""

from __future__ import annotations

import re

from tuiplay.errors import InputError
from tuiplay.formats.link_keys import FORKS, ORDER, OWN, is_known
from tuiplay.formats.link_pieces import CHOICES, SWITCHES, TEXTS, is_page_seed, piece_of
from tuiplay.text import printable

_AGAIN = "copy it again from the address bar of the browser"
_PLAIN = re.compile(r"(?:[A-Za-z0-9._~\-]*[A-Za-z0-9_~\-])?")
_LINE_END = re.compile(r"%(?:25)*0[9AD]|[\t\r\n]", re.IGNORECASE)
_ANY_BLANK = re.compile(r"%(?:25)*(?:0[9AD]|20)|\s|\A(?:3D|u003d)", re.IGNORECASE)
_TORN_NUMBER = re.compile(r"[0-9][\s>|]+[0-9]{1,4};[A-Za-z]")
_LOST_SIGN = re.compile(r"([A-Za-z]+?)_?(?:true|false)")
_CODE = re.compile(r"#x?[0-9A-Fa-f]{2,6}(?:;|\Z)")
_BEHIND = re.compile(r"\s[^\w\s]+\Z|\A[A-Za-z0-9._\-]+(?:[^\x00-\x7f]+|[,;]+)\Z")
_AMPS = re.compile("^(?:amp)+")
_SHORTEST = 3
_TAILS = tuple(key[3:] for key in (*ORDER, *OWN) if len(key) > 8)
"""Of long keys without their beginnings, which entities may have become."""
_MORE_OF_VALUE = re.compile(r"[\s>|]*(?:\n|\s)[\s>|]*\\?([.,]?[A-Za-z0-9_\-.,\\]*)")
_LIST_MARK = re.compile(r"[\s>|]*\n[\s>|]*[0-9]{1,2}[.)](?:\s|\Z)")
_WHOLE_SEED = re.compile(r"0\.[0-9]{5}")


def check_repaired(text: str) -> None:
    """What follows the ``#`` of a link that was damaged must not have damage left in it.

    Raises
    ------
    InputError
        If a text has characters that the page's own have not, or if a key is what is left of one of the page's.
    """
    if code := _CODE.search(text):
        raise InputError(f"{printable(code[0])} in the link: what is left of an HTML entity; {_AGAIN}")
    for part in text.split("&"):
        key, value, _ = piece_of(part)
        damaged = value and (not _PLAIN.fullmatch(value) or _ANY_BLANK.search(value))
        if key in TEXTS and value and not is_page_seed(value) and damaged:
            raise InputError(f"{printable(part, 60)} in the link: the link was damaged, and this may be too; {_AGAIN}")
        if value and key in CHOICES and value not in CHOICES[key] and any(map(value.startswith, CHOICES[key])):
            raise InputError(f"{printable(part, 60)} in the link: more than a name; {_AGAIN}")
        bare = _AMPS.sub("", key)
        if is_known(key) or key in FORKS or len(bare) < _SHORTEST:
            continue
        lost = _LOST_SIGN.fullmatch(bare)
        if (
            bare != key
            or any(known.startswith(bare) for known in (*ORDER, *OWN))
            or bare.endswith(_TAILS)
            or (value is None and lost and is_known(lost[1]))
        ):
            raise InputError(f"{printable(part, 60)} in the link: what is left of a key; {_AGAIN}")


def check_plain(text: str, is_alone: bool) -> None:
    """Of what follows a ``#`` and is understood as it is: no text has a line end in it, or a sign behind a blank.

    ``is_alone`` says that nothing stood around the link; else a blank may have torn it.

    Raises
    ------
    InputError
        If there is one.
    """
    for part in text.split("&"):
        key, value, _ = piece_of(part)
        if key in TEXTS and value and (_LINE_END if is_alone else _ANY_BLANK).search(value):
            raise InputError(f"{printable(part, 60)} in the link: there is a blank or a line end in it; {_AGAIN}")
    key, value, _ = piece_of(text.rpartition("&")[2])
    if key in TEXTS and value and _BEHIND.search(value):
        raise InputError(
            f"{printable(f'{key}={value}', 60)} in the link: it may end before what stands behind it; {_AGAIN}"
        )


def check_numbers(text: str) -> None:
    """The rest of an entity on the next line is not the rest of a number.

    Raises
    ------
    InputError
        If it may be one.
    """
    if torn := _TORN_NUMBER.search(text):
        raise InputError(f"{printable(torn[0], 40)} in the link: it can be read in two ways; {_AGAIN}")


def check_end(last: str, behind: str) -> None:
    """The last value of a link may go on behind a blank or a line end only if it is whole as it is.

    Parameters
    ----------
    last
        The last piece of the link.
    behind
        What follows it in the text.

    Raises
    ------
    InputError
        If what follows may be the rest of it.
    """
    key, value, _ = piece_of(last)
    more = _MORE_OF_VALUE.match(behind)
    if not more or not more[1] or _LIST_MARK.match(behind):
        return
    on_next_line = "\n" in more[0]
    if value is None:
        goes_on = on_next_line and bool(key) and not is_known(key) and any(name.startswith(key) for name in ORDER)
    elif not value:
        goes_on = is_known(key) and (on_next_line or any(map(str.isdigit, more[1])))
    elif not is_known(key) or key in SWITCHES or key in CHOICES or _WHOLE_SEED.fullmatch(value):
        goes_on = False
    else:
        any_text = key in TEXTS and not is_page_seed(value)
        goes_on = any(map(str.isdigit, more[1])) or (any_text and on_next_line)
    if goes_on:
        raise InputError(f"the link may go on behind {printable(last, 60)} with {printable(more[1], 40)}; {_AGAIN}")
