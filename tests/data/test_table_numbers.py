"""Numbers in every notation: what is written is read, and what can be read in two ways is not guessed."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from formats.refusals import refusal
from hypothesis import assume, given
from hypothesis import strategies as st

from data.tables_of import Read, unscaled
from tuiplay.data.table_numbers import (
    MISSING_NUMBER,
    PLAIN,
    NotANumberError,
    Notation,
    convert,
    decimal_mark,
    looks_numeric,
    number,
    reading_of,
)

PAIRS = [(".", ""), (",", ""), (".", ","), (",", "."), (".", " "), (",", " "), (".", "\u202f"), (",", "\u00a0"),
         (".", "'"), (".", "’")]  # fmt: skip
UNITS = ["", "%", " %", "$", "€", " €", "£", "USD ", " kr", "CHF "]


def written(value: Decimal, decimal: str, group: str, unit: str = "") -> str:
    """A number as a person writes it; Python's own formatting makes the groups."""
    text = f"{abs(value):,}".replace(",", "\0").replace(".", decimal).replace("\0", group)
    before = unit if unit and not unit.startswith(" ") and unit.strip() != "%" else ""
    after = unit if unit and not before else ""
    return f"{'-' if value < 0 else ''}{before}{text}{after}"


VALUES = st.lists(st.decimals(-10_000_000, 10_000_000, places=2), min_size=1, max_size=20)


@given(VALUES, st.sampled_from(PAIRS), st.sampled_from(UNITS))
def test_what_is_written_in_one_notation_is_read(values: list[Decimal], pair: tuple[str, str], unit: str) -> None:
    texts = [written(value, *pair, unit) for value in values]
    reading = reading_of(texts, "", False)
    assert reading.sentence == ""
    assert reading.notation is not None
    assert convert(texts, reading.notation).tolist() == [float(value) for value in values]


NOTATIONS = st.builds(
    Notation, st.sampled_from(".,"), st.sampled_from(["", " ", "'"]), st.sampled_from(["$", "kg", "%"])
)


@given(st.lists(st.text("0123456789.,' -+$%kgKG\n", max_size=9), min_size=1, max_size=3), NOTATIONS)
def test_a_whole_column_is_read_like_its_values(texts: list[str], notation: Notation) -> None:
    """The quick way over all of a column, and the slow one that a word for a missing value leads to."""

    def read(texts: list[str]) -> list[float] | int:
        try:
            return convert(texts, notation).tolist()
        except NotANumberError as error:
            return error.index

    slow = read([*texts, "n/a"])
    assert str(read(texts)) == str(slow[:-1] if isinstance(slow, list) else slow)


def test_a_line_break_in_a_field_is_not_two_numbers() -> None:
    with pytest.raises(NotANumberError):
        convert(["1%\n2%", "3%"], Notation(unit="%"))


@given(st.lists(st.integers(1000, 9_999_999), min_size=1, max_size=20), st.sampled_from([",", "."]))
def test_whole_thousands_are_settled_by_the_other_columns(values: list[int], group: str) -> None:
    texts = [written(Decimal(value), "?", group) for value in values]
    decimal = "," if group == "." else "."
    reading = reading_of(texts, decimal, False)
    assert reading.notation is not None
    assert convert(texts, reading.notation).tolist() == values


@given(st.lists(st.integers(1000, 999_999), min_size=1, max_size=20))
def test_whole_thousands_alone_are_not_guessed(values: list[int]) -> None:
    texts = [written(Decimal(value), "?", ",") for value in values]
    reading = reading_of(texts, "", False)
    assert reading.other is not None
    first = texts[0]
    assert f"{first!r} can be {values[0]} or {float(first.replace(',', '.')):.15g};" in reading.sentence
    assert "--decimal point or --decimal comma" in reading.sentence


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=30))
def test_what_programs_write_is_read_to_the_last_bit(values: list[float]) -> None:
    texts = list(map(repr, values))
    assert reading_of(texts, "", False).notation == PLAIN
    assert convert(texts, PLAIN).tolist() == values
    commas = [text.replace(".", ",") for text in texts]
    assume(any("," in text for text in commas))
    assert convert(commas, Notation(",")).tolist() == values
    assert convert(commas, Notation(".,")).tolist() == values


@given(st.text("0123456789.,+-eE $%€'()_ \u00a0", max_size=12))
def test_any_text_is_read_the_same_by_all_ways(text: str) -> None:
    """The quick way through Python's own reading, and the slow one that looks at every text."""
    values = [convert([text, *more], PLAIN) if number(text, False) is not None else None for more in ([], ["é1"][:0])]
    slow = number(text, False)
    if slow is None:
        with pytest.raises(NotANumberError):
            convert([text], PLAIN)
    else:
        assert values[0] is not None
        assert values[0][0] == slow or math.isnan(slow)
    if looks_numeric(text):
        reading = reading_of([text.strip()], "", False)
        assert reading.notation is not None
        assert np.isfinite(convert([text], reading.notation)).all() or "e" in text.lower()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", 1.5), ("−1.5", -1.5), (" 7 ", 7), ("1e3", 1000), (".5", 0.5), ("5.", 5), ("+2", 2),
    ],
)  # fmt: skip
def test_plain_numbers(text: str, value: float) -> None:
    assert convert([text], PLAIN).tolist() == [value]


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["$8,030.00", "$950.5"], [8030, 950.5]), (["($8,030.00)", "$1.00"], [-8030, 1]), (["-$5.00"], [-5]),
        (["$-5.00"], [-5]), (["12,5 %", "7 %"], [12.5, 7]), (["12%", "-3%"], [12, -3]), (["1 234,5 €"], [1234.5]),
        (["EUR 1.234,50", "EUR 7"], [1234.5, 7]), (["12,34,567.5", "1,000"], [1234567.5, 1000]),
        (["1'234.5"], [1234.5]),
        (["1,234,567", "12"], [1234567, 12]), (["1.234.567", "12"], [1234567, 12]), (["0,123"], [0.123]),
        (["3,040", "(7,310)", "1.5"], [3040, -7310, 1.5]), (["5-", "4.5"], [-5, 4.5]), (["3,5-", "4,25"], [-3.5, 4.25]),
        (["12.5%", "(3%)"], [12.5, -3]), (["1.234,5-", "7"], [-1234.5, 7]),
        (["1234,567", "1,234"], [1234.567, 1.234]), (["R$ 5.000,00"], [5000]), (["5,0e3"], [5000]),
    ],
)  # fmt: skip
def test_columns_that_agree_on_one_reading(texts: list[str], values: list[float]) -> None:
    reading = reading_of(texts, "", False)
    assert reading.sentence == ""
    assert reading.notation is not None
    assert convert(texts, reading.notation).tolist() == pytest.approx(values, rel=1e-15)


@pytest.mark.parametrize("texts", [
    ["1.5", "1,5"], ["$5", "€5"], ["5%", "5"], ["1,2,3"], ["1.2.3"], ["12,34"[:4], "1,23,4"], ["(5)"], ["5-"], ["--5"],
    ["5", "(5-)"], ["$5$"], ["1 23"], ["١٢٣"], ["1_000"], ["0x10"],
])  # fmt: skip
def test_columns_that_do_not(texts: list[str]) -> None:
    assert reading_of(texts, "", False).notation is None


def test_semicolons_mean_decimal_commas() -> None:
    assert reading_of(["1,234", "5,678"], "", True).notation == Notation(",")
    assert reading_of(["1,5", "1.5"], "", True).notation == Notation(".,")
    assert reading_of(["1,234", "5,678"], ".", True).notation == Notation(".", ",")


@pytest.mark.parametrize(
    ("text", "mark"),
    [("1.5", "."), ("1,5", ","), ("1,234.5", "."), ("1.234,5", ","), ("1,234,567", "."), ("1,234", ""), ("12", ""),
     ("1.234", ""), ("0.123", "."), ("x", "")],
)  # fmt: skip
def test_what_a_text_proves_of_the_decimal_mark(text: str, mark: str) -> None:
    assert decimal_mark(text) == mark


@pytest.mark.parametrize("word", sorted(MISSING_NUMBER))
def test_words_for_missing_values(word: str, read: Read) -> None:
    for form in (word, word.upper(), f" {word} "):
        table = read(f'x,y,k\n"{form}",2,a\n2,3,b\n3,1,a\n4,4,b\n5,"{form}",a\n6,5,b\n')
        assert (table.rows, table.skipped) == (4, 2)


def test_numbers_of_other_columns_settle_what_is_open(read: Read) -> None:
    body = "".join(f'"{i},{i * 37 % 900 + 100}",{i}%,{"ab"[i % 2]}\n' for i in range(1, 9))
    assert "'1,137' can be 1137 or 1.137" in refusal(read, f"x,y,k\n{body}")
    assert unscaled(read(f"x,y,k\n{body.replace('%', '.5')}"))[0, 0] == pytest.approx(1137)
    assert unscaled(read(f"x,y,k\n{body}", decimal="point"))[0, 0] == pytest.approx(1137)
    assert unscaled(read(f"x,y,k\n{body}", decimal="comma"))[0, 0] == pytest.approx(1.137)


def test_bookkeepers_negative_numbers(read: Read) -> None:
    body = "".join(f"{f'({i})' if i % 3 == 0 else i},{i * i},{'ab'[i % 2]}\n" for i in range(1, 9))
    assert unscaled(read(f"x,y,k\n{body}"))[:, 0].tolist() == pytest.approx([1, 2, -3, 4, 5, -6, 7, 8])
    late = "".join(f"{i},{i},{'ab'[i % 2]}\n" for i in range(20_000)) + "(7),3,a\n"
    assert unscaled(read(f"x,y,k\n{late}"))[-1, 0] == pytest.approx(-7)
    kinds = read("x,y,k\n" + "".join(f"{i},{i * i},({i % 2})\n" for i in range(8))).classes
    assert kinds == ("(0)", "(1)")


def test_a_notation_that_shows_late(read: Read) -> None:
    """Beyond the rows that are looked at first: whole numbers in the sample, then thousands."""
    rows = [f"{i % 900},{i % 7},{'ab'[i % 2]}\n" for i in range(30_000)]
    rows[11_234] = '"1,234,567",3,a\n'
    table = read("x,y,k\n" + "".join(rows))
    assert unscaled(table)[11_234, 0] == pytest.approx(1_234_567)
    rows[11_235] = '"1,234",3,a\n'
    rows[11_234] = "1,3,a\n"
    sentence = refusal(read, "x,y,k\n" + "".join(rows))
    assert "line 11237: column 1 (x): '1,234' can be 1234 or 1.234" in sentence
