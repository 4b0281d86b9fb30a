"""Tables of a few rows: all of them are for training, in a batch that fits, unless somebody says otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuiplay.experiment.value import FEW_ROWS, Experiment
from tuiplay.formats import source, toml
from tuiplay.run.run import Run

XOR = "a,b,xor\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("xor.csv").write_text(XOR, encoding="utf-8")
    rows = [f"{i},{i * i % 7},{'ab'[i % 2]}\n" for i in range(FEW_ROWS)]
    Path("many.csv").write_text("x,y,k\n" + "".join(rows), encoding="utf-8")
    Path("few.csv").write_text("x,y,k\n" + "".join(rows[:-1]), encoding="utf-8")


def chosen(experiment: Experiment) -> tuple[float, int]:
    """Train split and batch size."""
    return experiment.data.train_percent, experiment.training.batch_size


def test_all_rows_are_for_training_one_at_a_time() -> None:
    experiment, _ = source.load("xor.csv")
    assert chosen(experiment) == (100, 1)
    assert experiment.part_counts == (4, 0, 0)
    assert "There are only 4 points, so all are for training, in batches of 1" in source.few_rows_note(experiment)[0]
    assert chosen(source.load("few.csv")[0]) == (100, 1)
    many = source.load("many.csv")[0]
    assert chosen(many) == (50, 10)
    assert source.few_rows_note(many) == source.few_rows_note(Experiment()) == []


@pytest.mark.parametrize("seed", ["0.12345", "1", "2"])
def test_exclusive_or_is_learned_with_the_default_settings(seed: str) -> None:
    run = Run(source.load("xor.csv")[0].change({"data.seed": seed}))
    run.advance(epochs=1000)
    assert run.scores[0] == 1
    assert run.train_loss < 0.01


def test_what_was_said_stays() -> None:
    experiment = source.load("xor.csv")[0]
    told = source.assign(experiment, ["data.train_percent=50", "training.batch_size=2"])
    assert chosen(told) == (50, 2)
    assert source.few_rows_note(told) == []
    at_once = source.assign(Experiment(), ["data.file=xor.csv", "training.batch_size=10"])
    assert chosen(at_once) == (100, 10)
    assert chosen(Experiment().change({"data.train_percent": 75}).change_and_load({"data.file": "xor.csv"})) == (75, 1)
    halves = Experiment().change_and_load({"data.file": "xor.csv", "data.validation_percent": 25})
    assert halves.part_counts == (2, 1, 1)


def test_an_experiment_file_that_says_nothing_of_it() -> None:
    Path("lesson.toml").write_text('[data]\nfile = "xor.csv"\n', encoding="utf-8")
    assert chosen(toml.read("lesson.toml")) == (100, 1)
    Path("lesson.toml").write_text(
        '[data]\nfile = "xor.csv"\ntrain_percent = 50\n[training]\nbatch_size = 10\n', encoding="utf-8"
    )
    assert chosen(toml.read("lesson.toml")) == (50, 10)
    saved = source.load("xor.csv")[0]
    toml.save(saved, "saved.toml")
    assert toml.read("saved.toml") == saved.change({"data.scaling": saved.source.scaling})


def test_it_does_not_stay_for_other_points() -> None:
    small = source.load("xor.csv")[0]
    assert chosen(small.with_dataset("spiral")) == (50, 10)
    assert chosen(small.change_and_load({"data.file": "many.csv"})) == (50, 10)
    assert chosen(small.change_and_load({"data.file": "few.csv"})) == (100, 1)
    assert chosen(small.change({"training.batch_size": 3}).with_dataset("spiral")) == (50, 3)
    assert chosen(small.change({"data.dataset": "spiral", "data.file": "", "data.train_percent": 100})) == (100, 10)
