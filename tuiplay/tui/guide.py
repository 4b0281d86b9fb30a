"""Shows the tour at the very first start, or when it is asked for, and takes it away at the first key."""

from __future__ import annotations

from collections.abc import Callable

from textual.css.query import NoMatches

from tuiplay.tui.host import Host
from tuiplay.tui.widgets.loss_chart import LossChart
from tuiplay.tui.widgets.tour import Tour


class Guide:
    """Owns the tour of an app."""

    def __init__(self, app: Host, wanted: bool, ended: Callable[[], None]) -> None:
        self._app, self._wanted, self._ended = app, wanted, ended
        self._tour: Tour | None = None

    def begin(self) -> None:
        """With the first picture, if it is wanted."""
        if self._wanted:
            self.show()

    def show(self) -> None:
        """Show the tour."""
        self.end()
        self._tour = Tour(self._app.palette, self._app.key_of)
        self._app.screen_stack[0].mount(self._tour)
        self.place()

    def place(self) -> None:
        """The screen may be divided again."""
        if self._tour is not None:
            try:
                chart = self._app.screen_stack[0].query_one(LossChart)
            except NoMatches:  # the screen is about to end
                return
            self._tour.place(self._app.size, chart)

    def end(self) -> None:
        """A key was pressed."""
        if self._tour is not None:
            self._tour.remove()
            self._tour = None
            if self._wanted:  # once: what is shown again later is no first start
                self._wanted = False
                self._ended()
