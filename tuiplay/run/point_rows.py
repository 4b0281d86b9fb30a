"""The points of a run as rows of network inputs, and the losses of single points."""

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
"""The most points of a set that are examined singly; of a table the first ones, a fair sample as rows are shuffled."""


def points_of(run: Run, part: Part) -> Array:
    """A set of points of a run, shape (n, 3)."""
    return {"train": run.split.train, "test": run.split.test, "validation": run.split.validation}[part]


def inputs_at(run: Run, points: Array) -> Array:
    """The network inputs at points of shape (n, 2 or more): shape (n, features + 1)."""
    return design(run.experiment.active_features, points, run.experiment.data.inputs)


def rows_of(run: Run, points: Array) -> tuple[Array, Array]:
    """The inputs and targets of points with labels, shape (n, 3): (n, features + 1) and (n, outputs)."""
    network = run.network
    targets = OUTPUTS[network.output_activation].encode(points[:, 2], network.sizes[-1])
    return inputs_at(run, points), targets


class JudgedPoints(Struct, frozen=True):
    """The points of one set, each with its loss.

    Attributes
    ----------
    part
        The set: "train", "test" or "validation".
    points
        The points, shape (n, 3).
    losses
        The losses, shape (n,); their mean is the loss of these points.
    wrong
        True for each misclassified point, shape (n,); all False in regression.
    outputs
        The outputs, shape (outputs, n).
    total
        The number of points in the set: more than n for a large table.
    """

    part: Part
    points: Array
    losses: Array
    wrong: npt.NDArray[np.bool_]
    outputs: Array
    total: int

    def worst(self) -> npt.NDArray[np.intp]:
        """The indices of the points by descending loss; a loss that is not a number counts as the largest."""
        found: npt.NDArray[np.intp] = np.argsort(-np.nan_to_num(self.losses, nan=np.inf), kind="stable")
        return found


def judged(run: Run, part: Part, most: int = MOST) -> JudgedPoints:
    """The first ``most`` points of a set with their losses and outputs at the present weights."""
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
    """The misclassified points among some points of shape (n, 3); none in regression."""
    if run.experiment.task.is_regression or not len(points):
        return points[:0]
    inputs, targets = rows_of(run, points)
    # Only the outputs, without losses: this is done for every picture.
    with np.errstate(all="ignore"):
        outputs = Forward(run.network, len(points)).run(inputs.T)
    middle = OUTPUTS[run.network.output_activation].middle
    found: Array = points[metrics.classes(outputs, middle) != metrics.classes(targets.T, middle)]
    return found


class NearestPoint(Struct, frozen=True):
    """The point nearest to a position: its set, x1, x2 and label, loss, outputs, and whether it is misclassified."""

    part: Part
    point: tuple[float, float, float]
    loss: float
    wrong: bool
    output: tuple[float, ...]


def nearest(run: Run, x1: float, x2: float, parts: tuple[Part, ...]) -> NearestPoint | None:
    """The point nearest to a position, among the points of some sets; None without points."""
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
    """The values of all neurons at one position of the plane, layer by layer, the output last; and the nearest point.

    ``slope`` is the derivative of the activation of the chosen hidden neuron with respect to its sum; None without one.
    For a curve x2 is 0, and ``parts`` are the terms of the output's sum: its bias first, then each unit of the last
    hidden layer, or input, times its weight.
    """

    x1: float
    x2: float
    values: tuple[tuple[float, ...], ...]
    nearest: NearestPoint | None
    parts: tuple[float, ...] = ()
    slope: float | None = None

    @property
    def output(self) -> tuple[float, ...]:
        """The values of the outputs."""
        return self.values[-1]


def read_plane(
    run: Run,
    x1: float,
    x2: float,
    parts: tuple[Part, ...] = ("train", "test"),
    neuron: tuple[int, int] | None = None,
) -> PlaneReading:
    """Return the values at a position (of a curve at an x); for a hidden ``neuron`` (layer, number) also its slope."""
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
