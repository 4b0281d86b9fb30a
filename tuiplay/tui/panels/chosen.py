"""The settings of the toolbox that are not at their defaults, in a few words for the edge of the Network panel."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from tuiplay.experiment.field import Field
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.formats.numbers import typed_text

_GROUPS = ("Training", "Network")
"""The groups of the toolbox that are named here; settings of the data appear in their own panel."""
_SEEN = ("features", "view")
"""The sections whose settings are visible where they apply."""


def chosen_text(experiment: Experiment, room: int) -> str:
    """The settings that are not at their defaults, in at most ``room`` cells; "" without any.

    For example "Adam · dropout rate 0.5 · stop: test_loss<0.01".
    """
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
