"""Tables that are refused: a sentence with the file, the line, the column and what would be right."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from formats.refusals import refusal

from data.tables_of import archive
from tuiplay.data import table_rows
from tuiplay.data.table import load

TEXT = "x,y,k\n1,2,a\n2,3,b\n3,1,a\n4,4,b\n"
MANY = "x,y,k\n" + "".join(f"{i},{i * i},{i}\n" for i in range(20))

CONTENTS: dict[str, tuple[str | bytes, dict[str, Any], str]] = {
    "empty": ("", {}, "line 1: there are no rows"),
    "blank": ("\n \n\n", {}, "line 1: there are no rows"),
    "only a header": ("x,y,k\n", {}, "line 1: there are no rows below the header"),
    "dates beside numbers": (
        "date,t\n" + "2024-01-01,5\n" * 5, {}, "and column 1 (date) holds words: '2024-01-01' on line 2",
    ),
    "an empty column": ("x,y,k\n" + "1,,a\n2,,b\n" * 5, {}, "x and y need two, and column 2 (y) is empty"),
    "a label of two words": (
        "x y k\n" + "1 2 blue eyes\n2 3 deep brown\n" * 9, {},
        'line 2: 4 fields where the first row has 3; text with a space needs double quotes (")',
    ),
    "few rows": ("x,y,k\n1,2,a\n2,3,b\n3,1,a\n", {}, "3 rows can be used; at least 4 are needed"),
    "one usable row": ("x,y,k\n1,2,a\n", {}, "1 row can be used; at least 4 are needed"),
    "half a ZIP archive": (b"PK\x03\x04\x00\x00", {}, "the compressed file is damaged or incomplete"),
    "workbook": (archive({"[Content_Types].xml": "", "xl/workbook.xml": ""}), {}, "line 1: this is a workbook (.xl"),
    "compressed workbook": (gzip.compress(b"PK\x03\x04"), {}, "line 1: this is a ZIP archive or a workbook (.xl"),
    "tar archive": (gzip.compress(b"points.csv".ljust(257, b"\0") + b"ustar"), {}, "line 1: this is a tar archive"),
    "picture": (b"\x89PNG\r\n\x1a\n\0", {}, "line 1: this is a picture, not text; save the table as CSV"),
    "document": ("{\\rtf1\\ansi a,b,c}", {}, "line 1: this is a document (RTF), not a table"),
    "JSON in lines": ("[\n  {\n", {}, "line 1: this is JSON, not a table"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {}, "line 1: this is a workbook (.xls), not text"),
    "web page": ("\n<!DOCTYPE html>\n<html></html>\n", {}, "line 1: this is a web page, not a table; save the table"),
    "JSON of lines": ('{"x": 1}\n{"x": 2}\n', {}, "line 1: this is JSON, not a table"),
    "LaTeX": ("\\begin{tabular}{rr}\n1 & 2 \\\\\n", {}, "line 1: this is LaTeX, not a table; save the table as CSV"),
    "SQL": ("INSERT INTO t VALUES (1, 2, 'a');\n" * 5, {}, "line 1: this is SQL, not a table"),
    "sparse": ("1 1:0.5 2:3\n-1 1:0.7 2:4\n" * 5, {}, "line 1: this is a sparse table (LIBSVM), not a table"),
    "a matrix of a program": ("x = [\n1 2 0;\n2 3 1;\n];\n", {}, "line 1: this is a program (a list or a matrix)"),
    "a pointer": ("version https://git-lfs.github.com/spec/v1\noid sha256:a\n", {}, "this is a pointer of Git LFS"),
    "SPSS": (b"$FL2@(#) SPSS DATA FILE\0\0", {}, "line 1: this is a file of SPSS, not text"),
    "pickle": (b"\x80\x04\x95\x10\0\0\0", {}, "line 1: this is a pickle of Python, not text"),
    "JSON": ('[{"x": 1, "y": 2}]', {}, "line 1: this is JSON, not a table"),
    "binary later": (TEXT.encode() + b"5,\x00,a\n", {}, "line 6: this is a binary file"),
    "half a UTF-16 character": (TEXT.encode("utf-16") + b"5", {}, "not valid UTF-16; save the table as CSV in UTF-8"),
    "half a gzip file": (gzip.compress(TEXT.encode())[:-6], {}, "the compressed file is damaged or incomplete"),
    "half a bzip2 file": (bz2.compress(TEXT.encode())[:-6], {}, "the compressed file is damaged or incomplete"),
    "half an xz file": (lzma.compress(TEXT.encode())[:-6], {}, "the compressed file is damaged or incomplete"),
    "not even half a gzip file": (b"\x1f\x8b\x00", {}, "the compressed file is damaged or incomplete"),
    "one column": ("x\n1\n2\n", {}, "line 1: 1 column; two of numbers and a label are needed"),
    "two columns": ("x,k\n1,a\n2,b\n", {}, "line 1: 2 columns; two of numbers and a label are needed"),
    "two columns by spaces": ("x k\n1 a\n2 b\n", {}, "1 column; two of numbers and a label are needed (or x and y,"),
    "text only": ("a,b,c\nd,e,f\ng,h,i\n", {}, "no columns of numbers besides the label"),
    "short row": (TEXT + "5,5\n", {}, "line 6: 2 fields where the first row has 3; a missing value still needs"),
    "long row": (TEXT + "5,5,a,\n", {}, "line 6: 4 fields where the first row has 3; text with a comma needs quotes"),
    "word": (TEXT + "5,many,a\n", {}, "line 6: column 2 (y): expected a number, got 'many'"),
    "word without header": (TEXT[6:] + "5,many,a\n", {}, "line 5: column 2: expected a number, got 'many'"),
    "word after a quoted line break": (
        TEXT + '5,5,"a\nb"\r\n\r\n6,many,a\n', {}, "line 9: column 2 (y): expected a number, got 'many'",
    ),
    "underscores": (TEXT + "5,1_0,a\n", {}, "line 6: column 2 (y): expected a number, got '1_0'"),
    "digits in circles": (TEXT + "5,③,a\n", {}, "line 6: column 2 (y): expected a number"),
    "decimal comma among decimal points": (
        TEXT.replace("2,a", "2.5,a") + '5,"5,5",a\n', {},
        "line 6: column 2 (y): expected a number, got '5,5', which is not written like the values before it",
    ),
    "point or comma": (
        'x,y,k\n1,"1,234",a\n2,"2,345",b\n3,"3,456",a\n4,"4,567",b\n', {},
        "line 2: column 2 (y): '1,234' can be 1234 or 1.234; write the numbers without thousands separators, or say",
    ),
    "percent and not": (
        TEXT.replace("2,a", "2%,a") + "5,5,a\n", {},
        "line 3: column 2 (y): expected a number, got '3' without the sign %, which the values before it have;",
    ),
    "two currencies": (
        "x,y,k\n1,$2,a\n2,$3,b\n3,$4,a\n4,€5,b\n", {},
        "line 5: column 2 (y): expected a number, got '€5', which is not written like the values before it",
    ),
    "decimal commas as delimiters": ("x,y,k\n1,5,2,5,a\n", {}, "line 2: 5 fields where the first row has 3; text with"),
    "two decimal commas": (TEXT.replace(",", ";") + "5;1,2,3;a\n", {}, "line 6: column 2 (y): expected a number"),
    "infinite": (TEXT + "5,-inf,a\n", {}, "line 6: column 2 (y): '-inf' is infinite or too large"),
    "too large": (TEXT + "1e999,2,a\n", {}, "line 6: column 1 (x): '1e999' is infinite or too large"),
    "target of text": (TEXT, {"target": "k"}, "line 2: column 3 (k): expected a number, got 'a'; if it names classes"),
    "x of text": (TEXT, {"x": "k", "label": "x"}, "line 2: column 3 (k): expected a number, got 'a'"),
    "open quote": (TEXT + '5,5,"a\n6,6,b\n', {}, 'line 6: a quote (") is never closed'),
    "open quote, long": (TEXT + '5,5,"a\n' + "6,6,b\n" * 30_000, {}, "line 6: a field of more than 131,072 characters"),
    "quote inside": (TEXT + '5,5,"a"b\n', {}, "line 6: text after a closing quote"),
    "wide": ("a," * 1500 + "k\n", {}, "line 1: 1,501 columns; at most 1,000"),
    "no line breaks": ("1,2," * 700_000, {}, "line 1: longer than 2,000,000 bytes"),
    "mostly missing": (TEXT + ",1,a\n" * 5, {}, "values are missing in 5 of 9 rows, more than half; check"),
    "one class": ("x,y,k\n" + "1,2,a\n" * 5, {}, "column 3 (k): every row is of the class 'a'; a label has at least"),
    "a column of crosses": ("x,y,k\n" + "1,2,x\n3,4,\n" * 5, {}, "a label has at least two, so write a word for"),
    "one number": ("x,y,k\n" + "1,2,7\n" * 5, {}, "column 3 (k): every row is of the class '7'"),
    "many classes": (MANY, {"label": "k"}, "(k): more than 10 classes: 0, 1, 2, 3, 4 and 15 more; choose it as"),
    "many names": (
        MANY.replace("\n", "n\n").replace("kn", "k"), {}, "column 3 (k): more than 10 classes: 0n, 10n, 11n, 12n, 13n",
    ),
    "unknown column": (TEXT, {"x": "yy"}, "there is no column 'yy' for x; did you mean y?; the columns are x, y, k"),
    "column 0": (TEXT, {"y": "0"}, "there is no column 0 for y; they count from 1 to 3"),
    "column 4": (TEXT, {"label": "4"}, "there is no column 4 for label; they count from 1 to 3"),
    "column of many digits": (TEXT, {"x": "9" * 5000}, "there is no column 999"),
    "name without header": (TEXT[6:], {"x": "height"}, "there is no column 'height' for x; without a header: 1 to 3"),
    "hostile name": (TEXT, {"x": "\x1b[31m" * 100}, "there is no column '\\x1b[31m"),
    "the same but for capitals": (
        TEXT.replace("x,y", "Ab,aB", 1), {"x": "AB"}, "several columns are called 'AB'; choose x by number: 1 and 2",
    ),
    "chosen twice": (TEXT, {"x": "x", "y": "1"}, "column 1 (x) is used twice; x, y and the label must be different"),
    "label and target": (TEXT, {"label": "k", "target": "x"}, "either a label or a target"),
    "projection": (TEXT, {"projection": "tsne"}, "projection must be columns or pca, not 'tsne'"),
    "nothing to project": ("x,y,k\n" + "1,2,a\n1,2,b\n" * 3, {"projection": "pca"}, "every column of numbers is the"),
    "three for scaling": (TEXT, {"scaling": (0, 1, 0)}, "data.scaling: expected four numbers"),
    "scaling by 0": (TEXT, {"scaling": (0, 0, 0, 1)}, "data.scaling: expected four numbers"),
    "scaling by nan": (TEXT, {"scaling": (0, float("nan"), 0, 1)}, "data.scaling: expected four numbers"),
    "scaling too far": (TEXT, {"scaling": (0, 5e-324, 0, 1)}, "data.scaling: the points of the file lie too far"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CONTENTS)
def test_contents_are_refused(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, options, sentence = CONTENTS[kind]
    monkeypatch.chdir(tmp_path)
    Path("my points.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    found = refusal(load, "my points.csv", **options)
    assert found.startswith(("my points.csv: ", "data.scaling: "))
    assert sentence in found


def test_words_late_in_a_long_file_are_found(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("x,y,k\n" + "1,2,a\n2,1,b\n" * 12_000 + "3,oops,a\n" + "1,2,a\n" * 5_000, encoding="utf-8")
    assert "long.csv: line 24002: column 2 (y): expected a number, got 'oops'" in refusal(load, path)


def test_more_rows_than_can_be_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_rows, "MAX_ROWS", 20_000)
    path = tmp_path / "long.csv"
    path.write_text("1,2,a\n2,1,b\n" * 9_000, encoding="utf-8")
    assert load(path).rows == 18_000
    path.write_text("1,2,a\n2,1,b\n" * 11_000, encoding="utf-8")
    assert "more than 20,000 rows; take a sample of them" in refusal(load, path)


PLACES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "no such file"),
    "folder": (Path.mkdir, "this is a folder, not a file"),
    "dangling": (lambda path: path.symlink_to("nowhere"), "no such file"),
    "loop": (lambda path: path.symlink_to(path), "symbolic link loop"),
    "pipe": (lambda path: os.mkfifo(path), "not a regular file"),
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has neither pipes nor links for everybody")
@pytest.mark.parametrize("kind", PLACES)
def test_places_are_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "\x1b]0;owned\x07.csv"
    PLACES[kind][0](path)
    assert PLACES[kind][1] in refusal(load, path)


@pytest.mark.parametrize("name", ["a\0b.csv", "\udc80.csv", "n" * 5000, ""])
def test_names_that_no_file_has(name: str) -> None:
    assert ": " in refusal(load, name)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="for root everything is readable")
def test_a_file_of_somebody_else(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)
    assert refusal(load, path).endswith("permission denied")
