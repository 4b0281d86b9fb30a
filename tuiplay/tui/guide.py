"""The tour: shown at the very first start or on request, and closed at the first key."""

from __future__ import annotations

from collections.abc import Callable

from textual.css.query import NoMatches

from tuiplay.tui.host import Host
from tuiplay.tui.widgets.loss_chart import LossChart
from tuiplay.tui.widgets.tour import Tour


class Guide:
    """The owner of an app's tour."""

    def __init__(self, app: Host, wanted: bool, ended: Callable[[], None]) -> None:
        self._app, self._wanted, self._ended = app, wanted, ended
        self._tour: Tour | None = None

    def begin(self) -> None:
        """Show the tour with the first picture, if it is wanted."""
        if self._wanted:
            self.show()

    def show(self) -> None:
        """Show the tour."""
        self.end()
        self._tour = Tour(self._app.palette, self._app.key_of)
        self._app.screen_stack[0].mount(self._tour)
        self.place()

    def place(self) -> None:
        """Place the tour again, after the screen has been divided."""
        if self._tour is not None:
            try:
                chart = self._app.screen_stack[0].query_one(LossChart)
            except NoMatches:  # the screen is about to end
                return
            self._tour.place(self._app.size, chart)

    def end(self) -> None:
        """Close the tour, as a key was pressed."""
        if self._tour is not None:
            self._tour.remove()
            self._tour = None
            if self._wanted:  # once: a tour that is shown later is not a first start
                self._wanted = False
                self._ended()
