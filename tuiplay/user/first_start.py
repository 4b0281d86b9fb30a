"""The mark of the first start, so that the hints of the first start are not shown again."""

from __future__ import annotations

import contextlib
from pathlib import Path

from tuiplay import files
from tuiplay.errors import InputError

_MARK = "welcomed"
"""The name of an empty file in the state folder."""


def is_first(state: Path | None) -> bool:
    """True if there is no mark of an earlier start."""
    return state is None or not (state / _MARK).exists()


def note(state: Path | None) -> None:
    """Write the mark for the next start."""
    if state is not None:
        # If nothing can be written, as on a full disk, the next start shows the hints again, which is harmless.
        with contextlib.suppress(InputError):
            files.make_folder(state)
            files.write(state / _MARK, b"", overwrite=True)
