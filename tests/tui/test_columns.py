"""The columns of a table through the keys that a person presses."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tui.test_app import settle
from tuiplay.experiment.value import Experiment
from tuiplay.formats import source
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.commands import system_commands
from tuiplay.tui.screens.columns import NO_TABLE, ColumnList, ColumnsScreen
from tuiplay.tui.screens.help import HelpScreen
from tuiplay.tui.screens.toolbox import Toolbox
from tuiplay.tui.widgets.popup import ListPopup

SIZES = [(120, 40), (80, 24), (60, 16)]


@pytest.fixture
def table(tmp_path: Path) -> str:
    """Numbers that number the rows, three measurements, of which the second tells most, and a label."""
    rows = [f"{i + 100},{i * 7 % 11},{i % 2 * 9 + i % 3}.5,{i % 5 or ''},{'pq'[i % 2]}\n" for i in range(40)]
    path = tmp_path / "points.csv"
    path.write_text("id,a,b,c,kind\n" + "".join(rows), encoding="utf-8")
    return str(path)


def lines_of(app: TuiplayApp) -> list[str]:
    listing = app.screen.query_one(ColumnList)
    return [" ".join(str(option.prompt).split()) for option in listing.options]


def roles(app: TuiplayApp) -> list[str]:
    data = app.current_run.experiment.data
    return [data.x, data.y, data.label, data.target]


async def opened(app: TuiplayApp, pilot: Pilot[None]) -> None:
    await settle(pilot)
    await pilot.press("T")
    await settle(pilot)
    await pilot.press("c")
    await settle(pilot)
    assert isinstance(app.screen, ColumnsScreen)


@pytest.mark.parametrize("size", SIZES[::2])
async def test_columns_are_listed_and_assigned(size: tuple[int, int], table: str) -> None:
    app = TuiplayApp(source.load(table)[0])
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot)
        found = lines_of(app)
        narrow = size[0] < 80
        assert found[0] == ("id row ... 0.2%" if narrow else "id row numbers 100 to 139 0.2%")
        assert found[1].split()[:2] == ["x1", "a"]
        assert found[2].split()[:2] == ["x2", "b"]
        assert "20.0%" in found[3]
        assert found[4] == ("label kind 2 cl..." if narrow else "label kind 2 classes: p, q")
        assert all(len(str(option.prompt)) <= size[0] - 8 for option in app.screen.query_one(ColumnList).options)
        assert app.screen.query_one(ColumnList).highlighted is not None
        await pilot.press("home", "x")
        await settle(pilot)
        assert roles(app) == ["id", "b", "", ""]
        assert app.current_run.experiment.source.columns[0] == "id"
        assert lines_of(app)[0].startswith("x1 id")
        await pilot.press("down", "y", "down", "t")
        await settle(pilot)
        assert roles(app) == ["id", "a", "", "b"]
        assert app.current_run.experiment.task.is_regression
        assert lines_of(app)[2].startswith("target b")
        await pilot.press("u")
        await settle(pilot)
        assert roles(app) == ["id", "a", "", ""]
        assert lines_of(app)[4].startswith("label kind")
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, Toolbox)


async def test_enter_asks_what_the_column_is_to_be(table: str) -> None:
    app = TuiplayApp(source.load(table)[0])
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(app, pilot)
        await pilot.press("home", "down", "down", "down", "enter")
        await settle(pilot)
        assert app.screen.query_one(ListPopup).border_title == "Use c as"
        await pilot.press("home", "down", "enter")
        await settle(pilot)
        assert roles(app) == ["a", "c", "", ""]
        assert isinstance(app.screen.focused, ColumnList)
        await pilot.press("question_mark")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)


async def test_what_cannot_be_is_said_and_changes_nothing(table: str) -> None:
    app = TuiplayApp(source.load(table)[0])
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await opened(app, pilot)
        await pilot.press("end", "x")
        await settle(pilot)
        assert roles(app) == ["", "", "", ""]
        assert any("expected a number, got" in note.message for note in app._notifications)


async def test_from_the_palette_and_only_with_a_table(table: str) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        assert "Columns of the table" not in [command.title for command in system_commands(app)]
        app.action_columns()
        await settle(pilot)
        assert NO_TABLE in [note.message for note in app._notifications]
    app = TuiplayApp(source.load(table)[0])
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        command = next(command for command in system_commands(app) if command.title == "Columns of the table")
        command.callback()
        await settle(pilot)
        assert isinstance(app.screen, ColumnsScreen)
        Path(table).unlink()
        await pilot.press("home", "x")
        await settle(pilot)
        assert roles(app) == ["", "", "", ""]


async def test_a_key_makes_a_curve_of_a_table_and_gives_it_a_second_input_again(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("time,heat,volt\n" + "".join(f"{i},{i * i % 17},{i % 7}.5\n" for i in range(40)))
    app = TuiplayApp(source.load(str(path))[0])
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(app, pilot)
        words = [[line.split()[0] for line in lines_of(app)]]
        for keys in (["c"], ["down", "t"], ["c"], ["c"], ["l"], ["u"], ["x"]):
            await pilot.press(*keys)
            await settle(pilot)
            words.append([line.split()[0] for line in lines_of(app)])
        assert words[0] == ["x1", "x2", "target"]
        assert words[1] == ["x", "heat", "y"]
        assert words[2] == ["x", "y", "volt"]
        assert words[3] == ["x1", "target", "x2"]
        assert words[4] == words[2]
        assert app.current_run.experiment.problem == "curve"
        assert words[-1] == ["time", "x", "y"], "what was the target is guessed again"
        assert not app.said, app.said


async def test_a_label_in_a_curve_is_of_a_table_with_two_inputs(table: str) -> None:
    app = TuiplayApp(source.load(table, y="none", x="a", target="b")[0])
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(app, pilot)
        assert app.current_run.experiment.active_features == ("x",)
        await pilot.press("end", "l")
        await settle(pilot)
        experiment = app.current_run.experiment
        assert (experiment.problem, experiment.data.y, experiment.data.label) == ("classification", "", "kind")
        assert experiment.active_features == ("x1", "x2")
        await pilot.press("u")
        await settle(pilot)
        assert app.current_run.experiment.problem == "curve"
