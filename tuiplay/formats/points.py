"""The points of an experiment as a table that ``tuiplay FILE.csv`` opens again."""

from __future__ import annotations

import csv
import io
import os

from tuiplay import files
from tuiplay.data.points import class_number
from tuiplay.data.sources import PointSource
from tuiplay.data.split import Split
from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.text import file_name


def write(experiment: Experiment, split: Split, delimiter: str = ",") -> str:
    """The table as text: a header and one line per point with x1, x2 (of a curve x), label (or target), and part.

    Numbers are in full precision, classes are given by name. When the table is read, coordinates are kept if all of
    them lie within [-6, 6]; others, and targets, are scaled to fit. The points are split again.
    """
    stream = io.StringIO()
    table = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    source = experiment.source
    coordinates = ("x",) if source.is_curve else ("x1", "x2")
    table.writerow((*coordinates, "label" if source.classes else "target", "split"))
    for name, points in (("train", split.train), ("validation", split.validation), ("test", split.test)):
        for x1, x2, label in points.tolist():
            place = (x1, x2)[: len(coordinates)]
            table.writerow((*map(repr, place), _label(source, label), name))
    return stream.getvalue()


def _label(source: PointSource, label: float) -> str:
    if not source.classes:
        return repr(label)
    return source.classes[class_number(label, len(source.classes))]


def save(experiment: Experiment, split: Split, path: str, overwrite: bool = False) -> None:
    """Write the points to a file, completely or not at all; with tabs if its name ends in .tsv.

    Raises
    ------
    files.AlreadyExistsError
        If the file exists and ``overwrite`` is False.
    InputError
        If it cannot be written, or is the source of the points, which would lose its other columns.
    """
    own = experiment.data.file
    if own and os.path.realpath(own) == os.path.realpath(path):
        raise InputError(f"{file_name(path)}: the points come from this file; choose another name")
    delimiter = "\t" if path.lower().endswith(".tsv") else ","
    files.write(path, write(experiment, split, delimiter).encode("utf-8"), overwrite)
