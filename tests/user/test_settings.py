"""Settings: where they come from, which of them count, and what becomes of wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.formats.toml import MAX_SIZE
from tuiplay.user import settings
from tuiplay.user.settings import Settings, load


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment whose settings file lies in ``tmp_path``."""
    (tmp_path / "tuiplay").mkdir()
    return {"XDG_CONFIG_HOME": str(tmp_path)}


def path_of(home: dict[str, str]) -> Path:
    """Its settings file."""
    return Path(home["XDG_CONFIG_HOME"], "tuiplay", "settings.toml")


def write(home: dict[str, str], text: str) -> None:
    """Make this the settings file."""
    path_of(home).write_text(text, encoding="utf-8")


def test_without_a_file_defaults_count(home: dict[str, str]) -> None:
    assert load(home) == (Settings(), [])


def test_every_setting_has_its_place_in_the_file(home: dict[str, str]) -> None:
    write(
        home,
        'color = "256"\nglyphs = "ascii"\ntheme = "light"\nfps = 5\nmouse = false\n[keys]\nplay = "p,space"\n',
    )
    wanted = Settings(color="256", glyphs="ascii", theme="light", fps=5, mouse=False, keys={"play": "p,space"})
    assert load(home) == (wanted, [])


def test_command_line_before_environment_before_file(home: dict[str, str]) -> None:
    write(home, 'color = "256"\nfps = 5\nmouse = false\n')
    assert load(home, fps=None)[0].fps == 5
    environ = home | {"TUIPLAY_FPS": "20", "TUIPLAY_COLOR": "16", "TUIPLAY_MOUSE": "on"}
    found, notes = load(environ)
    assert (found.fps, found.color, found.mouse, notes) == (20, "16", True, [])
    assert load(environ, fps=40, color="truecolor")[0].fps == 40
    assert load(environ, fps=40, color="truecolor")[0].color == "truecolor"


def test_no_color_beats_the_file_and_not_what_is_said_to_tuiplay_itself(home: dict[str, str]) -> None:
    write(home, 'color = "256"\n')
    assert load(home | {"NO_COLOR": "1"})[0].color == "none"
    assert load(home | {"NO_COLOR": ""})[0].color == "256"
    assert load(home | {"NO_COLOR": "1", "TUIPLAY_COLOR": "16"})[0].color == "16"
    assert load(home | {"NO_COLOR": "1"}, color="256")[0].color == "256"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('fsp = 5\ncolor = "16"', ["settings.toml:1", "fsp", "did you mean fps?"]),
        ("\nfps = 99", ["settings.toml:2", "fps", "at most 60"]),
        ('fps = "5"', ["settings.toml:1", "whole number"]),
        ("mouse = 1", ["mouse", "true or false"]),
        ('color = "purple"', ["color", "'purple'", "truecolor"]),
        ("color = 256", ["color", "truecolor"]),
        ("theme = []", ["theme"]),
        ('keys = "p"', ["keys"]),
        ("[keys]\nplay = 5", ["settings.toml:2", "keys.play", "k,up"]),
        ('[keys]\n"\\u001b[31m" = 5', ["keys."]),
        ("fps = ", ["settings.toml:1", "default settings"]),
        ("a.b" + ".c" * 5000 + " = 1", ["nested too deeply"]),
        ("fps = [" * 10_000, ["settings.toml"]),
        ("fps = " + "9" * 5000, ["settings.toml"]),
        ("x" * 1000 + " = 1", ["no such setting"]),
    ],
    ids=range(15),
)
def test_what_is_wrong_gets_a_sentence_and_the_default(home: dict[str, str], text: str, words: list[str]) -> None:
    write(home, text)
    found, notes = load(home)
    assert found in (Settings(), Settings(color="16"))
    assert len(notes) == 1
    assert notes[0].isprintable()
    assert len(notes[0]) < 600
    for word in words:
        assert word in notes[0]


def test_a_wrong_variable_gets_a_sentence_too(home: dict[str, str]) -> None:
    found, notes = load(home | {"TUIPLAY_FPS": "fast", "TUIPLAY_MOUSE": "\x1b[31m", "TUIPLAY_COLOR": "0"})
    assert found == Settings()
    assert [note.split(":")[0] for note in notes] == ["TUIPLAY_COLOR", "TUIPLAY_FPS", "TUIPLAY_MOUSE"]
    assert all(note.isprintable() for note in notes)


def test_a_folder_a_dangling_link_and_half_a_gigabyte_in_its_place(home: dict[str, str]) -> None:
    path = path_of(home)
    path.mkdir()
    assert "folder" in load(home)[1][0]
    path.rmdir()
    path.symlink_to("nowhere")
    assert "no such file" in load(home)[1][0]
    path.unlink()
    path.symlink_to(path)
    assert "symbolic link loop" in load(home)[1][0]
    path.unlink()
    with open(path, "wb") as stream:
        stream.truncate(500_000_000)
    found, notes = load(home)
    assert found == Settings()
    assert f"{MAX_SIZE:,}" in notes[0]


@given(st.binary() | st.text('fpskeymou= []{}."\n05atrue\x1b').map(str.encode))
def test_any_bytes_are_settings_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "tuiplay" / "settings.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    found, notes = load({"XDG_CONFIG_HOME": str(path.parent.parent)})
    assert isinstance(found, Settings)
    assert all(note.isprintable() and "settings.toml" in note for note in notes)


@given(st.dictionaries(st.text(), st.recursive(st.integers() | st.text() | st.booleans(), st.lists, max_leaves=4)))
def test_any_tree_is_settings_or_sentences(tree: dict[str, object]) -> None:
    values, notes = settings.read(tree)
    assert Settings(**values)
    assert len(notes) + len(values) >= len(tree)
