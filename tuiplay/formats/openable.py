"""The list of things to open: data sets, presets, recent files and links, and files, found by a part of their names."""

from __future__ import annotations

import os
from collections.abc import Sequence

from msgspec import Struct

from tuiplay.data.datasets import DATASETS
from tuiplay.experiment.presets import PREFIX, PRESETS
from tuiplay.formats import experiment_file, link, source

MOST_FILES = 500
"""The maximum number of entries of a folder that are read."""


class Openable(Struct, frozen=True):
    """A thing that can be opened: ``name`` opens it, ``about`` describes it. A folder's name ends with a slash."""

    name: str
    about: str


def openables(typed: str, recent: Sequence[str] = ()) -> list[Openable]:
    """The things that match a text: recent ones first, then files, then built-in ones.

    A text matches every name, and the words of every data set or preset, of which it is a part. A text with a folder in
    it lists that folder alone.
    """
    folder, part = os.path.split(typed)
    inside = os.path.join(folder, "") if folder else ""
    found = [Openable(name, f"recent {_kind(name)}") for name in recent if name.startswith(inside)]
    found += _files(folder)
    if not folder:
        found += [
            Openable(entry.name, f"data set: {entry.title}. {entry.about}")
            for entry in DATASETS.values()
            if entry.listed
        ]
        found += [Openable(f"{PREFIX}{entry.name}", f"preset: {entry.title}") for entry in PRESETS.values()]
    word = (typed if not folder else part).strip().casefold()
    seen: set[str] = set()
    matching = []
    for one in found:
        text = f"{one.name} {one.about}" if one.about.startswith(("data", "preset")) else one.name
        if word in text.casefold() and one.name not in seen:
            seen.add(one.name)
            matching.append(one)
    # Names that begin with the text come before those that only contain it; the sort is stable.
    return sorted(matching, key=lambda one: not os.path.basename(one.name.rstrip("/")).casefold().startswith(word))


def names_something(typed: str) -> bool:
    """True if a text is the complete name of something that can be opened."""
    text = typed.strip()
    known = not text or link.looks_like_link(text) or text in DATASETS or text.startswith(PREFIX)
    return known or os.path.isfile(text)


def _kind(name: str) -> str:
    return "link" if link.looks_like_link(name) else "file"


def _files(folder: str) -> list[Openable]:
    """The folders, experiment files and tables in a folder; empty if it cannot be read."""
    found: list[Openable] = []
    try:
        with os.scandir(folder or ".") as entries:
            for number, entry in enumerate(entries):
                if number == MOST_FILES:
                    break
                path = os.path.join(folder, entry.name)
                if entry.name.startswith("."):
                    continue
                if entry.is_dir():
                    found.append(Openable(f"{path}/", "folder"))
                elif entry.name.lower().endswith(experiment_file.SUFFIXES):
                    found.append(Openable(path, "experiment file"))
                elif source.looks_like_table_name(entry.name):
                    found.append(Openable(path, "table"))
    except (OSError, ValueError):
        return []
    return sorted(found, key=lambda one: (one.about == "folder", one.name.casefold()))
