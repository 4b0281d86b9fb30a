"""When training ends by itself: the texts of ``training.stop``.

A text is a list of conditions with commas between them; the first that is met ends the training::

    epoch 300                   after that epoch
    test_loss < 0.01            as soon as the measure is there
    test_loss < 0.01 for 5      at five evaluations in a row
    patience 20                 no better validation loss (test loss without validation points) for 20 epochs
    patience 20 on train_loss   the same with another measure; the weights of the best epoch are restored

A condition on a measure of points that are not there, as may be while a person draws, is never met: see ``in_vain``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tuiplay.errors import InputError

MEASURES = tuple(f"{part}_{what}" for what in ("loss", "accuracy") for part in ("train", "test", "validation"))
"""What a condition may speak of."""

_MOST = 10**9
_TOKEN = re.compile(r"\s*(?:(?P<word>[A-Za-z_]\w*)|(?P<sign>[<>]=?)|(?P<number>[^\s,<>]+)|(?P<comma>,))", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_EXAMPLES = "write epoch 300, test_loss<0.01 for 5, or patience 20 on test_loss"


@dataclass(frozen=True)
class Epoch:
    """Met at this epoch."""

    limit: int


@dataclass(frozen=True)
class Threshold:
    """Met when the measure was under (over) the limit at this many evaluations in a row."""

    measure: str
    sign: str
    limit: float
    times: int


@dataclass(frozen=True)
class Patience:
    """Met when the measure has had no better value for this many epochs."""

    epochs: int
    measure: str


Condition = Epoch | Threshold | Patience


@dataclass(frozen=True)
class Stop:
    """Why training ends, in plain words, and whether the weights of the best epoch are to be restored."""

    reason: str
    restore_best: bool = False


@dataclass(frozen=True)
class StopState:
    """What a rule remembers, in plain values: evaluations in a row for each condition, and the best so far."""

    streaks: tuple[int, ...] = ()
    best: float | None = None
    best_epoch: int | None = None
    first_epoch: int | None = None


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str, int]] = []
        self._end = len(text) + 1
        at = 0
        while match := _TOKEN.match(text, at):
            kind = match.lastgroup or ""
            self._tokens.append((kind, match[kind], match.start(kind) + 1))
            at = match.end()
        self._next = 0

    @property
    def place(self) -> int:
        """Of the next token, counted from 1."""
        return self._tokens[self._next][2] if self._next < len(self._tokens) else self._end

    def peek(self) -> tuple[str, str]:
        """Kind and text of the next token; two empty texts at the end."""
        return self._tokens[self._next][:2] if self._next < len(self._tokens) else ("", "")

    def take(self) -> str:
        """The text of the next token, and past it."""
        text = self.peek()[1]
        self._next += 1
        return text

    def wrong(self, wish: str) -> InputError:
        """An error at the next token."""
        found = self.peek()[1]
        shown = repr(found if len(found) <= 40 else found[:40] + "…") if found else "the end"
        return InputError(f"training.stop: {shown} at character {self.place}: {wish}")

    def whole(self, what: str) -> int:
        """A whole number from 1."""
        text = self.peek()[1]
        digits = text.lstrip("0")
        if not (text.isascii() and text.isdigit()) or not 0 < len(digits) <= 10 or int(digits) > _MOST:
            raise self.wrong(f"{what} is a whole number from 1 to {_MOST}, as in {what} 20")
        return int(self.take())


def parse(
    text: str, *, validation: bool = True, regression: bool = False, empty: Collection[str] = ()
) -> tuple[Condition, ...]:
    """The conditions of a text; none for an empty one.

    Parameters
    ----------
    validation
        Whether points are kept for validation. Decides what patience watches when it is not told.
    regression
        Whether there is no accuracy.
    empty
        Which of "train", "test" and "validation" have no points all the same. Patience that is not told what to
        watch does not watch an empty validation set.

    Raises
    ------
    InputError
        Naming the place and what belongs there.
    """
    reader = _Reader(text)
    conditions: list[Condition] = []
    while reader.peek()[0]:
        condition = _condition(reader, validation, regression, empty)
        if isinstance(condition, Patience) and any(isinstance(other, Patience) for other in conditions):
            raise InputError(
                "training.stop: patience stands there twice; the best epoch can be that of one measure only"
            )
        conditions.append(condition)
        if not reader.peek()[0]:
            break
        if reader.peek()[0] != "comma":
            raise reader.wrong("a comma belongs between two conditions")
        reader.take()
        if not reader.peek()[0]:
            raise reader.wrong(f"after a comma comes another condition; {_EXAMPLES}")
    return tuple(conditions)


def unreachable(conditions: Collection[Condition], empty: Collection[str]) -> list[str]:
    """The measures that some of the conditions wait for although their points are ``empty``; each once."""
    measures = [condition.measure for condition in conditions if not isinstance(condition, Epoch)]
    return list(dict.fromkeys(measure for measure in measures if measure.partition("_")[0] in empty))


def _condition(reader: _Reader, validation: bool, regression: bool, empty: Collection[str]) -> Condition:
    word = reader.peek()[1]
    if word == "epoch":
        reader.take()
        return Epoch(reader.whole("epoch"))
    if word == "patience":
        reader.take()
        epochs = reader.whole("patience")
        if reader.peek()[1] != "on":
            return Patience(epochs, "validation_loss" if validation and "validation" not in empty else "test_loss")
        reader.take()
        return Patience(epochs, _measure(reader, validation, regression))
    measure = _measure(reader, validation, regression)
    if reader.peek()[1] not in ("<", ">"):
        raise reader.wrong(f"after a measure comes < or >, as in {measure}{_example(measure)}")
    sign = reader.take()
    if not _NUMBER.fullmatch(reader.peek()[1]) or not math.isfinite(float(reader.peek()[1])):
        raise reader.wrong(f"a number belongs here, as in {measure}{_example(measure)}")
    if measure.endswith("accuracy") and not 0 <= float(reader.peek()[1]) <= 1:
        raise reader.wrong("an accuracy is a share from 0 to 1; 95 % is 0.95")
    limit = float(reader.take())
    times = 1
    if reader.peek()[1] == "for":
        reader.take()
        times = reader.whole("for")
    return Threshold(measure, sign, limit, times)


def _measure(reader: _Reader, validation: bool, regression: bool) -> str:
    name = reader.peek()[1]
    if name not in MEASURES:
        raise reader.wrong(f"no condition and no measure is called so; {_EXAMPLES}; there are {', '.join(MEASURES)}")
    if regression and name.endswith("accuracy"):
        raise reader.wrong(f"there is no accuracy in regression; use {name.replace('accuracy', 'loss')}")
    if not validation and name.startswith("validation"):
        raise reader.wrong("there is no validation set; give data.validation_percent a share of the points")
    return reader.take()


def _example(measure: str) -> str:
    return ">0.95" if measure.endswith("accuracy") else "<0.01"


def words(measure: str) -> str:
    """The measure's name for a person: "training loss"."""
    return measure.replace("_", " ").replace("train ", "training ")


class StopRule:
    """Watches one run by the conditions of a text; arguments and errors are those of ``parse``.

    Attributes
    ----------
    conditions
        In the order of the text. None: it never stops.
    improved
        Whether the last ``observe`` was of a new best epoch, whose weights are to be kept; False without patience.
    """

    def __init__(
        self, text: str, *, validation: bool = True, regression: bool = False, empty: Collection[str] = ()
    ) -> None:
        self.conditions = parse(text, validation=validation, regression=regression, empty=empty)
        self._idle = [bool(unreachable([condition], empty)) for condition in self.conditions]
        self.improved = False
        self._streaks: list[int] = []
        self._best: float | None = None
        self._best_epoch: int | None = None
        self._first_epoch: int | None = None
        self.restart()

    def restart(self) -> None:
        """Forget what was seen, for a run that begins again."""
        self.restore(StopState((0,) * len(self.conditions)))

    def observe(self, epoch: int, values: Mapping[str, float | None]) -> Stop | None:
        """Note the measures at the end of an epoch; to be called once for each.

        A measure that is missing, None or not a number meets no condition and is never better. If several conditions
        are met, the first of the text gives the reason.
        """
        self.improved = False
        if self._first_epoch is None:
            self._first_epoch = epoch
        found: Stop | None = None
        for index, condition in enumerate(self.conditions):
            if isinstance(condition, Epoch):
                stop = Stop(f"epoch {condition.limit} is reached") if epoch >= condition.limit else None
            elif self._idle[index]:
                stop = None
            elif isinstance(condition, Threshold):
                stop = self._observe_threshold(index, condition, values.get(condition.measure))
            else:
                stop = self._observe_patience(condition, epoch, self._first_epoch, values.get(condition.measure))
            found = found or stop
        return found

    def _observe_threshold(self, index: int, condition: Threshold, value: float | None) -> Stop | None:
        below = condition.sign == "<"
        holds = value is not None and (value < condition.limit if below else value > condition.limit)
        self._streaks[index] = self._streaks[index] + 1 if holds else 0
        if self._streaks[index] < condition.times:
            return None
        where = "below" if below else "above"
        name, limit = words(condition.measure), f"{condition.limit:g}"
        if condition.times == 1:
            return Stop(f"{name} is {where} {limit}")
        return Stop(f"{name} stayed {where} {limit} for {condition.times} evaluations")

    def _observe_patience(self, condition: Patience, epoch: int, first: int, value: float | None) -> Stop | None:
        if value is not None and math.isfinite(value):
            upwards = condition.measure.endswith("accuracy")
            best = self._best
            if best is None or (value > best if upwards else value < best):
                self._best, self._best_epoch = value, epoch
                self.improved = True
                return None
        since = first if self._best_epoch is None else self._best_epoch
        if epoch - since < condition.epochs:
            return None
        unit = "epoch" if condition.epochs == 1 else "epochs"
        reason = f"no better {words(condition.measure)} for {condition.epochs} {unit}"
        if self._best is None:
            return Stop(reason)
        return Stop(f"{reason}; the best, {self._best:.3g} at epoch {self._best_epoch}, is restored", True)

    def state(self) -> StopState:
        """A copy of what it remembers."""
        return StopState(tuple(self._streaks), self._best, self._best_epoch, self._first_epoch)

    def restore(self, state: StopState) -> None:
        """Go back to a state of a rule with the same conditions.

        Raises
        ------
        ValueError
            If the state is of another number of conditions.
        """
        if len(state.streaks) != len(self.conditions):
            raise ValueError(f"a state of {len(state.streaks)} conditions instead of {len(self.conditions)}")
        self._streaks = list(state.streaks)
        self._best, self._best_epoch = state.best, state.best_epoch
        self._first_epoch = state.first_epoch
        self.improved = False
