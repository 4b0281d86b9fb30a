"""Remedies, measured before they are offered: on seeds of their own, compared with the unchanged experiment."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.run.findings.finding import Change, Finding
from tuiplay.run.seeds import Outcome, run_seeds

SEEDS = 8
_PREFIX = "remedy "
"""The prefix of these seeds, which neither a person nor ``tuiplay seeds`` uses."""
_BETTER, _SOONER = 0.95, 0.7
_OFFERED = 3


@dataclass(frozen=True)
class Remedy:
    """A change of fields, the number of seeds on which it reached the goal (or, for some findings, ended with a lower
    loss than without it), of how many, and ``median_epochs`` of those; None if there are none."""

    change: Change
    reached: int
    of: int
    median_epochs: float | None


@dataclass(frozen=True)
class Prescription:
    """A finding with the remedies that helped, the best first, and the unchanged experiment for comparison."""

    finding: Finding
    baseline: Remedy
    remedies: tuple[Remedy, ...]


class Measurements:
    """The measurements of changes of one experiment, each made once."""

    def __init__(
        self, experiment: Experiment, goal: str, epochs: int, pause: Callable[[], None] = lambda: None
    ) -> None:
        self._experiment, self._goal, self._epochs, self._pause = experiment, goal, epochs, pause
        self._seeds = [f"{_PREFIX}{number}" for number in range(1, SEEDS + 1)]
        self._known: dict[tuple[str, str | None], list[Outcome] | None] = {}

    def prescribe(self, finding: Finding) -> Prescription:
        """Return the finding with the remedies that help."""
        lower = finding.id in _LOWER
        until = None if lower else finding.goal or self._goal
        before = self._outcomes({}, until) or []
        baseline = _remedy({}, before, before, lower)
        found = []
        for change in finding.candidates:
            outcomes = self._outcomes(change, until)
            if outcomes is not None:
                remedy = _remedy(change, outcomes, before, lower)
                if _helps(remedy, baseline):
                    found.append(remedy)
        found.sort(key=lambda one: (-one.reached, one.median_epochs or 0.0))
        return Prescription(finding, baseline, tuple(found[:_OFFERED]))

    def _outcomes(self, change: Change, until: str | None) -> list[Outcome] | None:
        key = repr(sorted(change.items())), until
        if key not in self._known:
            self._pause()
            try:
                changed = self._experiment.change(change) if change else self._experiment
                if change and changed == self._experiment:
                    self._known[key] = None
                else:
                    # For as long as the person trained; its own rule may end it sooner.
                    self._known[key] = list(run_seeds(changed, self._seeds, "both", self._epochs, until))
            except InputError:
                # A change that does not fit the rest of the experiment is not a remedy.
                self._known[key] = None
        return self._known[key]


_LOWER = frozenset({"overfitting"})
"""The findings whose runs may reach the goal: a remedy helps if the final loss is lower than without it."""


def _remedy(change: Change, outcomes: list[Outcome], before: list[Outcome], lower: bool) -> Remedy:
    if lower:
        good = [one for one, other in zip(outcomes, before, strict=True) if one.loss < _BETTER * other.loss]
        epochs: list[Any] = [one.epoch for one in good]
    else:
        good = [one for one in outcomes if one.reached_epoch is not None]
        epochs = [one.reached_epoch for one in good]
    return Remedy(change, len(good), len(outcomes), float(statistics.median(epochs)) if epochs else None)


def _helps(remedy: Remedy, baseline: Remedy) -> bool:
    """True if the remedy reaches the goal more often, or as often and clearly sooner."""
    if remedy.reached != baseline.reached:
        return remedy.reached > baseline.reached
    if remedy.median_epochs is None or baseline.median_epochs is None:
        return False
    return remedy.median_epochs < _SOONER * baseline.median_epochs


def prescriptions(
    findings: Iterable[Finding],
    experiment: Experiment,
    goal: str,
    epochs: int,
    pause: Callable[[], None] = lambda: None,
) -> list[Prescription]:
    """Return every finding with its remedies; ``pause`` is called between measurements."""
    measured = Measurements(experiment, goal, epochs, pause)
    return [measured.prescribe(finding) for finding in findings]
