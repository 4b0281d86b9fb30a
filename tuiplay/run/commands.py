"""The acts of a person on a run, each a small frozen value that can be written to a file and read again.

A panel, a key, a lesson or a recording makes one; ``OperationLog.perform`` is the one place that applies it. It says
in words what it does, for undo, redo and the list of changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from tuiplay.data.features import feature_of
from tuiplay.data.points import Problem
from tuiplay.errors import InputError
from tuiplay.experiment import drawn_points
from tuiplay.experiment.field import Effect, Field
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment, effect_of
from tuiplay.run.command_base import Change, Command
from tuiplay.run.kept_weights import with_kept_weights
from tuiplay.run.network_commands import MergeLinearLayers, ScaleWeights
from tuiplay.run.part_commands import Freeze, SwitchOff
from tuiplay.run.run import Run
from tuiplay.text import printable

_LONGEST = 40
"""Characters of a value, or of the name of what was opened."""
_NAMED = 2
"""Fields that are named when several are set at once; more are counted."""


class SetFields(Change, frozen=True):
    """Fields of the experiment get values, by path."""

    values: dict[str, Any]

    def target(self, run: Run) -> Experiment | None:
        """The experiment with these values, and with what follows from them."""
        return _other(run, with_kept_weights(run, run.experiment.change_and_load(self.values), self.values))

    def words(self, run: Run, target: Experiment) -> str:
        """Old and new values; of more than two fields only how many they are."""
        return _difference(run.experiment, target, self.values)

    def joins(self, last: Command) -> bool:
        """One point after another through the network is one act, as the cursor moves over the plane."""
        both = isinstance(last, SetFields) and set(last.values) == set(self.values)
        return both and set(self.values) == {"data.inputs"}


class ToggleField(Change, frozen=True):
    """A field that is on or off becomes the other."""

    path: str

    def target(self, run: Run) -> Experiment | None:
        """The experiment with the other value."""
        if self.path not in FIELDS or not isinstance(FIELDS[self.path].of(run.experiment), bool):
            raise InputError(f"{printable(self.path, 80)}: not a field that is on or off", self.path)
        return run.experiment.change({self.path: not FIELDS[self.path].of(run.experiment)})

    def words(self, run: Run, target: Experiment) -> str:
        """Which way it was switched."""
        return _difference(run.experiment, target, [self.path])


class OpenExperiment(Change, frozen=True):
    """Another experiment, called by the name of its file, data set or preset."""

    experiment: Experiment
    name: str = ""

    def target(self, run: Run) -> Experiment | None:
        """The experiment that is opened."""
        return _other(run, self.experiment)

    def words(self, run: Run, target: Experiment) -> str:
        """What was opened."""
        return f"open {printable(self.name, _LONGEST)}" if self.name else "open the default experiment"


class SwitchProblem(Change, frozen=True):
    """Classification becomes regression, a curve, or what is named."""

    problem: Problem | None = None

    def target(self, run: Run) -> Experiment | None:
        """The experiment with that problem's data set, or with the next problem's."""
        return _other(run, run.experiment.of_problem(self.problem or run.experiment.next_problem()))

    def words(self, run: Run, target: Experiment) -> str:
        """From which problem to which."""
        return f"problem {run.experiment.problem} -> {target.problem}"


class NewWeights(Change, frozen=True):
    """Other initial weights, epoch 0."""

    def target(self, run: Run) -> Experiment | None:
        """The experiment with the weights of the next draw."""
        return run.experiment.change({"network.draw": run.experiment.network.draw + 1})

    def words(self, run: Run, target: Experiment) -> str:
        """The words, which are always the same."""
        return "new weights"


class NewPoints(Change, frozen=True):
    """New points from the seed that the browser's Regenerate would draw; weights and epoch stay.

    Those of a file are read again if it has changed, and split by the new seed.
    """

    def target(self, run: Run) -> Experiment | None:
        """Known only when it is done, as its seed is drawn."""
        return run.experiment

    def carry_out(self, run: Run, target: Experiment) -> Effect:
        """Draw the seed and the points."""
        network = run.network
        run.regenerate()
        return Effect.POINTS if run.network is network else Effect.NETWORK

    def words(self, run: Run, target: Experiment) -> str:
        """The words, which are always the same."""
        return "new points"


class ReloadPoints(Change, frozen=True):
    """The points of the file as they are now, if it has changed; weights and epoch stay if they still fit."""

    def target(self, run: Run) -> Experiment | None:
        """The same experiment with the new points."""
        if not run.experiment.data.file:
            raise InputError("These points are not from a file, so there is nothing to reload.")
        return _other(run, run.experiment.reopened())

    def carry_out(self, run: Run, target: Experiment) -> Effect:
        """Take up the points."""
        return run.replace_points(target)

    def words(self, run: Run, target: Experiment) -> str:
        """The words, with the name of the file."""
        return _reloaded(target)


class Rewind(Change, frozen=True):
    """The same initial weights, epoch 0."""

    def target(self, run: Run) -> Experiment | None:
        """The same experiment."""
        return run.experiment

    def carry_out(self, run: Run, target: Experiment) -> Effect:
        """Begin again."""
        run.rewind()
        return Effect.NETWORK

    def words(self, run: Run, target: Experiment) -> str:
        """The words, which are always the same."""
        return "rewind"


class SetWeight(Change, frozen=True):
    """One weight, or a bias where ``source`` is the number of the layer's inputs; a dead link comes alive.

    All three count from 0; the last layer is the output.
    """

    layer: int
    neuron: int
    source: int
    value: float

    def target(self, run: Run) -> Experiment | None:
        """The same experiment."""
        layers = run.network.weights
        inside = 0 <= self.layer < len(layers)
        if not inside or not 0 <= self.neuron < len(layers[self.layer]) or not 0 <= self.source < self._inputs(run) + 1:
            raise InputError(
                f"layer {self.layer + 1}, neuron {self.neuron + 1}, source {self.source + 1}: "
                "the network has no such weight"
            )
        alive = run.network.views(run.network.alive)[self.layer][self.neuron, self.source]
        return None if alive and self._old(run) == self.value else run.experiment

    def carry_out(self, run: Run, target: Experiment) -> Effect:
        """Set it."""
        run.set_weight(self.layer, self.neuron, self.source, self.value)
        return Effect.LIVE

    def words(self, run: Run, target: Experiment) -> str:
        """Which one, and its old and new value."""
        sizes = run.experiment.sizes
        owner = f"layer {self.layer + 1} neuron {self.neuron + 1}"
        if self.layer == len(sizes) - 2:
            owner = f"output {self.neuron + 1}" if sizes[-1] > 1 else "the output"
        if self.source == self._inputs(run):
            name = f"bias of {owner}"
        elif self.layer:
            name = f"weight of {owner} from neuron {self.source + 1}"
        else:
            name = f"weight of {owner} from {feature_of(run.experiment.active_features[self.source]).label}"
        return f"{name} {self._old(run):.4g} -> {self.value:.4g}"

    def _inputs(self, run: Run) -> int:
        return int(run.network.weights[self.layer].shape[1]) - 1

    def _old(self, run: Run) -> float:
        return float(run.network.weights[self.layer][self.neuron, self.source])


class _DrawnPoint(Change, frozen=True):
    """An act with the pen."""

    def carry_out(self, run: Run, target: Experiment) -> Effect:
        """Take up the points; weights stay if they still fit."""
        return run.replace_points(target)


class PutPoint(_DrawnPoint, frozen=True):
    """A point of a class, from 0, for training or for the test."""

    x1: float
    x2: float
    label: int
    test: bool = False

    def target(self, run: Run) -> Experiment | None:
        """The experiment with a point more."""
        put = drawn_points.put(run.experiment, run.split, self.x1, self.x2, self.label, self.test)
        return _other(run, put)

    def words(self, run: Run, target: Experiment) -> str:
        """The words, with the place of the new point."""
        return f"{'test ' if self.test else ''}point at {self.x1:.1f}, {self.x2:.1f}"


class ErasePoint(_DrawnPoint, frozen=True):
    """The point nearest to a place goes, if one lies within the radius."""

    x1: float
    x2: float
    radius: float
    up: float = 1.0
    """What looks as long upwards as 1 across: of a curve y has a scale of its own."""

    def target(self, run: Run) -> Experiment | None:
        """The experiment with a point less."""
        place = self.x1, self.x2, self.radius, self.up
        return _other(run, drawn_points.erase(run.experiment, run.split, *place))

    def words(self, run: Run, target: Experiment) -> str:
        """The words, with the place of the point."""
        return f"point erased at {self.x1:.1f}, {self.x2:.1f}"


class Undo(Command, frozen=True):
    """Take back the last change."""


class Redo(Command, frozen=True):
    """Take back the last undo."""


class Restore(Command, frozen=True):
    """Back to where the run stood before an act, by its number in the log."""

    number: int


AnyCommand = (
    SetFields | ToggleField | OpenExperiment | SwitchProblem | NewWeights | NewPoints | ReloadPoints | Rewind
    | SetWeight | ScaleWeights | MergeLinearLayers | SwitchOff | Freeze | PutPoint | ErasePoint | Undo | Redo | Restore
)  # fmt: skip


def write(command: Command) -> bytes:
    """A command as one JSON object; its ``type`` is the name of its class.

    Raises
    ------
    InputError
        If a text in it holds half a character (a lone surrogate), which no file can hold.
    """
    try:
        return msgspec.json.encode(command)
    except UnicodeEncodeError:
        raise InputError("a text of the command is not valid Unicode and cannot be written to a file") from None


def read(text: bytes) -> AnyCommand:
    """The command that ``write`` wrote.

    Raises
    ------
    InputError
        If it is none.
    """
    try:
        return msgspec.json.decode(text, type=AnyCommand)  # type: ignore[no-any-return]
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(f"not a command: {printable(str(error), 200)}") from None


def _other(run: Run, experiment: Experiment) -> Experiment | None:
    """The experiment, its points loaded; None if neither it nor its points are others."""
    return None if effect_of(run.experiment, experiment.load_points()) is Effect.NONE else experiment


# Words


def _difference(old: Experiment, new: Experiment, paths: Iterable[str]) -> str:
    """What differs among fields that a person has set, or, if none of these does, among all."""

    def differ(field: Field) -> bool:
        return bool(field.of(old) != field.of(new))

    differing = list(filter(differ, (FIELDS[path] for path in paths))) or list(filter(differ, FIELDS.values()))
    if not differing:
        return _reloaded(new)
    if len(differing) > _NAMED:
        return f"{len(differing)} fields"
    return ", ".join(_step(field.label, field.of(old), field.of(new)) for field in differing)


def _reloaded(experiment: Experiment) -> str:
    return f"points of {printable(experiment.source.title, _LONGEST)} as they are now"


def _step(label: str, old: Any, new: Any) -> str:
    names = isinstance(old, tuple) and isinstance(new, tuple) and all(isinstance(one, str) for one in (*old, *new))
    if names and len(set(old) ^ set(new)) == 1:
        return f"{label} {'+' if len(new) > len(old) else '-'} {_shown(tuple(set(old) ^ set(new)))}"
    return f"{label} {_shown(old)} -> {_shown(new)}"


def _shown(value: Any) -> str:
    """A value in a few characters."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple) and any(isinstance(one, tuple) for one in value):
        return f"{len(value):,}"
    text = ", ".join(map(_shown, value)) if isinstance(value, tuple) else str(value)
    return printable(text, _LONGEST) or "none"
