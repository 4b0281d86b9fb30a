"""What is said of the line to the terminal stands long enough to be read, and not only to be cleared away."""

from __future__ import annotations

from typing import Any

import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.terminal.picture import Picture
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.detail import COARSE, SLOWER

LONGEST_MESSAGE = 12.0
"""Seconds, as of other messages of two sentences: most go after five, when the first seconds of training often end."""


async def test_words_about_a_slow_line_stand_until_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = Picture("pixels", "A test.", "half", "placeholders", (9, 18))
    app = TuiplayApp(Experiment(), terminal=Capabilities(picture=picture))
    said: list[tuple[str, Any]] = []
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        monkeypatch.setattr(app, "notify", lambda words, **how: said.append((words, how.get("timeout"))))
        line = app.frame_pacer
        for size in (2_000, 17_000, 9_000, 17_000):
            line.speed.note(size, 0.1 + size / 64_000)
        line.frame_sizes.extend([17_000] * 4)
        app.image_keeper.arrange()
        assert app.image_keeper.images.detail.step == COARSE
    assert said == [(SLOWER[COARSE], LONGEST_MESSAGE)]
