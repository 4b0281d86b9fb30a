"""What stands around the rows and between the columns: separators, titles, comments, rules, units, footers."""

from __future__ import annotations

import numpy as np
import pytest
from formats.refusals import refusal

from data.tables_of import Read

ROWS = [(8.03, 20.33, "A"), (1.68, 20.25, "B"), (8.65, 20.29, "A"), (3.09, 19.38, "B"), (8.05, 19.51, "A"),
        (11.45, 19.87, "B"), (8.15, -20.29, "A"), (3.04, 20.5, "B")]  # fmt: skip
NAMES = ("length", "width", "kind")


def lines(separator: str, header: bool = True) -> list[str]:
    """The table with this between its fields."""
    return [separator.join(map(str, row)) for row in ([NAMES] if header else []) + ROWS]


def text(separator: str = ",") -> str:
    return "\n".join(lines(separator)) + "\n"


def aligned(left: str = "") -> str:
    return "\n".join(left + "".join(f"{field!s:<9}" for field in row).rstrip() for row in [NAMES, *ROWS]) + "\n"


def right_aligned() -> str:
    return "\n".join("".join(f"{field!s:>9}" for field in row) for row in [NAMES, *ROWS]) + "\n"


def markdown(rule: str = "|---|---:|:--:|") -> str:
    rows = [f"| {' | '.join(map(str, row))} |" for row in [NAMES, *ROWS]]
    return "\n".join([rows[0], rule, *rows[1:]]) + "\n"


def numbered(separator: str, start: int = 1) -> str:
    """As R's write.table writes it: the header has no name for the names of the rows."""
    rows = [separator.join([f'"{number}"', *map(str, row)]) for number, row in enumerate(ROWS, start)]
    return "\n".join([separator.join(f'"{name}"' for name in NAMES), *rows]) + "\n"


SAME: dict[str, str] = {
    "commas": text(),
    "semicolons": text(";"),
    "tabs": text("\t"),
    "bars": text("|"),
    "sep=": "sep=,\n" + text(),
    "sep=;": "sep=;\n" + text(";"),
    "SEP=|": "SEP=|\r\n" + text("|").replace("\n", "\r\n"),
    "sep= in quotes": '"sep=;"\n' + text(";"),
    "sep= and a tab": "sep=\t\n" + text("\t"),
    "sep=\\t": "sep=\\t\n" + text("\t"),
    "colons": text(":"),
    "two colons": text("::"),
    "carets": text("^"),
    "tildes": text("~"),
    "the separator of Hive": text("\x01"),
    "rows in quotes": "".join(f'"{line}"\n' for line in lines(",")),
    "rows in quotes, with quotes in them": "".join(f'"{a};{b};""{kind}"""\n' for a, b, kind in [NAMES, *ROWS]),
    "rows in quotes below a header": lines(",")[0] + "\n" + "".join(f'"{line}",,\n' for line in lines(",")[1:]),
    "sep= that nobody would guess": "sep=~\n" + text("~"),
    "spaces": text(" "),
    "several spaces": text("   "),
    "tabs and spaces": text(" \t "),
    "spaces at both ends": "\n".join(f"  {line}  " for line in lines(" ")) + "\n",
    "aligned to the left": aligned(),
    "aligned to the right": right_aligned(),
    "aligned and indented": aligned("    "),
    "aligned, with a rule": aligned().replace("\n", "\n-------- -------- -----\n", 1),
    "decimal commas between spaces": text(" ").replace(".", ","),
    "decimal commas, aligned": right_aligned().replace(".", ","),
    "R's write.table": numbered(" "),
    "R's write.table from 0": numbered(" ", 0),
    "R's write.table with tabs": numbered("\t"),
    "pandas' to_string": "\n".join(
        [" " * 4 + lines("  ")[0], *(f"{number}  {line}" for number, line in enumerate(lines("  ", header=False)))]
    ),
    "Markdown": markdown(),
    "Markdown with spaces": markdown("| :--- | ---: | :---: |"),
    "Markdown with short rules": markdown("|-|-|-|"),
    "Markdown without a rule": markdown("\n"),
    "Markdown in a text": "Here is the table:\n\n" + markdown() + "\nThat was the table.\n",
    "Org": markdown("|---+---+---|"),
    "a grid": "+--+--+--+\n" + markdown("+==+==+==+").replace(" |\n", " |\n+--+--+--+\n"),
    "psql": "\n".join([" " + lines(" | ")[0], "----+----+----", *lines(" | ", header=False), "(8 rows)"]) + "\n",
    "a title": "Measurements of 2021\n" + text(),
    "a title and a blank line": "Measurements of 2021\n\n" + text(),
    "titles": "Institute of Lengths\nMeasurements of 2021\n\n" + text(),
    "a title with commas": "Lengths, widths\n" + text(),
    "a long title with commas": "Lengths, widths, kinds, and nothing else\n" + text(),
    "a title in a cell": "Measurements of 2021,,\n,,\n" + text(),
    "a title above semicolons": "Measurements, of 2021\n" + text(";"),
    "a title above spaces": "Measurements of the year 2021\n" + text(" "),
    "a title without a header": "Measurements of 2021\n" + "\n".join(lines(",", header=False)),
    "comments": "# measured 2021\n# unit: cm, mm\n" + text(),
    "a comment with as many commas": "# one, two, three\n" + text(),
    "comments with %": "% measured 2021\n% unit: cm\n" + text(),
    "comments with //": "// measured 2021\n" + text(),
    "comments above tabs": "#measured 2021\n" + text("\t"),
    "comments above spaces": "# measured in 2021\n" + text(" "),
    "comments after sep=": "sep=;\n# measured 2021\n" + text(";"),
    "a header in a comment": "# length,width,kind\n" + "\n".join(lines(",", header=False)),
    "a header in a comment above spaces": "# length width kind\n" + "\n".join(lines(" ", header=False)),
    "a header in the last comment": "# in 2021\n#\n# length width kind\n" + "\n".join(lines(" ", header=False)),
    "units": text().replace("\n", "\ncm,mm,\n", 1),
    "units in brackets": text(";").replace("\n", "\n[cm];[mm];-\n", 1),
    "questions and codes of a survey": text().replace("\n", "\nHow long?,How wide?,What?\nQ1_TEXT,Q2_TEXT,Q3\n", 1),
    "a header of merged cells": "Size,,Result\n" + text(),
    "a header of merged cells, and units": "Size,,Result\n" + text().replace("\n", "\ncm,mm,\n", 1),
    "a separator behind every row": text().replace("A\n", "A,\n").replace("B\n", "B,\n"),
    "a separator behind the header": text().replace("kind\n", "kind,\n"),
    "facts in cells": "Instrument,X,\nDate,2021-01-01,\n,,\n" + text(),
    "facts in lines": "Instrument: X\nDate: 2021-01-01\n" + text(),
    "a Markdown header in bold": markdown().replace("length", "**length**").replace("kind", "`kind`"),
    "Weka's ARFF": "% 2021\n@relation lengths\n@attribute length numeric\n@attribute 'width' real\n"
    "@attribute kind {A, B}\n\n@data\n" + "\n".join(lines(",", header=False)),
    "line breaks in the header": text().replace("length", '"length\n"', 1).replace("width", '"\nwidth"', 1),
    "a title of several lines": '"Lengths\nof 2021,\nin cm"\n' + text(),
    "apostrophes for quotes": "\n".join(",".join(f"'{field}'" for field in row) for row in [NAMES, *ROWS]) + "\n",
    "apostrophes around words": text(";").replace("A\n", "'A'\n").replace("B\n", "'B'\n"),
    "formulas of a spreadsheet": "\n".join(",".join(f'="{field}"' for field in row) for row in [NAMES, *ROWS]) + "\n",
    "units behind numbers": "\n".join(
        [";".join(NAMES), *(f"{length} cm;{width}mm;{kind}" for length, width, kind in ROWS)]
    ),
    "reStructuredText": "======== ======== =====\n" + aligned().replace("\n", "\n======== ======== =====\n", 1),
    "a total": text() + "Total,40,\n",
    "a total of another width": text() + "Total,40\n",
    "totals": text() + "Mean,5.2,20.1,\nSum:,41,160\n",
    "a source": text() + "Source: Institute of Lengths\n",
    "a source with commas": text() + "Source: Institute of Lengths, Bonn, Germany, 2021\n",
    "a remark": text() + "\n* estimated\n",
    "a comment at the end": text() + "# end of file\n",
    "blank cells at the end": text() + ",,\n" * 50,
    "blank lines at the end": text() + "\n" * 50 + "  \n",
    "a title, comments, units, a total and a source": (
        "Lengths\n# 2021\n\n" + text(";").replace("\n", "\ncm;mm;\n", 1) + ";;\nTotal;40;\n\nSource: the Institute\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SAME)
def test_what_stands_around_the_rows_leaves_no_trace(kind: str, read: Read) -> None:
    table, plain = read(SAME[kind], "points.txt"), read(text())
    assert np.array_equal(table.points, plain.points)
    assert (table.classes, table.scaling, table.skipped) == (plain.classes, plain.scaling, plain.skipped)
    assert table.names == (NAMES if kind != "a title without a header" else ("column 1", "column 2", "column 3"))


def test_a_line_of_counts_is_no_header(read: Read) -> None:
    """As scikit-learn writes them: rows, inputs and the names of the classes."""
    table = read("8,2,kind_A,kind_B\n" + "\n".join(lines(",", header=False)))
    assert np.array_equal(table.points, read(text()).points)
    assert "line 1 (title) skipped" in table.note


SAID: dict[str, str] = {
    "titles": "lines 1 to 2 (titles) skipped",
    "comments": "lines 1 to 2 (comments) skipped",
    "units": "line 2 (units) skipped",
    "questions and codes of a survey": "lines 2 to 3 (more headers) skipped",
    "a header of merged cells, and units": "from line 2, as the header above it has gaps; line 3 (units) skipped",
    "a total": "line 10 (footer) skipped",
    "totals": "lines 10 to 11 (footers) skipped",
    "a header in the last comment": "lines 1 to 2 (comments) skipped",
    "Markdown in a text": "line 1 (title) skipped; line 14 (footer) skipped",
    "a title, comments, units, a total and a source": "lines 14 to 17 (footers) skipped",
}


@pytest.mark.parametrize("kind", SAID)
def test_skipped_lines_are_named(kind: str, read: Read) -> None:
    assert SAID[kind] in read(SAME[kind], "points.txt").note


MIDDLE: dict[str, tuple[str, str]] = {
    "a comment": ("# here the rain began\n", "line 4: 1 field where the first row has 3"),
    "a comment with commas": ("# here, the, rain, began\n", "line 4: 4 fields where the first row has 3"),
    "a total": ("Total,40\n", "line 4: 2 fields where the first row has 3"),
    "a total of the right width": ("Total,40,\n", "line 4: column 1 (length): expected a number, got 'Total'"),
    "a title": ("Second part\n", "line 4: 1 field where the first row has 3"),
    "the header again": ("length,width,kind\n", "line 4: column 1 (length): expected a number, got 'length'"),
    "units": ("cm,mm,\n", "line 4: column 1 (length): expected a number, got 'cm'"),
}


@pytest.mark.parametrize("kind", MIDDLE)
def test_nothing_is_skipped_in_the_middle_of_rows(kind: str, read: Read) -> None:
    line, sentence = MIDDLE[kind]
    parts = text().splitlines(keepends=True)
    assert sentence in refusal(read, "".join([*parts[:3], line, *parts[3:]]))


LAST: dict[str, tuple[str, str]] = {
    "a short row": ("5,5\n", "line 10: 2 fields where the first row has 3"),
    "a long row": ("5,5,a,\n", "line 10: 4 fields where the first row has 3"),
    "a word": ("5,many,a\n", "line 10: column 2 (width): expected a number, got 'many'"),
    "a word in the first column": ("many,5,a\n", "line 10: column 1 (length): expected a number, got 'many'"),
}


@pytest.mark.parametrize("kind", LAST)
def test_a_mistake_in_the_last_row_is_not_a_footer(kind: str, read: Read) -> None:
    line, sentence = LAST[kind]
    assert sentence in refusal(read, text() + line)


def test_classes_that_sound_like_a_total_are_rows(read: Read) -> None:
    table = read("kind,a,b\n" + "".join(f"{'total' if i % 2 else 'min'},{i},{i * i}\n" for i in range(8)))
    assert table.rows == 8
    assert table.classes == ("min", "total")


def test_a_label_of_plus_and_minus(read: Read) -> None:
    body = "".join(f"{i},{i * i},{'+-'[i % 2]}\n" for i in range(8))
    assert read("a,b,k\n" + body).classes == ("+", "-")
    named = body.replace("+", "in").replace("4,16,in", "4,16,-").replace("-", "out", 1)
    table = read("a,b,k\n" + named.replace(",-\n", ",out\n", 2))
    assert "-" not in table.classes
    assert table.skipped == named.replace(",-\n", ",out\n", 2).count(",-\n")


def test_bad_rows_are_left_out_if_asked(read: Read) -> None:
    parts = text().splitlines(keepends=True)
    content = "".join([*parts[:2], "1,2\n", *parts[2:5], "1,2,A,oops\n", "1\n", *parts[5:], "7,7\n"])
    assert "line 3: 2 fields" in refusal(read, content)
    table = read(content, skip_bad_rows=True)
    assert np.array_equal(table.points, read(text()).points)
    assert "4 rows with too few or too many fields left out (lines 3, 7, 8, 13)" in table.note


def test_a_line_break_in_a_name_is_a_space(read: Read) -> None:
    table = read(text().replace("length", '"length\n(cm)"', 1), x="length (cm)")
    assert table.names[0] == "length (cm)"


def test_names_that_occur_twice(read: Read) -> None:
    table = read(
        "a,a,a (2),k\n" + "".join(f"{i},{i * i},{i % 3},{'pq'[i % 2]}\n" for i in range(8)), x="a (3)", y="a (2)"
    )
    assert table.names == ("a (3)", "a (2)", "k")
    assert "columns of the same name are numbered: a (3)" in table.note


def test_tables_too_wide_are_refused_in_a_sentence(read: Read) -> None:
    wide = ",".join(f"c{i}" for i in range(5000)) + "\n" + ",".join("1" for _ in range(5000)) + "\n"
    assert "line 1: 5,000 columns; at most 1,000 can be read, so keep only those" in refusal(read, wide)
    assert "line 1: " in refusal(read, "n" * 1_000_000 + ",y,k\n" + "1,2,a\n" * 5)
    assert "columns; at most 1,000" in refusal(read, ",".join(f"name{i}" for i in range(100_000)) + "\n1,2,a\n")
    row = ",".join("1" for _ in range(900_000)) + "\n"
    assert "line 2: 900,000 fields where the first row has 3" in refusal(read, "x,y,k\n" + row + "1,2,a\n" * 5)
    assert "line 4: 900,000 fields where the first row has 3" in refusal(
        read, "x,y,k\n1,2,a\n2,3,b\n" + row + "1,2,a\n" * 5
    )
