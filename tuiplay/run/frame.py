"""Frames: the contents of one picture as copied arrays, evaluated in one batched forward pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tuiplay.data.features import PLAIN_INPUTS, design, feature_of
from tuiplay.data.points import DOMAIN
from tuiplay.experiment.value import Experiment
from tuiplay.experiment.weights import frozen_mask
from tuiplay.nn.activations import ACTIVATIONS, OUTPUTS, derivative_of
from tuiplay.nn.arrays import Array
from tuiplay.nn.initializers import identical_neurons
from tuiplay.nn.network import Forward, Network
from tuiplay.nn.trainer import Trainer
from tuiplay.raster.contours import edges

Subject = tuple[int, int] | str | None
"""The subject of the surface: (layer, neuron), the name of a feature, or None for the output."""


Aspect = Literal["output", "derivative"] | int
"""The aspect of a hidden neuron that is shown: its output, the derivative of its activation, or its contribution to the
sum of a neuron of the next layer, given by that neuron's number: its output times the weight between them."""


class FrameRequest(Struct, frozen=True):
    """A request for a frame.

    Attributes
    ----------
    width, height, map_width, map_height
        The sizes of the surface and of the small maps, in pixels.
    subject, aspect
        The contents of the surface.
    folds, parts
        Whether to compute the fold lines and, for a curve, the weighted terms of its sum.
    """

    width: int
    height: int
    map_width: int
    map_height: int
    subject: Subject = None
    aspect: Aspect = "output"
    folds: bool = False
    parts: bool = False


class Frame(Struct, frozen=True):
    """The contents of one picture.

    For a network of one input everything is a row of values at ``CURVE_PLACES``: ``surface`` has shape (1, places), the
    maps (neurons, 1, places). ``parts`` are then, if requested, the terms that the output sums: its bias first, then
    each unit of the last hidden layer, or input, times its weight; shape (units + 1, places).

    ``surface`` has shape (height, width), top row first; ``maps`` one array (neurons, map height, map width) per layer,
    the output last, probabilities p as 2 p - 1. ``winner`` is the likeliest class of each pixel if the surface shows
    the output for three or more classes; ``surface`` is then its confidence, from 0 (all classes equally likely) to 1.
    ``weights`` and ``alive`` have one matrix (neurons, inputs + 1) per layer, biases in the last column. ``fixed`` and
    ``off`` have 1.0 where a parameter is frozen or switched off; no matrices if none is. ``folds`` marks the pixels of
    the surface, same shape, that fold lines of the subject pass through; None if not requested. ``penalty`` is what
    regularization adds to the training loss, None without it; ``rate`` is the learning rate of the current epoch.
    """

    epoch: int
    updates: int
    status: str
    train_loss: float
    test_loss: float
    validation_loss: float
    penalty: float | None
    rate: float
    scores: tuple[float | None, float | None]
    surface: Array
    winner: npt.NDArray[np.uint8] | None
    maps: tuple[Array, ...]
    marks: Marks
    weights: tuple[Array, ...]
    alive: tuple[Array, ...]
    fixed: tuple[Array, ...] = ()
    off: tuple[Array, ...] = ()
    folds: npt.NDArray[np.bool_] | None = None
    parts: Array | None = None
    is_curve: bool = False


CURVE_PLACES: Array = np.linspace(-DOMAIN, DOMAIN, 361)
"""The x at which curves are evaluated, ends included; shape (361,)."""
CURVE_PLACES.flags.writeable = False
_ON_CURVE = np.stack([CURVE_PLACES, np.zeros_like(CURVE_PLACES)], axis=1)


def feature_curve(name: str) -> Array:
    """The values of a feature of a curve at ``CURVE_PLACES``, shape (1, places)."""
    return feature_of(name).compute(*_ON_CURVE.T)[None]


def pixel_centres(width: int, height: int) -> Array:
    """The centres of a picture's pixels, row by row from the top left; shape (width * height, 2)."""
    x1 = (np.arange(width) + 0.5) / width * 2 * DOMAIN - DOMAIN
    x2 = DOMAIN - (np.arange(height) + 0.5) / height * 2 * DOMAIN
    points = np.empty((height, width, 2))
    points[:, :, 0] = x1
    points[:, :, 1] = x2[:, None]
    return points.reshape(-1, 2)


def feature_map(name: str, width: int, height: int) -> Array:
    """The values of a feature over the domain, shape (height, width)."""
    points = pixel_centres(width, height)
    return feature_of(name).compute(points[:, 0], points[:, 1]).reshape(height, width)


Marks = dict[tuple[int, int], Literal["dropped", "alike", "off", "frozen"]]
"""The marks of neurons, by (layer, neuron); layer -1 is the inputs."""


def marks_of(network: Network, masks: Sequence[Array | None]) -> Marks:
    """The marks of neurons with identical weights, and of those that dropout left out for most points of a batch.

    ``masks`` are the trainer's masks of one single update; empty after longer training.
    """
    marks: Marks = {}
    for layer, group in enumerate(identical_neurons(network.weights)):
        marks.update(((layer, neuron), "alike") for neuron in group)
    for layer, mask in enumerate(masks, -1):
        if mask is not None:
            marks.update(((layer, int(unit)), "dropped") for unit in np.flatnonzero((mask == 0).mean(axis=1) > 0.5))
    return marks


def held_marks(network: Network, frozen: Array | None) -> Marks:
    """The marks of neurons whose weights are all frozen, and of neurons and inputs whose links are all switched off."""
    marks: Marks = {}
    if frozen is not None:
        for layer, matrix in enumerate(network.views(frozen)):
            marks.update(((layer, int(neuron)), "frozen") for neuron in np.flatnonzero(matrix.all(axis=1)))
    if network.off is not None:
        for layer, matrix in enumerate(network.views(network.off), -1):
            marks.update(((layer, int(source)), "off") for source in np.flatnonzero(matrix[:, :-1].all(axis=0)))
    return marks


class FrameRenderer:
    """A renderer of one network at fixed pixel sizes: surface and small maps in one forward pass."""

    def __init__(self, network: Network, experiment: Experiment, request: FrameRequest) -> None:
        self._network = network
        self._features, self._typed = experiment.active_features, experiment.data.inputs
        features = self._features
        self._sizes = (request.width, request.height, request.map_width, request.map_height)
        self._curve = experiment.source.is_curve
        self._shape = request.height, request.width
        self._map_shape = request.map_height, request.map_width
        self._surface_points = self._maps_from = request.width * request.height
        if self._curve:
            self._shape = self._map_shape = 1, len(CURVE_PLACES)
            self._surface_points, self._maps_from = len(CURVE_PLACES), 0
            points = _ON_CURVE
        else:
            points = np.concatenate(
                [pixel_centres(request.width, request.height), pixel_centres(request.map_width, request.map_height)]
            )
        self._inputs = np.ascontiguousarray(design(features, points, self._typed).T)
        self._forward = Forward(network, len(points))

    def fits(self, network: Network, experiment: Experiment, request: FrameRequest) -> bool:
        """True if this renderer can answer the request for that network and its inputs."""
        features = experiment.active_features
        if any(name in PLAIN_INPUTS for name in features) and experiment.data.inputs != self._typed:
            return False
        sizes = (request.width, request.height, request.map_width, request.map_height)
        same = experiment.source.is_curve == self._curve and (self._curve or sizes == self._sizes)
        return same and network is self._network and features == self._features

    def render(self, request: FrameRequest) -> tuple[Array, tuple[Array, ...], npt.NDArray[np.uint8] | None]:
        """Return the surface, the maps and the winning classes of ``Frame``."""
        self._forward.run(self._inputs)
        layers = [*self._forward.layers[:-1], OUTPUTS[self._network.output_activation].signed(self._forward.output)]
        cut = self._surface_points
        maps = tuple(layer[:, self._maps_from :].reshape(-1, *self._map_shape).copy() for layer in layers)
        if isinstance(request.subject, str):
            if self._curve:
                return feature_curve(request.subject), maps, None
            return feature_map(request.subject, request.width, request.height), maps, None
        shape = self._shape
        if request.subject is None and len(layers[-1]) > 1:
            shares = self._forward.output[:, :cut]
            classes = len(shares)
            confidence = (shares.max(axis=0) * classes - 1) / (classes - 1)
            return confidence.reshape(shape), maps, shares.argmax(axis=0).astype(np.uint8).reshape(shape)
        layer, neuron = request.subject if request.subject is not None else (len(layers) - 1, 0)
        shown = layers[layer][neuron, :cut]
        if request.subject is not None and layer < len(layers) - 1:
            shown = self._aspect(layer, neuron, shown, request.aspect)
        return shown.reshape(shape).copy(), maps, None

    def _aspect(self, layer: int, neuron: int, output: Array, aspect: Aspect) -> Array:
        """The aspect of a hidden neuron at the pixels of the surface, shape (pixels,)."""
        network = self._network
        if isinstance(aspect, int):
            behind = network.weights[layer + 1]
            part: Array = output * behind[min(aspect, len(behind) - 1), neuron]
            return part
        if aspect == "output":
            return output
        sums = network.weights[layer][neuron] @ self._forward.given(layer, self._inputs)[:, : len(output)]
        derivative: Array = derivative_of(network.activation_of(layer), sums[None])[0]
        return derivative

    def folds(self, request: FrameRequest) -> npt.NDArray[np.bool_] | None:
        """The pixels where a unit of the subject has its fold, as of the last ``render``; None if not requested."""
        if not request.folds:
            return None
        found = np.zeros(self._shape, dtype=np.bool_)
        hidden = len(self._network.weights) - 1
        last = request.subject[0] if isinstance(request.subject, tuple) else hidden
        for layer in range(0 if isinstance(request.subject, str) else min(hidden, last + 1)):
            if ACTIVATIONS[self._network.activation_of(layer)].bends:
                on = self._forward.layers[layer][:, : self._surface_points] > 0
                found |= edges(on.reshape(-1, *found.shape)).any(axis=0)
        return found

    def parts(self, request: FrameRequest) -> Array | None:
        """The ``Frame.parts`` as of the last ``render``; None if not requested or not a curve."""
        if not request.parts or not self._curve:
            return None
        last = len(self._network.weights) - 1
        parts: Array = self._network.weights[last][0][:, None] * self._forward.given(last, self._inputs)
        return np.roll(parts, 1, axis=0)


class Shown(Protocol):
    """The parts of a run that a frame shows."""

    network: Network
    trainer: Trainer
    experiment: Experiment
    status: Literal["ok", "diverged"]
    train_loss: float
    test_loss: float
    validation_loss: float
    one_update: bool

    @property
    def scores(self) -> tuple[float | None, float | None]:
        """The scores on training and on test points; None where not defined."""


def frame_of(run: Shown, renderer: FrameRenderer, request: FrameRequest) -> Frame:
    """Return the frame of a run, in arrays of its own."""
    network, trainer = run.network, run.trainer
    with np.errstate(all="ignore"):
        surface, maps, winner = renderer.render(request)
        folds = renderer.folds(request)
        parts = renderer.parts(request)
    frozen = frozen_mask(run.experiment)
    return Frame(
        epoch=trainer.epoch,
        updates=trainer.updates,
        status=run.status,
        train_loss=run.train_loss,
        test_loss=run.test_loss,
        validation_loss=run.validation_loss,
        penalty=trainer.penalty(),
        rate=trainer.current_rate,
        scores=run.scores,
        surface=surface,
        winner=winner,
        marks={**marks_of(network, trainer.masks if run.one_update else []), **held_marks(network, frozen)},
        maps=maps,
        weights=tuple(network.views(network.whole())),
        alive=tuple(matrix.copy() for matrix in network.views(network.alive)),
        fixed=() if frozen is None else tuple(network.views(frozen)),
        off=() if network.off is None else tuple(matrix.copy() for matrix in network.views(network.off)),
        folds=folds,
        parts=parts,
        is_curve=run.experiment.source.is_curve,
    )
