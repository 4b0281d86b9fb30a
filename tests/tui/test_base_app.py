"""Keys that a person may change, the mouse switch, jump mode, and text that never reaches the terminal raw."""

from __future__ import annotations

import importlib
import pkgutil
import textwrap
from pathlib import Path

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.css.stylesheet import Stylesheet
from textual.widget import Widget

import tuiplay.tui
from tui.test_app import settle
from tuiplay.data.datasets import DATASETS
from tuiplay.experiment.value import Experiment
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.terminal.choices import FPS, FPS_OVER_SSH
from tuiplay.tui import base_app
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.keys import keymap
from tuiplay.tui.keys.bindings import BINDINGS, common_keys, key_text, split
from tuiplay.tui.screens.jump import Jump
from tuiplay.tui.start import run_screen
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.key_line import KeyLine
from tuiplay.tui.widgets.open_popup import OpenPopup
from tuiplay.tui.widgets.picker import Picker
from tuiplay.tui.widgets.popup import PopupInput
from tuiplay.tui.widgets.slider import Slider
from tuiplay.user.settings import Settings

SIZE = (120, 40)
ESCAPES = "\x1b]0;owned\x07\x1b[31mred\x9b2J\u202e"


def text_of(app: TuiplayApp) -> str:
    """What stands on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def with_keys(keys: dict[str, str]) -> TuiplayApp:
    """The default experiment, with keys of one's own."""
    app = TuiplayApp(Experiment())
    app.wanted_keys = keys
    return app


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The messages that were shown: toasts themselves go away by the clock."""
    messages: list[str] = []

    def show(_app: App[None], message: str, **options: object) -> None:
        assert options["markup"] is False
        messages.append(message)

    monkeypatch.setattr(App, "notify", show)
    return messages


# Ids


def all_classes(base: type) -> set[type]:
    """A class's subclasses, of tuiplay only."""
    found = {one for sub in base.__subclasses__() for one in {sub} | all_classes(sub)}
    return {one for one in found if one.__module__.startswith("tuiplay.")}


def test_every_binding_has_an_id_of_its_own_a_description_and_a_tooltip() -> None:
    for module in pkgutil.walk_packages(tuiplay.tui.__path__, "tuiplay.tui."):
        importlib.import_module(module.name)  # a class is only known once its module is
    classes = [one for one in all_classes(Widget) if "BINDINGS" in vars(one)]
    bindings = [*BINDINGS, *(binding for one in classes for binding in vars(one)["BINDINGS"])]
    assert len(classes) >= 11
    assert all(isinstance(b, Binding) and b.id and b.description and b.tooltip for b in bindings)
    ids = [b.id for b in bindings if isinstance(b, Binding)]
    assert len(set(ids)) == len(ids)
    assert sorted(ids) == sorted(entry.id for entry in keymap.entries()), "keymap.entries() knows them all"


def test_no_key_of_the_app_means_two_things() -> None:
    keys = [key for entry in keymap.entries() if entry.owner == "everywhere" for key in entry.keys]
    assert len(set(keys)) == len(keys)


def test_every_action_has_a_key_without_a_modifier() -> None:
    # esc does what ctrl+c speaks of.
    others = ("previous", "repaint", "suspend", "screen_repaint", "screen_quit", "palette_quit")
    for entry in keymap.entries():
        assert entry.id in others or any("+" not in key for key in entry.keys), entry.id


def test_the_table_in_the_readme_is_true() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    rows = [
        line.strip("| ").split(" | ") for line in readme.split("| key | does |")[1].split("\n\n")[0].splitlines()[2:]
    ]
    said = {key for row in rows for cell in row[::2] for key in cell.replace(",", " ").split()}
    keys = {key for entry in keymap.entries() if entry.owner == "everywhere" for key in entry.keys}
    names = {key: key_text(key).replace("^", "ctrl+") for key in keys} | {"escape": "esc"}
    missing = {names[key] for key in keys if names[key] not in said} - {"=", "esc"}
    assert not missing, "keys that the README does not tell"
    assert said <= set(names.values()) | {"arrows", "h", "j", "k", "l", "enter", "|"}, "keys that there are not"


# Keys of a person's own


async def test_a_key_of_ones_own_works_and_is_told(said: list[str]) -> None:
    app = with_keys({"step_epoch": "f8", "slider_more": "K,right"})
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert not said
        await pilot.press("s", "f8", "f8")
        await settle(pilot)
        assert app.current_run.trainer.epoch == 2
        line = text_of(app).splitlines()[-1]
        assert " f8 epoch" in line
        assert " s epoch" not in line
        app.query_one("#data-noise", Slider).focus()
        await pilot.press("K")
        await settle(pilot)
        assert app.current_run.experiment.data.noise == 5
        await pilot.press("question_mark")
        await settle(pilot)
        assert "K → " in text_of(app)
    assert ("f8", "one epoch") in common_keys({"step_epoch": "f8"})


async def test_what_is_wrong_with_keys_is_said_once_in_one_message(said: list[str]) -> None:
    keys = {"step_epok": "n", "rewind": "s", "zoom": "ctlr+z", "help": "\x1b[31m", "undo": "h"}
    app = with_keys(keys)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s", "s", "left", "right")
        await settle(pilot)
        assert len(said) == 1
        for words in ("did you mean step_epoch?", "'ctlr+z' is not a key", "keys.help"):
            assert words in said[0]
        assert said[0].replace("\n", "").isprintable()
        assert app.current_run.trainer.epoch == 0, "s rewinds now"


def test_clashes_name_the_key_and_what_it_does() -> None:
    both = "keys: s is bound to both step_epoch and rewind; rewind takes precedence"
    assert keymap.check({"rewind": "s"})[1] == [both]
    note = keymap.check({"undo": "j", "rewind": "Q"})[1][0]
    assert note.startswith("keys: j is bound to both undo and picker_down; ")
    assert keymap.check({"rewind": "s", "step_epoch": "r"}) == ({"rewind": "s", "step_epoch": "r"}, [])
    assert keymap.check({"play": "Z,space", "help": "f5,?", "step_batch": ".", "add": "+"})[1] == []
    many = keymap.check({f"nothing{number}": "k" for number in range(100)})[1]
    assert len(many) == 5
    assert "96 more" in many[-1]


# The mouse


async def test_m_switches_the_mouse_and_says_so(said: list[str]) -> None:
    app = with_keys({"mouse": "f9"})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f9")
        await settle(pilot)
        assert not app.mouse
        assert said[0].endswith("Press f9 to turn it on again.")
        await pilot.press("f9")
        await settle(pilot)
        assert app.mouse
        assert any(command.title.startswith("Mouse on / off") for command in app.get_system_commands(app.screen))


async def test_a_mouse_that_cannot_be_switched_is_said_to_stay(
    said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_app, "report_mouse", lambda *_: False)
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("m")
        await settle(pilot)
        assert app.mouse
        assert "--no-mouse" in said[0]


# Jumping


async def test_jump_mode_puts_a_letter_on_every_control_and_goes_there() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("f")
        await settle(pilot)
        jump = app.screen
        assert isinstance(jump, Jump)
        letters = {letter: widget for letter, widget, _ in jump._targets}
        assert set(letters.values()) == set(app.screen_stack[0].focus_chain)
        letter = next(letter for letter, widget in letters.items() if isinstance(widget, Picker))
        lines, place = text_of(app).splitlines(), next(place for one, _, place in jump._targets if one == letter)
        assert lines[place.y][place.x] == letter
        assert "esc stays here" in lines[-1]
        assert jump.styles.background.a == 0, "what is under the letters stays to be seen"
        covered = [widget for _, widget, place in jump._targets if widget.region.contains_point(place)]
        assert not covered, "no letter stands on what a control says"
        await pilot.press(letter)
        await settle(pilot)
        assert isinstance(app.focused, Picker)
        assert app.current_run.trainer.epoch == 0


@pytest.mark.parametrize("key", ["escape", "1", "space"])
async def test_another_key_stays_where_one_was(key: str) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f", key)
        await settle(pilot)
        assert len(app.screen_stack) == 1
        assert isinstance(app.focused, Diagram)
        assert not app.player.playing


# Hostile text


async def test_escape_sequences_of_an_experiment_never_reach_the_terminal(said: list[str]) -> None:
    experiment = Experiment().change({"data.seed": ESCAPES, "view.tutorial": ESCAPES})
    app = TuiplayApp(experiment, notes=[ESCAPES, "[bold]brackets[/bold] and [/wrong"], path=f"{ESCAPES}.toml")
    async with app.run_test(size=SIZE) as pilot:
        for keys in ((), ("1", "tab", "tab", "tab", "tab", "enter"), ("escape", "o"), ("escape", "w"), ("escape", "?")):
            await pilot.press(*keys)
            await settle(pilot)
            shown = text_of(app)
            bad = {character for character in shown if not character.isprintable()} - {"\n"}
            assert not bad, keys
        assert "[bold]brackets[/bold]" in "".join(said)
        assert all(message.isprintable() for message in said)


async def test_a_pasted_escape_sequence_is_shown_as_text_and_refused_in_words() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("o", "ctrl+a", "delete")
        app.post_message(events.Paste(ESCAPES))
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert all(character.isprintable() for character in text_of(app).replace("\n", ""))
        assert app.current_run.experiment.data.dataset in DATASETS
        assert app.query_one(KeyLine)


def test_settings_reach_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[float, bool, bool, object]] = []

    def run(app: TuiplayApp, *, mouse: bool) -> None:
        seen.append((app.player.fps, mouse, app.mouse, app.wanted_keys))

    monkeypatch.setattr(TuiplayApp, "run", run)
    assert run_screen(Experiment(), Settings(fps=5, mouse=False, keys={"play": "P"}), Capabilities()) == 0
    run_screen(Experiment(), Settings(), Capabilities())
    run_screen(Experiment(), Settings(), Capabilities(ssh=True))
    assert seen == [(5, False, False, {"play": "P"}), (FPS, True, True, {}), (FPS_OVER_SSH, True, True, {})]


async def test_what_does_not_print_is_a_question_mark_and_takes_its_place() -> None:
    class Fields(App[None]):
        def compose(self) -> ComposeResult:
            yield PopupInput("a\x1b[2J\x07\u202eb\r")

    app = Fields()
    async with app.run_test(size=(30, 3)) as pilot:
        await pilot.press("end", "c")
        field = app.query_one(PopupInput)
        assert field.value == "a\x1b[2J\x07\u202eb\rc"
        assert field.cursor_position == len(field.value)
        assert field.render_line(0).text.rstrip() == "a?[2J??b?c"


def test_key_names_are_textuals() -> None:
    assert split("?, +,-,_ , /,\\,@,P,é,f5") == (
        *("question_mark", "plus", "minus", "underscore", "slash", "backslash", "at", "P", "é", "f5"),
    )
    written = ("hyphen_minus", "ctrl+slash", "shift+alt+f12", "commercial_at", "left_parenthesis", "super+space", "é")
    assert keymap.check({"play": ",".join(written)})[1] == []
    assert "is not a key" in keymap.check({"play": "hyphen-minus-x"})[1][0]


async def test_the_style_sheet_is_read_once_at_the_start_and_in_the_themes_colours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    readings: list[str] = []
    again = Stylesheet.reparse
    monkeypatch.setattr(Stylesheet, "reparse", lambda sheet: (readings.append("again"), again(sheet)))
    app = TuiplayApp(Experiment(), theme="light")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert not readings
        at_start = app.screen.styles.background
        await app.run_action("theme('dark')")
        await settle(pilot)
        assert len(readings) == 1
        assert app.screen.styles.background != at_start
        await app.run_action("theme('light')")
        await settle(pilot)
        assert app.screen.styles.background == at_start


async def test_a_message_that_stands_is_not_shown_beside_itself() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "apostrophe", "apostrophe", "apostrophe")
        await pilot.pause()
        assert len(app._notifications) == 1
        assert len(app.said) == 3, "all are among the messages"
        app.notify("another")
        await pilot.pause()
        app.clear_notifications()
        app.notify("another")
        await pilot.pause()
        assert [one.message for one in app._notifications] == ["another"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 48), (40, 12)])
async def test_a_long_note_covers_a_part_of_the_screen_and_is_whole_among_the_messages(size: tuple[int, int]) -> None:
    note = "891 points: x1 is Pclass (1 to 3), x2 is Fare (0.0257 to 181.4); not used: " + ", ".join(["Ticket"] * 90)
    app = TuiplayApp(Experiment())
    async with app.run_test(size=size) as pilot:
        app.tell([note, "short"])
        app.complain(note)
        await pilot.pause()
        shown = [one.message for one in app._notifications]
        assert shown[1:] == ["short", note], "what is wrong is said in full"
        assert note.startswith(shown[0].split(" …")[0])
        assert shown[0].endswith("… The rest: Messages (^p).")
        said = app._in_room("Sent through tmux, which passes it on only if asked. Y shows it.\n" + "x" * 900)
        assert ("shows it. …" in said) == (size[0] >= 80), "no early comma cuts off what there is room for"
        assert len(textwrap.wrap(shown[0], min(60, size[0] // 2) - 2)) <= size[1] // 4 + 1
        assert app.said[0][1] == note


async def test_messages_of_before_do_not_cover_what_is_opened() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.notify("Before.")
        await pilot.pause()
        assert len(app.screen.query("Toast")) == 1
        await pilot.press("W")
        await pilot.pause()
        assert len(app.screen_stack) == 2
        assert len(app.screen.query("Toast")) == 0
        assert "Before." in [text for _, text in app.said]
        app.notify("Meanwhile.")
        await pilot.pause()
        assert len(app.screen.query("Toast")) == 1
        await pilot.press("escape", "z")
        await pilot.pause()
        assert not app.screen.query("Toast"), "nor a panel that is shown alone"
        app.notify("Then.")
        await pilot.pause()
        await pilot.press("o")
        await pilot.pause()
        assert app.screen.query(OpenPopup)
        assert not app.screen.query("Toast"), "nor a popup on the same screen"
