"""Messages that go a moment after the last key, not right behind it: on a slow line what a key shows comes first."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from tuiplay.tui.textual_patches.patch import Patch

QUIET = 1.0
"""Seconds without a key after which a message may go."""
LONGEST = 4.0
"""Seconds that a message may stay beyond its time."""


class Typing:
    """When keys came.

    Attributes
    ----------
    last
        When the last key came, as ``clock`` has it.
    """

    def __init__(self) -> None:
        self.clock = time.monotonic
        self.last = float("-inf")

    def note(self) -> None:
        """A key came."""
        self.last = self.clock()


TYPING = Typing()


def _expire(toast: Any, due: float | None = None) -> None:
    """Stands in for ``Toast._expire``, which a timer calls; a click calls the original. It was ``due`` at that time."""
    now = TYPING.clock()
    due = now if due is None else due
    wait = TYPING.last + QUIET - now
    if wait > 0 and now - due < LONGEST:
        toast.set_timer(wait, partial(_expire, toast, due))
    else:
        PATCH.originals[_EXPIRE](toast)


_EXPIRE = "textual.widgets._toast:Toast._expire"
PATCH = Patch(
    name="end of messages",
    touches=(_EXPIRE,),
    otherwise="a message may go right behind a key",
    replacements={_EXPIRE: _expire},
)
