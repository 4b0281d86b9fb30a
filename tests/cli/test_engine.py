"""The engine that a person asks for, by option, variable or file, and what is said where there is none."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tuiplay.cli import main
from tuiplay.nn import engine

Command = Callable[..., tuple[int, str, str]]
built = pytest.mark.skipif(engine.load().library is None, reason=engine.load().why)


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    before = engine.chosen()
    yield
    engine.choose(before)
    engine.load.cache_clear()


@pytest.fixture
def tuiplay(capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = main.main(list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Puts the library in another place."""
    loaded = engine.load.__wrapped__

    def move(path: Path) -> None:
        monkeypatch.setattr(engine, "LIBRARY", path)
        monkeypatch.setattr(engine, "load", lambda: loaded(path))
        engine.load.cache_clear = lambda: None  # type: ignore[attr-defined]

    return move


def ran(tuiplay: Command, *arguments: str) -> tuple[dict[str, Any], str]:
    status, out, err = tuiplay("train", "--epochs", "2", "--json", *arguments)
    assert status == 0
    return json.loads(out), err


@built
@pytest.mark.parametrize(
    ("arguments", "variable", "expected"),
    [
        ([], "", "compiled"),
        (["--engine", "numpy"], "", "numpy"),
        (["--engine", "compiled"], "numpy", "compiled"),
        ([], "numpy", "numpy"),
        (["--engine", "auto"], "numpy", "compiled"),
        (["--set", "training.batch_size=300"], "", "numpy"),
    ],
)
def test_the_report_says_which_engine_ran(
    tuiplay: Command, monkeypatch: pytest.MonkeyPatch, arguments: list[str], variable: str, expected: str
) -> None:
    monkeypatch.setenv("TUIPLAY_ENGINE", variable)
    assert ran(tuiplay, *arguments)[0]["engine"] == expected
    _, out, _ = tuiplay("train", "--epochs", "2", *arguments)
    assert re.search(rf"^engine +{expected}$", out, re.MULTILINE)


@built
def test_both_engines_train_the_same(tuiplay: Command) -> None:
    one, other = (ran(tuiplay, "--engine", name, "--epochs", "20")[0] for name in ("numpy", "compiled"))
    assert one["train_loss"] == pytest.approx(other["train_loss"], abs=1e-13)
    assert one["layers"][0]["weights"][0] == pytest.approx(other["layers"][0]["weights"][0], abs=1e-12)


def test_a_library_that_was_not_built_is_no_news(tuiplay: Command, at: Callable[[Path], None], tmp_path: Path) -> None:
    at(tmp_path / "nothing.so")
    found, err = ran(tuiplay)
    assert (found["engine"], err) == ("numpy", "")
    status, out, err = tuiplay("train", "--engine", "compiled")
    assert (status, out) == (2, "")
    assert "--engine compiled: the library was not built" in err
    assert err.count("\n") == 1
    _, out, _ = tuiplay("doctor")
    assert "numpy: the library was not built" in out


def test_a_setting_that_cannot_be_had_is_said_once(
    tuiplay: Command, at: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(tmp_path / "nothing.so")
    monkeypatch.setenv("TUIPLAY_ENGINE", "compiled")
    found, err = ran(tuiplay)
    assert found["engine"] == "numpy"
    assert err.count("NumPy is used instead of the compiled engine") == 1


def test_a_library_that_is_none_is_said_once_and_left_alone(
    tuiplay: Command, at: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "broken.so"
    path.write_bytes(b"\x7fELF and nothing else")
    at(path)
    found, err = ran(tuiplay)
    assert found["engine"] == "numpy"
    assert err.count("\n") == 1
    assert "the library cannot be loaded" in err


@built
def test_a_library_of_another_version_is_said_once_and_left_alone(
    tuiplay: Command, at: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "other.so"
    shutil.copyfile(engine.LIBRARY, path)
    at(path)
    monkeypatch.setattr(engine, "VERSION", engine.VERSION + 1)
    found, err = ran(tuiplay)
    assert found["engine"] == "numpy"
    assert err.count("\n") == 1
    assert "the library is of another version of tuiplay" in err


@pytest.mark.parametrize("command", ["train", "seeds", "race"])
def test_an_engine_that_is_none_is_refused(tuiplay: Command, command: str) -> None:
    status, out, err = tuiplay(command, "circle", "--engine", "fortran")
    assert (status, out) == (2, "")
    assert "invalid choice: 'fortran'" in err
