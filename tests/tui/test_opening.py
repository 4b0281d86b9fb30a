"""What is done until the first picture goes out, and what is not."""

from __future__ import annotations

from typing import Any

import pytest
from textual._compositor import Compositor

from tui.test_app import SIZE, settle, text_of
from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp


@pytest.mark.painted
async def test_nothing_is_painted_before_the_first_picture_which_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    app = TuiplayApp(Experiment())
    painted: list[tuple[bool, bool]] = []
    whole = Compositor.render_update

    def render(compositor: Compositor, *arguments: Any, **options: Any) -> Any:
        before = len(compositor._dirty_regions)
        update = whole(compositor, *arguments, **options)
        painted.append((app.opening.held, before > 0 and type(update).__name__ == "LayoutUpdate"))
        return update

    monkeypatch.setattr(Compositor, "render_update", render)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert painted[0] == (False, True)
        assert not any(held for held, _ in painted)
        assert "4 Output" in text_of(app)
