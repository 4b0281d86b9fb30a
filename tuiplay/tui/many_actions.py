"""The actions of many runs: many seeds, a race, findings, and the way back from them to one run."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tuiplay.errors import InputError
from tuiplay.run.command_base import Command
from tuiplay.run.commands import OpenExperiment
from tuiplay.run.run import Run
from tuiplay.text import counted
from tuiplay.tui.base_app import BaseApp
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.keeping import Keeping
from tuiplay.tui.shutdown import GuardedApp
from tuiplay.tui.textual_patches.pacing import FramePacer
from tuiplay.tui.widgets.key_line import KeyLine
from tuiplay.tui.widgets.popup import Popup

if TYPE_CHECKING:
    from tuiplay.tui.screens.race_setup import RaceChoice


class ManyActions(BaseApp, GuardedApp):
    """A base class of the app with these actions."""

    def perform(self, command: Command) -> None:
        """Apply an act of the user between two bursts of training, and show the result."""

    def popup(self, popup: Popup) -> None:
        """Open a popup, and close the one that may be open."""

    def show_all(self) -> None:
        """Show the experiment and the run in every panel."""

    palette: ScreenPalette
    frame_pacer: FramePacer
    keeping: Keeping
    _race_choice: RaceChoice | None = None

    def action_ensemble(self) -> None:
        """Open the screen of many seeds of the experiment."""
        from tuiplay.run.live_ensemble import USUAL, LiveEnsemble, ensemble_of
        from tuiplay.tui.preparing import PREPARING, prepare
        from tuiplay.tui.screens.ensemble import EnsembleScreen

        line = self.screen_stack[0].query_one(KeyLine)

        def done(ensemble: LiveEnsemble) -> None:
            line.say("")
            if len(self.screen_stack) == 1:
                self.push_screen(EnsembleScreen(self, self.palette, self.frame_pacer, ensemble))
                if ensemble.refused:
                    keys = f"{self.key_of('ensemble_goal')} sets one, {self.key_of('toolbox')} changes the rule"
                    self.complain(f"{ensemble.refused}. So the seeds have no goal; {keys} of the single run.")

        def refused(error: InputError) -> None:
            line.say("")
            self.complain(f"{error}.")

        def show() -> None:
            if len(self.screen_stack) == 1:
                work = partial(ensemble_of, self.current_run.experiment)
                prepare(self, work, done, refused, lambda: line.say(PREPARING.format(counted(USUAL, "seed"))))

        self.player.pause()
        self.player.submit(show)

    def action_race(self, pinned: bool = False) -> None:
        """Open the choice of variants for a race; with ``pinned`` the pinned runs are chosen already."""
        from tuiplay.run.live_race import race_of
        from tuiplay.tui.screens.race_setup import RaceChoice, RaceSetup

        if self._race_choice is None:
            self._race_choice = RaceChoice()
        choice = self._race_choice
        if pinned:
            choice.chosen.clear()

        def show() -> None:
            if len(self.screen_stack) == 1:
                self.clear_notifications()
                experiment = self.current_run.experiment
                setup = RaceSetup(self.palette, experiment, self.keeping.pins, choice, race_of)
                self.push_screen(setup, self._start_race)

        self.player.pause()
        self.player.submit(show)

    def _start_race(self, race: Any) -> None:
        from tuiplay.tui.screens.race import RaceScreen

        def again(wanted: Any) -> None:
            if wanted:
                self.call_later(self.action_race)

        if race is not None:
            self.call_later(self.push_screen, RaceScreen(self, self.palette, self.frame_pacer, race), again)

    def action_findings(self) -> None:
        """Open the findings: what is wrong with the run, and what helps; training continues meanwhile."""
        from tuiplay.tui.screens.findings import FindingsScreen

        def show() -> None:
            if len(self.screen_stack) == 1:
                run = self.current_run
                self.push_screen(FindingsScreen(self.palette, run.experiment, run.snapshot()))

        self.player.submit(show)

    def take_over(self, command: OpenExperiment, member: Run) -> None:
        """Open an experiment, and continue from the state of another run of it."""
        self.perform(command)

        def go_on() -> None:
            self.current_run.restore(command.experiment, member.snapshot())
            self.show_all()

        self.player.submit(go_on)
