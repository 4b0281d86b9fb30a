"""Text from outside, on its way to a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.text import did_you_mean, figure_text, file_name, nearest, plain_or_quoted, printable, quoted

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


@given(anything | st.integers() | st.lists(st.text()) | st.just(10**5000))
def test_a_quoted_value_prints_and_is_short(value: object) -> None:
    assert quoted(value).isprintable()
    assert len(quoted(value)) <= 40


def test_text_is_quoted_as_a_person_may_have_typed_it() -> None:
    assert quoted("a b") == "'a b'"
    assert quoted("x" * 100) == "'" + "x" * 36 + "..."
    assert quoted("x" * 100, 60) == "'" + "x" * 56 + "..."
    assert quoted([1, 2.5]) == "[1, 2.5]"


def test_a_name_is_quoted_only_where_it_would_spoil_the_sentence() -> None:
    assert plain_or_quoted("data.noise-2") == "data.noise-2"
    assert plain_or_quoted("two words") == "'two words'"
    assert plain_or_quoted("") == "''"


@given(anything)
def test_every_path_can_begin_a_sentence(path: str) -> None:
    assert file_name(path).isprintable()
    assert 0 < len(file_name(path)) <= 120


def test_the_nearest_spelling() -> None:
    names = ["circle", "spiral", "xor"]
    assert nearest("spirral", names) == "spiral"
    assert nearest("house", names) is None
    assert did_you_mean("circel", names) == "; did you mean circle?"
    assert did_you_mean("house", names) == ""
    # A megabyte is close to nothing, and is not compared.
    assert nearest("circle" * 10**6, names) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (243_600.4, "243600"), (36_811.0, "36810"), (-1_234_567.0, "-1235000"), (999_949_999.0, "999900000"),
        (1.2e12, "1.2e+12"), (0.0257, "0.0257"), (3.0, "3"), (1.5e-7, "1.5e-07"), (0.0, "0"), (9999.6, "10000"),
    ],
)  # fmt: skip
def test_figures_are_written_out(value: float, text: str) -> None:
    assert figure_text(value) == text
