"""Unreadable input, dropped: Textual's input thread ends with the first byte or report that it cannot read.

A byte that is no UTF-8 comes from a terminal in Latin-1 and from noise on the line, an old report of the mouse from a
terminal without the SGR mode, a report of a key with sub-fields from one that says more than it was asked.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from textual import events
from textual.keys import Keys

from tuiplay.terminal.input_bytes import InputDecoder, is_unreadable, plain_key_report
from tuiplay.tui.textual_patches.patch import Patch

REST = 0.05
"""The seconds between two reads from a terminal that is gone."""


class Dropped:
    """The number of dropped pieces of input, and the hooks of the decoder.

    Attributes
    ----------
    pieces
        The number of pieces of input that were dropped.
    expecting
        True if the terminal still owes an answer.
    heard
        True if the terminal has ever given an answer.
    typed
        Bytes that were read before there was a screen.
    late_until
        The time, by ``time.monotonic``, until which answers to earlier questions may come.
    graphics
        Called with the terminal's answers about pictures.
    at_end
        Called when nothing can be read any more.
    """

    def __init__(self) -> None:
        self.pieces = 0
        self.expecting: Callable[[], bool] = lambda: False
        self.heard: Callable[[], bool] = lambda: True
        self.typed = b""
        self.late_until = 0.0
        self.graphics: Callable[[str], None] = lambda _: None
        self.at_end: Callable[[], object] = lambda: None

    def note(self, pieces: int) -> None:
        """Count pieces that were dropped."""
        self.pieces += pieces


DROPPED = Dropped()


class _Reader:
    """A decoder of what the driver reads; at the end of the input it sleeps, as the driver reads without a pause."""

    def __init__(self) -> None:
        typed, DROPPED.typed = DROPPED.typed, b""
        self._decoder = InputDecoder(
            lambda: DROPPED.expecting(),
            DROPPED.note,
            typed,
            lambda words: DROPPED.graphics(words),
            late=lambda: time.monotonic() < DROPPED.late_until,
            heard=lambda: DROPPED.heard(),
        )

    def decode(self, data: bytes, final: bool = False) -> str:
        """Return the text of what has arrived now."""
        if not data and not final:
            DROPPED.at_end()
            time.sleep(REST)
        return self._decoder.decode(data, final)


def _decoder(_encoding: str) -> Callable[[], _Reader]:
    """Replace ``getincrementaldecoder("utf-8")`` in the driver."""
    return _Reader


def _parsed(parser: Any, sequence: str) -> Any:
    """Replace ``XTermParser._parse_extended_key``, which raises at sub-fields and at numbers out of range."""
    original = KEYS.originals[_KEY_REPORTS]
    try:
        keys = original(parser, sequence)
    except (ValueError, OverflowError):
        plain = plain_key_report(sequence)
        if not plain:
            return _ignored(sequence)
        keys = original(parser, plain)
    if keys is None and is_unreadable(sequence) and sequence not in _known_sequences():
        # Textual would take each of its characters for a key.
        return _ignored(sequence)
    try:
        return _ignored(sequence) if any(key.character and _is_half(key.character) for key in keys or ()) else keys
    except Exception as error:  # noqa: BLE001 - this Textual reports keys in another way
        KEYS.give_up(error)
        return keys


def _known_sequences() -> dict[str, object]:
    known: dict[str, object] = import_module("textual._ansi_sequences").ANSI_SEQUENCES_KEYS
    return known


def _ignored(sequence: str) -> list[events.Key]:
    """The key that no handler uses, which Textual has for sequences that it knows and ignores."""
    DROPPED.note(1)
    return [events.Key(Keys.Ignore, sequence)]


def _is_half(character: str) -> bool:
    return any(0xD800 <= ord(one) <= 0xDFFF for one in character)


def _try() -> None:
    """Read three reports: a key, one with sub-fields, and one that is not a key."""
    before, parser = DROPPED.pieces, import_module("textual._xterm_parser").XTermParser(False)
    for report in ("\x1b[97u", "\x1b[97:65;5:1u", "\x1b[55296u"):
        if not all(isinstance(event, events.Key) for event in parser.feed(report)):
            raise TypeError("a key report is not read as a key")
    DROPPED.pieces = before


_KEY_REPORTS = "textual._xterm_parser:XTermParser._parse_extended_key"
_SEQUENCES = "textual._ansi_sequences:ANSI_SEQUENCES_KEYS"
_DECODER = "textual.drivers.linux_driver:getincrementaldecoder"

KEYS = Patch(
    name="key reports",
    touches=(_KEY_REPORTS, _SEQUENCES),
    otherwise="a key report with sub-fields ends the program, and an unknown one acts as keys",
    replacements={_KEY_REPORTS: _parsed},
    trial=_try,
)
BYTES = Patch(
    name="input bytes",
    touches=() if sys.platform == "win32" else (_DECODER,),
    otherwise="a byte that is not UTF-8 ends the program",
    replacements={} if sys.platform == "win32" else {_DECODER: _decoder},
)
