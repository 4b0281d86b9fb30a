"""The section of ``tuiplay doctor`` about pictures: the terminal's answers, the resulting rendering, a test card."""

from __future__ import annotations

import os
from collections.abc import Mapping

from tuiplay.terminal.capabilities import Capabilities
from tuiplay.terminal.handshake import is_worth_asking, questions, with_picture
from tuiplay.terminal.picture import WORDS
from tuiplay.terminal.questions import SIXEL, Answers
from tuiplay.terminal.size import cell_pixels

_ROWS, _COLUMNS = 4, 8
"""The size of a disc of the test card in cells."""
_GAP = 3


def section(terminal: Capabilities, wanted: str, environ: Mapping[str, str] = os.environ) -> list[str]:
    """The lines of the section."""
    worth = is_worth_asking(wanted, terminal, environ)
    with questions(worth, terminal.ssh) as asked:
        pass
    answers = asked.answers
    found = with_picture(terminal, wanted, answers, environ).picture
    rows = {"requested": wanted, **(told(answers) if worth else {"answers": "not asked, as nothing depends on it"})}
    if worth and answers.cell is None and (size := cell_pixels()) is not None:
        rows["cell"] = f"{size[0]}x{size[1]} pixels, by the size of the window"
    rows["choice"] = f"{WORDS[found.rung]}: {found.why}"
    if found.rung == "pixels":
        small = (
            "all small pictures, and the big one where something covers it"
            if found.graphics == "sixel"
            else ("where something covers a picture")
        )
        rows["in glyphs"] = f"{small}: {WORDS[found.glyphs]}"
        if found.graphics == "sixel":
            most = f", at most {found.largest[0]}x{found.largest[1]} pixels" if found.largest else ""
            rows["sixels"] = f"{found.registers} colours{most}; small pictures would take more bytes than the big one"
    if found.note:
        rows["note"] = found.note
    width = max(map(len, rows))
    lines = [f"{name:<{width}}  {value}" for name, value in rows.items()]
    if terminal.glyphs == "ascii":
        return lines
    return [
        *lines,
        "Choose the first of these that shows a round disc, with --picture or picture in the settings.",
        *card(),
    ]


def told(answers: Answers) -> dict[str, str]:
    """The answers of the terminal in words, by name."""
    if answers.silent:
        return {"answers": "none: the terminal does not answer questions, or not in time"}
    attributes = answers.attributes or ()
    return {
        "name": answers.name or "no answer",
        "graphics": answers.graphics or "no answer: it does not support kitty's protocol",
        "cell": f"{answers.cell[0]}x{answers.cell[1]} pixels" if answers.cell else "no answer",
        "attributes": (";".join(map(str, attributes)) or "no answer") + (" (4: sixels)" if SIXEL in attributes else ""),
        "end": "all answers are there" if answers.ended else "the last answer is missing",
    }


def card() -> list[str]:
    """The lines of the test card: a disc in every kind of block, side by side, with their names below."""
    from tuiplay.raster.blocks import BLOCKS, glyphs_of
    from tuiplay.raster.cell_grid import HALVES

    discs = {name: disc(grid.across, grid.down, glyphs_of(name)) for name, grid in reversed(BLOCKS.items())}
    discs["half"] = disc(HALVES.across, HALVES.down, " ▀▄█")
    space = " " * _GAP
    lines = [space.join(rows[row] for rows in discs.values()).rstrip() for row in range(_ROWS)]
    return [*lines, space.join(f"{name:<{_COLUMNS}}" for name in discs).rstrip()]


def disc(across: int, down: int, glyphs: str) -> list[str]:
    """The rows of a disc in cells of ``across`` by ``down`` pixels; ``glyphs`` by pattern, bit 0 at the top left."""

    def filled(column: int, row: int) -> bool:
        x = (column + 0.5) / (across * _COLUMNS) * 2 - 1
        y = (row + 0.5) / (down * _ROWS) * 2 - 1
        return x * x + y * y <= 1

    def pattern(left: int, top: int) -> int:
        return sum(
            1 << place
            for place in range(across * down)
            if filled(left * across + place % across, top * down + place // across)
        )

    return ["".join(glyphs[pattern(column, row)] for column in range(_COLUMNS)) for row in range(_ROWS)]
