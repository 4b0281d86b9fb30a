"""The messages of panels to the app, in the past tense: something has happened, and the app decides what follows."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from textual.message import Message

from tuiplay.run.command_base import Command
from tuiplay.run.frame import Subject


@dataclass
class LastCounts(Message):
    """A message that replaces an earlier, unread one of its kind: only the last counts."""

    def can_replace(self, message: Message) -> bool:
        """True if Textual may leave this one out, as ``message`` waits right behind it."""
        return isinstance(message, type(self))


@dataclass
class Commanded(Message):
    """The message that the user acted on the run."""

    command: Command


@dataclass
class Acted(Message):
    """The message that the user asked for an action of the app, by name."""

    action: str


@dataclass
class Pointed(LastCounts):
    """The message that the cursor moved to something else, whose map may belong on the big surface."""


@dataclass
class SubjectHovered(LastCounts):
    """The message that the mouse moved onto something whose map belongs on the big surface, or, for None, off it."""

    subject: Subject


@dataclass
class Rearranged(LastCounts):
    """The message that something has another size, and shows nothing, or the wrong thing, until it is painted again.

    What is shown after ``at``, on the clock of ``time.monotonic``, has that size already.
    """

    at: float = field(default_factory=time.monotonic)


@dataclass
class PopupWanted(Message):
    """The message that a control wants a popup under or beside it."""

    popup: Any


@dataclass
class PointChosen(Message):
    """The message that the user wants to see a point on the big picture."""

    x1: float
    x2: float
