"""The display of inference by hand and the microscope, in the diagram and in the lines below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tuiplay.errors import InputError
from tuiplay.run.run import Run
from tuiplay.text import counted
from tuiplay.tui.panels.inside import InsidePanel, Row
from tuiplay.tui.widgets.cursor import Cursor
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.lens import Lens, NodeText

if TYPE_CHECKING:
    from tuiplay.nn.equations import Weight
    from tuiplay.run.calculation import Calculation, Node
    from tuiplay.run.microscope import Microscope

LISTED = 8
"""The most nodes that are named after an edit; the rest is counted."""


def number_text(value: float) -> str:
    """The number of a node, in few characters."""
    from tuiplay.nn.terms import shown

    text = shown(value)
    if len(text) <= 7:
        return text
    rounded = f"{value:.4g}"
    return rounded if len(rounded) <= 2 else f"{value:.1e}".replace("e-0", "e-").replace("e+0", "e")


class Inside:
    """The display of what is examined: nothing, a calculation by hand, or an update.

    Attributes
    ----------
    calculation
        The calculation while ``view.inference`` is on, else None.
    microscope
        The microscope while it is open, else None; it takes precedence over the calculation.
    """

    def __init__(self, diagram: Diagram, panel: InsidePanel, key_of: Callable[[str], str]) -> None:
        self._diagram, self._panel, self._key_of = diagram, panel, key_of
        self.calculation: Calculation | None = None
        self.microscope: Microscope | None = None
        self._seen: tuple[object, ...] = ()
        self._last: Node | None = None
        self._place: tuple[float, float] | None = None

    # Following the run

    def follow(self, run: Run) -> None:
        """Update calculation and microscope to the current run, and show them."""
        experiment = run.experiment
        if not experiment.view.inference:
            self.calculation = None
        elif self.calculation is None:
            from tuiplay.run.calculation import Calculation

            self.calculation = Calculation(run.network, experiment)
            self._last = None
        else:
            self.calculation.follow(run.network, experiment)
        if self.microscope is not None:
            self._look_again(run)
        self.show()

    def _look_again(self, run: Run) -> None:
        seen = (run.trainer.updates, run.network.params.tobytes(), run.experiment)
        if seen == self._seen:
            return
        try:
            self.look(run)
        except InputError:  # it diverged: there is no next update
            self.microscope = None

    def look(self, run: Run) -> None:
        """Open the microscope on the next update, at the phase and the point that were shown before.

        Raises
        ------
        InputError
            If there is no next update.
        """
        from tuiplay.run.microscope import Microscope

        before, found = self.microscope, Microscope(run)
        if before is not None:
            found.phase = min(before.phase, len(found.phases) - 1)
            found.point = before.point % len(found.update.points)
        self.microscope = found
        self._seen = (run.trainer.updates, run.network.params.tobytes(), run.experiment)

    def close(self) -> None:
        """Close the microscope."""
        self.microscope = None
        self.show()

    @property
    def place(self) -> tuple[float, float] | None:
        """The point of the plane that is examined: of the batch, or the inputs; None if there is none."""
        if self.microscope is not None:
            return self.microscope.place
        if self.calculation is not None:
            return self.calculation.point[0], self.calculation.point[1]
        return None

    # Acting

    def step(self) -> bool:
        """Calculate the next node; return True if another one follows it."""
        if self.calculation is None:
            return False
        node = self.calculation.step()
        if node is not None:
            self._last = node
            if not self._diagram.has_focus or self._diagram.cursor.kind != "link":
                self._diagram.place(Cursor("neuron", *node))
        self.show()
        return not self.calculation.finished

    def finish(self) -> None:
        """Calculate all nodes."""
        if self.calculation is not None:
            self.calculation.finish()
            self._last = None
            self.show()

    # Showing

    def show(self) -> None:
        """Show the current state in the diagram and in the panel."""
        panel, diagram = self._panel, self._diagram
        lens, rows = self._microscope_view() if self.microscope is not None else self._calculation_view()
        if lens is None or not lens.shows_the_same(diagram.lens):
            diagram.lens = lens
        panel.steps_points = self.microscope is not None
        if rows:  # the table of keys loads every screen, which the first picture does not need
            panel.scroll_key = self._key_of("inside_page_down")
        panel.show(rows)
        if self.place != self._place:
            self._place = self.place
            panel.post_message(InsidePanel.Asked("place"))

    @property
    def _weight(self) -> Weight:
        """The weight under the diagram's cursor; a neuron means its first weight, a head the output's."""
        from tuiplay.nn.equations import Weight

        cursor, sizes = self._diagram.cursor, self._diagram.sizes
        layer = cursor.layer if cursor.kind in ("neuron", "link") else len(sizes) - 1
        neuron = cursor.neuron if cursor.kind in ("neuron", "link") else 0
        return Weight(layer, neuron, cursor.source if cursor.kind == "link" else 0)

    def _microscope_view(self) -> tuple[Lens | None, list[Row]]:
        found = self.microscope
        assert found is not None
        nodes = {}
        for layer, block in enumerate(found.update.layers):
            for neuron in range(len(block.weights)):
                value = found.node(layer, neuron)
                nodes[layer, neuron] = NodeText("" if value is None else number_text(value))
        inputs = tuple(number_text(value) for value in found.inputs)
        lens = Lens(nodes, inputs, None, tuple(found.links))
        key = self._key_of
        return lens, [
            Row(found.head(), "head"),
            Row(f"nodes show {found.quantity}", "quiet"),
            *(Row(line) for line in self._fitting(found)),
            Row(
                f"{key('lines')}: ←→ phase, ↑↓ point, enter update  {key('network')}: a weight  "
                f"{key('microscope')}: leave",
                "keys",
            ),
        ]

    def _fitting(self, found: Microscope) -> list[str]:
        weight = self._weight
        layers = found.update.layers
        if weight.layer >= len(layers) or weight.neuron >= len(layers[weight.layer].weights):
            weight = replace(weight, layer=len(layers) - 1, neuron=0, source=0)
        source = min(weight.source, layers[weight.layer].weights.shape[1] - 1)
        return found.lines(replace(weight, source=source))

    def _calculation_view(self) -> tuple[Lens | None, list[Row]]:
        found = self.calculation
        if found is None:
            return None, []
        from tuiplay.run.calculation import input_text

        nodes = {}
        for node in found.nodes:
            value = found.value(node)
            nodes[node] = NodeText("" if value is None else number_text(value), found.states.get(node, ""))
        inputs = tuple(input_text(value) for _, value in found.inputs)
        return Lens(nodes, inputs, self._last if self._last in found.states else None), self._formula_rows(found)

    def _formula_rows(self, found: Calculation) -> list[Row]:
        from tuiplay.nn.terms import shown
        from tuiplay.run.calculation import input_text

        key = self._key_of
        values = "  ".join(f"{name} = {input_text(value)}" for name, value in found.inputs)
        rows = [Row(f"inference: {values}", "head"), *self._states(found)]
        weight = self._weight
        node = (weight.layer, weight.neuron)
        if not found.is_finite:
            why = "The run has diverged: its weights are infinite or NaN, so nothing can be calculated from them."
            rows += [Row(f"{why} {key('rewind')} rewinds it to epoch 0.", "strong")]
        elif node in set(found.nodes):
            name = self._name(node)
            if found.value(node) is None:
                formula = found.formula(node)[0]
                rows += [Row(f"{name} is not calculated yet: {formula}")]
            else:
                rows += [Row(f"{name} =", "strong"), *(Row(line) for line in found.formula(node))]
            weights = "  ".join(f"{name} = {shown(value)}" for name, value in found.weights_of(node))
            rows.append(Row(f"weights: {weights}", "quiet"))
        hints = f"{key('next_node')} next  {key('all_nodes')} all  {key('play')} one by one"
        return [
            *rows,
            Row(f"{hints}  {key('lines')} enter: inputs  {key('lines')} p: a point  {key('inference')} out", "keys"),
        ]

    def _states(self, found: Calculation) -> list[Row]:
        """The rows about the effect of the last edit, if it had any."""
        by_state = {
            state: [self._name(node) for node in found.nodes if found.states.get(node) == state]
            for state in ("changed", "recalculated")
        }
        if not any(by_state.values()):
            return []
        rows = []
        if by_state["changed"]:
            rows.append(Row(f"! new value: {_listed(by_state['changed'])}", "strong"))
        if by_state["recalculated"]:
            rows.append(Row(f"= calculated again, same value: {_listed(by_state['recalculated'])}", "strong"))
        if not by_state["changed"] and not any(value for _, value in found.inputs):
            rows.append(Row("While all inputs are 0, their weights change nothing: type other inputs.", "quiet"))
        return rows

    def _name(self, node: Node) -> str:
        sizes = self._diagram.sizes
        if node[0] == len(sizes) - 1:
            return f"output {node[1] + 1}" if sizes[-1] > 1 else "the output"
        return f"layer {node[0] + 1} node {node[1] + 1}"


def _listed(names: list[str]) -> str:
    if len(names) <= LISTED:
        return ", ".join(names)
    return f"{', '.join(names[:LISTED])} and {counted(len(names) - LISTED, 'other')}"
