"""Actions of many runs: the screen of many seeds and the way back from it to one; what helps by many measured runs."""

from __future__ import annotations

from tuiplay.run.command_base import Command
from tuiplay.run.commands import OpenExperiment
from tuiplay.run.run import Run
from tuiplay.tui.base_app import BaseApp
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.shutdown import GuardedApp
from tuiplay.tui.textual_patches.pacing import FramePacer
from tuiplay.tui.widgets.popup import Popup


class ManyActions(BaseApp, GuardedApp):
    """A base of the app's actions."""

    def perform(self, command: Command) -> None:
        """Apply an act of a person between two bursts, and show what came of it."""

    def popup(self, popup: Popup) -> None:
        """Open a popup, and close the one that may be open."""

    def show_all(self) -> None:
        """Every panel shows the experiment and the run as they are."""

    palette: ScreenPalette
    frame_pacer: FramePacer

    def action_ensemble(self) -> None:
        """Many seeds of the experiment at once."""
        from tuiplay.run.live_ensemble import USUAL
        from tuiplay.tui.screens.ensemble import EnsembleScreen

        def show() -> None:
            if len(self.screen_stack) == 1:
                self.clear_notifications()
                self.push_screen(EnsembleScreen(self, self.palette, self.frame_pacer, USUAL))

        self.player.pause()
        self.player.submit(show)

    def action_findings(self) -> None:
        """What is the matter with the run, and what helps; training goes on meanwhile."""
        from tuiplay.tui.screens.findings import FindingsScreen

        def show() -> None:
            if len(self.screen_stack) == 1:
                run = self.current_run
                self.push_screen(FindingsScreen(self.palette, run.experiment, run.snapshot()))

        self.player.submit(show)

    def take_over(self, command: OpenExperiment, member: Run) -> None:
        """Open an experiment, and go on where another run of it stands."""
        self.perform(command)

        def go_on() -> None:
            self.current_run.restore(command.experiment, member.snapshot())
            self.show_all()

        self.player.submit(go_on)
