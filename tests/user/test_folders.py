"""Where a person's files are: the same answer for settings, themes, sessions, log and doctor, on every platform."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from formats.refusals import refusal

from tuiplay.cli import doctor
from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run
from tuiplay.user import folders, sessions, settings, themes
from tuiplay.user.folders import Folders, find
from tuiplay.user.log import Log
from tuiplay.user.sessions import Session, capture

posix = pytest.mark.skipif(sys.platform == "win32", reason="the folders of POSIX")


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A container: no HOME, and a user number that the system does not know. The current folder is empty."""
    pwd = pytest.importorskip("pwd")

    def unknown(number: int) -> Any:
        raise KeyError(f"getpwuid(): uid not found: {number}")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@posix
@pytest.mark.parametrize("platform", ["linux", "darwin"])
@pytest.mark.parametrize("useless", ["", "relative", "~"])
def test_folders_of_posix(platform: str, useless: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", platform)
    home = Folders(Path("/home/ada/.config/tuiplay"), Path("/home/ada/.local/state/tuiplay"))
    assert find({"HOME": "/home/ada"}) == home
    # The XDG specification: a relative path is to be ignored.
    assert find({"HOME": "/home/ada", "XDG_CONFIG_HOME": useless, "XDG_STATE_HOME": useless}) == home
    elsewhere = {"HOME": "/home/ada", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"}
    assert find(elsewhere) == Folders(Path("/c/tuiplay"), Path("/s/tuiplay"))
    assert find({"HOME": "/home/ada", "APPDATA": "/roaming"}) == home
    # Without a HOME that is a place, the list of users has it.
    known = os.path.expanduser(f"~{__import__('pwd').getpwuid(os.getuid()).pw_name}")
    assert find({"HOME": useless}).config == Path(known, ".config", "tuiplay")


def test_folders_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    asked = {"APPDATA": "/roaming", "LOCALAPPDATA": "/local", "XDG_CONFIG_HOME": "/c", "USERPROFILE": "/ada"}
    assert find(asked) == Folders(Path("/roaming/tuiplay"), Path("/local/tuiplay"))
    assert find({"USERPROFILE": "/ada"}) == Folders(
        Path("/ada/AppData/Roaming/tuiplay"), Path("/ada/AppData/Local/tuiplay")
    )


def test_themes_and_settings_lie_together_and_doctor_names_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("APPDATA", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    shown = "\n".join(doctor.paths(os.environ))
    found = find()
    assert found.themes == tmp_path / "tuiplay" / "themes"
    assert found.themes
    assert found.settings
    assert str(found.themes) in shown
    assert str(found.settings) in shown
    assert str(tmp_path / "tuiplay" / "tuiplay.log") in shown
    found.themes.mkdir(parents=True)
    (found.themes / "mine.toml").write_bytes((themes.shipped_folder() / "dark.toml").read_bytes())
    found.settings.write_text("fps = 7\n")
    assert "mine" in themes.available()
    assert settings.load()[0].fps == 7


@posix
def test_without_a_home_nothing_is_kept_and_a_sentence_says_so(nobody: Path) -> None:
    found = find()
    assert found == Folders(None, None)
    assert found.notes == [
        "There is no home folder, so no settings and no themes of your own are read and no session is kept; "
        "set HOME, or XDG_CONFIG_HOME and XDG_STATE_HOME."
    ]
    assert settings.load() == (settings.Settings(), [])
    assert "dark" in themes.available()
    assert "dusk" in refusal(themes.read, "dusk")
    session = Session(found.state)
    assert "no folder" in refusal(session.save, capture(Run(Experiment())))
    session.close()
    assert sessions.left_behind(found.state) == (None, [])
    assert "no session to resume" in refusal(sessions.resume, found.state)
    log = Log(found.state)
    log.open()
    log.write("what happened")
    log.close()
    assert "what happened" in log.text
    shown = "\n".join(doctor.paths(os.environ))
    assert found.notes[0] in shown
    assert list(nobody.iterdir()) == []


@posix
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("XDG_CONFIG_HOME", "so no session is kept; set HOME, or XDG_STATE_HOME."),
        ("XDG_STATE_HOME", "so no settings and no themes of your own are read; set HOME, or XDG_CONFIG_HOME."),
    ],
)
def test_a_folder_that_is_named_is_used_without_a_home(nobody: Path, given: str, words: str) -> None:
    found = find({given: str(nobody)})
    assert [place for place in (found.config, found.state) if place] == [nobody / "tuiplay"]
    assert words in found.notes[0]


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_home_that_may_not_be_read_is_no_error(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0)
    environ = {"HOME": str(home)}
    assert settings.load(environ) == (settings.Settings(), [])
    assert "(missing)" in "\n".join(doctor.paths(environ))


def test_every_folder_is_asked_for_in_one_place() -> None:
    package = Path(folders.__file__).parents[1]
    for path in package.rglob("*.py"):
        if path != Path(folders.__file__):
            assert "expanduser" not in path.read_text(encoding="utf-8"), path
