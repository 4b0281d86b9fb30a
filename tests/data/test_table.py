"""Tables of one's own points: what is read, how columns are chosen, scaled and projected."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.tables_of import Read, unscaled
from tuiplay.data.table import load
from tuiplay.errors import InputError

FLOWERS = [
    (4.9 + i / 10, 3.0 - i % 4 / 5, 1.4 + i % 7, ("setosa", "virginica", "versicolor")[i % 3]) for i in range(30)
]
HEADER = "sepal length,sepal width,petal length,species\n"
BODY = "".join(f"{a!r},{b!r},{c!r},{name}\n" for a, b, c, name in FLOWERS)


def small(rows: int = 6, x: str = "{}", y: str = "{}", label: str = "{}") -> str:
    """Rows 0, 0, a; 1, 1, b; 2, 4, a..."""
    return "".join(f"{x},{y},{label}\n".format(i, i * i, "ab"[i % 2]) for i in range(rows))


def test_a_table_with_text_labels(read: Read) -> None:
    table = read(HEADER + BODY)
    assert table.problem == "classification"
    assert table.classes == ("setosa", "versicolor", "virginica")
    assert table.names == ("sepal length", "sepal width", "species")
    assert (table.rows, table.skipped, table.variance, table.target_scaling) == (30, 0, None, (0.0, 1.0))
    assert table.points.shape == (30, 3)
    assert table.points.dtype == np.float64
    assert not table.points.flags.writeable
    assert np.allclose(unscaled(table), [row[:2] for row in FLOWERS], rtol=0, atol=1e-12)
    assert [table.classes[int(label)] for label in table.points[:, 2]] == [row[3] for row in FLOWERS]
    assert table.points[:, :2].min(axis=0).tolist() == [-6, -6]
    assert table.points[:, :2].max(axis=0) == pytest.approx([6, 6], abs=1e-12)
    assert np.abs(table.points[:, :2]).max() == 6
    assert table.scaling == pytest.approx(((4.9 + 7.8) / 2, 2.9 / 2, 2.7, 0.3))
    assert "not used: petal length" in table.note
    assert "sepal length (4.9 to 7.8)" in table.note


def test_two_classes_are_minus_and_plus_one(read: Read) -> None:
    table = read("x,y,label\n1,2,yes\n2,3,no\n3,1,yes\n4,4,no\n")
    assert table.classes == ("no", "yes")
    assert table.points[:, 2].tolist() == [1, -1, 1, -1]


def test_numbered_classes_are_ordered_by_number(read: Read) -> None:
    table = read("x,y,label\n1,2,10\n2,3,9\n3,1,-1\n4,4,9.0\n")
    assert table.classes == ("-1", "9", "10")
    assert table.points[:, 2].tolist() == [2, 1, 0, 1]
    named = read("x,y,k\n1,2,10\n2,3,9\n3,1,-1\n4,4,9.0\n", label="k")
    assert (named.classes, named.points.tolist()) == (table.classes, table.points.tolist())


def test_a_target_is_scaled_to_one(read: Read) -> None:
    table = read("x,y,price\n" + "".join(f"{i},{i * i},{100 + 2.5 * i}\n" for i in range(20)))
    assert table.problem == "regression"
    assert table.classes == ()
    assert table.target_scaling == (123.75, 23.75)
    assert np.allclose(table.points[:, 2] * 23.75 + 123.75, [100 + 2.5 * i for i in range(20)])
    assert (table.points[:, 2].min(), table.points[:, 2].max()) == (-1, 1)


def test_few_whole_numbers_are_classes_unless_they_are_the_target(read: Read) -> None:
    text = "x,y,stars\n" + "".join(f"{i},{i * i},{i % 3}\n" for i in range(20))
    assert read(text).classes == ("0", "1", "2")
    assert read(text, target="stars").points[:3, 2].tolist() == [-1, 0, 1]
    assert read(text.replace("2\n", "2.5\n")).problem == "regression"


EQUIVALENT = {
    "tabs": ("points.tsv", lambda text: text.replace(",", "\t")),
    "tabs in a CSV": ("points.csv", lambda text: text.replace(",", "\t")),
    "semicolons": ("points.csv", lambda text: text.replace(",", ";")),
    "semicolons and decimal commas": ("points.csv", lambda text: text.replace(",", ";").replace(".", ",")),
    "bars": ("points.txt", lambda text: text.replace(",", "|")),
    "spaces after commas": ("points.csv", lambda text: text.replace(",", ", ")),
    "CRLF and BOM": ("points.csv", lambda text: "\ufeff" + text.replace("\n", "\r\n")),
    "CR": ("points.csv", lambda text: text.replace("\n", "\r")),
    "no last line break": ("points.csv", lambda text: text.rstrip("\n")),
    "blank lines": ("points.csv", lambda text: "\n" + text.replace("\n", "\n\n  \n")),
    "quotes": ("points.csv", lambda text: "".join(f'"{line}"\n'.replace(",", '","') for line in text.splitlines())),
    "a typographer's minus": ("points.csv", lambda text: text.replace("-", "−")),
}


@pytest.mark.parametrize("kind", EQUIVALENT)
def test_the_same_table_in_other_clothes(kind: str, read: Read) -> None:
    text = HEADER + BODY + "-1.5,-2.5e-1,-3,setosa\n"
    name, change = EQUIVALENT[kind]
    table, other = read(text), read(change(text), name)
    assert np.array_equal(table.points, other.points)
    assert (table.names, table.classes, table.scaling) == (other.names, other.classes, other.scaling)


def test_decimal_commas_without_a_header(read: Read) -> None:
    table = read("1,5;2,5;3,5\n" * 3 + "2,5;3,5;4,25\n")
    assert unscaled(table)[[0, 3]].tolist() == [[1.5, 2.5], [2.5, 3.5]]


def test_quoted_fields_hold_delimiters_quotes_and_line_breaks(read: Read) -> None:
    table = read('x,"the ""y"", in cm",k\n1,2,"a,\n1"\n2,3,b\n3,1,"a,\n1"\n4,4,b\n')
    assert table.names[1] == 'the "y", in cm'
    assert table.classes == ("a,\\n1", "b")
    assert table.points[:, 2].tolist() == [-1, 1, -1, 1]


@pytest.mark.parametrize("missing", ["", "NA", "nan", "NaN", "null", "NULL", "?", " ", "n/a", '""'])
def test_rows_with_missing_values_are_left_out(missing: str, read: Read) -> None:
    text = "x,y,k,other\n1,1,a,\n" + f"{missing},2,b,\n3,{missing},b,\n4,4,{missing},\n" + "5,5,b,1\n6,6,a,2\n7,7,b,3\n"
    table = read(text, label="k")
    assert (table.rows, table.skipped) == (4, 3)
    assert unscaled(table)[:, 0].tolist() == pytest.approx([1, 5, 6, 7])
    assert "3 rows with missing values left out" in table.note
    assert table.points[:, 2].tolist() == [-1, 1, -1, 1]


def test_a_class_only_of_rows_left_out_is_no_class(read: Read) -> None:
    assert read("x,y,k\n,1,z\n" + small()).classes == ("a", "b")


@pytest.mark.parametrize("first", ["x,y,k\n", ",y,\n"])
def test_a_header_is_text_above_numbers(first: str, read: Read) -> None:
    table = read(first + small(), x="1", y="2", label="3")
    assert table.rows == 6
    assert table.names == tuple(name or f"column {i + 1}" for i, name in enumerate(first.strip().split(",")))


def test_without_a_header_columns_have_numbers(read: Read) -> None:
    table = read(small())
    assert (table.rows, table.names) == (6, ("column 1", "column 2", "column 3"))
    assert read(small(), x="2", y="1").names == ("column 2", "column 1", "column 3")


CHOICES: dict[str, tuple[str, dict[str, str], str]] = {
    "by name": ("a,b,c,k", {"x": "c", "y": "a"}, "c a k"),
    "by number": ("a,b,c,k", {"x": "3", "y": "1", "label": "4"}, "c a k"),
    "but for capitals": ("Alpha,b,C,k", {"x": "c", "y": "alpha"}, "C Alpha k"),
    "only x": ("a,b,c,k", {"x": "b"}, "b c k"),
    "only y": ("a,b,c,k", {"y": "a"}, "c a k"),
    "the two that tell most": ("a,b,c,k", {}, "a c k"),
    "x and y by their names": ("a,y,x,k", {}, "x y k"),
    "without the numbering": ("id,b,c,k", {}, "b c k"),
    "a name that is a number": ("a,1,c,k", {"x": "1"}, "1 c k"),
    "target": ("a,b,c,k", {"target": "a"}, "b c a"),
}


@pytest.mark.parametrize("kind", CHOICES)
def test_columns_are_chosen(kind: str, read: Read) -> None:
    header, options, names = CHOICES[kind]
    # The third column parts the classes, the first does so a little, the second not at all.
    body = "".join(f"{i}.5,{i * i % 7},{i % 2 * 9 + i * i % 5},{'ab'[i % 2]}\n" for i in range(20))
    assert read(f"{header}\n{body}", **options).names == tuple(names.split())


@pytest.mark.parametrize(
    ("header", "rows", "label"),
    [
        ("class,a,b", "{i}.5,{j},{k}", "class"), ("a,label,b", "{i},{j},{k}", "label"), ("a,b,y", "{i},{j},{k}", "y"),
        ("x,y,v", "{i},{j},{k}", "v"), ("a,name,kind,b", "{i},n{i},{c},{j}", "kind"), ("a,b,c", "{i},{j},{k}", "c"),
        ("a,b,c,id", "{i},{j},{k},{i}", "c"), ("sex,a,b,disease", "{c},{j},{k},{bit}", "disease"),
        ("sex,a,b,rooms", "{c},{j},{k},{i}", "sex"), ("class,a,b,survived", "{c},{j},{k},{bit}", "survived"),
    ],
)  # fmt: skip
def test_the_label_is_guessed(header: str, rows: str, label: str, read: Read) -> None:
    body = "".join(rows.format(i=i, j=i * i, k=i * 0.7, c="pq"[i % 2], bit=i // 3 % 2) + "\n" for i in range(20))
    assert read(f"{header}\n{body}").names[2] == label


def test_without_a_header_the_class_may_be_in_front(read: Read) -> None:
    """As in the data of wines from Forina's cultivars."""
    body = "".join(f"{1 + i % 3},{i * i}.5,{i * 7 % 11},{300 + i * 13}\n" for i in range(20))
    table = read(body)
    assert table.names[2] == "column 1"
    assert table.classes == ("1", "2", "3")
    assert read("cultivars,a,b,c\n" + body).names[2] == "c"


def test_constant_columns_are_in_the_middle(read: Read) -> None:
    table = read("x,y,k\n3,1,a\n3,2,b\n3,3,a\n3,4,b\n")
    assert table.scaling == (3, 1, 2.5, 1.5)
    assert table.points[:, 0].tolist() == [0] * 4
    assert "x1 is x (always 3), x2 is y (1 to 4)" in table.note


def test_the_largest_and_the_smallest_numbers(read: Read) -> None:
    table = read("x,y,k\n1.7e308,5e-324,a\n-1.7e308,0,b\n0,0,a\n0,5e-324,b\n")
    assert table.points[:, 0].tolist() == [6, -6, 0, 0]
    assert np.isfinite(table.points).all()


def test_a_given_scaling_is_kept(read: Read) -> None:
    table = read(HEADER + BODY, scaling=(5, 2, 3, 0.5))
    assert table.scaling == (5, 2, 3, 0.5)
    assert np.allclose(table.points[:, :2], [[(a - 5) * 3, (b - 3) * 12] for a, b, _, _ in FLOWERS])
    own = read(HEADER + BODY)
    assert np.array_equal(read(HEADER + BODY, scaling=own.scaling).points, own.points)


def test_far_outliers_are_said_and_can_be_left_out_of_the_scaling(read: Read) -> None:
    body = "".join(f"{i % 10},{i * 7 % 11},{'ab'[i % 2]}\n" for i in range(40))
    text = f"x,y,k\n{body}1000,3,a\n-5000,4,b\n"
    table = read(text)
    assert "x has 2 far outliers, so the other points are close together; --scale robust spreads them" in table.note
    assert table.scaling == (-2000, 3000, 5, 5)
    robust = read(text, scale="robust")
    assert robust.scaling == (4.5, 4.5, 5, 5)
    assert unscaled(robust)[-2:, 0].tolist() == pytest.approx([1000, -5000])
    assert robust.points[-2, 0] > 600
    assert "outlier" not in robust.note
    assert "2 points lie outside the picture" in robust.note
    assert "outside" not in table.note
    assert "outlier" not in read("x,y,k\n" + body).note
    assert read("x,y,k\n" + body, scale="robust").scaling == read("x,y,k\n" + body).scaling


def test_a_target_is_scaled_without_far_outliers_too(read: Read) -> None:
    text = "x,y,price\n" + "".join(f"{i},{i * 7 % 11},{i % 13 + 0.5}\n" for i in range(40)) + "3,3,9000\n"
    assert read(text).target_scaling == (4500.25, 4499.75)
    robust = read(text, scale="robust")
    assert robust.target_scaling == (6.5, 6)
    assert robust.points[-1, 2] == pytest.approx(8993.5 / 6)
    assert np.abs(robust.points[:-1, 2]).max() == 1


def test_principal_components(read: Read) -> None:
    """By the singular values of the standardised columns, not by the eigenvectors of their correlation."""
    random = np.random.default_rng(5)
    hidden = random.normal(size=(200, 2))
    columns = hidden @ random.normal(size=(2, 5)) * [1, 100, 0.01, 5, 3] + random.normal(size=(200, 5)) * 0.02 + 7
    text = "a,b,c,d,e,flat,id,k\n" + "".join(
        ",".join(map(repr, row)) + f",4,{i},{'pq'[i % 2]}\n" for i, row in enumerate(columns.tolist())
    )
    table = read(text, projection="pca", x="b")
    standardised = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    left, sizes, right = np.linalg.svd(standardised, full_matrices=False)
    assert table.variance == pytest.approx((sizes[:2] ** 2).sum() / (sizes**2).sum(), abs=1e-12)
    scores = left[:, :2] * sizes[:2]
    for place in (0, 1):
        entries = right[place]
        scores[:, place] *= math.copysign(1, entries[np.abs(entries).argmax()])
    assert np.allclose(unscaled(table), scores, atol=1e-9)
    assert table.names == ("component 1", "component 2", "k")
    assert "standardised columns and keep" in table.note
    assert "not used: id" in table.note


def test_two_columns_lose_nothing_by_projection(read: Read) -> None:
    table = read("x,y,k\n" + small(), projection="pca")
    assert table.variance == pytest.approx(1)
    # Equal shares in both columns: the sign follows the first of them.
    assert unscaled(table)[-1, 0] > 0


def test_more_rows_than_a_block(read: Read) -> None:
    """25,000 rows with a few missing, quoted line breaks in between, and the classes of late rows."""
    rows = 25_000
    text = "x,y,k\n" + "".join(
        f'{i},{"" if i % 1000 == 7 else i * 0.5},{"late" if i > 20_000 else "a"}\n' for i in range(rows)
    )  # fmt: skip
    table = read(text)
    kept = [i for i in range(rows) if i % 1000 != 7]
    assert (table.rows, table.skipped) == (len(kept), 25)
    assert np.allclose(unscaled(table)[:, 0], kept)
    assert table.points[:, 2].tolist() == [1.0 if i > 20_000 else -1.0 for i in kept]


def test_what_is_shown_is_harmless(read: Read) -> None:
    table = read("x\x1b[31m,y\u202e,\x9bk" + "z" * 500 + "\n" + "1,2,\x1b]0;b\x07\n2,3,a\n" * 3)
    assert table.names[:2] == ("x\\x1b[31m", "y")
    for text in (*table.names, *table.classes, table.note):
        assert text.isprintable()
    assert len(table.note) < 600
    assert read("x\x1b[31m,y,k\n" + small(), x="x\\x1b[31m", y="2").names[0] == "x\\x1b[31m"


CELLS = st.sampled_from(["", "1", "2.5", "-3e2", "a", "b", "NA", "inf", "1,5", '"', "\x1b", "é", "1_0", "٣", " "])


@given(st.binary(max_size=200) | st.lists(st.lists(CELLS, max_size=5).map(",".join)).map("\n".join).map(str.encode))
def test_any_bytes_are_a_table_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    for projection in ("columns", "pca"):
        try:
            table = load(path, projection=projection)
        except InputError as error:
            sentence = str(error)
        else:
            assert np.isfinite(table.points).all()
            sentence = table.note
        assert sentence.isprintable()
        assert len(sentence) < 1000


ROWS = st.lists(
    st.tuples(
        st.floats(-1e6, 1e6),
        st.floats(-1e300, 1e300),
        st.sampled_from(["p", "q", "r, s", '"t"']),
    ),
    min_size=4,
    max_size=30,
)  # fmt: skip


@given(ROWS, st.sampled_from(",;\t|"), st.booleans())
def test_what_the_csv_module_writes_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[float, float, str]], delimiter: str, header: bool
) -> None:
    rows = [*rows, (0.0, 0.0, "p"), (1.0, 1.0, "q")]
    path = tmp_path_factory.getbasetemp() / "written.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerows([("x", "y", "label")] if header else [])
        writer.writerows(rows)
    table = load(path)
    assert table.rows == len(rows)
    assert table.classes == tuple(sorted({row[2] for row in rows}))
    for place in (0, 1):
        values = [row[place] for row in rows]
        half = max(values) / 2 - min(values) / 2
        assert unscaled(table)[:, place] == pytest.approx(values, abs=max(half, 1) * 1e-12)
