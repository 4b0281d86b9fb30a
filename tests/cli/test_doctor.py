"""``tuiplay doctor``: everything a report of a mistake needs, wherever it runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from tuiplay.cli import doctor
from tuiplay.cli.main import main
from tuiplay.raster.blocks import OCTANTS
from tuiplay.user.settings import Settings


def test_it_tells_terminal_glyphs_paths_keys_and_versions(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["doctor"]) == 0
    out, err = capsys.readouterr()
    assert not err
    for title in ("terminal", "glyphs", "pictures", "paths", "settings", "keys", "versions"):
        assert f"\n{title}" in "\n" + out
    for words in ("TERM", "COLORTERM", "settings.toml", "step_epoch", "diagram_open", "Python", "numpy", "textual"):
        assert words in out
    assert all(one.isprintable() or one in OCTANTS for line in out.splitlines() for one in line)


def test_the_environment_is_told_and_never_raw() -> None:
    told = doctor.report(Settings(), {"TERM": "\x1b[31m", "SSH_TTY": "/dev/pts/1", "TMUX": "x", "LANG": "C"})
    assert "\x1b" not in told
    assert "yes (SSH_TTY is set)" in told
    assert "tmux" in told


def test_the_card_is_straight() -> None:
    assert len({cell_len(line) for line in doctor.card()}) == 1


def test_keys_of_ones_own_and_their_mistakes_are_told() -> None:
    told = doctor.report(Settings(keys={"step_epoch": "n", "nonsense": "k", "rewind": "s"}), {})
    line = next(line for line in told.splitlines() if line.strip().startswith("step_epoch"))
    assert line.split()[1] == "n"
    assert "note: keys.nonsense" in told


def test_without_a_terminal_and_with_a_broken_file_it_still_ends_well(tmp_path: Path) -> None:
    (tmp_path / "tuiplay").mkdir()
    (tmp_path / "tuiplay" / "settings.toml").write_bytes(b"fps = \xff")
    done = subprocess.run(
        [sys.executable, "-m", "tuiplay", "doctor"],
        env={"PATH": "", "PYTHONPATH": str(Path(doctor.__file__).parents[2]), "XDG_CONFIG_HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert b"settings.toml:1" in done.stderr
    assert b"versions" in done.stdout


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"\x1b[7;3R", "two for a line or a block (measured)"),
        (b"", "unknown (measured when the screen starts)"),
    ],
)
def test_on_a_terminal_the_width_of_glyphs_is_measured(answer: bytes, words: str) -> None:
    pty = pytest.importorskip("pty")
    child, master = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8")
        os.execv(sys.executable, [sys.executable, "-m", "tuiplay", "doctor"])
    told = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # Linux says so at the end
            piece = b""
        if not piece:
            break
        if answer and b"\x1b[6n" in piece:
            os.write(master, answer)
        told += piece
    os.close(master)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    text = told.decode()
    assert words in text
    assert ("ascii: This terminal draws box characters" in text) is words.startswith("two")
    assert "R" not in text.split("terminal")[0], "the answer is not echoed"
