"""The diagnosis of a run at one moment, reported step by step: first the findings, then the measured remedies."""

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
"""The limits of the epochs for which remedies are measured: as many as the run was trained, within these."""


@dataclass(frozen=True)
class Diagnosis:
    """The results of a diagnosis so far.

    Attributes
    ----------
    epoch
        The epoch of the diagnosed run.
    goal, learned
        The goal that counts as learned, and whether the run has reached it.
    findings
        All findings.
    measured
        The first findings with their remedies; the others are still to be measured.
    """

    epoch: int
    goal: str
    learned: bool
    findings: tuple[Finding, ...]
    measured: tuple[Prescription, ...] = ()

    @property
    def is_complete(self) -> bool:
        """True if all remedies have been measured."""
        return len(self.measured) == len(self.findings)


def diagnose(
    experiment: Experiment, snapshot: Snapshot, tell: Callable[[Diagnosis], None], turns: Callable[[], None]
) -> None:
    """Diagnose a copy of a run and measure remedies, for a thread of its own; ``tell`` is called after each step.

    ``turns`` is called between two steps; an exception from it ends the diagnosis.
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
