"""The sources of an experiment's points: a built-in set, a file, or drawn points."""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from msgspec import structs

from tuiplay.data.curves import Raised, around, target_of
from tuiplay.data.datasets import DATASETS, DRAWN, DRAWN_CURVE, FORMULA, NO_POINTS, Dataset
from tuiplay.data.drawn import drawn_curve, drawn_points
from tuiplay.data.points import CURVE, Array, Problem, labels_of
from tuiplay.data.random_stream import Stream
from tuiplay.data.sampling import FAST_FROM, check_balance
from tuiplay.data.split import Split, check_parts, generate, part_counts, stratified
from tuiplay.text import figure_text, printable

if TYPE_CHECKING:
    from tuiplay.data.table import Table

TWO_CLASSES = ("-1", "+1")


class Description(Protocol):
    """The fields of ``Experiment.data`` that determine the points."""

    @property
    def dataset(self) -> str: ...
    @property
    def noise(self) -> float: ...
    @property
    def train_percent(self) -> float: ...
    @property
    def validation_percent(self) -> float: ...
    @property
    def samples(self) -> int: ...
    @property
    def balance(self) -> float: ...
    @property
    def seed(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def x(self) -> str: ...
    @property
    def y(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def projection(self) -> str: ...
    @property
    def scaling(self) -> Sequence[float]: ...
    @property
    def scale(self) -> str: ...
    @property
    def decimal(self) -> str: ...
    @property
    def skip_bad_rows(self) -> bool: ...
    @property
    def points(self) -> Sequence[Sequence[float]]: ...
    @property
    def curve_points(self) -> Sequence[Sequence[float]]: ...


@dataclass(frozen=True)
class PointSource:
    """A source of points, with their description.

    Attributes
    ----------
    name, title
        The key in files and the name for people; of a file, its path and the last part of that.
    problem
        "classification", "regression" or "curve".
    classes
        The names of the classes, in the order -1, +1 for two and 0, 1, 2 ... for more; empty in regression. (The
        first class of ``data.balance`` is +1 all the same, the one that the original's sets begin with.)
    samples
        The total number of points.
    about, note
        A sentence for the help, and one about the processing of the points, such as a table's scaling; may be empty.
    own
        True if the points are from a file or drawn: noise, ``samples`` and ``balance`` do not apply.
    draws
        True if ``split`` draws from the stream; otherwise the stream is left untouched for the weights.
    columns
        The names of x1, x2 and the label in a file.
    scaling
        The centre and the half width of x1 and of x2 in a file, which are scaled to [-6, 6].
    target_scaling
        The centre and the half width of the target of a file in regression, or of a formula, which is scaled to
        [-1, 1].
    """

    name: str
    title: str
    problem: Problem
    classes: tuple[str, ...]
    samples: int
    about: str
    own: bool
    note: str
    draws: bool
    columns: tuple[str, ...] = ()
    scaling: tuple[float, ...] = ()
    target_scaling: tuple[float, float] = (0.0, 1.0)
    _entry: Dataset | None = field(default=None, repr=False, compare=False)
    _rows: Array | None = field(default=None, repr=False, compare=False)
    _is_test: Array | None = field(default=None, repr=False, compare=False)

    @property
    def is_curve(self) -> bool:
        """True if a point has the single input x; its x2 is then 0."""
        return self.problem == CURVE

    @property
    def entry(self) -> Dataset | None:
        """The data set that generates the points; None for points of a file and for drawn ones."""
        return self._entry

    def same_points(self, other: PointSource) -> bool:
        """True if the points and their description are the same."""
        if self is other or self._rows is None or other._rows is None:
            return self == other
        return self == other and np.array_equal(self._rows, other._rows)

    def part_counts(self, data: Description) -> tuple[int, int, int]:
        """The numbers of points that ``split`` puts into training, validation and test."""
        if self._is_test is not None and self._is_test.any():
            marked = int(np.count_nonzero(self._is_test))
            return self.samples - marked, 0, marked
        return part_counts(self.samples, data.train_percent, data.validation_percent)

    def split(self, data: Description, stream: Stream) -> Split:
        """Split the points of ``data``, of which this is the source; ``stream`` is left where weights begin.

        Drawn points that are marked as test points, if there are any, are the test set, and the others the training
        set. Otherwise points of a file and drawn ones are split by the seed, stratified by class. Parts of drawn points
        may be empty.

        Raises
        ------
        InputError
            If a part would be empty, or for a balance of a regression set.
        """
        if self._rows is None:
            assert self._entry is not None
            check_parts(self.samples, data.train_percent, data.validation_percent)
            return generate(
                self._entry,
                data.noise,
                data.train_percent,
                stream,
                validation_percent=data.validation_percent,
                samples=data.samples,
                balance=data.balance,
                seed=data.seed,
            )
        if self._is_test is not None and self._is_test.any():
            marked = self._is_test > 0
            return Split(self._rows[~marked], self._rows[marked])
        if self.name not in _DRAWINGS:
            check_parts(self.samples, data.train_percent, data.validation_percent)
        return stratified(
            self._rows,
            data.train_percent,
            data.validation_percent,
            data.seed,
            by_class=bool(self.classes),
        )


def source_of(data: Description) -> PointSource:
    """The source that ``data`` describes.

    The points of a file are cached until it is replaced or changed: see ``file_identity``.

    Raises
    ------
    InputError
        For a file that cannot be used, malformed drawn points, or a balance in regression.
    """
    if data.file:
        how = _how_it_is_read(data)
        identity = file_identity(data.file)
        # A file without a status cannot be read either; the reader raises the error.
        return _remembered(data.file, how, identity) if identity else _read(data.file, how)
    if data.dataset == DRAWN:
        return _from_drawing(tuple(tuple(row) for row in data.points))
    if data.dataset == DRAWN_CURVE:
        return _from_drawn_curve(tuple(tuple(row) for row in data.curve_points))
    if data.dataset == FORMULA:
        return _from_formula(data.target, data.samples, data.balance)
    return _NOTHING if data.dataset == NO_POINTS else _built_in(data.dataset, data.samples, data.balance)


def described_by(data: Description) -> tuple[object, ...]:
    """The values of ``data`` that determine the source; the others decide how its points are generated and split."""
    if data.file:
        return (data.file, *_how_it_is_read(data))
    drawn = {DRAWN: data.points, DRAWN_CURVE: data.curve_points}
    if data.dataset in drawn:
        return data.dataset, drawn[data.dataset]
    target = data.target if data.dataset == FORMULA else ""
    return data.dataset, data.samples, data.balance, target


def file_identity(path: str) -> tuple[int, ...]:
    """Numbers that change if the file is changed or replaced; empty if its status cannot be read."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):  # ValueError: not a valid name of a file
        return ()
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def class_names(classes: int) -> tuple[str, ...]:
    """The names of unnamed classes: ("-1", "+1") for two, ("0", "1", "2") for three."""
    return TWO_CLASSES if classes == 2 else tuple(str(number) for number in range(classes))


_NOTHING = PointSource(
    NO_POINTS,
    DATASETS[NO_POINTS].title,
    DATASETS[NO_POINTS].problem,
    (),
    0,
    DATASETS[NO_POINTS].about,
    own=True,
    note="",
    draws=False,
    _rows=np.empty((0, 3)),
)


_DRAWINGS = (DRAWN, DRAWN_CURVE, NO_POINTS)
"""The sets of which any part may be empty."""


@functools.lru_cache(maxsize=64)
def _built_in(name: str, samples: int, balance: float) -> PointSource:
    return _made_by(DATASETS[name], samples, balance)


def _made_by(entry: Dataset, samples: int, balance: float) -> PointSource:
    check_balance(entry, balance)
    count = samples or entry.samples
    return PointSource(
        entry.name,
        entry.title,
        entry.problem,
        class_names(entry.classes),
        count,
        entry.about,
        own=False,
        note="",
        draws=count <= FAST_FROM,
        _entry=entry,
    )


@functools.lru_cache(maxsize=64)
def _from_formula(text: str, samples: int, balance: float) -> PointSource:
    target = target_of(text)
    centre, half = target.scaling
    ends = f"{figure_text(centre - half)} ... {figure_text(centre + half)}"
    scaled = f", scaled from {ends} to -1 ... 1" if half != 1 or centre else ""
    entry = structs.replace(
        DATASETS[FORMULA],
        generate=around(target.rule),
        noise=Raised(target.rule),
        rule=target.rule,
        title=f"y = {target.text}",
        about=f"One input: y = {target.text}{scaled}.",
    )
    return replace(_made_by(entry, samples, balance), target_scaling=target.scaling)


TABLE_FIELDS = ("x", "y", "label", "target", "projection", "scaling", "scale", "decimal", "skip_bad_rows")
"""The fields of ``data`` that determine how a file is read, which are parameters of ``table.load``."""


def _how_it_is_read(data: Description) -> tuple[Any, ...]:
    values = (getattr(data, name) for name in TABLE_FIELDS)
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)


@functools.lru_cache(maxsize=4)
def _remembered(path: str, how: tuple[Any, ...], _identity: tuple[int, ...]) -> PointSource:
    return _read(path, how)


def _read(path: str, how: tuple[Any, ...]) -> PointSource:
    from tuiplay.data.table import load

    table: Table = load(path, **dict(zip(TABLE_FIELDS, how, strict=True)))
    title = printable(path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path)
    names = ", ".join(table.names)
    return PointSource(
        path,
        title,
        table.problem,
        tuple(table.classes),
        len(table.points),
        f"{len(table.points):,} of your own points from {title}: {names}.",
        own=True,
        note=table.note,
        draws=False,
        columns=table.names,
        scaling=table.scaling,
        target_scaling=table.target_scaling,
        _rows=table.points,
    )


@functools.lru_cache(maxsize=8)
def _from_drawing(rows: tuple[tuple[float, ...], ...]) -> PointSource:
    points, is_test = drawn_points(rows)
    classes = max(2, int(points[:, 2].max(initial=0.0)) + 1)
    points[:, 2] = labels_of(points[:, 2], classes)
    return _drawn(DATASETS[DRAWN], class_names(classes), points, is_test)


@functools.lru_cache(maxsize=8)
def _from_drawn_curve(rows: tuple[tuple[float, ...], ...]) -> PointSource:
    return _drawn(DATASETS[DRAWN_CURVE], (), *drawn_curve(rows))


def _drawn(entry: Dataset, classes: tuple[str, ...], points: Array, is_test: Array) -> PointSource:
    return PointSource(
        entry.name,
        entry.title,
        entry.problem,
        classes,
        len(points),
        entry.about,
        own=True,
        note="",
        draws=False,
        _rows=points,
        _is_test=is_test,
    )
