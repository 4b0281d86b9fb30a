"""The exported object: a trained network with its features, without trainer, points or screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tuiplay.data.features import INPUTS, feature_of
from tuiplay.data.points import DOMAIN
from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Forward, Network
from tuiplay.run.run import Run
from tuiplay.text import printable

_SIDE = 61
"""The number of grid points along each axis of the plane on which exported code is compared with the engine."""
_PLAIN = re.compile(r"x[1-9]")


@dataclass(frozen=True)
class NetworkInput:
    """An input of the first layer: its ``formula`` in x1, x2 and so on; ``own`` is True if a person wrote it.

    Values of such a formula are clipped where they are too large, and 0 where it has no value (``Formula``).
    """

    formula: str
    own: bool = False


@dataclass(frozen=True, eq=False)
class TrainedLayer:
    """A layer: ``weights`` of shape (neurons, inputs), ``biases`` of shape (neurons,), and an activation's name."""

    weights: Array
    biases: Array
    activation: str

    @property
    def expression(self) -> str:
        """The activation as a formula in z."""
        return OUTPUTS[self.activation].expression


@dataclass(frozen=True, eq=False)
class TrainedNetwork:
    """A trained network in the form in which it is exported.

    Attributes
    ----------
    title
        The network and its accuracy or loss, in one line of ASCII.
    inputs
        The inputs of the first layer, in the order of its columns.
    layers
        The layers, the output last.
    classes
        Names of the classes, in the order of the outputs; for two, below and above ``middle``; empty in regression.
    middle
        The value of a single output that separates its two classes.
    columns, scaling, target_scaling
        For a table: names of x1, x2 and the label (of a curve x and y); centre and half width of x1 and x2, which were
        scaled to [-6, 6], and of the target, which was scaled to [-1, 1]. Empty if nothing was scaled.
    one_input
        True if a point has the single coordinate x.
    """

    title: str
    inputs: tuple[NetworkInput, ...]
    layers: tuple[TrainedLayer, ...]
    classes: tuple[str, ...] = ()
    middle: float = 0.0
    columns: tuple[str, ...] = ()
    scaling: tuple[float, ...] = ()
    target_scaling: tuple[float, ...] = ()
    one_input: bool = False

    @property
    def arguments(self) -> tuple[str, ...]:
        """Names of the coordinates of a point: x1 and x2, and plain inputs beyond the plane; or x."""
        if self.one_input:
            return ("x",)
        plain = {one.formula for one in self.inputs if _PLAIN.fullmatch(one.formula)}
        return tuple(sorted({"x1", "x2"} | plain))

    @property
    def outputs(self) -> int:
        """The number of neurons of the output layer."""
        return len(self.layers[-1].biases)

    def grid(self) -> Array:
        """The points at which exported code is compared with the engine, shape (points, arguments).

        A square grid over the plane, or as many places along x; with plain inputs, as many points that fill the cube
        evenly (Kronecker's sequence, by the square roots of primes).
        """
        if self.one_input:
            return np.linspace(-DOMAIN, DOMAIN, _SIDE**2)[:, None]
        if len(self.arguments) == 2:
            ticks = np.linspace(-DOMAIN, DOMAIN, _SIDE)
            return np.stack([axis.ravel() for axis in np.meshgrid(ticks, ticks)], axis=1)
        steps = np.sqrt(np.array([2, 3, 5, 7, 11, 13, 17, 19, 23])[: len(self.arguments)])
        points: Array = DOMAIN * (2 * (np.arange(1, _SIDE**2 + 1)[:, None] * steps % 1) - 1)
        return points

    def evaluate(self, points: Array) -> Array:
        """The engine's outputs for points as in ``grid``, shape (points, outputs)."""
        sizes = (len(self.inputs), *(len(layer.biases) for layer in self.layers))
        names = [layer.activation for layer in self.layers]
        network = Network(sizes, names[0], names[-1], names[:-1])
        for matrix, layer in zip(network.weights, self.layers, strict=True):
            matrix[:, :-1], matrix[:, -1] = layer.weights, layer.biases
        rows = np.ones((len(points), len(self.inputs) + 1))
        for place, one in enumerate(self.inputs):
            plain = _PLAIN.fullmatch(one.formula)
            rows[:, place] = (
                points[:, int(one.formula[1:]) - 1]
                if plain
                else feature_of(one.formula).compute(points[:, 0], points[:, -1])
            )
        with np.errstate(all="ignore"):
            output: Array = Forward(network, len(points)).run(rows.T).T.copy()
        return output


def trained_network(run: Run) -> TrainedNetwork:
    """The network of a run as trained so far.

    Raises
    ------
    InputError
        If it has diverged, because its weights are not finite, or if an activation has no formula.
    """
    network, experiment, source = run.network, run.experiment, run.experiment.source
    if not np.isfinite(network.params).all():
        raise InputError(
            f"the run diverged at epoch {run.trainer.epoch:,} and its weights are infinite or NaN, so there is"
            f" nothing to export; try a learning rate below {experiment.training.learning_rate:g}"
        )
    layers = _layers(network)
    for layer in layers:
        if not layer.expression:
            raise InputError(f"{layer.activation}: this activation has no formula that could be exported")
    moved = source.scaling and source.scaling != (0.0, DOMAIN, 0.0, DOMAIN)
    return TrainedNetwork(
        title=_title(run),
        inputs=tuple(map(_input, experiment.active_features)),
        layers=layers,
        classes=source.classes,
        middle=OUTPUTS[network.output_activation].middle,
        columns=source.columns,
        scaling=source.scaling if moved else (),
        target_scaling=source.target_scaling if source.target_scaling != (0.0, 1.0) else (),
        one_input=source.is_curve,
    )


def _layers(network: Network) -> tuple[TrainedLayer, ...]:
    return tuple(
        TrainedLayer(matrix[:, :-1].copy(), matrix[:, -1].copy(), network.activation_of(index))
        for index, matrix in enumerate(network.weights)
    )


def _input(name: str) -> NetworkInput:
    return NetworkInput(feature_of(name).formula, own=name not in INPUTS)


def _title(run: Run) -> str:
    parts = [f"{_ascii(_name_of(run.experiment))}, epoch {run.trainer.epoch:,}"]
    parts += [
        f"{name} loss {loss:.4g}"
        for name, loss, points in (
            ("training", run.train_loss, run.split.train),
            ("test", run.test_loss, run.split.test),
        )
        if len(points)
    ]
    return ": ".join([parts[0], ", ".join(parts[1:])]) if parts[1:] else parts[0]


def _name_of(experiment: Experiment) -> str:
    shape = "-".join(map(str, experiment.sizes))
    return f"{printable(experiment.source.title, 60)}, network {shape}"


def _ascii(text: str) -> str:
    """The text in a form that is valid in a comment or a docstring of any language."""
    plain = text.encode("ascii", "backslashreplace").decode()
    return re.sub(r"[^ -~]|[\\\"'`{}$%]", "_", plain)


def spelled(names: Sequence[str]) -> tuple[str, ...]:
    """Names of columns or classes as ASCII for a comment."""
    return tuple(_ascii(printable(name, 60)) for name in names)
