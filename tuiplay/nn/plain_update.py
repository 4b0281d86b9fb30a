"""One update of the weights in plain NumPy, with every intermediate named, as the microscope and ``tuiplay trace`` show
it. The trainer has fast calls of its own, which this repeats with the formulas of the registries (``formulas``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tuiplay.nn import random
from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.arrays import Array
from tuiplay.nn.dropout import dropout_rates
from tuiplay.nn.entries import Knobs
from tuiplay.nn.formulas import Elementwise, Named, PlainLoss, PlainOptimizer, Softmax
from tuiplay.nn.losses import LOSSES, fitting_loss
from tuiplay.nn.network import Network
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.settings import TrainingSettings
from tuiplay.nn.terms import Intermediates, Value
from tuiplay.nn.trainer import Trainer, TrainerState


@dataclass(frozen=True)
class LayerPass:
    """The passes of a batch through one layer.

    Attributes
    ----------
    weights
        The weights before the update, shape (neurons, inputs + 1), biases last.
    source
        The input of the layer, shape (inputs, points).
    z, value
        The sums and f(z), shape (neurons, points); ``value`` before dropout.
    mask
        The dropout factors, same shape; None without dropout.
    delta
        The derivative of each point's loss by z, shape (neurons, points).
    gradient
        The sum over the points of the derivatives by the weights, shape (neurons, inputs + 1).
    """

    weights: Array
    source: Array
    z: Array
    value: Array
    mask: Array | None
    delta: Array
    gradient: Array

    @property
    def output(self) -> Array:
        """The input of the next layer: f(z), times the dropout factors."""
        return self.value if self.mask is None else self.value * self.mask

    def share(self, neuron: int, source: int) -> Array:
        """The contribution of each point to the gradient of one weight, or of the bias; shape (points,)."""
        if source == self.source.shape[0]:
            return np.array(self.delta[neuron])
        return np.array(self.delta[neuron] * self.source[source])


@dataclass(frozen=True)
class PlainUpdate:
    """An update of the weights. Vectors have shape (parameters,), laid out like ``Network.params``.

    Attributes
    ----------
    number, epoch
        The number of the update, from 1, and its epoch, from 0.
    points
        The indices of the batch's points in the order that the trainer was given.
    carried
        The number of points of the previous epoch that are averaged with them.
    inputs
        The inputs, shape (features, points), before dropout.
    targets
        The targets, shape (outputs, points).
    input_mask
        The dropout factors of the inputs; None without dropout.
    layers
        The passes of the layers, from the first hidden layer to the output.
    losses, loss
        The loss of each point, shape (points,), and their mean.
    gradient
        The sum of the gradients over the batch and the points carried over.
    mean
        The gradient divided by the number of points; 0 where a weight is frozen.
    norm
        The norm of the mean.
    clipped
        The mean, shortened to the limit if there is one.
    penalty
        The derivative of the penalty by each weight; 0 for biases.
    coupled
        Whether the penalty is part of the gradient that the optimizer takes, and not applied beside its step.
    cuts
        Whether the penalty cuts a weight that it alone would push through 0.
    rate
        The learning rate.
    before, after
        The optimizer's state vectors by name, before and after the update.
    named
        The intermediates of the optimizer by name, the new states among them.
    time
        The number of the optimizer's own update (Adam's t), from 1.
    step
        The step that the optimizer subtracts.
    weight, new
        All parameters, before and after.
    alive
        1.0, or 0.0 where the penalty has cut a weight; before the update.
    fixed
        1.0 where a parameter is frozen; None if none is.
    """

    number: int
    epoch: int
    points: npt.NDArray[np.intp]
    carried: int
    inputs: Array
    targets: Array
    input_mask: Array | None
    layers: tuple[LayerPass, ...]
    losses: Array
    loss: float
    gradient: Array
    mean: Array
    norm: float
    clipped: Array
    penalty: Array
    coupled: bool
    cuts: bool
    rate: float
    before: Mapping[str, Array]
    after: Mapping[str, Array]
    named: Mapping[str, Array]
    time: int
    step: Array
    weight: Array
    new: Array
    alive: Array
    fixed: Array | None

    @property
    def count(self) -> int:
        """The number of points whose mean the gradient is."""
        return len(self.points) + self.carried

    @property
    def given(self) -> Array:
        """The gradient that the optimizer takes."""
        return self.clipped + self.penalty if self.coupled else self.clipped

    def views(self, vector: Array) -> list[Array]:
        """The vector as matrices (neurons, inputs + 1), one per layer."""
        found: list[Array] = []
        start = 0
        for layer in self.layers:
            stop = start + layer.weights.size
            found.append(vector[start:stop].reshape(layer.weights.shape))
            start = stop
        return found


def plain_update(trainer: Trainer) -> PlainUpdate | None:
    """Compute the next update of a trainer, which is not changed; None if its batch never fills."""
    state, settings, network = trainer.state(), trainer.settings, trainer.network
    inputs, targets = trainer.points
    size = settings.batch_size
    if size > len(inputs):
        return None
    with np.errstate(all="ignore"):
        chosen = _order(state, settings, len(inputs))[state.position : state.position + size]
        batch = inputs[chosen, :-1].T, targets[chosen].T
        masks = _masks(state, settings, network, size)
        layers, losses = plain_pass(network, *batch, settings, masks)
        gradient = state.pending + np.concatenate([layer.gradient.ravel() for layer in layers])
        points = chosen, state.pending_count
        return _update(trainer, state, (points, batch, masks[0], layers, losses), gradient)


def _order(state: TrainerState, settings: TrainingSettings, count: int) -> npt.NDArray[np.intp]:
    """The order of the points in the present epoch, or in the one that begins."""
    before = state.order_stream if state.position else state.shuffle_stream
    if not (before if state.position else settings.reshuffle):
        return np.arange(count)
    stream = random.stream(settings.shuffle_seed, "shuffle")
    if before:
        random.put_back(stream, before)
    return stream.permutation(count)


def _masks(state: TrainerState, settings: TrainingSettings, network: Network, size: int) -> list[Array | None]:
    """The dropout factors of the inputs and of each hidden layer; None where nothing is dropped."""
    stream = random.stream(settings.shuffle_seed, "dropout")
    if state.dropout_stream:
        random.put_back(stream, state.dropout_stream)
    rates = dropout_rates(settings.dropout, len(network.sizes) - 1)
    shapes = [(units, size) for units in network.sizes[:-1]]
    return [
        np.array((stream.random(shape) >= rate) * (1.0 / (1.0 - rate))) if rate else None
        for rate, shape in zip(rates, shapes, strict=True)
    ]


def plain_pass(
    network: Network, inputs: Array, targets: Array, settings: TrainingSettings, masks: Sequence[Array | None] = ()
) -> tuple[tuple[LayerPass, ...], Array]:
    """Run the forward and backward pass over points in columns: return every layer, and the loss of every point.

    Parameters
    ----------
    inputs, targets
        The points: shapes (features, points) and (outputs, points).
    masks
        The dropout factors of the inputs and of each hidden layer.
    """
    masks = tuple(masks) or (None,) * (len(network.sizes) - 1)
    source = inputs if masks[0] is None else inputs * masks[0]
    sources, sums, values = [], [], []
    for layer, matrix in enumerate(network.weights):
        sources.append(source)
        z = matrix[:, :-1] @ source + matrix[:, -1:]
        value = np.array(formula_of(network, layer).layer(list(z)))
        sums.append(z)
        values.append(value)
        mask = masks[layer + 1] if layer + 1 < len(masks) else None
        source = value if mask is None else value * mask
    losses, deltas = _backward(network, sums, values, targets, settings, masks)
    layers = tuple(
        LayerPass(
            np.array(matrix),
            fed,
            z,
            value,
            masks[layer + 1] if layer + 1 < len(masks) else None,
            delta,
            np.hstack([delta @ fed.T, delta.sum(axis=1, keepdims=True)]),
        )
        for layer, (matrix, fed, z, value, delta) in enumerate(
            zip(network.weights, sources, sums, values, deltas, strict=True)
        )
    )
    return layers, losses


def _backward(
    network: Network,
    sums: Sequence[Array],
    values: Sequence[Array],
    targets: Array,
    settings: TrainingSettings,
    masks: Sequence[Array | None],
) -> tuple[Array, list[Array]]:
    """The losses of the points, and the derivatives by the sums of each layer."""
    entry = LOSSES[fitting_loss(settings.loss, network.sizes[-1])]
    loss, knobs = plain_loss(settings, network), entry.knobs(settings)
    outputs, wanted = list(values[-1]), list(targets)
    losses = loss.value(list(sums[-1]), outputs, wanted, knobs)
    slopes = loss.slopes(outputs, wanted, knobs)
    last = len(network.weights) - 1
    delta = np.array(slopes if entry.from_sums else formula_of(network, last).back(list(sums[-1]), outputs, slopes))
    if last + 1 == settings.broken_layer:
        delta = -delta
    deltas = [delta]
    for layer in range(last, 0, -1):
        by_value = network.weights[layer][:, :-1].T @ delta
        mask = masks[layer]
        if mask is not None:
            by_value = by_value * mask
        formula = formula_of(network, layer - 1)
        delta = np.array(formula.back(list(sums[layer - 1]), list(values[layer - 1]), list(by_value)))
        if layer == settings.broken_layer:
            delta = -delta
        deltas.insert(0, delta)
    return np.array(losses), deltas


def formula_of(network: Network, layer: int) -> Elementwise | Softmax:
    """The formula of the activation of a layer, from 0 (first hidden) to the output. ``ValueError`` if it has none."""
    found = OUTPUTS[network.activation_of(layer)].plain
    if found is None:
        raise ValueError(f"{network.activation_of(layer)} has no formula to write equations of")
    return found


def plain_loss(settings: TrainingSettings, network: Network) -> PlainLoss:
    """The formula of the loss. ``ValueError`` if it has none."""
    found = LOSSES[fitting_loss(settings.loss, network.sizes[-1])].plain
    if found is None:
        raise ValueError(f"{settings.loss} has no formula to write equations of")
    return found


def plain_optimizer(settings: TrainingSettings) -> PlainOptimizer:
    """The formula of the optimizer. ``ValueError`` if it has none."""
    found = OPTIMIZERS[settings.optimizer].plain
    if found is None:
        raise ValueError(f"{settings.optimizer} has no formula to write equations of")
    return found


def has_formulas(trainer: Trainer) -> bool:
    """True if every chosen entry has a formula; a custom entry need not have one."""
    network, settings = trainer.network, trainer.settings
    entries: list[object] = [OUTPUTS[network.activation_of(layer)].plain for layer in range(len(network.weights))]
    entries += [LOSSES[fitting_loss(settings.loss, network.sizes[-1])].plain, OPTIMIZERS[settings.optimizer].plain]
    penalty = REGULARIZERS[settings.regularization]
    return None not in entries and (penalty.plain is not None or not penalty.penalises)


_Batch = tuple[
    tuple[npt.NDArray[np.intp], int], tuple[Array, Array], Array | None, tuple[LayerPass, ...], Array
]  # fmt: skip


def _update(trainer: Trainer, state: TrainerState, batch: _Batch, gradient: Array) -> PlainUpdate:
    (chosen, carried), (inputs, targets), input_mask, layers, losses = batch
    settings, network, rate = trainer.settings, trainer.network, trainer.current_rate
    penalty, optimizer = REGULARIZERS[settings.regularization], OPTIMIZERS[settings.optimizer]
    trained = 1.0 if trainer.fixed is None else 1.0 - trainer.fixed
    weight = network.params.copy()
    mean = gradient / (len(chosen) + carried) * trained
    norm = math.sqrt(float(mean @ mean))
    share = settings.clip / (norm + 1e-6) if settings.clip else 1.0
    clipped = mean * share if share < 1.0 else mean
    pull = np.zeros_like(weight)
    if penalty.plain is not None:
        pull = penalty.plain(weight, settings.regularization_rate) * network.is_weight * trained
    coupled = penalty.coupled is not None and not optimizer.decoupled
    formula, named = plain_optimizer(settings), Intermediates()
    before: Named = dict(zip(formula.state, state.slots.copy(), strict=True))
    knobs: Knobs = optimizer.knobs(settings)
    time = state.optimizer_updates + 1
    given: Value = clipped + pull if coupled else clipped
    step = formula.step(named, given, before, rate, knobs, time) * trained
    new = new_weights(weight, step, None if coupled else rate * pull, network.alive if penalty.cuts_links else None)
    return PlainUpdate(
        number=state.updates + 1,
        epoch=state.epoch,
        points=chosen,
        carried=carried,
        inputs=inputs,
        targets=targets,
        input_mask=input_mask,
        layers=layers,
        losses=losses,
        loss=float(losses.mean()),
        gradient=gradient,
        mean=mean,
        norm=norm,
        clipped=clipped,
        penalty=pull,
        coupled=coupled,
        cuts=penalty.cuts_links,
        rate=rate,
        before=before,
        after={name: named[name] for name in formula.state},
        named=named,
        time=time,
        step=step,
        weight=weight,
        new=new,
        alive=network.alive.copy(),
        fixed=trainer.fixed,
    )


def new_weights(weight: Array, step: Array, pull: Array | None, alive: Array | None) -> Array:
    """The weights after a step and the pull of a penalty that is not part of it.

    ``alive`` is given if the penalty cuts links: a weight that it alone pushes through 0 stays at 0.
    """
    if pull is None:
        return weight - step
    if alive is None:
        return weight - step - pull
    stepped = weight - step * alive
    pulled = stepped - pull
    new: Array = np.where(stepped * pulled >= 0.0, pulled, 0.0)
    return new
