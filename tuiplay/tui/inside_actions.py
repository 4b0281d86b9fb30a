"""The actions of inference by hand, the microscope and the gradient check; frozen and switched-off parts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

import numpy as np
from textual import on
from textual.geometry import Offset
from textual.timer import Timer

from tuiplay.errors import InputError
from tuiplay.experiment.weights import is_without_points
from tuiplay.formats.numbers import typed_text
from tuiplay.run.commands import SetFields, ToggleField
from tuiplay.run.part_commands import INPUTS, Freeze, SwitchOff
from tuiplay.text import counted
from tuiplay.tui.actions import Actions
from tuiplay.tui.inside import Inside
from tuiplay.tui.panels.inside import InsidePanel
from tuiplay.tui.panels.network import NetworkPanel
from tuiplay.tui.panels.output import OutputPanel
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.feature_list import FeatureList
from tuiplay.tui.widgets.popup import EntryPopup, Popup, finite
from tuiplay.tui.widgets.surface import Surface

NODE_SECONDS = 0.45
"""The seconds between two nodes while they are calculated one after the other."""
NO_PART = (
    "Go to a neuron, a link or a bias in the network first; on a layer's heading, this applies to the whole layer."
)


class InsideActions(Actions):
    """A base class of the app with these actions."""

    _nodes_timer: Timer | None = None
    KEPT: ClassVar[tuple[str, ...]] = ("next_node", "all_nodes")

    @property
    def inside(self) -> Inside:
        """The display of inference by hand and of the microscope."""
        return self.query_one(NetworkPanel).inside

    def popup(self, popup: Popup) -> None:
        """Open a popup, and close the one that may be open."""

    # Inference by hand

    def action_inference(self) -> None:
        """Switch between inference by hand, node by node, and training."""
        self._stop_nodes()
        if not self.current_run.experiment.view.inference:
            self.player.pause()
        self.perform(ToggleField("view.inference"))

    def action_next_node(self) -> None:
        """Calculate the next node."""
        self._calculate(self.inside.step)

    def action_all_nodes(self) -> None:
        """Calculate all nodes."""
        self._stop_nodes()
        self._calculate(self.inside.finish)

    def _calculate(self, act: object) -> None:
        if not self.current_run.experiment.view.inference:
            self.notify(f"{self.key_of('inference')} opens inference by hand first.")
        elif callable(act):
            self.clear_notifications()  # they cover the nodes
            self.player.submit(act)

    def action_play(self) -> None:
        """Play or pause; during inference by hand, calculate one node after the other."""
        if not self.current_run.experiment.view.inference:
            super().action_play()
        elif self._nodes_timer is not None:
            self._stop_nodes()
        else:
            self._nodes_timer = self.set_interval(NODE_SECONDS, self._node_due)
            self._node_due()

    def _node_due(self) -> None:
        if not self.inside.step():
            self._stop_nodes()

    def _stop_nodes(self) -> None:
        if self._nodes_timer is not None:
            self._nodes_timer.stop()
            self._nodes_timer = None

    def _type_inputs(self) -> None:
        run, panel = self.current_run, self.query_one(InsidePanel)

        def accept(text: str) -> None:
            self.perform(SetFields({"data.inputs": typed_inputs(text, names)}))

        names = ["x"] if run.experiment.source.is_curve else ["x1", "x2"]
        if is_without_points(run.experiment):
            names = list(run.experiment.active_features)
        inside = self.inside
        now = inside.calculation.point if inside.calculation is not None else run.experiment.data.inputs
        place = Offset(panel.region.x + 1, max(0, panel.region.y - 5))
        self.popup(
            EntryPopup(
                f"inputs {', '.join(names)}", typed_text(now), "numbers separated by commas", accept, place, panel
            )
        )

    # The microscope

    def action_microscope(self) -> None:
        """Open the microscope on the next update, or close it without the update."""
        self.player.pause()
        self.player.submit(self._toggle_microscope)

    def _toggle_microscope(self) -> None:
        if self.inside.microscope is not None:
            self._leave_microscope()
            return
        try:
            self.inside.look(self.current_run)
        except InputError as error:
            self.complain(f"{str(error)[:1].upper()}{str(error)[1:]}.")
            return
        self.inside.show()
        self.query_one(InsidePanel).focus()
        self.show_keys()

    def _leave_microscope(self) -> None:
        self.inside.close()
        if isinstance(self.focused, InsidePanel):
            self.query_one(Diagram).focus()
        self.paint()
        self.show_keys()

    def _show_place(self) -> None:
        self.query_one(OutputPanel).surface.point_at(self.inside.place)

    @on(InsidePanel.Asked)
    def _asked(self, event: InsidePanel.Asked) -> None:
        event.stop()
        self.player.submit(partial(self._answer, event.what, event.step))

    @on(InsidePanel.Resized)
    def _inside_resized(self, event: InsidePanel.Resized) -> None:
        event.stop()
        self.panel_layout.lay_out(self.size)
        self.call_after_refresh(self.player.submit, self.show_all)

    def _answer(self, what: str, step: int) -> None:
        inside, found = self.inside, self.inside.microscope
        if what == "place":
            self._show_place()
        elif what == "leave":
            self._leave_microscope() if found is not None else self.action_inference()
        elif found is None:
            if what == "enter":
                self._type_inputs()
            elif what == "pick":
                self._pick()
        elif what == "enter":
            number = self.current_run.trainer.updates + 1
            self._leave_microscope()
            self.action_step_batch()
            self.notify(f"Update {number:,} done.", timeout=4)
        else:
            found.move(step) if what == "phase" else found.choose(step)
            inside.show()

    def action_go_inside(self) -> None:
        """Move the focus to the lines below the panels."""
        panel = self.query_one(InsidePanel)
        if panel.display:
            panel.focus()
        else:
            keys = self.key_of("inference"), self.key_of("microscope")
            self.notify(f"{keys[0]} opens inference by hand, {keys[1]} the microscope; their lines appear below.")

    # A point of the plane

    def _pick(self) -> None:
        if not {"x1", "x2"} & set(self.current_run.experiment.features.use) and is_without_points(
            self.current_run.experiment
        ):
            self.notify("These inputs are not on the plot; press enter to type them.")
            return
        self.panel_layout.remember()
        self.panel_layout.go("output")
        self.call_after_refresh(self.query_one(OutputPanel).surface.start_picking)

    @on(Surface.Picked)
    def _picked(self, event: Surface.Picked) -> None:
        event.stop()
        run = self.current_run
        x1, x2 = event.x1, 0.0 if run.experiment.source.is_curve else event.x2
        points = np.concatenate([run.split.train[:, :2], run.split.test[:, :2]])
        if len(points):
            distances = np.hypot(points[:, 0] - x1, points[:, 1] - x2)
            if distances.min() <= event.radius:
                x1, x2 = points[int(distances.argmin())].tolist()
        rest = run.experiment.data.inputs[2:]
        self.perform(SetFields({"data.inputs": [x1, x2, *rest]}))

    # Parts of the network

    def action_switch_off(self) -> None:
        """Switch a neuron, an input or a link off, so that it counts as 0, or on again."""
        part = self._part()
        if part is None:
            self.notify(NO_PART)
        else:
            self.player.submit(partial(self._switch_off, SwitchOff(*part)))

    def _switch_off(self, act: SwitchOff) -> None:
        run = self.current_run
        losses, off = (run.train_loss, run.test_loss), run.experiment.weights.off
        self.perform(act)
        if run.experiment.weights.off != off:
            words = act.effect_in_words(run, losses)
            self.notify(f"{words[:1].upper()}{words[1:]}.", timeout=8)

    def action_freeze(self) -> None:
        """Freeze a neuron, a link, a bias or a layer, so that training leaves it unchanged, or unfreeze it."""
        part = self._part()
        if part is None:
            self.notify(NO_PART)
        else:
            self.perform(Freeze(*part))

    def _part(self) -> tuple[int, int | None, int | None] | None:
        """The layer, the neuron and the source of the part under the cursor; None if there is none."""
        focused = self.focused
        if isinstance(focused, FeatureList):
            name = focused.names[focused.cursor] if focused.names else ""
            active = self.current_run.experiment.active_features
            return (INPUTS, active.index(name), None) if name in active else None
        cursor = self.query_one(Diagram).cursor
        if cursor.kind == "head":
            return None
        neuron = None if cursor.kind == "layer" else cursor.neuron
        return cursor.layer, neuron, cursor.source if cursor.kind == "link" else None

    # The gradient

    def action_gradient_check(self) -> None:
        """Compare the gradient with numerical differences of the loss."""
        self.player.pause()
        self.player.submit(self._check_gradient)

    def _check_gradient(self) -> None:
        from tuiplay.run import gradient

        try:
            found = gradient.check_run(self.current_run)
        except InputError as error:
            self.complain(f"{str(error)[:1].upper()}{str(error)[1:]}.")
            return
        sentences = gradient.in_words(self.current_run, found)
        self.clear_notifications()  # an earlier check may have had another result
        self.notify(" ".join(sentences), severity="information" if found.passed else "error", timeout=15)


def typed_inputs(text: str, names: Sequence[str]) -> list[float]:
    """The inputs in a text: numbers with commas between them; those that are left out are 0.

    Raises
    ------
    InputError
        If one is not a number, or there are too many.
    """
    values = [finite(piece) for piece in text.replace(";", ",").split(",") if piece.strip()]
    if len(values) > len(names):
        raise InputError(
            f"{len(values)} numbers, but the network has {counted(len(names), 'input')}: {', '.join(names)}"
        )
    return values
