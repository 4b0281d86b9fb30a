"""``tuiplay picture``, and the losses of ``tuiplay train``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tuiplay.cli.main import main


def test_a_surface_is_written_and_not_replaced_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.svg"
    command = ["picture", "xor", "--epochs", "2", "--size", "200x200", "--to", str(path)]
    assert main(command) == 0
    first = path.read_bytes()
    assert b">Exclusive or  epoch 2  " in first
    assert main([*command, "--epochs", "3"]) == 2
    assert "s.svg: exists already; --overwrite replaces it" in capsys.readouterr().err
    assert path.read_bytes() == first
    assert main([*command, "--epochs", "3", "--overwrite"]) == 0
    assert path.read_bytes() != first


@pytest.mark.parametrize("size", ["160x48", "120x40", "80x24"])
def test_the_screen_is_what_the_program_shows(size: str, tmp_path: Path) -> None:
    path = tmp_path / "s.svg"
    assert main(["picture", "--what", "screen", "--epochs", "2", "--size", size, "--to", str(path)]) == 0
    text = path.read_text()
    assert ">Network<" in text
    assert ">000,002<" in text


def test_a_film_trains_while_it_is_made(tmp_path: Path) -> None:
    path = tmp_path / "s.cast"
    assert main(["picture", "--epochs", "3", "--size", "80x24", "--to", str(path)]) == 0
    header, *events = map(json.loads, path.read_text().splitlines())
    assert (header["width"], header["height"]) == (80, 24)
    assert "000,000" in events[0][2]
    assert "000,003" in events[-2][2]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--to", "a.gif"], "a.gif: pictures are SVG or PNG, films CAST"),
        (["--size", "12"], "--size: expected width x height in pixels"),
        (["--what", "screen", "--size", "800x800"], "800x800 cells is out of range"),
        (["--theme", "nope"], "unknown theme 'nope'"),
        (["--what", "window"], "invalid choice"),
    ],
)
def test_refusals(
    arguments: list[str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["picture", *arguments]) == 2
    assert sentence in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_losses_are_written_beside_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "losses.csv"
    assert main(["train", "--epochs", "3", "--json", "--losses", str(path)]) == 0
    report = json.loads(capsys.readouterr().out)
    last = path.read_text().splitlines()[-1].split(",")
    assert [float(value) for value in last] == [3, report["train_loss"], report["test_loss"]]
    assert main(["train", "--epochs", "3", "--losses", str(path)]) == 2
    assert "exists already; remove it or choose another name" in capsys.readouterr().err
