"""The input from the terminal as text: what is not text is dropped, and answers that come in pieces are joined."""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Callable

from tuiplay.terminal.pasted_links import PastedLinks

_OLD_MOUSE = re.compile(rb"\x1b\[M[\x00-\xff]{3}", re.DOTALL)
"""An unrequested mouse report from before the SGR mode: beyond column 95 its bytes are not UTF-8."""
_BEGUN_MOUSE = re.compile(rb"\x1b\[M[\x00-\xff]{0,2}\Z", re.DOTALL)
_EIGHT_BIT = re.compile(rb"(?<![\x80-\xff])\x9b(?=[?<>=]?[0-9][0-9;]*[@-~])")
"""The beginning of a sequence with numbers as terminals send it that use controls of eight bits: ``ESC [`` in one byte,
which UTF-8 does not have there."""
_BEGUN = re.compile(r"\x1b(\[[0-9;:?$<>=]*)?\Z")
"""The beginning of an answer."""
_STRING = r"(?:_G|\][0-9]{1,4};|P[0-9;]*[!$+>][|a-z])[^\x1b\x07]*"
"""An answer that is a string, without its first and its last byte: about graphics, a colour, a name, a setting."""
_UNASKED = re.compile(
    r"\x1b_G(?P<graphics>[^\x1b\x07]*)(?:\x1b\\|\x07)|\x1b" + _STRING + r"(?:\x1b\\|\x07)"
    r"|\x1b\[\?[0-9;]*[cnSu]|\x1b\[[>=][0-9;]*c|\x1b\[[34689];[0-9]+;[0-9]+t|\x1b\[[03]n"
)
"""The answers to questions asked before the screen (``questions.py``) or by another program, and about graphics.

None is a key.
"""
_UNASKED_BEGUN = re.compile(r"\x1b(?:" + _STRING + r"\x1b?|\[[?>=][0-9;]*)\Z")
_STRING_BEGUN = re.compile(r"\x1b(?:_|P[0-9;]*[!$+>]?|\][0-9]{0,4})\Z")
_LATE_BEGUN = re.compile(r"\x1b(?:_|P[0-9;]*[!$+>]?|\][0-9]{0,4}|\[[0-9;:?$<>=]*)\Z")
"""The beginning of such an answer that may also be keys; not a lone escape, which is a key at once."""
_BEHIND_ESCAPE = re.compile(_STRING + r"|\[[?>=][0-9]|\[[34689];[0-9]+;[0-9]+t|\[[03]n")
"""The rest of such an answer whose escape has come before, and counted as a key: nobody types it at once."""
_HALF = re.compile(
    r"\x1b(?:" + _STRING + r"(?=\x1b[^\\])"
    r"|\[\?[0-9;]*(?=[^0-9;$RScnu])|\[[>=][0-9;]*(?=[^0-9;c])|\[[0-9;]+(?=[\x00-\x20a-mo-sv-zJ-LNT-Y]))"
)
"""Half an answer followed by something that ends neither an answer nor a key: the rest will never come."""
_HALF_ALONE = re.compile(r"\x1b(?:" + _STRING + r"\x1b?|\[(?:[?>=][0-9;]*|[0-9;]+))\Z")
_REPORTS = r"((?:\x1b\[(?:<[0-9;]+[Mm]|[IO]))+)"
"""Reports of the mouse and of the focus, which may come at any time."""
_TORN = re.compile(r"(\x1b(?:" + _STRING + r"\x1b?|\[[?>=][0-9;]*))" + _REPORTS)
_TORN_OWED = re.compile(r"(\x1b(?:\[[0-9;]+|P[0-9;]*[!$+>]?|\][0-9]{0,4}))" + _REPORTS)
"""The beginning of an answer that is interrupted by reports: the rest comes after them.

What the second pattern finds may also begin a key.
"""
_TEARS = 8
"""The most places in which an answer is joined."""
_MOMENT = 1.0
"""The seconds after which half an answer is given up: what comes then are keys again."""
_AT_ONCE = 0.09
"""The seconds after an escape within which Textual takes what follows for a part of the same sequence."""
_LONGEST = 3.0
"""The seconds from the beginning of an answer after which new input no longer delays that."""
_SUBFIELD = re.compile(r":[0-9]*")
_RELEASE = re.compile(r";[0-9]*:3(?=[;u~A-Z])")
MAX_CODEPOINT = 0x10FFFF


class InputDecoder:
    """A decoder of bytes to text, in place of the incremental decoder of UTF-8.

    Parameters
    ----------
    expecting
        Returns True if the terminal still owes an answer. The beginning of one at the end of the input is then held
        back until the rest has come: on a slow line the rest would act as keys.
    note_dropped
        Called with the number of bytes that were dropped.
    late
        Returns True if answers to questions from before the screen may still come.
    first
        The bytes that were read before the decoder existed.
    note_graphics
        Called with each answer about graphics.
    heard
        Returns True if the terminal has ever answered. One that has not may never do so: its lone escapes are keys at
        once.
    """

    def __init__(
        self,
        expecting: Callable[[], bool],
        note_dropped: Callable[[int], None],
        first: bytes = b"",
        note_graphics: Callable[[str], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
        late: Callable[[], bool] = lambda: False,
        heard: Callable[[], bool] = lambda: True,
    ) -> None:
        self._expecting = expecting
        self._note_dropped = note_dropped
        self._note_graphics = note_graphics
        self._clock = clock
        self._late = late
        self._heard = heard
        self._utf8 = codecs.getincrementaldecoder("utf-8")("replace")
        self._bytes, self._text = b"", ""
        self._held = self._since = clock()
        self._escaped: float | None = None
        self._sent: float | None = None
        self._answered_at: float | None = None
        self._links = PastedLinks()
        self._first = ""
        self._first = self.decode(first)

    def decode(self, data: bytes, final: bool = False) -> str:
        """The text of the bytes that have arrived; it may be empty although some have."""
        first, self._first = self._first, ""
        whole = self._bytes + data
        kept = _OLD_MOUSE.sub(b"", whole)
        begun = None if final else _BEGUN_MOUSE.search(kept)
        self._bytes = begun[0] if begun else b""
        kept = kept[: len(kept) - len(self._bytes)]
        begins = not self._utf8.getstate()[0]  # else the first byte may be the rest of a character
        text = self._utf8.decode(_EIGHT_BIT.sub(b"\x1b[", kept) if begins else kept, final)
        dropped = len(whole) - len(kept) - len(self._bytes) + text.count("\ufffd")
        if dropped:
            self._note_dropped(dropped)
            text = text.replace("\ufffd", "")
        if self._is_behind_escape(text):
            text, self._sent = f"\x1b{text}", self._escaped
        elif not self._text:
            self._sent = None
        if self._text and _HALF_ALONE.match(self._text) and self._clock() - self._held > _MOMENT:
            self._note_dropped(len(self._text))
            self._text = ""
        text = self._mended(self._text + text)
        if _UNASKED.match(text) or _HALF.match(text):
            self._sent = None
        text = _HALF.sub(self._given_up, _UNASKED.sub(self._answered, text))
        held = None if final else _UNASKED_BEGUN.search(text)
        if held is None and not final and self._expecting():
            held = _BEGUN.search(text) or _STRING_BEGUN.search(text)
            if held and held[0] == "\x1b" and not self._heard():
                held = None
        if held is None and not final and self._awaiting():
            held = _LATE_BEGUN.search(text)
        if held and held[0] != self._text:
            now = self._clock()
            goes_on = bool(self._text) and held[0].startswith(self._text)
            self._since = self._since if goes_on else now
            # Input after half an answer that is not owed, or is old, may be keys: it does not extend the wait.
            if not goes_on or (self._expecting() and now - self._since < _LONGEST):
                self._held = now
        self._text = held[0] if held else ""
        text = first + text[: len(text) - len(self._text)]
        if self._sent is not None and text.startswith("\x1b"):
            # It was keys, or a report. Textual waits for what follows an escape, but not for long.
            text = text[1:] if self._clock() - self._sent < _AT_ONCE else text
            self._sent = None
        self._escaped = self._clock() if text.endswith("\x1b") else None
        return self._links.marked(text)

    def _is_behind_escape(self, text: str) -> bool:
        """True if the text goes on with an answer whose escape was let through as a key."""
        if self._escaped is None or self._text:
            return False
        elapsed = self._clock() - self._escaped
        if elapsed < _AT_ONCE and self._awaiting() and _LATE_BEGUN.fullmatch(f"\x1b{text}"):
            return True
        return elapsed < _MOMENT and _BEHIND_ESCAPE.match(text) is not None

    def _mended(self, text: str) -> str:
        """The text with reports moved before the answers that they interrupt, as far as an answer is owed."""
        if text.count("\x1b") < 2:
            return text
        torn = (_TORN, _TORN_OWED) if self._expecting() or self._awaiting() else (_TORN,)
        for _ in range(_TEARS):
            before = text
            for pattern in torn:
                text = pattern.sub(r"\2\1", text)
            if text == before:
                break
        return text

    def _given_up(self, half: re.Match[str]) -> str:
        # The held part is not a key. A single character after it, before what ends it, was typed by the user.
        typed = half[0][-1] if half[0][:-1] == self._text else ""
        self._note_dropped(len(half[0]) - len(typed))
        return typed

    def _awaiting(self) -> bool:
        """True if an answer may come that is not owed: one seldom comes alone."""
        if self._answered_at is not None and self._clock() - self._answered_at < _MOMENT:
            return True
        return self._late()

    def _answered(self, answer: re.Match[str]) -> str:
        self._answered_at = self._clock()
        if answer["graphics"] is not None:
            self._note_graphics(answer["graphics"])
        return ""


_CONTROL = re.compile(r"\x1b\[[!-?]+[@-~]")
_CONTROL_READ = re.compile(r"\x1b\[(?:<?[-0-9;]+[Mm]|\?[0-9]+;[0-9]\$y)")
"""Reports of the mouse and of modes."""


def is_unreadable(sequence: str) -> bool:
    """True for a complete control sequence that reports neither the mouse nor a mode.

    Where it is no key either, it is an answer to another program's question, or damaged.
    """
    return bool(_CONTROL.fullmatch(sequence)) and not _CONTROL_READ.fullmatch(sequence)


def plain_key_report(sequence: str) -> str:
    """The report of a key without sub-fields that were not asked for.

    It is "" for the release of a key, and for numbers that are not a key.
    """
    if _RELEASE.search(sequence):
        return ""
    sequence = _SUBFIELD.sub("", sequence)
    numbers = [int(number) for number in re.findall("[0-9]{1,12}", sequence)]
    if any(number > MAX_CODEPOINT or 0xD800 <= number <= 0xDFFF for number in numbers):
        return ""
    return sequence
