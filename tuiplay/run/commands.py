"""The commands: acts of a person on a run, each a small frozen value that can be written to a file and read again.

A panel, a key, a lesson or a recording makes one; only ``OperationLog.perform`` applies them. Each describes itself in
words, for undo, redo and the list of changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

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
"""The most characters that are shown of a value, or of the name of what was opened."""
_NAMED = 2
"""The most fields that are named when several are set at once; more are counted."""


class SetFields(Change, frozen=True):
    """The command that sets fields of the experiment, by their paths."""

    values: dict[str, Any]

    def target(self, run: Run) -> Experiment | None:
        """Return the experiment with these values and with what follows from them; None if nothing changes."""
        return _other(run, with_kept_weights(run, run.experiment.change_and_load(self.values), self.values))

    def words(self, run: Run, target: Experiment) -> str:
        """The old and new values; of more than two fields only their number."""
        return _difference(run.experiment, target, self.values)

    def joins(self, last: Command) -> bool:
        """True for successive points passed through the network as the cursor moves over the plane: one act."""
        both = isinstance(last, SetFields) and set(last.values) == set(self.values)
        return both and set(self.values) == {"data.inputs"}


class ToggleField(Change, frozen=True):
    """The command that switches a boolean field."""

    path: str

    def target(self, run: Run) -> Experiment | None:
        """Return the experiment with the opposite value. ``InputError`` if the field is not boolean."""
        if self.path not in FIELDS or not isinstance(FIELDS[self.path].of(run.experiment), bool):
            raise InputError(f"{printable(self.path, 80)}: not a field that is on or off", self.path)
        return run.experiment.change({self.path: not FIELDS[self.path].of(run.experiment)})

    def words(self, run: Run, target: Experiment) -> str:
        """The field with its old and new value."""
        return _difference(run.experiment, target, [self.path])


class OpenExperiment(Change, frozen=True):
    """The command that opens another experiment, under the name of its file, data set or preset."""

    experiment: Experiment
    name: str = ""

    def target(self, run: Run) -> Experiment | None:
        """Return the experiment that is opened; None if it is the same."""
        return _other(run, self.experiment)

    def words(self, run: Run, target: Experiment) -> str:
        """The name of the experiment that was opened."""
        return f"open {printable(self.name, _LONGEST)}" if self.name else "open the default experiment"


class SwitchProblem(Change, frozen=True):
    """The command that switches to ``problem``, or to the next one: classification, regression, a curve."""

    problem: Problem | None = None

    def target(self, run: Run) -> Experiment | None:
        """Return the experiment with that problem's data set, or with the next problem's; None if nothing changes."""
        return _other(run, run.experiment.of_problem(self.problem or run.experiment.next_problem()))

    def words(self, run: Run, target: Experiment) -> str:
        """The old and the new problem."""
        return f"problem {run.experiment.problem} -> {target.problem}"


class NewWeights(Change, frozen=True):
    """The command that draws other initial weights and returns to epoch 0."""

    def target(self, run: Run) -> Experiment | None:
        """Return the experiment with the next reset number, so that other weights are drawn."""
        return run.experiment.change({"network.draw": run.experiment.network.draw + 1})

    def words(self, run: Run, target: Experiment) -> str:
        """The description, which is always the same."""
        return "new weights"


class NewPoints(Change, frozen=True):
    """The command that draws new points from the seed that the browser's Regenerate would draw; weights and epoch stay.

    The points of a file are read again if it has changed, and split with the new seed.
    """

    def target(self, run: Run) -> Experiment | None:
        """Return the present experiment; the new one is known only afterwards, since its seed is drawn."""
        return run.experiment

    def carry_out(self, run: Run, target: Experiment) -> Effect:
        """Draw the seed and the points."""
        network = run.network
        run.regenerate()
        return Effect.POINTS if run.network is network else Effect.NETWORK

    def words(self, run: Run, target: Experiment) -> str:
        """The description, which is always the same."""
        return "new points"


class ReloadPoints(Change, frozen=True):
    """The command that reads the points of a changed file again; weights and epoch stay if they still fit."""

    without_effect: ClassVar[str] = "The data file has not changed."

    def target(self, run: Run) -> Experiment | None:
        """Return the same experiment with the new points; None if they are the same."""
        if not run.experiment.data.file:
            raise InputError("These points are not from a file, so there is nothing to reload.")
        return _other(run, run.experiment.reopened())

    def carry_out(self, run: Run, target: Experiment) -> Effect:
        """Replace the points."""
        return run.replace_points(target)

    def words(self, run: Run, target: Experiment) -> str:
        """The description, with the name of the file."""
        return _reloaded(target)


class Rewind(Change, frozen=True):
    """The command that returns to epoch 0 with the same initial weights."""

    def target(self, run: Run) -> Experiment | None:
        """Return the same experiment."""
        return run.experiment

    def carry_out(self, run: Run, target: Experiment) -> Effect:
        """Rewind the run."""
        run.rewind()
        return Effect.NETWORK

    def words(self, run: Run, target: Experiment) -> str:
        """The description, which is always the same."""
        return "rewind"


class SetWeight(Change, frozen=True):
    """The command that sets a weight, or a bias if ``source`` is the number of inputs; it revives a pruned link.

    All three count from 0; the last layer is the output.
    """

    layer: int
    neuron: int
    source: int
    value: float

    def target(self, run: Run) -> Experiment | None:
        """Return the same experiment; None if nothing changes. ``InputError`` if there is no such weight."""
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
        """Set the weight."""
        run.set_weight(self.layer, self.neuron, self.source, self.value)
        return Effect.LIVE

    def words(self, run: Run, target: Experiment) -> str:
        """The name of the weight or bias, with its old and new value."""
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
    """A command of the pen."""

    def carry_out(self, run: Run, target: Experiment) -> Effect:
        """Replace the points; the weights stay if they still fit."""
        return run.replace_points(target)


class PutPoint(_DrawnPoint, frozen=True):
    """The command that adds a point of a class, from 0, for training or for the test."""

    x1: float
    x2: float
    label: int
    test: bool = False

    def target(self, run: Run) -> Experiment | None:
        """Return the experiment with the point added."""
        put = drawn_points.put(run.experiment, run.split, self.x1, self.x2, self.label, self.test)
        return _other(run, put)

    def words(self, run: Run, target: Experiment) -> str:
        """The description, with the position of the new point."""
        x, y = (round(number, 1) + 0.0 for number in (self.x1, self.x2))  # never -0.0
        return f"{'test ' if self.test else ''}point at {x:.1f}, {y:.1f}"


class ErasePoint(_DrawnPoint, frozen=True):
    """The command that erases the point nearest to a position, if one lies within the radius."""

    x1: float
    x2: float
    radius: float
    up: float = 1.0
    """The length upwards that looks as long as 1 across: a curve's y has a scale of its own."""

    def target(self, run: Run) -> Experiment | None:
        """Return the experiment without the point; None if no point lies there."""
        place = self.x1, self.x2, self.radius, self.up
        return _other(run, drawn_points.erase(run.experiment, run.split, *place))

    def words(self, run: Run, target: Experiment) -> str:
        """The description, with the position."""
        return f"point erased at {self.x1:.1f}, {self.x2:.1f}"


class Undo(Command, frozen=True):
    """The command that undoes the last change."""

    without_effect: ClassVar[str] = "There is nothing to undo."


class Redo(Command, frozen=True):
    """The command that undoes the last undo."""

    without_effect: ClassVar[str] = "There is nothing to redo."


class Restore(Command, frozen=True):
    """The command that restores the run as it was before a command, by that command's number in the log."""

    number: int


AnyCommand = (
    SetFields | ToggleField | OpenExperiment | SwitchProblem | NewWeights | NewPoints | ReloadPoints | Rewind
    | SetWeight | ScaleWeights | MergeLinearLayers | SwitchOff | Freeze | PutPoint | ErasePoint | Undo | Redo | Restore
)  # fmt: skip


def write(command: Command) -> bytes:
    """Return a command as one JSON object, whose ``type`` is the name of its class.

    Raises
    ------
    InputError
        If a text in it contains a lone surrogate, which no file can hold.
    """
    try:
        return msgspec.json.encode(command)
    except UnicodeEncodeError:
        raise InputError("a text of the command is not valid Unicode and cannot be written to a file") from None


def read(text: bytes) -> AnyCommand:
    """Return the command that ``write`` wrote.

    Raises
    ------
    InputError
        If the text is not a command.
    """
    try:
        return msgspec.json.decode(text, type=AnyCommand)  # type: ignore[no-any-return]
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(f"not a command: {printable(str(error), 200)}") from None


def _other(run: Run, experiment: Experiment) -> Experiment | None:
    """Return the experiment with its points loaded; None if neither differs from the run's."""
    return None if effect_of(run.experiment, experiment.load_points()) is Effect.NONE else experiment


# Text


def _difference(old: Experiment, new: Experiment, paths: Iterable[str]) -> str:
    """The description of the fields among ``paths`` that differ, or, if none of them does, among all."""

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
    """The text of a value in a few characters."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple) and any(isinstance(one, tuple) for one in value):
        return f"{len(value):,}"
    text = ", ".join(map(_shown, value)) if isinstance(value, tuple) else str(value)
    return printable(text, _LONGEST) or "none"
