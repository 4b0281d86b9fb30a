"""Weights whose table has as many classes as before, but others: it is said, wherever they come from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tuiplay.formats import experiment_file, source, state
from tuiplay.run.learned_weights import with_learned_weights
from tuiplay.run.run import Run
from tuiplay.user import sessions

CLASSES = {
    "renamed": {"cat": "lynx", "dog": "wolf"},
    "one of them": {"dog": "wolf"},
}


def table(folder: Path, names: dict[str, str]) -> None:
    rows = [
        f"{place / 7},{place * place % 11},{place % 5},{names.get(name, name)}"
        for place, name in enumerate(["cat", "dog"] * 20)
    ]
    (folder / "pets.csv").write_text("\n".join(["size,age,legs,kind", *rows]), encoding="utf-8")


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run on a table in the current folder."""
    monkeypatch.chdir(tmp_path)
    table(tmp_path, {})
    run = Run(source.load("pets.csv")[0])
    run.advance(epochs=3)
    return run


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("name", ["pets.toml", "pets.json"])
def test_a_file_with_weights_names_old_and_new_classes(trained: Run, tmp_path: Path, kind: str, name: str) -> None:
    experiment_file.save(with_learned_weights(trained), name)
    assert source.load(name)[1] == []
    was = trained.experiment.source.classes
    table(tmp_path, CLASSES[kind])
    experiment, [note] = source.load(name)
    assert all(one in note for one in (*was, *experiment.source.classes, "pets.csv"))
    assert note.isprintable()
    assert Run(experiment).network.whole().tobytes() == trained.network.whole().tobytes()


@pytest.mark.parametrize("kind", CLASSES)
def test_a_session_names_them_too(trained: Run, tmp_path: Path, kind: str) -> None:
    kept = state.StateFile(trained.experiment, trained.snapshot(), trained.seconds)
    sessions.Session(tmp_path).save(kept)
    content = state.encode(kept)
    assert state.decode(content).note == ""
    table(tmp_path, CLASSES[kind])
    found = state.decode(content)
    assert all(one in found.note for one in (*trained.experiment.source.classes, *found.experiment.source.classes))


def test_whoever_resumes_is_told(trained: Run, tmp_path: Path) -> None:
    session = sessions.Session(tmp_path)
    session.save(state.StateFile(trained.experiment, trained.snapshot(), trained.seconds))
    session.close()
    table(tmp_path, CLASSES["renamed"])
    owned, saved, notes = sessions.resume(tmp_path)
    owned.close()
    assert notes == [saved.note] != [""]


def test_exported_from_a_session_it_is_said_on_stderr(trained: Run, tmp_path: Path) -> None:
    (tmp_path / "kept.state").write_bytes(
        state.encode(state.StateFile(trained.experiment, trained.snapshot(), trained.seconds))
    )
    table(tmp_path, CLASSES["renamed"])
    done = subprocess.run(
        [sys.executable, "-m", "tuiplay", "export", "kept.state", "--to", "json"], capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "lynx" in done.stderr
    assert "cat" in done.stderr


def test_classes_in_another_order_are_told_too(trained: Run) -> None:
    learned = with_learned_weights(trained)
    turned = learned.change({"weights.classes": learned.weights.classes[::-1]})
    experiment_file.save(turned, "pets.toml")
    [note] = source.load("pets.toml")[1]
    assert "2 classes (cat, dog) in another order" in note
    assert "2 classes (dog, cat)" in note


def test_weights_of_other_points_have_no_classes(trained: Run) -> None:
    learned = with_learned_weights(trained)
    assert learned.weights.classes == trained.experiment.source.classes
    assert learned.change({"data.file": ""}).weights.classes == ()
    assert with_learned_weights(Run(learned.change({"network.draw": 1}))).weights.classes == ()
