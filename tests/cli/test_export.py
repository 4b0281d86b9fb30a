"""``tuiplay export``."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import numpy as np
import pytest

from tuiplay.cli.main import main
from tuiplay.experiment.value import Experiment
from tuiplay.formats import state, toml
from tuiplay.formats.export import check
from tuiplay.run.learned_weights import with_learned_weights
from tuiplay.run.run import Run
from tuiplay.user.sessions import capture


def test_code_goes_to_standard_output_and_the_check_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "xor", "--epochs", "3", "--to", "numpy", "--check"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith('"""A neural network in NumPy.\n\nExclusive or, network 2-4-2-1, epoch 3')
    assert "NumPy: largest difference from the engine" in said.err


def test_a_file_is_not_replaced_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "net.json"
    command = ["export", "--epochs", "1", "--to", "json", "-o", str(path)]
    assert main(command) == 0
    first = path.read_text()
    assert main([*command, "--seed", "7"]) == 2
    assert "net.json: exists already; --overwrite replaces it" in capsys.readouterr().err
    assert path.read_text() == first
    assert main([*command, "--seed", "7", "--overwrite"]) == 0
    assert json.loads(path.read_text())["layers"] != json.loads(first)["layers"]


def test_the_state_of_a_session_is_taken_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(Experiment().change({"data.dataset": "spiral"}))
    run.advance(epochs=4, updates=None)
    path, code = tmp_path / "session.tuiplay-state", tmp_path / "net.py"
    path.write_bytes(state.encode(capture(run)))
    assert main(["export", str(path), "--to", "numpy", "-o", str(code)]) == 0
    at = np.array([1.5]), np.array([-2.0])
    first = runpy.run_path(str(code))["predict"](*at)
    assert main(["export", str(path), "--to", "numpy", "-o", str(code), "--overwrite", "--epochs", "2"]) == 0
    assert "epoch 6" in code.read_text()
    assert runpy.run_path(str(code))["predict"](*at) != first
    assert main(["export", str(path), "--to", "numpy", "--set", "data.noise=5"]) == 2
    assert "leave out --set and --seed" in capsys.readouterr().err


def test_a_network_with_an_infinite_loss_is_written_and_said_to_have_diverged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    steep, path = tmp_path / "steep.toml", tmp_path / "net.json"
    steep.write_text(
        '[data]\ndataset = "reg-plane"\n[network]\nhidden = []\n'
        "[weights]\nvalues = [[[1e200, 1e200]]]\nbiases = [[0.0]]\n"
    )
    sentence = "diverged: the loss became infinite or NaN after epoch 0; try smaller initial weights"
    assert main(["export", str(steep), "--to", "json", "-o", str(path)]) == 1
    assert capsys.readouterr().err == f"tuiplay: {sentence}\n"
    assert json.loads(path.read_text())["layers"][0]["weights"] == [[1e200, 1e200]]
    assert main(["picture", str(steep), "--to", str(tmp_path / "net.svg")]) == 1
    assert sentence in capsys.readouterr().err
    assert main(["gradcheck", str(steep)]) == 2
    assert f"the run {sentence}" in capsys.readouterr().err


def test_a_damaged_state_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "session.tuiplay-state"
    path.write_bytes(state.encode(capture(Run(Experiment())))[:-3])
    assert main(["export", str(path), "--to", "numpy"]) == 2
    assert "session.tuiplay-state: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--to", "torch"], "--to: torch is not known; did you mean pytorch?"),
        ([], "--to is missing; the targets are numpy, pytorch"),
        (["--to", "numpy", "--epochs", "-1"], "expected a whole number of at least 0"),
        (
            ["--to", "numpy", "--set=training.learning_rate=10", "--set=network.activation=linear", "reg-gauss"],
            "nothing to export",
        ),
    ],
)
def test_refusals(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", *arguments]) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.out == ""


def test_a_check_that_fails_is_status_1(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(check, "run", lambda *_: [[0.5]] * 61**2)
    assert main(["export", "--epochs", "1", "--to", "numpy", "--check"]) == 1
    assert "largest difference" in capsys.readouterr().err


def test_a_library_that_is_missing_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runner = tmp_path / "runner.py"
    runner.write_text("""print('{"missing": "torch"}')""")
    monkeypatch.setattr("tuiplay.formats.export.runner.__file__", str(runner))
    path = tmp_path / "net.py"
    assert main(["export", "--epochs", "1", "--to", "pytorch", "--check", "-o", str(path)]) == 2
    assert "torch is not installed here" in capsys.readouterr().err
    assert not path.exists()


def test_a_binary_model_is_written_to_a_pipe(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", "--epochs", "1", "--to", "onnx"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"\x08\x08\x12\x07tuiplay")


def test_a_file_with_weights_is_taken_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(Experiment().change({"data.dataset": "spiral"}))
    run.advance(epochs=5)
    path = tmp_path / "net.toml"
    toml.save(with_learned_weights(run), path)
    assert main(["export", str(path), "--to", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["layers"][0]["biases"] == run.network.weights[0][:, -1].tolist()
