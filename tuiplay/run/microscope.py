"""The microscope: the next update of a run, phase by phase. The run itself is not changed.

Independent of the screen: it gives the value of each node and each link in a phase, and the lines of text beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tuiplay.data.features import feature_of
from tuiplay.errors import InputError
from tuiplay.nn.arrays import Array
from tuiplay.nn.equations import Equations, Weight, weight_name
from tuiplay.nn.plain_update import PlainUpdate, plain_update
from tuiplay.nn.terms import Line, shown
from tuiplay.run.gradient import check_formulas
from tuiplay.run.run import Run
from tuiplay.text import counted

Kind = Literal["batch", "forward", "loss", "backward", "gradient", "optimizer", "new"]


@dataclass(frozen=True)
class Phase:
    """A phase of an update.

    Attributes
    ----------
    layer
        The layer that the pass has reached, from 0; only for "forward" and "backward".
    """

    kind: Kind
    title: str
    layer: int | None = None


class Microscope:
    """The next update of a paused run, phase by phase.

    Attributes
    ----------
    update
        All numbers of the update.
    phases
        The phases in their order.
    phase
        The index of the present phase.
    point
        The index of the chosen point in the batch.
    """

    def __init__(self, run: Run) -> None:
        """Compute the next update.

        Raises
        ------
        InputError
            If there is no next update (the run has diverged, or its batch never fills), or a chosen entry has no
            formula.
        """
        if run.status != "ok":
            raise InputError("the run has diverged, so there is no next update; rewind with r")
        check_formulas(run)
        update = plain_update(run.trainer)
        if update is None:
            size, points = run.experiment.training.batch_size, len(run.split.train)
            raise InputError(
                f"the batch size ({size}) is larger than the {points} training points, so there is no next update"
            )
        self.update: PlainUpdate = update
        self._run = run
        self._names = tuple(feature_of(name).label for name in run.experiment.active_features)
        self._equations = Equations(update, run.network, run.trainer.settings, self._names)
        self.phases = tuple(self._phases())
        self.phase = 0
        self.point = 0

    def _phases(self) -> list[Phase]:
        last = len(self.update.layers) - 1
        titles = [f"layer {layer + 1}" for layer in range(last)] + ["the output"]
        forward = [Phase("forward", f"forward: {title}", layer) for layer, title in enumerate(titles)]
        backward = [Phase("backward", f"backward: {title}", layer) for layer, title in enumerate(titles)]
        return [
            Phase("batch", "take the batch"),
            *forward,
            Phase("loss", "loss"),
            *reversed(backward),
            Phase("gradient", "gradient of every weight"),
            Phase("optimizer", "optimizer: the step of every weight"),
            Phase("new", "new weights"),
        ]

    # Movement

    @property
    def now(self) -> Phase:
        """The present phase."""
        return self.phases[self.phase]

    def move(self, step: int) -> None:
        """Move by a number of phases, not beyond the first or the last."""
        self.phase = max(0, min(len(self.phases) - 1, self.phase + step))

    def choose(self, step: int) -> None:
        """Choose the point ``step`` places further in the batch, cyclically."""
        self.point = (self.point + step) % len(self.update.points)

    @property
    def place(self) -> tuple[float, float]:
        """The position of the chosen point: x1 and x2."""
        x1, x2 = self._run.split.train[self.update.points[self.point], :2].tolist()
        return x1, x2

    # Values and text

    def node(self, layer: int, neuron: int) -> float | None:
        """The value of a node in this phase; None if it has none yet."""
        phase, here = self.now, self.update.layers[layer]
        if phase.kind == "batch":
            return None
        if phase.kind == "forward" and phase.layer is not None:
            return float(here.output[neuron, self.point]) if layer <= phase.layer else None
        if phase.kind == "loss":
            return float(here.output[neuron, self.point])
        if phase.kind == "backward" and phase.layer is not None:
            return float(here.delta[neuron, self.point]) if layer >= phase.layer else None
        return float(self._vector[layer][neuron, -1])

    @property
    def _vector(self) -> list[Array]:
        """The present quantity of every weight and bias, one matrix per layer: gradient, change or weight."""
        update = self.update
        vectors = {"gradient": update.mean, "optimizer": self._change, "new": update.new}
        return update.views(vectors.get(self.now.kind, update.weight))

    @property
    def _change(self) -> Array:
        change: Array = self.update.new - self.update.weight
        return change

    @property
    def quantity(self) -> str:
        """The name of the quantity that the nodes show."""
        words = {
            "batch": "nothing yet", "forward": "outputs a", "loss": "outputs a", "backward": "deltas",
            "gradient": "gradients (nodes: of the bias)", "optimizer": "changes (nodes: of the bias)",
            "new": "new weights (nodes: the bias)",
        }  # fmt: skip
        return words[self.now.kind]

    @property
    def links(self) -> list[Array]:
        """The values of the links, drawn like weights; gradients and changes are divided by the largest."""
        shown_now = self._vector
        if self.now.kind not in ("gradient", "optimizer"):
            return shown_now
        largest = max((float(np.abs(matrix[:, :-1]).max(initial=0.0)) for matrix in shown_now), default=0.0)
        return [matrix / largest if largest > 0 else matrix for matrix in shown_now]

    @property
    def inputs(self) -> list[float]:
        """The input values of the chosen point."""
        return [float(value) for value in self.update.layers[0].source[:, self.point]]

    def head(self) -> str:
        """The first line: update, phase and point."""
        update = self.update
        points = counted(len(update.points), "point")
        carried = f" and {update.carried} left over" if update.carried else ""
        return (
            f"update {update.number}, {self.phase + 1}/{len(self.phases)} {self.now.title} "
            f"(point {self.point + 1} of {points}{carried})"
        )

    def lines(self, weight: Weight) -> list[str]:
        """The calculation of this phase as lines of text, for the chosen point and a neuron, weight or bias."""
        return [str(line) for line in self._lines(weight)]

    def _lines(self, weight: Weight) -> Sequence[Line | str]:
        phase, equations = self.now, self._equations
        if phase.kind == "batch":
            return self._batch()
        layer, neuron = weight.layer, weight.neuron
        if phase.kind == "forward" and phase.layer is not None:
            return equations.forward(phase.layer, neuron if layer == phase.layer else 0, self.point)
        if phase.kind == "loss":
            return [*equations.loss(self.point), f"the mean of the batch is {shown(self.update.loss)}"]
        if phase.kind == "backward" and phase.layer is not None:
            return equations.delta(phase.layer, neuron if layer == phase.layer else 0, self.point)
        name = weight_name(weight.source, neuron, self.update.layers[layer].weights.shape[1] - 1)
        head = f"{name} of {self._owner(weight)}:"
        if phase.kind == "gradient":
            return [head, equations.share(weight, self.point), *equations.gradient(weight)]
        if phase.kind == "optimizer":
            return [
                head,
                *equations.gradient(weight),
                *equations.rate(),
                *equations.step(weight),
                *equations.new(weight),
            ]
        return [head, *equations.new(weight)]

    def _owner(self, weight: Weight) -> str:
        last = weight.layer == len(self.update.layers) - 1
        several = self.update.layers[-1].weights.shape[0] > 1
        if last:
            return f"output {weight.neuron + 1}" if several else "the output"
        return f"layer {weight.layer + 1} neuron {weight.neuron + 1}"

    def _batch(self) -> list[str]:
        update, chosen = self.update, self.point
        values = [f"{name} = {shown(value)}" for name, value in zip(self._names, update.inputs[:, chosen], strict=True)]
        targets = ", ".join(shown(float(value)) for value in update.targets[:, chosen])
        found = [
            f"point {chosen + 1}: {', '.join(values)}; target {targets}",
            f"The batch of this update: {_training_points(update.points.tolist())}.",
        ]
        if update.carried:
            found.append(
                f"{counted(update.carried, 'point')} left over from the previous epoch are averaged with them."
            )
        return [*found, *(str(line) for line in self._equations.rate())]


def _training_points(points: Sequence[int]) -> str:
    """The training points in words, counted from 1; consecutive ones are abbreviated."""
    first, last = points[0], points[-1]
    if len(points) == 1:
        return f"training point {first + 1}"
    if list(points) == list(range(first, last + 1)):
        return f"the {len(points)} training points {first + 1} to {last + 1}"
    shown_numbers = [str(point + 1) for point in points[:12]]
    more = ", ..." if len(points) > len(shown_numbers) else ""
    return f"the {len(points)} training points {', '.join(shown_numbers)}{more}"
