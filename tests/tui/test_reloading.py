"""A file of points that changes while its experiment is on the screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.formats import source
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.commands import system_commands


def write(path: Path, rows: int) -> None:
    path.write_text("x,y,class\n" + "".join(f"{n % 7},{n % 5},{'ab'[n % 2]}\n" for n in range(rows)))


def said(app: TuiplayApp) -> list[str]:
    return [note.message for note in app._notifications]


@pytest.mark.parametrize("way", ["open", "regenerate", "reload"])
async def test_the_new_points_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "points.csv", 40)
    app = TuiplayApp(source.load("points.csv")[0])
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        write(tmp_path / "points.csv", 80)
        if way == "open":
            await pilot.press("o", *"points", "full_stop", *"csv", "enter")
        elif way == "regenerate":
            await pilot.press("g")
        else:
            (command,) = (one for one in system_commands(app) if one.title == "Reload the points")
            command.callback()
        await pilot.pause()
        await pilot.pause()
        assert len(app.current_run.split.train) == 40
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert re.search(r"train +40\b", text)
        app.action_reload_points()
        await pilot.pause()
        assert said(app)[-1] == "The data file has not changed."
        await pilot.press("u")
        await pilot.pause()
        assert len(app.current_run.split.train) == 20


async def test_only_points_of_a_file_can_be_reloaded() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "Reload the points" not in [command.title for command in system_commands(app)]
        app.action_reload_points()
        await pilot.pause()
        assert said(app)[-1] == "These points are not from a file, so there is nothing to reload."


async def test_a_bad_file_is_refused_while_the_row_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.csv").write_text("x,y\n1,a\n")
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("T")
        await pilot.pause()
        app.screen._widgets["data.file"].focus()
        await pilot.press("enter", *"bad", "full_stop", *"csv", "enter")
        await pilot.pause()
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "bad.csv: line" in text
        assert app.current_run.experiment == Experiment()
