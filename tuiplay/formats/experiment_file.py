"""Experiment files, TOML or JSON: the format is decided by the content in reading, by the name in writing."""

from __future__ import annotations

import os
from functools import partial

from tuiplay import files
from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.formats import json_file, toml
from tuiplay.text import file_name

SUFFIXES = (".toml", json_file.SUFFIX)
"""The suffixes of experiment files."""
_HEAD = 256


def read(path: str | os.PathLike[str]) -> Experiment:
    """Read the experiment in a file and load its points; missing fields have their defaults.

    Raises
    ------
    InputError
        If it cannot be read, or is not an experiment; the sentence begins with the name of the file.
    """
    if not _is_json(_head(path), os.fspath(path)):
        return toml.read(path)
    tree, text = json_file.tree_of(files.read(path, toml.MAX_SIZE, "an experiment"), file_name(path))
    return toml.experiment_of(toml.beside(tree, path), partial(json_file.place, path, text))


def _head(path: str | os.PathLike[str]) -> bytes:
    """The beginning of a file; empty if it cannot be read, which ``read`` reports with more detail."""
    try:
        with files.open_regular(path) as file:
            return file.read(_HEAD)
    except (InputError, OSError):
        return b""


def parse(content: bytes, name: str) -> Experiment:
    """Parse the experiment in the content of a file without a path; a data file is relative to the current folder.

    Raises
    ------
    InputError
        As ``read`` does; the sentence begins with ``name``.
    """
    if not _is_json(content, name) or len(content) > toml.MAX_SIZE:
        return toml.parse(content, name)
    tree, text = json_file.tree_of(content, name)
    return toml.experiment_of(tree, partial(json_file.place, name, text))


def _is_json(content: bytes, name: str) -> bool:
    return name.lower().endswith(json_file.SUFFIX) or json_file.looks_like_json(content)


def save(experiment: Experiment, path: str | os.PathLike[str], overwrite: bool = False) -> None:
    """Write an experiment to a file, completely or not at all; as JSON if its name ends in .json.

    Raises
    ------
    files.AlreadyExistsError
        An ``InputError``, if the file exists and ``overwrite`` is False.
    InputError
        If it cannot be written; the sentence begins with the name of the file.
    """
    if not os.fspath(path).lower().endswith(json_file.SUFFIX):
        toml.save(experiment, path, overwrite)
        return
    files.write(path, json_file.write(toml.from_there(experiment, path)).encode(), overwrite)
