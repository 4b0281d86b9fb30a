"""A finding: a problem of a run, the numbers that show it, its cause, and possible remedies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Change = Mapping[str, Any]
"""The values of fields by path, for ``Experiment.change``."""


@dataclass(frozen=True)
class Finding:
    """A problem that a rule has found.

    Attributes
    ----------
    id
        The name of the finding in reports.
    what
        The problem in one sentence.
    evidence
        The numbers that show it.
    why
        The cause in a sentence or two, for learners.
    candidates
        The changes that may help; none if nothing has to be fixed.
    goal
        The goal for the candidates if it is not the usual one; as for ``--until``.
    """

    id: str
    what: str
    evidence: str
    why: str
    candidates: tuple[Change, ...] = ()
    goal: str = ""


ADAM: Change = {"training.optimizer": "adam", "training.learning_rate": 0.01}
"""The usual first remedy."""


def short(value: float) -> str:
    """A number with three digits, as text."""
    return f"{value:.3g}"


def percent(share: float) -> str:
    """A share in percent, as text, with one decimal unless it is 0."""
    text = f"{100 * share:.1f}"
    return f"{text.removesuffix('.0')} %"
