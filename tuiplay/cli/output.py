"""The output of commands: results on standard output, sentences for the person on standard error."""

from __future__ import annotations

import io
import os
import sys

from tuiplay.text import printable


def print_result(text: str) -> int:
    """Print the result of a command, ending in one line break; return the exit status 0."""
    sys.stdout.write(text.rstrip("\n") + "\n")
    return 0


_LONGEST = 2000
"""The maximum length of a sentence, in characters; notes about a table with many columns need more than 500."""


def print_message(sentence: str) -> None:
    """Print a sentence on a line of its own, with control characters escaped for the terminal."""
    sys.stderr.write(f"tuiplay: {printable(sentence, _LONGEST)}\n")


def discard_output() -> None:
    """Discard the buffered output when its reader is gone, so that the flush at exit does not raise again."""
    try:
        descriptor = sys.stdout.fileno()
    except (io.UnsupportedOperation, ValueError):
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
