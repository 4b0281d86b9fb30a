"""Tables from a pipe, kept in the state folder so that undo, sessions and saved experiments find their points."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tuiplay import files
from tuiplay.errors import InputError

FOLDER = "tables"
KEPT = 20
"""The number of tables that are kept; older ones are removed."""
MAX_BYTES = 4_000_000_000


def keep(pieces: Iterable[bytes], state: Path | None) -> Path:
    """Write the content of a pipe to a file and return its path; the same content gets the same name.

    Parameters
    ----------
    state
        The state folder; None if there is none: the file is then deleted when the program ends.

    Raises
    ------
    InputError
        If it cannot be written, or is larger than ``MAX_BYTES``.
    """
    folder = state / FOLDER if state else Path(tempfile.mkdtemp(prefix="tuiplay-"))
    if state:
        files.make_folder(state)
        files.make_folder(folder)
    else:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    digest, size = hashlib.sha256(), 0
    try:
        descriptor, temporary = tempfile.mkstemp(dir=folder, suffix=".tmp")
        try:
            with open(descriptor, "wb") as stream:
                for piece in pieces:
                    size += len(piece)
                    if size > MAX_BYTES:
                        raise InputError(f"standard input: more than {MAX_BYTES:,} bytes; take a sample of the rows")
                    digest.update(piece)
                    stream.write(piece)
            path = folder / f"stdin-{digest.hexdigest()[:12]}.csv"
            os.replace(temporary, path)
        except BaseException:
            files.remove(temporary)
            raise
    except OSError as error:
        raise InputError(f"standard input cannot be saved in {folder}: {files.reason(error)}") from None
    _remove_old(folder)
    return path


def _remove_old(folder: Path) -> None:
    dated = []
    for path in folder.glob("stdin-*.csv"):
        with contextlib.suppress(OSError):
            dated.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(dated)[:-KEPT]:
        files.remove(path)
