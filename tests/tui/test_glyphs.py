"""No emoji, and of the characters that may be two cells wide only those that have no better stand-in.

Unicode's table (UAX 11, in ``unicodedata``) says which are wide or ambiguous; which are emoji says emoji-data.txt, of
which those below U+1F000 are written out here.
"""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import tuiplay
from tui.test_app import SIZE, settle, text_of
from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp

EMOJI = """
00A9 00AE 203C 2049 2122 2139 2194-2199 21A9-21AA 231A-231B 2328 23CF 23E9-23F3 23F8-23FA 24C2 25AA-25AB 25B6 25C0
25FB-25FE 2600-2604 260E 2611 2614-2615 2618 261D 2620 2622-2623 2626 262A 262E-262F 2638-263A 2640 2642 2648-2653
265F-2660 2663 2665-2666 2668 267B 267E-267F 2692-2697 2699 269B-269C 26A0-26A1 26A7 26AA-26AB 26B0-26B1 26BD-26BE
26C4-26C5 26C8 26CE-26CF 26D1 26D3-26D4 26E9-26EA 26F0-26F5 26F7-26FA 26FD 2702 2705 2708-270D 270F 2712 2714 2716
271D 2721 2728 2733-2734 2744 2747 274C 274E 2753-2755 2757 2763-2764 2795-2797 27A1 27B0 27BF 2934-2935 2B05-2B07
2B1B-2B1C 2B50 2B55 3030 303D 3297 3299
"""
FAMILIES = ("BOX DRAWINGS ", " BLOCK", " SHADE", "UPPER HALF", "LOWER HALF")
"""Names of what the pictures are made of; there is nothing else to make them of, so its width is measured."""
ALLOWED = {
    "■□●": "boxes to tick, handles: in every font, and their unambiguous relatives are emoji",
    "←↑→↓": "the arrow keys, as they are printed on keyboards",
    "₁₂": "x₁ and x₂, the names that the Playground uses",
    "²³⁴¹": "squares",
    "·×÷√": "formulas",
    "…": "a text that goes on",
    "–": "from-to",
    "•": "points of the report's pictures",
    "βδεπσφΣΦ": "formulas in help texts",
}
TABLES = (
    "ascii.py", "input_bytes.py", "letters.py", "link_damage.py", "link_extent.py", "link_finding.py",
    "shown_cells.py", "table_characters.py", "table_columns.py", "table_numbers.py", "table_units.py",
)  # fmt: skip
"""Modules whose glyphs are what others may have written, to be read or replaced."""


def emoji(character: str) -> bool:
    code = ord(character)
    for part in EMOJI.split():
        first, _, last = part.partition("-")
        if int(first, 16) <= code <= int(last or first, 16):
            return True
    return code >= 0x1F000


def fits(character: str) -> bool:
    if character.isascii() or not character.isprintable():  # what does not print is never shown
        return True
    if emoji(character) or unicodedata.east_asian_width(character) in "WF" or unicodedata.combining(character):
        return False
    narrow = unicodedata.east_asian_width(character) in ("N", "Na", "H")
    name = unicodedata.name(character, "")
    return narrow or any(family in name for family in FAMILIES) or any(character in some for some in ALLOWED)


def texts(path: Path) -> Iterator[str]:
    """String constants of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


MODULES = [path for path in Path(tuiplay.__file__).parent.rglob("*.py") if path.name not in TABLES]


def test_what_counts_as_emoji() -> None:
    assert all(emoji(character) for character in "▶◀◼◻▪⬛✔✖↔🔎")
    assert not any(emoji(character) for character in "►◄■□●▸▾↻─▀⣿")


def test_no_text_holds_another_glyph() -> None:
    for path in MODULES:
        found = {character for text in texts(path) for character in text if not fits(character)}
        assert not found, f"{path}: {' '.join(sorted(found))}"


async def test_no_screen_shows_another_glyph() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        for key in ("1", "?", "T", "M", "f", "o"):
            await settle(pilot)
            assert not {character for character in text_of(app) if not fits(character) and character != "\n"}
            await pilot.press(key)
            await settle(pilot)
            assert not {character for character in text_of(app) if not fits(character) and character != "\n"}, key
            await pilot.press("escape")


async def test_the_palette_shows_no_other_glyph() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p", *"preset")
        for _ in range(40):  # the palette searches in its own time
            await pilot.pause(0.05)
            if "Preset:" in text_of(app):
                break
        assert "Preset:" in text_of(app)
        assert not {character for character in text_of(app) if not fits(character) and character != "\n"}
