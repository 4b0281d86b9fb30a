"""Tables with one x and one y: when they are a curve, which column is which, how both are scaled."""

from __future__ import annotations

import math

import numpy as np
import pytest

from data.tables_of import Read
from tuiplay.errors import InputError

ROWS = [(0.5 * i - 4, round(100 + 20 * math.sin(0.5 * i - 4), 3)) for i in range(30)]
X, Y = (np.array(column) for column in zip(*ROWS, strict=True))


def text(separator: str = ",", header: str = "time{}volt\n") -> str:
    return header.format(separator) + "".join(f"{x}{separator}{y}\n" for x, y in ROWS)


def aligned() -> str:
    return f"{'time':>8}  {'volt':>8}\n" + "".join(f"{x:>8}  {y:>8}\n" for x, y in ROWS)


TWO_COLUMNS = {
    "commas": text(),
    "semicolons": text(";"),
    "tabs": text("\t"),
    "bars": text("|"),
    "a space": text(" "),
    "several spaces": text("    "),
    "aligned": aligned(),
    "spaces around": "".join(f"  {line}  \n" for line in text(" ").splitlines()),
    "a comment above": "# measured on Monday\n" + text(" "),
    "names in a comment": "# time volt\n" + text(" ", ""),
    "names of several words": f"{'time':>10}  {'volt':>10}\n" + "".join(f"{x:>10}  {y:>10}\n" for x, y in ROWS),
    "a table of Markdown": "| time | volt |\n|---|---|\n" + "".join(f"| {x} | {y} |\n" for x, y in ROWS),
}


@pytest.mark.parametrize("how", TWO_COLUMNS)
@pytest.mark.parametrize("asked", [{}, {"y": "none"}, {"x": "time", "target": "volt"}, {"x": "1", "y": "2"}])
def test_two_columns_of_numbers_are_a_curve(read: Read, how: str, asked: dict[str, str]) -> None:
    table = read(TWO_COLUMNS[how], "points.txt", **asked)
    assert (table.problem, table.classes, table.names) == ("curve", (), ("time", "volt"))
    assert not table.points[:, 1].any()
    centre, half = table.scaling[:2]
    assert table.points[:, 0] / 6 * half + centre == pytest.approx(X)
    middle, reach = table.target_scaling
    assert table.points[:, 2] * reach + middle == pytest.approx(Y)
    assert (table.points[:, 0].min(), table.points[:, 0].max()) == (-6, 6)
    assert (table.points[:, 2].min(), table.points[:, 2].max()) == (-1, 1)


@pytest.mark.parametrize("separator", [",", " ", "\t"])
def test_without_a_header_the_columns_have_numbers(read: Read, separator: str) -> None:
    table = read(text(separator, ""), "points.txt")
    assert table.problem == "curve"
    assert table.rows == 30
    assert "opened as a curve; --x and --target choose" in table.note


def test_decimal_commas_between_spaces(read: Read) -> None:
    table = read(text(" ").replace(".", ","), "points.txt")
    assert table.problem == "curve"
    assert table.points[:, 2] * table.target_scaling[1] + table.target_scaling[0] == pytest.approx(Y)


def test_either_column_can_be_predicted(read: Read) -> None:
    table = read(text(), target="time")
    assert table.names == ("volt", "time")
    assert table.points[:, 2] * table.target_scaling[1] + table.target_scaling[0] == pytest.approx(X)


def test_a_column_of_that_name_is_the_target(read: Read) -> None:
    table = read("y,t\n" + "".join(f"{y},{x}\n" for x, y in ROWS))
    assert table.names == ("t", "y")


def test_none_as_the_second_column_makes_a_curve_of_a_wider_table(read: Read) -> None:
    wide = "time,heat,volt\n" + "".join(f"{x},{x * x},{y}\n" for x, y in ROWS)
    assert read(wide).problem == "regression"
    table = read(wide, y="none")
    assert (table.problem, table.names) == ("curve", ("time", "volt"))
    assert "not used: heat" in table.note
    assert read(wide, y="None", x="heat", target="time").names == ("heat", "time")
    assert read(wide, y="none", target="1").names == ("heat", "time")


def test_a_column_called_none_is_a_column(read: Read) -> None:
    table = read("time,none,volt\n" + "".join(f"{x},{x * x},{y}\n" for x, y in ROWS), y="none")
    assert (table.problem, table.names[:2]) == ("regression", ("time", "none"))


def test_two_columns_of_which_one_has_classes_are_no_curve(read: Read) -> None:
    with pytest.raises(InputError):
        read("x,kind\n" + "".join(f"{x},{'ab'[i % 2]}\n" for i, (x, _) in enumerate(ROWS)))


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ({"y": "none", "label": "volt"}, "predicts a number: give a target, not a label"),
        ({"x": "volt", "target": "volt"}, "is used twice; x and the target must be different columns"),
        ({"x": "heat"}, "'heat'"),
        ({"target": "heat"}, "'heat'"),
    ],
)
def test_columns_that_cannot_be_are_refused(read: Read, options: dict[str, str], refusal: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text(), **options)
    assert refusal in str(caught.value)
    assert "\n" not in str(caught.value)


def test_words_separated_by_spaces_are_no_table(read: Read) -> None:
    with pytest.raises(InputError, match="1 column"):
        read("one two\nthree four\nfive six\n", "points.txt")


def test_a_row_without_its_y_is_left_out_and_counted(read: Read) -> None:
    table = read(text().replace(f"{ROWS[3][0]},{ROWS[3][1]}\n", f"{ROWS[3][0]},\n"))
    assert (table.rows, table.skipped) == (29, 1)
    assert "1 row with missing values left out" in table.note


def test_points_that_were_written_are_read_as_they_were(read: Read) -> None:
    table = read("x,target,split\n" + "".join(f"{x / 3},{y},train\n" for x, y in ROWS))
    assert (table.problem, table.scaling[:2]) == ("curve", (0.0, 6.0))
    assert table.points[:, 0] == pytest.approx(X / 3, abs=1e-15)


def test_beside_numbers_of_rows_a_curve_is_proposed(read: Read) -> None:
    numbered = "row,time,volt\n" + "".join(f"{i},{x},{y}\n" for i, (x, y) in enumerate(ROWS, 1))
    table = read(numbered)
    assert (
        "row numbers the rows and is used because no other numeric column is left; --y none leaves it out" in table.note
    )
    assert read(numbered, y="none").names == ("time", "volt")
    classes = "row,time,kind\n" + "".join(f"{i},{x},{'ab'[i % 2]}\n" for i, (x, _) in enumerate(ROWS, 1))
    assert "--y none" not in read(classes).note
