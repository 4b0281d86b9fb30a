"""Input that means harm: a sentence, soon, and nothing of it raw on the terminal."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from tuiplay.cli import piped
from tuiplay.cli.main import main
from tuiplay.experiment.value import Experiment
from tuiplay.formats import toml
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.keys import keymap
from tuiplay.tui.widgets.popup import Popup

ESCAPES = "\x1b]0;owned\x07\x1b[31mred\x9b2J\u202e"


def sparse(path: Path) -> None:
    """Half a gigabyte that takes no room."""
    with path.open("wb") as stream:
        stream.truncate(500_000_000)


def loop(path: Path) -> None:
    """A symbolic link to itself."""
    path.symlink_to(path)


FILES: dict[str, Callable[[Path], object]] = {
    "sparse": sparse,
    "nested tables": lambda path: path.write_text("[" + ".".join("a" * 10_000) + "]\n", encoding="utf-8"),
    "tables in tables": lambda path: path.write_text("a = " + "{a = " * 10_000 + "1" + "}" * 10_000, encoding="utf-8"),
    "many tables": lambda path: path.write_text("".join(f"[a{n}]\n" for n in range(10_000)), encoding="utf-8"),
    "folder": Path.mkdir,
    "loop": loop,
    "dangling": lambda path: path.symlink_to("nowhere"),
    "link to a folder": lambda path: path.symlink_to(path.parent),
    "a folder in its path": lambda path: None,
    "pipe": lambda path: os.mkfifo(path),
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has neither pipes nor links for everybody")
@pytest.mark.parametrize("kind", FILES)
def test_whatever_is_named_as_a_file_gets_a_sentence(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(piped, "_PATIENCE", 0.1)  # with a pipe that nobody writes to
    path = tmp_path / f"{ESCAPES}.toml"
    FILES[kind](path)
    start = time.process_time()
    assert main(["show", str(path)]) == 2
    assert time.process_time() - start < 5
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith("tuiplay: ")
    assert err[:-1].isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "#networkShape=" + ",".join("8" * 1_000_000),
        "#networkShape=99999,99999",
        "#networkShape=" + "9" * 1_000_000,
        "#seed=" + "%1b" * 300_000 + "&networkShape=x",
        "#" + "&".join(f"k{n}=1" for n in range(200_000)) + "&noise=x",
    ],
    ids=["a million layers", "huge layers", "a number of a million digits", "escapes", "many fields"],
)
def test_a_hostile_link_gets_a_sentence(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    start = time.process_time()
    status = main(["show", text])
    assert time.process_time() - start < 10
    out, err = capsys.readouterr()
    assert status == 2
    assert not out
    assert len(err) < 2_000
    assert err[:-1].replace("\n", "").isprintable()


def test_control_characters_do_not_get_raw_through_files_and_links(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lesson.toml"
    toml.save(Experiment().change({"data.seed": ESCAPES, "view.tutorial": ESCAPES}), path)
    assert toml.read(path).data.seed == ESCAPES
    for command, status in (("show", 0), ("train", 0), ("link", 2)):
        assert main([command, str(path), *(["--epochs", "1"] if command == "train" else [])]) == status
        out, err = capsys.readouterr()
        assert all(line.isprintable() for line in [*out.splitlines(), *err.splitlines()])


async def test_what_cannot_be_opened_or_saved_is_said_while_the_field_is_open() -> None:
    names = [".", "/", "/dev/zero", ESCAPES, f"{ESCAPES}.toml", "[/bold].toml", "x" * 5_000]
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24)) as pilot:
        for name, key in itertools.product(names, ("o", "w")):
            if key == "w" and "/" not in name and name != "." and len(name) < 5_000:
                continue  # a file of such a name may be made
            await refused(app, pilot, key, name)


async def refused(app: TuiplayApp, pilot: Pilot[None], key: str, name: str) -> None:
    """The field stays, and what it says prints."""
    await pilot.press(key)
    await pilot.pause()
    popup = app.query_one(Popup)
    popup.query_one("PopupInput").value = name  # type: ignore[attr-defined]
    await pilot.press("enter")
    await pilot.pause()
    assert app.query(Popup), "it stays open"
    assert popup.has_class("popup")
    shown = [strip.text for strip in app.screen._compositor.render_strips()]
    assert all(line.isprintable() for line in shown)
    assert app.current_run.experiment == Experiment()
    await pilot.press("escape")
    await pilot.pause()


@given(st.dictionaries(st.text() | st.sampled_from(["play", "help"]), st.text(min_size=1) | st.just("k,up")))
def test_any_keys_are_used_or_get_a_sentence(own: dict[str, str]) -> None:
    used, notes = keymap.check(own)
    assert set(used) <= set(own)
    assert len(notes) >= min(5, len(set(own) - set(used)))
    assert all(note.isprintable() for note in notes)
