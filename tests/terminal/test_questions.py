"""Answers of terminals: whole, late, half, twice, garbled; recorded from terminals, or as their manuals give them."""

from __future__ import annotations

import pytest

from tuiplay.terminal.questions import Answers, is_begun, parse

KITTY = b"\x1b_Gi=31;OK\x1b\\\x1bP>|kitty(0.26.5)\x1b\\\x1b[6;17;8t\x1b[?62;c\x1b[0n"
FOOT = b"\x1bP>|foot(1.20.2)\x1b\\\x1b[6;20;10t\x1b[?62;4;22;28c\x1b[0n"
XTERM = b"\x1bP>|XTerm(379)\x1b\\\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c\x1b[0n"
VT340 = b"\x1bP>|XTerm(379)\x1b\\\x1b[?1;0;1024S\x1b[?2;0;1000;1000S\x1b[?63;1;2;4c\x1b[0n"
"""As a VT340."""


def test_what_kitty_answers() -> None:
    assert parse(KITTY) == (Answers("OK", "kitty(0.26.5)", (8, 17), (62,), ended=True), b"")


def test_what_foot_and_xterm_answer() -> None:
    assert parse(FOOT) == (Answers(None, "foot(1.20.2)", (10, 20), (62, 4, 22, 28), ended=True), b"")
    found, left = parse(XTERM)
    assert (found.graphics, found.name, found.cell, found.ended, left) == (None, "XTerm(379)", None, True, b"")


def test_what_xterm_answers_about_sixels() -> None:
    found, left = parse(VT340)
    assert (found.registers, found.largest, found.attributes, left) == (1024, (1000, 1000), (63, 1, 2, 4), b"")


@pytest.mark.parametrize("data", [b"\x1b[?1;3;0S", b"\x1b[?2;3;0;0S", b"\x1b[?2;0;7S", b"\x1b[?;;S"])
def test_what_is_not_known_of_sixels_is_none_and_no_key(data: bytes) -> None:
    assert parse(data) == (Answers(), b"")


def test_every_half_of_it_is_no_more_than_the_whole() -> None:
    whole, _ = parse(KITTY)
    for at in range(len(KITTY)):
        found, left = parse(KITTY[:at])
        assert all(getattr(found, name) in (getattr(whole, name), getattr(Answers(), name)) for name in vars(whole))
        assert not found.ended
        assert is_begun(left) or left == b""
        # With the rest behind what was left nothing is left of that answer, and nothing of it becomes a key.
        assert parse(left + KITTY[at:])[1] == b""


def test_keys_between_answers_are_left() -> None:
    assert parse(b"q" + KITTY[:12] + b"\x1b[A" + KITTY[12:])[1] == b"q\x1b[A"


def test_the_first_of_two_answers_counts() -> None:
    found, left = parse(b"\x1b[6;20;10t\x1b[6;99;99t" + FOOT + FOOT)
    assert (found.cell, found.name, left) == ((10, 20), "foot(1.20.2)", b"")


@pytest.mark.parametrize("size", [b"0;0", b"20;0", b"1;1", b"4;300", b"99999;99999"])
def test_a_cell_of_no_size_is_none(size: bytes) -> None:
    assert parse(b"\x1b[6;" + size + b"t") == (Answers(), b"")


@pytest.mark.parametrize(
    "data", [b"\x1b_Gi=31;ENOTSUP:no\x1b\\", b"\x1b_Gi=31;OK\x07", b"\x1b_Gi=99;OK\x1b\\", b"\x1b_G\x1b\\"]
)
def test_other_words_about_graphics_are_no_yes_and_no_keys(data: bytes) -> None:
    found, left = parse(data)
    assert left == b""
    assert (found.graphics == "OK") is (data == b"\x1b_Gi=31;OK\x07")


def test_a_name_comes_without_what_does_not_print() -> None:
    found, left = parse(b"\x1bP>|evil\xff\xc2\x9b31m(1)\x1b\\")
    assert left == b""
    assert found.name.isprintable()


def test_attributes_that_are_no_numbers_do_no_harm() -> None:
    assert parse(b"\x1b[?;;4;123456789123c")[0].attributes == (4,)
