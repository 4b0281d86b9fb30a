"""Tables named on the command line: their content decides, whatever their names end with."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from formats.refusals import refusal
from tuiplay.experiment.value import Experiment
from tuiplay.formats import link, toml
from tuiplay.formats.source import kind_of, load

ROWS = "x,y,k\n" + "".join(f"{i},{i * i % 7}.5,{'ab'[i % 2]}\n" for i in range(30))
NAMES = ("points.csv", "points.CSV", "points.tsv", "points.data", "points.tab", "points.csv.txt", "points.txt",
         "points", "my points", "points 2021.final.version", "points.csv.gz", "points.gz", "points.dat",
         "points.xyz")  # fmt: skip


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, text: str) -> None:
    content = text.encode()
    Path(name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_known_by_its_content(name: str) -> None:
    write(name, ROWS)
    experiment, notes = load(name, label="k")
    assert (experiment.data.file, experiment.source.samples, experiment.data.label) == (name, 30, "k")
    assert "30 points: x1 is x" in notes[0]


@pytest.mark.parametrize("name", ["lesson.toml", "lesson", "lesson.txt", "lesson.csv", "my lesson.data"])
def test_an_experiment_is_known_by_its_content(name: str) -> None:
    experiment = Experiment().change({"data.dataset": "xor"})
    toml.save(experiment, name)
    assert kind_of(name) == "experiment"
    assert load(name) == (experiment, [])
    write(name, '# mine\n\ndata = { dataset = "xor" }\n')
    assert load(name) == (experiment, [])
    assert "--x applies only to a table with your own points" in refusal(load, name, x="1")


@pytest.mark.parametrize(
    "head", ["sep=,\n", "SEP=,\r\n", "# data of 2021\n", "date = 2021, Bonn\n", "[not a section]\n", "file=points\n"]
)
@pytest.mark.parametrize("name", ["points.csv", "points.txt"])
def test_tables_that_begin_a_little_like_an_experiment(head: str, name: str) -> None:
    write(name, head + ROWS)
    assert load(name)[0].source.samples == 30


@pytest.mark.parametrize("text", ['[data]\ndataset = "xor\n', 'dataset = "xor"\n', "[data]\nnoise = lots\n", ""])
def test_experiments_with_mistakes_are_refused_as_such(text: str) -> None:
    write("lesson", text)
    assert kind_of("lesson") == "experiment"
    if text:
        assert refusal(load, "lesson").startswith("lesson")


def test_a_text_with_a_link_is_the_link_and_a_table_with_links_a_table() -> None:
    experiment = Experiment().change({"data.dataset": "xor", "network.hidden": [5]})
    write("mail.txt", f"Look at this:\n\n{link.write(experiment)}\n\nBest regards\n")
    assert load("mail.txt")[0] == experiment
    write("work.csv", "x,y,k,url\n" + "".join(f"{i},{i * i},{'ab'[i % 2]},{link.HOST}/#x=true\n" for i in range(9)))
    assert load("work.csv")[0].source.samples == 9


def test_lines_of_json_and_formatted_text_are_refused_by_what_they_are() -> None:
    write("rows.jsonl", '{"x": 1}\n{"x": 2}\n')
    assert "line 1: this is JSON, not a table" in refusal(load, "rows.jsonl")
    write("rows.csv", "{\\rtf1\\ansi x,y,k\\par}")
    assert "line 1: this is a document (RTF), not a table" in refusal(load, "rows.csv")


def test_a_name_that_is_not_there() -> None:
    assert refusal(load, "points.csv").startswith("No such file or data set: 'points.csv'")
    assert (kind_of("points.csv"), kind_of("lesson.toml"), kind_of("lesson")) == ("table", "experiment", "experiment")


def test_how_a_table_is_read_is_part_of_the_experiment() -> None:
    write("points.csv", ROWS + "1,2\n1000000,3,a\n")
    assert "line 32: 2 fields" in refusal(load, "points.csv")
    experiment, notes = load("points.csv", skip_bad_rows=True, scale="robust", decimal="comma")
    assert "1 row with too few or too many fields left out (line 32)" in notes[0]
    assert experiment.source.scaling[0] < 30
    toml.save(experiment, "lesson.toml")
    again = load("lesson.toml")[0]
    assert again.source.scaling == experiment.source.scaling
    assert (again.data.skip_bad_rows, again.data.scale, again.data.decimal) == (True, "robust", "comma")
    assert "--skip-bad-rows applies only to a table" in refusal(load, "lesson.toml", skip_bad_rows=True)
