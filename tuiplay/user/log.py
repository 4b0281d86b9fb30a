"""The log: tracebacks of unexpected errors, for whoever is asked to find out why."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import time
from pathlib import Path

from tuiplay import __version__, files
from tuiplay.errors import InputError
from tuiplay.text import file_name

NAME = "tuiplay.log"
MAX_SIZE = 1_000_000
"""A log that has grown beyond this many bytes is put aside at the next start."""


class Log:
    """``NAME`` in the state folder; without one, nothing but ``text``.

    Attributes
    ----------
    path
        None as long as it is not open, or if it could not be opened; then ``text`` is all there is.
    text
        What this program has written.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._descriptor: int | None = None
        self.path: Path | None = None
        self.text = ""

    def open(self) -> None:
        """Open it, also for what Python has to say when the interpreter itself crashes."""
        if self._folder is None:
            return
        path = self._folder / NAME
        with contextlib.suppress(OSError, InputError):
            files.make_folder(self._folder)
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_size > MAX_SIZE:
                    os.replace(path, path.with_suffix(".old.log"))
            # Not blocking, in case someone has put a pipe there.
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)
            self._descriptor = os.open(path, flags, files.OWNER_ALONE)
            faulthandler.enable(self._descriptor)
            self.path = path

    @property
    def shown(self) -> str:
        """Its name, safe to print."""
        return file_name(self.path or "")

    def write(self, text: str) -> None:
        """Add an entry."""
        entry = f"--- {time.strftime('%Y-%m-%d %H:%M:%S')}, tuiplay {__version__}, process {os.getpid()}\n{text}\n"
        self.text += entry
        if self._descriptor is not None:
            try:
                os.write(self._descriptor, entry.encode("utf-8", "backslashreplace"))
            except OSError:
                self.path = None

    def close(self) -> None:
        """Stop logging."""
        if self._descriptor is not None:
            faulthandler.disable()
            os.close(self._descriptor)
            self._descriptor = None
