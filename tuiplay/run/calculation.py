"""Inference by hand: one point passed through the network node by node, and the effect of an edit on it.

Independent of the screen. Nodes are (layer, neuron) from 0, the output layer last; they are calculated layer by layer,
each from the top.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tuiplay.data.features import design, feature_of
from tuiplay.experiment.value import Experiment
from tuiplay.nn.activations import OUTPUTS, apply
from tuiplay.nn.arrays import Array
from tuiplay.nn.equations import function_name, sum_of, weight_name
from tuiplay.nn.network import Network
from tuiplay.nn.terms import Term, shown

Node = tuple[int, int]
State = Literal["now", "changed", "recalculated"]
"""The mark of a node: calculated by the last step ("now"), or calculated again after an edit, with another value
("changed") or the same value ("recalculated")."""


def input_text(value: float) -> str:
    """The text of an input value: two decimals, such as 0.00, if they are exact, else four significant digits."""
    short = f"{value + 0.0:.2f}"
    return short if float(short) == value else shown(value)


@dataclass(frozen=True)
class _Moment:
    """The quantities of a calculation: inputs, their names, weights, activations."""

    names: tuple[str, ...]
    inputs: Array
    weights: tuple[Array, ...]
    activations: tuple[str, ...]


class Calculation:
    """A forward pass by hand: the nodes calculated so far, their values, and the effect of the last edit on them.

    Attributes
    ----------
    done
        The nodes that have a value.
    states
        The marks of the nodes that have one.
    """

    def __init__(self, network: Network, experiment: Experiment) -> None:
        self.done: set[Node] = set()
        self.states: dict[Node, State] = {}
        self._take(network, experiment)

    # State

    def _take(self, network: Network, experiment: Experiment) -> None:
        typed = experiment.data.inputs
        self.point = tuple(typed[place] if place < len(typed) else 0.0 for place in range(max(2, len(typed))))
        names = experiment.active_features
        inputs = design(names, np.array([self.point]), typed)[0, :-1]
        weights = tuple(np.array(matrix) for matrix in network.weights)
        activations = tuple(network.activation_of(layer) for layer in range(len(weights)))
        self._now = _Moment(names, inputs, weights, activations)
        with np.errstate(all="ignore"):
            self._run()

    def _run(self) -> None:
        self._sources: list[Array] = [self._now.inputs]
        self._sums: list[Array] = []
        for matrix, name in zip(self._now.weights, self._now.activations, strict=True):
            self._sums.append(matrix[:, :-1] @ self._sources[-1] + matrix[:, -1])
            self._sources.append(apply(name, self._sums[-1][:, None])[:, 0])

    @property
    def nodes(self) -> Iterator[Node]:
        """The nodes of the network, in the order in which they are calculated."""
        return ((layer, neuron) for layer, matrix in enumerate(self._now.weights) for neuron in range(len(matrix)))

    @property
    def inputs(self) -> tuple[tuple[str, float], ...]:
        """The names and values of the inputs of the first layer."""
        labels = (feature_of(name).label for name in self._now.names)
        return tuple(zip(labels, self._now.inputs.tolist(), strict=True))

    def value(self, node: Node) -> float | None:
        """The value of a node; None if it is not calculated yet."""
        layer, neuron = node
        return float(self._sources[layer + 1][neuron]) if node in self.done else None

    @property
    def finished(self) -> bool:
        """True if every node has a value."""
        return self.next_node is None

    @property
    def next_node(self) -> Node | None:
        """The node to calculate next; None if all nodes have a value."""
        return next((node for node in self.nodes if node not in self.done), None)

    @property
    def is_finite(self) -> bool:
        """True if every weight is a finite number, which is not so once a run has diverged."""
        return all(bool(np.isfinite(matrix).all()) for matrix in self._now.weights)

    # Calculating

    def step(self) -> Node | None:
        """Calculate the next node and return it; if all have a value, start again with the first."""
        if self.finished:
            self.done.clear()
        node = self.next_node
        if node is not None:
            self.done.add(node)
            self.states = {node: "now"}
        return node

    def finish(self) -> None:
        """Calculate all remaining nodes."""
        self.done, self.states = set(self.nodes), {}

    # After an edit

    def follow(self, network: Network, experiment: Experiment) -> None:
        """Take over changed weights, inputs or layers: calculate the nodes that depend on them again, and mark them.

        A node is calculated again if one of its own weights, its activation or one of its inputs has changed, or if a
        node that feeds it was itself calculated again. A node that was not calculated before stays so.
        """
        before, values = self._now, {node: self.value(node) for node in self.done}
        complete = self.finished
        self._take(network, experiment)
        if _same(before, self._now):
            return
        again = self._depending(before)
        new = {node for node in self.nodes if self._old(node, before) is None}
        old = {node: self._old(node, before) for node in self.nodes}
        self.done = {node for node, then in old.items() if then in values} | (new if complete else set())
        self.states = {}
        for node in self.done & again:
            then = old[node]
            same = then is not None and values[then] == self.value(node)
            self.states[node] = "recalculated" if same else "changed"

    def _old(self, node: Node, before: _Moment) -> Node | None:
        """The node of ``before`` that corresponds to ``node``, None for a new one; an output stays an output."""
        layer, neuron = node
        last = layer == len(self._now.weights) - 1
        at = len(before.weights) - 1 if last else layer
        if not last and at >= len(before.weights) - 1:
            return None
        return (at, neuron) if neuron < len(before.weights[at]) else None

    def _depending(self, before: _Moment) -> set[Node]:
        """The nodes whose calculation differs from that of ``before``."""
        now, again = self._now, set[Node]()
        fed_by_others = [
            place
            for place, name in enumerate(now.names)
            if name not in before.names or now.inputs[place] != before.inputs[before.names.index(name)]
        ]
        for node in self.nodes:
            layer, neuron = node
            old = self._old(node, before)
            sources = {source for at, source in again if at == layer - 1} if layer else set(fed_by_others)
            moved = old is None or (old[0] != layer) or now.activations[layer] != before.activations[old[0]]
            if not moved and old is not None:
                row, was = now.weights[layer][neuron], before.weights[old[0]][old[1]]
                names = now.names == before.names or layer > 0
                moved = not names or not np.array_equal(row, was)
            if moved or sources:
                again.add(node)
        return again

    # Text

    def formula(self, node: Node) -> list[str]:
        """The calculation of a node as lines of text: with names, with numbers, and the result.

        ``ReLU(w12*0.00 + w22*0.00 + w32*0.00 + b2)``, then the numbers, then ``= ReLU(-0.31) = 0``. In the first line a
        source that is not calculated yet appears by its name, such as a1.
        """
        layer, neuron = node
        words = input_text if layer == 0 else shown
        sources = [
            Term(
                value, words(value) if layer == 0 or (layer - 1, place) in self.done else f"a{place + 1}", words(value)
            )
            for place, value in enumerate(self._sources[layer].tolist())
        ]
        whole = sum_of(self._now.weights[layer], neuron, sources)
        z, value = float(self._sums[layer][neuron]), float(self._sources[layer + 1][neuron])
        name = function_name(self._now.activations[layer])
        if OUTPUTS[self._now.activations[layer]].back is not None:
            outputs = ", ".join(shown(one) for one in self._sums[layer].tolist())
            return [whole.names, f"= {whole.numbers}", f"= {shown(z)}; {name} of {outputs} gives {shown(value)}"]
        return [f"{name}({whole.names})", f"= {name}({whole.numbers})", f"= {name}({shown(z)}) = {shown(value)}"]

    def weights_of(self, node: Node) -> list[tuple[str, float]]:
        """The names and values of the incoming weights and the bias of a node."""
        layer, neuron = node
        row = self._now.weights[layer][neuron].tolist()
        return [(weight_name(place, neuron, len(row) - 1), value) for place, value in enumerate(row)]


def _same(one: _Moment, other: _Moment) -> bool:
    arrays = zip((one.inputs, *one.weights), (other.inputs, *other.weights), strict=False)
    return (
        (one.names, one.activations) == (other.names, other.activations)
        and len(one.weights) == len(other.weights)
        and all(np.array_equal(ours, theirs) for ours, theirs in arrays)
    )
