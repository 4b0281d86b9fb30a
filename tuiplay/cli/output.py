"""What commands print: results on standard output, sentences for the person on standard error."""

from __future__ import annotations

import io
import os
import sys

from tuiplay.text import printable


def print_result(text: str) -> int:
    """Print what the command is for, ending in one line break; returns the exit status 0."""
    sys.stdout.write(text.rstrip("\n") + "\n")
    return 0


_LONGEST = 2000
"""What was done to a table with many columns takes more than 500 characters to say."""


def print_message(sentence: str) -> None:
    """Print a sentence on a line of its own; whatever it holds, nothing of it reaches the terminal as a command."""
    sys.stderr.write(f"tuiplay: {printable(sentence, _LONGEST)}\n")


def discard_output() -> None:
    """Nobody reads on: what is still in the buffer must not raise again when the interpreter flushes it at the end."""
    try:
        descriptor = sys.stdout.fileno()
    except (io.UnsupportedOperation, ValueError):
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
