"""Inference by hand, the microscope, frozen and switched-off parts on the screen, driven by keys."""

from __future__ import annotations

import re

import numpy as np
import pytest
from textual.pilot import Pilot

from tuiplay.errors import InputError
from tuiplay.experiment.presets import PRESETS
from tuiplay.experiment.value import Experiment
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui import inside_actions
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.inside_actions import typed_inputs
from tuiplay.tui.panels.inside import InsidePanel, rows_at, wrapped
from tuiplay.tui.widgets.cursor import Cursor
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.key_line import KeyLine
from tuiplay.tui.widgets.neuron_map import NeuronMap
from tuiplay.tui.widgets.popup import EntryPopup
from tuiplay.tui.widgets.surface import Surface

SIZE = (120, 40)
INFERENCE = PRESETS["inference"].experiment


def text_of(app: TuiplayApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def said_in(app: TuiplayApp) -> str:
    return " ".join(map(str, app.said))


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await pilot.pause()
    await pilot.pause()


def panel_text(app: TuiplayApp) -> str:
    panel = app.query_one(InsidePanel)
    return "\n".join(panel.line(y).text.rstrip() for y in range(panel.size.height))


@pytest.mark.parametrize("size", [(160, 48), (120, 40), (80, 24)])
async def test_nodes_are_calculated_one_by_one(size: tuple[int, int]) -> None:
    app = TuiplayApp(INFERENCE)
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        assert not any(tile.display for tile in app.query(NeuronMap)), "numbers in place of maps"
        assert "0.3182" not in text_of(app), "no value until it is calculated"
        await press(pilot, "n")
        assert "[>0.3182]" in text_of(app)
        assert "ReLU(w11*0.00 + w21*0.00 + w31*0.00 + b1)" in panel_text(app)
        assert app.query_one(Diagram).cursor == Cursor("neuron", 0, 0)
        lens = app.query_one(Diagram).lens
        assert lens is not None
        assert lens.bright == (0, 0)
        await press(pilot, "n")
        assert app.query_one(Diagram).cursor == Cursor("neuron", 0, 1)
        await press(pilot, "N")
        calculation = app.inside.calculation
        assert calculation is not None
        assert calculation.finished
        assert app.current_run.trainer.updates == 0


async def test_messages_do_not_stand_over_the_nodes_that_are_calculated() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("i")
        app.tell(["One point through a network, node by node."])
        await pilot.pause()
        assert len(app._notifications)
        await pilot.press("n")
        await pilot.pause()
        assert not len(app._notifications)


async def test_a_weight_typed_marks_what_depends_on_it() -> None:
    app = TuiplayApp(INFERENCE)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "N")
        app.query_one(Diagram).focus()
        app.query_one(Diagram).place(Cursor("link", 0, 1, 0))
        await press(pilot, "enter")
        assert isinstance(app.screen.query_one(EntryPopup), EntryPopup)
        await press(pilot, *"5.00", "enter")
        assert app.current_run.network.weights[0][1, 0] == 5.0
        said = panel_text(app)
        assert "= calculated again, same value: layer 1 node 2, the output" in said
        assert "While all inputs are 0, their weights change nothing" in said
        assert "w12 = 5" in said
        await press(pilot, "u")
        assert app.current_run.network.weights[0][1, 0] != 5.0


async def test_inputs_are_typed_and_what_is_no_number_is_refused() -> None:
    app = TuiplayApp(INFERENCE)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "N")
        app.query_one(InsidePanel).focus()
        await press(pilot, "enter")
        popup = app.screen.query_one(EntryPopup)
        await press(pilot, *"1, x", "enter")
        assert "'x' is not a number" in text_of(app)
        assert popup.is_attached
        assert app.current_run.experiment.data.inputs == (0.0, 0.0, 0.0)
        await press(pilot, *["backspace"] * 6, *"1, -2.5", "enter")
        assert app.current_run.experiment.data.inputs == (1.0, -2.5)
        assert "x₁ = 1.00  x₂ = -2.50  x3 = 0.00" in panel_text(app)
        assert "! new value" in panel_text(app)
        assert app.query_one(Surface)._place == (1.0, -2.5), "the point is marked on the big picture"
        await press(pilot, "tab", "5")
        assert app.query_one(InsidePanel).has_focus


async def test_any_network_opens_and_closes_in_the_same_mode() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot)
        rows = app.query_one(Surface).size.height
        await press(pilot, "i", "n")
        assert app.current_run.experiment.view.inference
        assert "Tanh(w11*0.00 + w21*0.00 + b1)" in panel_text(app)
        assert app.query_one(InsidePanel).size.height == rows_at(40)
        await press(pilot, "i")
        assert not app.query_one(InsidePanel).display
        assert all(tile.display for tile in app.query(NeuronMap))
        assert app.query_one(Surface).size.height == rows
        await press(pilot, "n")
        assert app.inside.calculation is None


async def test_a_point_is_picked_on_the_big_picture() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i")
        app.query_one(InsidePanel).focus()
        await press(pilot, "p")
        await pilot.pause()
        surface = app.query_one(Surface)
        assert surface.has_focus
        keys = list(app.query_one(KeyLine)._hints)
        assert keys[:3] == [("←↓↑→", "move"), ("enter", "pick this place"), ("esc", "end")]
        assert "class" not in [words for _, words in keys]
        place = surface._pen.point  # type: ignore[union-attr]
        await press(pilot, "enter")
        x1, x2 = app.current_run.experiment.data.inputs
        points = app.current_run.split.train[:, :2]
        nearest = np.hypot(*(points - place).T).min()
        assert np.hypot(*(points - (x1, x2)).T).min() == 0.0 or nearest > 0.2
        assert len(app.current_run.split.train) == 250, "nothing was drawn"


async def test_play_calculates_at_a_pace_and_stops_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside_actions, "NODE_SECONDS", 3600.0)  # the steps are made by hand
    app = TuiplayApp(INFERENCE)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "space")
        assert app._nodes_timer is not None
        assert not app.player.playing
        for _ in range(4):
            app._node_due()
        assert app._nodes_timer is None
        calculation = app.inside.calculation
        assert calculation is not None
        assert calculation.finished


async def test_a_new_layer_starts_with_one_neuron_and_leaves_the_values() -> None:
    app = TuiplayApp(INFERENCE)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "N")
        before = app.current_run.network.weights[0].copy()
        await press(pilot, "3", "plus")
        assert app.current_run.experiment.network.hidden == (4, 1)
        assert np.array_equal(app.current_run.network.weights[0], before)
        calculation = app.inside.calculation
        assert calculation is not None
        assert {node for node in calculation.states if node[0] != 1} == {(2, 0)}


# The microscope


@pytest.mark.parametrize("size", [(160, 48), (120, 40), (80, 24)])
async def test_the_microscope_goes_through_the_phases_and_leaves_the_run_alone(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=size) as pilot:
        app.current_run.advance(updates=3)
        before = app.current_run.network.params.copy()
        await press(pilot, "x")
        assert app.query_one(InsidePanel).has_focus
        assert "update 4, 1/11 take the batch (point 1 of 10 points)" in panel_text(app)
        found = app.inside.microscope
        assert found is not None
        place = app.query_one(Surface)._place
        assert place == found.place
        await press(pilot, "right", "down")
        assert "2/11 forward: layer 1 (point 2 of 10 points)" in panel_text(app)
        assert app.query_one(Surface)._place != place
        await press(pilot, *["right"] * 7)
        assert "9/11" in panel_text(app)
        await press(pilot, "x")
        assert app.inside.microscope is None
        assert not app.query_one(InsidePanel).display
        assert app.query_one(Surface)._place is None
        assert np.array_equal(app.current_run.network.params, before)
        assert app.current_run.trainer.updates == 3


async def test_enter_leaves_one_update_further() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "x")
        found = app.inside.microscope
        assert found is not None
        await press(pilot, "enter")
        await pilot.pause()
        assert app.current_run.trainer.updates == 1
        assert app.inside.microscope is None
        assert np.allclose(app.current_run.network.params, found.update.new, rtol=0, atol=1e-15)
        assert any("Update 1 done." in said for _, said in app.said)


async def test_one_batch_takes_the_microscope_along_at_its_phase() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "x", "right", "right", "full_stop")
        await pilot.pause()
        assert "update 2, 3/11" in panel_text(app)


async def test_the_weight_is_that_under_the_cursor() -> None:
    app = TuiplayApp(Experiment().change({"training.regularization": "L2", "training.regularization_rate": 0.003}))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "x", *["right"] * 10)
        app.query_one(Diagram).focus()
        app.query_one(Diagram).place(Cursor("link", 0, 1, 1))
        await press(pilot)
        assert "w22 of layer 1 neuron 2:" in panel_text(app)
        assert "new w = w - rate * (g + L2 rate * w) = -0.06577 - 0.03 * (" in panel_text(app)


async def test_what_has_no_next_update_is_a_sentence() -> None:
    app = TuiplayApp(Experiment().change({"training.batch_size": 1000}))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "x")
        assert app.inside.microscope is None
        assert "larger than the 250 training points" in said_in(app)


# Parts


async def test_a_neuron_is_switched_off_and_the_loss_is_said() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        app.current_run.advance(epochs=30)
        app.query_one(Diagram).focus()
        app.query_one(Diagram).place(Cursor("neuron", 0, 1))
        await press(pilot, "0")
        assert app.current_run.network.weights[1][:, 1].tolist() == [0.0, 0.0]
        assert "without layer 1 neuron 2" in said_in(app)
        assert app.query_one(Diagram).marks[0, 1] == "off"
        await press(pilot, "0")
        assert app.current_run.network.off is None


async def test_what_is_frozen_is_marked_by_a_sign_and_in_words() -> None:
    app = TuiplayApp(Experiment(), terminal=Capabilities(depth="none"))
    async with app.run_test(size=SIZE) as pilot:
        app.query_one(Diagram).focus()
        app.query_one(Diagram).place(Cursor("link", 0, 1, 0))
        await press(pilot, "asterisk")
        assert "x₁ → layer 1 neuron 2: 0.335 (frozen)" in text_of(app) or "(frozen)" in text_of(app)
        assert any("*" in strip.text for strip in app.screen._compositor.render_strips())
        app.query_one(Diagram).place(Cursor("layer", 1))
        await press(pilot, "asterisk")
        assert app.current_run.experiment.network.frozen == (2,)
        assert app.query_one(Diagram).marks[1, 0] == "frozen"
        app.query_one(Diagram).place(Cursor())
        await press(pilot, "0")
        assert "Go to a neuron" in said_in(app)


async def test_the_gradient_check_is_in_the_palette() -> None:
    app = TuiplayApp(Experiment().change({"training.broken_layer": 1}))
    async with app.run_test(size=SIZE) as pilot:
        assert any(command.title == "Gradient check" for command in app.get_system_commands(app.screen))
        app.action_gradient_check()
        await press(pilot)
        assert "The gradient is wrong" in said_in(app)


# The lines


async def test_of_a_run_that_diverged_nothing_is_calculated() -> None:
    app = TuiplayApp(Experiment().change({"data.dataset": "reg-plane", "training.learning_rate": 1e300}))
    app.current_run.advance(epochs=50)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "i", "N")
        assert "The run has diverged" in panel_text(app)
        assert "nan*nan" not in panel_text(app)


def test_long_formulas_end_at_signs() -> None:
    assert wrapped("short", 10) == ["short"]
    lines = wrapped("z1 = w11*0.5 + w21*0.25 + b1 = 0.1*0.5 + 0.2*0.25 + 0.3 = 0.4", 24)
    assert all(len(line) <= 24 for line in lines)
    assert "".join(line.strip() + " " for line in lines).strip() == (
        "z1 = w11*0.5 + w21*0.25 + b1 = 0.1*0.5 + 0.2*0.25 + 0.3 = 0.4"
    )
    assert all(not line.endswith(("+", "-", "=")) for line in lines)
    assert wrapped("words stay whole", 10) == ["words stay", "  whole"]
    assert wrapped("words stays whole", 10) == ["words", "  stays", "  whole"]
    assert wrapped("x" * 25, 10) == ["x" * 10, "  " + "x" * 8, "  " + "x" * 7]


async def test_lines_that_find_no_room_are_scrolled_to() -> None:
    app = TuiplayApp(Experiment().change({"training.optimizer": "adam"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "x", *["right"] * 9)
        assert panel_text(app).endswith("... pagedown"), "the key while it acts"
        await press(pilot, "3")
        assert panel_text(app).endswith("...")
        app.query_one(InsidePanel).focus()
        await press(pilot)
        assert "new w = " not in panel_text(app)
        await press(pilot, *["pagedown"] * 6)
        assert "new w = " in panel_text(app)
        await press(pilot, *["pageup"] * 6)
        assert "w11 of the output:" in panel_text(app)


async def test_lines_that_end_elsewhere_are_painted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that come at once wrap them before the panel has its width."""
    app = TuiplayApp(INFERENCE)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "n")
        panel, painted = app.query_one(InsidePanel), []
        wide = list(panel._wrapped)
        panel._wrapped = []
        monkeypatch.setattr(panel, "refresh", lambda: painted.append(list(panel._wrapped)))
        panel.on_resize()
        assert painted == [wide]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1, -2; .5", [1.0, -2.0, 0.5]),
        ("", []),
        ("1, 2", [1.0, 2.0]),
        ("1,2,3,4", "4 numbers, but the network has 3 inputs: x1, x2, x3"),
        ("1, two, 3", "'two' is not a number"),
        ("1, nan, 3", "not a finite number"),
    ],
)
def test_typed_inputs_are_a_number_each(text: str, said: list[float] | str) -> None:
    if isinstance(said, str):
        with pytest.raises(InputError, match=re.escape(said)):
            typed_inputs(text, ["x1", "x2", "x3"])
    else:
        assert typed_inputs(text, ["x1", "x2", "x3"]) == said
