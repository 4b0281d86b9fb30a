"""What no single field of an experiment can say of itself: which names there are, and what fits together."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from msgspec.structs import fields, replace

from tuiplay.data.datasets import DATASETS, DRAWN, FIRST
from tuiplay.data.features import FEATURES, feature_of
from tuiplay.data.sources import source_of
from tuiplay.data.split import check_parts
from tuiplay.errors import InputError
from tuiplay.experiment import conditions
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.initializers import INITIALIZERS, count_draws
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.nn.task import Task
from tuiplay.text import did_you_mean, quoted

if TYPE_CHECKING:
    from tuiplay.experiment.value import Experiment

MAX_WEIGHTS = 100_000
MAX_FILE_LAYERS, MAX_FILE_NEURONS = 100, 2_000
MAX_DRAWS = 1_000_000
"""Numbers drawn for ``network.draw``: some seconds at most."""

HIDEABLE = (
    "showTestData", "discretize", "playButton", "stepButton", "resetButton", "learningRate", "activation",
    "regularization", "regularizationRate", "problem", "dataset", "percTrainData", "noise", "batchSize",
    "numHiddenLayers", *(feature.link_key for feature in FEATURES.values()),
)  # fmt: skip
"""Names of controls that a teacher can leave out; ``numNodes1`` ... (one per hidden layer) are allowed too."""
INERT = ("cosX", "cosY", "collectStats")
"""Switches of Playground links that do nothing there either; kept so that a link comes back as it was."""

_CHOICES: dict[str, Any] = {
    "network.activation": ACTIVATIONS,
    "network.initializer": INITIALIZERS,
    "training.regularization": REGULARIZERS,
    "training.optimizer": OPTIMIZERS,
    "training.schedule": SCHEDULES,
    "training.loss": LOSSES,
}
_OTHER_NAMES = {
    "silu": "swish", "leakyrelu": "leaky_relu", "sin": "sine", "none": "linear",
    "glorot": "xavier", "kaiming": "he", "zero": "zeros",
    "crossentropy": "cross_entropy", "bce": "cross_entropy", "halfsquared": "squared", "mse": "squared",
    "mae": "absolute", "l1": "L1", "l2": "L2", "1/t": "inverse_time", "time": "inverse_time",
    "cosinewarmup": "warmup_cosine", "reduceonplateau": "plateau", "reducelronplateau": "plateau",
    "gd": "sgd", "nag": "nesterov",
}  # fmt: skip
"""What else these choices are called, in small letters and without spaces, hyphens and underscores.

Files are written with the first name."""


def checked(experiment: Experiment) -> Experiment:
    """What no single field's limits can say; puts lists in their one order."""
    experiment = _renamed(experiment)
    data, network, training, view = experiment.data, experiment.network, experiment.training, experiment.view
    _known("data.dataset", data.dataset, DATASETS)
    if data.other_dataset:
        _known("data.other_dataset", data.other_dataset, DATASETS)
        if DATASETS[data.other_dataset].problem == DATASETS[data.dataset].problem:
            raise InputError(f"data.other_dataset: {data.other_dataset!r} belongs to the same problem as the data set")
    for name in network.activations:
        _known("network.activations", name, ACTIVATIONS)
    for path, registry in _CHOICES.items():
        section, name = path.split(".")
        _known(path, getattr(getattr(experiment, section), name), registry)
    _check_finite(experiment)
    if len(data.scaling) not in (0, 4):
        raise InputError("data.scaling: four numbers belong here, centre and half width of x1 and of x2, or none")
    source = source_of(data)
    if data.points and not source.own:
        # Looked at also while they wait for their data set to be chosen.
        source_of(replace(data, dataset=DRAWN))
    if not source.own or data.file:
        check_parts(source.samples, data.train_percent, data.validation_percent)
    task = Task(len(source.classes))
    if not task.allows(training.loss):
        *some, last = (name for name in LOSSES if task.allows(name))
        raise InputError(
            f"training.loss: {training.loss} needs classes, and these data are numbers to fit; there are "
            f"{', '.join(some)} and {last}"
        )
    conditions.parse(training.stop, validation=data.validation_percent > 0, regression=task.is_regression)
    _check_layers(experiment)
    for name in experiment.features.use:
        _known("features.use", name, FEATURES)
    for name in view.hide:
        if name not in HIDEABLE and not re.fullmatch(r"numNodes[1-9][0-9]{0,2}", name):
            raise InputError(f"view.hide: {name!r} is no control{did_you_mean(name, HIDEABLE)}")
    for name in view.inert:
        _known("view.inert", name, INERT)
    if len(network.hidden) > MAX_FILE_LAYERS:
        raise InputError(f"network.hidden: {len(network.hidden)} layers are too many; at most {MAX_FILE_LAYERS}")
    weights = count_draws(experiment.sizes)
    if weights > MAX_WEIGHTS:
        raise InputError(f"network.hidden: {weights:,} weights are too many; at most {MAX_WEIGHTS:,}")
    if sum(network.hidden) > MAX_FILE_NEURONS:
        raise InputError(f"network.hidden: {sum(network.hidden):,} neurons are too many; at most {MAX_FILE_NEURONS:,}")
    if weights * network.draw > MAX_DRAWS:
        raise InputError(
            f"network.draw: {network.draw} is too far for {weights:,} weights; at most {MAX_DRAWS // weights} here"
        )
    use = tuple(name for name in FEATURES if name in experiment.features.use)
    formulas = tuple(dict.fromkeys(feature_of(text).name for text in experiment.features.formulas))
    activation, activations = network.activation, network.activations
    if len(set(activations)) == 1:
        # The same for all layers is said by the one name, so that equal experiments are equal values.
        activation, activations = activations[0], ()
    hide = tuple(sorted(set(view.hide), key=_hide_order))
    inert = tuple(name for name in INERT if name in view.inert)
    # What the problem switch does anyway needs no saying, so that equal experiments are equal values.
    other = "" if data.other_dataset in FIRST.values() else data.other_dataset
    return replace(
        experiment,
        data=replace(data, other_dataset=other),
        features=replace(experiment.features, use=use, formulas=formulas),
        network=replace(network, activation=activation, activations=activations),
        view=replace(view, hide=hide, inert=inert),
    )


def _renamed(experiment: Experiment) -> Experiment:
    """With the first names of choices that have several."""
    for path, registry in _CHOICES.items():
        section, field = path.split(".")
        group = getattr(experiment, section)
        name = _first_name(getattr(group, field), registry)
        if name != getattr(group, field):
            experiment = replace(experiment, **{section: replace(group, **{field: name})})
    network = experiment.network
    activations = tuple(_first_name(name, ACTIVATIONS) for name in network.activations)
    return replace(experiment, network=replace(network, activations=activations))


def _first_name(name: str, registry: Any) -> str:
    if name in registry:
        return name
    key = name.lower().replace("-", "_").replace(" ", "_")
    bare = key.replace("_", "")
    others = (key, bare, key.upper(), _OTHER_NAMES.get(bare, ""))
    return next((other for other in others if other in registry), name)


def _check_finite(experiment: Experiment) -> None:
    """Not every field has limits. (Drawn points are looked at where their classes are.)"""
    for section in ("data", "network", "training"):
        group = getattr(experiment, section)
        for field in fields(group):
            value = getattr(group, field.name)
            numbers = value if isinstance(value, tuple) else (value,)
            for index, number in enumerate(numbers, 1):
                if isinstance(number, float) and not math.isfinite(number):
                    entry = f": entry {index}" if isinstance(value, tuple) else ""
                    raise InputError(f"{section}.{field.name}{entry}: {number} is not a finite number")


def _check_layers(experiment: Experiment) -> None:
    """Lists that speak of layers must have as many entries as there are layers."""
    layers, activations = len(experiment.network.hidden), experiment.network.activations
    if activations and len(activations) != layers:
        raise InputError(f"network.activations: {len(activations)} names for {layers} hidden layers; give one for each")
    shares = experiment.training.dropout
    if isinstance(shares, tuple) and len(shares) > layers + 1:
        raise InputError(
            f"training.dropout: {len(shares)} shares are too many; one for the inputs and one for each of "
            f"{layers} hidden layers, or a single number"
        )


def _hide_order(name: str) -> tuple[int, str]:
    return (HIDEABLE.index(name), name) if name in HIDEABLE else (len(HIDEABLE), name)


def _known(path: str, name: str, registry: Any) -> None:
    if name not in registry:
        raise InputError(
            f"{path}: {quoted(name)} is not known{did_you_mean(name, registry)}; there are {', '.join(registry)}"
        )
