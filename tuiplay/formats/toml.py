"""Experiments as TOML files: the output of ``tuiplay show``, and the files that the screen saves."""

from __future__ import annotations

import contextlib
import math
import os
import re
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec.structs import replace

from tuiplay import files
from tuiplay.errors import InputError
from tuiplay.experiment.sections import FIELDS, SECTIONS
from tuiplay.experiment.value import Experiment, from_tree
from tuiplay.text import file_name, printable

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MAX_SIZE = 4_000_000
"""The maximum size of a file that is read, in bytes."""
_MAX_DOTS = 2_000
_NUMBER = re.compile(r"(?<=[\[,= ])[+-]?[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?(?=[ \n]*[,\]])")
"""A number in a list: thousands of drawn points may have dots. (A number in a key has another dot beside it.)"""
_TOO_DEEP = "nested too deeply; {} has sections with plain fields"


def read(path: str | os.PathLike[str]) -> Experiment:
    """Read the experiment in a TOML file and load its points.

    Missing fields have their defaults, so an empty file is the default experiment.

    Raises
    ------
    InputError
        If it cannot be read, is larger than ``MAX_SIZE``, not TOML or not an experiment. The sentence begins with the
        name of the file, and with the line if one is at fault.
    """
    tree, text = read_tree(path)
    return experiment_of(beside(tree, path), partial(place, path, text))


def parse(content: bytes, name: str) -> Experiment:
    """Parse the experiment in the content of a TOML file without a path; a data file is relative to the current folder.

    Raises
    ------
    InputError
        As ``read`` does; the sentence begins with ``name``.
    """
    if len(content) > MAX_SIZE:
        raise InputError(f"{name}: too large for an experiment; at most {MAX_SIZE:,} bytes")
    tree, text = _parsed(content, name, "an experiment")
    return experiment_of(tree, partial(place, name, text))


def experiment_of(tree: dict[str, Any], where: Callable[[str | None], str]) -> Experiment:
    """The experiment of a file's sections with its points loaded; sentences begin with ``where`` of the field."""
    try:
        experiment = from_tree(tree).load_points()
        given = {f"{section}.{name}" for section, fields in tree.items() for name in fields}
        return experiment.for_few_rows(given)
    except InputError as error:
        raise InputError(f"{where(error.path)}: {printable(str(error))}", error.path) from None


def beside(tree: dict[str, Any], path: str | os.PathLike[str]) -> dict[str, Any]:
    """The sections with the path of the data file, which is relative to the experiment's file, resolved."""
    data = tree.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("file"), str) or not data["file"]:
        return tree
    beside = os.path.join(os.path.dirname(path), data["file"])
    return {**tree, "data": {**data, "file": beside}}


def read_tree(
    path: str | os.PathLike[str], what: str = "an experiment", limit: int = MAX_SIZE
) -> tuple[dict[str, Any], str]:
    """Read a TOML file; return its content and its text. ``what`` names the expected content in errors.

    Raises
    ------
    InputError
        If it cannot be read, has more than ``limit`` bytes or is not TOML; the sentence begins with the name of the
        file.
    """
    return _parsed(files.read(path, limit, what), file_name(path), what)


def _parsed(content: bytes, name: str, what: str) -> tuple[dict[str, Any], str]:
    """The content of TOML, and its text."""
    if b"\0" in content:
        raise InputError(f"{name}: a binary file, or text that is not UTF-8; {what} is a TOML file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}:{where}: not valid UTF-8 text; {what} is a TOML file") from None
    if text.count(".") > _MAX_DOTS and _NUMBER.sub("", text).count(".") > _MAX_DOTS:
        # The parser's time grows with the square of the parts of a dotted key: a megabyte of them would take hours.
        raise InputError(f"{name}: {_TOO_DEEP.format(what)}")
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        raise InputError(_syntax_sentence(name, text, str(error))) from None
    except RecursionError:
        raise InputError(f"{name}: {_TOO_DEEP.format(what)}") from None
    except ValueError:
        # Python refuses to convert numbers of thousands of digits.
        raise InputError(f"{name}: one of its numbers has too many digits") from None


def place(path: str | os.PathLike[str], text: str, field: str | None) -> str:
    """The file name with which a sentence begins, with the line of a field in its text if that is easily found."""
    line = _line_of(text, field) if field else None
    return f"{file_name(path)}{f':{line}' if line else ''}"


def write(experiment: Experiment, every_field: bool = False) -> str:
    """The TOML text of an experiment; ``read`` returns an equal experiment.

    It has all usual fields, with short comments; unusual ones only if they are not at their defaults, or with
    ``every_field``, whose comments give the description as well as the choices.

    Raises
    ------
    InputError
        If a text contains half a character (a lone surrogate), which TOML cannot express.
    """
    lines: list[str] = []
    for section in SECTIONS:
        begin = len(lines)
        for field in FIELDS.values():
            value = field.of(experiment)
            if field.section != section or not (every_field or field.usual or value != field.default):
                continue
            comment = field.long_comment if every_field else field.comment
            if value and depth_of(value) > _ROWS:
                lines += [f"# {comment}", f"{field.name} = {_in_lines(value)}"]
            else:
                lines.append(f"{f'{field.name} = {value_text(field.path, value)}':<32}  # {comment}")
        if len(lines) > begin:
            lines[begin:begin] = [f"[{section}]"]
            lines.append("")
    return "\n".join(lines)


def save(experiment: Experiment, path: str | os.PathLike[str], overwrite: bool = False) -> None:
    """Write an experiment to a file, completely or not at all: if it fails, an old file is unchanged.

    Raises
    ------
    files.AlreadyExistsError
        An ``InputError``, if the file exists and ``overwrite`` is False.
    InputError
        If it cannot be written; the sentence begins with the name of the file.
    """
    files.write(path, write(from_there(experiment, path)).encode("utf-8"), overwrite)


def from_there(experiment: Experiment, path: str | os.PathLike[str]) -> Experiment:
    """The experiment with the path of its data file relative to its own folder, and with the scaling of its points.

    The same points then have the same places, even after others have been added to the table.
    """
    if not experiment.data.file:
        return experiment
    scaling = experiment.data.scaling
    if not scaling:
        with contextlib.suppress(InputError):  # the table is missing now; the experiment is saved all the same
            scaling = experiment.source.scaling
    experiment = replace(experiment, data=replace(experiment.data, scaling=scaling))
    if os.path.isabs(experiment.data.file):
        return experiment
    try:
        relative = os.path.relpath(experiment.data.file, os.path.dirname(os.path.realpath(path)))
    except ValueError:  # on another drive
        relative = os.path.abspath(experiment.data.file)
    return replace(experiment, data=replace(experiment.data, file=relative))


# Reading


_SYNTAX = {
    "Cannot declare": "duplicate section",
    "Cannot": "duplicate name",
    "Duplicate": "duplicate name",
    "Expected '='": "expected NAME = VALUE",
    "Expected ']": "a section's name ends with ]",
    "Expected newline": "nothing may follow here; text needs quotes, a comment begins with #",
    "Invalid value": 'expected a value: a number, true, false, text in quotes, or a list such as ["x1", "x2"]',
    "Invalid statement": "expected NAME = VALUE or a [section]",
    "Invalid initial": "expected a name",
    "Unclosed array": "expected , or ] in a list",
    "Unclosed inline": "expected , or } in a table",
    "Unescaped": "write a \\ in text twice, or put the text in single quotes",
    "Unterminated": "a text in quotes is not closed",
    "Illegal character": "text in quotes must end on its line and cannot contain control characters",
}
"""The beginnings of the parser's messages, and the words shown instead."""


def _syntax_sentence(name: str, text: str, message: str) -> str:
    place = re.search(r"\(at line (\d+), column (\d+)\)$", message)
    if place:
        line, column = int(place[1]), int(place[2])
    else:
        line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
    why = next((ours for theirs, ours in _SYNTAX.items() if message.startswith(theirs)), "syntax error")
    return f"{name}:{line}:{column}: invalid TOML on line {line}: {why}"


def _line_of(text: str, field: str) -> int | None:
    """The line of a field or a section; None if it is not found."""
    if "'''" in text or '"""' in text:
        # A line that looks like a field may be part of a text there.
        return None
    current = ""
    for number, line in enumerate(text.split("\n"), 1):
        head = re.match(r"\s*\[{1,2}\s*([^\s\]]+)\s*\]", line)
        if head:
            current = head[1]
        key = re.match(r"\s*([\w.-]+)\s*=", line)
        found = ".".join(part for part in (current, key[1] if key else "") if part)
        if (head or key) and found == field:
            return number
    return None


# Writing


_ROWS = 2
"""The depth of a list of rows; a deeper list has a line for each row."""


def depth_of(value: Any) -> int:
    """The depth of a nested list; 0 for a value that is not a list."""
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, tuple) else 0


def _in_lines(value: Any, indent: str = "") -> str:
    """A list of lists of rows, each row on a line of its own."""
    if depth_of(value) <= 1:
        return value_text("", value)
    inner = f"{indent}    "
    return "[\n" + "".join(f"{inner}{_in_lines(one, inner)},\n" for one in value) + f"{indent}]"


def value_text(path: str, value: Any) -> str:
    """A value in the notation of TOML; ``path`` is the field that an error names."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(value_text(path, item) for item in value)}]"
    if isinstance(value, str):
        return f'"{"".join(_escaped(path, character) for character in value)}"'
    # Beyond 2^53 a whole number would suggest more digits than are exact, and -0.0 would lose its sign.
    whole = float(value).is_integer() and abs(value) < 2**53 and (value or math.copysign(1.0, value) > 0)
    return str(int(value)) if whole else repr(value)


def _escaped(path: str, character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        raise InputError.about(
            path, f"contains {character!a}, which is invalid Unicode (a lone surrogate) and cannot be written to a file"
        )
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
