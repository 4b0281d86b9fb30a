"""``Experiment``: every setting of a person, as one frozen value.

Each field is described beside itself, in ``sections``: its effect on a running network (``Effect``), its meaning and
its limits. The files, the command line, the screen, the help and ``Run.apply`` read all of these from there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from tuiplay.data.datasets import DATASETS, FIRST, FORMULA
from tuiplay.data.features import CURVE_FEATURES, FEATURES, OF_A_CURVE, suits
from tuiplay.data.points import CURVE, Problem
from tuiplay.data.sampling import UNBALANCED
from tuiplay.data.sources import TABLE_FIELDS
from tuiplay.errors import InputError
from tuiplay.experiment import conditions
from tuiplay.experiment.configuration import Configuration
from tuiplay.experiment.field import Effect, Section
from tuiplay.experiment.measure_names import MEASURES, in_place_of
from tuiplay.experiment.memory import remembering
from tuiplay.experiment.sections import FIELDS, SECTIONS, DataSection, FeaturesSection, TrainingSection
from tuiplay.experiment.validation import check_points, checked
from tuiplay.experiment.weights import followed, is_without_points
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.task import Task
from tuiplay.text import counted, did_you_mean, plain_or_quoted, validation_words


class Experiment(Configuration, frozen=True):
    """Every setting of a person. ``Experiment()`` is the browser playground's default.

    Making and changing one reads no file. ``load_points`` loads its points, and refuses a bad file.
    """

    def load_points(self) -> Experiment:
        """Load the points, check that everything fits them, and return this experiment.

        Raises
        ------
        InputError
            For a file that cannot be used, or a field that does not fit its points; the sentence begins with the file
            or the field.
        """
        check_points(self)
        return self

    def reopened(self) -> Experiment:
        """Return the experiment with the points of its file as it is now; raises as ``load_points`` does."""
        return replace(self).load_points()

    def next_problem(self) -> Problem:
        """The problem after this one, in the order in which the switch cycles."""
        problems = [*FIRST]
        return problems[(problems.index(self.problem) + 1) % len(problems)]

    def of_problem(self, problem: Problem) -> Experiment:
        """Return the experiment with a data set of another problem, and this one as its ``other_dataset``."""
        sets = (self.data.dataset, self.data.other_dataset) if self.data.file else (self.data.other_dataset,)
        known = (name for name in sets if name and DATASETS[name].problem == problem and DATASETS[name].listed)
        return self.with_dataset(next(known, FIRST[problem]))

    def with_dataset(self, name: str) -> Experiment:
        """Return the experiment with another data set, of any problem, in place of a file."""
        return self.change({"data.dataset": name, "data.file": ""})

    def change(self, values: Mapping[str, Any]) -> Experiment:
        """Return a checked copy with some fields changed. Fields that lose their meaning by that change too.

        Parameters
        ----------
        values
            Values by path, e.g. ``{"data.noise": 25}``. A data set of another problem makes the present one the
            ``other_dataset``, unless that is given.

        Raises
        ------
        InputError
            For an unknown path or a value that does not fit; the sentence names the field.
        """
        given: dict[str, dict[str, Any]] = {}
        for path, value in values.items():
            section, name = _locate(path)
            given.setdefault(section, {})[name] = value
        new = checked(self._follow(self._set(_converted(given), given), values), before=self)
        if "training.stop" in values and new.training.stop != self.training.stop:
            conditions.parse(new.training.stop, regression=None)
        return new

    def change_and_load(self, values: Mapping[str, Any]) -> Experiment:
        """``change`` and load the points, so that a bad file that a person named is refused at once.

        Naming a file opens it again. Fields that lose their meaning by its points change too, unless they were given.

        Raises
        ------
        InputError
            As ``change`` and ``load_points`` do.
        """
        changed = self.change(values)
        if "data.file" in values:
            changed = replace(changed)
        if not changed.knows_points and not _DECIDE_TASK.isdisjoint(values):
            changed = checked(changed._adapted_to(changed.task, changed.source.is_curve, values))
        changed = changed.load_points()
        return changed.for_few_rows(values) if "data.file" in values else changed

    def for_few_rows(self, given: Collection[str]) -> Experiment:
        """Return the experiment with all points for training and batch size 1, if its table has few rows.

        Half of four rows is too few to learn from, and a batch of ten is never full.

        Parameters
        ----------
        given
            Paths of fields that were set explicitly and are not changed.
        """
        if not self.has_few_rows:
            return self
        default, data, training = Experiment(), self.data, self.training
        if "data.train_percent" not in given and data.train_percent == default.data.train_percent:
            validation = data.validation_percent if "data.validation_percent" in given else 0.0
            share = data.train_percent if validation else 100.0
            data = replace(data, train_percent=share, validation_percent=validation)
        if "training.batch_size" not in given and training.batch_size == default.training.batch_size:
            training = replace(training, batch_size=1)
        return self.with_sections(data=data, training=training)

    @property
    def has_few_rows(self) -> bool:
        """True if the points are those of a table of fewer than ``FEW_ROWS`` rows, and loaded."""
        return bool(self.data.file) and self.knows_points and self.source.samples < FEW_ROWS

    def _set(self, source: Configuration, names: Mapping[str, Collection[str]]) -> Experiment:
        """Return the experiment with some fields of another configuration."""
        sections: dict[str, Section] = {}
        for section, fields in names.items():
            new = getattr(source, section)
            sections[section] = replace(getattr(self, section), **{name: getattr(new, name) for name in fields})
        return self.with_sections(**sections)

    def _follow(self, new: Experiment, values: Collection[str]) -> Experiment:
        """Change the fields that lose their meaning by a changed field, unless they were given."""
        data, network, training = new.data, new.network, new.training
        if data is not self.data:
            data = _target_followed(self.data, data, values)
            old_set, new_set = DATASETS.get(self.data.dataset), DATASETS.get(data.dataset)
            if old_set and new_set and old_set.problem != new_set.problem and "data.other_dataset" not in values:
                # Drawn points are not a data set that the switch could return to.
                data = replace(data, other_dataset=old_set.name if old_set.listed else "")
            if "data.scaling" not in values and any(
                getattr(data, name) != getattr(self.data, name) for name in _DECIDE_SCALING
            ):
                # The stored scaling belongs to the former columns.
                data = replace(data, scaling=())
            if data.file != self.data.file and self.has_few_rows:
                # Settings that were chosen for few rows do not suit others.
                default = Experiment()
                if data.train_percent == 100 and "data.train_percent" not in values:
                    data = replace(data, train_percent=default.data.train_percent)
                if training.batch_size == 1 and "training.batch_size" not in values:
                    training = replace(training, batch_size=default.training.batch_size)
            if "data.validation_percent" in values and not data.validation_percent and "training.stop" not in values:
                training = replace(training, stop=training.stop.replace("validation_", "test_"))
        if "network.hidden" in values:
            layers = len(network.hidden)
            if "network.activations" not in values:
                network = replace(network, activations=_fitted(network.activations, layers, network.activation))
            if "training.dropout" not in values and isinstance(training.dropout, tuple):
                training = replace(training, dropout=_fitted(training.dropout, layers + 1, 0.0))
        if "network.activation" in values and "network.activations" not in values:
            network = replace(network, activations=())
        new = followed(self, new.with_sections(data=data, network=network, training=training), values)
        new = remembering(self, new, values)
        if data.file or data.dataset not in DATASETS or _DECIDE_TASK.isdisjoint(values):
            return new
        entry = DATASETS[data.dataset]
        return new._adapted_to(Task(entry.classes), entry.problem == CURVE, values)

    def _adapted_to(self, task: Task, is_curve: bool, values: Collection[str]) -> Experiment:
        """Return the experiment without what the task, or the number of inputs, does not allow, unless it was given."""
        data, training, features = self.data, self.training, self.features
        if "features.use" not in values:
            features = replace(features, use=_features_of(features.use, is_curve))
        if "features.formulas" not in values:
            fitting = tuple(text for text in features.formulas if suits(text, is_curve))
            features = replace(features, formulas=fitting)
        if task.is_regression and "data.balance" not in values:
            data = replace(data, balance=UNBALANCED)
        if "training.loss" not in values and training.loss in LOSSES and not task.allows(training.loss):
            training = replace(training, loss=TrainingSection().loss)
        if "training.stop" not in values and conditions.speaks_of_other_problem(training.stop, task.problem):
            training = replace(training, stop="")
        return self.with_sections(data=data, training=training, features=features)


FEW_ROWS = 20
"""The number of rows below which a table has too few for a test."""
_DECIDE_SCALING = ("file", *(name for name in TABLE_FIELDS if name != "scaling"))
_DECIDE_TASK = {f"data.{name}" for name in ("dataset", "file", "x", "y", "label", "target", "projection")}


def _features_of(use: tuple[str, ...], is_curve: bool) -> tuple[str, ...]:
    """Names of features that suit one input, or the plane: the equivalents, and the default ones of the plane."""
    if is_curve:
        fitting = tuple(name for name in use if OF_A_CURVE.get(name, name) in CURVE_FEATURES)
        return fitting if fitting or not use else tuple(CURVE_FEATURES)[:1]
    if not any(name in CURVE_FEATURES for name in use):
        return use
    same = {name for name, twin in OF_A_CURVE.items() if twin in use}
    return tuple(name for name in FEATURES if name in same or name in FeaturesSection().use)


def _target_followed(old: DataSection, data: DataSection, values: Collection[str]) -> DataSection:
    """The data section with its target adapted: a target without a file is a curve's formula and selects that set."""
    given, is_formula = "data.target" in values, data.dataset == FORMULA
    if data.file:
        return replace(data, target="") if not given and not old.file and old.dataset == FORMULA else data
    if given and data.target and ("data.dataset" not in values or _is_curve(data.dataset)):
        return replace(data, dataset=FORMULA)
    if given and not data.target and is_formula and "data.dataset" not in values:
        return replace(data, dataset=FIRST[CURVE])
    if not given and data.target and (old.file if is_formula else old.dataset == FORMULA):
        return replace(data, target="")
    return data


def _is_curve(dataset: str) -> bool:
    return dataset in DATASETS and DATASETS[dataset].problem == CURVE


def _fitted(values: tuple[Any, ...], length: int, filling: Any) -> tuple[Any, ...]:
    return (*values[:length], *[filling] * (length - len(values))) if values else ()


def effect_of(old: Experiment, new: Experiment) -> Effect:
    """The largest effect among the fields that differ; other contents of the same file count as a change."""
    effect = Effect.NONE
    for section, fields in _EFFECTS.items():
        before, after = getattr(old, section), getattr(new, section)
        if before is not after:
            for name, its_effect in fields:
                if its_effect > effect and getattr(before, name) != getattr(after, name):
                    effect = its_effect
    if effect < Effect.DATA and new.data.file and old.knows_points and new.knows_points:
        return effect if new.source.same_points(old.source) else Effect.DATA
    return effect


_EFFECTS = {
    section: [(field.name, field.effect) for field in FIELDS.values() if field.section == section]
    for section in SECTIONS
}  # fmt: skip


def _locate(path: str) -> tuple[str, str]:
    section, _, name = path.partition(".")
    if path in FIELDS:
        return section, name
    path = plain_or_quoted(path)
    if section not in SECTIONS:
        hint = did_you_mean(path, FIELDS) or f"; the sections are {', '.join(SECTIONS)}"
        raise InputError.about(path, f"no such field{hint}")
    # Within its own section a misspelt name is compared without the section, which gives closer guesses.
    names = [field.name for field in FIELDS.values() if field.section == section]
    if not name:
        raise InputError.about(path, f"a section, not a field; its fields are {', '.join(names)}")
    raise InputError.about(path, f"no such field{did_you_mean(name, names)}")


def from_tree(tree: Any) -> Experiment:
    """Make an experiment from nested dictionaries, as read from TOML or JSON; missing fields have their defaults.

    Raises
    ------
    InputError
        The sentence names the field and what is expected.
    """
    if isinstance(tree, dict):
        for section, fields in tree.items():
            if section not in SECTIONS:
                hint = did_you_mean(str(section), SECTIONS) or f"; the sections are {', '.join(SECTIONS)}"
                raise InputError.about(plain_or_quoted(str(section)), f"no such section{hint}")
            if isinstance(fields, dict):
                for name in fields:
                    _locate(f"{section}.{name}")
    found = _converted(tree)
    data = found.data
    if data.target and not data.file and ("dataset" not in tree["data"] or _is_curve(data.dataset)):
        found = found.with_sections(data=replace(data, dataset=FORMULA))
    return checked(found)


def _converted(tree: Any) -> Experiment:
    """The experiment of a tree of known fields, each converted to its type and checked against its limits."""
    try:
        return msgspec.convert(tree, Experiment, strict=True)
    except msgspec.ValidationError as error:
        raise InputError.about(*validation_words(str(error), tree, _about)) from None
    except UnicodeEncodeError:  # half of a surrogate pair, where msgspec wanted anything but text
        raise InputError("the experiment: a text in it is not valid Unicode") from None


def _about(path: str) -> str:
    field = FIELDS.get(path)
    return f" ({field.description})" if field else ""


def warnings_of(experiment: Experiment) -> list[str]:
    """Sentences about settings that are allowed but probably unintended."""
    training = experiment.training
    count = experiment.part_counts[0]
    found: list[str] = []
    if is_without_points(experiment):
        return []
    if not count:
        found.append("There are no training points, so nothing can be learned; draw some training points.")
    elif training.batch_size > count:
        found.append(
            f"The batch size ({training.batch_size:,}) is larger than the {counted(count, 'training point')}, so no "
            "update is ever made; reduce it."
        )
    if training.broken_layer:
        layers, layer = len(experiment.network.hidden) + 1, training.broken_layer
        found.append(
            f"The backward pass of layer {layer} has a wrong sign (training.broken_layer), so training goes astray."
            if layer <= layers
            else f"training.broken_layer is {layer}, and the last layer, the output, is {layers}: no sign is wrong."
        )
    penalty, optimizer = REGULARIZERS[training.regularization], OPTIMIZERS[training.optimizer]
    if penalty.penalises and training.regularization_rate == 0:
        found.append(f"{penalty.title} has no effect while its rate is 0.")
    if training.learning_rate * training.regularization_rate > penalty.largest_strength:
        found.append(
            f"{penalty.title} with learning rate x regularization rate above {penalty.largest_strength:g} makes the "
            "weights diverge."
        )
    if training.learning_rate >= optimizer.largest_rate:
        found.append(
            f"A learning rate of {training.learning_rate:g} is very large for this optimizer; "
            f"{optimizer.usual_rate:g} is usual."
        )
    return found + (_idle_conditions(experiment) if count else [])


def _idle_conditions(experiment: Experiment) -> list[str]:
    """Sentences about conditions of ``training.stop`` that have no effect, or whose points are missing."""
    empty, regression = experiment.empty_parts, experiment.task.is_regression
    validation = experiment.data.validation_percent > 0
    stop, sentences = experiment.training.stop, []
    try:
        conditions.parse(stop, regression=None)
    except InputError as error:
        sentences.append(f"{error}. The rule is kept as it is.")
    found = conditions.parse(stop, validation=validation, regression=regression, empty=empty, foregone=True)
    return sentences + [
        f"training.stop uses the {MEASURES[name].words}, but there are no such points; "
        f"use {in_place_of(MEASURES[name], empty)} instead."
        for name in conditions.unreachable(found, empty)
    ]
