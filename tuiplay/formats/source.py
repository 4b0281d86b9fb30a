"""Loading of what a person names on the command line or in a dialogue: a link, a data set or a file; ``--set``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from tuiplay import files
from tuiplay.data.datasets import DATASETS
from tuiplay.errors import InputError
from tuiplay.experiment import presets
from tuiplay.experiment.sections import FIELDS, SECTIONS
from tuiplay.experiment.value import Experiment
from tuiplay.formats import experiment_file, json_file, link, toml
from tuiplay.formats.table_classes import classes_note
from tuiplay.text import file_name, nearest, printable

TABLES = (".csv", ".tsv")
"""The suffixes of files to which points are saved."""
_TABLE_NAMES = re.compile(r".*\.(?:csv|tsv|tab|txt|dat|data|prn|md)(?:\.(?:gz|bz2|xz|csv|txt))*", re.IGNORECASE)
"""Names of files that contain a table, unless their content is an experiment."""
_SECTION = re.compile(rf"\s*\[\s*(?:{'|'.join(SECTIONS)})\s*\]")
_KEY = re.compile(r"""\s*(?!sep\s*=)[\w.'"-]+\s*=""", re.IGNORECASE)
_HEAD = 4096
_LONGEST_TEXT = 1 << 16
"""The size in bytes of the largest file in which a link is looked for."""
_JSON_LINES = re.compile(rb"\}\s*\n\s*\{")
_OPTIONS = {"projection": "--pca", "skip_bad_rows": "--skip-bad-rows"}


def load(source: str | None, **columns: str | bool) -> tuple[Experiment, list[str]]:
    """Load the experiment that ``source`` names; return it with notes about what was ignored.

    Parameters
    ----------
    source
        A Playground link, the name of a data set, ``preset:`` with the name of a preset, an experiment file, a table of
        points, or a text file with a link in it; None is the default experiment. ``./`` before a name marks it as that
        of a file.
    columns
        Values of the fields of ``data`` that determine how a table is read.

    Raises
    ------
    InputError
        If it is none of these, or invalid.
    """
    kind = kind_of(source) if source is not None else ""
    if kind in ("table", "experiment"):
        _check_there(str(source))
        if kind == "table" and (text := _link_in(str(source))):
            kind, source = "link", text
    if kind == "table":
        return table(str(source), **columns)
    target = columns.pop("target", "")
    check_no_columns(columns)
    experiment, notes = _without_table(source, kind)
    # Without a table it is a formula.
    return (experiment.change_and_load({"data.target": target}) if target else experiment), notes


def _without_table(source: str | None, kind: str) -> tuple[Experiment, list[str]]:
    if source is None:
        return Experiment(), []
    if kind == "link":
        return link.parse(source)
    if kind == "data set":
        return Experiment().change({"data.dataset": source}), []
    if kind == "preset":
        preset = presets.find(source)
        return preset.experiment, [preset.hint]
    experiment = experiment_file.read(source)
    return experiment, classes_note(experiment)


def check_no_columns(columns: Mapping[str, str | bool]) -> None:
    """Refuse options for reading a table if the source is not a table."""
    if columns:
        name = next(iter(columns))
        raise InputError(f"{_OPTIONS.get(name, f'--{name}')} applies only to a table with your own points; name one")


def kind_of(source: str) -> Literal["link", "data set", "preset", "table", "experiment"]:
    """The kind of a named source; of a file by its content, or by its name if it cannot be read."""
    if link.looks_like_link(source):
        return "link"
    if source in DATASETS:
        return "data set"
    if source.startswith(presets.PREFIX):
        return "preset"
    return "table" if _is_table(source) else "experiment"


def _check_there(path: str) -> None:
    try:
        os.lstat(path)
    except (FileNotFoundError, ValueError):
        # ValueError: a name that is not valid for a file, such as one with a NUL.
        raise InputError(_missing_sentence(path)) from None
    except OSError:
        # It may exist, and reading it gives a better error.
        pass


def _link_in(path: str) -> str:
    """The text of a short file with a link in it, such as a saved message; "" for any other file."""
    if path.lower().endswith((*TABLES, *experiment_file.SUFFIXES)):
        return ""
    try:
        with files.open_regular(path) as file:
            head = file.read(_LONGEST_TEXT + 1)
    except (InputError, OSError):
        return ""
    text = head.decode("utf-8-sig", "replace")
    return text if len(head) <= _LONGEST_TEXT and link.looks_like_link(text) else ""


def _is_table(path: str) -> bool:
    """True if a file contains a table; otherwise it is an experiment, or cannot be read at all."""
    if path.lower().endswith(experiment_file.SUFFIXES):
        return False
    called_so = bool(_TABLE_NAMES.fullmatch(path))
    try:
        with files.open_regular(path) as file:
            head = file.read(_HEAD)
    except (InputError, OSError):
        return called_so
    if json_file.looks_like_json(head):
        # Lines of JSON are not an experiment, and the reader of tables gives a better error.
        return _JSON_LINES.search(head) is not None
    if not looks_like_experiment(head):
        return called_so or bool(_first_line(head))
    if not called_so:
        return False
    try:
        # A table may begin with lines such as "date = 2021"; a file that is entirely TOML is not a table.
        toml.read_tree(path)
    except InputError:
        return True
    return False


def looks_like_table_name(name: str) -> bool:
    """True if files with such a name usually contain a table."""
    return bool(_TABLE_NAMES.fullmatch(name))


def looks_like_experiment(head: bytes) -> bool:
    """True if a file with this beginning is an experiment, provided that it is one or a table."""
    first = _first_line(head)
    return json_file.looks_like_json(head) or bool(_SECTION.match(first) or _KEY.match(first))


def _first_line(head: bytes) -> str:
    """The first line that is neither blank nor a comment."""
    lines = head.decode("utf-8-sig", "replace").splitlines()
    return next((line for line in lines if line.strip() and not line.lstrip().startswith("#")), "")


def table(path: str, **columns: str | bool) -> tuple[Experiment, list[str]]:
    """Make an experiment on the points of a table; return it with notes about their processing.

    ``columns`` are values of the fields of ``data`` that determine how it is read.

    Raises
    ------
    InputError
        If the file cannot be used; the sentence names line and column.
    """
    given = {f"data.{name}": value for name, value in columns.items() if value}
    experiment = Experiment().change_and_load({"data.file": path, **given})
    note = experiment.source.note
    return experiment, [note] if note else []


def few_rows_note(experiment: Experiment) -> list[str]:
    """A note about a table of few rows, if all of them are for training; otherwise empty."""
    if not experiment.has_few_rows or experiment.data.train_percent < 100:
        return []
    points, batch = experiment.source.samples, experiment.training.batch_size
    return [
        f"There are only {points} points, so all are for training, in batches of {batch}, and none for testing;"
        " data.train_percent = 50 keeps half of them for that."
    ]


def _missing_sentence(source: str) -> str:
    if source.lower().startswith(("http://", "https://")):
        return f"not a Playground link: '{printable(source, 80)}'; one begins with https://{link.HOST}/#"
    names = {name: name for name in DATASETS} | {entry.title.lower(): name for name, entry in DATASETS.items()}
    names |= {name: f"{presets.PREFIX}{name}" for name in presets.PRESETS if name not in names}
    is_path = os.path.basename(source) != source or source.lower().endswith(experiment_file.SUFFIXES)
    word = source.lower().removesuffix(".toml").removesuffix(json_file.SUFFIX)
    close = nearest(word, names)
    what = "file" if is_path else "file or data set"
    known = (
        "" if is_path else f"; the data sets are {', '.join(name for name, entry in DATASETS.items() if entry.listed)}"
    )
    hint = f"; did you mean {names[close]}?" if close else known
    return f"No such {what}: '{printable(source, 120)}'{hint}"


def assign(experiment: Experiment, settings: Iterable[str]) -> Experiment:
    """Change fields of an experiment by texts such as ``data.noise=25``, all of them at once.

    Numbers, ``true`` and ``false`` are written as they are, text with or without quotes, lists as ``[8, 8]``, ``8,8``
    or nothing. Of two settings for one field the later one applies.

    Raises
    ------
    InputError
        For a setting without ``=``, an unknown field or a value that does not fit; the sentence quotes it.
    """
    values: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for setting in settings:
        path, equals, text = setting.partition("=")
        path = path.strip()
        if not (path and equals):
            raise _refusal(setting, "expected FIELD=VALUE, such as data.noise=25")
        texts[path] = setting
        if path not in FIELDS:
            # Refused, with the closest existing field.
            return _changed(experiment, {path: text}, texts)
        try:
            values[path] = _parsed(FIELDS[path].type, text)
        except ValueError as error:
            raise _refusal(setting, f"expected {error}") from None
    return _changed(experiment, values, texts)


def _changed(experiment: Experiment, values: dict[str, Any], texts: dict[str, str]) -> Experiment:
    """The changed experiment; an error quotes the setting at fault, or all if that is not clear."""
    try:
        return experiment.change_and_load(values)
    except InputError as error:
        file = values.get("data.file")
        # An error of a table begins with its name.
        path = "data.file" if file and str(error).startswith(file_name(file)) else error.path
        blamed = [path] if path in texts else [path for path in texts if path in values]
        raise _refusal(" ".join(texts[path] for path in blamed), str(error)) from None


def _refusal(setting: str, why: str) -> InputError:
    return InputError(f"'{printable(setting, 80)}': {printable(why)}")


def _parsed(kind: Any, text: str) -> Any:
    """The value of a text; the message of ValueError names what is expected."""
    text = text.strip()
    if get_origin(kind) in (Union, UnionType):
        # A number, or a list of them.
        kind = get_args(kind)["," in text or text.startswith("[")]
    if get_origin(kind) is Literal:
        kind = str
    if get_origin(kind) is tuple:
        item = get_args(kind)[0]
        if get_origin(item) is tuple:
            if text == "[]":
                return []
            raise ValueError("a list of rows, which belongs in a file")
        return [_parsed(item, piece) for piece in _pieces(text)]
    if kind is bool:
        if text.lower() not in ("true", "false"):
            raise ValueError("true or false")
        return text.lower() == "true"
    if kind is str:
        return text[1:-1] if _quoted(text) else text
    try:
        number = float(text)
    except ValueError:
        number = None
    if kind is float and number is not None:
        return number
    if kind is int and number is not None and number.is_integer():
        return int(number)
    raise ValueError("a whole number, such as 4" if kind is int else "a number, such as 0.5")


def _pieces(text: str) -> list[str]:
    opened, closed = text.startswith("["), text.endswith("]")
    if opened != closed:
        raise ValueError("a list such as [8, 8] or 8,8")
    inner = (text[1:-1] if opened else text).strip().removesuffix(",")
    if _quoted(inner) and inner[0] not in inner[1:-1]:
        # Quotes around the whole list, as a shell leaves them if it was quoted twice.
        inner = inner[1:-1]
    if not inner:
        return []
    pieces, depth = [""], 0
    for character in inner:
        # Between parentheses commas separate the arguments of a function: max(x1, x2).
        depth += (character == "(") - (character == ")")
        if character == "," and depth <= 0:
            pieces.append("")
        else:
            pieces[-1] += character
    return pieces


def _quoted(text: str) -> bool:
    return len(text) >= 2 and text[0] == text[-1] and text[0] in "'\""
