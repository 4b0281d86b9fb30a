"""Pinned runs: kept as they were, for comparison with later ones."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.nn import metrics
from tuiplay.nn.arrays import Array
from tuiplay.run.luck import mcnemar
from tuiplay.run.run import Run
from tuiplay.run.timeline import Moment

_LONGEST = 24
"""The most characters of the value of a setting."""


class Pin(Struct, frozen=True, eq=False):
    """A run as it was when pinned. ``number`` counts from 1; ``from_before``: pinned in an earlier session."""

    number: int
    moment: Moment
    name: str = ""
    from_before: bool = False

    @property
    def title(self) -> str:
        """The name of the pin, or its number in words."""
        return self.name or f"pin {self.number}"

    @property
    def rows(self) -> Array:
        """The losses of the pin, with the rows of ``LossHistory``."""
        return self.moment.snapshot.history.rows

    @property
    def curve(self) -> Array:
        """The epochs and test losses (training losses if there are no test points), shape (n, 2)."""
        rows = self.rows
        return rows[:, [0, 2 if np.isfinite(rows[:, 2]).any() else 1]]

    @property
    def best(self) -> tuple[float, int] | None:
        """The lowest loss of the curve and its epoch; None without a finite loss."""
        curve = self.curve
        if not np.isfinite(curve[:, 1]).any():
            return None
        row = curve[np.nanargmin(np.where(np.isinf(curve[:, 1]), np.nan, curve[:, 1]))]
        return float(row[1]), int(row[0])


class Difference(Struct, frozen=True):
    """A field in which two experiments differ, with both values as short texts."""

    label: str
    first: str
    second: str


def differences(first: Experiment, second: Experiment) -> list[Difference]:
    """The settings that differ, except those of the view and of training's memory."""
    found = []
    for path, field in FIELDS.items():
        one, other = field.of(first), field.of(second)
        if one != other and not path.startswith(("view.", "memory.")):
            found.append(Difference(field.label, _shown(one), _shown(other)))
    return found


def settings_of(experiment: Experiment) -> str:
    """The settings that are not at their default, in one line: "data set spiral, hidden layers 8 8"."""
    default = Experiment()
    return ", ".join(f"{one.label} {one.second}" for one in differences(default, experiment)) or "the default"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        nested = any(isinstance(one, tuple) for one in value)
        return (f"{len(value):,} of them" if nested else " ".join(map(_shown, value)) or "none")[:_LONGEST]
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


class Comparison(Struct, frozen=True):
    """The comparison of two runs.

    Attributes
    ----------
    settings
        The settings that differ.
    losses
        The training and test loss of both.
    accuracies
        The shares of the test points that each classifies correctly; None in regression, or without test points.
    only
        The numbers of test points that only the first classifies correctly, and only the second; None if their test
        points differ.
    """

    settings: tuple[Difference, ...]
    losses: tuple[tuple[float, float], tuple[float, float]]
    accuracies: tuple[float, float] | None
    only: tuple[int, int] | None

    @property
    def p_value(self) -> float | None:
        """The exact p-value of McNemar's test of both accuracies; None where it is not defined."""
        return None if self.only is None else mcnemar(*self.only)

    @property
    def verdict(self) -> str:
        """The result of the test in a sentence."""
        if self.accuracies is None:
            return "Regression has no accuracies to test."
        if self.only is None or self.p_value is None:
            return "Their test points differ, so their accuracies cannot be tested against each other."
        one, other = self.only
        counts = f"Only the first is right on {one}, only the second on {other}"
        start = f"{counts}; McNemar's exact test: p = {_p(self.p_value)}"
        if self.p_value >= 0.05:
            return f"{start}: luck may explain the difference."
        return f"{start}: the {'first' if one > other else 'second'} is better on points like these."


def _p(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else f"{value:.0e}"


def compare(first: Pin, second: Pin) -> Comparison:
    """Compare two pinned runs, by their settings and their results.

    Raises
    ------
    InputError
        If the points of one are no longer available.
    """
    runs = [_revived(pin) for pin in (first, second)]
    right = [_right(run) for run in runs]
    both = right[0] is not None and right[1] is not None
    only = None
    if both and np.array_equal(runs[0].split.test, runs[1].split.test):
        one, other = right
        assert one is not None
        assert other is not None
        only = int(np.count_nonzero(one & ~other)), int(np.count_nonzero(other & ~one))
    return Comparison(
        tuple(differences(first.moment.experiment, second.moment.experiment)),
        ((runs[0].train_loss, runs[0].test_loss), (runs[1].train_loss, runs[1].test_loss)),
        (float(np.mean(right[0])), float(np.mean(right[1]))) if both else None,  # type: ignore[arg-type]
        only,
    )


def _revived(pin: Pin) -> Run:
    run = Run(pin.moment.experiment)
    run.restore(pin.moment.experiment, pin.moment.snapshot)
    return run


def _right(run: Run) -> npt.NDArray[np.bool_] | None:
    """The correctness of a run on each test point; None in regression, without test points, or if it has diverged."""
    evaluator = run.evaluators().get("test")
    if run.experiment.task.is_regression or evaluator is None or not math.isfinite(run.test_loss):
        return None
    middle = evaluator.middle
    return np.concatenate(
        [metrics.classes(given, middle) == metrics.classes(targets, middle) for given, targets in evaluator.outputs()]
    )
