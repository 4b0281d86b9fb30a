"""Experiments on the points of a file: when it is read, and who refuses it."""

from __future__ import annotations

import builtins
import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tuiplay.errors import InputError
from tuiplay.experiment.field import Effect
from tuiplay.experiment.value import Experiment, effect_of, from_tree
from tuiplay.formats import source
from tuiplay.run.run import Run


def table(marks: str, rows: int = 60) -> str:
    """Points of classes that are called by single letters, one after the other."""
    return "x,y,mark\n" + "".join(f"{n % 7},{n % 5 - n % 3},{marks[n % len(marks)]}\n" for n in range(rows))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "points.csv").write_text(table("ab"), encoding="utf-8")
    (tmp_path / "numbers.csv").write_text(
        "x,y,z\n" + "".join(f"{n % 7},{n % 5},{n / 7}\n" for n in range(60)), encoding="utf-8"
    )
    (tmp_path / "bad.csv").write_text("x,y,mark\n1,2\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens or looks at a file fails."""

    def refuse(*arguments: Any, **_: Any) -> Any:
        raise AssertionError(f"opened {arguments[0]!r}")

    for module, name in ((builtins, "open"), (io, "open"), (os, "open"), (os, "stat"), (os, "lstat")):
        monkeypatch.setattr(module, name, refuse)


@pytest.mark.usefixtures("no_files")
def test_making_and_changing_an_experiment_reads_no_file() -> None:
    named = Experiment().change({"data.file": "anything.csv", "data.label": "mark", "data.x": "2"})
    assert not named.knows_points
    changed = named.change({"training.learning_rate": 1.0, "network.hidden": (3,), "data.train_percent": 20.0})
    changed = changed.change({"training.stop": "test_accuracy>0.9", "training.loss": "cross_entropy"})
    assert from_tree({"data": {"file": "anything.csv"}, "training": {"loss": "cross_entropy"}}).data.file
    assert effect_of(named, changed) is Effect.DATA
    assert changed.change({"data.file": ""}).problem == "classification"
    for values in ({"training.loss": "hinge"}, {"training.stop": "soon"}, {"training.stop": "validation_loss<1"}):
        with pytest.raises(InputError, match=rf"^{next(iter(values))}: "):
            named.change(values)
    for stop in ("test_accuracy>0.9", "test_r2>0.9"):
        assert named.change({"training.stop": stop}).training.stop == stop, "which of them there is, the points decide"
    with pytest.raises(AssertionError, match="opened"):
        named.load_points()


def test_points_that_are_loaded_stay_whatever_becomes_of_the_file(folder: Path) -> None:
    experiment = Experiment().change_and_load({"data.file": "points.csv"})
    run = Run(experiment)
    run.advance(epochs=1)
    for spoil in (lambda: (folder / "points.csv").write_text(table("abc")), (folder / "points.csv").unlink):
        spoil()
        changed = run.experiment.change({"training.learning_rate": 1.0, "data.train_percent": 20.0})
        assert changed.source is experiment.source
        assert run.apply(changed) is (Effect.DATA if changed != experiment else Effect.NONE)
        assert len(run.split.train) == 12
        experiment = changed
    with pytest.raises(InputError, match=r"^points\.csv: no such file"):
        experiment.reopened()


def test_a_file_that_is_opened_again_gives_its_new_points(folder: Path) -> None:
    before = source.load("points.csv")[0]
    assert source.load("points.csv")[0].source is before.source, "read once"
    (folder / "points.csv").write_text(table("abc", 90), encoding="utf-8")
    after = source.load("points.csv")[0]
    assert after == before, "the same fields"
    assert (after.source.samples, after.classes) == (90, 3)
    assert effect_of(before, after) is Effect.DATA
    assert before.change_and_load({"data.file": "points.csv"}).classes == 3, "named again"
    assert before.reopened().classes == 3
    assert (before.source.samples, before.classes) == (60, 2)
    run = Run(before)
    assert run.apply(after) is Effect.DATA
    assert len(run.split.train) == 45
    assert run.network.sizes[-1] == 3
    assert run.apply(before) is Effect.DATA, "as undo does"
    assert len(run.split.train) == 30


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"data.file": "none.csv"}, "none.csv: no such file"),
        ({"data.file": "bad.csv"}, "bad.csv: "),
        ({"data.file": "points.csv", "data.label": "kind"}, "points.csv: "),
        ({"data.file": "points.csv", "data.train_percent": 1.0}, "data.train_percent: 1 of 60 points"),
        ({"data.file": "numbers.csv", "training.loss": "cross_entropy"}, "training.loss: cross_entropy needs classes"),
        ({"data.file": "numbers.csv", "training.stop": "test_accuracy>0.9"}, "training.stop: "),
    ],
)
def test_what_does_not_fit_is_refused_where_points_are_loaded(
    folder: Path, values: dict[str, Any], sentence: str
) -> None:
    experiment = Experiment().change(values)
    run = Run(Experiment())
    run.advance(epochs=1)
    before = run.network.params.copy()
    for attempt in (
        lambda: Experiment().change_and_load(values),
        lambda: Run(experiment),
        lambda: run.apply(experiment),
        lambda: run.restore(experiment, run.snapshot()),
    ):
        with pytest.raises(InputError) as caught:
            attempt()
        assert str(caught.value).startswith(sentence)
    assert run.experiment == Experiment()
    assert np.array_equal(run.network.params, before)
    assert (run.trainer.epoch, run.advance(epochs=1)[0]) == (1, 1)


def test_numbers_in_a_file_leave_no_setting_that_needs_classes(folder: Path) -> None:
    start = Experiment().change(
        {"data.balance": 30.0, "training.loss": "cross_entropy", "training.stop": "test_accuracy>0.9, epoch 3"}
    )
    fitted = start.change_and_load({"data.file": "numbers.csv"})
    assert (fitted.problem, fitted.data.balance) == ("regression", 50)
    assert (fitted.loss, fitted.training.stop) == ("squared", "")
    rows = [f"{n % 7},{n % 5},{n / 7},{'ab'[n % 2]}\n" for n in range(60)]
    (folder / "both.csv").write_text("x,y,z,mark\n" + "".join(rows), encoding="utf-8")
    named = start.change_and_load({"data.file": "both.csv", "data.label": "mark"})
    assert named.training == start.training
    assert named.change_and_load({"data.target": "z", "data.label": ""}).loss == "squared"


def test_a_setting_is_refused_that_quotes_the_file(folder: Path) -> None:
    with pytest.raises(InputError, match=r"^'data\.file=bad\.csv': bad\.csv: "):
        source.assign(Experiment(), ["training.learning_rate=1", "data.file=bad.csv"])
    with pytest.raises(InputError, match=r"^'data\.train_percent=1': data\.train_percent: "):
        source.assign(source.load("points.csv")[0], ["data.train_percent=1"])
