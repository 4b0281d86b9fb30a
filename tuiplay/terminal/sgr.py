"""The same output in fewer bytes: colour sequences that contain only the changes.

Textual starts every run of cells with its whole style and ends it with a reset. Between two runs of a surface mostly
one colour differs, and a run of spaces needs no foreground at all: a third of the bytes can be saved.
"""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern

State = tuple[str, str, str]
"""Foreground, background and attributes as SGR parameters; empty for those of the terminal itself."""

PLAIN: State = ("", "", "")
_SEQUENCE = re.compile(r"\x1b\[([0-9;]*)m")
_MOVES = re.compile(r"(?:\x1b\[[0-9;]*H)+")


def shorten(data: str) -> str:
    """The same output, shortened; it is assumed to begin in the plain state, and ends in it."""
    parts = _SEQUENCE.split(data)
    out = [parts[0]]
    now = want = PLAIN
    for index in range(1, len(parts), 2):
        want = after(want, parts[index])
        text = parts[index + 1]
        if not text:
            continue
        if now != want and not _MOVES.fullmatch(text):
            codes, now = transition(now, want, text.isspace())
            out.append(codes)
        out.append(text)
    if now != PLAIN:
        out.append("\x1b[0m")
    return "".join(out)


@lru_cache(maxsize=1024)
def after(state: State, parameters: str) -> State:
    """The state after an SGR sequence with these parameters."""
    front, back, attributes = state
    codes = parameters.split(";") if parameters else ["0"]
    position = 0
    while position < len(codes):
        code = codes[position] or "0"
        length = 1
        if code in ("38", "48"):
            length = 5 if codes[position + 1 : position + 2] == ["2"] else 3
        words = intern(";".join(codes[position : position + length]))  # a few hundred colours, in thousands of states
        number = int(code)
        if number == 0:
            front = back = attributes = ""
        elif number == 38 or 30 <= number <= 37 or 90 <= number <= 97:
            front = words
        elif number == 48 or 40 <= number <= 47 or 100 <= number <= 107:
            back = words
        elif number == 39:
            front = ""
        elif number == 49:
            back = ""
        else:
            attributes = f"{attributes};{words}" if attributes else words
        position += length
    return front, back, attributes


@lru_cache(maxsize=512)  # each takes half a kilobyte; of thousands no more than this occur again
def transition(now: State, want: State, blank: bool) -> tuple[str, State]:
    """The sequence from one state to another, and the state that it actually leads to.

    Spaces without attributes show no foreground, so theirs is left as it is.
    """
    front, back, attributes = want
    if blank and not attributes and not now[2]:
        front = now[0]
    if now[2] and attributes != now[2]:
        # An attribute can only be removed together with everything else.
        words = ["0", attributes, front, back]
    else:
        words = [
            attributes if attributes != now[2] else "",
            "" if front == now[0] else front or "39",
            "" if back == now[1] else back or "49",
        ]
    codes = ";".join(filter(None, words))
    return f"\x1b[{codes}m" if codes else "", (front, back, attributes)
