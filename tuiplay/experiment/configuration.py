"""The sections together and the values derived from them: layer sizes, output, settings of the trainer."""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from msgspec.structs import replace

from tuiplay.data.datasets import DATASETS
from tuiplay.data.features import CURVE_FEATURES, INPUTS, OF_A_CURVE, suits
from tuiplay.data.points import CURVE, Problem
from tuiplay.data.sources import PointSource, described_by, source_of
from tuiplay.experiment.field import Section
from tuiplay.experiment.network_sections import MemorySection, NetworkSection, WeightsSection
from tuiplay.experiment.sections import FIELDS, DataSection, FeaturesSection, TrainingSection, ViewSection
from tuiplay.nn.task import Task

_PARTS = ("train", "validation", "test")

_CHOSEN = [(field, field.registry) for field in FIELDS.values() if field.registry and field.type is str]

C = TypeVar("C", bound="Configuration")


class Configuration(Section, frozen=True, dict=True):
    """The sections of an experiment, checked or not: the base class of ``Experiment``.

    ``source`` is loaded at the first access and then kept: whatever happens to a file, a value keeps its points for
    as long as it lives, and so do the values changed from it, until another file is named.
    """

    data: DataSection = DataSection()
    features: FeaturesSection = FeaturesSection()
    network: NetworkSection = NetworkSection()
    weights: WeightsSection = WeightsSection()
    training: TrainingSection = TrainingSection()
    memory: MemorySection = MemorySection()
    view: ViewSection = ViewSection()

    def with_sections(self: C, **sections: Section) -> C:
        """Return a copy with other sections; loaded points are reused if both describe the same ones."""
        copy: C = replace(self, **sections)
        known = self.__dict__.get("source")
        if known is not None and (copy.data is self.data or described_by(copy.data) == described_by(self.data)):
            copy.__dict__["source"] = known
        return copy

    # The fields

    def uses(self, name: str) -> bool:
        """True if one of the chosen registry entries reads the setting of this name."""
        return any(name in registry[field.of(self)].uses for field, registry in _CHOSEN)

    def shows(self, path: str) -> bool:
        """True if a field has a meaning here and its control is not hidden (``view.hide``)."""
        field = FIELDS[path]
        return field.hidden_by not in self.view.hide and field.is_shown(self)

    # The points

    @cached_property
    def source(self) -> PointSource:
        """The source of the points. A file is read at the first access.

        Raises
        ------
        InputError
            For a file that cannot be used; the sentence begins with its name.
        """
        return source_of(self.data)

    @property
    def knows_points(self) -> bool:
        """True if ``source`` is available without reading a file."""
        return not self.data.file or "source" in self.__dict__

    @property
    def problem(self) -> Problem:
        """The problem that the data pose: classification, regression or a curve."""
        return self.source.problem

    @property
    def is_curve(self) -> bool | None:
        """True if a point has a single input; None for a file that has not been read yet."""
        if not self.knows_points:
            return None
        return self.source.is_curve if self.data.file else DATASETS[self.data.dataset].problem == CURVE

    @property
    def classes(self) -> int:
        """The number of classes; 0 in regression."""
        return len(self.source.classes)

    @property
    def task(self) -> Task:
        """The task that the data pose: classification with a number of classes, or regression."""
        return Task(self.classes)

    @property
    def part_counts(self) -> tuple[int, int, int]:
        """The numbers of points for training, validation and test."""
        return self.source.part_counts(self.data)

    @property
    def empty_parts(self) -> tuple[str, ...]:
        """The names of the parts without points: "train", "validation", "test"; drawn points may lack any."""
        return tuple(name for name, count in zip(_PARTS, self.part_counts, strict=True) if not count)

    # The network

    @property
    def active_features(self) -> tuple[str, ...]:
        """Names, or formulas, of the features that feed the network, in input order; hidden ones do not."""
        use, is_curve = self.features.use, self.source.is_curve
        if is_curve:
            chosen = {OF_A_CURVE.get(name, name) for name in use}
            named = [name for name in CURVE_FEATURES if name in chosen]
        else:
            named = [name for name, feature in INPUTS.items() if name in use and feature.link_key not in self.view.hide]
        return (*named, *(text for text in self.features.formulas if suits(text, is_curve)))

    @property
    def sizes(self) -> tuple[int, ...]:
        """Layer sizes: inputs, hidden layers, outputs."""
        return (len(self.active_features), *self.network.hidden, self.task.outputs)

    @property
    def output_activation(self) -> str:
        """The name of the output activation: the chosen one, or that of the task and loss, as in the original."""
        return self.task.output_activation(self.training.loss, self.network.output_activation)

    @property
    def loss(self) -> str:
        """The name, in ``LOSSES``, of the loss that training minimises."""
        return self.task.loss(self.training.loss)

    @property
    def activations(self) -> tuple[str, ...]:
        """The names of the activations, one for each hidden layer."""
        return self.network.activations or (self.network.activation,) * len(self.network.hidden)

    @property
    def weight_seed(self) -> str:
        """The seed of the initial weights."""
        return self.network.seed or self.data.seed

    # Training

    @property
    def dropout(self) -> tuple[float, ...]:
        """The dropout rates: one for the inputs and one for each hidden layer; empty if nothing is dropped."""
        rates = self.training.dropout
        if not isinstance(rates, tuple):
            rates = (0.0, *[rates] * len(self.network.hidden))
        rates = (*rates, *[0.0] * (1 + len(self.network.hidden) - len(rates)))
        return rates if any(rates) else ()

    @property
    def settings(self) -> TrainingSection:
        """The training section with its loss, a dropout rate for every layer and the effective shuffle seed."""
        seed = self.training.shuffle_seed or self.data.seed
        return replace(self.training, loss=self.loss, dropout=self.dropout, shuffle_seed=seed)
