"""``Experiment``: everything a person can set, as one frozen value.

Each field says beside itself, in ``sections``, what changing it means for a running network (``Effect``), what it is,
and its limits. The files, the command line, the screen, the help and ``Run.apply`` all read it from here.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Meta

from tuiplay.data.datasets import DATASETS, FIRST, Problem
from tuiplay.data.features import FEATURES
from tuiplay.data.sources import PointSource, source_of
from tuiplay.errors import InputError
from tuiplay.experiment import conditions
from tuiplay.experiment.measure_names import MEASURES, in_place_of
from tuiplay.experiment.sections import (
    DataSection,
    Effect,
    FeaturesSection,
    NetworkSection,
    Section,
    TrainingSection,
    ViewSection,
)
from tuiplay.experiment.validation import checked
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.task import Task
from tuiplay.text import did_you_mean, plain_or_quoted, validation_sentence

__all__ = [
    "FIELDS",
    "LEARNING_RATES",
    "MAX_LAYERS",
    "MAX_NEURONS",
    "NEW_LAYER",
    "REGULARIZATION_RATES",
    "SECTIONS",
    "DataSection",
    "Effect",
    "Experiment",
    "FeaturesSection",
    "NetworkSection",
    "Section",
    "TrainingSection",
    "ViewSection",
    "effect_of",
    "from_tree",
    "warnings_of",
]

LEARNING_RATES = (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
REGULARIZATION_RATES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
MAX_LAYERS, MAX_NEURONS = 6, 8
"""What the keys build; files and links may ask for more."""
NEW_LAYER = 2
"""Neurons of a layer that is added by key."""


class Experiment(Section, frozen=True):
    """Everything a person can set. ``Experiment()`` is the browser playground's default."""

    data: DataSection = DataSection()
    features: FeaturesSection = FeaturesSection()
    network: NetworkSection = NetworkSection()
    training: TrainingSection = TrainingSection()
    view: ViewSection = ViewSection()

    @property
    def source(self) -> PointSource:
        """Where the points come from."""
        return source_of(self.data)

    @property
    def problem(self) -> Problem:
        """Classification or regression: the data decide."""
        return self.source.problem

    @property
    def classes(self) -> int:
        """How many classes there are; 0 in regression."""
        return len(self.source.classes)

    @property
    def part_counts(self) -> tuple[int, int, int]:
        """How many points are for training, validation and test."""
        return self.source.part_counts(self.data)

    @property
    def task(self) -> Task:
        """What is to be learned: the data decide."""
        return Task(self.classes)

    @property
    def empty_parts(self) -> tuple[str, ...]:
        """Which of "train", "validation" and "test" have no points; with drawn points any of them may be empty."""
        return tuple(name for name, count in zip(_PARTS, self.part_counts, strict=True) if not count)

    @property
    def active_features(self) -> tuple[str, ...]:
        """Names, or formulas, of the features that feed the network, in the order of its inputs; hidden ones do not."""
        named = (
            name
            for name, feature in FEATURES.items()
            if name in self.features.use and feature.link_key not in self.view.hide
        )
        return (*named, *self.features.formulas)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Layer sizes: inputs, hidden layers, outputs."""
        return (len(self.active_features), *self.network.hidden, self.task.outputs)

    @property
    def output_activation(self) -> str:
        """Fixed by the task, as in the original, and by the loss."""
        return self.task.output_activation(self.training.loss)

    @property
    def activations(self) -> tuple[str, ...]:
        """One activation for each hidden layer."""
        return self.network.activations or (self.network.activation,) * len(self.network.hidden)

    @property
    def dropout(self) -> tuple[float, ...]:
        """A share for the inputs and one for each hidden layer; empty if nothing is left out."""
        shares = self.training.dropout
        if not isinstance(shares, tuple):
            shares = (0.0, *[shares] * len(self.network.hidden))
        shares = (*shares, *[0.0] * (1 + len(self.network.hidden) - len(shares)))
        return shares if any(shares) else ()

    @property
    def settings(self) -> TrainingSection:
        """How to train: the section with a dropout rate for every layer, and the seed that holds."""
        seed = self.training.shuffle_seed or self.data.seed
        return msgspec.structs.replace(self.training, dropout=self.dropout, shuffle_seed=seed)

    @property
    def weight_seed(self) -> str:
        """The seed that the starting weights come from."""
        return self.network.seed or self.data.seed

    def other_problem(self) -> Experiment:
        """The same with the other problem's data set, which remembers this one."""
        other = next(problem for problem in FIRST if problem != self.problem)
        if not self.data.file:
            return self.with_dataset(self.data.other_dataset or FIRST[other])
        sets = (self.data.dataset, self.data.other_dataset)
        known = (name for name in sets if name and DATASETS[name].problem == other)
        return self.with_dataset(next(known, FIRST[other]))

    def with_dataset(self, name: str) -> Experiment:
        """The same with another data set, of either problem, in place of any points of one's own."""
        return self.change({"data.dataset": name, "data.file": ""})

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
        self._follow(tree, values)
        return from_tree(tree)

    def _follow(self, tree: dict[str, dict[str, Any]], values: dict[str, Any]) -> None:
        """Change what a changed field leaves without a meaning, unless it was itself given."""
        # Of an experiment that is still to be checked, as states are, neither may be there.
        known, other = DATASETS.get(self.data.dataset), DATASETS.get(str(tree["data"]["dataset"]))
        if known and other and known.problem != other.problem and "data.other_dataset" not in values:
            # Points that a person drew are no set that a switch could lead back to.
            tree["data"]["other_dataset"] = known.name if known.listed else ""
        task = None if _DECIDE_TASK.isdisjoint(values) else _task_of(tree["data"])
        if (
            task is not None
            and "training.stop" not in values
            and conditions.speaks_of_other_problem(self.training.stop, task.problem)
        ):
            tree["training"]["stop"] = ""
        if task is not None and task.is_regression:
            loss = self.training.loss
            for path, useless, value in (
                ("data.balance", self.data.balance != 50, 50.0),
                ("training.loss", loss in LOSSES and not task.allows(loss), TrainingSection().loss),
            ):
                if useless and path not in values:
                    section, name = path.split(".")
                    tree[section][name] = value
        moved = any(tree["data"][name] != getattr(self.data, name) for name in _DECIDE_SCALING)
        if moved and "data.scaling" not in values:
            # The stored one is of the columns that there were.
            tree["data"]["scaling"] = ()
        if (
            "data.validation_percent" in values
            and "training.stop" not in values
            and not values["data.validation_percent"]
        ):
            tree["training"]["stop"] = self.training.stop.replace("validation_", "test_")
        layers = tree["network"]["hidden"]
        if "network.hidden" in values and isinstance(layers, (list, tuple)):
            if "network.activations" not in values:
                tree["network"]["activations"] = _fitted(self.network.activations, len(layers), self.network.activation)
            shares = self.training.dropout
            if "training.dropout" not in values and isinstance(shares, tuple):
                tree["training"]["dropout"] = _fitted(shares, len(layers) + 1, 0.0)
        if "network.activation" in values and "network.activations" not in values:
            tree["network"]["activations"] = ()


_PARTS = ("train", "validation", "test")
_DECIDE_SCALING = ("file", "x", "y", "label", "target", "projection")
_DECIDE_TASK = {"data.dataset", "data.file", "data.label", "data.target"}


def _task_of(data: dict[str, Any]) -> Task | None:
    """The task of these data; None for data that cannot be, which others refuse with a sentence."""
    try:
        return Task(len(source_of(msgspec.convert({**data, "balance": 50.0}, DataSection)).classes))
    except (InputError, msgspec.ValidationError, UnicodeEncodeError, KeyError):
        return None


def _fitted(values: tuple[Any, ...], length: int, filling: Any) -> tuple[Any, ...]:
    return (*values[:length], *[filling] * (length - len(values))) if values else ()


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
    path = plain_or_quoted(path)
    if section not in SECTIONS:
        hint = did_you_mean(path, FIELDS) or f"; the sections are {', '.join(SECTIONS)}"
        raise InputError(f"{path}: no such field{hint}")
    # Within its own section a misspelt name is compared by name alone: closer guesses.
    names = [known.partition(".")[2] for known in FIELDS if known.startswith(section + ".")]
    if not name:
        raise InputError(f"{path}: a section, not a field; its fields are {', '.join(names)}")
    raise InputError(f"{path}: no such field{did_you_mean(name, names)}")


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
                hint = did_you_mean(str(section), SECTIONS) or f"; there are {', '.join(SECTIONS)}"
                raise InputError(f"{plain_or_quoted(str(section))}: no such section{hint}")
            if isinstance(fields, dict):
                for name in fields:
                    _locate(f"{section}.{name}")
    try:
        experiment = msgspec.convert(tree, Experiment, strict=True)
    except msgspec.ValidationError as error:
        raise InputError(validation_sentence(str(error), tree, _about)) from None
    except UnicodeEncodeError:  # half of a surrogate pair, where msgspec wanted anything but text
        raise InputError("the experiment: a text in it is not valid Unicode") from None
    return checked(experiment)


def _about(path: str) -> str:
    meta = FIELDS.get(path)
    return f" ({meta.description})" if meta else ""


def warnings_of(experiment: Experiment) -> list[str]:
    """Sentences about settings that are allowed but hardly meant."""
    training = experiment.training
    count = experiment.part_counts[0]
    found: list[str] = []
    if not count:
        found.append("There are no training points, so nothing is ever learned; draw some that are not for the test.")
    elif training.batch_size > count:
        found.append(
            f"A batch of {training.batch_size} never fills from {count} training points, so nothing is ever learned; "
            "make it smaller."
        )
    penalty, optimizer = REGULARIZERS[training.regularization], OPTIMIZERS[training.optimizer]
    if penalty.penalises and training.regularization_rate == 0:
        found.append(f"{penalty.title} has no effect while its rate is 0.")
    if training.learning_rate * training.regularization_rate > penalty.largest_strength:
        found.append(
            f"{penalty.title} with learning rate x regularization rate above {penalty.largest_strength:g} makes the "
            "weights grow without end."
        )
    if training.learning_rate >= optimizer.largest_rate:
        found.append(
            f"A learning rate of {training.learning_rate:g} is very large for this optimizer; "
            f"{optimizer.usual_rate:g} is usual."
        )
    return found + (_idle_conditions(experiment) if count else [])


def _idle_conditions(experiment: Experiment) -> list[str]:
    """Sentences about conditions of ``training.stop`` that are never met, as the points they speak of are not there."""
    empty, regression = experiment.empty_parts, experiment.task.is_regression
    validation = experiment.data.validation_percent > 0
    found = conditions.parse(experiment.training.stop, validation=validation, regression=regression, empty=empty)
    return [
        f"training.stop waits for the {MEASURES[name].words}, which never comes, as there are no points for it; "
        f"name {in_place_of(MEASURES[name], empty)} instead."
        for name in conditions.unreachable(found, empty)
    ]
