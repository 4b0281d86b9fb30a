"""Numbers with a unit, and words for 0 and 1."""

from __future__ import annotations

import numpy as np
import pytest
from formats.refusals import refusal

from data.tables_of import Read, unscaled

MEASURES = ("cm", " cm", " m", "m²", " m2", "kg", " g", "g/l", " mg/dl", " km/h", "km/h", " l/100km", "°C", " °", " C",
            "kWh", " years", " min", " mmHg", " CC", " bhp", "kmpl", "GB", " sq ft", "%", " €")  # fmt: skip


@pytest.mark.parametrize("unit", MEASURES)
def test_a_unit_that_all_values_have(unit: str, read: Read) -> None:
    table = read("x;y;k\n" + "".join(f"{i}.5{unit};{i * i};{'ab'[i % 2]}\n" for i in range(8)))
    assert table.names == ("x", "y", "k")
    assert unscaled(table)[:, 0] == pytest.approx(np.arange(8) + 0.5)


def test_one_year_and_many_are_one_unit(read: Read) -> None:
    table = read("x;y;k\n1 year;1;a\n2 years;2;b\n3 years;3;a\n4 years;4;b\n")
    assert unscaled(table)[:, 0] == pytest.approx([1, 2, 3, 4])


WORDS_ALL_THE_SAME = (("3G", "4G"), ("10K", "5K"), ("5 cm", "2 in"), ("1st", "2nd"), ("5 A", "6 B"), ("10 km", "half"))


@pytest.mark.parametrize("kinds", WORDS_ALL_THE_SAME)
def test_words_that_look_like_numbers_with_units_stay_words(kinds: tuple[str, str], read: Read) -> None:
    table = read("x;y;k\n" + "".join(f"{i};{i * i};{kinds[i % 2]}\n" for i in range(8)))
    assert table.classes == tuple(sorted(kinds))


def test_a_number_without_the_unit_of_the_others(read: Read) -> None:
    body = "".join(f"{i} cm;{i * i};{'ab'[i % 2]}\n" for i in range(20_000))
    sentence = refusal(read, "x;y;k\n" + body + "3 mm;9;b\n", x="x")
    assert (
        "line 20002: column 1 (x): expected a number, got '3 mm', which is not written like the values before it"
        in sentence
    )
    assert "with a decimal point and the unit cm" in sentence


def test_names_with_units_above_plain_numbers_are_a_header(read: Read) -> None:
    table = read("5 km,10 km,20 km\n" + "".join(f"{i + 20},{i * i + 43},{i % 2}\n" for i in range(8)))
    assert table.names == ("5 km", "10 km", "20 km")
    assert table.rows == 8


def test_units_without_a_header(read: Read) -> None:
    table = read("".join(f"{i} cm,{i * i} mm,{'ab'[i % 2]}\n" for i in range(8)))
    assert table.rows == 8
    assert table.names == ("column 1", "column 2", "column 3")


TRUTHS = (
    ("false", "true"),
    ("FALSE", "TRUE"),
    ("no", "yes"),
    ("F", "T"),
    ("n", "y"),
    ("off", "on"),
    ("FALSCH", "WAHR"),
)


@pytest.mark.parametrize("separator", [",", ";", "\t", " "])
@pytest.mark.parametrize("words", TRUTHS)
def test_a_truth_table_in_words(words: tuple[str, str], separator: str, read: Read) -> None:
    rows = [separator.join(words[bit] for bit in (a, b, a ^ b)) for a in (0, 1) for b in (0, 1)]
    table = read("\n".join([separator.join("pqr"), *rows]) + "\n")
    assert table.names == ("p", "q", "r")
    assert table.classes == tuple(sorted(words))
    assert unscaled(table).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert table.points[:, 2].tolist() == [-1, 1, 1, -1]
    assert f"in p {words[0].lower()} is 0 and {words[1].lower()} is 1" in table.note


def test_two_words_serve_where_numbers_lack(read: Read) -> None:
    body = "".join(f"{i},{'yes' if i % 3 else 'no'},{i * i},{'ab'[i % 2]}\n" for i in range(8))
    assert read("x,smokes,y,k\n" + body).names == ("x", "y", "k")
    assert read("x,smokes,y,k\n" + body, x="smokes").names == ("smokes", "x", "k")
    missing = read("x,smokes,k\n1,yes,a\n2,no,b\n3,,a\n4,yes,b\n5,No,a\n")
    assert missing.names == ("x", "smokes", "k")
    assert missing.skipped == 1
    assert unscaled(missing)[:, 1].tolist() == [1, 0, 1, 0]
