"""Columns by sense: which number the rows, which tell most, and what is taken when a guess fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from formats.refusals import refusal
from hypothesis import given
from hypothesis import strategies as st

from data.tables_of import Read
from tuiplay.data.table_overview import assignment, overview
from tuiplay.data.table_telling import codes_the_groups, correlation, explained, f_statistic

RANDOM = np.random.default_rng(4)
COUNT = 60
KINDS = np.arange(COUNT) % 3
NOISE, LITTLE, MUCH = (RANDOM.normal(size=COUNT) + weight * KINDS for weight in (0, 0.7, 5))


def written(columns: dict[str, Any]) -> str:
    """Columns by name as a CSV file; numbers as Python prints them."""
    rows = zip(*columns.values(), strict=True)
    return ",".join(columns) + "\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)


def names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


LABELS = ["pqr"[kind] for kind in KINDS]
TARGET = RANDOM.normal(size=COUNT)

NUMBERING = (
    "Id", "ID", "id", "ids", "index", "Unnamed: 0", "Unnamed: 0.1", "", "rownames", "row.names", "CustomerID",
    "PassengerId", "customer_id", "customerid", "user.id", "patientID", "ID_student", "id number", "No", "No.", "Nr.",
    "S.No", "S.No.", "S. No", "SNo", "Sl No", "Sr. No.", "Serial No", "serial number", "#", "n°", "№", "Obs", "case",
    "row", "Row Number", "Lfd. Nr.", "uuid", "record no", "sample code", "SEQ", "PID", "zip code", "number",
    "phone", "subject", "Subj", "participant no.", "Patient",
)  # fmt: skip


@pytest.mark.parametrize("name", NUMBERING)
def test_columns_that_number_the_rows_are_not_chosen(name: str, read: Read) -> None:
    """Even in a sorted file, whose numbering tells everything about the label."""
    order = np.argsort(KINDS, kind="stable")
    columns = {name: range(101, 101 + COUNT), "a": NOISE[order], "b": LITTLE[order], "k": np.array(LABELS)[order]}
    table = read(written(columns))
    assert table.names == ("a", "b", "k")
    assert f"not used: {name or 'column 1'}" in table.note
    assert read(written(columns), x="1").names[0] == (name or "column 1")


@pytest.mark.parametrize("start", [0, 1, 1001, 20_210_001])
@pytest.mark.parametrize("name", ["plate", "what", "obs no"])
def test_running_numbers_under_any_name(name: str, start: int, read: Read) -> None:
    columns = {"a": NOISE, name: range(start, start + COUNT), "b": LITTLE, "k": sorted(LABELS)}
    assert read(written(columns)).names == ("a", "b", "k")
    without = "".join(written(columns).splitlines(keepends=True)[1:])
    assert read(without).names == ("column 1", "column 3", "column 4")


@pytest.mark.parametrize("name", ["grid", "acid", "fluid", "humid", "width", "idle", "Android", "valid", "order"])
def test_words_that_end_like_an_id_are_measurements(name: str, read: Read) -> None:
    assert read(written({"a": NOISE, name: MUCH, "b": LITTLE, "k": LABELS})).names[:2] == (name, "b")


@pytest.mark.parametrize("name", ["x", "t", "time", "year", "week"])
def test_coordinates_may_run(name: str, read: Read) -> None:
    columns = {name: range(COUNT), "a": NOISE, "b": LITTLE, "k": sorted(LABELS)}
    assert name in read(written(columns)).names[:2]


def test_a_numbering_is_taken_if_nothing_else_is_left(read: Read) -> None:
    table = read(written({"id": range(COUNT), "a": NOISE, "k": LABELS}))
    assert table.names == ("id", "a", "k")
    assert "id numbers the rows and is used because no other numeric column is left" in table.note


def test_the_two_that_tell_most_of_a_class(read: Read) -> None:
    columns = {"a": NOISE, "b": MUCH, "c": NOISE**2, "d": LITTLE, "e": -MUCH * 2.54 + 1, "k": LABELS}
    table = read(written(columns))
    assert table.names == ("b", "d", "k")
    assert "b and d are the two of 5 numeric columns most informative about k (F statistic)" in table.note
    assert "--x and --y choose others" in table.note
    assert "e is a copy" not in table.note


def test_the_two_that_tell_most_of_a_number(read: Read) -> None:
    columns = {"a": NOISE, "b": TARGET + NOISE / 9, "c": -TARGET + LITTLE, "d": TARGET * 1.8 + 32, "price": TARGET}
    table = read(written(columns))
    assert table.names == ("b", "c", "price")
    assert "b and c are the two of 4 numeric columns most informative about price (correlation)" in table.note
    assert "d is a copy of price, so not proposed" in table.note


def test_a_column_that_codes_the_label_is_not_proposed(read: Read) -> None:
    columns = {"a": NOISE, "b": MUCH, "code": KINDS * 10, "d": LITTLE, "k": LABELS}
    table = read(written(columns))
    assert table.names == ("b", "d", "k")
    assert "code is a copy of k, so not proposed" in table.note
    assert read(written(columns), x="code").names[0] == "code"


def test_the_other_of_a_column_that_was_asked_for(read: Read) -> None:
    columns = {"a": NOISE, "b": MUCH, "c": MUCH * 2, "d": LITTLE, "k": LABELS}
    assert read(written(columns), x="a").names == ("a", "b", "k")
    assert read(written(columns), y="b").names == ("d", "b", "k")


def test_rows_from_all_over_a_sorted_file_are_looked_at(read: Read) -> None:
    rows = 60_000
    values = np.random.default_rng(2).normal(size=(rows, 3)).round(3)
    kinds = np.repeat([0, 1, 2], rows // 3)
    values[:, 2] += 3 * kinds
    values[:, 0] += kinds
    body = "".join(f"{a},{b},{c},{'pqr'[k]}\n" for (a, b, c), k in zip(values.tolist(), kinds.tolist(), strict=True))
    table = read("a,b,c,k\n" + body)
    assert table.names == ("a", "c", "k")
    assert table.classes == ("p", "q", "r")


def with_late(position: int, text: str, **columns: Any) -> str:
    """A long table with one text in column a of a row beyond those that are looked at first."""
    rows = [f"{i % 97},{i * 7 % 89},{i * 3 % 83},{'pq'[i % 2]}\n" for i in range(30_000)]
    rows[position] = f"{text},1,1,p\n"
    return "a,b,c,k\n" + "".join(rows)


def test_a_wrong_value_late_in_a_long_file(read: Read) -> None:
    """The columns that were asked for are refused; those that were guessed give way to the next."""
    content = with_late(17_777, "16A")
    assert "line 17779: column 1 (a): expected a number, got '16A'" in refusal(read, content, x="a", y="b")
    table = read(content)
    assert table.names[:2] == ("b", "c")
    if "a is not used" in table.note:
        assert "a is not used: line 17779: expected a number, got '16A'" in table.note
    assert read(content.replace("a,b,c,k", "x,y,c,k")).names == ("y", "c", "k")
    assert "x is not used: line 17779: expected a number, got '16A'" in read(content.replace("a,b,c,k", "x,y,c,k")).note


def test_nothing_else_serves(read: Read) -> None:
    content = with_late(17_777, "16A")
    without = "".join(",".join(line.split(",")[:2] + line.split(",")[3:]) for line in content.splitlines(keepends=True))
    assert "line 17779: column 1 (a): expected a number, got '16A'" in refusal(read, without)


def test_a_label_with_a_late_eleventh_class(read: Read) -> None:
    rows = [f"{i % 97},{i * 7 % 89},{i * 3 % 83},c{i % 10},{'pq'[i % 2]}\n" for i in range(30_000)]
    rows[22_222] = "1,1,1,late,p\n"
    table = read("a,b,c,class,k\n" + "".join(rows))
    assert table.names[2] == "k"
    assert "class is not the label: it has more than 10 classes" in table.note
    assert "more than 10 classes" in refusal(read, "a,b,c,class,k\n" + "".join(rows), label="class")


def test_labels_are_told_apart_by_letters_only(read: Read) -> None:
    body = "".join(f"{i},{i * i},{('New York', 'new york ', 'NEWYORK', 'Rome')[i % 4]}\n" for i in range(12))
    assert read("a,b,city\n" + body).classes == ("New York", "Rome")
    alone = read("a,b,k\n" + "".join(f"{i},{i * i},{'aA'[i % 2]}\n" for i in range(8)))
    assert alone.classes == ("A", "a"), "as one class they would be none"
    many = "".join(f"{i},{i * i},{'abcde'[i % 5].upper() if i % 2 else 'abcde'[i % 5]}\n" for i in range(60))
    assert len(read("a,b,k\n" + many).classes) == 5


PLANTS = {
    "ctrl": [4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14],
    "trt1": [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69],
    "trt2": [6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26],
}


def test_the_f_statistic_of_the_plants() -> None:
    """R's documentation of PlantGrowth: F = 4.846 with 2 and 27 degrees of freedom, R squared 0.2641."""
    values = np.concatenate(list(PLANTS.values()))
    groups = np.repeat(np.arange(3), 10)
    assert f_statistic(values, groups) == pytest.approx(4.846, abs=5e-4)
    assert explained(f_statistic(values, groups), 3, 30) == pytest.approx(0.2641, abs=5e-5)
    assert f_statistic(values * 1e300, groups) == pytest.approx(4.846, abs=5e-4)
    missing = np.concatenate([values, [np.nan, 5.0]])
    assert f_statistic(missing, np.concatenate([groups, [0, -1]])) == f_statistic(values, groups)


def test_f_where_nothing_can_be_said() -> None:
    two = np.array([0, 0, 1, 1])
    assert f_statistic(np.array([1.0, 1, 1, 1]), two) == 0
    assert f_statistic(np.array([1.0, 2, 3, 4]), np.zeros(4, int)) == 0
    assert f_statistic(np.array([1.0, 1, 2, 2]), two) == float("inf")


@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=3, max_size=30))
def test_correlation_is_numpys(pairs: list[tuple[float, float]]) -> None:
    one, other = np.array(pairs).T
    if one.std() < 1e-6 or other.std() < 1e-6:
        return
    assert correlation(one, other) == pytest.approx(np.corrcoef(one, other)[0, 1], abs=1e-9)


def test_what_codes_the_groups() -> None:
    groups = np.array([0, 1, 2, 0, 1, -1])
    assert codes_the_groups(np.array([5.0, 7, 9, 5, 7, 1]), groups)
    assert not codes_the_groups(np.array([5.0, 7, 9, 5, 5, 1]), groups)
    assert not codes_the_groups(np.array([5.0, 7, 7, 5, 7, 1]), groups)
    assert not codes_the_groups(np.array([5.0, 5, 5, 5, 5, 5]), groups)


def test_an_overview_of_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    more = {"id": range(COUNT), "a": NOISE, "b": MUCH, "place": ["x", "Y", "y"] * 20, "c": ["1,5", '"1.5"'] * 30}
    columns = {**more, "d": [*["NA"] * 15, *LITTLE[15:]], "class": LABELS, "nothing": [""] * COUNT}
    path.write_text(written(columns).replace("1,5", '"1,5"'), encoding="utf-8")
    found = overview(path)
    assert [one.name for one in found] == list(columns)
    assert [one.role for one in found] == ["", "", "x", "", "", "y", "label", ""]
    assert [one.kind for one in found] == ["number", "number", "number", "text", "number", "number", "text", "empty"]
    assert [one.counts for one in found] == [True] + [False] * 7
    assert (found[2].low, found[2].high) == (MUCH.min(), MUCH.max())
    assert found[3].distinct == 2
    assert set(map(str.lower, found[3].examples)) == {"x", "y"}
    assert found[5].missing == pytest.approx(0.25)
    assert "not all written in the same way" in found[4].flaw
    assert found[6].flaw == "it holds no numbers"
    assert found[6].telling is None
    shares = [one.telling or 0.0 for one in found]
    assert shares[2] > 0.8 > shares[5] > shares[1]
    roles = [one.role for one in overview(path, x="a", target="b")]
    assert roles == ["", "x", "target", "", "", "y", "", ""]
    assert {one.role for one in overview(path, x="no such column")} == {""}
    projected = [one.role for one in overview(path, projection="pca")]
    assert projected == ["", "projected", "projected", "", "", "projected", "label", ""]


ASSIGNED: dict[str, tuple[str, str, dict[str, str], dict[str, str]]] = {
    "x of a free column": ("c", "x", {}, {"x": "c", "y": "b"}),
    "y of a free column": ("c", "y", {}, {"y": "c", "x": "a"}),
    "x of what was guessed to be y": ("b", "x", {}, {"x": "b", "y": "a"}),
    "x of a curve": ("c", "x", {"y": "none", "target": "a"}, {"x": "c"}),
    "x of what was y": ("b", "x", {"x": "a", "y": "b"}, {"x": "b", "y": "a"}),
    "y of what was x, by number": ("a", "y", {"x": "1", "y": "b"}, {"y": "a", "x": "b"}),
    "label of what was x": ("a", "label", {"x": "a", "y": "b"}, {"label": "a", "x": "", "target": ""}),
    "target in place of a label": ("c", "target", {"label": "kind"}, {"target": "c", "label": ""}),
    "x of what was the target": ("c", "x", {"target": "C"}, {"x": "c", "y": "b", "target": ""}),
    "x of a projection": ("a", "x", {"projection": "pca"}, {"x": "a", "projection": "columns"}),
    "what it is already": ("a", "x", {"x": "a"}, {"x": "a", "y": "b"}),
}


@pytest.mark.parametrize("kind", ASSIGNED)
def test_a_column_gets_a_role(kind: str, tmp_path: Path) -> None:
    name, role, chosen, changes = ASSIGNED[kind]
    path = tmp_path / "points.csv"
    columns = {"a": MUCH, "b": LITTLE, "c": NOISE, "kind": LABELS}
    path.write_text(written(columns), encoding="utf-8")
    found = overview(path, **chosen)
    index = [one.name for one in found].index(name)
    assert assignment(found, index, role, chosen) == changes  # type: ignore[arg-type]
    after = overview(path, **{**chosen, **changes})
    assert after[index].role == role


def test_columns_without_a_name_of_their_own_go_by_number(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("A,a,,k\n" + "".join(f"{i},{i * i},{i % 3},{'pq'[i % 2]}\n" for i in range(20)), encoding="utf-8")
    assert [one.reference for one in overview(path)] == ["1", "2", "3", "k"]
