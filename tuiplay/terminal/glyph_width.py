"""The number of cells in which the terminal draws a line or a block, asked without the screen."""

from __future__ import annotations

import os
import re
import sys
import time

_QUESTION = "\r─\x1b[6n\r\x1b[K"
"""A glyph in the cursor's line, a request for the cursor's position, and the erasing of the line."""
_ANSWER = re.compile(rb"\x1b\[\d+;(\d+)R")


def ask(patience: float = 0.5) -> int | None:
    """The columns that the cursor moved for one glyph; None without a terminal, or without an answer in that time."""
    if sys.platform == "win32":
        return None
    import select
    import termios
    import tty

    try:
        # In the background, a question to the terminal would stop the program.
        if not (os.isatty(0) and os.isatty(1)) or os.tcgetpgrp(0) != os.getpgrp():
            return None
        before = termios.tcgetattr(0)
    except (OSError, termios.error):
        return None
    answer, until = b"", time.monotonic() + patience
    sys.stdout.flush()
    try:
        tty.setcbreak(0, termios.TCSANOW)
        os.write(1, _QUESTION.encode())
        while not (found := _ANSWER.search(answer)):
            left = until - time.monotonic()
            if left <= 0 or not select.select([0], [], [], left)[0]:
                return None
            answer += os.read(0, 1024)
        return int(found[1]) - 1
    except OSError:
        return None
    finally:
        termios.tcsetattr(0, termios.TCSANOW, before)
