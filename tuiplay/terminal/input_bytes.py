"""What a terminal sends, as text: what cannot be one is dropped, and answers that come in pieces are put together."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

_OLD_MOUSE = re.compile(rb"\x1b\[M[\x00-\xff]{3}", re.DOTALL)
"""A report of the mouse from before the SGR mode: beyond column 95 its bytes are no UTF-8. Nobody has asked for it."""
_BEGUN_MOUSE = re.compile(rb"\x1b\[M[\x00-\xff]{0,2}\Z", re.DOTALL)
_BEGUN = re.compile(r"\x1b(\[[0-9;:?$<>=]*)?\Z")
"""The beginning of an answer."""
_SUBFIELD = re.compile(r":[0-9]*")
_RELEASE = re.compile(r";[0-9]*:3(?=[;u~A-Z])")
MAX_CODEPOINT = 0x10FFFF


class InputDecoder:
    """Turns bytes into text, like the incremental decoder of UTF-8 in whose place it stands.

    Parameters
    ----------
    expecting
        Whether the terminal still owes an answer. The beginning of one at the end of what has arrived is then held back
        until the rest is there: on a slow line the rest would act as keys.
    note_dropped
        Called with the number of bytes that were dropped.
    """

    def __init__(self, expecting: Callable[[], bool], note_dropped: Callable[[int], None]) -> None:
        self._expecting = expecting
        self._note_dropped = note_dropped
        self._utf8 = codecs.getincrementaldecoder("utf-8")("replace")
        self._bytes = b""
        self._text = ""

    def decode(self, data: bytes, final: bool = False) -> str:
        """The text of what has arrived now; it may be empty although something has."""
        whole = self._bytes + data
        kept = _OLD_MOUSE.sub(b"", whole)
        begun = None if final else _BEGUN_MOUSE.search(kept)
        self._bytes = begun[0] if begun else b""
        kept = kept[: len(kept) - len(self._bytes)]
        text = self._utf8.decode(kept, final)
        dropped = len(whole) - len(kept) - len(self._bytes) + text.count("\ufffd")
        if dropped:
            self._note_dropped(dropped)
            text = text.replace("\ufffd", "")
        text = self._text + text
        held = None if final or not self._expecting() else _BEGUN.search(text)
        self._text = held[0] if held else ""
        return text[: len(text) - len(self._text)]


def plain_key_report(sequence: str) -> str:
    """A report of a key without the sub-fields that nobody has asked for; "" for a key that is let go, or for numbers
    that are no key."""
    if _RELEASE.search(sequence):
        return ""
    sequence = _SUBFIELD.sub("", sequence)
    numbers = [int(number) for number in re.findall("[0-9]{1,12}", sequence)]
    if any(number > MAX_CODEPOINT or 0xD800 <= number <= 0xDFFF for number in numbers):
        return ""
    return sequence
