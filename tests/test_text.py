"""Text from outside, on its way to a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.text import printable

anything = st.text(st.characters(exclude_categories=()), max_size=700)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("lesson one.toml", "lesson one.toml"),
        ("Zürich 漢字 🙂", "Zürich 漢字 🙂"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("abc\u202egnp.toml", "abc\\u202egnp.toml"),
        ("\udcff.toml", "\\udcff.toml"),
        ("C:\\new", "C:\\new"),
    ],
)
def test_what_does_not_print_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_long_text_loses_its_middle() -> None:
    assert printable("a" * 50 + "b" * 50, 21) == "a" * 9 + "..." + "b" * 9
    assert printable("short", 5) == "short"
    assert len(printable("\x1b" * 10**6)) == 500


@given(anything)
def test_it_always_prints_and_does_nothing_the_second_time(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert len(shown) <= 500
    assert printable(shown) == shown
