"""A finding: what is the matter with a run, the numbers that show it, why, and what may help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Change = Mapping[str, Any]
"""Values of fields by path, for ``Experiment.change``."""


@dataclass(frozen=True)
class Finding:
    """What a rule has found.

    Attributes
    ----------
    id
        Its name in reports.
    what
        In one sentence.
    evidence
        The numbers that it was found by.
    why
        In a sentence or two, for learners.
    candidates
        Changes that may help; none where nothing is to be mended.
    goal
        What they have to reach, where that is another than the usual one; as for ``--until``.
    """

    id: str
    what: str
    evidence: str
    why: str
    candidates: tuple[Change, ...] = ()
    goal: str = ""


ADAM: Change = {"training.optimizer": "adam", "training.learning_rate": 0.01}
"""The usual first thing to try."""


def short(value: float) -> str:
    """A number in three digits."""
    return f"{value:.3g}"


def percent(share: float) -> str:
    """A share in percent, with one digit behind the point where it says something."""
    text = f"{100 * share:.1f}"
    return f"{text.removesuffix('.0')} %"
