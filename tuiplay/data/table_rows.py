"""The rows of a table, in blocks of bounded size, each row with its line in the file."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tuiplay.data.table_dialect import Misfit, Reader, find_dialect, said
from tuiplay.data.table_text import TextFile, Window
from tuiplay.errors import InputError
from tuiplay.text import printable

MAX_ROWS = 5_000_000
MAX_COLUMNS = 1_000

_BLOCK_ROWS = 10_000
_BLOCK_CELLS = 100_000
_BLOCK_BYTES = 4_000_000
_SLICE_ROWS = 100
_TAIL = 30
"""The number of rows at the end of a file that may be totals, sources and other notes."""
_SAMPLE_ROWS, _SAMPLE_CELLS = 10_000, 200_000
_PARTS = 10
"""The number of parts of a long file from each of which the sample has the first rows, as files may be sorted."""
_LINE_BREAK = re.compile(r"\r\n|\r|\n")

IsFooter = Callable[[Sequence[str]], bool]
"""A predicate: True if a row at the end of the file is not part of the table but a total, or text below it."""


@dataclass(frozen=True)
class Block:
    """A block of rows, with the line of the file on which each begins."""

    rows: list[list[str]]
    lines: Sequence[int]

    def __add__(self, other: Block) -> Block:
        return Block(self.rows + other.rows, [*self.lines, *other.lines])

    def part(self, start: int, stop: int | None = None) -> Block:
        """The rows from index ``start`` to ``stop``."""
        return Block(self.rows[start:stop], self.lines[start:stop])


@dataclass(frozen=True)
class Sample:
    """A sample of the rows of a table, all of its width.

    Attributes
    ----------
    rows
        All rows if ``whole``, else the first ones and some from all parts of the file.
    lines
        The lines on which the first rows begin; rows from later parts have none.
    ragged
        True if there are rows of another width.
    """

    rows: list[list[str]]
    lines: Sequence[int]
    whole: bool
    ragged: bool


class Rows:
    """The rows of a file.

    Attributes
    ----------
    dialect
        The rules by which its lines become rows.
    width
        The number of fields of a row: that of the first one.
    notes
        Sentences for people about what was left out while reading the blocks.
    """

    def __init__(self, text: TextFile, usual: str, skip_bad: bool = False) -> None:
        self.name = text.name
        self.dialect = find_dialect(text.head(), usual)
        self.width = 0
        self.notes: list[str] = []
        self._text, self._skip_bad = text, skip_bad
        self._bad: list[int] = []

    def sample(self) -> Sample:
        """A sample of up to 10,000 rows of the table's width.

        Raises
        ------
        InputError
            For a row that is too wide or cannot be read. Rows of another width are left out here.
        """
        head = Block([], [])
        whole, enough = True, _SAMPLE_ROWS
        for block in self._raw():
            head = head + block
            enough = min(_SAMPLE_ROWS, _SAMPLE_CELLS // max(1, self.width))
            if len(head.rows) >= enough:
                whole = False
                break
        fitting = self._of_width(head)
        ragged = len(fitting.rows) < len(head.rows)
        if whole:
            return Sample(fitting.rows, fitting.lines, whole, ragged)
        first = fitting.part(0, enough // _PARTS)
        return Sample(first.rows + self._slices(enough // _PARTS), first.lines, whole, ragged)

    def blocks(self, is_footer: IsFooter) -> Iterator[Block]:
        """All rows in their order, in blocks.

        Raises
        ------
        InputError
            For a row with too few or too many fields, unless such rows are left out; the sentence names the line.
        """
        self._bad, self.notes = [], []
        held = Block([], [])
        for block in self._raw():
            # The last rows are held back until it is known that they are not the end of the file.
            if len(block.rows) < _TAIL:
                block = held + block
            else:
                yield from self._checked(held)
            yield from self._checked(block.part(0, -_TAIL))
            held = block.part(-_TAIL)
        yield from self._checked(self._without_footer(held, is_footer))
        if self._bad:
            count = len(self._bad)
            lines = ", ".join(str(line) for line in self._bad[:5]) + (" and others" if count > 5 else "")
            many = "" if count == 1 else "s"
            self.notes.append(f"{count:,} row{many} with too few or too many fields left out (line{many} {lines})")

    def _raw(self) -> Iterator[Block]:
        """All rows that are not blank, of any width."""
        stream, window = self._text.open()
        skip = self.dialect.skip
        for _ in range(skip):
            stream.readline()
        reader = self.dialect.reader(stream)
        self.width = len(self.dialect.names)
        total, line, header = 0, skip + 1, self.dialect.header
        while True:
            rows, failure = self._some_rows(reader, window)
            if not rows and not failure:
                return
            lines, line = _line_numbers(rows, line, reader.line_num + skip)
            if self.width == 0 or set(map(len, rows)) != {self.width}:
                whole = [place for place, row in enumerate(rows) if not _blank(row)]
                if len(whole) < len(rows):
                    rows, lines = [rows[place] for place in whole], [lines[place] for place in whole]
            if header and rows:
                _fit(rows[0], header)
                header = ""
            if self.width == 0 and rows:
                self._decide_width(rows[0], lines[0])
            total += len(rows)
            if total > MAX_ROWS:
                raise InputError(f"{self.name}: line {lines[-1]}: more than {MAX_ROWS:,} rows; take a sample of them")
            if rows:
                yield Block(rows, lines)
            if failure:
                raise InputError(f"{self.name}: line {line}: {failure}")

    def _decide_width(self, row: Sequence[str], line: int) -> None:
        self.width = len(row)
        if self.width > MAX_COLUMNS:
            raise InputError(
                f"{self.name}: line {line}: {self.width:,} columns; at most {MAX_COLUMNS:,} can be read, so keep only"
                " those that are needed (cut -d, -f1-3)"
            )

    def _some_rows(self, reader: Reader, window: Window) -> tuple[list[list[str]], str]:
        """The next rows, fewer if they are long, and the error of the row after them, or empty."""
        rows: list[list[str]] = []
        most = _BLOCK_ROWS
        start = window.count
        try:
            while len(rows) < most and window.count - start <= _BLOCK_BYTES:
                before = len(rows)
                rows.extend(islice(reader, _SLICE_ROWS))
                if len(rows) == before:
                    break
                most = min(_BLOCK_ROWS, _BLOCK_CELLS // max(1, len(rows[-1])))
        except csv.Error as error:
            # The rows before it are returned to determine its line.
            return rows, _csv_sentence(str(error))
        except (OSError, UnicodeError):
            raise InputError(f"{self.name}: the file changed or became unreadable while it was read") from None
        return rows, ""

    def _slices(self, wanted: int) -> list[list[str]]:
        """The first rows of each part of the file except the first part; a row that is cut in two has another width."""
        rows: list[list[str]] = []
        for part in range(1, _PARTS):
            stream, _ = self._text.open(self._text.size * part // _PARTS)
            stream.readline()
            reader = self.dialect.reader(stream)
            try:
                some = [row for row in islice(reader, wanted) if len(row) == self.width]
            except csv.Error:
                continue
            rows.extend(some)
        return rows

    def _of_width(self, block: Block) -> Block:
        if set(map(len, block.rows)) <= {self.width}:
            return block
        places = [place for place, row in enumerate(block.rows) if len(row) == self.width]
        return Block([block.rows[place] for place in places], [block.lines[place] for place in places])

    def _checked(self, block: Block) -> Iterator[Block]:
        """The block, if it has rows; rows of another width are refused or left out."""
        if set(map(len, block.rows)) != {self.width}:
            for row, line in zip(block.rows, block.lines, strict=True):
                if len(row) != self.width:
                    if not self._skip_bad:
                        raise InputError(f"{self.name}: line {line}: {self._ragged(row)}")
                    self._bad.append(line)
            block = self._of_width(block)
        if block.rows:
            yield block

    def _ragged(self, row: Sequence[str]) -> str:
        fields = f"{len(row):,} field{'' if len(row) == 1 else 's'} where the first row has {self.width:,}"
        if self.dialect.delimiter == "," and len(row) > self.width:
            remedy = "text with a comma needs quotes, and numbers a decimal point instead of a comma"
        elif len(row) > self.width:
            delimiter = printable(self.dialect.delimiter.strip(" "))
            sign = {"\\t": "a tab", ";": "a semicolon", "": "a space"}.get(delimiter, f"a {delimiter}")
            remedy = f'text with {sign} needs double quotes (")'
        else:
            remedy = "a missing value still needs its separator"
        return f"{fields}; {remedy}, or leave out such rows with --skip-bad-rows"

    def _without_footer(self, block: Block, is_footer: IsFooter) -> Block:
        stop = len(block.rows)
        while stop and is_footer(block.rows[stop - 1]):
            stop -= 1
        if stop < len(block.rows):
            self.notes.append(f"{said(block.lines[stop:], 'footer')} skipped")
        return block.part(0, stop)


def _fit(row: list[str], header: Misfit) -> None:
    """Give a header as many fields as the rows below it have."""
    if header == "end":
        row.pop()
    else:
        row.insert(0 if header == "first" else len(row), "")


def _blank(row: Sequence[str]) -> bool:
    return not row or (len(row) == 1 and not row[0].strip())


def _line_numbers(rows: Sequence[Sequence[str]], start: int, end: int) -> tuple[Sequence[int], int]:
    """The line on which each row begins if the first one begins on ``start``, and the line after all of them.

    ``end`` is the last line that was read: if there are as many lines as rows, no field extends over several.
    """
    if end - start + 1 == len(rows):
        return range(start, end + 1), end + 1
    lines = []
    for row in rows:
        lines.append(start)
        start += 1 + sum(len(_LINE_BREAK.findall(field)) for field in row)
    return lines, start


def _csv_sentence(message: str) -> str:
    """The sentence for an error message of the csv module."""
    if "field limit" in message:
        return f'a field of more than {csv.field_size_limit():,} characters; a quote (") may never be closed'
    if "unexpected end" in message:
        return 'a quote (") is never closed'
    if "expected after" in message:
        return 'text after a closing quote; a quote (") inside quotes is written twice'
    return f"malformed CSV: {printable(message)}"
