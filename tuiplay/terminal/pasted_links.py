"""Links pasted in a terminal that does not mark what is pasted: GNU screen, the consoles of Linux and of servers."""

from __future__ import annotations

import re

_START, _END = "\x1b[200~", "\x1b[201~"
"""The sequences around what is pasted."""
_LINK = re.compile(r"https?://[!-~]{200}")
"""A link, of which nobody types so much within one read; shorter ones may be the beginning of a longer one."""


class PastedLinks:
    """The marking of pasted links in the text of successive reads, so that they are not taken for keys."""

    def __init__(self) -> None:
        self._is_pasting = False
        self._end = ""

    def marked(self, text: str) -> str:
        """The text of a read, as pasted if it has a long link in it and the terminal has not marked it itself."""
        joined = self._end + text
        self._end = joined[1 - len(_START) :]
        start, end = joined.rfind(_START), joined.rfind(_END)
        if start != end:  # one of them is there
            self._is_pasting = start > end
            return text
        is_typed = self._is_pasting or "\x1b" in text or not _LINK.search(text)
        return text if is_typed else f"{_START}{text}{_END}"
