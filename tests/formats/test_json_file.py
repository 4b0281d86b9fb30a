"""Experiments as JSON files, and reports that open as one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from formats.refusals import refusal
from formats.strategies import experiments
from tuiplay.cli.train.command import report_of
from tuiplay.cli.train.loop import TrainingLimits
from tuiplay.experiment.value import Experiment
from tuiplay.files import AlreadyExistsError
from tuiplay.formats import experiment_file, json_file, report
from tuiplay.formats.experiment_file import parse, read, save
from tuiplay.formats.source import kind_of, load
from tuiplay.run.learned_weights import with_learned_weights
from tuiplay.run.run import Run

L1 = Experiment().change({"training.regularization": "L1", "training.regularization_rate": 0.01})


def saved(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


@settings(max_examples=50)
@given(experiments())
def test_every_experiment_comes_back(experiment: Experiment) -> None:
    text = json_file.write(experiment)
    assert parse(text.encode(), "a pipe") == experiment
    json.loads(text)


@pytest.mark.parametrize("suffix", [".json", ".JSON", ".toml"])
def test_a_run_is_saved_by_the_name_and_goes_on_to_the_bit(suffix: str, tmp_path: Path) -> None:
    run = Run(L1)
    run.advance(epochs=150)
    path = tmp_path / f"run{suffix}"
    save(with_learned_weights(run), path)
    assert path.read_text().startswith("{") is (suffix != ".toml")
    assert kind_of(str(path)) == "experiment"
    again = Run(load(str(path))[0])
    assert again.network.dead == run.network.dead > 0
    for one in (run, again):
        one.advance(epochs=20)
    assert again.network.params.tobytes() == run.network.params.tobytes()


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    path = saved(tmp_path / "mine.json", "mine")
    with pytest.raises(AlreadyExistsError):
        save(Experiment(), path)
    assert path.read_text() == "mine"
    save(Experiment(), path, overwrite=True)
    assert read(path) == Experiment()


def test_its_table_is_found_from_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    saved(folder / "points.csv", "x,y,label\n" + "1,2,a\n3,4,b\n" * 20)
    monkeypatch.chdir(tmp_path)
    experiment, _ = load("class/points.csv")
    save(experiment, folder / "lesson.json")
    assert json.loads((folder / "lesson.json").read_text())["data"]["file"] == "points.csv"
    assert read(folder / "lesson.json").source.samples == 40


def test_a_report_opens_with_what_was_learned(tmp_path: Path) -> None:
    run = Run(L1)
    run.advance(epochs=150)
    path = saved(tmp_path / "report.json", report.write(report_of(run, TrainingLimits(150))))
    again = Run(read(path))
    assert np.array_equal(again.network.params, run.network.params)
    assert np.array_equal(again.network.alive, run.network.alive)
    assert again.test_loss == run.test_loss
    run = Run(Experiment())
    path.write_text(report.write(report_of(run, TrainingLimits(0))))
    assert Run(read(path)).network.params.tobytes() == run.network.params.tobytes()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"data": {"noise": NaN}}', "x.json:1: NaN is not JSON, and not a number that a network could have"),
        ('{\n"data": {"noise":\n-Infinity}}', "x.json:3: Infinity is not JSON, and not a number that a network could"),
        ('{"data":\n {"noise": 5,}}', "x.json:2: not JSON on line 2: trailing comma in object"),
        ('{"data":', "x.json: not JSON: Input data was truncated"),
        ("[1, 2]", "x.json: expected an object with the sections data, features, network,"),
        ("", "x.json: not JSON: Input data was truncated"),
        ('{"data": {},\n"training": {"rate": 3}}', "x.json:2: training.rate: no such field"),
        ('{"network": {"hidden": [2]}, "weights": {"values": [[[1, 2]]]}}', "x.json:1: weights.values: 1 layer, and"),
        ('{"weights": {"biases": [[0.1, 0.1, 0.1, null], [0, 0], [0]]}}', "weights.biases[0][3]: expected a number"),
        ('{"format": "tuiplay network 1", "layers": []}', "x.json: a network exported by tuiplay, without its"),
        ('{"experiment": {}, "layers": [3]}', "x.json: layers: expected a list of objects with weights and biases"),
        ('{"status": "diverged", "experiment": {}, "layers": []}', "x.json: the report of a run that diverged"),
        ('{"data": {"noise": 1e999}}', "x.json: not JSON"),
        ("[" * 100_000, "x.json: not JSON"),
        ("\udcff{}", "x.json:1: not JSON on line 1: invalid character"),
    ],
)  # fmt: skip
def test_what_is_no_experiment_is_refused_in_one_sentence(content: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    sentence = refusal(lambda: read(path))
    assert words in sentence
    assert "x.json" in sentence
    assert refusal(lambda: load(str(path))) == sentence, "its name says that it is no table"


def test_json_by_another_name_opens_and_toml_by_that_name_does_not(tmp_path: Path) -> None:
    assert read(saved(tmp_path / "lesson.txt", '\ufeff{"data": {"noise": 5}}')).data.noise == 5
    assert load(str(tmp_path / "lesson.txt"))[0].data.noise == 5
    assert "not JSON" in refusal(lambda: read(saved(tmp_path / "x.json", "[data]\nnoise = 5\n")))
    assert experiment_file.SUFFIXES == (".toml", ".json")
