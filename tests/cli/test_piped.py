"""Tables, experiments and links from a pipe; the keys then come from the terminal."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from formats.refusals import refusal

from tuiplay.cli import piped
from tuiplay.cli.main import main
from tuiplay.experiment.value import Experiment
from tuiplay.formats import link, toml
from tuiplay.run.run import Run
from tuiplay.user import piped_tables

ROWS = "x,y,k\n" + "".join(f"{i},{i * i % 7}.5,{'ab'[i % 2]}\n" for i in range(30))
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither named pipes nor pseudo-terminals")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "state" / "tuiplay"


def send(monkeypatch: pytest.MonkeyPatch, content: str | bytes) -> None:
    """Put content on standard input."""
    content = content if isinstance(content, bytes) else content.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_a_table(monkeypatch: pytest.MonkeyPatch, state: Path) -> None:
    send(monkeypatch, ROWS)
    experiment, notes = piped.load("-", label="k")
    assert experiment.source.samples == 30
    assert experiment.data.label == "k"
    path = Path(experiment.data.file)
    assert path.parent == state / "tables"
    assert path.read_text(encoding="utf-8") == ROWS
    assert f"is kept for later sessions as {path}" in notes[-1]
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0, "nobody else's business"
    run = Run(experiment)
    run.apply(experiment.change({"data.noise": 10}))
    send(monkeypatch, ROWS)
    assert piped.load("-", label="k")[0] == experiment, "the same table, the same experiment"
    assert len(list(path.parent.iterdir())) == 1


def test_a_compressed_table_in_another_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    send(monkeypatch, ROWS.replace("k", "größe").encode("utf-16"))
    assert piped.load("-")[0].source.columns == ("x", "y", "größe")


def test_an_experiment_and_a_link(monkeypatch: pytest.MonkeyPatch, state: Path) -> None:
    experiment = Experiment().change({"data.dataset": "xor", "network.hidden": (3,)})
    for text in (toml.write(experiment), f"{link.write(experiment)}\n"):
        send(monkeypatch, text)
        assert piped.load("-")[0] == experiment
        send(monkeypatch, text)
        assert main(["link", "-"]) == 0
        send(monkeypatch, text)
        assert "--x applies only to a table" in refusal(piped.load, "-", x="1")
    assert not state.exists()


def test_an_experiment_names_its_table_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("points.csv").write_text(ROWS, encoding="utf-8")
    send(monkeypatch, '[data]\nfile = "points.csv"\n')
    assert piped.load("-")[0].source.samples == 30


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "standard input: the pipe is empty"),
        (" \n\n", "standard input: the pipe is empty"),
        ("[data]\nnoise = lots\n", "standard input:2:9: invalid TOML on line 2"),
        ("[data]\nnoise = 200\n", "standard input:2: data.noise"),
        ("[data]\n" + "#" * 4_100_000, "standard input: too large for an experiment"),
        ("x,y,k\n1,2\n", "standard input: line 2: 2 fields"),
    ],
    ids=lambda value: value[:20],
)
def test_refusals(monkeypatch: pytest.MonkeyPatch, content: str, sentence: str) -> None:
    send(monkeypatch, content)
    assert sentence in refusal(piped.load, "-")


def test_no_state_folder(monkeypatch: pytest.MonkeyPatch, state: Path) -> None:
    from tuiplay.user import folders

    monkeypatch.setattr(folders, "find", lambda: folders.Folders(None, None))
    send(monkeypatch, ROWS)
    experiment, notes = piped.load("-")
    assert "is kept until tuiplay ends" in notes[-1]
    assert experiment.source.samples == 30
    assert not state.exists()


def test_old_tables_are_removed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(piped_tables, "KEPT", 3)
    paths = [piped_tables.keep([f"{number}".encode()], tmp_path) for number in range(3)]
    for age, path in enumerate(reversed(paths)):
        os.utime(path, (1e9 - age, 1e9 - age))
    newest = piped_tables.keep([b"new"], tmp_path)
    assert set(newest.parent.iterdir()) == {newest, *paths[1:]}


def test_too_much_is_refused_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(piped_tables, "MAX_BYTES", 10)
    assert "more than 10 bytes" in refusal(piped_tables.keep, [b"123456"] * 3, tmp_path)
    assert list((tmp_path / piped_tables.FOLDER).iterdir()) == []


def test_a_terminal_is_not_a_pipe(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    send(monkeypatch, "")
    monkeypatch.setattr(sys.stdin.buffer, "isatty", lambda: True, raising=False)
    assert main(["train", "-"]) == 2
    assert "standard input is a terminal; send a table through a pipe" in capsys.readouterr().err


@posix
def test_named_pipes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert piped.is_piped(str(pipe))
    assert not piped.is_piped("nowhere.csv")
    writer = threading.Thread(target=pipe.write_text, args=(ROWS,))
    writer.start()
    assert piped.load(str(pipe))[0].source.samples == 30
    writer.join()
    monkeypatch.setattr(piped, "_PATIENCE", 0.01)
    assert "no program writes to this pipe" in refusal(piped.load, str(pipe))


@posix
def test_a_pipe_of_the_shell(state: Path) -> None:
    """``tuiplay train <(cat points.csv)``."""
    ours, theirs = os.pipe()
    os.write(theirs, ROWS.encode())
    os.close(theirs)
    try:
        assert piped.is_piped(f"/dev/fd/{ours}")
        assert piped.load(f"/dev/fd/{ours}")[0].source.samples == 30
    finally:
        os.close(ours)


def test_the_program_trains_on_a_pipe() -> None:
    command = [sys.executable, "-m", "tuiplay", "train", "-", "--epochs", "3", "--json"]
    done = subprocess.run(command, input=ROWS.encode(), capture_output=True, timeout=60, check=True)
    report = json.loads(done.stdout)
    assert report["n_train"] + report["n_test"] == 30
    assert b"is kept for later sessions as" in done.stderr


def test_no_terminal_for_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object) -> int:
        raise OSError

    monkeypatch.setattr(os, "open", nothing)
    assert "so keys are read from the terminal, but there is none; use 'tuiplay train -' to run" in refusal(
        piped.take_keys_from_terminal
    )


KEYS = """
import os, sys
from tuiplay.cli import piped
table = sys.stdin.buffer.read()
assert not os.isatty(0)
piped.take_keys_from_terminal()
assert os.isatty(0) and sys.stdin.isatty() and sys.__stdin__.fileno() == 0
os.write(1, len(table).to_bytes(2, "big") + os.read(0, 4))
"""


@posix
def test_keys_come_from_the_terminal() -> None:
    """A process with a controlling terminal and a table on standard input."""
    import pty
    import termios

    master, slave = pty.openpty()
    quiet = termios.tcgetattr(slave)
    quiet[3] &= ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(slave, termios.TCSANOW, quiet)
    os.write(master, b"keys")
    take = "import fcntl, os, sys, termios; fcntl.ioctl(2, termios.TIOCSCTTY, 0); exec(sys.argv[1])"
    with subprocess.Popen(
        [sys.executable, "-c", take, KEYS],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=slave, start_new_session=True,
    ) as process:  # fmt: skip
        out, _ = process.communicate(ROWS.encode(), timeout=60)
    os.close(slave)
    os.close(master)
    assert process.returncode == 0
    assert out == len(ROWS).to_bytes(2, "big") + b"keys"
