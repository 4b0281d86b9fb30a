"""Notes about weights whose table has other classes than when they were learned."""

from __future__ import annotations

from tuiplay.experiment.value import Experiment
from tuiplay.text import file_name, listed

_MOST = 8
"""The maximum number of classes that are named."""


def named(classes: tuple[str, ...]) -> str:
    """The number of the classes, and their names, in words."""
    many = f"{len(classes)} classes ({listed(classes, _MOST)})"
    return many if classes else "numbers to predict (regression)"


def other_classes(experiment: Experiment, before: tuple[str, ...]) -> str:
    """A sentence if the table's classes have other names or another order than its weights expect; else empty."""
    if not experiment.data.file or experiment.source.classes == before:
        return ""
    name, now = file_name(experiment.data.file), experiment.source.classes
    order = " in another order" if sorted(now) == sorted(before) and now else ""
    return (
        f"The table {name} now has {named(now)}{order}; the weights were learned for {named(before)}, and the "
        "first of these is shown as the first class of the table, and so on. Restore the table, or train again."
    )


def classes_note(experiment: Experiment) -> list[str]:
    """The note of ``other_classes`` for the weights of a file, which contain the names of their classes."""
    before = experiment.weights.classes
    note = other_classes(experiment, before) if before else ""
    return [note] if note else []
