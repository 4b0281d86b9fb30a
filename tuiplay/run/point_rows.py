"""A run's points as the network sees them, and the losses of single ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tuiplay.data.features import design
from tuiplay.experiment.measure_names import Part
from tuiplay.nn import metrics
from tuiplay.nn.activations import OUTPUTS, derivative_of
from tuiplay.nn.arrays import Array
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.network import Forward
from tuiplay.nn.point_losses import point_losses
from tuiplay.run.run import Run

MOST = 2000
"""Points of a set that are looked at one by one; of a large table the first so many, which are a fair sample as its
rows are shuffled."""


def points_of(run: Run, part: Part) -> Array:
    """A set of points, shape (n, 3)."""
    return {"train": run.split.train, "test": run.split.test, "validation": run.split.validation}[part]


def inputs_at(run: Run, points: Array) -> Array:
    """What the network is given at points of shape (n, 2 or more): shape (n, features + 1)."""
    return design(run.experiment.active_features, points, run.experiment.data.inputs)


def rows_of(run: Run, points: Array) -> tuple[Array, Array]:
    """Inputs and targets of points with labels, shape (n, 3): (n, features + 1) and (n, outputs)."""
    network = run.network
    targets = OUTPUTS[network.output_activation].encode(points[:, 2], network.sizes[-1])
    return inputs_at(run, points), targets


class JudgedPoints(Struct, frozen=True):
    """Points of one set, each with its loss.

    Attributes
    ----------
    part
        "train", "test" or "validation".
    points
        Shape (n, 3).
    losses
        Shape (n,); their mean is the loss of these points.
    wrong
        Whether each is put into another class than its own; none of them in regression.
    outputs
        Shape (outputs, n).
    total
        How many points the set has: more than n in a large table.
    """

    part: Part
    points: Array
    losses: Array
    wrong: npt.NDArray[np.bool_]
    outputs: Array
    total: int

    def worst(self) -> npt.NDArray[np.intp]:
        """Their numbers, the one with the largest loss first; a loss that is no number is the largest."""
        found: npt.NDArray[np.intp] = np.argsort(-np.nan_to_num(self.losses, nan=np.inf), kind="stable")
        return found


def judged(run: Run, part: Part, most: int = MOST) -> JudgedPoints:
    """The points of a set, at most so many, as the network judges them now."""
    every = points_of(run, part)
    points = every[:most]
    return _judged(run, part, points, len(every))


def _judged(run: Run, part: Part, points: Array, total: int) -> JudgedPoints:
    loss = run.experiment.loss
    inputs, targets = rows_of(run, points)
    losses, outputs = point_losses(run.network, inputs, targets, loss, LOSSES[loss].knobs(run.experiment.training))
    wrong = np.zeros(len(points), dtype=np.bool_)
    if not run.experiment.task.is_regression and len(points):
        middle = OUTPUTS[run.network.output_activation].middle
        wrong = metrics.classes(outputs, middle) != metrics.classes(targets.T, middle)
    return JudgedPoints(part, points, losses, wrong, outputs, total)


def misclassified(run: Run, points: Array) -> Array:
    """Those of some points of shape (n, 3) that are put into another class than their own; none in regression."""
    if run.experiment.task.is_regression or not len(points):
        return points[:0]
    inputs, targets = rows_of(run, points)
    # The outputs alone, without losses: this is done for every picture.
    with np.errstate(all="ignore"):
        outputs = Forward(run.network, len(points)).run(inputs.T)
    middle = OUTPUTS[run.network.output_activation].middle
    found: Array = points[metrics.classes(outputs, middle) != metrics.classes(targets.T, middle)]
    return found


class NearestPoint(Struct, frozen=True):
    """The point next to a place: its set, x1, x2 and label, its loss, and whether it is misclassified."""

    part: Part
    point: tuple[float, float, float]
    loss: float
    wrong: bool
    output: tuple[float, ...]


def nearest(run: Run, x1: float, x2: float, parts: tuple[Part, ...]) -> NearestPoint | None:
    """Among the points of some sets; None without points."""
    best: tuple[float, Part, int] | None = None
    for part in parts:
        points = points_of(run, part)
        if len(points):
            squares = (points[:, 0] - x1) ** 2 + (points[:, 1] - x2) ** 2
            place = int(np.argmin(squares))
            if best is None or float(squares[place]) < best[0]:
                best = float(squares[place]), part, place
    if best is None:
        return None
    _, part, place = best
    found = _judged(run, part, points_of(run, part)[place : place + 1], 1)
    a, b, label = found.points[0].tolist()
    return NearestPoint(
        part, (a, b, label), float(found.losses[0]), bool(found.wrong[0]), tuple(found.outputs[:, 0].tolist())
    )


class PlaneReading(Struct, frozen=True):
    """What the network makes of one place of the plane: the value of every neuron, layer by layer, the output last;
    and the nearest point.

    ``slope`` is the derivative of the activation of a hidden neuron that was asked for, by its sum.
    Of a curve x2 is 0, and ``parts`` are what the output sums: its bias first, then each unit of the last hidden layer,
    or input, times its weight.
    """

    x1: float
    x2: float
    values: tuple[tuple[float, ...], ...]
    nearest: NearestPoint | None
    parts: tuple[float, ...] = ()
    slope: float | None = None

    @property
    def output(self) -> tuple[float, ...]:
        """The value of every output."""
        return self.values[-1]


def read_plane(
    run: Run,
    x1: float,
    x2: float,
    parts: tuple[Part, ...] = ("train", "test"),
    neuron: tuple[int, int] | None = None,
) -> PlaneReading:
    """Read the network at a place, of a curve at an x; and the derivative of a hidden neuron (layer, place), if any."""
    forward, is_curve = Forward(run.network, 1), run.experiment.source.is_curve
    x2 = 0.0 if is_curve else x2
    inputs = inputs_at(run, np.array([[x1, x2]])).T
    with np.errstate(all="ignore"):
        forward.run(inputs)
    values = tuple(tuple(layer[:, 0].tolist()) for layer in forward.layers)
    last = len(run.network.weights) - 1
    summed = run.network.weights[last][0] * forward.given(last, inputs)[:, 0]
    found = (float(summed[-1]), *summed[:-1].tolist()) if is_curve else ()
    slope = None
    if neuron is not None:
        layer, place = neuron
        z = run.network.weights[layer][place] @ forward.given(layer, inputs)
        slope = float(derivative_of(run.network.activation_of(layer), z[None])[0, 0])
    return PlaneReading(x1, x2, values, nearest(run, x1, x2, parts), found, slope)
