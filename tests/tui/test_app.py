"""The screen, driven by keys. The run is stepped by hand: no test plays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tuiplay.experiment.value import Experiment
from tuiplay.formats import link
from tuiplay.raster.surface import discrete
from tuiplay.run.run import Run
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.panels.data import DataPanel
from tuiplay.tui.panels.losses import Losses
from tuiplay.tui.panels.network import NetworkPanel
from tuiplay.tui.panels.toolbar import Counters
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.feature_list import FeatureList
from tuiplay.tui.widgets.neuron_map import NeuronMap
from tuiplay.tui.widgets.picker import Picker
from tuiplay.tui.widgets.popup import EntryPopup, ListPopup, Popup
from tuiplay.tui.widgets.selector import Selector
from tuiplay.tui.widgets.slider import Slider
from tuiplay.tui.widgets.surface import Surface

SIZE = (120, 40)


def text_of(app: TuiplayApp) -> str:
    """What stands on the screen."""
    height = app.size.height
    lines = app.screen._compositor.render_strips()
    assert len(lines) == height
    return "\n".join(strip.text for strip in lines)


async def settle(pilot: Pilot[None]) -> None:
    """Let messages and refreshes run dry."""
    await pilot.pause()
    await pilot.pause()


async def answer(pilot: Pilot[None], key: str, text: str) -> None:
    """Paste a text into the field that a key opens."""
    await pilot.press(key, "ctrl+u")
    pilot.app.post_message(events.Paste(text))
    await pilot.press("enter")


@pytest.mark.parametrize("size", [(160, 48), (120, 40)])
async def test_four_panels_stand_side_by_side(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        shown = text_of(app)
        for title in ("1 Data", "2 Features", "3 Network · 2 hidden layers", "4 Output"):
            assert title in shown
        regions = [app.query_one(f"#{name}").region for name in ("data", "features", "network", "output")]
        assert [region.x for region in regions] == sorted(region.x for region in regions)
        assert "epoch 000,000" in shown
        assert "18 weights, 7 biases" in shown


async def test_80x24_shows_network_and_output_and_the_data_as_a_drawer() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        shown = text_of(app)
        assert "Features" in shown
        assert "Network" in shown
        assert "Output" in shown
        assert not app.query_one(DataPanel).display
        await pilot.press("1")
        await settle(pilot)
        assert "1 Data" in text_of(app)
        assert isinstance(app.focused, Picker)
        await pilot.press("escape")
        await settle(pilot)
        assert not app.query_one(DataPanel).display


async def test_no_size_breaks_it() -> None:
    sizes = [(1, 1), (300, 20), (30, 100)]
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        for epoch, size in enumerate(sizes, 1):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            await pilot.press("s", "2", "3", "4", "1")
            await settle(pilot)
            await pilot.resize_terminal(*SIZE)
            await settle(pilot)
            assert app.current_run.trainer.epoch == epoch
            assert app.panel_layout.division.mode == "full"
            assert all(app.query_one(f"#{name}").region.height == 38 for name in ("network", "output"))


async def test_a_window_of_20x5_gets_a_sentence() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(20, 5)) as pilot:
        await settle(pilot)
        assert "24x8" in text_of(app)
        await pilot.resize_terminal(*SIZE)
        await settle(pilot)
        assert "4 Output" in text_of(app)
        assert "tuiplay needs" not in text_of(app)


async def test_s_is_one_epoch_and_full_stop_one_update() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(10):
            await pilot.press("s")
            await settle(pilot)
        assert app.current_run.trainer.epoch == 10
        assert app.current_run.train_loss == pytest.approx(0.4763460088372576, abs=1e-12)
        assert "epoch 000,010" in text_of(app)
        await pilot.press("full_stop")
        await settle(pilot)
        assert app.current_run.trainer.updates == 251
        assert app.current_run.trainer.epoch == 10


async def test_rewind_and_new_weights() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        start = app.current_run.network.params.copy()
        await pilot.press("s", "s", "r")
        await settle(pilot)
        assert app.current_run.trainer.epoch == 0
        assert np.array_equal(app.current_run.network.params, start)
        await pilot.press("R")
        await settle(pilot)
        assert app.current_run.network.weights[0][0, 0] == 0.1292963805901839  # the browser's first Reset
        assert app.current_run.experiment.network.draw == 1


async def test_new_data_keep_weights_and_epoch() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await settle(pilot)
        weights = app.current_run.network.params.copy()
        await pilot.press("g")
        await settle(pilot)
        assert app.current_run.experiment.data.seed == "0.62930"  # what the browser's Regenerate draws
        assert np.array_equal(app.current_run.network.params, weights)
        assert app.current_run.trainer.epoch == 1
        assert "0.62930" in text_of(app)


async def test_every_choice_steps_with_the_arrows_and_opens_as_a_list() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        for choice in list(app.query(Selector)):
            before = choice.value
            choice.focus()
            await pilot.press("right" if choice.action_step and choice.value != choice.options[-1][0] else "left")
            await settle(pilot)
            assert choice.value != before, choice.path
            await pilot.press("enter")
            await settle(pilot)
            assert app.query(ListPopup), choice.path
            await pilot.press("escape")
            await settle(pilot)
            assert not app.query(Popup)
            assert app.focused is choice


async def test_a_learning_rate_between_the_options_is_typed() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        choice = app.query_one("#training-learning_rate", Selector)
        choice.focus()
        await pilot.press("enter", *"0.05", "enter")
        await settle(pilot)
        assert app.current_run.experiment.training.learning_rate == 0.05
        assert "rate 0.05" in text_of(app)
        await pilot.press("right")
        await settle(pilot)
        assert app.current_run.experiment.training.learning_rate == 0.1
        await pilot.press("enter", *"1e", "enter")
        await settle(pilot)
        assert "is not a number" in text_of(app)
        assert app.current_run.experiment.training.learning_rate == 0.1


async def test_sliders_move_and_take_numbers() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        noise = app.query_one("#data-noise", Slider)
        noise.focus()
        await pilot.press("right", "l")
        await settle(pilot)
        assert app.current_run.experiment.data.noise == 10
        assert app.current_run.experiment.data.seed == "0.12345", "noise keeps the seed"
        app.query_one("#training-batch_size", Slider).focus()
        await pilot.press("enter", "backspace", "backspace", *"125", "enter")
        await settle(pilot)
        assert app.current_run.experiment.training.batch_size == 125
        await pilot.press("enter", "backspace", "backspace", "backspace", *"2.5", "enter")
        await settle(pilot)
        assert "not a whole number" in text_of(app)
        await pilot.press("escape")
        await settle(pilot)
        assert app.current_run.experiment.training.batch_size == 125


async def test_data_sets_are_picked_and_the_same_one_changes_nothing() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s", "1", "enter")
        await settle(pilot)
        assert app.current_run.trainer.epoch == 1
        await pilot.press("down", "right", "enter")
        await settle(pilot)
        assert app.current_run.experiment.data.dataset == "spiral"
        assert app.current_run.trainer.epoch == 0


async def test_features_switch_and_show_on_the_big_surface() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "down", "down")
        await settle(pilot)
        assert app.subject == "x1_squared", "a feature that is off is shown too"
        before = app.query_one(Surface).levels.copy()
        await pilot.press("enter")
        await settle(pilot)
        assert app.current_run.experiment.features.use == ("x1", "x2", "x1_squared")
        assert app.current_run.network.sizes[0] == 3
        await pilot.press("3")
        await settle(pilot)
        assert not np.array_equal(app.query_one(Surface).levels, before)


async def test_all_features_off_still_works() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "enter", "down", "enter", "s")
        await settle(pilot)
        assert app.current_run.experiment.active_features == ()
        assert app.current_run.trainer.epoch == 1


async def test_plus_and_minus_change_layers_on_the_head_and_neurons_on_a_layer() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3", "plus")
        await settle(pilot)
        assert app.current_run.experiment.network.hidden == (4, 2, 2)
        await pilot.press("down", "plus", "plus", "down", "minus")
        await settle(pilot)
        assert app.current_run.experiment.network.hidden == (5, 2, 2)
        await pilot.press(*["plus"] * 9)
        await settle(pilot)
        assert app.current_run.experiment.network.hidden[0] == 8
        await pilot.press("up", "up", *["minus"] * 5)
        await settle(pilot)
        assert app.current_run.experiment.network.hidden == ()
        assert "0 hidden layers" in text_of(app)
        await pilot.press(*["plus"] * 8)
        await settle(pilot)
        assert app.current_run.experiment.network.hidden == (2,) * 6
        assert len(app.query(NeuronMap)) == 13


async def test_a_weight_is_read_and_typed_and_a_bad_one_refused() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3", "down", "down", "down", "enter")
        await settle(pilot)
        assert "x₁ → layer 1 neuron 2: 0.3346" in text_of(app)
        await pilot.press("enter")
        await settle(pilot)
        assert app.query(EntryPopup)
        await pilot.press("ctrl+u", *"abc", "enter")
        await settle(pilot)
        assert "'abc' is not a number" in text_of(app)
        loss = app.current_run.train_loss
        await pilot.press("ctrl+u", *"-1.5", "enter")
        await settle(pilot)
        assert app.current_run.network.weights[0][1, 0] == -1.5
        assert app.current_run.train_loss != loss, "losses are computed anew"
        assert "−1.5" in text_of(app)
        await pilot.press("u")
        await settle(pilot)
        assert app.current_run.network.weights[0][1, 0] == 0.3346419187784071


async def test_text_right_after_ctrl_u_is_kept() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3", "down", "down", "down", "enter", "enter")
        await settle(pilot)
        app.post_message(events.Key("ctrl+u", None))
        for letter in "0.5":
            app.post_message(events.Key("full_stop" if letter == "." else letter, letter))
        await settle(pilot)
        assert app.query_one(EntryPopup).query_one(Input).value == "0.5"


async def test_the_output_bias_is_edited_too() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3", "down", "down", "right", "right", "enter", "up")
        await settle(pilot)
        assert "bias of the output: 0.1" in text_of(app)
        await pilot.press("enter", "ctrl+u", *"0.75", "enter")
        await settle(pilot)
        assert app.current_run.network.weights[-1][0, -1] == 0.75


async def test_escape_leaves_a_typed_value_alone() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        before = app.current_run.network.params.copy()
        await pilot.press("3", "down", "down", "enter", "enter", *"9", "escape")
        await settle(pilot)
        assert not app.query(Popup)
        assert np.array_equal(app.current_run.network.params, before)


async def test_the_cursor_walks_from_features_to_the_output_and_back() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "right")
        await settle(pilot)
        diagram = app.query_one(Diagram)
        assert app.focused is diagram
        assert (diagram.cursor.kind, diagram.cursor.layer) == ("neuron", 0)
        await pilot.press("l", "l")
        assert diagram.cursor.layer == 2
        await pilot.press("h", "h", "h")
        await settle(pilot)
        assert isinstance(app.focused, FeatureList)


async def test_focusing_a_neuron_fills_the_big_surface() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3", "down", "down")
        await settle(pilot)
        assert app.subject == (0, 0)
        assert "layer 1 neuron 1" in text_of(app)
        surface = app.query_one(Surface)
        shown = surface._field.copy()
        await pilot.press("4")
        await settle(pilot)
        assert app.subject is None
        assert not np.array_equal(surface._field, shown)


async def test_test_points_and_discretize() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "∘" not in text_of(app)
        await pilot.press("t", "d")
        await settle(pilot)
        assert "∘" in text_of(app)
        levels = set(np.unique(app.query_one(Surface)._field).tolist())
        assert levels <= set(np.unique(discrete(np.array([-1.0, 1.0]))).tolist()), "two colours and no more"
        await pilot.press("t", "d")
        await settle(pilot)
        assert "∘" not in text_of(app)
        assert app.current_run.experiment == Experiment()


async def test_undo_brings_trained_weights_back() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s", "s", "s")
        await settle(pilot)
        weights = app.current_run.network.params.copy()
        await pilot.press("3", "plus")
        await settle(pilot)
        assert app.current_run.trainer.epoch == 0
        await pilot.press("u")
        await settle(pilot)
        assert app.current_run.trainer.epoch == 3
        assert np.array_equal(app.current_run.network.params, weights)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert app.current_run.experiment.network.hidden == (4, 2, 2)


async def test_the_link_is_copied() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("y")
        await settle(pilot)
        assert app.clipboard == link.write(Experiment())


async def test_open_and_save(tmp_path: Path) -> None:
    app = TuiplayApp(Experiment())
    path = tmp_path / "a.toml"
    async with app.run_test(size=SIZE) as pilot:
        await answer(pilot, "w", str(path))
        await settle(pilot)
        assert path.exists()
        await answer(pilot, "o", "xor")
        await settle(pilot)
        assert app.current_run.experiment.data.dataset == "xor"
        await answer(pilot, "o", str(path))
        await settle(pilot)
        assert app.current_run.experiment == Experiment()
        await answer(pilot, "o", str(tmp_path / "none.toml"))
        await settle(pilot)
        assert "none.toml" in text_of(app)
        assert app.current_run.experiment == Experiment()


async def test_saving_over_another_file_asks_once_more(tmp_path: Path) -> None:
    app = TuiplayApp(Experiment())
    path = tmp_path / "b.toml"
    path.write_text("mine")
    async with app.run_test(size=SIZE) as pilot:
        await answer(pilot, "w", str(path))
        await settle(pilot)
        assert path.read_text() == "mine"
        await pilot.press("enter")
        await settle(pilot)
        assert "[data]" in path.read_text()


async def test_what_a_teacher_hides_is_absent_and_its_keys_do_nothing() -> None:
    hide = ("playButton", "stepButton", "resetButton", "learningRate", "noise", "discretize", "numHiddenLayers",
            "numNodes1", "dataset", "problem", "y")  # fmt: skip
    app = TuiplayApp(Experiment().change({"view.hide": hide}))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        shown = text_of(app)
        for absent in ("rate 0.03", "noise", "discretize", "circle", "classification", "hidden layers  − +"):
            assert absent not in shown, absent
        assert "x2" not in app.query_one(FeatureList).names
        before = app.current_run.experiment
        await pilot.press("space", "s", "full_stop", "r", "R", "d", "3", "plus", "minus", "down", "plus", "minus")
        await settle(pilot)
        assert not app.player.playing
        assert app.current_run.experiment == before
        assert app.current_run.trainer.updates == 0
        assert app.current_run.network.sizes == (1, 4, 2, 1)
        await pilot.press("down", "g")
        await settle(pilot)
        assert app.current_run.experiment.view.hide == before.view.hide, "hiding survives"


async def test_divergence_is_said_and_rewind_recovers() -> None:
    app = TuiplayApp(Experiment().change({"data.dataset": "reg-plane", "training.learning_rate": 10.0}))
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(6):
            await pilot.press("s")
            await settle(pilot)
        assert app.current_run.status == "diverged"
        assert "no number" in text_of(app)
        assert any("Lower the learning rate" in note.message for note in app._notifications)
        await pilot.press("space")
        assert not app.player.playing
        await pilot.press("r")
        await settle(pilot)
        assert app.current_run.status == "ok"


async def test_problem_switch_swaps_data_sets_and_comes_back() -> None:
    app = TuiplayApp(Experiment().change({"data.dataset": "xor"}))
    async with app.run_test(size=SIZE) as pilot:
        choice = app.query_one("#problem", Selector)
        choice.focus()
        await pilot.press("right")
        await settle(pilot)
        assert app.current_run.experiment.data.dataset == "reg-plane"
        assert [item.name for item in app.query_one(Picker).items] == ["reg-plane", "reg-gauss", "sine-ridge", "saddle"]
        assert "R²" in text_of(app)
        await pilot.press("left")
        await settle(pilot)
        assert app.current_run.experiment.data.dataset == "xor"


async def test_speeds_step_and_stop_at_the_ends() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*["right_square_bracket"] * 9)
        await settle(pilot)
        assert "speed max" in text_of(app)
        await pilot.press(*["left_square_bracket"] * 9)
        await settle(pilot)
        assert "speed 10 upd/s" in text_of(app)


async def test_zoom_fills_the_screen_and_comes_back() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4", "z")
        await settle(pilot)
        shown = text_of(app)
        assert "4 Output" in shown
        assert "3 Network" not in shown
        assert app.query_one(Surface).cells[1] > 20
        await pilot.press("z")
        await settle(pilot)
        assert "3 Network" in text_of(app)


async def test_zoom_right_after_a_panel_key_is_for_that_panel() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        for key in "4z":  # as in one read: the second comes before the first has moved the focus
            app.post_message(events.Key(key, key))
        await settle(pilot)
        assert "4 Output" in text_of(app)
        assert "3 Network" not in text_of(app)


async def test_help_tells_about_what_has_the_focus() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        app.query_one("#data-noise", Slider).focus()
        await pilot.press("question_mark")
        await settle(pilot)
        shown = text_of(app)
        assert "noise spreads the points" in shown
        assert "Keys everywhere" in shown
        await pilot.press("escape")
        await settle(pilot)
        assert "Keys everywhere" not in text_of(app)


async def test_mouse_click_drag_and_hover() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        tile = next(tile for tile in app.query(NeuronMap) if tile.key == (0, 2))
        await pilot.hover(tile)
        await settle(pilot)
        assert app.subject == (0, 2)
        await pilot.hover(Counters)
        await settle(pilot)
        assert app.subject is None
        await pilot.click(tile)
        await settle(pilot)
        assert app.query_one(Diagram).cursor.neuron == 2
        await pilot.click("#data-noise", offset=(14, 1))
        await settle(pilot)
        assert app.current_run.experiment.data.noise == 50
        await pilot.click(FeatureList, offset=(2, app.query_one(FeatureList)._tops()[2] + 1))
        await settle(pilot)
        assert "x1_squared" in app.current_run.experiment.features.use
        await pilot.click("#toggle-test_points")
        await settle(pilot)
        assert app.current_run.experiment.view.show_test_data


async def test_the_picture_is_that_of_a_fresh_run() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s", "s")
        await settle(pilot)
        twin = Run(Experiment())
        twin.advance(epochs=2)
        assert app.current_run.train_loss == twin.train_loss
        width, height = app.query_one(Surface).cells
        from tuiplay.run.frame import FrameRequest

        mine = app.current_run.frame(FrameRequest(width, 2 * height, 6, 6)).surface
        assert np.array_equal(mine, twin.frame(FrameRequest(width, 2 * height, 6, 6)).surface)


async def test_many_neurons_from_a_file_are_counted_where_they_do_not_fit() -> None:
    app = TuiplayApp(Experiment().change({"network.hidden": [30, 2]}))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "more" in text_of(app)
        assert app.query_one(NetworkPanel).diagram.sizes == (30, 2, 1)
        assert app.query_one(Losses).size.height == 2


async def test_the_key_for_the_network_leads_to_its_head_where_plus_means_a_layer() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3", "down", "down", "right", "2", "3")
        await settle(pilot)
        assert app.query_one(Diagram).cursor.kind == "head"
        assert "+ - layer" in text_of(app).splitlines()[-1]
        await pilot.press("plus")
        await settle(pilot)
        assert app.current_run.experiment.network.hidden == (4, 2, 2)


async def test_layers_are_typed_on_a_head() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3")
        await settle(pilot)
        assert "enter type layers" in text_of(app).splitlines()[-1]
        await answer(pilot, "enter", "8, 8 8, x")
        await settle(pilot)
        assert app.query(EntryPopup), "a mistake is said while the field is open"
        assert text_of(app).splitlines()[-1].split() == ["enter", "accept", "esc", "cancel"]
        await pilot.press("escape")
        for typed, hidden in (("8, 8, 8", (8, 8, 8)), ("", ()), ("6,2", (6, 2))):
            await answer(pilot, "enter", typed)
            await settle(pilot)
            assert app.current_run.experiment.network.hidden == hidden
        await pilot.press("u")
        await settle(pilot)
        assert app.current_run.experiment.network.hidden == ()


async def test_the_key_line_says_what_works_on_a_weight() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3", "down", "down")
        await settle(pilot)
        assert "enter weights" in text_of(app).splitlines()[-1]
        assert "+ - neuron" in text_of(app).splitlines()[-1]
        await pilot.press("enter")
        await settle(pilot)
        assert "enter type a weight" in text_of(app).splitlines()[-1]
        assert "+ -" not in text_of(app).splitlines()[-1]
        await pilot.press("plus")
        await settle(pilot)
        assert app.current_run.experiment.network.hidden == (4, 2)
        assert any("on a weight" in toast.message for toast in app._notifications)
