"""``Experiment``: everything a person can set, as one frozen value.

Each field says beside itself what changing it means for a running network (``Effect``), what it is, and its limits.
The files, the command line, the screen, the help and ``Run.apply`` all read it from here.
"""

from __future__ import annotations

import enum
import math
import re
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from tuiplay.data.datasets import DATASETS, FIRST, Problem
from tuiplay.data.features import FEATURES
from tuiplay.data.split import train_count
from tuiplay.errors import InputError
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.initializers import INITIALIZERS, count_draws
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.wording import guess, plain, shown, validation_sentence

LEARNING_RATES = (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
REGULARIZATION_RATES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
MAX_LAYERS, MAX_NEURONS = 6, 8
"""What the keys build; files and links may ask for more."""
MAX_WEIGHTS = 100_000
MAX_FILE_LAYERS, MAX_FILE_NEURONS = 100, 2_000
MAX_DRAWS = 1_000_000
"""Numbers drawn for ``network.draw``: some seconds at most."""
NEW_LAYER = 2
"""Neurons of a layer that is added by key."""

HIDEABLE = (
    "showTestData", "discretize", "playButton", "stepButton", "resetButton", "learningRate", "activation",
    "regularization", "regularizationRate", "problem", "dataset", "percTrainData", "noise", "batchSize",
    "numHiddenLayers", *(feature.link_key for feature in FEATURES.values()),
)  # fmt: skip
"""Names of controls that a teacher can leave out; ``numNodes1`` ... (one per hidden layer) are allowed too."""
INERT = ("cosX", "cosY", "collectStats")
"""Switches of Playground links that do nothing there either; kept so that a link comes back as it was."""


class Effect(enum.IntEnum):
    """What a change of a field does to a run; a change of several does the largest."""

    NONE = 0
    LIVE = 1
    """Takes effect with the next update; weights and epoch stay."""
    NETWORK = 2
    """New weights, epoch 0; the points stay."""
    DATA = 3
    """New points and new weights, epoch 0."""


def _field(effect: Effect, about: str, **limits: Any) -> Meta:
    return Meta(description=about, extra={"effect": effect}, **limits)


class Section(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A group of fields."""


class Data(Section, frozen=True):
    """Which points there are."""

    dataset: Annotated[str, _field(Effect.DATA, "name of the data set")] = "circle"
    other_dataset: Annotated[str, _field(Effect.LIVE, "the set that switching the problem goes to")] = ""
    noise: Annotated[float, _field(Effect.DATA, "noise, 0 to 50 (links may carry up to 80)", ge=0, le=80)] = 0.0
    train_percent: Annotated[
        float, _field(Effect.DATA, "share of the points used for training, in percent", gt=0, lt=100)
    ] = 50.0
    seed: Annotated[str, _field(Effect.DATA, "the Playground's seed: any text", min_length=1, max_length=1000)] = (
        "0.12345"
    )


class Features(Section, frozen=True):
    """What the network is shown of a point."""

    use: Annotated[tuple[str, ...], _field(Effect.NETWORK, "names of the features that are on")] = ("x1", "x2")


class Network(Section, frozen=True):
    """The network and where its weights start."""

    hidden: Annotated[
        tuple[Annotated[int, Meta(ge=1, le=1_000_000)], ...], _field(Effect.NETWORK, "neurons of each hidden layer")
    ] = (4, 2)
    activation: Annotated[str, _field(Effect.NETWORK, "activation of the hidden layers")] = "tanh"
    initializer: Annotated[str, _field(Effect.NETWORK, "how weights start")] = "playground"
    draw: Annotated[
        int, _field(Effect.NETWORK, "0: weights of a freshly opened link; n: those after its n-th Reset", ge=0, le=9999)
    ] = 0
    seed: Annotated[
        str, _field(Effect.NETWORK, "seed of the starting weights; empty: the seed of the data", max_length=1000)
    ] = ""


class Training(Section, frozen=True):
    """How it learns."""

    learning_rate: Annotated[float, _field(Effect.LIVE, "step size along the gradient")] = 0.03
    batch_size: Annotated[int, _field(Effect.LIVE, "points per update", ge=1, le=1_000_000)] = 10
    regularization: Annotated[str, _field(Effect.LIVE, "penalty on the weights")] = "none"
    regularization_rate: Annotated[float, _field(Effect.LIVE, "strength of the penalty")] = 0.0


class View(Section, frozen=True):
    """What is shown."""

    show_test_data: Annotated[bool, _field(Effect.LIVE, "show the test points too")] = False
    discretize: Annotated[bool, _field(Effect.LIVE, "show the surface in two colours")] = False
    log_loss: Annotated[bool, _field(Effect.LIVE, "logarithmic loss axis")] = False
    hide: Annotated[
        tuple[str, ...], _field(Effect.NETWORK, "controls that a teacher leaves out, by the Playground's names")
    ] = ()
    hide_text: Annotated[bool, _field(Effect.LIVE, "no explanations at the start")] = False
    tutorial: Annotated[str, _field(Effect.LIVE, "name of a lesson", max_length=100)] = ""
    inert: Annotated[tuple[str, ...], _field(Effect.LIVE, "switches of the link that do nothing")] = ()


class Experiment(Section, frozen=True):
    """Everything a person can set. ``Experiment()`` is the browser playground's default."""

    data: Data = Data()
    features: Features = Features()
    network: Network = Network()
    training: Training = Training()
    view: View = View()

    @property
    def problem(self) -> Problem:
        """Classification or regression: the data set decides."""
        return DATASETS[self.data.dataset].problem

    @property
    def active_features(self) -> tuple[str, ...]:
        """Names of the features that feed the network, in the order of its inputs; hidden ones do not."""
        return tuple(
            name
            for name, feature in FEATURES.items()
            if name in self.features.use and feature.link_key not in self.view.hide
        )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Layer sizes: inputs, hidden layers, output."""
        return (len(self.active_features), *self.network.hidden, 1)

    @property
    def output_activation(self) -> str:
        """Fixed by the problem, as in the original."""
        return "tanh" if self.problem == "classification" else "linear"

    @property
    def weight_seed(self) -> str:
        """The seed that the starting weights come from."""
        return self.network.seed or self.data.seed

    def other_problem(self) -> Experiment:
        """The same with the other problem's data set, which remembers this one."""
        other: Problem = "regression" if self.problem == "classification" else "classification"
        name = self.data.other_dataset or FIRST[other]
        return self.change({"data.dataset": name, "data.other_dataset": self.data.dataset})

    def with_dataset(self, name: str) -> Experiment:
        """The same with another data set, of either problem."""
        return self.change({"data.dataset": name})

    def change(self, values: dict[str, Any]) -> Experiment:
        """A copy with some fields changed, checked.

        Parameters
        ----------
        values
            Values by path, e.g. ``{"data.noise": 25}``. A data set of the other problem alone makes the present one
            the ``other_dataset``.

        Raises
        ------
        InputError
            For an unknown path or a value that does not fit; the sentence names the field.
        """
        tree: dict[str, dict[str, Any]] = msgspec.to_builtins(self)
        for path, value in values.items():
            section, name = _locate(path)
            tree[section][name] = value
        other = DATASETS.get(str(tree["data"]["dataset"]))
        if "data.other_dataset" not in values and other is not None and other.problem != self.problem:
            tree["data"]["other_dataset"] = self.data.dataset
        return from_tree(tree)


SECTIONS: dict[str, type[Section]] = {
    field.name: field.type for field in msgspec.structs.fields(Experiment)
}  # fmt: skip


def _paths() -> dict[str, Meta]:
    paths: dict[str, Meta] = {}
    for section, kind in SECTIONS.items():
        for field in msgspec.structs.fields(kind):
            paths[f"{section}.{field.name}"] = next(m for m in field.type.__metadata__ if m.extra)
    return paths


FIELDS: dict[str, Meta] = _paths()
"""Path -> description and effect of every field: the one LIVE / NETWORK / DATA table."""


def effect_of(old: Experiment, new: Experiment) -> Effect:
    """The largest effect among the fields that differ."""
    effect = Effect.NONE
    for path, meta in FIELDS.items():
        section, name = path.split(".")
        if getattr(getattr(old, section), name) != getattr(getattr(new, section), name):
            effect = max(effect, (meta.extra or {})["effect"])
    return effect


def _locate(path: str) -> tuple[str, str]:
    section, _, name = path.partition(".")
    if path in FIELDS:
        return section, name
    path = plain(path)
    if section not in SECTIONS:
        hint = guess(path, FIELDS) or f"; the sections are {', '.join(SECTIONS)}"
        raise InputError(f"{path}: no such field{hint}")
    # Within its own section a misspelt name is compared by name alone: closer guesses.
    names = [known.partition(".")[2] for known in FIELDS if known.startswith(section + ".")]
    if not name:
        raise InputError(f"{path}: a section, not a field; its fields are {', '.join(names)}")
    raise InputError(f"{path}: no such field{guess(name, names)}")


def from_tree(tree: Any) -> Experiment:
    """An experiment from nested dictionaries, as TOML or JSON gives them; what is missing has its default.

    Raises
    ------
    InputError
        The sentence names the field and what would be right.
    """
    if isinstance(tree, dict):
        for section, fields in tree.items():
            if section not in SECTIONS:
                hint = guess(str(section), SECTIONS) or f"; there are {', '.join(SECTIONS)}"
                raise InputError(f"{plain(str(section))}: no such section{hint}")
            if isinstance(fields, dict):
                for name in fields:
                    _locate(f"{section}.{name}")
    try:
        experiment = msgspec.convert(tree, Experiment, strict=True)
    except msgspec.ValidationError as error:
        raise InputError(validation_sentence(str(error), tree, _about)) from None
    except UnicodeEncodeError:  # half of a surrogate pair, where msgspec wanted anything but text
        raise InputError("the experiment: a text in it is not valid Unicode") from None
    return _checked(experiment)


def _about(path: str) -> str:
    meta = FIELDS.get(path)
    return f" ({meta.description})" if meta else ""


def _checked(experiment: Experiment) -> Experiment:
    """What no single field's limits can say; puts lists in their one order."""
    data, network, training, view = experiment.data, experiment.network, experiment.training, experiment.view
    _known("data.dataset", data.dataset, DATASETS)
    if data.other_dataset:
        _known("data.other_dataset", data.other_dataset, DATASETS)
        if DATASETS[data.other_dataset].problem == experiment.problem:
            raise InputError(f"data.other_dataset: {data.other_dataset!r} belongs to the same problem as the data set")
    _known("network.activation", network.activation, ACTIVATIONS)
    _known("network.initializer", network.initializer, INITIALIZERS)
    _known("training.regularization", training.regularization, REGULARIZERS)
    for path, number in (
        ("data.noise", data.noise),
        ("data.train_percent", data.train_percent),
        ("training.learning_rate", training.learning_rate),
        ("training.regularization_rate", training.regularization_rate),
    ):
        if not math.isfinite(number):
            raise InputError(f"{path}: {number} is not a finite number")
    samples = DATASETS[data.dataset].samples
    if not 0 < train_count(samples, data.train_percent) < samples:
        lacking = "training" if data.train_percent < 50 else "the test"
        raise InputError(f"data.train_percent: {data.train_percent:g} leaves no point for {lacking}; 10 to 90 is usual")
    for name in experiment.features.use:
        _known("features.use", name, FEATURES)
    for name in view.hide:
        if name not in HIDEABLE and not re.fullmatch(r"numNodes[1-9][0-9]{0,2}", name):
            raise InputError(f"view.hide: {name!r} is no control{guess(name, HIDEABLE)}")
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
    hide = tuple(sorted(set(view.hide), key=_hide_order))
    inert = tuple(name for name in INERT if name in view.inert)
    # What the problem switch does anyway needs no saying, so that equal experiments are equal values.
    other = "" if data.other_dataset in FIRST.values() else data.other_dataset
    if (use, hide, inert, other) == (experiment.features.use, view.hide, view.inert, data.other_dataset):
        return experiment
    replace = msgspec.structs.replace
    return replace(
        experiment,
        data=replace(data, other_dataset=other),
        features=Features(use=use),
        view=replace(view, hide=hide, inert=inert),
    )


def _hide_order(name: str) -> tuple[int, str]:
    return (HIDEABLE.index(name), name) if name in HIDEABLE else (len(HIDEABLE), name)


def _known(path: str, name: str, registry: Any) -> None:
    if name not in registry:
        raise InputError(f"{path}: {shown(name)} is not known{guess(name, registry)}; there are {', '.join(registry)}")


def warnings_of(experiment: Experiment) -> list[str]:
    """Sentences about settings that are allowed but hardly meant."""
    data, training = experiment.data, experiment.training
    count = train_count(DATASETS[data.dataset].samples, data.train_percent)
    found: list[str] = []
    if training.batch_size > count:
        found.append(
            f"A batch of {training.batch_size} never fills from {count} training points, so nothing is ever learned; "
            "make it smaller."
        )
    if training.regularization != "none" and training.regularization_rate == 0:
        found.append(f"{training.regularization} has no effect while its rate is 0.")
    if training.regularization == "L2" and training.learning_rate * training.regularization_rate > 2:
        found.append("L2 with learning rate x regularization rate above 2 makes the weights grow without end.")
    return found
