"""A diagnosis of a run as it stood at one moment, told bit by bit: what was found, then what was measured to help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tuiplay.experiment.value import Experiment
from tuiplay.run.findings.facts import Facts
from tuiplay.run.findings.finding import Finding
from tuiplay.run.findings.remedies import Measurements, Prescription
from tuiplay.run.findings.rules import findings_of
from tuiplay.run.run import Run
from tuiplay.run.snapshot import Snapshot

SHORTEST, LONGEST = 200, 1000
"""Epochs for which remedies are measured: as long as the run was trained, within these."""


@dataclass(frozen=True)
class Diagnosis:
    """What is known so far.

    Attributes
    ----------
    epoch
        Of the run that was looked at.
    goal, learned
        What counts as learned, and whether the run has.
    findings
        All of them.
    measured
        The first of them with their remedies; those behind are still to be measured.
    """

    epoch: int
    goal: str
    learned: bool
    findings: tuple[Finding, ...]
    measured: tuple[Prescription, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every remedy has been measured."""
        return len(self.measured) == len(self.findings)


def diagnose(
    experiment: Experiment, snapshot: Snapshot, tell: Callable[[Diagnosis], None], turns: Callable[[], None]
) -> None:
    """Look at a copy of a run and measure remedies, telling after each step; for a thread of its own.

    ``turns`` is called between two steps; what it raises ends it.
    """
    run = Run(experiment)
    run.restore(experiment, snapshot)
    turns()
    facts = Facts(run)
    found = Diagnosis(run.trainer.epoch, facts.goal, facts.learned, tuple(findings_of(facts)))
    tell(found)
    epochs = min(LONGEST, max(SHORTEST, run.trainer.epoch))
    measurements = Measurements(experiment, facts.goal, epochs, turns)
    for finding in found.findings:
        turns()
        found = replace(found, measured=(*found.measured, measurements.prescribe(finding)))
        tell(found)
