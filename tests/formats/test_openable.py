"""What there is to open, by what is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuiplay.data.datasets import DATASETS
from tuiplay.experiment.presets import PRESETS
from tuiplay.formats.openable import names_something, openables


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lesson.toml").write_text("[data]\nnoise = 5\n")
    (tmp_path / "points.csv").write_text("x,y,label\n")
    (tmp_path / "notes.pdf").write_text("")
    (tmp_path / ".hidden.csv").write_text("")
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "iris.csv.gz").write_text("")


def names(typed: str, recent: tuple[str, ...] = ()) -> list[str]:
    return [one.name for one in openables(typed, recent)]


def test_nothing_typed_lists_everything_recent_things_and_files_first() -> None:
    found = names("", ("#dataset=xor", "lesson.toml"))
    assert found[:5] == ["#dataset=xor", "lesson.toml", "points.csv", "class/", "circle"]
    assert {name for name, entry in DATASETS.items() if entry.listed} <= set(found)
    assert {f"preset:{name}" for name in PRESETS} <= set(found)
    assert not {"notes.pdf", ".hidden.csv"} & set(found)
    assert len(found) == len(set(found)), "what is recent is not listed twice"


def test_experiments_are_listed_as_toml_and_as_json(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{}")
    found = {one.name: one.about for one in openables("")}
    assert found["run.json"] == found["lesson.toml"] == "experiment file"


def test_a_part_of_a_name_finds_it_and_names_that_begin_so_come_first() -> None:
    assert names("spir")[:2] == ["spiral", "spiral3"]
    assert names("ESS")[0] == "lesson.toml"
    assert "preset:overfit" in names("overfit")
    assert names("nonsense") == []


def test_words_of_what_it_is_find_data_sets() -> None:
    assert "xor" in names("exclusive or")


def test_a_folder_lists_what_is_in_it() -> None:
    assert names("class/") == ["class/iris.csv.gz"]
    assert names("class/i") == ["class/iris.csv.gz"]
    assert names("class/", ("/elsewhere/wine.csv", "class/old.csv")) == ["class/old.csv", "class/iris.csv.gz"]
    assert names("class/", ("class-old/iris.csv",)) == ["class/iris.csv.gz"], "a folder is not a beginning of a name"
    assert names("class/x") == []
    assert names("no such folder/") == []
    assert names("\0/") == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [("", True), ("spiral", True), ("spir", False), ("lesson.toml", True), ("class", False), ("#dataset=xor", True),
     ("preset:overfit", True)],
)  # fmt: skip
def test_what_is_a_whole_name(typed: str, found: bool) -> None:
    assert names_something(typed) is found
