"""Every command on networks of one input: it works, or says in one sentence why it does not apply."""

from __future__ import annotations

import json
import math
import runpy
from pathlib import Path

import numpy as np
import pytest

from tuiplay.cli.main import main


def run(*arguments: str) -> int:
    try:
        return main([*arguments])
    except SystemExit as ended:
        return int(ended.code or 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ["gradcheck", "sine", "--json"],
        ["gradcheck", "--set", "data.target=sin(3*x)+x/2", "--set", "features.formulas=x**2", "--json"],
        ["trace", "bumps", "--json"],
        ["show", "--target", "x**2"],
        ["seeds", "sine", "--seeds", "2", "--epochs", "3", "--until", "test_r2>0.99", "--json"],
        ["race", "sine", "step", "--seeds", "2", "--epochs", "3", "--until", "test_loss<0.1", "--json"],
        ["why", "sine", "--set", "network.hidden=", "--epochs", "5", "--json"],
        ["export", "sine", "--to", "numpy", "--epochs", "3"],
        ["export", "line", "--to", "latex", "--epochs", "3"],
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_it_works(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 0
    output = capsys.readouterr()
    assert not output.err
    if "--json" in arguments:
        assert json.loads(output.out)
    else:
        lines = [line.split("#")[0].split("%")[0] for line in output.out.splitlines()]
        assert not any("x2" in line or "x_2" in line for line in lines), "there is one input"


def test_a_trace_has_the_inputs_and_targets_of_its_batch(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("trace", "sine", "--json") == 0
    (update,) = json.loads(capsys.readouterr().out)["updates"]
    x, y = (np.array(update["batch"][name]).ravel() for name in ("inputs", "targets"))
    assert y == pytest.approx(np.sin(x))


@pytest.mark.parametrize("kind", ["svg", "png"])
@pytest.mark.parametrize("what", ["surface", "screen"])
def test_a_picture_is_written(kind: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / f"curve.{kind}"
    size = "300x300" if what == "surface" else "80x24"
    overlays = "view.overlays=parts,best"
    assert (
        run("picture", "bumps", "--set", overlays, "--epochs", "5", "--size", size, "--what", what, "--to", str(path))
        == 0
    )
    assert path.stat().st_size > 1000


def test_exported_code_takes_and_gives_the_units_of_the_table(tmp_path: Path) -> None:
    table = tmp_path / "pulse.csv"
    seconds = np.linspace(0, 9, 40)
    table.write_text("time,volt\n" + "".join(f"{t!r},{5 + 3 * math.sin(t)!r}\n" for t in seconds.tolist()))
    arguments = [str(table), "--set", "network.hidden=8", "--set", "training.optimizer=adam", "--epochs", "800"]
    code = tmp_path / "volt.py"
    assert run("export", *arguments, "--to", "numpy", "-o", str(code)) == 0
    names = runpy.run_path(str(code))
    volt = names["to_table"](names["predict"](names["from_table"](seconds)))[:, 0]
    assert np.abs(volt - (5 + 3 * np.sin(seconds))).mean() < 0.5


@pytest.mark.parametrize("experiment", [["sine"], ["--target", "x"], ["drawn-curve"]])
def test_a_link_is_refused_in_one_sentence(experiment: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("link", *experiment) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert "networks of one input" in said
    assert "save the experiment to a file" in said
