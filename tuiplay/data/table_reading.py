"""Reading of the chosen columns of a table as numbers, block by block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from tuiplay.data.points import Array
from tuiplay.data.table_choice import Choice
from tuiplay.data.table_columns import Column
from tuiplay.data.table_labels import MAX_CLASSES, Classes, Codes, classes_of
from tuiplay.data.table_numbers import NotANumberError, convert, is_figure, number_sentence
from tuiplay.data.table_rows import Block
from tuiplay.errors import InputError
from tuiplay.text import counted, listed, quoted

MIN_ROWS = 4
"""The minimum number of rows: those of the truth table of exclusive or."""
MAX_VALUES = 50_000_000
"""The maximum of numbers that a projection keeps in memory at once (8 bytes each)."""
_GROWTH = 1 << 16
"""The number of rows for which memory is added at once."""

Flags = npt.NDArray[np.bool_]


class UnfitError(InputError):
    """The error for a chosen column that proves to be unusable.

    Attributes
    ----------
    where
        The beginning of the sentence: file, line, column.
    brief
        The reason, for a note about another choice.
    text
        The value at fault, or empty.
    """

    def __init__(self, where: str, reason: str, column: Column, brief: str, text: str = "") -> None:
        super().__init__(f"{where}: {reason}")
        self.where, self.column, self.brief, self.text = where, column, brief, text


class _GrowingArray:
    """Rows of numbers in one block of memory, which the system enlarges in place: they are never in memory twice.

    Arrays that are put together at the end are, if the memory of small ones does not go back to the system.
    """

    def __init__(self, *width: int) -> None:
        self._rows, self._width, self._count = np.empty((0, *width)), width, 0

    def append(self, rows: Array) -> None:
        """Add rows of shape (n, width), or (n,) without a width."""
        end = self._count + len(rows)
        if end > len(self._rows):
            self._rows.resize((end + _GROWTH, *self._width), refcheck=False)
        self._rows[self._count : end] = rows
        self._count = end

    def take(self) -> Array:
        """Return all rows as an array, and keep none."""
        self._rows.resize((self._count, *self._width), refcheck=False)
        rows, self._rows, self._count = self._rows, np.empty((0, *self._width)), 0
        return rows


class Gathered:
    """The rows in which no value of a chosen column is missing.

    Attributes
    ----------
    kept, skipped
        The numbers of rows that were kept, and of rows with missing values, which were left out.
    blank
        The number of rows without any value, which are not counted in ``skipped``.
    """

    def __init__(self, file: str, choice: Choice) -> None:
        self.file, self.choice = file, choice
        self.codes = Codes() if choice.task == "classes" else None
        self.counts = np.zeros(0, np.intp)
        self.kept = self.skipped = self.blank = 0
        self._missing = [0] * (len(choice.inputs) + 1)
        self._inputs, self._labels = _GrowingArray(len(choice.inputs)), _GrowingArray()

    def read(self, blocks: Iterable[Block], above: int) -> None:
        """Add all blocks except the first ``above`` rows, which are not data."""
        for block in blocks:
            if above:
                block, above = block.part(above), max(0, above - len(block.rows))
            if block.rows:
                self._add(block)

    def _add(self, block: Block) -> None:
        inputs = np.empty((len(block.rows), len(self.choice.inputs)))
        for place, column in enumerate(self.choice.inputs):
            inputs[:, place] = self._numbers(block, column)
        index = self.choice.label.index
        if self.codes is None:
            labels = self._numbers(block, self.choice.label)
            unlabelled = np.isnan(labels)
        else:
            code = self.codes.__getitem__
            labels = np.array([code(row[index]) for row in block.rows], np.float64)
            unlabelled = labels < 0
        absent = np.isnan(inputs)
        whole = ~(absent.any(axis=1) | unlabelled)
        kept = int(np.count_nonzero(whole))
        if kept < len(whole):
            self._leave_out(block, whole, absent, unlabelled)
            inputs, labels = inputs[whole], labels[whole]
        self.kept += kept
        if self.codes is not None:
            self._count(labels)
        if self.kept * len(self.choice.inputs) > MAX_VALUES:
            raise InputError(
                f"{self.file}: line {block.lines[-1]}: more than {MAX_VALUES:,} numbers to project;"
                " choose two columns as x and y"
            )
        self._inputs.append(inputs)
        self._labels.append(labels)

    def _leave_out(self, block: Block, whole: Flags, absent: Flags, unlabelled: Flags) -> None:
        rows = np.flatnonzero(~whole).tolist()
        blank = sum(not any(field.strip() for field in block.rows[place]) for place in rows)
        self.blank += blank
        self.skipped += len(rows) - blank
        counts = [*absent.sum(axis=0).tolist(), int(unlabelled.sum())]
        self._missing = [before + more for before, more in zip(self._missing, counts, strict=True)]

    def _count(self, codes: Array) -> None:
        """Count the occurrences of each spelling, and refuse too many classes as soon as they occur."""
        assert self.codes is not None
        counts = np.bincount(codes.astype(np.intp), minlength=len(self.codes.texts))
        counts[: len(self.counts)] += self.counts
        fresh = len(counts) > len(self.counts) or np.count_nonzero(counts) > np.count_nonzero(self.counts)
        self.counts = counts
        if fresh and np.count_nonzero(counts) > MAX_CLASSES:
            self.classes(fewest=0)

    def _numbers(self, block: Block, column: Column) -> Array:
        texts = [row[column.index] for row in block.rows]
        notation = column.reading.best
        if column.reading.other is not None:
            at = next((place for place, text in enumerate(texts) if text.strip() == column.reading.example), 0)
            raise self._unfit(block, column, at, column.reading.sentence)
        try:
            values = convert(texts, notation)
            infinite = np.isinf(values)
            if not infinite.any():
                return values
            at, what = int(infinite.argmax()), "is infinite or too large; only finite numbers can be shown"
            raise self._unfit(block, column, at, f"{quoted(texts[at].strip())} {what}")
        except NotANumberError as error:
            text = texts[error.index].strip()
            sentence = number_sentence(text, notation)
            remedy = "" if is_figure(text) else "; leave the field empty if the value is missing"
            if column is self.choice.label and self.choice.task == "target":
                remedy = "; if it names classes, choose it as the label"
            raise self._unfit(block, column, error.index, sentence, text, remedy) from None

    def _unfit(
        self, block: Block, column: Column, at: int, sentence: str, text: str = "", remedy: str = ""
    ) -> UnfitError:
        line = f"line {block.lines[at]}"
        where = f"{self.file}: {line}: {column.place}"
        return UnfitError(where, f"{sentence}{remedy}", column, f"{line}: {sentence}", text)

    def classes(self, fewest: int = 2) -> Classes:
        """The classes of the label.

        Raises
        ------
        UnfitError
            If there are fewer than ``fewest`` or more than ``MAX_CLASSES``.
        """
        assert self.codes is not None
        counts = {self.codes.texts[code]: int(self.counts[code]) for code in np.flatnonzero(self.counts).tolist()}
        found = classes_of(counts, self.choice.label.reading.notation)
        check_classes(self.file, self.choice.label, found.names, found.numeric, fewest)
        return found

    def finish(self) -> tuple[Array, Array, Classes | None]:
        """The inputs, shape (rows, k), the labels, shape (rows,), and the classes if the labels are indices of classes.

        Raises
        ------
        InputError
            If more rows were left out than kept, or too few are left.
        """
        self._check_enough()
        inputs, labels = self._inputs.take(), self._labels.take()
        if self.codes is None:
            return inputs, labels, None
        classes = self.classes()
        places = np.full(len(self.codes.texts), np.nan)
        for text, place in classes.places.items():
            places[self.codes[text]] = place
        labels = places[labels.astype(np.intp)]
        named = ~np.isnan(labels)
        if not named.all():
            inputs, labels = inputs[named], labels[named]
            self._missing[-1] += self.kept - len(labels)
            self.skipped, self.kept = self.skipped + self.kept - len(labels), len(labels)
            self._check_enough()
        return inputs, labels, classes

    def _check_enough(self) -> None:
        rows = self.kept + self.skipped
        if self.skipped > self.kept:
            used = (*self.choice.inputs, self.choice.label)
            worst = max(
                zip(self._missing, used, strict=True), key=lambda pair: (pair[1] in self.choice.guessed, pair[0])
            )
            reason = (
                f"values are missing in {self.skipped:,} of {rows:,} rows, more than half;"
                f" check {listed([column.place for column in used])}"
            )
            raise UnfitError(self.file, reason, worst[1], f"it is missing in {worst[0]:,} of {rows:,} rows")
        if self.kept < MIN_ROWS:
            raise InputError(f"{self.file}: {counted(self.kept, 'row')} can be used; at least {MIN_ROWS} are needed")


def check_classes(file: str, label: Column, names: Sequence[str], numeric: bool, fewest: int = 2) -> None:
    """Check the number of classes.

    Raises
    ------
    UnfitError
        If there are too few or too many; the sentence names a remedy.
    """
    where = f"{file}: {label.place}"
    if len(names) > MAX_CLASSES:
        other = "choose another column as the label"
        remedy = f"choose it as the target to predict the number, or {other[7:]}" if numeric else other
        many = f"more than {MAX_CLASSES} classes"
        raise UnfitError(where, f"{many}: {listed(names)}; {remedy}", label, f"it has {many}")
    if len(names) < fewest:
        filled = " that is filled in" if label.missing else ""
        remedy = "write a word for the other class into the empty fields, or " if filled else ""
        what = f"every row{filled} is of the class {quoted(names[0])}"
        raise UnfitError(where, f"{what}; a label has at least two, so {remedy}choose another column", label, what)
