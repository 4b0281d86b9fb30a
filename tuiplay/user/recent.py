"""The recently opened files and links, newest first, kept in the state folder."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from tuiplay import files
from tuiplay.errors import InputError
from tuiplay.formats import link, source

MOST = 20
_FILE, _LIMIT = "recent", 200_000


class Recent:
    """The list of recent names; without a folder it is kept only until the program ends."""

    def __init__(self, state: Path | None = None) -> None:
        self._state = state
        self._read = state is None
        self._names: list[str] = []

    @property
    def names(self) -> list[str]:
        """The existing files, by paths relative to the current folder, and the links as they were given."""
        if not self._read:
            self._read = True
            self._names = self._kept()
        return [_shown(name) for name in self._names if link.looks_like_link(name) or os.path.isfile(name)]

    def _kept(self) -> list[str]:
        assert self._state is not None
        with contextlib.suppress(InputError):  # the file is missing or cannot be read: the list is empty
            content = files.read(self._state / _FILE, _LIMIT, "the list of recent files").decode("utf-8", "replace")
            return [line for line in content.splitlines() if line.strip()][:MOST]
        return []

    def add(self, name: str) -> None:
        """Add the name of something opened; data sets and presets are always listed, so they are not kept."""
        if not name or "\n" in name or not name.isprintable():
            return
        kind = source.kind_of(name)
        if kind in ("data set", "preset"):
            return
        known = self._kept() if self._state is not None else self._names
        full = name if kind == "link" else os.path.abspath(name)
        self._names, self._read = [full, *(one for one in known if one != full)][:MOST], True
        if self._state is not None:
            # A list that cannot be written is not worth an error message.
            with contextlib.suppress(InputError):
                files.make_folder(self._state)
                files.write(self._state / _FILE, "\n".join([*self._names, ""]).encode(), overwrite=True, mode=0o600)


def _shown(name: str) -> str:
    """A path as a person would type it: relative to the current folder if it lies below it."""
    if link.looks_like_link(name):
        return name
    near = os.path.relpath(name)
    return name if near.startswith("..") else near
