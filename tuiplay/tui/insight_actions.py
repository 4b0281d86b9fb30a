"""The actions that look inside the network: health, overlays, a reading of the plane, scaling and merging layers."""

from __future__ import annotations

from textual import on
from textual.geometry import Offset

from tuiplay.experiment.measure_names import Part
from tuiplay.experiment.overlays import BATCH, BEST, CONTOURS, FOLDS, MISTAKES, OVERLAYS, PARTS
from tuiplay.formats.own_units import own_units
from tuiplay.nn.linear_regions import folds
from tuiplay.run.command_base import Command
from tuiplay.run.commands import SetFields
from tuiplay.run.network_commands import MergeLinearLayers, ScaleWeights
from tuiplay.tui.base_app import BaseApp
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.insight import Insight
from tuiplay.tui.layout.panel_layout import PanelLayout
from tuiplay.tui.messages import PointChosen
from tuiplay.tui.panels.health import HealthPanel, HealthView
from tuiplay.tui.panels.losses import Losses
from tuiplay.tui.panels.output import OutputPanel
from tuiplay.tui.panels.subjects import Spotlight
from tuiplay.tui.shutdown import GuardedApp
from tuiplay.tui.widgets.plane_reader import PlaneReader
from tuiplay.tui.widgets.popup import EntryPopup, Popup, finite

NO_FOLDS = "No hidden layer has a corner (ReLU, Leaky ReLU), so there are no fold lines."
NO_BEST = "The best border is known only for the built-in data sets, whose noise model is known."
NO_BORDER = "Regression has no border; the best possible R² is shown beside the losses."
NO_MISTAKES = "Regression has no classes, so no point is misclassified."
NO_ASPECT = "Put the cursor on a hidden neuron, or hold one: only these have a derivative and a part in the next layer."
NO_CONTOURS = "A curve has no contours: its height is the output itself."
NO_PARTS = "Only a network of one input has these parts: choose the problem curve in the toolbar."
NO_BATCH = "The batch size is larger than the number of training points, so there is no next batch."


class InsightActions(BaseApp, GuardedApp):
    """A base class of the app with these actions."""

    insight: Insight
    palette: ScreenPalette
    spotlight: Spotlight
    panel_layout: PanelLayout

    def perform(self, command: Command) -> None:
        """Apply an act of the user between two bursts of training, and show the result."""

    def paint(self) -> None:
        """Paint the run as it is now."""

    def show_all(self) -> None:
        """Show the experiment and the run in every panel."""

    def action_measures(self) -> None:
        """Open the measures beyond the loss."""

    def popup(self, popup: Popup) -> None:
        """Open a popup, and close the one that may be open."""

    def action_health(self) -> None:
        """Show the health panel in place of features and network, or these again."""
        self.panel_layout.toggle("health")

    def action_overlay(self, name: str) -> None:
        """Draw an overlay over the surface, or remove it."""
        run = self.current_run
        overlays = set(run.experiment.view.overlays) ^ {name}
        if name in overlays and (note := self._nothing_to_draw(name)):
            self.notify(note, timeout=6)
        self.perform(SetFields({"view.overlays": [one for one in OVERLAYS if one in overlays]}))

    def _nothing_to_draw(self, name: str) -> str:
        run = self.current_run
        experiment, is_curve = run.experiment, run.experiment.source.is_curve
        no_border = experiment.task.is_regression and not is_curve
        notes = {
            CONTOURS: NO_CONTOURS if is_curve else "",
            FOLDS: "" if folds(run.network) else NO_FOLDS,
            BEST: NO_BEST if experiment.source.own else NO_BORDER if no_border else "",
            PARTS: "" if is_curve else NO_PARTS,
            MISTAKES: NO_MISTAKES if experiment.task.is_regression else "",
            BATCH: "" if run.updates_per_epoch else NO_BATCH,
        }
        return notes.get(name, "")

    def action_merge_linear(self) -> None:
        """Merge linear layers into the layers behind them."""
        self.perform(MergeLinearLayers())

    def action_scale_weights(self, layer: int | None = None) -> None:
        """Ask for a factor for all weights, or for those of a layer."""
        last = len(self.current_run.network.weights) - 1
        name = "all weights" if layer is None else "the output's weights" if layer == last else f"layer {layer + 1}"

        def accept(text: str) -> None:
            self.perform(ScaleWeights(finite(text), layer))

        place = Offset(max(0, self.size.width // 2 - 22), max(0, self.size.height // 2 - 3))
        self.popup(EntryPopup(f"Multiply {name} by", "10", "a factor, such as 10 or 0.1", accept, place, self.focused))

    @on(HealthView.RowChosen)
    def _health_row(self, event: HealthView.RowChosen) -> None:
        if event.act == "scale":
            self.action_scale_weights(event.layer)
        elif event.act == "merge":
            self.action_merge_linear()
        elif event.act == "points":
            self.action_worst()
        elif event.act:
            self.action_overlay(event.act)

    # The plane, point by point

    def action_explore(self) -> None:
        """Read the plane at a cursor, or close the reading."""
        output = self.query_one(OutputPanel)
        self._explore(not output.reads)

    def _explore(self, on: bool) -> None:
        output = self.query_one(OutputPanel)
        if on:
            output.surface.stop_drawing()
        output.look(hidden=False if on else None, reads=on)
        if on:
            self.panel_layout.remember()
            self.panel_layout.go("output")
            self.call_after_refresh(output.reader.focus)
        else:
            self.panel_layout.go_back()
        self.call_after_refresh(self.player.submit, self.show_all)

    def action_worst(self, part: Part = "train") -> None:
        """Open the list of the points with the largest losses."""
        from tuiplay.tui.screens.points import PointsScreen

        def act() -> None:
            if len(self.screen_stack) == 1:
                units = own_units(self.current_run.experiment.source, self.query_one(OutputPanel).own_units)
                self.push_screen(PointsScreen(self.palette, self.current_run, part, units))

        self.player.submit(act)

    @on(PointChosen)
    def _point_chosen(self, event: PointChosen) -> None:
        output = self.query_one(OutputPanel)
        if not output.reads:
            self._explore(True)
        self.call_after_refresh(output.reader.send_to, event.x1, event.x2)

    @on(PlaneReader.ReaderMoved)
    def _reader_moved(self) -> None:
        self.player.submit(self.paint)

    @on(Losses.NumberOpened)
    def _number_opened(self, event: Losses.NumberOpened) -> None:
        if event.kind == "loss":
            self.action_worst(event.part)
        else:
            self.action_measures()

    # The subject of the picture

    def action_hidden_space(self) -> None:
        """Show a layer's view of the plane in place of the big picture, or the picture again."""
        output = self.query_one(OutputPanel)
        on = not output.shows_hidden
        if on:
            output.surface.stop_drawing()
        output.look(hidden=on, reads=False if on else None)
        if on:
            self.panel_layout.remember()
            self.panel_layout.go("output")
            self.call_after_refresh(output.hidden.focus)
        else:
            self.panel_layout.go_back()
        self.call_after_refresh(self.player.submit, self.show_all)

    def action_aspect(self) -> None:
        """Show the next aspect of a neuron: its output, its derivative, or its part in the next layer."""
        if not self.spotlight.next_aspect(self.current_run.experiment.sizes):
            self.notify(NO_ASPECT, timeout=6)
            return
        self.query_one(OutputPanel).surface.forget()
        self.player.submit(self.paint)

    @property
    def health_shown(self) -> bool:
        """True if the health panel is on the screen."""
        return bool(self.screen_stack[0].query_one(HealthPanel).display)
