"""Copying to the terminal's clipboard, with messages that claim no more than is known of the result."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping

_PIECE = 500
"""The number of characters in a string that GNU screen passes on; it cuts at 768."""
_PATIENCE = 1.0
"""The seconds that tmux has to take a text."""

SENT = "Sent to the terminal's clipboard (not every terminal supports this)."
TMUX = "Copied to tmux's buffer (prefix ] pastes it) and sent to the terminal's clipboard."
TMUX_SENT = "Sent through tmux, which passes it on only after 'set -g set-clipboard on'."
SCREEN = "Sent through screen to the terminal's clipboard (not every terminal supports this)."


def osc_52(text: str) -> str:
    """The sequence that asks a terminal to put a text into its clipboard (OSC 52)."""
    return f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"


def through_screen(sequence: str) -> Iterator[str]:
    """A sequence in strings that GNU screen passes to its terminal unchanged."""
    for start in range(0, len(sequence), _PIECE):
        yield f"\x1bP{sequence[start : start + _PIECE]}\x1b\\"


def into_tmux(text: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Give a text to the tmux around this program, which gives it to its terminal; return True if it took it."""
    program = shutil.which("tmux", path=environ.get("PATH"))
    if not program or not environ.get("TMUX"):
        return False
    try:
        done = subprocess.run(
            [program, "load-buffer", "-w", "-"],
            input=text.encode(),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def copy(
    text: str,
    multiplexer: str,
    plainly: Callable[[str], None],
    raw: Callable[[str], None],
    environ: Mapping[str, str] = os.environ,
) -> str:
    """Send a text to the clipboard; return what is known of the result, as a sentence.

    Parameters
    ----------
    multiplexer
        The program between this one and the terminal: "tmux", "screen" or "" for none.
    plainly
        Sends a text as the screen itself does.
    raw
        Writes to the terminal.
    """
    if multiplexer == "screen":
        for piece in through_screen(osc_52(text)):
            raw(piece)
        return SCREEN
    if multiplexer == "tmux" and into_tmux(text, environ):
        return TMUX
    plainly(text)
    return TMUX_SENT if multiplexer == "tmux" else SENT
