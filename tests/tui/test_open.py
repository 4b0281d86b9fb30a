"""The dialogue for what to open: a list that filters while one types."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from tui.test_app import SIZE, answer, settle, text_of
from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.widgets.open_popup import OpenPopup
from tuiplay.user.recent import Recent


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lesson.toml").write_text("[data]\nnoise = 5\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "deep.toml").write_text("[data]\nnoise = 15\n")


@pytest.mark.parametrize("size", [SIZE, (80, 24)])
async def test_it_lists_what_there_is_and_filters_while_one_types(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=size) as pilot:
        await pilot.press("o")
        await settle(pilot)
        assert all(word in text_of(app) for word in ("lesson.toml", "experiment file", "sub/", "circle", "data set"))
        await pilot.press(*"pinw")
        await settle(pilot)
        assert "pinwheel" in text_of(app)
        assert "lesson.toml" not in text_of(app)
        await pilot.press("enter")
        await settle(pilot)
        assert not app.query(OpenPopup)
        assert app.current_run.experiment.data.dataset == "pinwheel"


async def test_what_is_said_of_an_entry_ends_with_a_sign_where_it_is_cut() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("o")
        await pilot.pause()
        rows = [str(option.prompt) for option in app.screen.query_one(OptionList).options]
        assert any(row.endswith("…") for row in rows)
        assert not [row for row in rows if "Opposite quadra" in row and not row.endswith("…")]


async def test_arrows_choose_and_tab_completes_through_folders() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("o", "down", "enter")
        await settle(pilot)
        assert app.current_run.experiment.data.noise == 5
        await pilot.press("o", "ctrl+u", "s", "u", "tab")
        await settle(pilot)
        assert "deep.toml" in text_of(app)
        await pilot.press("d", "enter")
        await settle(pilot)
        assert app.current_run.experiment.data.noise == 15


async def test_a_whole_name_opens_whatever_else_it_is_a_part_of_and_a_mistake_stays() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await answer(pilot, "o", "spiral")
        await settle(pilot)
        assert app.current_run.experiment.data.dataset == "spiral"
        await answer(pilot, "o", "nonsense.toml")
        await settle(pilot)
        assert "nonsense.toml" in text_of(app)
        assert "file" in text_of(app)
        assert app.query(OpenPopup)
        await pilot.press("escape")
        await settle(pilot)
        assert app.current_run.experiment.data.dataset == "spiral"


async def test_what_was_opened_is_offered_first_the_next_time(tmp_path: Path) -> None:
    app = TuiplayApp(Experiment(), recent=Recent(tmp_path / "state"))
    async with app.run_test(size=SIZE) as pilot:
        await answer(pilot, "o", "https://playground.tensorflow.org/#dataset=xor&seed=0.5")
        await settle(pilot)
    again = TuiplayApp(Experiment(), recent=Recent(tmp_path / "state"))
    async with again.run_test(size=SIZE) as pilot:
        await pilot.press("o", "down", "enter")
        await settle(pilot)
        assert again.current_run.experiment.data.dataset == "xor"
        assert again.current_run.experiment.data.seed == "0.5"


async def test_a_run_is_saved_as_json_with_its_weights_and_opens_again(tmp_path: Path) -> None:
    app = TuiplayApp(Experiment().change({"training.optimizer": "adam"}))
    async with app.run_test(size=SIZE) as pilot:
        app.current_run.advance(epochs=3)
        weights = app.current_run.network.params.copy()
        await answer(pilot, "w", "run.json")
        await settle(pilot)
        said = [note.message for note in app._notifications]
        assert said == ["Saved as run.json with its weights and the memory of Adam at epoch 3"]
        app.current_run.advance(epochs=3)
        await answer(pilot, "o", "run.json")
        await settle(pilot)
        assert app.current_run.network.params.tobytes() == weights.tobytes()
        assert app.current_run.trainer.epoch == 3


@pytest.mark.parametrize("typed", ["pinw", "lesson"])
async def test_a_click_on_a_row_that_typing_has_replaced_opens_nothing(typed: str) -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("o")
        await settle(pilot)
        popup = app.query_one(OpenPopup)
        listing = popup.query_one(OptionList)
        places = [0, listing.option_count - 1]
        late = [OptionList.OptionSelected(listing, listing.get_option_at_index(at), at) for at in places]
        await pilot.press("ctrl+u", *typed)
        await settle(pilot)
        for event in late:
            popup.post_message(event)
        await settle(pilot)
        assert app.query(OpenPopup), "it is still open"
        assert app.current_run.experiment == Experiment()
        popup.post_message(OptionList.OptionSelected(listing, listing.get_option_at_index(0), 0))
        await settle(pilot)
        assert app.current_run.experiment != Experiment()
