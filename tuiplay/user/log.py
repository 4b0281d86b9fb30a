"""The log: tracebacks of unexpected errors, for diagnosis."""

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
"""The size in bytes beyond which a log is set aside at the next start."""


class Log:
    """The log file ``NAME`` in the state folder; without a folder, only ``text``.

    Attributes
    ----------
    path
        The path of the file; None if it is not open or could not be opened, so that there is only ``text``.
    text
        The entries of this program.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._descriptor: int | None = None
        self.path: Path | None = None
        self.text = ""

    def open(self) -> None:
        """Open the file, also for the output of Python's fault handler if the interpreter crashes."""
        if self._folder is None:
            return
        path = self._folder / NAME
        with contextlib.suppress(OSError, InputError):
            files.make_folder(self._folder)
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_size > MAX_SIZE:
                    os.replace(path, path.with_suffix(".old.log"))
            # Without blocking, in case there is a pipe of that name.
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)
            self._descriptor = os.open(path, flags, files.OWNER_ALONE)
            faulthandler.enable(self._descriptor)
            self.path = path

    @property
    def shown(self) -> str:
        """The name of the file, safe to print."""
        return file_name(self.path or "")

    def write(self, text: str) -> None:
        """Append an entry."""
        entry = f"--- {time.strftime('%Y-%m-%d %H:%M:%S')}, tuiplay {__version__}, process {os.getpid()}\n{text}\n"
        self.text += entry
        if self._descriptor is not None:
            try:
                os.write(self._descriptor, entry.encode("utf-8", "backslashreplace"))
            except OSError:
                self.path = None

    def close(self) -> None:
        """Close the file and end logging."""
        if self._descriptor is not None:
            faulthandler.disable()
            os.close(self._descriptor)
            self._descriptor = None
