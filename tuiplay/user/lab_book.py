"""The lab book: a person's notes, each with the epoch, the settings and the losses at that moment, one row per run."""

from __future__ import annotations

import csv
import io
import json
import math
import os
from datetime import datetime
from pathlib import Path

import msgspec

from tuiplay import files
from tuiplay.errors import InputError
from tuiplay.run.pins import settings_of
from tuiplay.run.run import Run
from tuiplay.text import file_name, printable

_FILE, _LIMIT = "notes.jsonl", 50_000_000
LONGEST = 2_000
"""The maximum length of a note in characters."""
COLUMNS = ("when", "data", "epoch", "train_loss", "test_loss", "train_score", "test_score", "settings", "note")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A run at its last note; losses and scores are None if they are undefined or not finite."""

    run: str
    when: str
    data: str
    epoch: int
    train_loss: float | None
    test_loss: float | None
    train_score: float | None
    test_score: float | None
    settings: str
    note: str


def row_of(run: Run, name: str, when: datetime) -> Row:
    """The row of a run in its present state, without a note; ``name`` identifies the run."""
    train_score, test_score = run.scores
    return Row(
        run=name,
        when=when.isoformat(" ", "seconds"),
        data=printable(run.experiment.source.title, 80),
        epoch=run.trainer.epoch,
        train_loss=_number(run.train_loss),
        test_loss=_number(run.test_loss),
        train_score=_number(train_score),
        test_score=_number(test_score),
        settings=settings_of(run.experiment),
        note="",
    )


def noted(row: Row, note: str) -> Row:
    """The row with a note added.

    Raises
    ------
    InputError
        If the note is empty or too long.
    """
    text = note.strip()
    if not text:
        raise InputError("a note needs some words")
    if len(text) > LONGEST:
        raise InputError(f"this note has {len(text):,} characters; at most {LONGEST:,} are kept")
    return msgspec.structs.replace(row, note=printable(text, LONGEST))


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


class LabBook:
    """The rows of all running programs, in an append-only file of the state folder.

    Parameters
    ----------
    folder
        The folder, created with the first note; None if there is no place for it.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def add(self, row: Row) -> None:
        """Append a row.

        Raises
        ------
        InputError
            If it cannot be written; the sentence gives the reason.
        """
        if self._folder is None:
            raise InputError("there is no home folder, so there is no place for a lab book")
        files.make_folder(self._folder)
        path = self._folder / _FILE
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, files.OWNER_ALONE)
            with open(descriptor, "ab") as stream:
                stream.write(msgspec.json.encode(row) + b"\n")
        except OSError as error:
            raise InputError(f"{file_name(path)}: {files.reason(error)}") from None

    def rows(self) -> tuple[list[Row], list[str]]:
        """The rows, one per run, in the order of their last notes, and sentences about invalid lines.

        Several notes of a run are joined, with the numbers of the last.
        """
        path = None if self._folder is None else self._folder / _FILE
        if path is None or not os.path.lexists(path):
            return [], []
        found, complaints = dict[str, Row](), list[str]()
        for number, line in enumerate(files.read(path, _LIMIT, "a lab book").splitlines(), 1):
            if not line.strip():
                continue
            try:
                row = msgspec.json.decode(line, type=Row)
            except (msgspec.DecodeError, UnicodeError, RecursionError):
                why = "NaN is not a number in JSON" if b"NaN" in line else "not a note"
                complaints.append(f"{file_name(path)}: line {number}: {why}; left out")
                continue
            before = found.pop(row.run, None)
            found[row.run] = row if before is None else msgspec.structs.replace(row, note=f"{before.note}; {row.note}")
        return list(found.values()), complaints


def as_text(rows: list[Row]) -> str:
    """The notes for a terminal: a block of lines for each run."""
    blocks = []
    for row in rows:
        numbers = ", ".join(
            f"{name.replace('_', ' ')} {value:.4g}"
            for name in COLUMNS[3:7]
            if (value := getattr(row, name)) is not None
        )
        blocks.append(f"{row.when}  {row.data}, epoch {row.epoch:,}: {numbers}\n  {row.settings}\n  {row.note}")
    return "\n".join(blocks)


def as_csv(rows: list[Row]) -> str:
    """A CSV table: a header and a line per run; numbers in full precision, empty if undefined."""
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(COLUMNS)
    for row in rows:
        table.writerow("" if (value := getattr(row, name)) is None else value for name in COLUMNS)
    return stream.getvalue()


def as_markdown(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{' --- |' * len(COLUMNS)}"]
    lines += [f"| {' | '.join(_cell(getattr(row, name)) for name in COLUMNS)} |" for row in rows]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value).replace("\\", "\\\\").replace("|", "\\|")


def as_json(rows: list[Row]) -> str:
    """The rows as a JSON list."""
    return json.dumps([msgspec.to_builtins(row) for row in rows], ensure_ascii=False, indent=2)
