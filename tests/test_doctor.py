"""``tuiplay doctor``: everything a report of a mistake needs, wherever it runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from tuiplay import doctor
from tuiplay.cli import main
from tuiplay.settings import Settings


def test_it_tells_terminal_glyphs_paths_keys_and_versions(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["doctor"]) == 0
    out, err = capsys.readouterr()
    assert not err
    for title in ("terminal", "glyphs", "paths", "settings", "keys", "versions"):
        assert f"\n{title}" in "\n" + out
    for words in ("TERM", "COLORTERM", "settings.toml", "step_epoch", "diagram_open", "Python", "numpy", "textual"):
        assert words in out
    assert all(line.isprintable() for line in out.splitlines())


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
        env={"PATH": "", "PYTHONPATH": str(Path(doctor.__file__).parents[1]), "XDG_CONFIG_HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert b"settings.toml:1" in done.stderr
    assert b"versions" in done.stdout
