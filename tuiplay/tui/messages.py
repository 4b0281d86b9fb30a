"""What panels tell the app. Past tense: it has happened; what follows is the app's business."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from textual.message import Message

from tuiplay.run.command_base import Command
from tuiplay.run.frame import Subject


@dataclass
class LastCounts(Message):
    """A message that takes the place of an earlier one of its kind which nobody has read yet: only the last counts."""

    def can_replace(self, message: Message) -> bool:
        """Whether Textual may leave this one out, as ``message`` waits right behind it."""
        return isinstance(message, type(self))


@dataclass
class Commanded(Message):
    """A person acted on the run."""

    command: Command


@dataclass
class Acted(Message):
    """A person asked for an action of the app, by name."""

    action: str


@dataclass
class Pointed(LastCounts):
    """The cursor moved to something else, whose map may belong on the big surface."""


@dataclass
class SubjectHovered(LastCounts):
    """The mouse came onto something whose map belongs on the big surface, or, for None, left it."""

    subject: Subject


@dataclass
class Rearranged(LastCounts):
    """Something has another size, and shows nothing, or the wrong thing, until it is shown and painted again.

    What is shown after ``at``, on the clock of ``time.monotonic``, has that size already.
    """

    at: float = field(default_factory=time.monotonic)


@dataclass
class PopupWanted(Message):
    """A control wants a popup under or beside it."""

    popup: Any


@dataclass
class PointChosen(Message):
    """A person wants to see a point on the big picture."""

    x1: float
    x2: float
