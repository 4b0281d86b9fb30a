"""The fineness of pictures: the rung of a ladder that a terminal is known to support.

From the top: pixels (kitty's graphics protocol, or sixels where there is none), octants (2x4 pixels a cell), sextants
(2x3), quadrants (2x2), half blocks (1x2). Below them, without block glyphs or with few colours, one glyph a cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from tuiplay.terminal.choices import Rung
from tuiplay.terminal.questions import SIXEL, Answers
from tuiplay.terminal.terminals import TERMINALS, Graphics, KnownTerminal, has, identify

WORDS = {
    "pixels": "pixels", "octant": "octants", "sextant": "sextants", "quadrant": "quadrants", "half": "half blocks"
}  # fmt: skip
USUAL_CELL = (10, 20)
"""The width and height in pixels of a cell of unknown size; pictures are fitted into their cells in any case."""
USUAL_REGISTERS = 256
"""The colours of a picture in sixels if the terminal does not report them."""
FEWEST_REGISTERS = 16
"""The least number of colours; with fewer the two ends of a field hardly differ from its middle."""
HOW = {
    "placeholders": "graphics, tied to cells", "direct": "graphics, placed over cells",
    "sixel": "sixels, placed over cells",
}  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """The way pictures are drawn.

    Attributes
    ----------
    rung
        The rung in use.
    why
        A sentence with the reason for it.
    glyphs
        The rung of pictures that are not in pixels: that of small maps, and of the big one while something covers it.
    graphics
        How pixels are placed; None without them.
    cell
        The width and height of a cell in pixels.
    insisted
        True if the user asked for pixels, which then remain however slow the line is.
    registers
        The number of colours that a picture in sixels may have.
    largest
        The width and height in pixels of the largest one; None if unknown.
    note
        A sentence if the user asked for what is not possible; empty otherwise.
    """

    rung: Rung = "half"
    why: str = "Not detected."
    glyphs: Rung = "half"
    graphics: Graphics | None = None
    cell: tuple[int, int] = USUAL_CELL
    registers: int = USUAL_REGISTERS
    largest: tuple[int, int] | None = None
    note: str = ""
    insisted: bool = False


HALF_BLOCKS = Picture()
"""The picture that every terminal with blocks and colours supports."""


def choose(
    wanted: str, answers: Answers, environ: Mapping[str, str], *, depth: str, ascii_only: bool, between: str = ""
) -> Picture:
    """The way of drawing pictures on a terminal.

    Parameters
    ----------
    wanted
        One of ``RUNGS``, or "auto" for the finest that the terminal is known to support.
    depth
        The depth of its colours, as in ``capabilities``.
    ascii_only
        True if it has no block glyphs.
    between
        The program between this one and the terminal that does not pass everything on, such as "tmux"; empty for none.
    """
    if ascii_only or depth in ("16", "none"):
        what = "without block glyphs" if ascii_only else "with 16 colours or none"
        why = f"Pictures are textures {what}."
        return Picture(why=why, note=_note(wanted, why) if wanted not in ("auto", "half") else "")
    name, version = identify(answers.name, environ)
    shown = answers.name or name
    glyphs, why = _glyphs(name, version, shown, answers, between)
    graphics, why_not = _graphics(name, version, shown, answers, between, depth, bool(wanted == "pixels"))
    found = Picture(glyphs, why, glyphs, cell=answers.cell or USUAL_CELL)
    if wanted == "pixels" or (wanted == "auto" and graphics):
        if graphics is None:
            return replace(found, note=_note(wanted, why_not, glyphs))
        why = f"{shown or 'It'} draws {HOW[graphics]}."
        found = replace(found, registers=answers.registers or USUAL_REGISTERS, largest=answers.largest)
        return replace(found, rung="pixels", graphics=graphics, why=why, insisted=wanted == "pixels")
    if wanted == "auto":
        return found
    rung = cast(Rung, wanted)
    return replace(found, rung=rung, glyphs=rung, why=f"{rung} was requested.")


def _note(wanted: str, why: str, rung: Rung | None = None) -> str:
    """The sentence for a user who asked for what is not possible; without a ``rung`` the reason tells what is drawn."""
    reason = f"{why[0].lower()}{why[1:-1]}" if why.startswith(("The ", "Pictures ")) else why[:-1]
    used = f" {WORDS[rung].capitalize()} are used." if rung else ""
    return f"The picture cannot be drawn in {WORDS[wanted]}: {reason}.{used}"


def _glyphs(name: str, version: tuple[int, ...] | None, shown: str, answers: Answers, between: str) -> tuple[Rung, str]:
    if between:
        return "half", f"{between} is in between, and its table of glyphs may be older than the finer ones."
    known = TERMINALS.get(name)
    if known is None:
        return (
            "half",
            f"{shown} is not known to draw finer glyphs." if shown else "The terminal does not report its name.",
        )
    if known.answers and not answers.name and not answers.silent:
        return "half", f"The terminal does not answer as {name} would: another program is in between."
    for rung, needed in (("octant", known.octants), ("sextant", known.sextants)):
        if has(needed, version):
            return cast(Rung, rung), f"{shown} draws {WORDS[rung]} itself: {known.why}."
    return "half", f"{shown} is not known to draw finer glyphs: {known.why}."


def _graphics(
    name: str,
    version: tuple[int, ...] | None,
    shown: str,
    answers: Answers,
    between: str,
    depth: str,
    asked_for: bool,
) -> tuple[Graphics | None, str]:
    """The placement of pixels, or None and the reason."""
    if between:
        return None, f"{between} does not pass graphics on."
    if answers.silent:
        return None, "The terminal answers no questions."
    known = TERMINALS.get(name)
    no_sixels = _no_sixels(known, version, shown, answers, asked_for)
    if answers.graphics != "OK":
        return (None, f"The terminal does not draw kitty's graphics{no_sixels}.") if no_sixels else ("sixel", "")
    if known is not None:
        # The colour of a cell is the name of its picture; only truecolor transmits it unchanged.
        if has(known.placeholders, version) and depth == "truecolor":
            return "placeholders", ""
        if has(known.direct, version):
            return "direct", ""
    if asked_for and (known is None or name != "konsole"):
        return "direct", ""
    if not no_sixels:
        return "sixel", ""
    return None, f"{shown or 'The terminal'} is not known to draw graphics correctly."


def _no_sixels(
    known: KnownTerminal | None, version: tuple[int, ...] | None, shown: str, answers: Answers, asked_for: bool
) -> str:
    """The reason why there are no pictures in sixels; empty if they are possible."""
    if SIXEL not in (answers.attributes or ()):
        return " and has no sixels"
    if not (has(known.sixel, version) if known is not None else asked_for):
        return f", and {shown or 'it'} is not known to draw sixels correctly"
    if answers.cell is None:
        return ", and it does not report the size of a cell, which sixels need"
    if answers.registers is not None and answers.registers < FEWEST_REGISTERS:
        return f", and its sixels have only {answers.registers} colours"
    return ""
