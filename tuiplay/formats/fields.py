"""The output of ``tuiplay fields``: every field of an experiment, as a table for people and as JSON."""

from __future__ import annotations

import json
import textwrap
from typing import Any

from msgspec import Meta

from tuiplay.experiment.field import Effect, Field
from tuiplay.experiment.sections import FIELDS, SECTIONS
from tuiplay.formats.toml import value_text

WIDTH = 80
_COLUMNS = (28, 14, 15, 12, 7)
_HEAD = ("field", "type", "limits", "default", "effect")
_EFFECTS = {
    Effect.LIVE: "from the next update on; weights and epoch are kept",
    Effect.POINTS: "other points; weights and epoch are kept",
    Effect.NETWORK: "new weights, epoch 0; the points are kept",
    Effect.DATA: "new points, new weights, epoch 0",
}
_BOUNDS = {"minimum": "ge", "exclusive_minimum": "gt", "maximum": "le", "exclusive_maximum": "lt",
           "min_length": "min_length", "max_length": "max_length"}  # fmt: skip
"""Names of limits -> msgspec's names. A length is that of a text, in characters, or of a list, in entries."""


def table() -> str:
    """The fields by section, aligned in ``WIDTH`` columns, each with its description and choices below it."""
    lines = ["Effects of a change:"]
    lines += [f"  {effect.name.lower():<9}{words}" for effect, words in _EFFECTS.items()]
    for section, kind in SECTIONS.items():
        lines += ["", f"[{section}] {kind.__doc__}", "", _row(_HEAD)]
        for field in FIELDS.values():
            if field.section == section:
                lines.append(_row((field.path, field.type_name, limits(field), _default(field), _effect(field))))
                lines += textwrap.wrap(field.long_comment, WIDTH - 4, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(lines)


def as_json() -> str:
    """The fields as one JSON list of objects, with label and help of the screen."""
    return json.dumps([_described(field) for field in FIELDS.values()], ensure_ascii=False, indent=2)


def limits(field: Field) -> str:
    """The limits in a few characters: "0 to <100", "1 to 1e6 each", "max. 200 chars", "one of 7"; "any" for none."""
    many = " each" if field.type_name.endswith("s") else ""
    if field.names:
        return f"one of {len(field.names)}{many}"
    bounds = field.limits if _range(field.limits) else field.each
    found = [f"{_range(bounds)}{many}"] if _range(bounds) else []
    longest = field.limits.max_length
    if longest is not None:
        least = f"{field.limits.min_length} to " if field.limits.min_length else "max. "
        found.append(f"{least}{longest} chars" if field.type is str else f"{least}{longest:,}")
    return ", ".join(found) or ("any" if field.type is not bool else "true, false")


def _range(bounds: Meta) -> str:
    low = _short(bounds.ge) if bounds.ge is not None else f">{_short(bounds.gt)}" if bounds.gt is not None else ""
    high = _short(bounds.le) if bounds.le is not None else f"<{_short(bounds.lt)}" if bounds.lt is not None else ""
    return f"{low} to {high}" if low and high else (low and f"from {low}") or (high and f"to {high}")


def _short(number: float) -> str:
    return f"{number:,g}" if abs(number) < 1e5 else f"{number:.0e}".replace("e+0", "e").replace("e+", "e")


def _default(field: Field) -> str:
    return value_text(field.path, field.default)


def _effect(field: Field) -> str:
    return field.effect.name.lower()


def _row(cells: tuple[str, ...]) -> str:
    padded = (f"{cell:<{width}}" for cell, width in zip(cells, _COLUMNS, strict=True))
    return " ".join(padded).rstrip()


def _described(field: Field) -> dict[str, Any]:
    bounds = _bounds(field.limits)
    each = _bounds(field.each)
    if each:
        bounds["each"] = each
    if field.names:
        bounds["one_of"] = field.names
    return {
        "path": field.path,
        "type": field.type_name,
        "limits": bounds,
        "default": field.default,
        "effect": _effect(field),
        "description": field.description,
        "label": field.label,
        "help": field.help,
    }


def _bounds(meta: Meta) -> dict[str, Any]:
    found = ((name, getattr(meta, attribute)) for name, attribute in _BOUNDS.items())
    return {name: value for name, value in found if value is not None}
