"""The values of a Playground link, read as the page reads them.

There is no URL-decoding, the last of equal keys wins, text after a second ``=`` is dropped, blank values are defaults,
every non-blank switch except ``false`` is on. Values that would break the page are refused with a sentence, and so is a
link whose keys are mostly unknown, or that has a key or a value that no page writes.
Source: ``deserializeState`` of the original's state.ts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from tuiplay.errors import InputError
from tuiplay.experiment.validation import MAX_FILE_LAYERS, MAX_FILE_NEURONS
from tuiplay.formats.js_numbers import BLANKS, to_number
from tuiplay.formats.link_goals import stop_of
from tuiplay.formats.link_keys import FORKS, as_sent, hidden_control, is_goal, is_known
from tuiplay.formats.link_pieces import NOT_GIVEN, TEXTS, Quality, is_choice, is_switch, piece_of, quality
from tuiplay.text import printable

_OFF = ("false", "0", "no", "off")
"""Words that people write for false, and that the page reads as true."""
_NAMED = 8
"""The maximum number of keys that one note names."""


class LinkReader:
    """The values of a link by key, read in the page's order; notes collect what is ignored."""

    def __init__(self, text: str) -> None:
        self._values: dict[str, str | None] = {}
        self.notes: list[str] = []
        self._left_open: list[str] = []
        self._on: list[str] = []
        self._parts: dict[str, str] = {}
        again: dict[str, None] = {}
        for part in text.split("&"):
            piece = piece_of(part)
            if is_known(piece.key) and self._values.get(piece.key, piece.value) != piece.value:
                again[piece.key] = None
            self._values[piece.key] = piece.value
            self._parts[piece.key] = part
        self._check_understood()
        self._note("The last of several values of a key applies, as on the page", again)
        cut = [key for key, part in self._parts.items() if piece_of(part).more and is_known(key)]
        for key in cut:
            if quality(self._parts[key], in_address=False) == Quality.BAD:
                raise self.refusal(key, "this is more than one value")
        self._note("What follows a second = was ignored, as on the page", cut)
        self.stop, goals = stop_of(self._values)
        unknown = [key for key in self._values if key and not is_known(key) and key not in goals]
        self._note("Keys of the link that tuiplay does not have were ignored", unknown)
        if self.stop:
            self._note(f"Training ends when the goal of the link is reached ({self.stop})", goals)

    def _check_understood(self) -> None:
        """Refuse a link that would open a different experiment from the one that was meant."""
        for key, part in self._parts.items():
            # In a person's own text three full stops may be intended.
            if "\u2026" in part or ("..." in part and key not in TEXTS):
                raise InputError(
                    f"{printable(part, 60)} in the link: it is shortened there; copy the link again from the address "
                    "bar of the browser"
                )
        keys = [key for key, part in self._parts.items() if part]
        unknown = [key for key in keys if not is_known(key) and key not in FORKS and not is_goal(key)]
        damaged = [key for key in unknown if quality(self._parts[key]) == Quality.BAD]
        if not damaged and 2 * len(unknown) <= len(keys):
            return
        told = damaged or unknown
        more = f" and {len(told) - 3:,} more" if len(told) > 3 else ""
        count = f"{len(told):,} of the {len(keys):,} keys" if len(keys) > 1 else "the key"
        raise InputError(
            f"{count} of the link cannot be understood: {', '.join(self._said(key) for key in told[:3])}{more}; copy "
            "the link again from the address bar of the browser"
        )

    def _note(self, sentence: str, keys: Iterable[str]) -> None:
        """Add one note, however many keys it is about; none without keys."""
        said = [self._said(key) for key in keys]
        if said:
            more = f" and {len(said) - _NAMED:,} more" if len(said) > _NAMED else ""
            self.notes.append(f"{sentence}: {', '.join(said[:_NAMED])}{more}.")

    def end(self) -> None:
        """Add notes about values that were requested but not given."""
        self._note("The link gives no number, so the default was taken", self._left_open)
        self._note("As on the page, which knows only false, these count as true", self._on)

    def _get(self, key: str) -> str:
        """The value of a key; "" if there is none."""
        return self._values.get(key) or ""

    def _said(self, key: str) -> str:
        value = self._values.get(key)
        return printable(key if value is None else f"{key}={value}", 60)

    def refusal(self, key: str, why: str) -> InputError:
        """An error whose sentence quotes the key with its value."""
        return InputError(f"{self._said(key)} in the link: {printable(why)}")

    def choice(self, key: str, known: Iterable[str], default: str) -> str:
        """The value of a key that names one of ``known``; an unknown name is noted and replaced by ``default``."""
        value = self._get(key)
        names = list(known)
        if value in names:
            return value
        if not is_choice(value):
            raise self.refusal(key, f"this is not known; use one of {', '.join(names)}")
        # A word that was hyphenated at the end of a line.
        meant = [name for name in names if value.replace("-", "") == name.replace("-", "")]
        if meant:
            raise self.refusal(key, f"the page has no such name; did you mean {meant[0]}?")
        if value.strip(BLANKS):
            self.notes.append(
                f"The link's {self._said(key)} is not known and was ignored; known are {', '.join(names)}."
            )
        return default

    def switch(self, key: str, default: bool = False) -> bool:
        """True if a switch is on; ``default`` if its value is blank."""
        value = self._get(key)
        if not is_switch(value):
            raise self.refusal(key, "expected true or false")
        if value != "false" and value.lower() in _OFF and not hidden_control(key):
            self._on.append(key)
        return value != "false" if value.strip(BLANKS) else default

    def text(self, key: str) -> str:
        """The value of a key with a text, as the page receives it; "" if it is blank."""
        value = self._get(key)
        return as_sent(value) if value.strip(BLANKS) else ""

    def number(self, key: str) -> float | None:
        """The number of a key; None if it is blank or not given. Others than finite numbers are refused."""
        value = self._get(key)
        if not value.strip(BLANKS):
            return None
        if value.strip(BLANKS) in NOT_GIVEN:
            self._left_open.append(key)
            return None
        number = to_number(value)
        if math.isnan(number):
            raise self.refusal(key, f"expected a number, such as {_EXAMPLES[key]}")
        if math.isinf(number):
            raise self.refusal(key, f"expected a finite number, such as {_EXAMPLES[key]}")
        return number

    def whole(self, key: str) -> int | None:
        """The whole number of a key; None if it is blank or not given. Other numbers are refused."""
        number = self.number(key)
        if number is not None and not number.is_integer():
            raise self.refusal(key, f"expected a whole number, such as {_EXAMPLES[key]}")
        return None if number is None else int(number)

    def noise(self) -> float | None:
        """The noise; None if it is blank or not given. Outside 0 to 80 it becomes 0 or 50, as on the page."""
        number = self.number("noise")
        if number is None or 0 <= number <= 80:
            return number
        allowed = 0.0 if number < 0 else 50.0
        self.notes.append(f"The link's {self._said('noise')} is outside 0 to 80; like the page, it became {allowed:g}.")
        return allowed

    def shape(self) -> list[int] | None:
        """The neurons of each hidden layer, None if the key is missing; a blank value means no hidden layers."""
        if "networkShape" not in self._values:
            return None
        value = self._values["networkShape"]
        if value is None:
            raise self.refusal("networkShape", "a list is missing, such as networkShape=4,2")
        if not value.strip(BLANKS):
            return []
        layers = value.count(",") + 1
        if layers > MAX_FILE_LAYERS:
            raise self.refusal("networkShape", f"{layers:,} layers are too many; at most {MAX_FILE_LAYERS}")
        numbers = [to_number(piece) for piece in value.split(",")]
        if not all(number >= 1 and number.is_integer() for number in numbers):
            raise self.refusal(
                "networkShape", "a layer has a whole number of neurons, at least 1, such as networkShape=4,2"
            )
        if sum(numbers) > MAX_FILE_NEURONS:
            raise self.refusal("networkShape", f"too many neurons; at most {MAX_FILE_NEURONS:,} in all")
        return [int(number) for number in numbers]

    def hidden(self) -> list[str]:
        """The names of the controls to hide; only the word ``true`` hides one."""
        names = {name: key for key in self._values if (name := hidden_control(key))}
        for key in names.values():
            self.switch(key)
        return [name for name, key in names.items() if self._values[key] == "true"]


_EXAMPLES = {
    "batchSize": "10", "learningRate": "0.03", "regularizationRate": "0.01", "noise": "25", "percTrainData": "50",
    "draw": "0",
}  # fmt: skip
