"""Checks for ambiguous damage that is left in a repaired link, which is then refused."""

from __future__ import annotations

import re

from tuiplay.errors import InputError
from tuiplay.formats.js_numbers import to_number
from tuiplay.formats.link_damage import (
    backslashes,
    html_entities,
    invisible,
    json_escapes,
    line_blanks,
    percent_encoding,
    seen,
    tail,
)
from tuiplay.formats.link_keys import FORKS, ORDER, OWN, is_known
from tuiplay.formats.link_pieces import (
    CHOICES,
    SWITCHES,
    TEXTS,
    Quality,
    activation_of,
    is_page_seed,
    piece_of,
    quality,
)
from tuiplay.text import nearest, printable

_AGAIN = "copy it again from the address bar of the browser"
_PLAIN = re.compile(r"(?:[A-Za-z0-9._~\-]*[A-Za-z0-9_~\-])?")
_LINE_END = re.compile(r"%(?:25)*0[9AD]|[\t\r\n]", re.IGNORECASE)
_ANY_BLANK = re.compile(r"%(?:25)*(?:0[9AD]|20)|\s|\A(?:3D|u003d)", re.IGNORECASE)
_TORN_NUMBER = re.compile(r"[0-9][\s>|]+[0-9]{1,4};[A-Za-z]")
_TORN_ENTITY = re.compile(r"=[ \t]*\r?\n[\s>|]*(?:#?x?[0-9A-Fa-f]{1,4});(?=[A-Za-z])")
_ENTITY_BEGUN = re.compile(r"&(?:amp;)*#?x?[0-9A-Fa-f]{0,6}\Z")
_TORN_CODE = re.compile(r"[A-Za-z]%(?:25)*3[0-9];[A-Za-z]")
"""An encoded digit before a semicolon: the rest of an entity, or of the value before it."""
_TWO_SIGNS = re.compile(r"=(?:[0-9.,]|%(?:25)*3[0-9])+;[A-Za-z%]")
_CODED_END = re.compile(r"%(?:25)*(?:7D|5D|29|3E|2[27])\Z", re.IGNORECASE)
_CODED_WORDS = re.compile(r"[A-Za-z0-9]%(?:25)*E[3-9A-D]%", re.IGNORECASE)
"""A letter of East Asia behind one of the page's: the text may continue there."""
_CODED_MARK = re.compile(r"%(?:25)*(?:2[1279CE]|3[ABF]|5D|7D)\Z", re.IGNORECASE)
"""Encoded punctuation at the end of a value, which no browser encodes."""
_LOST_SIGN = re.compile(r"([A-Za-z0-9_]+?)_?(?:true|false)")
_NO_SWITCH = re.compile("(?:true|false).|[A-Za-z]+[0-9]|[0-9]+[A-Za-z]")
_CODE = re.compile(r"#x?[0-9A-Fa-f]{2,6}(?:;|\Z)")
_MOST = {"noise": 80, "percTrainData": 100}
"""The largest values that the page writes."""
_CODE_LEFT = re.compile(r"x?(?=[A-Fa-f]?[0-9])[0-9A-Fa-f]{2,4};*")
_BEHIND = re.compile(r"\s[^\w\s]+\Z|\A[A-Za-z0-9._\-]*[A-Za-z0-9_\-](?:[^\x00-\x7f]|[,;?.])+\Z")
_BEGUN_HIDE = re.compile(r"numNodes[0-9]*|.+_(?:h|hi|hid)?")
"""The beginning of a key that hides a control."""
_INSIDE = re.compile(r"\s")
_AMPS = re.compile("^(?:amp)+")
_SHORTEST = 3
_TAILS = tuple(key[3:] for key in (*ORDER, *OWN) if len(key) > 8)
"""The ends of long keys whose beginnings may have become entities."""
_MORE_OF_VALUE = re.compile(r"[\s>|=]*(?:\n|\s)[\s>|=\\]*;?((?:[.,] ?)?[A-Za-z0-9_\-.,\\]*)")
_SOFT_END = re.compile(r"=[ \t]*\r?\n")
_LIST_MARK = re.compile(r"[\s>|]*\n[\s>|]*[0-9]{1,2}[.)](?:\s|\Z)")
_TORN_LIST = re.compile(r"[\s>|]*\n[\s>|]*[.)](?:\s|%20|\+)")
_LIST_INSIDE = re.compile(r"[0-9=][ \t]*[\r\n]+[\s>|]*[0-9]{1,2}[\s\\]*[.)](?:[\s+]|\Z)")
_IN_LIST = re.compile(r"(?m)^[\s>|]*[0-9]{1,2}[.)]\s")
_FAR = 300
_WHOLE_SEED = re.compile(r"0\.[0-9]{5}")
_TORN_BYTE = re.compile(r"[\s>|=]*\n[\s>|=]*(%(?:25)*[89AB][0-9A-F])", re.IGNORECASE)
"""A byte with which no UTF-8 character begins."""
_DECIMAL = re.compile(r"[0-9]?\.[0-9]+")
"""A seed that can be continued by digits only."""


def check_repaired(text: str, often: bool) -> None:
    """Check that no damage is left in the part of a repaired link after its ``#``.

    ``often`` is True if it was damaged in several ways: then all of it must be as a page writes it.

    Raises
    ------
    InputError
        If a text has characters that the page's own texts do not have, or if a key is the remains of one of its keys.
    """
    if code := _CODE.search(text):
        raise InputError(f"{printable(code[0])} in the link: the rest of an HTML entity; {_AGAIN}")
    values: dict[str, str | None] = {}
    for part in text.split("&"):
        key, value, more = piece_of(part)
        if value != values.setdefault(key, value) and is_known(key):
            raise InputError(f"{printable(part, 60)} in the link: {key} has another value earlier; {_AGAIN}")
        if more or (value is None and _CODE_LEFT.fullmatch(key)) or (value and value.isspace()):
            raise InputError(f"{printable(part, 60)} in the link: it seems to be part of a damaged character; {_AGAIN}")
        if (limit := _MOST.get(key)) and not 0 <= to_number(value or "0") <= limit:
            raise InputError(f"{printable(part, 60)} in the link: more digits than the page writes; {_AGAIN}")
        damaged = value and (not _PLAIN.fullmatch(value) or _ANY_BLANK.search(value))
        if key in TEXTS and value and not is_page_seed(value) and damaged:
            raise InputError(f"{printable(part, 60)} in the link: the link was damaged, and this may be too; {_AGAIN}")
        if value and _NO_SWITCH.match(value) and (key in SWITCHES or key.endswith("_hide")):
            raise InputError(f"{printable(part, 60)} in the link: neither true nor false; {_AGAIN}")
        if value and key in CHOICES and value not in CHOICES[key]:
            if any(map(value.startswith, CHOICES[key])) or value.startswith(("u00", "uff", "3D")):
                raise InputError(f"{printable(part, 60)} in the link: more than one name; {_AGAIN}")
            if activation_of(value) is None and (name := nearest(value, CHOICES[key], 0.75)):
                raise InputError(f"{printable(part, 60)} in the link: it seems to be the rest of {name}; {_AGAIN}")
        bare = _AMPS.sub("", key)
        is_part = not is_known(key) or not value or (key in SWITCHES and value.isalpha())
        if often and part and is_part and quality(part) != Quality.GOOD:
            raise InputError(f"{printable(part, 60)} in the link: the link was damaged, and this may be too; {_AGAIN}")
        if is_known(key) or key in FORKS:
            continue
        if value and is_known(key + value):
            raise InputError(f"{printable(part, 60)} in the link: a key in two pieces; {_AGAIN}")
        if len(bare) < _SHORTEST:
            continue
        lost = _LOST_SIGN.fullmatch(bare)
        if (
            bare != key
            or _BEGUN_HIDE.fullmatch(bare)
            or any(known.startswith(bare) or _is_begun(known, bare) for known in (*ORDER, *OWN))
            or any(known.endswith(bare) and len(known) - len(bare) < _SHORTEST for known in ORDER)
            or bare.endswith(_TAILS)
            or (len(bare) > 2 * _SHORTEST and nearest(bare, ORDER, 0.8))
            or (value is None and lost and is_known(lost[1]))
        ):
            raise InputError(f"{printable(part, 60)} in the link: the rest of a key; {_AGAIN}")


def check_texts(text: str, origin: str) -> None:
    """Check that the texts of a repaired link occur unchanged in its original: nothing was removed from inside them.

    Raises
    ------
    InputError
        If one does not: a blank or line end of the text cannot be distinguished from one that was inserted.
    """
    for part in text.split("&"):
        key, value, _ = piece_of(part)
        if key in TEXTS and value and not is_page_seed(value) and value not in origin and value not in seen(origin):
            raise InputError(f"{printable(part, 60)} in the link: it was in pieces; {_AGAIN}")


def _is_begun(known: str, key: str) -> bool:
    """True if a key is one of the page's followed by the beginning of its value."""
    return len(known) > 1 and key.startswith(known)


def _is_shifted(key: str, value: str) -> bool:
    """True if the ``=`` is inside a value of the page: activationlin=ear."""
    whole = key + value
    begun = [known for known in (*CHOICES, *SWITCHES) if len(known) > 1 and key != known and key.startswith(known)]
    return any(whole.removeprefix(known) in CHOICES.get(known, ("true", "false")) for known in begun)


def check_plain(text: str, is_alone: bool) -> None:
    """Check that no text of a hash that needs no repair has a line end, or a sign after a blank.

    ``is_alone`` is True if there was no text around the link; otherwise a blank may have split it.

    Raises
    ------
    InputError
        If there is one.
    """
    for part in text.split("&"):
        key, value, _ = piece_of(part)
        lost = _LOST_SIGN.fullmatch(key)
        if (value is None and lost and is_known(lost[1])) or _is_shifted(key, value or ""):
            raise InputError(f"{printable(part, 60)} in the link: the = is missing or in the wrong place; {_AGAIN}")
        if key in TEXTS and value and not is_alone and (_CODED_END.search(value) or _CODED_WORDS.search(value)):
            raise InputError(f"{printable(part, 60)} in the link: it may end before its last character; {_AGAIN}")
        if key in TEXTS and value and (_LINE_END if is_alone else _ANY_BLANK).search(value):
            raise InputError(f"{printable(part, 60)} in the link: it contains a blank or a line end; {_AGAIN}")
    before, _, last = text.rpartition("&")
    key, value, _ = piece_of(last)
    if key in ("seed", "tutorial") and value and _CODED_MARK.search(value):
        raise InputError(f"{printable(last, 60)} in the link: its end may belong to the text around it; {_AGAIN}")
    if (
        key in TEXTS
        and value
        and (
            _BEHIND.search(value)
            or (before and _INSIDE.search(value))
            or (not is_alone and tail(seen(value)) != seen(value))
        )
    ):
        raise InputError(f"{printable(f'{key}={value}', 60)} in the link: it may end before what follows it; {_AGAIN}")


def check_entities(text: str) -> None:
    """Check for a mail program's line end in the number of an HTML entity whose beginning was removed.

    Raises
    ------
    InputError
        If there is one: its remains cannot be distinguished from the value before it.
    """
    for torn in _TORN_ENTITY.finditer(text):
        if not _ENTITY_BEGUN.search(text, 0, torn.start()):
            raise InputError(f"{printable(torn[0], 40)} in the link: the rest of an HTML entity; {_AGAIN}")


def check_numbers(text: str) -> None:
    """Check that the rest of an entity, on the next line or before a semicolon, is not the rest of a number.

    Raises
    ------
    InputError
        If it may be one.
    """
    plain = text
    for _ in range(3):
        plain = percent_encoding(plain)
    torn = _TORN_NUMBER.search(text) or _LIST_INSIDE.search(plain) or _TORN_CODE.search(text)
    if torn is None and "&" in text:
        torn = _TWO_SIGNS.search(text)
    if torn:
        raise InputError(f"{printable(torn[0], 40)} in the link: it can be read in two ways; {_AGAIN}")


def check_end(before: str, last: str, behind: str, is_torn: bool = False) -> None:
    """Check that the last value of a link is complete if it may continue behind a blank or a line end.

    Parameters
    ----------
    before
        The text before the link.
    last
        The last piece of the link.
    behind
        The text after the link.
    is_torn
        True if blanks or line ends have split the link elsewhere.

    Raises
    ------
    InputError
        If the text after the link may be the rest of it.
    """
    key, value, _ = piece_of(last)
    if _TORN_LIST.match(behind) and last[-1:].isdigit():
        raise InputError(f"{printable(last, 60)} in the link: its last digits may be the number of a list; {_AGAIN}")
    if torn := _TORN_BYTE.match(behind):
        raise InputError(f"{printable(torn[1], 40)} in the link: the rest of a damaged character; {_AGAIN}")
    is_list = _LIST_MARK.match(behind) is not None
    behind = behind[:_FAR].removeprefix("=")
    for _ in range(4):
        # A line end may be encoded, even repeatedly.
        behind = line_blanks(behind)
        behind = backslashes(json_escapes(html_entities(percent_encoding(behind))))
    behind = _SOFT_END.sub("", invisible(behind))
    value = value and re.sub("^(?:3D)+", "", value)
    more = _MORE_OF_VALUE.match(behind)
    if not more or not more[1]:
        return
    # A text may end with any character, and continue with any number.
    is_ended = not value or (key not in TEXTS and not value[-1].isdigit()) or _WHOLE_SEED.fullmatch(value)
    if is_list and (_IN_LIST.search(before) or is_ended):
        return
    on_next_line = "\n" in more[0]
    words = CHOICES.get(key, ("true", "false") if key in SWITCHES else ())
    if not value:
        begun = on_next_line and bool(key) and not is_known(key) and any(name.startswith(key) for name in ORDER)
        follows = on_next_line or ">" in more[0] or any(map(str.isdigit, more[1]))
        # The page writes nothing behind the = of the layers alone.
        goes_on = begun or (is_known(key) and (value is None or follows or key != "networkShape"))
    elif words:
        begun = value not in words and any(word.startswith(value) for word in words)
        goes_on = begun and (on_next_line or any(word.startswith(value + more[1][0]) for word in words))
    elif not is_known(key) or _WHOLE_SEED.fullmatch(value):
        goes_on = False
    else:
        any_text = key in TEXTS and not _DECIMAL.fullmatch(value)
        is_last = on_next_line and key in TEXTS and more.end() == len(behind.rstrip())
        goes_on = any(map(str.isdigit, more[1])) or (any_text and (on_next_line or is_torn)) or is_last
    if goes_on:
        raise InputError(f"the link may continue after {printable(last, 60)} with {printable(more[1], 40)}; {_AGAIN}")
