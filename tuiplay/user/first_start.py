"""Whether this person has begun before: what is shown at the very first start is not shown again."""

from __future__ import annotations

import contextlib
from pathlib import Path

from tuiplay import files
from tuiplay.errors import InputError

_MARK = "welcomed"
"""An empty file in the folder of the state."""


def is_first(state: Path | None) -> bool:
    """Whether nothing says that there was a start before."""
    return state is None or not (state / _MARK).exists()


def note(state: Path | None) -> None:
    """Say so for the next start."""
    if state is not None:
        # Where nothing can be kept, as on a full disk, the next start is a first one too: no harm, and no news.
        with contextlib.suppress(InputError):
            files.make_folder(state)
            files.write(state / _MARK, b"", overwrite=True)
