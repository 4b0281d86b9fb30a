"""Experiment files that are written: complete, printable, and never at the cost of an old one."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from formats.refusals import refusal
from formats.strategies import experiments
from tuiplay.data.datasets import DATASETS
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.files import AlreadyExistsError
from tuiplay.formats import toml
from tuiplay.formats.toml import read, save, write
from tuiplay.run.run import Run


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file that is there already, alone in its folder."""
    path = tmp_path / "lesson.toml"
    path.write_text("mine", encoding="utf-8")
    return path


def assert_untouched(old: Path) -> None:
    assert old.read_text(encoding="utf-8") == "mine"
    assert list(old.parent.iterdir()) == [old]


# Writing


def test_the_default_file() -> None:
    lines = [line.partition("  #")[0].rstrip() for line in write(Experiment()).splitlines()]
    assert lines == [
        "[data]",
        'dataset = "circle"',
        "noise = 0",
        "train_percent = 50",
        'seed = "0.12345"',
        "",
        "[features]",
        'use = ["x1", "x2"]',
        "",
        "[network]",
        "hidden = [4, 2]",
        'activation = "tanh"',
        'initializer = "playground"',
        "draw = 0",
        "",
        "[training]",
        "learning_rate = 0.03",
        "batch_size = 10",
        'regularization = "none"',
        "regularization_rate = 0",
        'optimizer = "sgd"',
        'schedule = "constant"',
        'loss = "auto"',
        "dropout = 0",
        'stop = ""',
        "",
        "[view]",
        "show_test_data = false",
        "discretize = false",
        "hide = []",
    ]
    assert write(Experiment()).endswith("names\n")


def test_fields_are_explained() -> None:
    comments = dict(line.split("  # ") for line in write(Experiment()).splitlines() if "=" in line)
    assert comments['dataset = "circle"'.ljust(32)] == ", ".join(DATASETS)
    assert comments['optimizer = "sgd"'.ljust(32)] == "sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw"
    assert comments["draw = 0".ljust(32)] == FIELDS["network.draw"].description


def test_rare_fields_are_written_where_they_are_set() -> None:
    changes: dict[str, Any] = {
        "data.other_dataset": "reg-gauss",
        "network.seed": "w",
        "view.log_loss": True,
        "view.log_epochs": True,
        "view.hide_text": True,
        "view.tutorial": "lesson",
        "view.inert": ["cosX"],
    }
    text = write(Experiment().change(changes))
    for path in changes:
        line = f"\n{path.partition('.')[2]} = "
        assert text.count(line) == write(Experiment()).count(line) + 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.03, "0.03"),
        (10.0, "10"),
        (-0.5, "-0.5"),
        (1e-5, "1e-05"),
        (1e22, "1e+22"),
        (0.1 + 0.2, "0.30000000000000004"),
    ],
)
def test_numbers_are_written_in_full(value: float, text: str) -> None:
    written = write(Experiment().change({"training.learning_rate": value}))
    assert f"learning_rate = {text} " in written


@pytest.mark.parametrize(
    ("seed", "text"),
    [
        ('say "hi"', r'"say \"hi\""'),
        ("C:\\new", r'"C:\\new"'),
        ("a\nb\t\0\x1b\x7f\x9b", r'"a\u000Ab\u0009\u0000\u001B\u007F\u009B"'),
        ("Zürich 🙂", '"Zürich 🙂"'),
        ("\u202e\U000e0001", r'"\u202E\U000E0001"'),
        ("# no comment", '"# no comment"'),
    ],
)
def test_text_is_escaped_so_that_it_prints(tmp_path: Path, seed: str, text: str) -> None:
    experiment = Experiment().change({"data.seed": seed})
    written = write(experiment)
    assert f"seed = {text}" in written
    assert written.replace("\n", "").isprintable()
    (tmp_path / "seed.toml").write_text(written, encoding="utf-8")
    assert read(tmp_path / "seed.toml") == experiment


def test_half_a_character_cannot_be_written(tmp_path: Path) -> None:
    experiment = Experiment().change({"data.seed": "a\udcff"})
    assert refusal(save, experiment, tmp_path / "a.toml").startswith(r"data.seed: contains '\udcff'")
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=30)
@given(experiments())
def test_an_experiment_survives_the_way_through_a_file(
    tmp_path_factory: pytest.TempPathFactory, experiment: Experiment
) -> None:
    path = tmp_path_factory.getbasetemp() / "survives.toml"
    save(experiment, path, overwrite=True)
    assert read(path) == experiment
    assert write(read(path)) == path.read_text(encoding="utf-8")


# Saving


def test_saving_makes_a_file_that_others_may_read(tmp_path: Path) -> None:
    path = tmp_path / "lesson.toml"
    save(Experiment(), str(path))
    assert path.read_text(encoding="utf-8") == write(Experiment())
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_file_is_overwritten_only_on_request(old: Path) -> None:
    old.chmod(0o640)
    with pytest.raises(AlreadyExistsError, match=r"lesson\.toml: already exists"):
        save(Experiment(), old)
    assert_untouched(old)
    save(Experiment(), old, overwrite=True)
    assert read(old) == Experiment()
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert list(old.parent.iterdir()) == [old]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "folder"),
        (".", "folder"),
        ("no/such/folder.toml", "no such folder"),
        ("lesson.toml/inside.toml", "not a folder"),
        ("a" * 5000, "too long"),
        ("nul\0.toml", "not a valid file name"),
        ("\x1b[31m/a.toml", "no such folder"),
    ],
    ids=lambda value: ascii(value[:20]),
)
def test_places_where_nothing_can_be_saved(old: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: str) -> None:
    monkeypatch.chdir(old.parent)
    assert words in refusal(save, Experiment(), name, overwrite=True)
    assert_untouched(old)


def test_the_scaling_of_a_table_is_stored_and_goes_with_its_columns(tmp_path: Path) -> None:
    table = tmp_path / "points.csv"
    rows = [f"{n % 7},{n % 5 * 3},{n % 4},{'ab'[n % 2]}\n" for n in range(40)]
    table.write_text("x,y,z,class\n" + "".join(rows))
    experiment = Experiment().change({"data.file": str(table), "data.x": "x", "data.y": "y"})
    save(experiment, tmp_path / "mine.toml")
    stored = read(tmp_path / "mine.toml")
    assert stored.data.scaling == experiment.source.scaling == (3, 3, 6, 6)
    assert np.array_equal(Run(stored).split.train, Run(experiment).split.train)
    table.write_text("x,y,z,class\n" + "".join(rows) + "70,30,1,a\n")
    assert read(tmp_path / "mine.toml").source.scaling == (3, 3, 6, 6), "where they were"
    assert stored.change({"data.y": "z"}).data.scaling == ()


# Every field


@given(experiments())
def test_every_field_is_written_with_what_it_is(experiment: Experiment) -> None:
    text = write(experiment, every_field=True)
    # What has a line for each row has its comment before it.
    text_in_lines = re.sub(r"^# (.*)\n(\w+) = \[\n(?:.*\n)*?\]$", r"\2 = []  # \1", text, flags=re.MULTILINE)
    written = re.findall(r"^\[(\w+)\]$|^(\w+) = .+  # (\S.*)$", text_in_lines, re.MULTILINE)
    section, paths = "", []
    for head, name, comment in written:
        section = head or section
        if name:
            paths.append(f"{section}.{name}")
            assert comment.startswith(FIELDS[paths[-1]].description)
    assert paths == list(FIELDS)
    assert toml.parse(text.encode(), "all.toml") == experiment


def test_what_a_field_can_be_is_said() -> None:
    text = write(Experiment(), every_field=True)
    assert "# penalty on the weights; names: none, L1, L2\n" in text
    assert "of all numeric columns; names: columns, pca\n" in text
