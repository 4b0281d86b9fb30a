"""Encodings, compressed files, and what stands at the end of a file."""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from formats.refusals import refusal

from data.tables_of import Read, archive
from tuiplay.data import table_text
from tuiplay.data.table import load
from tuiplay.errors import InputError

TEXT = "größe,y,k\n1,2,Süd\n2,3,Nord\n3,1,Süd\n4,4,Nord\n"

ENCODED: dict[str, tuple[bytes, str]] = {
    "UTF-8": (TEXT.encode(), ""),
    "UTF-8 with a mark": (TEXT.encode("utf-8-sig"), ""),
    "UTF-16, little end first": (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "read as UTF-16"),
    "UTF-16, big end first": (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "read as UTF-16"),
    "UTF-16, little end first, without a mark": (TEXT.encode("utf-16-le"), "read as UTF-16"),
    "UTF-16, big end first, without a mark": (TEXT.encode("utf-16-be"), "read as UTF-16"),
    "UTF-32, little end first": (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "read as UTF-32"),
    "UTF-32, big end first": (codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "read as UTF-32"),
    "Windows-1252": (TEXT.encode("cp1252"), "read as Windows-1252, because line 1 is not UTF-8"),
    "gzip": (gzip.compress(TEXT.encode()), ""),
    "bzip2": (bz2.compress(TEXT.encode()), ""),
    "xz": (lzma.compress(TEXT.encode()), ""),
    "gzip in two members": (gzip.compress(TEXT[:20].encode()) + gzip.compress(TEXT[20:].encode()), ""),
    "gzip of UTF-16": (gzip.compress(TEXT.encode("utf-16")), "read as UTF-16"),
    "ZIP": (archive({"points.csv": TEXT}), ""),
    "ZIP of UTF-16": (archive({"points.txt": TEXT.encode("utf-16")}), "points.txt of the archive, read as UTF-16"),
}


@pytest.mark.parametrize("name", ["points.csv", "points"])
@pytest.mark.parametrize("kind", ENCODED)
def test_encodings(kind: str, name: str, read: Read) -> None:
    content, said = ENCODED[kind]
    table, plain = read(content, name), read(TEXT)
    assert table.names == ("größe", "y", "k")
    assert table.classes == ("Nord", "Süd")
    assert np.array_equal(table.points, plain.points)
    assert said in table.note
    assert ("read as" in table.note) == bool(said)


@pytest.mark.parametrize(
    ("encoding", "words", "doubtful"),
    [
        ("shift_jis", "\u9577\u3055", True),
        ("gbk", "\u957f\u5ea6", True),
        ("cp1251", "\u0434\u043b\u0438\u043d\u0430", True),
        ("cp1252", "gr\u00f6\u00dfe, l\u00e4nge, h\u00f6he".replace(",", ""), False),
        ("cp1252", "\u00e9l\u00e8ve", False),
    ],
)
def test_letters_of_another_encoding_are_doubted(encoding: str, words: str, doubtful: bool, read: Read) -> None:
    table = read(f"{words},y,k\n1,2,a\n2,3,b\n3,1,a\n4,4,b\n".encode(encoding))
    assert "read as Windows-1252" in table.note
    assert ("save it as UTF-8" in table.note) == doubtful


ODD = {
    "spaces without width": ("\u200b1.5\ufeff,-2\u200b,a\u2060", "invisible characters left out"),
    "marks of direction": ("\u200e1.5,\u202d-2\u202c,\u2068a\u2069", "invisible characters left out"),
    "full-width figures": ("\uff11\uff0e\uff15,\uff0d\uff12,a", "digits of another script read as 0 to 9"),
    "Arabic figures": ("\u0661\u066b\u0665,-\u0662,a", "digits of another script read as 0 to 9"),
    "a true minus": ("1.5,\u22122,a", ""),
    "a dash for a minus": ("1.5,\u20132,a", ""),
}


@pytest.mark.parametrize("kind", ODD)
def test_characters_of_web_pages_and_other_scripts(kind: str, read: Read) -> None:
    row, said = ODD[kind]
    rest = "3,1,b\n4,4,a\n5,0,b\n"
    table, plain = read(f"x,y,k\n{row}\n{rest}"), read(f"x,y,k\n1.5,-2,a\n{rest}")
    assert np.array_equal(table.points, plain.points)
    assert table.classes == plain.classes == ("a", "b")
    assert said in table.note
    assert len(table.note) <= len(plain.note) + len(said) + 2


INSIDE: dict[str, tuple[dict[str, str | bytes], str]] = {
    "a folder": ({"data/": b"", "data/points.csv": TEXT}, "data/points.csv of the archive"),
    "what a Mac adds": (
        {"points.csv": TEXT, ".DS_Store": b"\0", "__MACOSX/._points.csv": b"\0"},
        "points.csv of the archive",
    ),
    "what it is about": ({"README.txt": "About", "LICENSE": "MIT", "points.tsv": TEXT}, "points.tsv of the archive"),
    "text": ({"LICENSE": "MIT", "points.txt": TEXT}, "points.txt of the archive"),
}


@pytest.mark.parametrize("kind", INSIDE)
def test_the_one_table_of_an_archive(kind: str, read: Read) -> None:
    inside, said = INSIDE[kind]
    table = read(archive(inside), "points.zip")
    assert np.array_equal(table.points, read(TEXT).points)
    assert said in table.note


def test_an_archive_that_holds_no_one_table(read: Read) -> None:
    two = archive({"train.csv": TEXT, "test.csv": TEXT, "README.txt": "About"})
    assert "this ZIP archive holds train.csv, test.csv; unpack it and open the table" in refusal(read, two)
    assert "this ZIP archive holds nothing; unpack it" in refusal(read, archive({"data/": ""}))
    many = archive({f"p{number}.csv": TEXT for number in range(9)})
    assert "holds p0.csv, p1.csv, p2.csv, p3.csv, p4.csv and 4 more; unpack" in refusal(read, many)
    locked = bytearray(archive({"points.csv": TEXT}))
    for place in (6, locked.index(b"PK\x01\x02") + 8):
        locked[place] |= 1
    assert "this ZIP archive is locked with a password" in refusal(read, bytes(locked))


def test_only_what_is_not_utf_8_is_windows_1252(read: Read) -> None:
    """As in a file that two programs have written to."""
    table = read(TEXT.encode() + "5,5,Süd\n6,6,5€\n".encode("cp1252"))
    assert table.classes == ("5€", "Nord", "Süd")
    assert "read as Windows-1252, because line 6 is not UTF-8" in table.note


def test_a_byte_that_windows_1252_does_not_have(read: Read) -> None:
    assert read(TEXT.encode() + b"5,5,\x81\n").classes == ("Nord", "Süd", "\\x81")


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 1 << 18])
def test_pieces_of_any_size(chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A character, a line or the filling of the end may lie on the border of two pieces."""
    monkeypatch.setattr(table_text, "_CHUNK", chunk)
    path = tmp_path / "points.csv"
    for content in (TEXT.encode(), TEXT.encode("cp1252"), TEXT.encode("utf-16"), TEXT.encode() + b"\x1a\0\0\r\n\0"):
        path.write_bytes(content)
        with table_text.TextFile(path) as text:
            stream, _ = text.open()
            assert stream.read() == TEXT


ENDS: dict[str, bytes] = {
    "Ctrl-Z": b"\x1a",
    "Ctrl-Z behind the last row": b"6,6,a\x1a",
    "NUL": b"\0",
    "NULs of a block": b"\0" * 3000,
    "Ctrl-Z and NULs": b"\x1a" + b"\0" * 127,
    "line breaks between them": b"\0\r\n\0\r\n",
}


@pytest.mark.parametrize("kind", ENDS)
def test_what_fills_the_end_is_not_a_row(kind: str, read: Read) -> None:
    plain = "x,y,k\n1,2,a\n2,3,b\n3,1,a\n4,4,b\n"
    end = ENDS[kind]
    table = read(plain.encode() + end)
    assert table.rows == 4 + end.startswith(b"6")
    assert table.classes == ("a", "b")


def test_what_fills_the_end_is_found_in_files_of_many_pieces(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    rows = "1,2,a\n2,1,b\n" * 60_000
    path.write_bytes(rows.encode() + b"\0" * 700_000)
    assert load(path).rows == 120_000
    path.write_bytes(rows.encode() + b"\0" * 700_000 + b"1,2,a\n")
    assert "line 120001: this is a binary file" in refusal(load, path)


def test_large_files_are_recoded_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "points.csv"
    path.write_bytes(gzip.compress(TEXT.encode()))
    with table_text.TextFile(path) as text:
        in_memory = text.open()[0].read()
    monkeypatch.setattr(table_text, "_IN_MEMORY", 10)
    monkeypatch.setattr(table_text, "_CHUNK", 7)
    with table_text.TextFile(path) as text:
        assert text.open()[0].read() == in_memory == TEXT


def test_a_small_file_that_holds_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_text, "MAX_BYTES", 500_000)
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"1,2,a\n" * 100_000))
    assert "more than 500,000 bytes of text; take a sample of the rows" in refusal(load, path)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "ZIP": lambda content: archive({"pünkte.csv": content}),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damaged_files_are_refused(kind: str, tmp_path: Path) -> None:
    """Whatever byte is wrong: a sentence, or a table (a byte of the header may say nothing of the content)."""
    chance = random.Random(3)
    path = tmp_path / "points.csv"
    whole = bytearray(DAMAGE[kind](TEXT.encode() * 50))
    for place in chance.sample(range(6, len(whole)), 60):
        damaged = bytearray(whole)
        damaged[place] ^= 1 + chance.randrange(255)
        path.write_bytes(damaged)
        with suppress(InputError):
            assert load(path).rows <= 4 * 50
