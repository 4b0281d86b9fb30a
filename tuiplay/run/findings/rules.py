"""The list of all rules. Each examines the facts of a run and gives a finding or None; add one to ``RULES``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tuiplay.experiment.value import Experiment
from tuiplay.run.findings import network_rules, training_rules
from tuiplay.run.findings.facts import Facts
from tuiplay.run.findings.finding import Finding
from tuiplay.run.run import Run
from tuiplay.run.snapshot import Snapshot

Rule = Callable[[Facts], Finding | None]

RULES: Sequence[Rule] = (
    training_rules.broken_gradient, training_rules.batch_never_fills, training_rules.diverged,
    network_rules.symmetric_start, network_rules.linear_network, network_rules.straight_curve,
    network_rules.squared_on_classes, network_rules.vanishing_gradient, network_rules.exploding_gradient,
    network_rules.dead_units, network_rules.saturated_units,
    training_rules.rate_too_high, training_rules.rate_too_low, network_rules.too_small, network_rules.l1_cuts,
    network_rules.dropout_too_strong, training_rules.overfitting, training_rules.as_good_as_it_gets,
)  # fmt: skip
"""The rules in the order in which their findings are shown."""
SYMPTOMS: Sequence[Rule] = (network_rules.constant_prediction, training_rules.plateau)
"""The rules for symptoms, of which the first that applies is shown, and only if no other rule has found the cause."""


def findings_of(facts: Facts) -> list[Finding]:
    """The findings of all rules for a run."""
    if broken := training_rules.broken_gradient(facts):
        # Everything else may follow from it.
        return [broken]
    if facts.run.status != "ok":
        # Nothing else can be concluded from values that are not numbers.
        return [found for found in (training_rules.diverged(facts),) if found]
    return _asked(RULES, facts) or _asked(SYMPTOMS, facts)[:1]


def _asked(rules: Sequence[Rule], facts: Facts) -> list[Finding]:
    found = []
    for rule in rules:
        facts.pause()
        if one := rule(facts):
            found.append(one)
    return found


def look(experiment: Experiment, snapshot: Snapshot, pause: Callable[[], None]) -> list[Finding]:
    """The findings of the rules for a copy of a run; for a thread of its own. ``pause`` is as in ``Facts``."""
    run = Run(experiment)
    run.restore(experiment, snapshot)
    pause()
    return findings_of(Facts(run, pause=pause))
