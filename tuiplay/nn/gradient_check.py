"""The gradient check: back-propagation compared with differences of the loss, weight by weight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tuiplay.nn.arrays import Array
from tuiplay.nn.losses import LOSSES, fitting_loss
from tuiplay.nn.network import Backward, Network
from tuiplay.nn.plain_update import LayerPass, formula_of, plain_loss, plain_pass
from tuiplay.nn.settings import TrainingSettings

LIMIT = 1e-6
"""The relative error above which a gradient is wrong."""
_WIDTH = 1e-4
"""Half the distance of the two inner points, for a weight of size 1."""
_FLOOR = 1e-5
"""The least denominator of a relative error: the differences have about 1e-12 of rounding error."""
_Mask = npt.NDArray[np.bool_]
MOST_POINTS, MOST_PARAMETERS = 1000, 2000
"""The limits of the check: of more points the first are taken, of more parameters evenly spaced ones."""


@dataclass(frozen=True)
class GradientCheck:
    """The result of a gradient check.

    Attributes
    ----------
    error
        The largest relative error.
    layer, neuron, source
        The position of the weight that has it, from 0; ``source`` is the number of inputs for a bias.
    gradient, difference
        The derivative by that weight according to back-propagation and to the differences.
    parameters
        The number of parameters checked.
    kinks
        The number of pairs of a point and a weight left out because the differences would cross a kink.
    """

    error: float
    layer: int
    neuron: int
    source: int
    gradient: float
    difference: float
    parameters: int
    kinks: int

    @property
    def passed(self) -> bool:
        """True if the gradient is right."""
        return self.error <= LIMIT


def check_gradient(network: Network, inputs: Array, targets: Array, settings: TrainingSettings) -> GradientCheck:
    """Compare the gradient of the mean loss of some points with central differences of the fourth order.

    A point is left out for a weight if a ReLU's sum or, with the absolute error, an output crosses its kink between the
    places where the loss is taken: the two cannot agree there. Without dropout and penalty.

    Parameters
    ----------
    inputs, targets
        The points: shapes (points, features + 1) and (points, outputs), at least one point.
    """
    inputs, targets = inputs[:MOST_POINTS], targets[:MOST_POINTS]
    count = len(inputs)
    columns, wanted = inputs[:, :-1].T, targets.T
    layers, _ = plain_pass(network, columns, wanted, settings)
    engine = _engine_gradient(network, inputs, targets, settings)
    copy = Network(network.sizes, network.activation, network.output_activation, network.activations)
    copy.params[:] = network.params
    chosen = np.unique(np.linspace(0, network.params.size - 1, MOST_PARAMETERS).astype(int))
    owners = _owners(network)
    worst, kinks = (-1.0, 0, 0.0, 0.0), 0
    for index in chosen.tolist():
        differences, sound = _differences(copy, index, columns, wanted, settings)
        left_out = count - int(sound.sum())
        kinks += left_out
        gradient = float(engine[index])
        if left_out:
            gradient -= float(_shares(layers, owners[index])[~sound].sum())
        gradient, difference = gradient / count, float(differences[sound].sum()) / count
        error = abs(gradient - difference) / max(abs(gradient), abs(difference), _FLOOR)
        if not error <= worst[0]:
            worst = (error, index, gradient, difference)
    error, index, gradient, difference = worst
    return GradientCheck(error, *owners[index], gradient, difference, len(chosen), kinks)


def _engine_gradient(network: Network, inputs: Array, targets: Array, settings: TrainingSettings) -> Array:
    """The sum of the gradients of the points, shape (parameters,), by the passes that training makes."""
    knobs = LOSSES[fitting_loss(settings.loss, network.sizes[-1])].knobs(settings)
    backward = Backward(network, len(inputs), settings.loss, knobs=knobs, broken=settings.broken_layer)
    return np.array(backward.run_back(inputs.T, targets.T))


def _owners(network: Network) -> list[tuple[int, int, int]]:
    """The (layer, neuron, source) of every parameter."""
    return [
        (layer, neuron, source)
        for layer, matrix in enumerate(network.weights)
        for neuron in range(matrix.shape[0])
        for source in range(matrix.shape[1])
    ]


def _shares(layers: tuple[LayerPass, ...], owner: tuple[int, int, int]) -> Array:
    layer, neuron, source = owner
    return layers[layer].share(neuron, source)


def _differences(
    network: Network, index: int, inputs: Array, targets: Array, settings: TrainingSettings
) -> tuple[Array, _Mask]:
    """The derivative of every point's loss by one parameter, and the points at which there is no kink in between."""
    middle = float(network.params[index])
    width = _WIDTH * max(1.0, abs(middle))
    losses, sides = [], []
    for steps in (-2, -1, 0, 1, 2):
        network.params[index] = middle + steps * width
        loss, side = _losses(network, inputs, targets, settings)
        losses.append(loss)
        sides.append(side)
    network.params[index] = middle
    sound: _Mask = np.all([np.all(side == sides[0], axis=0) for side in sides[1:]], axis=0)
    far, near = losses[4] - losses[0], losses[3] - losses[1]
    return (8.0 * near - far) / (12.0 * width), sound


def _losses(network: Network, inputs: Array, targets: Array, settings: TrainingSettings) -> tuple[Array, _Mask]:
    """The loss of every point, and its side of each kink, shape (kinks, points)."""
    entry = LOSSES[fitting_loss(settings.loss, network.sizes[-1])]
    source, sides = inputs, [np.zeros((1, inputs.shape[1]), dtype=bool)]
    for layer, matrix in enumerate(network.weights):
        sums = matrix[:, :-1] @ source + matrix[:, -1:]
        formula = formula_of(network, layer)
        if formula.has_corner:
            sides.append(sums > 0)
        source = np.array(formula.layer(list(sums)))
    loss, knobs = plain_loss(settings, network), entry.knobs(settings)
    if loss.corners is not None:
        sides.append(np.array(loss.corners(list(source - targets), knobs)) > 0)
    return np.array(loss.value(list(sums), list(source), list(targets), knobs)), np.vstack(sides)
