"""Textual's parser, with what terminals send that it cannot read."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import Keys

from tuiplay.tui.textual_patches.apply import apply
from tuiplay.tui.textual_patches.input import DROPPED, KEYS

linux_driver: Any = pytest.importorskip("textual.drivers.linux_driver")
apply()


def keys(text: str) -> list[str]:
    parser = XTermParser(False)
    found = itertools.chain(parser.feed(text), parser.tick())
    return [event.key for event in found if isinstance(event, events.Key) and event.key != Keys.Ignore]


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ("\x1b[97:65;5:1u", ["ctrl+a"]), ("\x1b[97;5:3u", []), ("\x1b[99999999u", []), ("\x1b[55296u", []),
        ("\x1b[-3u", []), ("\x1b[>41;354;0c", []),
        ("\x1b[4;600;800t", []), ("\x1b[?0u", []), ("\x1b[25z", []), ("\x1b[[A", ["f1"]),
    ],
)  # fmt: skip
def test_a_key_report_is_a_key_or_nothing(report: str, expected: list[str]) -> None:
    before = DROPPED.pieces
    assert keys(report) == expected
    assert DROPPED.pieces - before == (not expected)
    assert keys(report + "q") == [*expected, "q"]


def test_a_terminal_that_gives_nothing_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[bool] = []
    monkeypatch.setattr(DROPPED, "at_end", lambda: told.append(True))
    decode = linux_driver.getincrementaldecoder("utf-8")().decode
    assert decode("é".encode()[:1]) == ""
    assert decode("é".encode()[1:]) == "é"
    assert not told
    assert decode(b"", final=True) == ""
    assert not told
    assert decode(b"") == ""
    assert told


def test_keys_that_are_told_in_another_way_are_left_to_textual() -> None:
    touch = KEYS.touches[0]
    key = events.Key("a", "a")
    assert KEYS.fits
    original = KEYS.originals[touch]
    try:
        KEYS.originals[touch] = lambda _parser, _sequence: key
        assert XTermParser._parse_extended_key(XTermParser(False), "\x1b[97u") is key
        assert "raised TypeError on use" in KEYS.outcome
        KEYS.trouble = None
        assert "raised TypeError when tried" in KEYS.outcome
    finally:
        XTermParser._parse_extended_key = original
        KEYS.trouble = None
        assert KEYS.fits


@given(st.text("0123456789;:?<>$", max_size=20), st.sampled_from("u~ABCDHFRmMtyPS"))
def test_no_sequence_ends_the_thread(parameters: str, final: str) -> None:
    keys(f"\x1b[{parameters}{final}")
