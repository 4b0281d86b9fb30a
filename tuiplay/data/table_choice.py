"""The choice of the columns of a table that become coordinates and label: those requested, or the best guess."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tuiplay.data.points import Array
from tuiplay.data.table_columns import Column
from tuiplay.data.table_labels import MAX_CLASSES
from tuiplay.data.table_telling import SAME, LabelKind, correlation, sample_values, telling
from tuiplay.errors import InputError
from tuiplay.text import did_you_mean, listed, printable, quoted

_LABEL_NAMES = (
    "label", "labels", "target", "outcome", "survived", "churn", "exited", "attrition", "diagnosis", "fraud",
    "is fraud", "stroke", "class", "klasse", "classe", "clase", "species", "category", "group", "variety",
    "cluster", "quality", "charges", "price",
    "saleprice", "sale price", "selling price", "medv", "median house value", "value", "output", "z", "y",
)  # fmt: skip
HOW_TO_CHOOSE = "--x and --y choose others, on the screen: Columns in the toolbox (T, c)"
"""A clause for notes that explains how to choose other columns."""
_PAIRS = (("x", "y"), ("x1", "x2"))


@dataclass(frozen=True)
class Wanted:
    """The columns that were requested, by name or number; empty ones are guessed. ``projection``: "columns", "pca"."""

    x: str = ""
    y: str = ""
    label: str = ""
    target: str = ""
    projection: str = "columns"

    @property
    def names(self) -> list[str]:
        """All requested columns."""
        return [text.strip() for text in (self.x, self.y, self.label, self.target) if text.strip()]


@dataclass(frozen=True)
class Choice:
    """The columns that were chosen.

    Attributes
    ----------
    inputs
        The columns for x and y, or all that are projected.
    label
        The column of classes or of numbers to predict.
    task
        Which of the two, or "guess" if its values are to decide.
    others
        The columns that are not used.
    notes
        Sentences for people about the guess.
    guessed
        The columns that were guessed, not requested.
    projected
        True if the inputs are projected.
    """

    inputs: tuple[Column, ...]
    label: Column
    task: LabelKind
    others: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    guessed: tuple[Column, ...] = ()
    projected: bool = False


def _no_numbers_in(columns: Sequence[Column]) -> str:
    """A clause about the first column that contains words, or else nothing; "" if all contain numbers."""
    one = next((one for one in columns if one.kind == "text" and one.wrong), None)
    if one is None or len(columns) < 2:
        empty = next((one for one in columns if one.kind == "empty" and one.text), None)
        return f"and {empty.place} is empty" if empty else ""
    line = f" on line {one.wrong_line}" if one.wrong_line else ""
    return f"and {one.place} holds words: {quoted(one.wrong, 20)}{line}"


def choose(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    file: str,
    wanted: Wanted,
    rejected: Mapping[int, str] | None = None,
) -> Choice:
    """Choose the requested columns, and guess those that were not requested.

    Parameters
    ----------
    columns, rows
        The columns and rows of a sample of the file.
    file
        The file's name, with which error messages begin.
    rejected
        Columns that proved to be unusable during reading, by index, with the reason; they are not guessed again.

    Raises
    ------
    InputError
        For a column that does not exist, is used twice or contains no numbers, or for too few columns.
    """
    if wanted.label and wanted.target:
        raise InputError(f"{file}: give either a label or a target, not both: classes or a number to predict")
    if wanted.projection not in ("columns", "pca"):
        raise InputError(f"{file}: projection must be columns or pca, not {quoted(wanted.projection)}")
    if len(columns) < 3:
        raise InputError(
            f"{file}: line 1: {len(columns)} column{'' if len(columns) == 1 else 's'}; two of numbers and a label are"
            " needed (or x and y, for a curve), "
            f"{_no_numbers_in(columns) or 'separated by commas, semicolons, tabs, | or spaces'}"
        )
    return _Chooser(columns, rows, file, wanted, rejected or {}).choice()


class _Chooser:
    """The state of one choice of columns."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        file: str,
        wanted: Wanted,
        rejected: Mapping[int, str],
    ) -> None:
        self.columns, self.rows, self.file, self.rejected = columns, rows, file, rejected
        self.projected = wanted.projection == "pca"
        self.notes: list[str] = []
        self._flaws: dict[int, str] = {}
        self._known: dict[int, Array] = {}
        self.found: dict[str, Column] = {}
        for role in ("label", "target") if self.projected else ("x", "y", "label", "target"):
            text = getattr(wanted, role)
            if text.strip():
                column = find(columns, text, role, file)
                if column in self.found.values():
                    raise InputError(
                        f"{file}: {column.place} is used twice; x, y and the label must be different columns"
                    )
                self.found[role] = column

    def choice(self) -> Choice:
        """The chosen columns."""
        label = self.found.get("label") or self.found.get("target")
        task: LabelKind = "classes" if "label" in self.found else "target" if "target" in self.found else "guess"
        if label is None:
            label = self._label()
            if label.kind != "number" or not (label.clean or label.distinct > MAX_CLASSES):
                task = "classes"
        inputs = self._inputs(label, task)
        if len(inputs) < 2:
            raise InputError(
                f"{self.file}: {len(inputs) or 'no'} column{'' if len(inputs) == 1 else 's'} of numbers besides the"
                f" label, {label.place}; x and y need two{self._words_in(label)}"
            )
        others = tuple(column for column in self.columns if column not in inputs and column is not label)
        guessed = tuple(column for column in (*inputs, label) if column not in self.found.values())
        return Choice(inputs, label, task, others, tuple(self.notes), guessed, self.projected)

    def _words_in(self, label: Column) -> str:
        """A clause about the first of the other columns without numbers, as an example."""
        words = _no_numbers_in([one for one in self.columns if one is not label])
        return f", {words}" if words else ""

    # The label

    def _label(self) -> Column:
        """The first candidate that is suitable, preferably one that leaves two measurements for x and y."""
        candidates = list(self._candidates())
        reasons = {column.index: self._unfit(column) for column in candidates}
        fit = [column for column in candidates if not reasons[column.index]]
        for column in [*(one for one in fit if self._leaves_enough(one, strict=True)), *fit]:
            if self._leaves_enough(column, strict=False):
                first = candidates[0]
                if reasons[first.index]:
                    self.notes.append(f"{first.name} is not the label: {reasons[first.index]}")
                return column
        return candidates[0]

    def _candidates(self) -> Iterator[Column]:
        """The candidates for the label: by name; then text, few distinct values first; then numbers, last one first."""
        free = [column for column in self.columns if column not in self.found.values()]
        filled = [column for column in free if column.kind != "empty"] or free
        seen: set[int] = set()

        def new(columns: Sequence[Column]) -> Iterator[Column]:
            for column in columns:
                if column.index not in seen:
                    seen.add(column.index)
                    yield column

        by_name = {_words(column.text): column for column in reversed(filled)}
        # If there is an x, y is a coordinate.
        yield from new(
            [by_name[name] for name in _LABEL_NAMES if name in by_name and not (name == "y" and "x" in by_name)]
        )
        # Two numbers in the last column are classes: 0 and 1, 1 and 2.
        yield from new([column for column in filled[-1:] if column.kind == "number" and self._is_code(column, 2)])
        if not _has_names(self.columns):
            # Old files have the class in the first column.
            first, last = filled[0], filled[-1]
            if last.distinct > MAX_CLASSES and first.kind == "number" and self._is_code(first, MAX_CLASSES):
                yield from new([first])
        texts = [column for column in filled if column.kind == "text"]
        few = [column for column in texts if 2 <= column.distinct <= MAX_CLASSES]
        yield from new(sorted(few, key=lambda column: (column.distinct, -column.index)))
        figures = [column for column in filled if column.kind == "number" and not column.counts]
        if texts and len(figures) < 3:
            yield from new(texts[-1:])
        yield from new(figures[::-1])
        yield from new(filled[::-1])

    def _is_code(self, column: Column, most: int) -> bool:
        """True if a column contains only consecutive whole numbers from 0 or 1, at most ``most`` of them."""
        if not 2 <= column.distinct <= most or self._flaw(column):
            return False
        values = np.unique(self._values(column))
        values = values[~np.isnan(values)]
        return len(values) >= 2 and values[0] in (0.0, 1.0) and bool(np.all(np.diff(values) == 1.0))

    def _leaves_enough(self, label: Column, strict: bool) -> bool:
        """True if two columns of numbers remain for x and y; ``strict``: usable ones that do not number the rows."""
        given = sum(role in self.found for role in ("x", "y"))
        taken = [label, *self.found.values()]
        figures = self._figures(taken, 2 - given)
        return given + sum(not strict or not (one.counts or self._flaw(one)) for one in figures) >= 2

    def _unfit(self, column: Column) -> str:
        """The reason why a column cannot be guessed as the label; empty if it can."""
        if column.index in self.rejected:
            return self.rejected[column.index]
        if column.counts:
            return "it numbers the rows"
        if column.missing > 0.5:
            return f"it is missing in {column.missing:.0%} of the rows"
        if column.kind == "text" or not (column.clean or column.distinct > MAX_CLASSES):
            if column.distinct > MAX_CLASSES:
                return f"it has more than {MAX_CLASSES} different values"
        elif flaw := self._flaw(column):
            return flaw
        if column.distinct < 2:
            return "it is the same in every row"
        return ""

    # The inputs

    def _figures(self, taken: Sequence[Column], wanted: int) -> list[Column]:
        """The free columns of numbers; if they are too few, also those of two words for 0 and 1."""
        free = [one for one in self.columns if one not in taken]
        figures = [one for one in free if one.kind == "number"]
        if sum(not one.counts for one in figures) < wanted:
            figures = [one for one in free if one.kind == "number" or one.reading.notation]
        return figures

    def _flaw(self, column: Column) -> str:
        """The reason why a column of numbers cannot be guessed as x or y; empty if it can."""
        if column.index not in self._flaws:
            self._flaws[column.index] = self._flaw_of(column)
        return self._flaws[column.index]

    def _flaw_of(self, column: Column) -> str:
        if column.index in self.rejected:
            return self.rejected[column.index]
        if not column.clean:
            line = f"line {column.wrong_line}: " if column.wrong_line else ""
            return f"{line}{quoted(column.wrong)} is not a number"
        if column.reading.sentence:
            return column.reading.sentence
        if column.missing > 0.5:
            return f"it is missing in {column.missing:.0%} of the rows"
        if np.isinf(self._values(column)).any():
            return "it holds infinite values"
        return ""

    def _inputs(self, label: Column, task: LabelKind) -> tuple[Column, ...]:
        """The requested columns, and of the others those most informative about the label."""
        given = [self.found[role] for role in ("x", "y") if role in self.found]
        figures = self._figures([label, *given], 2 - len(given))
        flaws = {one.index: self._flaw(one) for one in figures}
        sound = [one for one in figures if not flaws[one.index]]
        measured = [one for one in sound if not one.counts]
        lacking = 2 - len(given)
        pool = self._enough(measured, sound, figures, 2 if self.projected else lacking)
        for one in [one for one in figures if flaws[one.index] and one not in pool and not one.counts][:3]:
            self.notes.append(f"{one.name} is not used: {flaws[one.index]}")
        if self.projected:
            return tuple(pool)
        chosen = self._most_telling(pool, given, label, task, lacking)
        numbering = [one.name for one in chosen if one.counts]
        if numbering:
            self.notes.append(f"{numbering[0]} numbers the rows and is used because no other numeric column is left")
            if task == "target" or (task == "guess" and label.kind == "number" and label.distinct > MAX_CLASSES):
                self.notes.append("--y none leaves it out: a curve")
        for one in (*given, *chosen):
            truth = one.reading.notation.truth if one.reading.notation else ()
            if truth:
                self.notes.append(f"in {one.name} {truth[0]} is 0 and {truth[1]} is 1")
        rest = iter(chosen)
        pair = [self.found.get(role) or next(rest, None) for role in ("x", "y")]
        return tuple(one for one in pair if one is not None)

    @staticmethod
    def _enough(measured: list[Column], sound: list[Column], figures: list[Column], wanted: int) -> list[Column]:
        """The best columns, supplemented by worse ones up to the required number; in their order."""
        pool = list(measured)
        for more in (sound, figures):
            for one in more:
                if len(pool) < wanted and one not in pool:
                    pool.append(one)
        return sorted(pool, key=lambda one: one.index)

    def _most_telling(
        self, pool: list[Column], given: list[Column], label: Column, task: LabelKind, wanted: int
    ) -> list[Column]:
        if len(pool) <= wanted:
            return pool
        by_name = {one.text.lower(): one for one in reversed(pool)}
        for pair in _PAIRS:
            if not given and all(name in by_name for name in pair):
                return [by_name[name] for name in pair]
        scores, what = telling(pool, self._values, label, self.rows, task)
        copies = [one.name for one in pool if math.isnan(scores[one.index])]
        if copies:
            are = "is a copy" if len(copies) == 1 else "are copies"
            self.notes.append(f"{listed(copies, 3)} {are} of {label.name}, so not proposed")
        original = [one for one in pool if not math.isnan(scores[one.index])]
        ranked = sorted(original, key=lambda one: (-scores[one.index], one.index))
        chosen: list[Column] = []
        for one in ranked:
            if len(chosen) < wanted and not any(self._same(one, other) for other in (*chosen, *given)):
                chosen.append(one)
        for one in [*ranked, *pool]:
            if len(chosen) < wanted and one not in chosen:
                chosen.append(one)
        chosen.sort(key=lambda one: one.index)
        count = f"{len(pool)} numeric columns"
        which = f"the {'two' if wanted == 2 else 'one'} of {count} most informative about"
        self.notes.append(
            f"{' and '.join(one.name for one in chosen)} {'are' if wanted == 2 else 'is'} {which} {label.name}"
            f" ({what}); {HOW_TO_CHOOSE}"
        )
        return chosen

    def _same(self, one: Column, other: Column) -> bool:
        return other.reading.sentence == "" and abs(correlation(self._values(one), self._values(other))) > SAME

    def _values(self, column: Column) -> Array:
        if column.index not in self._known:
            self._known[column.index] = sample_values(column, self.rows)
        return self._known[column.index]


def _words(name: str) -> str:
    """A name in lower case, with single spaces between its words."""
    return " ".join(name.lower().replace("_", " ").replace("-", " ").split())


def _has_names(columns: Sequence[Column]) -> bool:
    return any(column.text for column in columns)


def find(columns: Sequence[Column], text: str, role: str, file: str) -> Column:
    """Find a column by its name, exactly or ignoring case, or else by its number.

    Raises
    ------
    InputError
        If there is none, or there are several with that name.
    """
    text = text.strip()
    for same in (
        [column for column in columns if text in (column.text, column.name)],
        [column for column in columns if text.lower() == column.text.lower()],
    ):
        if len(same) == 1:
            return same[0]
        if same:
            numbers = " and ".join(str(column.index + 1) for column in same[:5])
            raise InputError(f"{file}: several columns are called {quoted(text)}; choose {role} by number: {numbers}")
    if text.isascii() and text.isdigit():
        if len(text) <= 4 and 1 <= int(text) <= len(columns):
            return columns[int(text) - 1]
        raise InputError(
            f"{file}: there is no column {printable(text, 20)} for {role}; they count from 1 to {len(columns)}"
        )
    names = [column.name for column in columns]
    known = f"; the columns are {listed(names)}" if _has_names(columns) else f"; without a header: 1 to {len(columns)}"
    raise InputError(f"{file}: there is no column {quoted(text)} for {role}{did_you_mean(text, names)}{known}")
