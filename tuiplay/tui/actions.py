"""The app's actions, which keys, clicks and commands run: each is a call of the run, the player or the layout."""

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
    """The base class of the app that holds its actions; the app provides what they work on."""

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
        """The subject of the big surface; None for the output."""
        return None

    def paint(self) -> None:
        """Paint the run as it is now."""

    def perform(self, command: Command) -> None:
        """Apply an act of the user between two bursts of training, and show the result."""

    def show_keys(self, *_: object) -> None:
        """Show in the key line the keys that work here and now."""

    def show_all(self) -> None:
        """Show the experiment and the run in every panel."""

    def tell_divergence(self) -> None:
        """Show that the run has diverged, and what helps."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """True if the action is available: no teacher hides its control."""
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
        # Training changes the output, so the output is shown, unless something is held.
        self.query_one(FeatureList).look_away()
        if self.current_run.stopped is not None:
            self.notify(PAST_THE_RULE, timeout=8)
        self.current_run.resume_training()

    def _paused(self) -> None:
        self.paint()
        self.show_keys()

    def action_help_quit(self) -> None:
        """Handle ctrl+c, with which people end programs: pause training, and show which key quits."""
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
        """Train for one epoch."""
        self.player.submit(self._resume_training)
        self.player.step(epochs=1)

    def action_step_batch(self) -> None:
        """Make one update."""
        self.player.submit(self._resume_training)
        self.player.step(updates=1)

    def action_rewind(self) -> None:
        """Return to epoch 0 with the same initial weights."""
        self.perform(Rewind())

    def action_redraw(self) -> None:
        """Return to epoch 0 with new initial weights."""
        self.perform(NewWeights())

    def action_regenerate(self) -> None:
        """Generate new points; weights and epoch are unchanged."""
        self.perform(NewPoints())

    def action_reload_points(self) -> None:
        """Read the points from their file again."""
        self.perform(ReloadPoints())

    def action_problem(self, problem: Problem | None = None) -> None:
        """Switch to a problem, or to the next one."""
        self.perform(SwitchProblem(problem))

    def action_dataset(self, name: str) -> None:
        """Choose a data set."""
        self.perform(SetFields({"data.dataset": name, "data.file": ""}))

    def action_preset(self, name: str) -> None:
        """Open a preset, and show what to watch."""
        self.files.open_preset(PRESETS[name])

    def action_test_points(self) -> None:
        """Show or hide the test points."""
        self.perform(ToggleField("view.show_test_data"))

    def action_discretize(self) -> None:
        """Switch between two colours and the whole scale."""
        if self.current_run.experiment.source.is_curve:
            self.notify("A curve has no surface that could be shown in two colours.", timeout=6)
            return
        self.perform(ToggleField("view.discretize"))

    def action_log_axes(self) -> None:
        """Switch the logarithmic axes: losses, then epochs, then both, then neither."""
        view = self.current_run.experiment.view
        losses, epochs = not view.log_loss, view.log_epochs ^ view.log_loss
        self.perform(SetFields({"view.log_loss": losses, "view.log_epochs": epochs}))

    @property
    def holdable(self) -> Subject:
        """The subject of the big surface, or a feature under the cursor that it does not show while training."""
        focused = self.screen_stack[0].focused
        return self.subject or (focused.pointed if isinstance(focused, FeatureList) else None)

    def action_hold(self) -> None:
        """Hold the map under the cursor on the big picture, or release it."""
        if not self.spotlight.hold(self.holdable):
            self.notify("Nothing to hold: move to a neuron or a feature first.")
            return
        self.player.submit(self.paint)
        self.show_keys()

    def action_resize(self, step: int) -> None:
        """Add or remove a neuron or a layer, depending on the cursor."""
        self._resized(self.query_one(NetworkPanel).change_size(step))

    def action_add_layer(self) -> None:
        """Add a layer before the output."""
        self._resized(self.query_one(NetworkPanel).change_layers(1))

    def action_remove_layer(self) -> None:
        """Remove the last hidden layer."""
        self._resized(self.query_one(NetworkPanel).change_layers(-1))

    def _resized(self, change: dict[str, object] | str) -> None:
        if isinstance(change, dict):
            self.perform(SetFields(change))
        elif change:
            self.notify(change, severity="warning")

    def action_faster(self, step: int) -> None:
        """Change the speed by ``step`` levels."""
        self.action_speed(max(0, min(len(SPEEDS) - 1, self.player.speed + step)))

    def action_speed(self, index: int) -> None:
        """Set the speed to an index of ``SPEEDS``."""
        self.player.speed = index
        self.query_one(Toolbar).show(self.current_run, index)

    def action_meter(self) -> None:
        """Show or hide the meter of bytes, frames and updates per second."""
        self.meter.shown = not self.meter.shown
        self.query_one(KeyLine).say(self.meter.read(self.current_run.trainer.updates) if self.meter.shown else "")

    def action_repaint(self) -> None:
        """Send every cell and picture again, whatever something else has written over the screen."""
        self.frame_pacer.forget()
        self.screen.refresh()

    def action_undo(self) -> None:
        """Undo the last change."""
        self.perform(Undo())

    def action_redo(self) -> None:
        """Redo the last undone change."""
        self.perform(Redo())

    def action_go(self, panel: str) -> None:
        """Focus a panel; the network at its head, so that + and - change layers, wherever the cursor was."""
        if panel == "network":
            self.query_one(NetworkPanel).diagram.to_head()
        self.panel_layout.go(panel)

    def action_zoom(self) -> None:
        """Show the focused panel alone, or all panels.

        Earlier messages would cover the panel; the list of messages still has them.
        """
        self.clear_notifications()
        self.panel_layout.zoom()

    def action_toolbox(self) -> None:
        """Open the toolbox: every setting beyond those on the screen."""
        from tuiplay.tui.screens.toolbox import Toolbox

        if len(self.screen_stack) == 1:
            self.push_screen(Toolbox(self.palette, self.current_run))

    def action_columns(self) -> None:
        """Open the list of the table's columns; over the toolbox too."""
        from tuiplay.tui.screens.columns import NO_TABLE, ColumnsScreen
        from tuiplay.tui.screens.toolbox import Toolbox

        if not self.current_run.experiment.data.file:
            self.notify(NO_TABLE, severity="warning")
        elif len(self.screen_stack) == 1 or isinstance(self.screen, Toolbox):
            self.push_screen(ColumnsScreen(self.palette, self.current_run))

    def action_measures(self) -> None:
        """Open the measures beyond the loss."""
        from tuiplay.tui.screens.measures import MeasuresScreen

        def act() -> None:
            if len(self.screen_stack) == 1:
                self.push_screen(MeasuresScreen(self.palette, self.current_run, self.query_one(OutputPanel).own_units))

        self.player.submit(act)

    def action_changes(self) -> None:
        """Open the history of changes."""
        from tuiplay.tui.screens.changes import ChangesScreen

        if len(self.screen_stack) == 1:
            self.push_screen(ChangesScreen(self.palette, self.operations))

    def action_draw(self) -> None:
        """Start to draw and erase points."""
        self.panel_layout.remember()
        self.panel_layout.go("output")
        # After the panel has its focus, so that the pen takes it over.
        self.call_after_refresh(self.query_one(OutputPanel).draw_points)

    def action_leave(self) -> None:
        """Clear the messages, or else close what was opened."""
        if self.screen.query("Toast"):
            self.clear_notifications()
        else:
            self.panel_layout.leave()

    def action_tour(self) -> None:
        """Show the tour: where to look and what to press."""
        self.guide.show()

    def action_messages(self) -> None:
        """Open the list of all messages so far."""
        from tuiplay.tui.screens.said import MessagesScreen

        if len(self.screen_stack) == 1:
            self.push_screen(MessagesScreen(self.palette, tuple(self.said)))

    def action_theme(self, name: str) -> None:
        """Change the theme."""
        self.colours.change(name)

    def action_copy_link(self) -> None:
        """Copy the experiment as a Playground link."""
        text = self._link()
        if text:
            said = copy(text, self.palette.terminal.multiplexer, self.copy_to_clipboard, self.frame_pacer.send)
            # Small screens cut off the end; the key shows all of it.
            self.notify(f"{said} {self.key_of('show_link')} shows it in one piece.\n{text}", title="Link", timeout=12)

    def action_show_link(self) -> None:
        """Print the link on the terminal's own screen, where it can be selected in one piece."""
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
        """Switch between the table's own units and those of the network."""
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
        """Ask for an experiment, and open it."""
        self.files.open()

    def action_save(self) -> None:
        """Ask for a file, and save the experiment."""
        self.files.save()

    def show_help(self, path: str) -> None:
        """Show the help of a field, wherever the cursor is."""
        from tuiplay.tui.help_text import explain_field
        from tuiplay.tui.screens.help import HelpScreen

        self._open_help(HelpScreen(self.palette, explain_field(FIELDS[path], self.current_run), [], self._common()))

    def action_help(self) -> None:
        """Show the help for the focused control."""
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
