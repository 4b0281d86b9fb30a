"""Text files as blocks of rows and rows as numbers: the part of a table that knows bytes and fields, not points."""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from tuiplay import files
from tuiplay.data.datasets import Array
from tuiplay.errors import InputError
from tuiplay.text import file_name, printable, quoted

MAX_ROWS = 5_000_000
MAX_COLUMNS = 1_000
MAX_LINE = 2_000_000
"""Bytes; a file without line breaks must not fill the memory before it is refused."""
MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "?"})
"""Texts that stand for no value, in small letters."""

_BLOCK_ROWS = 10_000
_BLOCK_CELLS = 100_000
_BLOCK_BYTES = 4_000_000
_SLICE_ROWS = 100
_CHUNK = 1 << 18
_HEAD_LINES = 20
_BREAKS = (b"\n", b"\r")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?inf(?:inity)?", re.ASCII | re.IGNORECASE)
_COMMA_NUMBER = re.compile(r"[+-]?\d*,\d+(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


class NotANumberError(ValueError):
    """The text at ``index`` of a column is neither a number nor missing."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


@dataclass(frozen=True)
class Block:
    """Some rows of equal width, and the line of the file on which each begins."""

    rows: list[list[str]]
    lines: Sequence[int]


class Source:
    """A text file of rows; a context manager.

    ``delimiter`` is found out from the first lines; ``name`` is the path as sentences begin with it.

    Raises
    ------
    InputError
        If there is no such file, or it is no text; while reading too.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.name = file_name(path)
        file = files.open_regular(path)
        self._bytes = _CheckedBytes(file, self.name)
        self._text = io.TextIOWrapper(io.BufferedReader(self._bytes, _CHUNK), "utf-8-sig", newline="")
        try:
            head = self._head(file)
        except BaseException:
            self._text.close()
            raise
        self.delimiter = sniff(head, "\t" if os.fspath(path).lower().endswith((".tsv", ".tab")) else ",")

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_error: object) -> None:
        self._text.close()

    def _head(self, file: io.FileIO) -> list[str]:
        """The first lines, with their breaks."""
        try:
            data = file.read(_CHUNK) or b""
            file.seek(0)
        except OSError as error:
            raise InputError(f"{self.name}: {files.reason(error)}") from None
        lines = data.decode("utf-8-sig", "replace").splitlines(keepends=True)
        # The last line of many may be half a line.
        return lines[:_HEAD_LINES] if len(lines) <= _HEAD_LINES and len(data) < _CHUNK else lines[:-1][:_HEAD_LINES]

    def blocks(self) -> Iterator[Block]:
        """All rows that are not blank, in blocks of bounded size; the first row decides how many fields a row has."""
        reader = csv.reader(self._text, delimiter=self.delimiter, skipinitialspace=True, strict=True)
        width, total, line = 0, 0, 1
        while True:
            rows, failure = self._some_rows(reader)
            if not rows and not failure:
                return
            lines, line = _line_numbers(rows, line, reader.line_num)
            if width == 0 or set(map(len, rows)) != {width}:
                whole = [place for place, row in enumerate(rows) if not _blank(row)]
                if len(whole) < len(rows):
                    rows, lines = [rows[place] for place in whole], [lines[place] for place in whole]
                width = width or (len(rows[0]) if rows else 0)
                if width > MAX_COLUMNS:
                    columns = f"{width:,} columns; at most {MAX_COLUMNS:,} can be read"
                    raise InputError(f"{self.name}: line {lines[0]}: {columns}")
                for place, row in enumerate(rows):
                    if len(row) != width:
                        raise InputError(f"{self.name}: line {lines[place]}: {self._ragged(row, width)}")
            total += len(rows)
            if total > MAX_ROWS:
                raise InputError(f"{self.name}: line {lines[-1]}: more than {MAX_ROWS:,} rows; take a sample of them")
            if failure:
                raise InputError(f"{self.name}: line {line}: {failure}")
            if rows:
                yield Block(rows, lines)

    def _some_rows(self, reader: Iterator[list[str]]) -> tuple[list[list[str]], str]:
        """The next rows, fewer if they are long, and what is wrong with the row after them."""
        rows: list[list[str]] = []
        most = _BLOCK_ROWS
        start = self._bytes.count
        try:
            while len(rows) < most and self._bytes.count - start <= _BLOCK_BYTES:
                before = len(rows)
                rows.extend(islice(reader, _SLICE_ROWS))
                if len(rows) == before:
                    break
                most = min(_BLOCK_ROWS, _BLOCK_CELLS // max(1, len(rows[-1])))
        except csv.Error as error:
            # The rows before it are in the list, for its line.
            return rows, _csv_sentence(str(error))
        except OSError as error:
            raise InputError(f"{self.name}: {files.reason(error)}") from None
        return rows, ""

    def _ragged(self, row: Sequence[str], width: int) -> str:
        fields = f"{len(row)} field{'' if len(row) == 1 else 's'} where the first row has {width}"
        if self.delimiter == "," and len(row) > width:
            return f"{fields}; text with a comma needs quotes, and numbers a decimal point instead of a comma"
        return f"{fields}; a missing value still needs its separator"


def _blank(row: Sequence[str]) -> bool:
    return not row or (len(row) == 1 and not row[0].strip())


def _line_numbers(rows: Sequence[Sequence[str]], start: int, end: int) -> tuple[Sequence[int], int]:
    """The line on which each row begins if the first one begins on ``start``, and that of the row after them.

    ``end`` is the last line that was read: if there were as many as rows, no field goes over several.
    """
    if end - start + 1 == len(rows):
        return range(start, end + 1), end + 1
    lines = []
    for row in rows:
        lines.append(start)
        start += 1 + sum(len(_LINE_BREAK.findall(field)) for field in row)
    return lines, start


class _CheckedBytes(io.RawIOBase):
    """The bytes of a file on their way to the decoder; whatever is no text in lines of UTF-8 is refused here."""

    def __init__(self, file: io.FileIO, name: str) -> None:
        super().__init__()
        self._file, self._name = file, name
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._line, self._unbroken = 1, 0
        self.count = 0
        """Bytes read so far."""

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        size = self._file.readinto(buffer) or 0
        data = bytes(buffer[:size])
        zero = data.find(b"\0")
        if zero >= 0:
            raise self._refusal(
                data[:zero], "this is a binary file or a workbook, not text; save the table as CSV in UTF-8"
            )
        try:
            self._decoder.decode(data, final=not size)
        except UnicodeDecodeError as error:
            raise self._refusal(
                error.object[: error.start], "this is no text in UTF-8; save the table as CSV in UTF-8"
            ) from None
        self._line += _breaks_in(data)
        last = max(map(data.rfind, _BREAKS))
        self._unbroken = self._unbroken + size if last < 0 else size - last - 1
        if self._unbroken > MAX_LINE:
            raise self._refusal(b"", f"longer than {MAX_LINE:,} bytes; a table has one row on a line")
        self.count += size
        return size

    def _refusal(self, before: bytes, why: str) -> InputError:
        return InputError(f"{self._name}: line {self._line + _breaks_in(before)}: {why}")


def _breaks_in(data: bytes) -> int:
    return data.count(b"\n") or data.count(b"\r")


def sniff(lines: Sequence[str], usual: str) -> str:
    """The delimiter that gives most of the lines the same number of fields, and enough of them.

    Among equals a tab comes before a semicolon and that before a comma: "1,5;2,5;a" is three fields, and none of
    them is "5;2".
    """
    for least in (3, 2):
        best, share = usual, 0.0
        for delimiter in "\t;,|":
            try:
                widths = Counter(
                    len(row) for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True) if row
                )
            except csv.Error:
                continue
            common = max(widths, key=lambda width: (width >= least, widths[width]), default=0)
            if common >= least and widths[common] / widths.total() > share:
                best, share = delimiter, widths[common] / widths.total()
        if share:
            return best
    return usual


# Fields


def number(text: str, decimal_comma: bool) -> float | None:
    """A field as a number: nan if it is missing, None if it is none."""
    text = text.strip().replace("−", "-")
    if text.lower() in MISSING:
        return float("nan")
    if _NUMBER.fullmatch(text):
        return float(text)
    if decimal_comma and _COMMA_NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    return None


def numbers(texts: Sequence[str], decimal_comma: bool) -> Array:
    """A column as numbers, nan where one is missing.

    Raises
    ------
    NotANumberError
        With the index of the first text that is no number.
    """
    together = "".join(texts)
    # Python reads 1_000 and digits of every script; a table that holds such texts is looked at one by one.
    if together.isascii() and "_" not in together:
        plain = texts
        if decimal_comma and "," in together and "." not in together and "\n" not in together:
            plain = "\n".join(texts).replace(",", ".").split("\n")
        try:
            return np.fromiter(map(float, plain), np.float64, len(texts))
        except ValueError:
            # Some are missing, or wrong: the loop below finds out which.
            together = ""
    values = np.empty(len(texts))
    for index, text in enumerate(texts):
        value = number(text, decimal_comma)
        if value is None:
            raise NotANumberError(index)
        values[index] = value
    return values


def number_sentence(text: str, delimiter: str) -> str:
    """What is wrong with a text that ought to be a number."""
    expected = f"expected a number, got {quoted(text.strip())}"
    if delimiter != ";" and _COMMA_NUMBER.fullmatch(text.strip()):
        return f"{expected}; write a decimal point, or separate the columns by semicolons"
    return expected


class Codes(dict[str, int]):
    """Text -> number of the class, in the order of appearance; -1 for what is missing. ``texts`` has them in order."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def __missing__(self, text: str) -> int:
        name = text.strip()
        if name.lower() in MISSING:
            return -1
        if name != text:
            return self[name]
        self[name] = len(self.texts)
        self.texts.append(name)
        return self[name]


# Sentences


def _csv_sentence(message: str) -> str:
    """The csv module's words in ours."""
    if "field limit" in message:
        return f'a field of more than {csv.field_size_limit():,} characters; a quote (") may never be closed'
    if "unexpected end" in message:
        return 'a quote (") is never closed'
    if "expected after" in message:
        return 'text after a closing quote; a quote (") inside quotes is written twice'
    return f"these are no fields of a table: {printable(message)}"
