"""What keys, clicks and commands do: the app's actions, each a few words to the run, the player or the layout."""

from __future__ import annotations

import sys
from typing import Any

from textual.app import SuspendNotSupported
from textual.screen import Screen

from tuiplay.data.points import Problem
from tuiplay.errors import InputError
from tuiplay.experiment.presets import PRESETS
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import warnings_of
from tuiplay.formats import link
from tuiplay.run.command_base import Command
from tuiplay.run.commands import (
    NewPoints,
    NewWeights,
    Redo,
    ReloadPoints,
    Rewind,
    SetFields,
    SwitchProblem,
    ToggleField,
    Undo,
)
from tuiplay.run.frame import Subject
from tuiplay.run.player import SPEEDS
from tuiplay.run.undo import OperationLog
from tuiplay.tui.base_app import BaseApp
from tuiplay.tui.clipboard import copy
from tuiplay.tui.colour.appearance import Colours
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.files import Files
from tuiplay.tui.guide import Guide
from tuiplay.tui.insight_actions import InsightActions
from tuiplay.tui.keeping_actions import KeepingActions
from tuiplay.tui.keys.bindings import HIDDEN_BY, common_keys, key_text, keys_here
from tuiplay.tui.layout.panel_layout import PanelLayout
from tuiplay.tui.many_actions import ManyActions
from tuiplay.tui.panels.network import NetworkPanel
from tuiplay.tui.panels.output import OutputPanel
from tuiplay.tui.panels.subjects import Spotlight
from tuiplay.tui.panels.toolbar import Toolbar
from tuiplay.tui.shutdown import GuardedApp
from tuiplay.tui.textual_patches.pacing import FramePacer, Meter
from tuiplay.tui.widgets.feature_list import FeatureList
from tuiplay.tui.widgets.key_line import KeyLine

PAST_THE_RULE = "Training continues past the stop rule, which applies again after a rewind."


class Actions(InsightActions, ManyActions, KeepingActions, BaseApp, GuardedApp):
    """The base of the app that holds its actions; what they work on is the app's."""

    palette: ScreenPalette
    colours: Colours
    operations: OperationLog
    panel_layout: PanelLayout
    files: Files
    frame_pacer: FramePacer
    meter: Meter
    spotlight: Spotlight
    guide: Guide

    @property
    def subject(self) -> Subject:
        """Whose map fills the big surface; None for the output."""
        return None

    def paint(self) -> None:
        """Paint the run as it is."""

    def perform(self, command: Command) -> None:
        """Apply an act of a person between two bursts, and show what came of it."""

    def complain(self, sentence: str) -> None:
        """Say what was wrong."""

    def show_keys(self, *_: object) -> None:
        """The key line shows what works here and now."""

    def show_all(self) -> None:
        """Every panel shows the experiment and the run as they are."""

    def tell_divergence(self) -> None:
        """Say that the run has diverged, and what helps."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A control that a teacher hides does nothing."""
        return HIDDEN_BY.get(action) not in self.current_run.experiment.view.hide

    def action_play(self) -> None:
        """Play or pause."""
        if self.player.playing:
            self.player.pause()
            self.player.submit(self._paused)
        elif self.current_run.status != "ok":
            self.tell_divergence()
        else:
            self._resume_training()
            if not self.current_run.updates_per_epoch:
                self.notify(warnings_of(self.current_run.experiment)[0], severity="warning", timeout=8)
            self.player.play()
            self.query_one(Toolbar).count(self.current_run, True)
            self.show_keys()

    def _resume_training(self) -> None:
        # Training changes the output, so that is what is to be seen, unless something is held.
        self.query_one(FeatureList).look_away()
        if self.current_run.stopped is not None:
            self.notify(PAST_THE_RULE, timeout=8)
        self.current_run.resume_training()

    def _paused(self) -> None:
        self.paint()
        self.show_keys()

    def action_help_quit(self) -> None:
        """Ctrl+c: training pauses; what ends the program is said, as people press it to end one."""
        player = getattr(self.screen, "player", self.player)
        paused = "Paused. " if player.playing else ""
        if player is not self.player:
            player.pause()
        elif paused:
            self.action_play()
        back = [key for key, one in self.screen.active_bindings.items() if one.binding.action in ("dismiss", "close")]
        back += ["escape"] * (len(self.screen_stack) > 1)
        way = f"{key_text(back[0])} goes back, then " if back else ""
        self.notify(f"{paused}{way}{self.key_of('quit')} quits tuiplay.", timeout=4)

    def action_step_epoch(self) -> None:
        """One epoch."""
        self.player.submit(self._resume_training)
        self.player.step(epochs=1)

    def action_step_batch(self) -> None:
        """One update."""
        self.player.submit(self._resume_training)
        self.player.step(updates=1)

    def action_rewind(self) -> None:
        """Same initial weights, epoch 0."""
        self.perform(Rewind())

    def action_redraw(self) -> None:
        """Other initial weights, epoch 0."""
        self.perform(NewWeights())

    def action_regenerate(self) -> None:
        """New points; weights and epoch stay."""
        self.perform(NewPoints())

    def action_reload_points(self) -> None:
        """The points of the file as they are now."""
        self.perform(ReloadPoints())

    def action_problem(self, problem: Problem | None = None) -> None:
        """Another problem, or the next."""
        self.perform(SwitchProblem(problem))

    def action_dataset(self, name: str) -> None:
        """Another data set."""
        self.perform(SetFields({"data.dataset": name, "data.file": ""}))

    def action_preset(self, name: str) -> None:
        """An experiment worth watching, and what to look at."""
        self.files.open_preset(PRESETS[name])

    def action_test_points(self) -> None:
        """Show or hide the test points."""
        self.perform(ToggleField("view.show_test_data"))

    def action_discretize(self) -> None:
        """Two colours, or the whole scale."""
        if self.current_run.experiment.source.is_curve:
            self.notify("A curve has no surface that could be shown in two colours.", timeout=6)
            return
        self.perform(ToggleField("view.discretize"))

    def action_log_axes(self) -> None:
        """Logarithmic losses, then epochs, then both, then neither."""
        view = self.current_run.experiment.view
        losses, epochs = not view.log_loss, view.log_epochs ^ view.log_loss
        self.perform(SetFields({"view.log_loss": losses, "view.log_epochs": epochs}))

    def action_hold(self) -> None:
        """Hold the map under the cursor on the big picture, or let it go."""
        if not self.spotlight.hold(self.subject):
            self.notify("Nothing to hold: move to a neuron or a feature first.")
            return
        self.player.submit(self.paint)
        self.show_keys()

    def action_resize(self, step: int) -> None:
        """Add or remove a neuron or a layer, as the cursor says."""
        self._resized(self.query_one(NetworkPanel).change_size(step))

    def action_add_layer(self) -> None:
        """A layer more, before the output."""
        self._resized(self.query_one(NetworkPanel).change_layers(1))

    def action_remove_layer(self) -> None:
        """One layer less."""
        self._resized(self.query_one(NetworkPanel).change_layers(-1))

    def _resized(self, change: dict[str, object] | str) -> None:
        if isinstance(change, dict):
            self.perform(SetFields(change))
        elif change:
            self.notify(change, severity="warning")

    def action_faster(self, step: int) -> None:
        """Another speed."""
        self.action_speed(max(0, min(len(SPEEDS) - 1, self.player.speed + step)))

    def action_speed(self, index: int) -> None:
        """A certain speed."""
        self.player.speed = index
        self.query_one(Toolbar).show(self.current_run, index)

    def action_meter(self) -> None:
        """Show or hide what crosses the line."""
        self.meter.shown = not self.meter.shown
        self.query_one(KeyLine).say(self.meter.read(self.current_run.trainer.updates) if self.meter.shown else "")

    def action_repaint(self) -> None:
        """Send every cell and picture again, whatever something else has written over the screen."""
        self.frame_pacer.forget()
        self.screen.refresh()

    def action_undo(self) -> None:
        """Take back the last change."""
        self.perform(Undo())

    def action_redo(self) -> None:
        """Take back the last undo."""
        self.perform(Redo())

    def action_go(self, panel: str) -> None:
        """Go to a panel; to the network at its head, so that + and - mean layers there, wherever the cursor was."""
        if panel == "network":
            self.query_one(NetworkPanel).diagram.to_head()
        self.panel_layout.go(panel)

    def action_zoom(self) -> None:
        """The focused panel alone, or all of them."""
        self.panel_layout.zoom()

    def action_toolbox(self) -> None:
        """Every setting beyond those on the screen."""
        from tuiplay.tui.screens.toolbox import Toolbox

        if len(self.screen_stack) == 1:
            self.push_screen(Toolbox(self.palette, self.current_run))

    def action_columns(self) -> None:
        """The columns of the table, to choose from; over the toolbox too."""
        from tuiplay.tui.screens.columns import NO_TABLE, ColumnsScreen
        from tuiplay.tui.screens.toolbox import Toolbox

        if not self.current_run.experiment.data.file:
            self.notify(NO_TABLE, severity="warning")
        elif len(self.screen_stack) == 1 or isinstance(self.screen, Toolbox):
            self.push_screen(ColumnsScreen(self.palette, self.current_run))

    def action_measures(self) -> None:
        """Measures beyond the loss."""
        from tuiplay.tui.screens.measures import MeasuresScreen

        def act() -> None:
            if len(self.screen_stack) == 1:
                self.push_screen(MeasuresScreen(self.palette, self.current_run, self.query_one(OutputPanel).own_units))

        self.player.submit(act)

    def action_changes(self) -> None:
        """What was changed, and the way back to before any of it."""
        from tuiplay.tui.screens.changes import ChangesScreen

        if len(self.screen_stack) == 1:
            self.push_screen(ChangesScreen(self.palette, self.operations))

    def action_draw(self) -> None:
        """Put and remove points."""
        self.panel_layout.remember()
        self.panel_layout.go("output")
        # After the panel has its focus, so that the pen takes it over.
        self.call_after_refresh(self.query_one(OutputPanel).draw_points)

    def action_leave(self) -> None:
        """Take messages away, else close what was opened."""
        if self.screen.query("Toast"):
            self.clear_notifications()
        else:
            self.panel_layout.leave()

    def action_tour(self) -> None:
        """Show where to look and what to press."""
        self.guide.show()

    def action_messages(self) -> None:
        """What was said so far."""
        from tuiplay.tui.screens.said import MessagesScreen

        if len(self.screen_stack) == 1:
            self.push_screen(MessagesScreen(self.palette, tuple(self.said)))

    def action_theme(self, name: str) -> None:
        """Other colours."""
        self.colours.change(name)

    def action_copy_link(self) -> None:
        """The experiment as a Playground link."""
        text = self._link()
        if text:
            said = copy(text, self.palette.terminal.multiplexer, self.copy_to_clipboard, self.frame_pacer.send)
            # Small screens cut the end off, which can be read elsewhere.
            self.notify(f"{said} {self.key_of('show_link')} shows it in one piece.\n{text}", title="Link", timeout=12)

    def action_show_link(self) -> None:
        """The link on the terminal's own screen, where it can be selected in one piece."""
        text = self._link()
        if not text:
            return
        self.player.pause()
        try:
            with self.suspend():
                sys.stdout.write(f"{text}\n\n('tuiplay link' prints it too.) Enter goes back to tuiplay. ")
                sys.stdout.flush()
                sys.stdin.readline()
        except SuspendNotSupported:
            self.complain("The link cannot be shown outside the screen here; 'tuiplay link' prints it in any terminal.")

    def _link(self) -> str:
        try:
            return link.write(self.current_run.experiment)
        except InputError as error:
            self.complain(str(error))
            return ""

    def action_units(self) -> None:
        """A table's own units, or those that the network sees."""
        output = self.query_one(OutputPanel)
        source = self.current_run.experiment.source
        if not source.columns and source.target_scaling == (0.0, 1.0):
            self.notify("The points are not from a table, so they have no units of their own.")
            return
        output.own_units = not output.own_units
        self.player.submit(self.show_all)
        own = f"Axes in the {'table' if source.columns else 'formula'}'s own units."
        self.notify(own if output.own_units else "Axes in scaled units, as the network sees them.", timeout=3)

    def action_open(self) -> None:
        """Open an experiment."""
        self.files.open()

    def action_save(self) -> None:
        """Save the experiment."""
        self.files.save()

    def show_help(self, path: str) -> None:
        """The help of a field, wherever the cursor is."""
        from tuiplay.tui.help_text import explain_field
        from tuiplay.tui.screens.help import HelpScreen

        self._open_help(HelpScreen(self.palette, explain_field(FIELDS[path], self.current_run), [], self._common()))

    def action_help(self) -> None:
        """Help for where the cursor is."""
        from tuiplay.tui.help_text import explain
        from tuiplay.tui.screens.help import HelpScreen

        here, everywhere = keys_here(self.focused, self.own_keys), self._common()
        if len(self.screen_stack) > 1:  # of a screen over the others only its own keys count
            here, everywhere = [*here, *keys_here(self.screen, self.own_keys)], []
        self._open_help(HelpScreen(self.palette, explain(self.focused, self.current_run), here, everywhere))

    def _common(self) -> list[tuple[str, str]]:
        return common_keys(self.own_keys)

    def _open_help(self, screen: Screen[Any]) -> None:
        self.push_screen(screen)
