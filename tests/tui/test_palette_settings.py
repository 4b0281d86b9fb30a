"""The palette finds settings, values and actions by the field's words and their synonyms; messages stay readable."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.commands import system_commands
from tuiplay.tui.screens.said import MessagesScreen
from tuiplay.tui.setting_commands import SettingsProvider, settings_of, typed_setting

SIZE = (120, 40)
WORDS = (
    "activation", "linear", "learning rate", "regularization", "dropout", "noise", "batch size", "bias", "neuron",
    "speed", "optimizer", "cross entropy", "validation", "accuracy", "confusion", "test data", "export", "reset",
    "early stopping", "weight decay", "initializer", "seed",
)  # fmt: skip


async def found(app: TuiplayApp, query: str) -> list[str]:
    provider = SettingsProvider(app.screen)
    hits = [hit async for hit in provider.search(query)]
    titles = [str(hit.prompt) for hit in sorted(hits, key=lambda hit: -hit.score)]
    return titles + [command.title for command in system_commands(app) if query.lower() in command.title.lower()]


@pytest.mark.parametrize("word", WORDS)
async def test_the_fields_words_are_found(word: str) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        titles = await found(app, word)
        assert any(word.replace(" ", "")[:6] in title.lower().replace(" ", "").replace("-", "") for title in titles)


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("ablation", "Switch off"), ("one update", "Microscope"), ("calculator", "Inference by hand"),
        ("lab book", "Note"), ("luck", "Many seeds"), ("why", "Findings"), ("best possible", "Best border"),
        ("screenshot", "Save the screen"), ("compare", "Runs and branches"), ("scrub", "Back in time"),
    ],
)  # fmt: skip
async def test_an_action_is_found_by_what_else_people_call_it(word: str, title: str) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert any(one.startswith(title) for one in await found(app, word))


def test_what_a_teacher_hides_is_not_offered() -> None:
    hidden = Experiment().change({"view.hide": ["learningRate", "activation"]})
    paths = {setting.field.path for setting in settings_of(hidden)}
    assert "training.learning_rate" not in paths
    assert "network.activation" not in paths
    assert "training.learning_rate" in {setting.field.path for setting in settings_of(Experiment())}


@pytest.mark.parametrize(
    ("query", "path", "value"),
    [
        ("dropout 0.2", "training.dropout", 0.2), ("noise 25", "data.noise", 25.0),
        ("batch size 7", "training.batch_size", 7), ("hidden layers 8,8,8", "network.hidden", (8, 8, 8)),
        ("learning rate: 0.5", "training.learning_rate", 0.5),
    ],
)  # fmt: skip
def test_a_value_can_be_typed(query: str, path: str, value: object) -> None:
    assert (path, value) in [(setting.field.path, setting.value) for setting in typed_setting(Experiment(), query)]


@pytest.mark.parametrize("query", ["", "dropout", "dropout 7", "7", "nonsense 7", "noise 1e999"])
def test_what_cannot_be_set_is_not_offered(query: str) -> None:
    assert not list(typed_setting(Experiment(), query))


async def test_a_setting_is_chosen_in_the_palette_and_undone() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        provider = SettingsProvider(app.screen)
        hit = max([hit async for hit in provider.search("dropout 0.2")], key=lambda hit: hit.score)
        hit.command()  # type: ignore[call-arg, misc]
        await pilot.pause()
        assert app.current_run.experiment.training.dropout == 0.2
        await pilot.press("u")
        await pilot.pause()
        assert app.current_run.experiment == Experiment()


async def test_keys_stand_beside_commands() -> None:
    app = TuiplayApp(Experiment())
    app.wanted_keys = {"zoom": "f4"}
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        titles = [command.title for command in system_commands(app)]
        assert any(title.startswith("Zoom") and title.endswith("f4") for title in titles)


async def test_messages_leave_picture_and_curves_go_by_escape_and_can_be_read_again() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        app.clear_notifications()
        app.notify("a message\nof two lines")
        await pilot.pause()
        await pilot.pause()
        (toast,) = app.screen.query("Toast")
        assert not toast.region.overlaps(app.query_one("#output").region)
        await pilot.press("escape")
        await pilot.pause()
        assert not app._notifications
        app.action_messages()
        await pilot.pause()
        assert isinstance(app.screen, MessagesScreen)
        assert any("a message" in str(line.render()) for line in app.screen.query(Static))
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, MessagesScreen)
