"""The start of the screen, whose first output is one whole picture."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from textual.app import App

from tuiplay.tui.textual_patches.opening import hold, lay_out
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.loss_chart import LossChart
from tuiplay.tui.widgets.picker import Picker

ROUNDS, REST = 12, 9
"""The most checks of the layout before the first picture is sent, and the number left below which they may end."""
PATIENCE = 2.0
"""The seconds after which it is sent even if the layout is not at rest."""


class Opening:
    """A hold on an app's updates until the layout is at rest: unfinished screens would cost a slow line seconds.

    Attributes
    ----------
    held
        True as long as nothing has been sent.
    """

    def __init__(self, app: App[Any], prepare: Callable[[], object] = lambda: None) -> None:
        """Create the hold; ``prepare`` is called once the layout is at rest, before anything is sent."""
        self._app, self._prepare = app, prepare
        self._updates = ExitStack()
        self._rounds_left = ROUNDS
        self.held = True

    def begin(self) -> None:
        """Hold back updates from now on."""
        self._updates.enter_context(self._app.batch_update())
        hold(self._app, True)
        self._app.set_timer(PATIENCE, self._end)

    def shown(self) -> None:
        """Check the layout, as the widgets show their contents now; sizes, and so contents, may still change."""
        if self.held:
            self._app.call_after_refresh(self._look)

    async def _look(self) -> None:
        if not self.held:
            return
        app = self._app
        self._rounds_left -= 1
        for diagram in app.screen_stack[0].query(Diagram):
            if diagram.mounting is not None:
                await diagram.mounting
                diagram.mounting = None
        if self._rounds_left > 0 and (lay_out(app.screen_stack[0]) or self._rounds_left >= REST):
            app.call_after_refresh(self._look)
        else:
            self._end()

    def _end(self) -> None:
        if not self.held:
            return
        self.held = False
        app = self._app
        self._prepare()
        hold(app, False)
        app.screen_stack[0].refresh()
        self._updates.close()
        for late in (*app.screen_stack[0].query(LossChart), *app.screen_stack[0].query(Picker)):
            # The first picture does not need these, so they come after it.
            app.call_after_refresh(late.start)
        app.call_after_refresh(_collect_again)


def _collect_again() -> None:
    """Enable garbage collection again, for later objects, if the start has put it off."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
