"""What of the toolbox is not at its default, in a few words for the edge of the Network panel."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from tuiplay.experiment.field import Field
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.formats.numbers import typed_text

_GROUPS = ("Training", "Network")
"""Of the toolbox; what belongs to the data stands in their panel."""
_SEEN = ("features", "view")
"""Sections whose settings are seen where they act."""


def chosen_text(experiment: Experiment, room: int) -> str:
    """Such as "Adam · dropout rate 0.5 · stop: test_loss<0.01", in at most so many cells; empty if there is nothing."""
    words = [_words(field, field.of(experiment)) for field in FIELDS.values() if _is_chosen(field, experiment)]
    text = " · ".join(words)
    if cell_len(text) <= room:
        return text
    return set_cell_size(text, max(0, room - 1)).rstrip(" ·") + "…" if room > 1 else ""


def _is_chosen(field: Field, experiment: Experiment) -> bool:
    in_group = field.toolbox in _GROUPS and field.section not in _SEEN and not field.is_knob
    return in_group and field.of(experiment) != field.default and experiment.shows(field.path)


def _words(field: Field, value: object) -> str:
    label = field.label.partition(" (")[0]
    if field.path == "training.stop":
        return f"stop: {value}"
    if isinstance(value, str) and field.registry:
        return str(field.registry[value].title)
    if isinstance(value, bool):
        return label if value else f"no {label}"
    return f"{label} {typed_text(value)}"
