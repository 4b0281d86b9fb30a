"""The capabilities of the terminal: its number of colours, and its glyphs.

They are determined before Textual is imported, which asks only once.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, replace
from typing import cast

from tuiplay.terminal.choices import Depth, Glyphs
from tuiplay.terminal.picture import HALF_BLOCKS, Picture

_ABLE_TERMS = (
    "alacritty", "contour", "foot", "ghostty", "iterm2", "kitty", "mintty", "rio", "wezterm", "xterm-ghostty",
    "xterm-kitty",
)  # fmt: skip
"""The beginnings of TERM in terminals with 16 million colours. TERM crosses SSH, which COLORTERM does not."""
_ABLE_PROGRAMS = (
    "Hyper", "Tabby", "WarpTerminal", "WezTerm", "ghostty", "iTerm.app", "iTerm2", "mintty", "rio", "vscode", "zed",
)  # fmt: skip
"""Their values of TERM_PROGRAM, or of LC_TERMINAL, which SSH forwards with the locale."""
_ABLE_VARIABLES = ("ALACRITTY_WINDOW_ID", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "WEZTERM_EXECUTABLE", "WT_SESSION")
"""Variables that such terminals set on their own machine."""
_PLAIN = ("", "dumb", "unknown", "emacs", "network", "dialup", "lpr", "printer", "tty", "teletype")
"""Values of TERM that promise nothing but lines of text."""
_COLOURLESS = ("vt100", "vt102", "vt220", "vt320", "vt420", "xterm-mono")
_TRUECOLOR_VTE = 3600
"""The first VTE_VERSION, of the library of GNOME's and other terminals, with 16 million colours."""

WIDTH_QUESTION = "\x1b[H─\x1b[6n\r\x1b[K"
"""A glyph at the top left, a request for the cursor's position, and the erasing of the glyph.

East Asian settings may draw the glyph in two cells. In Unicode's table (UAX 11) box drawing, half blocks, arrows and
subscripts are all "ambiguous", so that one represents all.
"""
WIDE = "This terminal draws box characters two cells wide."

_COLOR_SYSTEMS: dict[Depth, str] = {"truecolor": "truecolor", "256": "256", "16": "standard", "none": "standard"}


@dataclass(frozen=True)
class Capabilities:
    """The capabilities of a terminal.

    Attributes
    ----------
    depth, why
        The depth of its colours, and a sentence with the reason for it.
    glyphs, why_glyphs
        "full" if it shows blocks and braille, else "ascii"; and a sentence with the reason for it.
    ssh
        True if it is at the other end of a line.
    multiplexer
        "tmux", "screen", or "" for neither.
    to_measure
        True if the width of glyphs decides: the choice was left to the program, and nothing speaks against them so far.
    picture
        How finely pictures are drawn.
    """

    depth: Depth = "truecolor"
    why: str = "Not detected."
    glyphs: Glyphs = "full"
    why_glyphs: str = "Not detected."
    ssh: bool = False
    multiplexer: str = ""
    to_measure: bool = False
    picture: Picture = HALF_BLOCKS

    def measured(self, column: int) -> Capabilities:
        """The capabilities, once the cursor was in ``column`` (from 0) after a glyph in column 0."""
        return replace(self, glyphs="ascii", why_glyphs=WIDE, to_measure=False) if column == 2 else self

    @property
    def environment(self) -> dict[str, str | None]:
        """The variables to set, or to remove for None, before Textual is imported.

        NO_COLOR is removed: Textual would paint in greys for it, in which +1 and -1 look alike. ``depth`` honours it.
        """
        return {"TEXTUAL_COLOR_SYSTEM": _COLOR_SYSTEMS[self.depth], "NO_COLOR": None}

    def prepare(self, environ: MutableMapping[str, str]) -> None:
        """Apply ``environment`` to a mapping; Textual reads it when it is imported."""
        for variable, value in self.environment.items():
            if value is None:
                environ.pop(variable, None)
            else:
                environ[variable] = value


def decide(color: str, glyphs: str, environ: Mapping[str, str], encoding: str | None) -> Capabilities:
    """The capabilities of the terminal that the environment describes.

    Parameters
    ----------
    color, glyphs
        The user's choice: one of ``DEPTHS`` and one of ``GLYPHS``, or "auto" for what the terminal supports.
    encoding
        The encoding of the locale; None if it is not known, which counts as UTF-8.
    """
    multiplexer = _multiplexer(environ)
    depth, why = _depth(environ, multiplexer) if color == "auto" else (cast(Depth, color), f"{color} was requested.")
    shapes, why_glyphs = (
        _glyphs(environ, encoding) if glyphs == "auto" else (cast(Glyphs, glyphs), f"{glyphs} was requested.")
    )
    ssh = bool(over_ssh(environ))
    return Capabilities(depth, why, shapes, why_glyphs, ssh, multiplexer, glyphs == "auto" and shapes == "full")


def shows_lines_only(environ: Mapping[str, str]) -> bool:
    """True if the terminal promises nothing but lines of text: no screen and no picture works there."""
    return not in_browser(environ) and environ.get("TERM", "") in _PLAIN and environ.get("OS") != "Windows_NT"


def over_ssh(environ: Mapping[str, str]) -> str:
    """The variable that shows that the terminal is at the other end of an SSH connection; "" if none does."""
    return next((name for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT") if environ.get(name)), "")


def in_browser(environ: Mapping[str, str]) -> bool:
    """True if a server of Textual is between the program and a terminal in a browser, which supports everything."""
    return "web_driver" in environ.get("TEXTUAL_DRIVER", "")


def _multiplexer(environ: Mapping[str, str]) -> str:
    if in_browser(environ):
        return ""  # the environment describes the terminal in which the server was started
    term = environ.get("TERM", "")
    # Both set TERM to screen by default; over SSH their own variables are missing.
    if environ.get("TMUX") or term.startswith("tmux"):
        return "tmux"
    return "screen" if environ.get("STY") or term.startswith("screen") else ""


def _depth(environ: Mapping[str, str], multiplexer: str) -> tuple[Depth, str]:
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR"):
        return "none", "NO_COLOR is set."
    if in_browser(environ):
        return "truecolor", "A browser has all colours."
    if environ.get("OS") == "Windows_NT" and not term:
        return "truecolor", "Consoles of Windows 10 and later have all colours."
    if term in _PLAIN:
        return "none", f"TERM={term} does not indicate colours." if term else "TERM is not set."
    if term.startswith(_COLOURLESS):
        return "none", f"TERM={term} is a terminal without colours."
    if term == "linux":
        return "16", "The Linux console has 16 colours."
    promised = environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")
    if term.startswith("screen"):
        if promised or "256" in term:
            return "256", f"TERM={term}: inside screen, more than 256 colours are not certain."
        return "16", f"TERM={term} does not indicate more colours."
    if environ.get("TERM_PROGRAM") == "Apple_Terminal" and not multiplexer:
        return "256", "Apple's Terminal has 256 colours."
    if promised:
        return "truecolor", f"COLORTERM is {environ['COLORTERM']}."
    if term.startswith(_ABLE_TERMS) or term.endswith("-direct"):
        return "truecolor", f"TERM={term} is a terminal known to have all colours."
    # Inside tmux these describe the terminal in which it was started, not the one that shows it now.
    if not multiplexer and (sign := _able(environ)):
        return "truecolor", f"{sign} is set by a terminal known to have all colours."
    if "256color" in term:
        return "256", f"TERM={term} indicates 256 colours, and nothing indicates more."
    return "16", f"TERM={term} does not indicate more colours."


def _able(environ: Mapping[str, str]) -> str:
    for name in ("TERM_PROGRAM", "LC_TERMINAL"):
        if environ.get(name) in _ABLE_PROGRAMS:
            return name
    for name in _ABLE_VARIABLES:
        if environ.get(name):
            return name
    version = environ.get("VTE_VERSION", "")
    return "VTE_VERSION" if version.isdecimal() and int(version) >= _TRUECOLOR_VTE else ""


def _glyphs(environ: Mapping[str, str], encoding: str | None) -> tuple[Glyphs, str]:
    if in_browser(environ):
        return "full", "A browser has all glyphs."
    term = environ.get("TERM", "")
    if term == "linux":
        return "ascii", "The Linux console's font lacks braille and most blocks."
    if environ.get("OS") == "Windows_NT" and not term:
        return "full", "Consoles of Windows 10 and later have them."
    if term in _PLAIN or term.startswith("vt"):
        return "ascii", f"TERM={term} does not indicate other glyphs."
    if encoding is not None and not _is_utf8(encoding):
        return "ascii", f"The locale's encoding is {encoding}, not UTF-8."
    return "full", "The locale's encoding is UTF-8."


def _is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False
