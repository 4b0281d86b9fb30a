"""Many seeds on the screen; every epoch is stepped by hand."""

from __future__ import annotations

import re
import time
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from textual.pilot import Pilot

from tui.test_app import answer, settle, text_of
from tuiplay.experiment.value import Experiment
from tuiplay.formats import toml
from tuiplay.run.frame import CURVE_PLACES
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui import preparing
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.screens import seeds_screen
from tuiplay.tui.screens.ensemble import EnsembleScreen
from tuiplay.tui.screens.help import HelpScreen
from tuiplay.tui.widgets.seeds_chart import percentiles
from tuiplay.tui.widgets.surface import Surface

XOR = Experiment().change({"data.dataset": "xor"})


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, seeds are there when the key has been pressed."""
    monkeypatch.setattr(preparing, "PATIENCE", 60.0)


SIZES = [(120, 40), (160, 48), (80, 24), (60, 16)]


async def opened(pilot: Pilot[None]) -> EnsembleScreen:
    await pilot.press("I")
    await settle(pilot)
    await settle(pilot)
    assert isinstance(pilot.app.screen, EnsembleScreen)
    return pilot.app.screen


@pytest.mark.parametrize(("size", "glyphs"), [*zip(SIZES, cycle(["full", "ascii"])), (SIZES[0], "ascii")])
async def test_it_shows_all_seeds_together_and_each_of_them(size: tuple[int, int], glyphs: str) -> None:
    app = TuiplayApp(XOR, terminal=Capabilities(glyphs=glyphs))
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        await pilot.press("s", "s")
        await settle(pilot)
        shown = text_of(app)
        assert screen.ensemble.epoch == 2
        assert "10 seeds" in shown
        assert "all seeds: mean" in shown
        assert glyphs == "full" or shown.isascii()
        await pilot.press("down", "down")
        await settle(pilot)
        assert screen.view == 1
        assert "seed 2" in text_of(app)
        await pilot.press("d")
        await settle(pilot)
        assert "disagree" in text_of(app) or size == (60, 16)
        await pilot.press("escape")
        await settle(pilot)
        assert app.current_run.experiment == XOR
        assert app.current_run.trainer.epoch == 0


async def test_enter_takes_a_seed_back_with_its_weights_and_undo_brings_the_old_run() -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("s", "s", "s", "enter")
        await settle(pilot)
        assert isinstance(app.screen, EnsembleScreen), "no seed is chosen yet"
        await pilot.press("down", "down", "down")
        await settle(pilot)
        screen.ensemble.settle()
        member = screen.ensemble.members[2].run
        await pilot.press("enter")
        await settle(pilot)
        await settle(pilot)
        run = app.current_run
        assert not isinstance(app.screen, EnsembleScreen)
        assert run.experiment.data.seed == "3"
        assert run.trainer.epoch == 3
        assert (run.network.params == member.network.params).all()
        assert run.test_loss == pytest.approx(member.test_loss)
        await pilot.press("u")
        await settle(pilot)
        assert app.current_run.experiment == XOR


async def test_how_many_what_varies_and_the_goal_can_be_chosen() -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        for refused in ("2", "10000", "many"):
            await answer(pilot, "n", refused)
            await settle(pilot)
            assert len(screen.ensemble.seeds) == 10
            await pilot.press("escape")
            await settle(pilot)
        await answer(pilot, "n", "4")
        await settle(pilot)
        assert len(screen.ensemble.seeds) == 4
        assert "accept" not in text_of(app).splitlines()[-1], "keys of the list again"
        await answer(pilot, "G", "test_loss<-1")
        await settle(pilot)
        assert "goal: '-1' at character 11" in text_of(app)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("v")
        await settle(pilot)
        assert screen.ensemble.vary == "weights"
        assert len({member.run.experiment.data.seed for member in screen.ensemble.members}) == 1
        await answer(pilot, "G", "test_loss<")
        await settle(pilot)
        assert screen.ensemble.until == ""
        await pilot.press("escape")
        await answer(pilot, "G", "test_loss<9")
        await settle(pilot)
        assert "4 of 4 reached test_loss<9 (51 to 100 %)" in text_of(app)
        await pilot.press("r")
        await settle(pilot)
        assert screen.ensemble.epoch == 0


async def test_a_rule_that_can_be_no_goal_is_named_with_the_keys_that_mend_it() -> None:
    app = TuiplayApp(toml.parse(b'[training]\nstop = "test_loss<-1, epoch 5"\n', "old.toml"))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        assert screen.ensemble.until == ""
        (said,) = [toast.message for toast in app._notifications if "goal" in toast.message]
        assert said.startswith("training.stop: '-1' at character 11: test_loss<-1 never holds")
        assert said.endswith("So the seeds have no goal; G sets one, T changes the rule of the single run.")


async def test_the_rule_that_stops_training_is_the_goal() -> None:
    app = TuiplayApp(XOR.change({"training.stop": "epoch 2"}))
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("s", "s", "s")
        await settle(pilot)
        assert "10 of 10 reached epoch 2" in text_of(app)
        await pilot.press("space")
        await settle(pilot)
        assert any("All seeds are done" in toast.message for toast in app._notifications)


async def test_it_has_its_own_help_and_keys() -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert "space play" in text_of(app).splitlines()[-1]
        await pilot.press("question_mark")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        assert "to see what usually happens" in text_of(app)
        assert "Help · Many seeds ─" in text_of(app)


@pytest.mark.parametrize("size", [(160, 48), (120, 40), (80, 24)])
async def test_without_a_goal_the_key_for_one_is_named_whole(size: tuple[int, int]) -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await answer(pilot, "G", "")
        await settle(pilot)
        assert re.search(r"no goal: G sets one(, like test_loss<0.1)? *│", text_of(app))


@pytest.mark.parametrize("size", [(160, 48), (120, 40)])
async def test_how_many_reach_the_goal_is_said_with_its_interval_and_when(size: tuple[int, int]) -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        await answer(pilot, "G", "train_loss<0.2 and test_loss<0.2")
        await settle(pilot)
        screen.ensemble.advance(epochs=200)
        screen.show()
        await settle(pilot)
        found = screen.ensemble.summary()
        low, high = found.interval
        shown = text_of(app)
        assert f"{found.reached} of 10 reached" in shown
        assert f"({100 * low:.0f} to {100 * high:.0f} %)" in shown
        assert f"epoch {found.epochs['median']:.0f} (" in shown


async def test_charts_and_words_wait_while_keys_come(monkeypatch: pytest.MonkeyPatch) -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        clock = SimpleNamespace(now=time.monotonic() + 100.0, monotonic=lambda: clock.now)
        monkeypatch.setattr(seeds_screen, "time", clock)
        told = []
        monkeypatch.setattr(screen, "tell", lambda: told.append(clock.now))
        screen.player.playing = True
        await pilot.press("d")
        await settle(pilot)
        assert not told
        clock.now += 1.0
        screen.paint()
        assert told == [clock.now]
        screen.player.playing = False


def test_percentiles_leave_out_what_has_diverged() -> None:
    nan, inf = float("nan"), float("inf")
    losses = np.array([[1.0, 2.0, nan], [3.0, inf, nan], [5.0, 4.0, inf]])
    assert percentiles(losses)[:, :2].T.tolist() == [[3.0, 2.0, 4.0], [3.0, 2.5, 3.5]]
    assert np.isnan(percentiles(losses)[:, 2]).all()


async def test_of_curves_the_disagreement_is_a_band_around_the_mean() -> None:
    app = TuiplayApp(Experiment().change({"data.dataset": "sine", "network.hidden": [3]}))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("s", "s")
        await settle(pilot)
        await settle(pilot)
        networks = [member.run.network.weights for member in screen.ensemble.members]
        curves = np.array(
            [
                last[0, :-1] @ np.tanh(first[:, :1] * CURVE_PLACES + first[:, 1:]) + last[0, -1]
                for first, last in networks
            ]
        )
        surface = screen.query_one(Surface)
        for keys, spread in (((), None), (("d",), curves.std(axis=0))):
            await pilot.press(*keys)
            await settle(pilot)
            plot = surface._scene.plot if surface._scene else None
            assert plot is not None
            np.testing.assert_allclose(plot.values, curves.mean(axis=0), atol=1e-12)
            if spread is None:
                assert plot.bands is None
            else:
                np.testing.assert_allclose(plot.bands, [plot.values - spread, plot.values + spread], atol=1e-12)
        await pilot.press("down", "down")
        await settle(pilot)
        plot = surface._scene.plot if surface._scene else None
        assert plot is not None
        np.testing.assert_allclose(plot.values, curves[1], atol=1e-12)


async def test_a_step_that_ends_after_it_was_closed_paints_nothing() -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        done: list[str] = []
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen is not screen
        assert not screen.query(Surface), "there is nothing to paint on"
        screen.player._paint()
        screen.player._ended()
        screen.submit(lambda: done.append("done"))
        assert not done


@pytest.mark.parametrize(
    ("key", "words"), [("w", "w (save a file)"), ("u", "u (undo)"), ("4", "4"), ("less_than_sign", "<")]
)
async def test_a_key_of_the_one_run_says_that_it_is(key: str, words: str) -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press(key)
        await settle(pilot)
        (said,) = [toast.message for toast in app._notifications]
        assert said.startswith(words)
        assert said.endswith("is for the single run; esc goes back to it.")
        await pilot.press("down", "s", "L")
        assert len(app._notifications) == 1, "keys of many seeds need no words"


async def test_ctrl_c_pauses_them() -> None:
    app = TuiplayApp(XOR)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.player.playing = True
        await pilot.press("ctrl+c")
        assert not screen.player.playing
        assert [toast.message for toast in app._notifications] == ["Paused. esc goes back, then q quits tuiplay."]


async def test_the_screen_of_many_seeds_is_saved_as_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = TuiplayApp(XOR)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await answer(pilot, "S", "luck.csv")
        await settle(pilot)
        assert "luck.csv: pictures are SVG or PNG" in text_of(app), "losses are those of the one run"
        await pilot.press("escape")
        await answer(pilot, "S", "luck.svg")
        await settle(pilot)
        words = re.sub("<[^>]*>", " ", (tmp_path / "luck.svg").read_text())
        assert "quartiles" in words
        assert "Save the screen" not in words


@pytest.mark.parametrize("glyphs", ["full", "ascii"])
async def test_on_the_smallest_screen_each_fact_has_one_row_and_the_goal_is_among_them(glyphs: str) -> None:
    app = TuiplayApp(XOR.change({"training.stop": "test_loss<0.2"}), terminal=Capabilities(glyphs=glyphs))
    async with app.run_test(size=(60, 16)) as pilot:
        screen = await opened(pilot)
        facts = [line.strip("│| ") for line in text_of(app).splitlines()]
        assert any("0 of 10 reached" in line for line in facts)
        assert any(re.search(r"train +0\.\d+ *[│|]", line) for line in text_of(app).splitlines()), "the median alone"
        screen.ensemble.advance(epochs=200)
        screen.show()
        await settle(pilot)
        shown = text_of(app)
        assert "10 seeds  all done" in shown or "all done" in shown
        assert "reach " not in shown, "the word is not cut"


async def test_where_all_seeds_diverge_it_is_said_in_few_rows_too() -> None:
    app = TuiplayApp(Experiment().change({
        "data.dataset": "reg-plane", "network.activation": "linear", "training.learning_rate": 10.0,
    }))  # fmt: skip
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.ensemble.advance(epochs=20)
        screen.show()
        await settle(pilot)
        assert "all diverged" in text_of(app)
