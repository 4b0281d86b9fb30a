"""Experiments as JSON files, whose names end in .json. The sections and fields are those of TOML files.

A report of ``tuiplay train --json`` can be opened too: it gives its experiment with the learned weights.
"""

from __future__ import annotations

import os
from typing import Any

import msgspec

from tuiplay.errors import InputError
from tuiplay.experiment.sections import FIELDS, SECTIONS
from tuiplay.experiment.value import Experiment
from tuiplay.text import file_name, printable

SUFFIX = ".json"
_NO_NUMBERS = (b"NaN", b"Infinity")


def looks_like_json(head: bytes) -> bool:
    """True if a file with this beginning is JSON, provided that it contains an experiment."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"{") and not text.startswith(b"{\\rtf")


def tree_of(content: bytes, name: str) -> tuple[dict[str, Any], str]:
    """The sections of an experiment in JSON, and its text.

    Raises
    ------
    InputError
        If it is not JSON, for example because it contains NaN, or not an object; the sentence begins with ``name``.
    """
    text = content.removeprefix(b"\xef\xbb\xbf")
    try:
        tree = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise InputError(_why(text, name, str(error))) from None
    if not isinstance(tree, dict):
        raise InputError(
            f"{name}: expected an object with the sections {', '.join(SECTIONS)}; a table of points has to be CSV"
        )
    if "format" in tree and "layers" in tree:
        raise InputError(
            f"{name}: a network exported by tuiplay, without its data and settings; open a file saved with w on the "
            "screen, or a report of 'tuiplay train --json'"
        )
    if isinstance(tree.get("experiment"), dict) and "layers" in tree:
        tree = _reported(tree, name)
    return tree, text.decode("utf-8")


def _reported(report: dict[str, Any], name: str) -> dict[str, Any]:
    """The sections of the experiment of a report, with its layers as the initial weights."""
    layers, experiment = report["layers"], report["experiment"]
    try:
        learned = {
            "values": [layer["weights"] for layer in layers],
            "biases": [layer["biases"] for layer in layers],
            "cut": [layer["cut"] for layer in layers if "cut" in layer],
        }
    except (TypeError, KeyError):
        raise InputError(f"{name}: layers: expected a list of objects with weights and biases") from None
    if report.get("status") == "diverged":
        raise InputError(f"{name}: the report of a run that diverged: its weights are infinite or NaN")
    masks = experiment.get("weights")
    # The memory with which the reported run began does not belong to these weights.
    begun = {name: fields for name, fields in experiment.items() if name != "memory"}
    return {**begun, "weights": {**(masks if isinstance(masks, dict) else {}), **learned}}


def _why(text: bytes, name: str, message: str) -> str:
    """The error text for malformed JSON, with the line if that is known."""
    for word in _NO_NUMBERS:
        if (place := text.find(word)) >= 0:
            line = text.count(b"\n", 0, place) + 1
            return f"{name}:{line}: {word.decode()} is not JSON, and not a number that a network could have"
    what, _, byte = message.removesuffix(")").rpartition(" (byte ")
    if not byte.isdigit():
        return f"{name}: not JSON: {printable(message, 120)}"
    line = text.count(b"\n", 0, int(byte)) + 1
    return f"{name}:{line}: not JSON on line {line}: {printable(what.removeprefix('JSON is malformed: '), 120)}"


def write(experiment: Experiment) -> str:
    """The JSON text of an experiment, a line per field; unusual fields at their defaults are left out.

    Raises
    ------
    InputError
        If a text contains half a character (a lone surrogate), which cannot be written to a file.
    """
    sections = []
    for section in SECTIONS:
        lines = []
        for field in FIELDS.values():
            value = field.of(experiment)
            if field.section == section and (field.usual or value != field.default):
                lines.append(f'    "{field.name}": {_text(field.path, value)}')
        if lines:
            sections.append(f'  "{section}": {{\n' + ",\n".join(lines) + "\n  }")
    return "{\n" + ",\n".join(sections) + "\n}\n"


def _text(path: str, value: Any) -> str:
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        raise InputError.about(path, "contains invalid Unicode (a lone surrogate) and cannot be written") from None


def place(path: str | os.PathLike[str], text: str, field: str | None) -> str:
    """The file name with which a sentence begins, with the line of a field in its text if that is easily found."""
    section, _, name = (field or "").partition(".")
    at = text.find(f'"{section}"') if section else -1
    inside = text.find(f'"{name}"', at) if at >= 0 and name else at
    return f"{file_name(path)}{f':{text.count(chr(10), 0, inside) + 1}' if inside >= 0 else ''}"
