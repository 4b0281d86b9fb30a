"""A patch: the undocumented names of Textual that it needs, whether they exist, and its outcome."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field


class Patch(Struct, eq=False):
    """One patch of Textual.

    Attributes
    ----------
    name
        Its purpose, in a few words.
    touches
        Names that it needs, as "module:name" or "module:Class.name".
    otherwise
        What a person has where the patch does not fit: Textual's own behaviour, in a few words.
    replacements
        The replacement of each name that is replaced.
    trial
        Uses what was replaced on something small; raises if that does not work.
    originals
        What was replaced, by its name.
    """

    name: str
    touches: tuple[str, ...]
    otherwise: str
    replacements: Mapping[str, object] = field(default_factory=dict)
    trial: Callable[[], object] = lambda: None
    originals: dict[str, Any] = field(default_factory=dict)
    trouble: str | None = None
    """The reason why it does not fit; empty if it does, None if that has not been checked yet."""

    @property
    def fits(self) -> bool:
        """True if the patch is in use; the first call checks that, and makes its replacements."""
        if self.trouble is None:
            self.trouble = self._look() or self._replace()
        return not self.trouble

    def give_up(self, error: BaseException) -> None:
        """Return to Textual's own behaviour, after a patch that fitted raised an error on use."""
        self._put_back()
        self.trouble = f"raised {type(error).__name__} on use: {error}"

    @property
    def outcome(self) -> str:
        """The outcome in one line for a report."""
        return "applied" if self.fits else f"skipped: {self.trouble}; {self.otherwise}"

    def _look(self) -> str:
        missing = [touch.rpartition(":")[2] for touch in self.touches if not is_there(touch)]
        return f"Textual has no {', '.join(missing)}" if missing else ""

    def _replace(self) -> str:
        try:
            for touch, replacement in self.replacements.items():
                owner, name = _owner(touch)
                if getattr(owner, name) is not replacement:
                    self.originals[touch] = getattr(owner, name)
                    setattr(owner, name, replacement)
            # What is tried asks whether the patch fits.
            self.trouble = ""
            self.trial()
        except Exception as error:  # noqa: BLE001 - whatever it is, Textual does without
            self._put_back()
            return f"raised {type(error).__name__} when tried: {error}"
        return self.trouble

    def _put_back(self) -> None:
        for touch, original in self.originals.items():
            owner, name = _owner(touch)
            if getattr(owner, name) is self.replacements[touch]:
                setattr(owner, name, original)


def is_there(touch: str) -> bool:
    """True if Textual has a name: in a module, in a class, or set when an object of the class is made."""
    try:
        owner, name = _owner(touch)
    except (ImportError, AttributeError):
        return False
    starts = [getattr(vars(base).get("__init__"), "__code__", None) for base in getattr(owner, "__mro__", ())]
    return hasattr(owner, name) or any(name in code.co_names for code in starts if code is not None)


def _owner(touch: str) -> tuple[Any, str]:
    """The module or class that has a name, and the name alone."""
    module, _, path = touch.partition(":")
    owner, (*classes, name) = importlib.import_module(module), path.split(".")
    for one in classes:
        owner = getattr(owner, one)
    return owner, name
