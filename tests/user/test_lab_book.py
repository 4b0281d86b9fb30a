"""The lab book: one row a run, on disk and as tables."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import pytest

from tuiplay.cli.main import main
from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run
from tuiplay.user.lab_book import COLUMNS, LONGEST, LabBook, Row, noted, row_of

WHEN = datetime(2026, 1, 2, 3, 4, 5)


def row(name: str = "a-1", note: str = "first", epochs: int = 2, **fields: object) -> Row:
    run = Run(Experiment().change({key.replace("__", "."): value for key, value in fields.items()}))
    run.advance(epochs=epochs)
    return noted(row_of(run, name, WHEN), note)


def test_what_is_kept_is_the_run_as_it_is() -> None:
    run = Run(Experiment())
    run.advance(epochs=3)
    kept = row_of(run, "a-1", WHEN)
    assert (kept.epoch, kept.train_loss, kept.test_loss) == (3, run.train_loss, run.test_loss)
    assert (kept.train_score, kept.test_score) == run.scores
    assert (kept.when, kept.data) == ("2026-01-02 03:04:05", "Circle")


def test_a_run_has_one_row_with_all_its_notes_and_its_last_numbers(tmp_path: Path) -> None:
    book = LabBook(tmp_path / "state")
    for one in (row(), row("b-1", "other"), row("a-1", "second", 5)):
        book.add(one)
    rows, complaints = book.rows()
    assert complaints == []
    assert [(one.run, one.note, one.epoch) for one in rows] == [("b-1", "other", 2), ("a-1", "first; second", 5)]


def test_no_book_is_an_empty_book(tmp_path: Path) -> None:
    assert LabBook(tmp_path).rows() == ([], [])
    assert LabBook(None).rows() == ([], [])
    with pytest.raises(InputError, match="no place for a lab book"):
        LabBook(None).add(row())


def test_damaged_lines_are_left_out_and_named(tmp_path: Path) -> None:
    book = LabBook(tmp_path)
    book.add(row())
    path = tmp_path / "notes.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"epoch":2', b'"epoch":NaN') + b"\n\xff\n" + whole + whole[:20])
    rows, complaints = book.rows()
    assert len(rows) == 1
    assert [one.partition(": ")[2] for one in complaints] == [
        "line 1: NaN is not a number in JSON; left out",
        "line 3: not a note; left out",
        "line 5: not a note; left out",
    ]


def test_a_diverged_run_has_no_numbers(tmp_path: Path) -> None:
    fields = {"data__dataset": "reg-gauss", "network__activation": "linear", "training__learning_rate": 10.0}
    book = LabBook(tmp_path)
    book.add(row(epochs=500, **fields))
    assert book.rows()[0][0].train_loss is None


@pytest.mark.parametrize(("note", "sentence"), [("  ", "needs some words"), ("x" * (LONGEST + 1), "at most 2,000")])
def test_notes_that_are_refused(note: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        row(note=note)


class TestPrinting:
    @pytest.fixture(autouse=True)
    def _book(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
        self.kept = row(note='a "quoted", piped | note', data__dataset="reg-plane")
        LabBook(tmp_path / "tuiplay").add(self.kept)

    def test_csv_in_full_precision(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["notes", "--csv"]) == 0
        (found,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
        assert tuple(found) == COLUMNS
        assert float(found["train_loss"]) == self.kept.train_loss
        assert found["note"] == self.kept.note

    def test_markdown_has_as_many_cells_in_every_row(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["notes", "--md"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert {line.replace("\\|", "").count("|") for line in lines} == {len(COLUMNS) + 1}

    def test_json_is_a_list(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["notes", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)[0]["note"] == self.kept.note

    def test_plain(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["notes"]) == 0
        assert "Plane, epoch 2: train loss" in capsys.readouterr().out


def test_without_notes_it_says_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert main(["notes"]) == 0
    assert "No notes yet" in capsys.readouterr().out
