"""Tables as people bring them: each of ``tables/`` is read as its author meant it, or refused with the line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from formats.refusals import refusal

from tuiplay.data.table import load

FOLDER = Path(__file__).parent / "tables"


@dataclass(frozen=True)
class Right:
    """What a table is: columns, classes (empty: a target), the first and the last point in the file's own units."""

    names: str
    classes: str
    first: tuple[float, float]
    last: tuple[float, float]
    rows: int = 40
    skipped: int = 0
    said: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)


PLAIN = ("length width kind", "A B", (8.03, 20.33), (1.83, 18.23))
DECIMALS = ("A B", (8.31, 2.1), (24.88, 5.4))
REGRESSION = ("its numbers are predicted (regression); --label chooses",)
CASES = {
    "c02_utf16.csv": Right(*PLAIN, said=("read as UTF-16",)),
    "c03_latin1_label.csv": Right(
        "length width kind", "Nord Süd", (8.03, 20.33), (1.83, 18.23),
        said=("read as Windows-1252, because line 2 is not UTF-8",),
    ),
    "c04_excel_sep_line.csv": Right("Länge Breite Art", "A B", (8.03, 20.33), (1.83, 18.23)),
    "c06_semicolon_thousand_dot.csv": Right("Umsatz Breite Art", "A B", (8030, 20.33), (1830, 18.23)),
    "c07_thousands_quoted.csv": Right("income width kind", "A B", (8030, 20.33), (1830, 18.23)),
    "c08_currency.csv": Right("price width kind", "A B", (8030, 20.33), (1830, 18.23)),
    "c10_missing_dash.csv": Right(
        "length width kind", "A B", (1.68, 20.25), (1.83, 18.23), 35, 5, ("5 rows with missing values left out",),
    ),
    "c12_missing_None.csv": Right(
        "length width kind", "A B", (1.68, 20.25), (1.83, 18.23), 35, 5, ("5 rows with missing values left out",),
    ),
    "c14_missing_Excel_NULLs.csv": Right(
        "length width kind", "A B", (1.68, 20.25), (9.38, 18.94), 32, 8, ("8 rows with missing values left out",),
    ),
    "c18_comment_lines.csv": Right(*PLAIN, said=("lines 1 to 2 (comments) skipped",)),
    "c19_title_line.csv": Right(*PLAIN, said=("line 1 (title) skipped",)),
    "c22_footer_total.csv": Right(*PLAIN, said=("line 42 (footer) skipped",)),
    "c24_spaces_delim.csv": Right(*PLAIN),
    "c28_dup_header.csv": Right(
        "value|value (2)|kind", "A B", (8.03, 20.33), (1.83, 18.23), said=("of the same name are numbered: value (2)",),
    ),
    "c32_yesno_mixed_case.csv": Right(
        "length width kind", "No yes", (8.03, 20.33), (1.83, 18.23),
        said=("are one class: Yes = yes = YES, No = no = NO",),
    ),
    "c34_emoji_label.csv": Right("length|width|kind", "日本語|🌸 rosé|🌻 sun", (8.57, 20.07), (4.13, 16.68), 60),
    "c38_index_rownames.csv": Right(*PLAIN, said=("not used: rownames",)),
    "c39_PassengerId.csv": Right(
        "Parch Fare Survived", "0 1", (2, 35.2237), (1, 54.3163),
        said=("Parch and Fare are the two of 5 numeric columns most informative about Survived", "--x and --y choose"),
    ),
    "c45_regression_integer_11.csv": Right(
        "x y count", "0 1 3 4 5 6 7 8 9 10", (7.81, 19.44), (2.1, 19.74), 80,
        said=("its whole numbers are taken as classes; --target count predicts the number instead",),
    ),
    "c52_xor_truth.csv": Right("a b xor", "0 1", (0, 0), (1, 1), 4),
    "c56_dotted_headers.csv": Right(
        "Sepal.Length Sepal.Width Species", "setosa versicolor virginica", (8.57, 20.07), (4.13, 16.68), 60,
        said=("the two of 4 numeric columns most informative about Species (F statistic); --x and --y choose others",),
    ),
    "c59_extra_fields_one_row.csv": Right(
        *PLAIN, said=("1 row with too few or too many fields left out (line 22)",), options={"skip_bad_rows": True},
    ),
    "c60_missing_field_one_row.csv": Right(
        *PLAIN, said=("1 row with too few or too many fields left out (line 22)",), options={"skip_bad_rows": True},
    ),
    "c63_txt_ext.txt": Right(*PLAIN),
    "c66_gz.csv.gz": Right(*PLAIN),
    "c84_ctrlz_eof.csv": Right(*PLAIN),
    "c94_tab_decimal_comma.tsv": Right("Länge Breite Art", *DECIMALS),
    "c95_quoted_decimal_comma.csv": Right("length width kind", *DECIMALS),
    "c98_SNo.csv": Right("length width kind", "A B", (831, 21), (2488, 54), said=("not used: S.No",)),
    "c100_id_last_target_name.csv": Right("age bmi charges", "", (21, 28), (54, 22), said=REGRESSION),
    "c101_guess_late_text_in_id.csv": Right(
        "father mother child", "", (68.70405886252017, 62.98649545116034), (70.79941762830569, 65.76540959700661), 60,
        said=("household is not used: line 52: '16A' is not a number", *REGRESSION),
    ),
    "c103_guess_mostly_missing_label.csv": Right(
        "year length rating", "", (1950, 128), (2009, 108), 60,
        said=("certificate is not the label: it is missing in 92% of the rows", *REGRESSION),
    ),
    "c104_guess_name_category_many.csv": Right(
        "x y kind", "a b", (7.11, 8.3), (6.13, 6.96), 60,
        said=("category is not the label: it has more than 10 different values",),
    ),
}  # fmt: skip
REFUSED = {
    "c59_extra_fields_one_row.csv": "line 22: 4 fields where the first row has 3",
    "c60_missing_field_one_row.csv": "line 22: 2 fields where the first row has 3",
    "c102_guess_constant_label.csv": "column 1 (Sex): every row is of the class 'M'",
}


def test_every_case_has_an_answer() -> None:
    assert {path.name for path in FOLDER.iterdir()} == CASES.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_read(name: str) -> None:
    right = CASES[name]
    table = load(FOLDER / name, **right.options)
    assert table.names == tuple(right.names.split("|" if "|" in right.names else " "))
    assert table.classes == tuple(right.classes.split("|" if "|" in right.classes else " ") if right.classes else ())
    assert (table.rows, table.skipped) == (right.rows, right.skipped)
    centre_x, half_x, centre_y, half_y = table.scaling
    points = table.points[:, :2] / 6 * [half_x, half_y] + [centre_x, centre_y]
    assert points[0] == pytest.approx(right.first, abs=1e-9 * half_x)
    assert points[-1] == pytest.approx(right.last, abs=1e-9 * half_x)
    for words in right.said:
        assert words in table.note


@pytest.mark.parametrize("name", REFUSED)
def test_a_case_is_refused(name: str) -> None:
    assert REFUSED[name] in refusal(load, FOLDER / name)


ALIKE = ("c02_utf16.csv", "c18_comment_lines.csv", "c19_title_line.csv", "c22_footer_total.csv", "c24_spaces_delim.csv",
         "c28_dup_header.csv", "c38_index_rownames.csv", "c63_txt_ext.txt", "c66_gz.csv.gz", "c84_ctrlz_eof.csv",
         "c04_excel_sep_line.csv")  # fmt: skip


@pytest.mark.parametrize("name", ALIKE)
def test_the_same_points_in_other_files(name: str) -> None:
    """These are one table: what its author wrote around and between the numbers leaves no trace in the points."""
    assert np.array_equal(load(FOLDER / name).points, load(FOLDER / "c63_txt_ext.txt").points)
