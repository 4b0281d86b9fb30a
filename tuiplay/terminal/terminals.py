"""The known terminals: the version from which each draws the finer glyphs itself, and its graphics that work.

No terminal can be asked whether it has sextants or octants, and some answer to graphics and then draw them wrongly. An
entry has its reason; a terminal without an entry gets half blocks, unless the user asks for more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Version = tuple[int, ...]
Graphics = Literal["placeholders", "direct", "sixel"]
ANY: Version = ()
"""Every version, also an unknown one."""


@dataclass(frozen=True)
class KnownTerminal:
    """A terminal and what is known of it.

    Attributes
    ----------
    sextants, octants
        The first version that draws them itself, whatever the font; None for none.
    placeholders, direct
        The first version whose graphics (kitty's protocol) can be trusted: tied to cells of text, or placed over them.
    sixel
        The first version whose sixels can be trusted, if its attributes report them.
    answers
        True if it reports its name: if it does not, a program between does not pass everything on.
    why
        The source of this knowledge.
    """

    sextants: Version | None
    octants: Version | None
    placeholders: Version | None
    direct: Version | None
    sixel: Version | None
    answers: bool
    why: str


TERMINALS: Mapping[str, KnownTerminal] = {
    "kitty": KnownTerminal(
        (0, 19, 3), (0, 40), (0, 28), (0, 20), None, True,
        "the protocol is its own; placeholders since 0.28, octants drawn by itself since 0.40 (its changelog)",
    ),
    "ghostty": KnownTerminal(
        ANY, (1, 2), ANY, ANY, None, True, "placeholders from the start, octants in its own sprite font since 1.2"
    ),
    "rio": KnownTerminal(
        (0, 2), None, (0, 3, 9), None, None, True, "placeholders since 0.3.9; no version is known for its octants"
    ),
    "wezterm": KnownTerminal(
        (2021, 6), None, None, (2022, 6), ANY, True,
        "custom block glyphs since 2021-06; direct placing works, without placeholders",
    ),
    "konsole": KnownTerminal(
        None, None, None, None, None, True,
        "reports graphics but ignores placeholders and leaves gaps in placed images; finer glyphs come from the font",
    ),
    "foot": KnownTerminal(
        (1, 5), (1, 20), None, None, (1, 5), True,
        "sixels from early on; sextants since 1.5, octants since 1.20 (its changelog)",
    ),
    "vte": KnownTerminal(
        (0, 58), (0, 78), None, None, None, True,
        "GNOME, Xfce, Tilix: legacy computing glyphs since 0.58, octants since 0.78; sixels are experimental",
    ),
    "contour": KnownTerminal(
        ANY, None, None, None, ANY, True, "draws sextants itself, and sixels; no octants are known"
    ),
    "alacritty": KnownTerminal(
        (0, 14), None, None, None, None, False, "built-in sextants since 0.14 (PR 7534); it has no graphics"
    ),
    "iterm2": KnownTerminal(
        None, None, None, (3, 5), (3, 3), True, "kitty's protocol since 3.5, placed directly; sixels since 3.3"
    ),
    "vscode": KnownTerminal(
        None, None, None, None, None, True, "graphics are new (2026-02) and off by default (setting enableImages)"
    ),
    "xterm": KnownTerminal(
        None, None, None, None, ANY, True, "finer glyphs come from the font; sixels if started as a VT340 (-ti vt340)"
    ),
    "mintty": KnownTerminal(None, None, None, None, ANY, True, "finer glyphs come from the font; sixels since 2.6"),
    "mlterm": KnownTerminal(None, None, None, None, ANY, True, "finer glyphs come from the font; sixels since 3.1"),
    "windows terminal": KnownTerminal(
        None, None, None, None, ANY, True,
        "sixels since 1.22; sextants since 2026-07 (PR 20424), but it does not report that version"
    ),
}  # fmt: skip

_ALIASES = {
    "iterm.app": "iterm2", "xterm.js": "vscode", "warpterminal": "warp", "libvte": "vte", "windows": "windows terminal",
}  # fmt: skip
"""Names by the first word of what a terminal reports."""
_TOLD = re.compile(r"\s*([A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z]+)?)[ (/v-]*([0-9][0-9.]*)?")


def identify(told: str, environ: Mapping[str, str]) -> tuple[str, Version | None]:
    """The name, as in ``TERMINALS`` or its own in lower case, and the version of a terminal; "" and None if unknown.

    Parameters
    ----------
    told
        The terminal's own name (XTVERSION), such as "kitty(0.26.5)"; it counts more than the environment, which may
        have come from somewhere else.
    """
    match = _TOLD.match(told)
    if match is not None:
        name = match[1].lower()
        name = _ALIASES.get(name, name)
        return name, _version(match[2] or "", packed=name == "vte")
    return _of_environment(environ)


def _of_environment(environ: Mapping[str, str]) -> tuple[str, Version | None]:
    program = environ.get("TERM_PROGRAM", "").lower()
    program = _ALIASES.get(program, program)
    if program in TERMINALS:
        return program, _version(environ.get("TERM_PROGRAM_VERSION", ""))
    if version := environ.get("VTE_VERSION", ""):
        return "vte", _version(version, packed=True)
    if version := environ.get("KONSOLE_VERSION", ""):
        return "konsole", _version(version, packed=True)
    if environ.get("WT_SESSION"):
        return "windows terminal", None
    term = environ.get("TERM", "").removeprefix("xterm-")
    name = next(
        (name for name in ("kitty", "ghostty", "foot", "alacritty", "contour", "rio") if term.startswith(name)), ""
    )
    return name, None


def _version(text: str, packed: bool = False) -> Version | None:
    numbers = [int(number) for number in re.findall("[0-9]{1,9}", text)]
    if packed and len(numbers) == 1:
        return numbers[0] // 10000, numbers[0] // 100 % 100, numbers[0] % 100
    if numbers and numbers[0] > 20_000_000:  # a date, as WezTerm has it
        return numbers[0] // 10000, numbers[0] // 100 % 100
    return tuple(numbers) or None


def has(needed: Version | None, version: Version | None) -> bool:
    """True if a version is at least the needed one; an unknown version only if any will do."""
    if needed is None:
        return False
    return needed == ANY or (version is not None and version >= needed)
