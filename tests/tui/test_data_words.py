"""The zoomed panel of data uses the room that it has left for words."""

from __future__ import annotations

import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.panels.data import DataPanel
from tuiplay.tui.panels.data_words import DataWords


@pytest.mark.parametrize(("data", "sets"), [("reg-plane", True), ("circle", False)])
async def test_it_says_what_its_controls_do_and_what_the_sets_are(data: str, sets: bool) -> None:
    app = TuiplayApp(Experiment().change({"data.dataset": data}))
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert not app.query(DataWords), "made when they are shown for the first time"
        await pilot.press("1")
        await pilot.pause()
        await pilot.press("z")
        for _ in range(40):  # the panel has its new size, then its words, then these have their places
            await pilot.pause()
            app.query_one(DataPanel).show(app.current_run)
            await pilot.pause()
            words = app.query(DataWords)
            if words and str(words.first().render()) and words.first().region.width > 1:
                break
        controls, below = app.query(DataWords)
        panel = app.query_one(DataPanel)
        assert str(controls.render()).startswith("train split: ")
        assert below.display == sets
        if sets:
            assert "Saddle: " in str(below.render())
        shown = [words.region for words in (controls, below) if words.display]
        others = [
            one.region for one in panel.children if one.display and one.id not in ("words-controls", "words-sets")
        ]
        assert all(panel.content_region.contains_region(region) for region in shown)
        assert not any(region.overlaps(other) for region in shown for other in others)
        await pilot.press("z")
        for _ in range(40):
            await pilot.pause()
            if not app.query(DataWords).first().display:
                break
        assert not any(words.display for words in app.query(DataWords))
