"""The palette finds settings, values and actions by the field's words and their synonyms; messages stay readable."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.commands import palette_items, system_commands
from tuiplay.tui.help_text import explain_field
from tuiplay.tui.palette_search import PaletteItem, search
from tuiplay.tui.screens.said import MessagesScreen
from tuiplay.tui.setting_commands import settings, typed_setting, typed_values
from tuiplay.tui.word_search import words_of

SIZE = (120, 40)
SOUGHT = {
    "activation": "activation: ReLU", "linear": "activation: Linear", "learning rate": "learning rate: 0.00001",
    "lr": "learning rate: 0.00001 (lr)", "regularisation": "regularization: None",
    "dropout": "dropout rate: type a value",
    "jitter": "noise: 0 (jitter)", "minibatch": "Batch (mini-batch)", "bias": "Network (bias)",
    "optimiser": "optimizer: SGD", "crossentropy": "loss: Cross-entropy", "mse": "loss: Squared error (MSE)",
    "loss function": "loss: Auto (loss function)", "holdout": "train split: 10% (hold-out)",
    "train test split": "train split: 10% (train test split)", "accuracy": "Output (accuracy)",
    "confusion matrix": "Measures (confusion matrix)", "test data": "Test points (test data)",
    "export": "Save a file (export)",
    "reset": "Rewind (reset)", "early stopping": "Preset: Early stopping",
    "glorot": "initializer: Xavier (Glorot)",
    "kaiming": "initializer: He (Kaiming)", "hyperbolic tangent": "activation: Tanh (hyperbolic tangent)",
    "rectified linear": "activation: ReLU (rectified linear unit)", "two spirals": "Data set: Spiral (two spirals)",
    "reg-gauss": "Data set: Multi gaussian (reg-gauss)", "x1 squared": "Feature x₁²: turn on (x1 squared)",
    "heat map": "Output (heat map)", "full screen": "Zoom (full screen)", "ablation": "Switch off (ablation)",
    "one update": "Microscope (one update)", "forward pass": "Inference by hand (forward pass)",
    "lab book": "Note (lab book)", "edit data": "Draw points (edit data)",
    "bookmark": "Pin this run (bookmark)", "legend": "Output (legend)",
    "color": "Discretize (two colours)", "max speed": "Speed: max", "optimzer": "optimizer: SGD",
    "beta1": "Help: beta 1",
    "change the activation to tanh": "activation: Tanh", "dark mode": "Theme: dark (dark mode)",
    "screenshot": "Save the screen (screenshot)", "pytorch": "In the shell: tuiplay export --to pytorch",
}  # fmt: skip
"""Words as people type them, and how the line that stands first begins."""


@pytest.fixture(scope="module")
def items() -> list[PaletteItem]:
    return palette_items(TuiplayApp(Experiment()))


@pytest.mark.parametrize("query", SOUGHT)
def test_the_fields_words_and_their_synonyms_are_found(items: list[PaletteItem], query: str) -> None:
    _, item, synonym = search(items, query)[0]
    assert item.line(synonym).startswith(SOUGHT[query])


def test_nothing_is_found_for_what_there_is_not(items: list[PaletteItem]) -> None:
    assert not search(items, "zzz")
    assert not search(items, " ")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Regularisation", "regularization"), ("optimisers", "optimizer"), ("colours", "color"), ("x₁²", "x12"),
     ("mini_batch-size", "mini batch size"), ("cross-entropy", "Cross Entropy")],
)  # fmt: skip
def test_spellings_are_one(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


def test_every_setting_has_a_line_and_help() -> None:
    app, run = TuiplayApp(Experiment()), Run(Experiment())
    titles = {item.title.partition(":")[0] for item in settings(app)}
    for field in FIELDS.values():
        assert explain_field(field, run).about
        assert not field.toolbox or field.label in titles


def test_what_a_teacher_hides_is_not_offered() -> None:
    hidden = Experiment().change({"view.hide": ["learningRate", "activation", "xSquared"]})
    titles = {item.title.partition(":")[0] for item in palette_items(TuiplayApp(hidden))}
    everything = {item.title.partition(":")[0] for item in palette_items(TuiplayApp(Experiment()))}
    assert {"learning rate", "activation", "Feature x₁²"} <= everything - titles


@pytest.mark.parametrize(
    ("query", "path", "value"),
    [
        ("dropout 0.2", "training.dropout", 0.2), ("noise 25", "data.noise", 25.0),
        ("dropout 20%", "training.dropout", 0.2),
        ("batch size 7", "training.batch_size", 7), ("hidden layers 8,8,8", "network.hidden", (8, 8, 8)),
        ("layers 8 8", "network.hidden", (8, 8)), ("lr=0.1", "training.learning_rate", 0.1),
        ("learning rate: 0.5", "training.learning_rate", 0.5),
        ("set the step size to 3", "training.learning_rate", 3.0),
    ],
)  # fmt: skip
def test_a_value_can_be_typed(query: str, path: str, value: object) -> None:
    field, _, changed = typed_values(Experiment(), query)[0]
    assert (field.path, field.of(changed)) == (path, value)


@pytest.mark.parametrize("query", ["", "dropout", "dropout 7", "7", "nonsense 7", "noise 1e999"])
def test_what_cannot_be_set_is_not_offered(query: str) -> None:
    assert not typed_values(Experiment(), query)


async def test_a_setting_is_chosen_in_the_palette_and_undone() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p")
        await pilot.press(*"dropout", "space", *"0.2")
        await pilot.pause()
        assert len(app.screen_stack) == 2
        next(typed_setting(app, "dropout 0.2")).act()
        await pilot.press("escape")
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
        app.notify(
            "There are only 4 points, so all are for training; data.train_percent = 50 keeps half of them for it."
        )
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert all(one.region.bottom < 24 for one in app.screen.query("Toast")), "the last line is to be read"
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
        app.notify("another message")
        await pilot.press("question_mark")
        await pilot.pause()
        assert not app._notifications, "nothing covers the help"
