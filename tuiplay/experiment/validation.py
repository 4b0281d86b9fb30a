"""The checks that span fields of an experiment: known names, and values that must fit together.

No file is read. What depends on the points is checked if they are loaded, or else when they are loaded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from typing import Any, TypeVar, get_args

from msgspec.structs import replace

from tuiplay.data.curves import target_of
from tuiplay.data.datasets import DATASETS, DRAWN, DRAWN_CURVE, FIRST, FORMULA, NO_POINTS
from tuiplay.data.features import (
    CURVE_FEATURES,
    FEATURES,
    INPUTS,
    OF_A_CURVE,
    PLAIN_INPUTS,
    Feature,
    curve_formula_of,
    feature_of,
    formula_of,
    on_curve,
)
from tuiplay.data.points import CURVE
from tuiplay.data.sources import source_of
from tuiplay.data.split import check_parts
from tuiplay.errors import InputError
from tuiplay.experiment import conditions
from tuiplay.experiment.configuration import Configuration
from tuiplay.experiment.field import Section
from tuiplay.experiment.memory import check_memory
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.weights import check_weights, in_order, is_without_points
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.initializers import count_draws
from tuiplay.nn.losses import LOSSES
from tuiplay.text import did_you_mean, quoted

MAX_WEIGHTS = 100_000
MAX_FILE_LAYERS, MAX_FILE_NEURONS = 100, 2_000
MAX_DRAWS = 1_000_000
"""The maximum number of values drawn for ``network.draw``, which takes some seconds."""

HIDEABLE = (
    "showTestData", "discretize", "playButton", "stepButton", "resetButton", "learningRate", "activation",
    "regularization", "regularizationRate", "problem", "dataset", "percTrainData", "noise", "batchSize",
    "numHiddenLayers", *(feature.link_key for feature in FEATURES.values()),
)  # fmt: skip
"""Names of the controls that a link can hide; ``numNodes1`` ... (one per hidden layer) are allowed too."""
INERT = ("cosX", "cosY", "collectStats")
"""Switches of Playground links that have no effect there either; kept so that a link is written back unchanged."""

INPUT_OF_A_CURVE = f'data.dataset = "{FIRST[CURVE]}" has one, x'

_OTHER_NAMES = {
    "silu": "swish", "leakyrelu": "leaky_relu", "sin": "sine", "none": "linear",
    "glorot": "xavier", "kaiming": "he", "zero": "zeros",
    "crossentropy": "cross_entropy", "bce": "cross_entropy", "halfsquared": "squared", "mse": "squared",
    "mae": "absolute", "l1": "L1", "l2": "L2", "1/t": "inverse_time", "time": "inverse_time",
    "cosinewarmup": "warmup_cosine", "reduceonplateau": "plateau", "reducelronplateau": "plateau",
    "gd": "sgd", "nag": "nesterov",
}  # fmt: skip
"""Other names of these choices, in lower case and without spaces, hyphens and underscores.

Files are written with the first name."""


_NAMES = [field for field in FIELDS.values() if field.choices]
_CHOICES = [field for field in _NAMES if field.registry and field.type is str]
_FINITE = [field for field in FIELDS.values() if float in (field.type, *get_args(field.type))]
"""Fields whose numbers have to be finite, which limits alone do not ensure. Sources check drawn points."""

C = TypeVar("C", bound=Configuration)
S = TypeVar("S", bound=Section)


def checked(configuration: C, before: Configuration | None = None) -> C:
    """Return the configuration with canonical names and lists, after checking it.

    Parameters
    ----------
    before
        The checked configuration that it was made from: parts that are still the same object are not checked again.

    Raises
    ------
    InputError
        The sentence begins with the field.
    """
    found = _renamed(configuration)
    data, view = found.data, found.view
    _check_names(found)
    if data.other_dataset and DATASETS[data.other_dataset].problem == DATASETS[data.dataset].problem:
        raise InputError.about(
            "data.other_dataset", f"{data.other_dataset!r} belongs to the same problem as the data set"
        )
    _check_finite(found)
    if len(data.scaling) not in (0, 4):
        raise InputError.about("data.scaling", "expected four numbers (centre and half width of x1 and of x2) or none")
    if data.points and (before is None or data.points is not before.data.points):
        # Checked even while another data set is chosen.
        source_of(replace(data, dataset=DRAWN, file=""))
    if data.curve_points and (before is None or data.curve_points is not before.data.curve_points):
        source_of(replace(data, dataset=DRAWN_CURVE, file=""))
    _check_layers(found)
    for name in view.hide:
        if name not in HIDEABLE and not re.fullmatch(r"numNodes[1-9][0-9]{0,2}", name):
            raise InputError.about("view.hide", f"{name!r} is not a control{did_you_mean(name, HIDEABLE)}")
    for name in view.inert:
        _known("view.inert", name, INERT)
    if found.knows_points:
        check_points(found)
    else:
        _check_stop(found, None)
    return _in_order(found)


def check_points(configuration: Configuration) -> None:
    """Check what depends on the points, and load them if they are not loaded yet.

    Raises
    ------
    InputError
        For points that cannot be used, or a field that does not fit them; the sentence begins with the file or the
        field.
    """
    data, network, training = configuration.data, configuration.network, configuration.training
    source = configuration.source
    if not source.own or data.file:
        check_parts(source.samples, data.train_percent, data.validation_percent)
    task = configuration.task
    if not task.allows(training.loss):
        *some, last = (name for name in LOSSES if task.allows(name))
        raise InputError.about(
            "training.loss",
            f"{training.loss} needs classes, and the targets are numbers; choose {', '.join(some)} or {last}",
        )
    refusal = task.refusal_of_output(network.output_activation, training.loss)
    if refusal:
        raise InputError.about("network.output_activation", refusal)
    _check_stop(configuration, task.is_regression)
    weights = count_draws(configuration.sizes)
    if weights > MAX_WEIGHTS:
        raise InputError.about("network.hidden", f"{weights:,} weights are too many; at most {MAX_WEIGHTS:,}")
    if weights * network.draw > MAX_DRAWS:
        raise InputError.about(
            "network.draw", f"{network.draw} is too large for {weights:,} weights; at most {MAX_DRAWS // weights} here"
        )
    _check_features(configuration)
    check_weights(configuration.weights, configuration.sizes)
    check_memory(configuration)


def _check_features(configuration: Configuration) -> None:
    """Check that names and formulas of features suit the plane, or a curve."""
    features, is_curve = configuration.features, configuration.source.is_curve
    _check_use(configuration)
    for text in features.formulas:
        _formula_of(text, is_curve)


def _formula_of(text: str, is_curve: bool | None) -> Feature:
    """The feature of a formula; in any variables if it is not known whether the points are a curve."""
    if is_curve is None:
        return feature_of(text)
    return curve_formula_of(text) if is_curve else formula_of(text)


def _check_stop(configuration: Configuration, regression: bool | None) -> None:
    validation = configuration.data.validation_percent > 0
    conditions.parse(configuration.training.stop, validation=validation, regression=regression, foregone=True)


def _in_order(configuration: C) -> C:
    """The configuration with sorted lists and without redundant values, so that equal experiments compare equal."""
    data, features, network, view = (
        configuration.data, configuration.features, configuration.network, configuration.view
    )  # fmt: skip
    chosen = {OF_A_CURVE.get(name, name) for name in features.use} if configuration.is_curve else features.use
    use = tuple(name for name in (CURVE_FEATURES if configuration.is_curve else INPUTS) if name in chosen)
    formulas = tuple(dict.fromkeys(_formula_of(text, configuration.is_curve).name for text in features.formulas))
    activation, activations = network.activation, network.activations
    if len(set(activations)) == 1:
        # One name is enough if it is the same for all layers.
        activation, activations = activations[0], ()
    hide = tuple(sorted(set(view.hide), key=_hide_order))
    inert = tuple(name for name in INERT if name in view.inert)
    target = target_of(data.target).text if data.target and data.dataset == FORMULA and not data.file else data.target
    # The default of the problem switch is redundant.
    other = "" if data.other_dataset in FIRST.values() else data.other_dataset
    return configuration.with_sections(
        data=_with(data, other_dataset=other, target=target),
        features=_with(features, use=use, formulas=formulas),
        network=_with(
            network, activation=activation, activations=activations, frozen=tuple(sorted(set(network.frozen)))
        ),
        weights=in_order(configuration.weights),
        view=_with(view, hide=hide, inert=inert),
    )


def _with(section: S, **values: Any) -> S:
    """The section with other values; the same object if they are equal, so that callers can compare by identity."""
    if all(getattr(section, name) == value for name, value in values.items()):
        return section
    return replace(section, **values)


def _renamed(configuration: C) -> C:
    """The configuration with the canonical names of choices that have several."""
    network = configuration.network
    activations = tuple(_first_name(name, ACTIVATIONS) for name in network.activations)
    sections: dict[str, Section] = {"network": _with(network, activations=activations)}
    for field in _CHOICES:
        group = sections.get(field.section) or getattr(configuration, field.section)
        sections[field.section] = _with(group, **{field.name: _first_name(field.of(configuration), field.choices)})
    return configuration.with_sections(**sections)


def _first_name(name: str, registry: Any) -> str:
    if name in registry:
        return name
    key = name.lower().replace("-", "_").replace(" ", "_")
    bare = key.replace("_", "")
    others = (key, bare, key.upper(), _OTHER_NAMES.get(bare, ""))
    return next((other for other in others if other in registry), name)


def _check_names(configuration: Configuration) -> None:
    for field in _NAMES:
        value = field.of(configuration)
        if field.path == "features.use":
            _check_use(configuration)
            continue
        for name in value if isinstance(value, tuple) else (value,):
            if name or field.default:
                _known(field.path, name, field.choices)


def _check_use(configuration: Configuration) -> None:
    """Check the names of the features; a network without points, and one of a curve, have inputs of their own."""
    use, is_curve = configuration.features.use, configuration.is_curve
    registry: Collection[str] = FEATURES
    if is_without_points(configuration):
        registry = [name for name in INPUTS if name not in CURVE_FEATURES]
    elif is_curve:
        registry, use = CURVE_FEATURES, tuple(on_curve(use))
    elif is_curve is None:
        # The points of a file that has not been read yet may be of either kind.
        registry = [*CURVE_FEATURES, *FEATURES]
    for name in use:
        _known("features.use", name, registry)


def _check_finite(configuration: Configuration) -> None:
    for field in _FINITE:
        value = field.of(configuration)
        numbers = value if isinstance(value, tuple) else (value,)
        for index, number in enumerate(numbers, 1):
            if not math.isfinite(number):
                entry = f"entry {index}: " if isinstance(value, tuple) else ""
                raise InputError.about(field.path, f"{entry}{number} is not a finite number")


def _check_layers(configuration: Configuration) -> None:
    """Check the numbers of layers and neurons, and that lists per layer have an entry for each."""
    hidden, activations = configuration.network.hidden, configuration.network.activations
    layers = len(hidden)
    if layers > MAX_FILE_LAYERS:
        raise InputError.about("network.hidden", f"{layers} hidden layers are too many; at most {MAX_FILE_LAYERS}")
    if sum(hidden) > MAX_FILE_NEURONS:
        raise InputError.about("network.hidden", f"{sum(hidden):,} neurons are too many; at most {MAX_FILE_NEURONS:,}")
    for layer in configuration.network.frozen:
        if layer > layers + 1:
            raise InputError.about(
                "network.frozen", f"there is no layer {layer}; the last one, the output, is {layers + 1}"
            )
    if activations and len(activations) != layers:
        raise InputError.about(
            "network.activations", f"{len(activations)} names for {layers} hidden layers; give one name for each"
        )
    shares = configuration.training.dropout
    if isinstance(shares, tuple) and len(shares) > layers + 1:
        raise InputError.about(
            "training.dropout",
            f"{len(shares)} rates are too many; one for the inputs and one for each of "
            f"{layers} hidden layers, or a single number",
        )


def _hide_order(name: str) -> tuple[int, str]:
    return (HIDEABLE.index(name), name) if name in HIDEABLE else (len(HIDEABLE), name)


def _known(path: str, name: str, registry: Any) -> None:
    if name not in registry:
        hint = did_you_mean(name, registry)
        if name in PLAIN_INPUTS:
            hint = f' where there are points; data.dataset = "{NO_POINTS}" has none'
        elif name in CURVE_FEATURES:
            hint = f" where points have two inputs; {INPUT_OF_A_CURVE}"
        elif name in FEATURES and path == "features.use":
            hint = " where points have one input, x"
        raise InputError.about(path, f"{quoted(name)} is not known{hint}; use one of {', '.join(registry)}")
