"""What there is to open: data sets, presets, what was opened lately, and files, by a part of their names."""

from __future__ import annotations

import os
from collections.abc import Sequence

from msgspec import Struct

from tuiplay.data.datasets import DATASETS
from tuiplay.experiment.presets import PREFIX, PRESETS
from tuiplay.formats import experiment_file, link, source

MOST_FILES = 500
"""Entries of a folder that are looked at."""


class Openable(Struct, frozen=True):
    """``name`` is what opens it, ``about`` what it is, in a few words. A folder's name ends with a slash."""

    name: str
    about: str


def openables(typed: str, recent: Sequence[str] = ()) -> list[Openable]:
    """What a text may be the beginning of: the recent first, then files, then what is built in.

    A text matches every name, and every data set's or preset's words, that it is a part of. One with a folder in it
    lists that folder.
    """
    folder, part = os.path.split(typed)
    found = [Openable(name, f"recent {_kind(name)}") for name in recent]
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
    # Names that begin so before those that only contain it; within these the order stays.
    return sorted(matching, key=lambda one: not os.path.basename(one.name.rstrip("/")).casefold().startswith(word))


def names_something(typed: str) -> bool:
    """Whether a text is the whole name of something that can be opened."""
    text = typed.strip()
    known = not text or link.looks_like_link(text) or text in DATASETS or text.startswith(PREFIX)
    return known or os.path.isfile(text)


def _kind(name: str) -> str:
    return "link" if link.looks_like_link(name) else "file"


def _files(folder: str) -> list[Openable]:
    """Folders, experiment files and tables of a folder; none if it cannot be read."""
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
