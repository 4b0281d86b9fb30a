"""The display of insights into the run: the health panel, the mark of findings, and answers from a thread."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING

from tuiplay.experiment.overlays import BEST, FOLDS, PARTS
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.host import Host
from tuiplay.tui.lookout import Lookout
from tuiplay.tui.panels.health import HealthPanel
from tuiplay.tui.panels.output import OutputPanel
from tuiplay.tui.panels.toolbar import Toolbar

if TYPE_CHECKING:
    from tuiplay.run.health import Pace
    from tuiplay.tui.analyst import Analyst

EVERY = 0.4
"""The least seconds between two readings of the health while training."""


class Insight:
    """An updater of the health panel and the best border; it costs hardly anything while both are hidden."""

    def __init__(self, app: Host, palette: ScreenPalette) -> None:
        self._app, self._palette = app, palette
        self._read = 0.0
        self.lookout = Lookout(app, self.mark)

    # Loaded when it is first needed.

    @cached_property
    def analyst(self) -> Analyst:
        """The analyst, which computes answers in a thread."""
        from tuiplay.tui.analyst import Analyst

        return Analyst(self._app, self._answered)

    @cached_property
    def _pace(self) -> Pace:
        from tuiplay.run.health import Pace

        return Pace()

    @property
    def folds(self) -> bool:
        """True if pictures need fold lines."""
        return FOLDS in self._app.current_run.experiment.view.overlays

    @property
    def parts(self) -> bool:
        """True if pictures need the weighted parts of a curve."""
        return PARTS in self._app.current_run.experiment.view.overlays

    def _panel(self) -> HealthPanel | None:
        panel = self._app.screen_stack[0].query_one(HealthPanel)
        return panel if panel.display else None

    @property
    def _is_there(self) -> bool:
        """True while the screen exists: an answer may come while it is being closed."""
        return any(screen.display for screen in self._app.screen_stack[:1])

    def _answered(self) -> None:
        self._read = 0.0
        if self._is_there:
            self._app.paint()

    def painting(self, playing: bool) -> None:
        """Update what is shown beside a picture; called between two bursts, before it is painted."""
        app, panel = self._app, self._panel()
        self.lookout.watch(app.current_run, playing)
        self.mark()
        wants_best = BEST in app.current_run.experiment.view.overlays
        if panel is None and not wants_best:
            return
        self.analyst.ask(app.current_run, playing, best_alone=panel is None)
        app.screen_stack[0].query_one(OutputPanel).best = self.analyst.analysis.best
        now = time.monotonic()
        if panel is not None and (not playing or now - self._read >= EVERY):
            self._read = now
            self._show(panel)

    def mark(self) -> None:
        """Show in the toolbar whether there are findings."""
        if not self._is_there:
            return
        noticed = self.lookout.noticed
        toolbar = self._app.screen_stack[0].query_one(Toolbar)
        toolbar.mark(noticed.count, noticed.to_mend, self._app.own_keys)

    def _show(self, panel: HealthPanel) -> None:
        from tuiplay.formats.facts import facts_of
        from tuiplay.run.health import health_of
        from tuiplay.tui.panels.health_rows import health_rows

        run, analysis = self._app.current_run, self.analyst.analysis
        view = panel.view
        glyphs = "ascii" if self._palette.ascii else "full"
        rows = health_rows(
            health_of(run),
            facts_of(run, analysis),
            analysis,
            run.trainer.current_rate,
            self._pace.read(run),
            view.size.width,
            glyphs,
        )
        view.show(rows)
