"""The start of the screen: what goes out first is one whole picture."""

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
"""Looks at the layout before the first picture goes out: at most so many, and at least until so many are left."""
PATIENCE = 2.0
"""Seconds after which it goes out however far the layout has come."""


class Opening:
    """Holds back updates of an app until the layout is at rest: half-laid-out screens would cost a slow line seconds.

    Attributes
    ----------
    held
        Whether nothing has gone out yet.
    """

    def __init__(self, app: App[Any], prepare: Callable[[], object] = lambda: None) -> None:
        """``prepare`` is called once the layout is at rest, before anything goes out."""
        self._app, self._prepare = app, prepare
        self._updates = ExitStack()
        self._rounds_left = ROUNDS
        self.held = True

    def begin(self) -> None:
        """Hold back updates from here on."""
        self._updates.enter_context(self._app.batch_update())
        hold(self._app, True)
        self._app.set_timer(PATIENCE, self._end)

    def shown(self) -> None:
        """The widgets show what they are to show; their sizes may still change, and that what they show."""
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
            # What the first picture can do without comes after it.
            app.call_after_refresh(late.start)
        app.call_after_refresh(_collect_again)


def _collect_again() -> None:
    """Garbage is looked for again, in what is made from now on, if the start has put it off."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
