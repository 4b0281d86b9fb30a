"""Which rung a terminal gets, and why; with the answers of real terminals."""

from __future__ import annotations

from typing import Any

import pytest

from tuiplay.terminal.choices import RUNGS
from tuiplay.terminal.picture import Picture, choose
from tuiplay.terminal.questions import Answers
from tuiplay.terminal.terminals import TERMINALS, identify


def told(name: str, graphics: str | None = None, **others: Any) -> Answers:
    """A terminal that answers everything."""
    return Answers(graphics, name, ended=True, **{"cell": (9, 18), "attributes": (62,)} | others)


def chosen(answers: Answers, wanted: str = "auto", **environ: str) -> Picture:
    """For a terminal of all colours with nothing in between."""
    return choose(wanted, answers, environ, depth="truecolor", ascii_only=False)


@pytest.mark.parametrize(
    ("answers", "rung", "graphics"),
    [
        (told("kitty(0.26.5)", "OK"), "pixels", "direct"),
        (told("kitty(0.40.0)", "OK"), "pixels", "placeholders"),
        (told("ghostty 1.2.0", "OK"), "pixels", "placeholders"),
        (told("rio 0.2.0", "OK"), "sextant", None),
        (told("WezTerm 20240203-110809-5046fc22", "OK"), "pixels", "direct"),
        (told("Konsole 24.08.1", "OK"), "half", None),
        (told("foot(1.20.2)", attributes=(62, 4)), "pixels", "sixel"),
        (told("foot(1.20.2)"), "octant", None),
        (told("foot(1.13.1)"), "sextant", None),
        (told("XTerm(379)", attributes=(63, 4)), "pixels", "sixel"),
        (told("XTerm(379)", attributes=(63, 4), cell=None), "half", None),
        (told("XTerm(379)", attributes=(63, 4), registers=4), "half", None),
        (told("Konsole 24.08.1", "OK", attributes=(62, 4)), "half", None),
        (told("WezTerm 20240203-110809-5046fc22", "OK", attributes=(65, 4)), "pixels", "direct"),
        (told("iTerm2 3.4.1", attributes=(62, 4)), "pixels", "sixel"),
        (told("Windows Terminal 1.25.923.0", attributes=(61, 4)), "pixels", "sixel"),
        (told("VTE(7802)", attributes=(65, 4)), "octant", None),
        (told("somebody 1.0", attributes=(62, 4)), "half", None),
        (told("VTE(7802)"), "octant", None),
        (told("VTE(7203)"), "sextant", None),
        (told("XTerm(379)"), "half", None),
        (told("mintty 3.7.0"), "half", None),
        (told("somebody 1.0", "OK"), "half", None),
        (Answers(ended=True, attributes=(62,)), "half", None),
        (Answers(), "half", None),
    ],
)
def test_the_finest_that_a_terminal_is_known_to_bear(answers: Answers, rung: str, graphics: str | None) -> None:
    found = chosen(answers)
    assert (found.rung, found.graphics) == (rung, graphics)
    assert found.why.endswith(".")
    assert not found.note


def test_the_environment_tells_what_the_terminal_does_not() -> None:
    assert chosen(Answers(ended=True), TERM_PROGRAM="ghostty", TERM_PROGRAM_VERSION="1.2.3").rung == "half"
    assert chosen(Answers(), TERM_PROGRAM="ghostty", TERM_PROGRAM_VERSION="1.2.3").rung == "octant"
    assert chosen(Answers(), VTE_VERSION="7800").rung == "octant"
    assert chosen(Answers(ended=True), TERM="alacritty").rung == "half"  # of no version that is known
    assert chosen(Answers(), TERM="foot").rung == "half"


def test_a_known_terminal_that_does_not_answer_as_it_would_is_behind_something() -> None:
    found = chosen(Answers(ended=True, attributes=(62,)), TERM="xterm-ghostty")
    assert found.rung == "half"
    assert "is in between" in found.why


@pytest.mark.parametrize("between", ["tmux", "screen", "Zellij", "a browser"])
def test_behind_a_multiplexer_half_blocks_are_used(between: str) -> None:
    answers = told("kitty(0.40.0)", "OK")
    found = choose("auto", answers, {}, depth="truecolor", ascii_only=False, between=between)
    assert found.rung == "half"
    asked = choose("pixels", answers, {}, depth="truecolor", ascii_only=False, between=between)
    assert (asked.rung, asked.graphics) == ("half", None)
    assert (
        asked.note
        == f"The picture cannot be drawn in pixels: {between} does not pass graphics on. Half blocks are used."
    )


@pytest.mark.parametrize(
    ("answers", "rung", "words"),
    [
        (told("foot(1.20.2)", attributes=(62, 4), cell=None), "octant", "does not report the size of a cell"),
        (told("foot(1.20.2)", attributes=(62, 4), registers=8), "octant", "its sixels have only 8 colours"),
        (told("XTerm(379)"), "half", "does not draw kitty's graphics and has no sixels"),
        (Answers(), "half", "answers no questions"),
        (told("Konsole 24.08", "OK"), "half", "not known to draw graphics correctly"),
        (told("kitty(0.40.0)", "ENOTSUP"), "octant", "does not draw kitty's graphics"),
    ],
)
def test_pixels_where_they_cannot_be_are_one_sentence_and_the_best_that_works(
    answers: Answers, rung: str, words: str
) -> None:
    found = chosen(answers, "pixels")
    assert found.rung == found.glyphs == rung
    assert words in found.note
    assert found.note.count(". ") == 1


def test_a_terminal_nobody_knows_gets_pixels_if_it_says_yes_and_they_are_asked_for() -> None:
    found = chosen(told("somebody 1.0", "OK"), "pixels")
    assert (found.rung, found.graphics, found.note) == ("pixels", "direct", "")
    found = chosen(told("somebody 1.0", attributes=(62, 4)), "pixels")
    assert (found.rung, found.graphics, found.note) == ("pixels", "sixel", "")


def test_sixels_are_as_the_terminal_has_them() -> None:
    found = chosen(told("XTerm(379)", attributes=(63, 4), registers=16, largest=(1000, 1000)))
    assert (found.registers, found.largest, found.insisted) == (16, (1000, 1000), False)
    assert chosen(told("XTerm(379)", attributes=(63, 4)), "pixels").registers > 16


@pytest.mark.parametrize("rung", RUNGS[1:])
def test_glyphs_that_are_asked_for_are_used(rung: str) -> None:
    found = chosen(Answers(), rung)
    assert (found.rung, found.glyphs, found.graphics, found.note) == (rung, rung, None, "")


@pytest.mark.parametrize(("depth", "ascii_only"), [("16", False), ("none", False), ("truecolor", True)])
@pytest.mark.parametrize("wanted", ["auto", *RUNGS])
def test_with_few_colours_or_without_blocks_nothing_is_as_before(wanted: str, depth: str, ascii_only: bool) -> None:
    found = choose(wanted, told("kitty(0.40.0)", "OK"), {}, depth=depth, ascii_only=ascii_only)
    assert (found.rung, found.glyphs, found.graphics) == ("half", "half", None)
    assert bool(found.note) is (wanted not in ("auto", "half"))
    assert "alf blocks" not in found.note  # textures are drawn


def test_with_256_colours_no_cell_can_name_its_picture() -> None:
    found = choose("auto", told("kitty(0.40.0)", "OK"), {}, depth="256", ascii_only=False)
    assert found.graphics == "direct"


def test_a_cell_of_unknown_size_has_the_usual_one() -> None:
    found = chosen(Answers("OK", "kitty(0.26.5)", None, None, True))
    assert found.cell == (10, 20)


@pytest.mark.parametrize(
    ("words", "name", "version"),
    [
        ("kitty(0.26.5)", "kitty", (0, 26, 5)), ("foot(1.16.2)", "foot", (1, 16, 2)), ("VTE(7600)", "vte", (0, 76, 0)),
        ("WezTerm 20240203-110809-5046fc22", "wezterm", (2024, 2)), ("Konsole 23.08.1", "konsole", (23, 8, 1)),
        ("iTerm2 3.5.10", "iterm2", (3, 5, 10)), ("xterm.js(5.6.0)", "vscode", (5, 6, 0)), ("", "", None),
        ("ghostty 1.2.0-main+abc", "ghostty", (1, 2, 0)), ("XTerm(379)", "xterm", (379,)), ("kitty", "kitty", None),
        ("\u4e16\u754c", "", None),
    ],
)  # fmt: skip
def test_names_and_versions(words: str, name: str, version: tuple[int, ...] | None) -> None:
    assert identify(words, {}) == (name, version)


def test_every_entry_has_a_reason() -> None:
    assert all(len(entry.why.split()) > 3 for entry in TERMINALS.values())
