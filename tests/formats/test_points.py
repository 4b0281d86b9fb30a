"""Points as tables, and back through the reader."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.files import AlreadyExistsError
from tuiplay.formats import points, source
from tuiplay.run.run import Run


def saved(tmp_path: Path, values: dict[str, object], name: str = "points.csv") -> tuple[Run, Run]:
    """A run, and one on the points that were saved of it."""
    run = Run(Experiment().change(values))
    path = str(tmp_path / name)
    points.save(run.experiment, run.split, path)
    return run, Run(source.load(path)[0])


def sorted_rows(run: Run) -> np.ndarray:
    rows = np.concatenate([run.split.train, run.split.validation, run.split.test])
    return rows[np.lexsort(rows.T)]


@pytest.mark.parametrize("name", ["points.csv", "points.TSV"])
@pytest.mark.parametrize("dataset", ["circle", "spiral3", "pinwheel"])
def test_points_come_back_to_the_last_bit(tmp_path: Path, dataset: str, name: str) -> None:
    run, again = saved(tmp_path, {"data.dataset": dataset}, name)
    assert np.array_equal(sorted_rows(run), sorted_rows(again))
    assert again.experiment.source.samples == run.experiment.source.samples
    assert "both unscaled" in again.experiment.source.note


def test_drawn_points_come_back_with_their_classes(tmp_path: Path) -> None:
    rows = [(-1.5, 2.0, 0.0), (3.25, -4.125, 1.0), (0.1, 0.2, 2.0), (-6.0, 6.0, 9.0, 1.0), (1.0, 1.0, 2.0)]
    classes = [(float(k), -1.0, float(k)) for k in range(3, 6)] + [(float(k - 9), -2.0, float(k)) for k in range(6, 9)]
    run, again = saved(tmp_path, {"data.dataset": "drawn", "data.points": [*rows, *classes]})
    assert again.experiment.source.classes == tuple("0123456789")
    assert np.array_equal(sorted_rows(run), sorted_rows(again))


def test_the_parts_stand_in_a_column(tmp_path: Path) -> None:
    run = Run(Experiment().change({"data.validation_percent": 20.0}))
    lines = points.write(run.experiment, run.split).splitlines()
    assert lines[0] == "x1,x2,label,split"
    parts = [line.rpartition(",")[2] for line in lines[1:]]
    sizes = {"train": len(run.split.train), "validation": len(run.split.validation), "test": len(run.split.test)}
    assert {part: parts.count(part) for part in set(parts)} == sizes


def test_regression_keeps_its_places_and_its_numbers(tmp_path: Path) -> None:
    run, again = saved(tmp_path, {"data.dataset": "reg-gauss"})
    assert again.experiment.problem == "regression"
    order, places = np.lexsort(sorted_rows(run)[:, :2].T), np.lexsort(sorted_rows(again)[:, :2].T)
    assert np.array_equal(sorted_rows(run)[order][:, :2], sorted_rows(again)[places][:, :2])


def test_points_out_of_the_picture_are_scaled_and_it_is_said(tmp_path: Path) -> None:
    run, again = saved(tmp_path, {"data.dataset": "gauss", "data.noise": 50.0})
    assert run.split.outside
    assert not again.split.outside
    assert "scaled to [-6, 6]" in again.experiment.source.note


def test_an_old_file_stays_unless_it_may_go(tmp_path: Path) -> None:
    run, path = Run(Experiment()), tmp_path / "old.csv"
    path.write_text("mine")
    with pytest.raises(AlreadyExistsError, match="already exists"):
        points.save(run.experiment, run.split, str(path))
    assert path.read_text() == "mine"
    points.save(run.experiment, run.split, str(path), overwrite=True)
    assert path.read_text().startswith("x1,x2,label,split\n")
    assert [entry.name for entry in tmp_path.iterdir()] == ["old.csv"]


def test_the_file_that_points_come_from_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("a,b,kind,age\n" + "".join(f"{i},{i * i},{'ab'[i % 2]},{i}\n" for i in range(12)))
    run = Run(source.load(str(path))[0])
    before = path.read_text()
    with pytest.raises(InputError, match="choose another name"):
        points.save(run.experiment, run.split, str(path), overwrite=True)
    assert path.read_text() == before
    assert ",a,train" in points.write(run.experiment, run.split)
