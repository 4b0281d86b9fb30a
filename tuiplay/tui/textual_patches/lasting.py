"""Messages that disappear a moment after the last key: on a slow line the effect of the key is shown first."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from tuiplay.tui.textual_patches.patch import Patch

QUIET = 1.0
"""The seconds without a key after which a message may disappear."""
LONGEST = 4.0
"""The longest time in seconds that a message stays beyond its own."""


class Typing:
    """The time of the last key.

    Attributes
    ----------
    last
        The time of the last key in seconds of ``clock``; minus infinity before the first.
    """

    def __init__(self) -> None:
        self.clock = time.monotonic
        self.last = float("-inf")

    def note(self) -> None:
        """Record that a key came now."""
        self.last = self.clock()


TYPING = Typing()


def _expire(toast: Any, due: float | None = None) -> None:
    """Replace ``Toast._expire``, which a timer calls; a click calls the original. ``due`` is the toast's own end."""
    now = TYPING.clock()
    due = now if due is None else due
    wait = TYPING.last + QUIET - now
    if wait > 0 and now - due < LONGEST:
        toast.set_timer(wait, partial(_expire, toast, due))
    else:
        PATCH.originals[_EXPIRE](toast)


_EXPIRE = "textual.widgets._toast:Toast._expire"
PATCH = Patch(
    name="duration of messages",
    touches=(_EXPIRE,),
    otherwise="a message may disappear right after a key press",
    replacements={_EXPIRE: _expire},
)
