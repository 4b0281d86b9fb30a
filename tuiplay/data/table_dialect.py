"""The dialect of a table, found from its first lines: the delimiter, and the lines above the rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from tuiplay.data.table_lines import by_gaps, by_spaces, in_quotes, inside_bars, without_quotes, without_rule
from tuiplay.data.table_numbers import MISSING_NUMBER, is_figure, looks_numeric, measure_of
from tuiplay.data.table_units import truth_of

SPACES, GAPS = " ", "  "
"""Delimiters that are white space of any length, and white space of at least two characters."""

_LINES = 20
"""The number of rows from which the delimiter is found."""
_LOOKED_AT = 200
"""The number of lines in which these rows are searched, as comments and titles may precede them."""
_SEP = re.compile(r'"?sep=(.|\\t)"?', re.IGNORECASE)
_COMMENT = ("#", "%", "//", "!", "--", "@")
_ATTRIBUTE = re.compile(r"""\s*@attribute\s+("[^"]*"|'[^']*'|\S+)""", re.IGNORECASE)
"""The line that names a column in a file of Weka (ARFF)."""
_UNUSUAL = "\x01\x1f^~\u00a6:"
_FORMULA = '="'
_IN_FORMULA = re.compile(r'(?:^|[,;\t|])\s*="[^"]*"\s*(?:$|[,;\t|])')
_IN_APOSTROPHES = re.compile(r"""^[^"]*(?:^|[,;\t|])\s*'[^']*'\s*(?:$|[,;\t|])[^"]*$""")


class Reader(Protocol):
    """An iterator of rows that counts the lines it has read."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


Misfit = Literal["", "first", "last", "end"]


@dataclass(frozen=True)
class Dialect:
    """The rules by which the lines of a file become rows.

    Attributes
    ----------
    delimiter
        One character, or ``SPACES`` or ``GAPS``.
    skip
        The number of lines at the top that are not rows.
    bars
        True if rows are lines of a Markdown table, with a bar at each end.
    names
        The header if it is in a comment; empty if it is the first row, or there is none.
    header
        How the first row differs from those below: it lacks a name for the "first" column, which numbers or names the
        rows, or for the "last", which is empty; or it has an extra separator at its "end".
    skipped
        Words for people about the lines that were skipped, and why.
    quote
        The quote that encloses fields: ``"``, ``'``, or ``="`` as spreadsheets write text (closed by ``"``).
    wrapped
        True if each row is in quotes as a whole.
    doubled
        True if the delimiter is written twice.
    """

    delimiter: str
    skip: int = 0
    bars: bool = False
    names: tuple[str, ...] = ()
    header: Misfit = ""
    skipped: tuple[str, ...] = ()
    quote: str = '"'
    wrapped: bool = False
    doubled: bool = False

    def reader(self, lines: Iterable[str]) -> Reader:
        """A reader of the rows in ``lines``, which come after the skipped ones."""
        if self.wrapped:
            lines = map(without_quotes, lines)
        if self.doubled:
            lines = (line.replace(2 * self.delimiter, self.delimiter) for line in lines)
        if self.bars:
            return csv.reader(
                map(inside_bars, lines), delimiter="|", quoting=csv.QUOTE_NONE, escapechar="\\", skipinitialspace=True
            )
        if self.delimiter == GAPS:
            return csv.reader(map(by_gaps, lines), delimiter="\t", strict=True)
        if self.delimiter == SPACES:
            return csv.reader(map(by_spaces, lines), delimiter=" ", strict=True)
        if self.delimiter == "|":
            lines = map(without_rule, lines)
        if self.quote == _FORMULA:
            lines = (line.replace(_FORMULA, '"') for line in lines)
        quote = self.quote[-1]
        return csv.reader(lines, delimiter=self.delimiter, quotechar=quote, skipinitialspace=True, strict=True)


def find_dialect(head: Sequence[str], usual: str) -> Dialect:
    """The dialect of a file that begins with the lines ``head``; ``usual`` is its delimiter if nothing decides."""
    lines = [line.rstrip("\r\n") for line in head[:_LOOKED_AT]]
    start, said = 0, ""
    stated = _SEP.fullmatch(lines[0].strip(" ")) if lines else None
    if stated:
        start, said = 1, "\t" if stated[1] == "\\t" else stated[1]
    body = [line for line in lines[start:] if line.strip() and not line.lstrip().startswith(_COMMENT)]
    # If every line looks like a comment, all of them are used.
    sample = (body or [line for line in lines[start:] if line.strip()])[: 3 * _LINES]
    wrapped = len(sample) > 1 and sum(map(in_quotes, sample)) >= 0.8 * len(sample)
    if wrapped:
        sample = [without_quotes(line).rstrip("\n") for line in sample]
    bars = not said and _has_bars(sample)
    delimiter = said or ("|" if bars else _delimiter(sample, usual))
    dialect = Dialect(delimiter, bars=bars, quote=_quote(sample), wrapped=wrapped)
    if not said and _width(dialect, sample) == 1:
        dialect = _unusual(sample) or dialect
    return _top(dialect, lines, start, _width(dialect, sample))


def _unusual(lines: Sequence[str]) -> Dialect | None:
    """A dialect with a delimiter of files of databases and some programs; None if the lines do not use one."""
    for delimiter in _UNUSUAL:
        dialect = Dialect(delimiter, doubled=all(2 * delimiter in line for line in lines))
        figures, share = _figures(dialect, lines)
        if figures >= 2 and share >= 0.9:
            return dialect
    return None


def _has_bars(lines: Sequence[str]) -> bool:
    ends = sum(len(line.strip()) > 2 and line.strip()[0] == line.strip()[-1] == "|" for line in lines)
    return ends >= 3 and ends >= 0.6 * len(lines)


def _rows(dialect: Dialect, lines: Iterable[str]) -> list[list[str]]:
    """The rows that are not blank, up to one that cannot be read."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(row for row in dialect.reader(line + "\n" for line in lines) if any(map(str.strip, row)))
    return rows


def _width(dialect: Dialect, lines: Sequence[str]) -> int:
    """The most frequent number of fields of a row, among rows with several."""
    widths = Counter(len(row) for row in _rows(dialect, lines) if len(row) > 1)
    return max(widths, key=lambda width: widths[width], default=1)


def _quote(lines: Sequence[str]) -> str:
    """The quote that most lines use, or else ``"``."""
    for mark, pattern in ((_FORMULA, _IN_FORMULA), ("'", _IN_APOSTROPHES)):
        if sum(bool(pattern.search(line)) for line in lines) > 0.6 * len(lines):
            return mark
    return '"'


# The delimiter


def _delimiter(lines: Sequence[str], usual: str) -> str:
    """The delimiter from ``sniff``; if it gives no two columns of numbers, the best that does; or white space."""
    first = sniff(lines[:_LINES], usual)
    if two := _two_numbers(lines, first):
        return two
    if _figures(Dialect(first), lines)[0] >= 2:
        return first
    best, most = first, (1, 0.0)
    for delimiter in ("\t", ";", ",", "|", SPACES, GAPS):
        figures, share = _figures(Dialect(delimiter), lines)
        if figures >= 2 and share >= 0.6 and (figures, share) > most:
            best, most = delimiter, (figures, share)
    return best


def sniff(lines: Sequence[str], usual: str) -> str:
    """The delimiter that splits most of the lines into the same number of fields, and into enough of them.

    In a tie a tab takes precedence over a semicolon, and that over a comma: "1,5;2,5;a" is three fields, none of which
    is "5;2".
    """
    lines = [line + "\n" for line in lines]
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


def _two_numbers(lines: Sequence[str], usual: str) -> str:
    """White space, if it splits nearly all lines into two numbers and ``usual`` splits none into numbers; else ""."""
    for delimiter in (SPACES, GAPS):
        rows = _rows(Dialect(delimiter), lines)
        pairs = [row for row in rows[1:] if len(row) == 2 and all(map(looks_numeric, row))]
        if len(rows) > 1 and len(pairs) >= 0.9 * (len(rows) - 1) and len(rows[0]) == 2:
            others = _rows(Dialect(usual), lines)[1:]
            whole = any(len(row) > 1 and all(map(_is_one_number, row)) for row in others)
            return "" if whole else delimiter
    return ""


def _is_one_number(text: str) -> bool:
    return len(text.split()) == 1 and looks_numeric(text)


def _figures(dialect: Dialect, lines: Sequence[str]) -> tuple[int, float]:
    """The number of columns of mostly numbers, if there are three columns, and the share of rows that have all."""
    rows = _rows(dialect, lines)
    width = _width(dialect, lines)
    if width < 3:
        return 0, 0.0
    whole = [row for row in rows if len(row) == width]
    columns = [
        [text for text in column if text.strip().lower() not in MISSING_NUMBER] for column in zip(*whole, strict=True)
    ]
    return sum(map(_holds_figures, columns)), len(whole) / len(rows)


def _holds_figures(texts: Sequence[str]) -> bool:
    """True if most of a column is numbers, or if all but a name above it has one unit or is words for 0 and 1."""
    if 2 * sum(map(looks_numeric, texts)) > len(texts):
        return True
    units = set(map(measure_of, texts[1:]))
    return (len(units) == 1 and "" not in units) or bool(truth_of(texts[1:]) or truth_of(texts))


# Lines above the table


def _joined(dialect: Dialect, lines: Sequence[str]) -> list[str]:
    """The same number of lines, with each quoted field over several lines in the first of them, the others empty."""
    out = list(lines)
    for place, line in enumerate(out):
        if dialect.quote in line:
            for more in range(place + 1, min(place + _LINES, len(out)) + 1):
                try:
                    list(dialect.reader([line + "\n"]))
                except csv.Error as error:
                    if "unexpected end" not in str(error) or more == len(out):
                        break
                    line = f"{line}\n{out[more]}"
                else:
                    out[place:more] = [line] + [""] * (more - place - 1)
                    break
    return out


def _top(dialect: Dialect, lines: Sequence[str], start: int, width: int) -> Dialect:
    """The dialect with the lines above the first row, and with a header that is hidden among them."""
    lines = _joined(dialect, lines)
    kinds: list[tuple[int, str]] = []
    place, last_comment = start, -1
    while place < len(lines):
        if _rows(dialect, [lines[place]]):
            kind = _kind(dialect, lines, place, width)
            if not kind:
                break
            kinds.append((place + 1, kind))
            last_comment = place if kind == "comment" else -1
        place += 1
    if place == len(lines):
        # Nothing would be left: the first line is refused as it is.
        return replace(dialect, skip=start)
    names = _attributes(lines[start:place], width)
    if last_comment >= 0 and not names:
        names = _header_in(dialect, lines[last_comment], lines[place], width)
        if names:
            kinds.pop()
    header: Misfit = "" if names else _misfit(dialect, lines[place:], width)
    return replace(dialect, skip=place, names=names, header=header, skipped=_listed(kinds))


def _kind(dialect: Dialect, lines: Sequence[str], place: int, width: int) -> str:
    """The kind of a line above the table: "comment" or "title"; empty if the table begins with it."""
    line = lines[place]
    row = next(iter(_rows(dialect, [line])), [])
    filled = [field for field in row if field.strip()]
    figures = sum(map(looks_numeric, filled))
    if line.lstrip().startswith(_COMMENT) and not (len(row) == width and _is_row(dialect, lines, place, figures)):
        return "comment"
    below = _rows(dialect, lines[place + 1 :])
    first = next((one for one in below if len(one) == width), [])
    if first and _counts_rows(row, width):
        return "title"
    if width < 2 or not first or not filled or looks_numeric(filled[0]) or 2 * figures > len(filled):
        return ""
    if len(row) == width:
        # Above a workbook's table there are rows of one or two cells; the header follows them.
        full = next((one for one in below if len(one) == width and one[-1].strip()), [])
        titled = len(filled) < width > 2 and not row[-1].strip() and _is_header(full, width)
    else:
        # Several names above rows of numbers are a header that does not fit, which is refused with its line.
        titled = len(filled) == 1 or _is_header(first, width)
        titled = titled and not _misfit(dialect, lines[place:], width)
    return "title" if titled else ""


def _counts_rows(row: Sequence[str], width: int) -> bool:
    """True if a line has the numbers of rows and inputs and the class names, as in scikit-learn's files."""
    inputs = str(width - 1)
    return len(row) > 3 and row[0].isdigit() and row[1] == inputs and not any(map(looks_numeric, row[2:]))


def _is_row(dialect: Dialect, lines: Sequence[str], place: int, figures: int) -> bool:
    """True if a line that begins like a comment, and has as many fields as others, is a row or the header."""
    text = lines[place].lstrip()
    if text.startswith(("--", "!", "@")) and figures:
        return True
    after = [line for line in lines[place + 1 :] if line.strip()]
    if all(line.lstrip().startswith(_COMMENT) for line in after):
        return True
    if figures or after[0].lstrip().startswith(_COMMENT) or not _is_data(dialect, after[0]):
        return False
    # The first name of a header may be "#" or "#id"; "# id" is a comment, in which a header may be hidden.
    rest = text.lstrip("".join(_COMMENT))
    return _rows(dialect, [text])[0][0].strip() in _COMMENT or not rest[:1].isspace()


def _is_header(row: Sequence[str], width: int) -> bool:
    """True if all fields are names; the first may be empty, as programs write it above row numbers."""
    return len(row) == width and all(field.strip() for field in row[1:]) and not any(map(looks_numeric, row))


def _is_data(dialect: Dialect, line: str) -> bool:
    row = next(iter(_rows(dialect, [line])), [])
    return sum(map(is_figure, row)) >= min(2, len(row) - 1)


def _header_in(dialect: Dialect, comment: str, first: str, width: int) -> tuple[str, ...]:
    """The names in a comment above rows of numbers, as some programs write them; otherwise empty."""
    text = comment.strip().lstrip("".join(_COMMENT)).strip()
    row = next(iter(_rows(dialect, [first])), [])
    for one in (dialect, Dialect(SPACES), Dialect(",")):
        names = next(iter(_rows(one, [text])), [])
        if _is_header(names, width) and len(row) == width and _is_data(dialect, first):
            return tuple(name.strip() for name in names)
    return ()


def _attributes(lines: Sequence[str], width: int) -> tuple[str, ...]:
    """The names that Weka's files have above their rows; empty for other files."""
    found = [match[1].strip("\"'") for match in map(_ATTRIBUTE.match, lines) if match]
    return tuple(found) if len(found) == width else ()


def _misfit(dialect: Dialect, lines: Sequence[str], width: int) -> Misfit:
    """The difference between the header and the rows below it, if it has one field more or less."""
    rows = _rows(dialect, lines[: 3 * _LINES])
    below = [row for row in rows[1:] if len(row) == width]
    if width < 3 or len(rows) < 3 or len(below) < 0.9 * (len(rows) - 1):
        return ""
    if len(rows[0]) == width + 1 and not rows[0][-1].strip() and _is_header(rows[0][:-1], width):
        return "end"
    if width < 4 or not _is_header(rows[0], width - 1):
        return ""
    if not any(row[-1].strip() for row in below):
        return "last"
    first = [row[0].strip() for row in below]
    if len(set(first)) < len(first):
        return ""
    running = [[str(number + start) for number in range(len(first))] for start in (0, 1)]
    return "first" if first in running or not any(map(looks_numeric, first)) else ""


def _listed(kinds: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    """Words such as "lines 1 to 2 (comments)", one for each run of adjacent lines of one kind."""
    groups: list[list[int]] = []
    words: list[str] = []
    for line, kind in kinds:
        if words and words[-1] == kind:
            groups[-1].append(line)
        else:
            groups.append([line])
            words.append(kind)
    return tuple(said(lines, kind) for lines, kind in zip(groups, words, strict=True))


def said(lines: Sequence[int], kind: str) -> str:
    """A phrase for some lines, by number and kind."""
    many = "" if len(lines) == 1 else "s"
    numbers = f"{lines[0]}" if not many else f"{lines[0]} to {lines[-1]}"
    return f"line{many} {numbers} ({kind}{many})"
