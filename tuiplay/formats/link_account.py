"""The check of a repaired link against its text: every key and value of the text must be in the link, complete.

It is independent of the way in which the link was repaired, so that a faulty repair does not open an unintended
experiment.
"""

from __future__ import annotations

import re

from tuiplay.errors import InputError
from tuiplay.formats.link_damage import everything, mail_filter, mime_characters, seen, soft_breaks
from tuiplay.formats.link_keys import ORDER, OWN
from tuiplay.formats.link_pieces import CHOICES, piece_of
from tuiplay.text import printable

_KEYS = "|".join(sorted((key for key in (*ORDER, *OWN) if len(key) > 1), key=len, reverse=True))
_KEY = re.compile(rf"((?:{_KEYS}|numNodes[1-9][0-9]*)(?:_hide)?)(?==)")
_BREAK = re.compile(r"<\s*w?\s*br\s*/?>", re.IGNORECASE)
_OTHER = re.compile(r"[^A-Za-z0-9=&.,_\-]")
_NUMBER = re.compile(r"[0-9.,]+")
_MOST = 20_000
"""The maximum number of characters that are checked."""


def check_account(text: str, origin: str, cut: str, others: bool = False) -> None:
    """Compare the part of a repaired link after its ``#`` with the text in which it was found.

    Parameters
    ----------
    text
        The repaired hash.
    origin
        The complete text.
    cut
        The last piece as it was found, if the link is cut off there.
    others
        True if the text has other links after this one.

    Raises
    ------
    InputError
        If a key of the text is missing, or a value continues in the text.
    """
    if len(origin) > _MOST:
        return
    plain = _BREAK.sub("", everything(mime_characters(soft_breaks(_BREAK.sub("", mail_filter(origin))))))
    if others:
        plain = next((part for part in plain.split("#")[1:] if _KEY.search(_OTHER.sub("", part))), "")
        if not plain:
            return
    plain = _OTHER.sub("", plain)
    pieces = [part for part in text.split("&") if part]
    keys = {piece_of(part).key for part in pieces}
    # A mail program's line ends may have been encoded: they join a key only once they are decoded.
    joined = "" if others else _OTHER.sub("", everything(_BREAK.sub("", soft_breaks(seen(mail_filter(origin))))))
    for key in (*_KEY.findall(plain), *_KEY.findall(joined)):
        if key not in keys and not cut.startswith(key):
            raise InputError(
                f"{key} in the link: it could not be joined to the rest; copy the link again from the address bar of "
                "the browser"
            )
    for number, part in enumerate(pieces):
        key, value, _ = piece_of(part)
        is_last = number == len(pieces) - 1
        if value is None or (is_last and cut):
            continue
        shown = re.escape(_OTHER.sub("", part))
        words = "|".join(("[.,]*[0-9]", *CHOICES.get(key, ("true", "false")))) if not value else "[.,]*[0-9]"
        more = words if is_last else "[A-Za-z0-9]"
        is_ended = not value or _NUMBER.fullmatch(value) or not is_last
        wanted = re.compile(rf"{shown}(?!{more})" if is_ended else shown)
        if not wanted.search(plain) or (not value and re.search(shown, joined) and not wanted.search(joined)):
            raise InputError(
                f"{printable(part, 60)} in the link: it may be in pieces; copy the link again from the address bar of "
                "the browser"
            )
