"""The description of a table's columns from a sample of its rows, and the detection of headers and footers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tuiplay.data.table_dialect import Dialect
from tuiplay.data.table_labels import MAX_CLASSES, distinct_labels
from tuiplay.data.table_numbers import (
    MISSING,
    MISSING_NUMBER,
    UNREADABLE,
    Notation,
    Reading,
    decimal_mark,
    is_booked,
    is_figure,
    looks_numeric,
    measure_of,
    number,
    reading_of,
)  # fmt: skip
from tuiplay.data.table_rows import IsFooter, Sample
from tuiplay.data.table_units import truth_of
from tuiplay.text import printable

Kind = Literal["number", "text", "empty"]
"""The kind of most values of a column; a column of numbers may contain a wrong one, which reading refuses."""
_MOST_BELOW = 3
"""The maximum number of rows below the header that are not data: questions, codes and units."""


@dataclass(frozen=True)
class Column:
    """The description of one column from a sample.

    Attributes
    ----------
    text
        The name; empty without a header.
    clean
        True if all present values are of one kind.
    distinct
        The number of distinct values; of text, of distinct classes.
    missing
        The share of the rows without a value, 0 to 1.
    reading
        The notation of its numbers; of text, the words for 0 and 1 if it contains nothing else.
    wrong
        A value that is not a number; empty if there is none.
    wrong_line
        The line of ``wrong``; 0 if that is not known.
    counts
        True if it numbers the rows, or identifies them by a number.
    """

    index: int
    text: str
    kind: Kind
    clean: bool
    distinct: int
    missing: float = 0.0
    reading: Reading = UNREADABLE
    wrong: str = ""
    wrong_line: int = 0
    counts: bool = False

    @property
    def name(self) -> str:
        """The name or number for people, safe to print."""
        return printable(self.text, 40) or f"column {self.index + 1}"

    @property
    def place(self) -> str:
        """The column as error messages name it."""
        return f"column {self.index + 1}" + (f" ({printable(self.text, 40)})" if self.text else "")


@dataclass(frozen=True)
class Described:
    """The columns of a table, the number of rows above the data (header, units), and notes for people."""

    columns: list[Column]
    above: int
    notes: tuple[str, ...]


def describe(
    sample: Sample,
    dialect: Dialect,
    wanted: Sequence[str] = (),
    decimal: str = "",
    late: Mapping[int, Sequence[str]] | None = None,
) -> Described:
    """Describe the columns of a table.

    Parameters
    ----------
    sample
        The sample, with at least one row.
    wanted
        Requested columns. The first row is a header if it has text above columns of numbers, or one of these names.
    decimal
        The decimal mark that was specified, or empty.
    late
        Values of columns, by index, that are not in the sample.
    """
    rows = sample.rows
    looks = [_looked_at([row[index] for row in rows[1:]]) for index in range(len(rows[0]))]
    names, above = list(dialect.names), 0
    if not names:
        names = _header(rows[0], looks, wanted)
        above = 1 if names else 0
    if not above:
        looks = [_looked_at([row[index] for row in rows]) for index in range(len(rows[0]))]
        names = names or [""] * len(rows[0])
    notes: list[str] = []
    below = 0
    while above and below < _MOST_BELOW and _is_units([look.kind == "number" for look in looks], rows[above + below :]):
        below += 1
    if below:
        first, last = sample.lines[1], sample.lines[below]
        lower = [" ".join(text.split()) for text in rows[above]]
        # Above names that stand in cells of their own, a merged cell leaves gaps.
        if merged := any(low for name, low in zip(names, lower, strict=True) if not name):
            names = [low or name for name, low in zip(names, lower, strict=True)]
            notes.append(f"the column names are from line {first}, as the header above it has gaps")
        if below > merged:
            notes.append(
                f"line {last} (units) skipped"
                if below - merged == 1
                else f"lines {sample.lines[1 + merged]} to {last} (more headers) skipped"
            )
        above += below
        looks = [_looked_at([row[index] for row in rows[above:]]) for index in range(len(names))]
    names, renamed = _told_apart(names)
    notes.extend(renamed)
    semicolons = dialect.delimiter == ";"
    evidence = decimal or _evidence([look for look in looks if look.kind == "number"])
    headed = len(sample.lines) - above
    columns = []
    for index, (name, look) in enumerate(zip(names, looks, strict=True)):
        figures = [*look.figures, *(late or {}).get(index, ())]
        if look.kind == "number":
            reading = reading_of(figures, evidence, semicolons)
        else:
            reading = Reading(Notation(truth=look.truth)) if look.truth else UNREADABLE
        fields = [row[index] for row in rows[above:]]
        counts = look.kind == "number" and ((not (index or name) and any(names)) or _counts(name, fields, headed))
        line = _line_of(look.wrong, sample, index)
        columns.append(
            Column(index, name, look.kind, look.clean, look.distinct, look.missing, reading, look.wrong, line, counts)
        )
    return Described(columns, above, tuple(notes))


def _header(first: Sequence[str], below: Sequence[_Look], wanted: Sequence[str]) -> list[str]:
    """The names in the first row; empty if it is a row like those below."""
    figures = words = 0
    for text, look in zip(map(str.strip, first), below, strict=True):
        if look.kind == "number":
            # "10 km" above plain numbers is a name.
            figure = looks_numeric(text) or bool(look.unit and measure_of(text) == look.unit)
        elif look.truth:
            figure = text.lower() in look.truth
        else:
            continue
        figures += figure
        words += not figure and text.lower() not in MISSING
    names = [" ".join(text.split()) for text in first]
    named = any(text in names and number(text, True) is None for text in wanted)
    return names if words > figures or named else []


@dataclass(frozen=True)
class _Look:
    kind: Kind
    clean: bool
    distinct: int
    missing: float
    figures: list[str]
    wrong: str
    unit: str = ""
    truth: tuple[str, ...] = ()


def _looked_at(fields: Sequence[str]) -> _Look:
    """The kind and the contents of a column."""
    found = Counter(map(str.strip, fields))
    present = {text: count for text, count in found.items() if text.lower() not in MISSING}
    figures = [text for text in present if looks_numeric(text)]
    known = set(figures)
    words = [text for text in present if text not in known and text.lower() not in MISSING_NUMBER]
    units = {measure_of(text) for text in words} if not figures else set()
    unit = units.pop() if len(units) == 1 else ""
    if unit or (figures and words and all(map(is_booked, words))):
        figures, words = figures + words, []
    numeric, worded = sum(present[text] for text in figures), sum(present[text] for text in words)
    rows = max(1, len(fields))
    if numeric > worded:
        missing = (len(fields) - numeric - worded) / rows
        wrong = words[0] if words else ""
        return _Look("number", not words, len(figures) + len(words), missing, figures, wrong, unit)
    if not present or not (words or any(text in "+-" for text in present)):
        return _Look("empty", True, 0, 1.0, [], "")
    missing = (len(fields) - sum(present.values())) / rows
    wrong = next(iter(words or present))
    return _Look("text", not figures, distinct_labels(list(present)), missing, figures, wrong, truth=truth_of(words))


def _is_units(numeric: Sequence[bool], rows: Sequence[Sequence[str]]) -> bool:
    """True if the row below the header has words in the columns of numbers, such as units or a survey's questions."""
    fields = (
        [field.strip() for field, figures in zip(rows[0], numeric, strict=True) if figures] if len(rows) > 4 else []
    )
    words = [field for field in fields if not is_figure(field) and field.lower() not in MISSING_NUMBER]
    # A column that the exporting program added, such as the number of the respondent, has no question.
    empty = fields.count("")
    return len(words) >= 2 and len(words) + empty == len(fields) and len(words) > empty


def _told_apart(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Names made unique, and notes about those that were renamed."""
    taken = set(names)
    seen: Counter[str] = Counter()
    out, twice = [], []
    for name in names:
        seen[name] += 1
        new = name
        if name and seen[name] > 1:
            number = seen[name]
            while (new := f"{name} ({number})") in taken:
                number += 1
            taken.add(new)
            twice.append(f"{printable(new, 40)}")
        out.append(new)
    if not twice:
        return out, []
    more = f" and {len(twice) - 3} more" if len(twice) > 3 else ""
    return out, [f"columns of the same name are numbered: {', '.join(twice[:3])}{more}"]


def _evidence(looks: Sequence[_Look]) -> str:
    """The decimal mark that columns of numbers prove; empty if none does, or they disagree."""
    if not any("," in text for look in looks for text in look.figures):
        return ""
    # One proof per column is enough: a column is read in one way.
    proofs = (next(filter(None, map(decimal_mark, look.figures)), "") for look in looks)
    marks = set(filter(None, proofs))
    return marks.pop() if len(marks) == 1 else ""


def _line_of(text: str, sample: Sample, index: int) -> int:
    """The first line on which a column has a text; 0 if there is none, or its line is not known."""
    if not text:
        return 0
    pairs = zip(sample.rows, sample.lines)  # noqa: B905 - rows from later parts of the file have no lines
    return next((line for row, line in pairs if row[index].strip() == text), 0)


# Columns that number the rows

_ID = re.compile(
    r"(?:.*[\s_.\-]|.*[a-z0-9](?=I)|)(?:ID|Id)s?|(?:.*[\s_.\-])?ids?|(?:id|ID|Id)[\s_.\-].*"
    r"|(?i:(?:customer|user|patient|movie|item|order|product|student|employee|record|case|sample|person|subject|client"
    r"|account|transaction|passenger|loan|member|object|device|session|event|house|image|row)[\s_.\-]?id"
    r"|u?uid|guid|row[\s_.\-]?(?:names?|num(?:ber)?|no\.?)|unnamed:?[\s_.\d]*"
    r"|(?:subj(?:ect)?|participant|patient|respondent|proband)(?:[\s_.\-]*(?:no|nr|num(?:ber)?|code|#)\.?)?"
    r"|(?:tele)?phone|mobile|fax|ssn|isbn|ean|barcode"
    r"|(?:s|sl|sr|serial)[\s_.\-]*(?:no|nr|num(?:ber)?)\.?|lfd\.?[\s_.\-]*nr\.?|laufende nummer"
    r"|zip[\s_.\-]?(?:code)?|postal[\s_.\-]?code|post[\s_.\-]?code|plz)"
)
_PERHAPS_ID = re.compile(
    r"(?i:index|idx|rows?|n[ro]\.?|num(?:ber)?|#|n[°º]|№|obs(?:ervation)?|case|key|pk|record|line|seq(?:uence)?"
    r"|serial|[a-z]{1,3}id|.*[\s_.\-](?:n[ro]\.?|num(?:ber)?|code|index|key))"
)
"""Names of columns that number the rows if all of their values are different whole numbers."""
_COORDINATES = frozenset({"x", "y", "z", "x1", "x2", "t", "time", "times", "year", "month", "week", "day", "hour",
                          "minute", "second", "age"})  # fmt: skip
"""Names of columns that may run from 1 although they are measurements."""
_FEWEST_RUNNING = 10
_HIGH, _YEARS = 1000, (1500, 2100)


def _counts(name: str, fields: Sequence[str], headed: int) -> bool:
    """True if a column of numbers numbers the rows, judging by its name or because it runs without a gap.

    The first ``headed`` fields are consecutive rows of the file.
    """
    if _ID.fullmatch(name):
        return True
    if name.lower() in _COORDINATES or not fields or len(fields) < _FEWEST_RUNNING:
        return False
    texts = [field.strip() for field in fields]
    if not all(text.isascii() and text.isdigit() for text in texts):
        return False
    if _PERHAPS_ID.fullmatch(name) and len(set(texts)) == len(texts):
        return True
    first = int(texts[0])
    step = int(texts[1]) - first
    # Consecutive numbers from 20 or so may be measurements, and those around 2000 are years.
    starts = first in (0, 1) or (first >= _HIGH and not _YEARS[0] <= first < _YEARS[1])
    return starts and step == 1 and all(int(text) == first + place for place, text in enumerate(texts[:headed]))


# Rows below the table

_TOTAL = re.compile(
    r"(?i:(?:(?:grand[\s-]*|sub[\s-]?)?tot(?:al[es]?s?|aal)|sum(?:me|a)?|(?:gesamt|insgesamt|total)(?:summe)?|somme|mean"
    r"|averages?|avg|mittelwert|durchschnitt|moyenne|promedio|median)(?:[\s:(=].*)?\.?)"
)
_SUMMARY = re.compile(r"(?i:(?:min(?:imum)?|max(?:imum)?|count|n|std(?:ev)?|sd|media|anzahl)(?:[\s:(=].*)?\.?)")
_REMARK = re.compile(
    r"(?i:sources?|quellen?|fuentes?|notes?|anmerkung(?:en)?|remarks?|legende?|footnotes?|stand|eof|end)\b.*|[#*†(©].*"
)


def footer_test(columns: Sequence[Column]) -> IsFooter:
    """A predicate that is True for a row at the end of the file that is a total or a remark, not a faulty row."""
    figures = [column.index for column in columns if column.kind == "number"]
    width = len(columns)

    def is_footer(row: Sequence[str]) -> bool:
        filled = [(index, field.strip()) for index, field in enumerate(row) if field.strip()]
        if not filled:
            return True
        place, first = filled[0]
        if is_figure(first):
            return False
        fields = [row[index].strip() for index in figures if index < len(row)]
        words = sum(field.lower() not in MISSING_NUMBER and not is_figure(field) for field in fields)
        numbers = sum(map(is_figure, fields))
        total, summary = _TOTAL.fullmatch(first), _SUMMARY.fullmatch(first)
        if len(row) == width:
            if words == len(figures) >= 2:
                return True
            # The word is in the place of a number or one of many names, or the row has no label.
            odd = place in figures or columns[place].distinct > MAX_CLASSES
            return bool((total or summary) and (odd or (total and len(filled) < width)))
        return not numbers or place in figures or bool(total or summary or _REMARK.fullmatch(first))

    return is_footer
