"""The grammar of the conditions that end training (``training.stop``) and of goals (``--until``), and its parser.

A condition compares a measure with a number, or counts epochs::

    test_loss < 0.01            one of < <= > >=, as soon as it holds at the end of an epoch
    test_loss < 0.01 for 5      at five evaluations in a row
    epoch 300                   from that epoch on; the same as epoch >= 300
    patience 20                 no better validation loss (test loss without validation points) for 20 epochs
    patience 20 on train_loss   the same with another measure; the weights of the best epoch are restored

The measures are those of ``tuiplay.experiment.measure_names``. Conditions are combined::

    A, B                        either; whichever comes first
    A or B                      the same
    A and B                     both at the same evaluation
    all of A, B, C              all at the same evaluation; extends to the end of the text

``and`` binds more tightly than ``or`` and the comma, which bind alike: ``A and B or C, D`` is met by A with B, by C, or
by D. After ``all of`` a comma means ``and``, up to the end of the text, and ``or`` is refused as ambiguous. There are
no parentheses. ``for`` belongs to the one comparison before it. There is at most one ``patience``, as the best epoch is
that of one measure.

A text that is not of this grammar is refused with the character at fault (counted from 1, the end of the text being one
beyond its last), what is expected there, and the nearest name. So are a measure that the problem does not have, a
share outside 0 to 1, a comparison that never holds or always does, as no loss is below 0, two of ``and`` that exclude
each other, and a validation measure without a validation set; for a goal, every measure whose points are missing.
A comparison that is useless but harmless is refused where a person writes it, not in an opened file: ``foregone``. A
condition of ``training.stop`` on points that are missing, as may be while a person draws, is never met: see
``unreachable``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from itertools import combinations

from msgspec import Struct

from tuiplay.errors import InputError
from tuiplay.experiment.measure_names import MEASURES, PARTS, Measure, measure_of, measures_for
from tuiplay.text import did_you_mean, quoted

FIELD = "training.stop"
"""The path of the field whose texts are parsed, unless a caller names another source."""

_MOST = 10**9
_TOKEN = re.compile(r"\s*(?:(?P<word>[A-Za-z_]\w*)|(?P<sign>[<>=!]+)|(?P<number>[^\s,<>=!]+)|(?P<comma>,))", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_SIGNS = ("<", "<=", ">", ">=")
_EXAMPLES = "write epoch 300, test_loss<0.01 for 5, or patience 20 on test_loss"


class Epoch(Struct, frozen=True):
    """The condition that holds from the epoch ``limit`` on."""

    limit: int


class Threshold(Struct, frozen=True):
    """The condition that a comparison was true at ``times`` evaluations in a row; ``sign`` is one of ``< <= > >=``."""

    measure: str
    sign: str
    limit: float
    times: int = 1


class Patience(Struct, frozen=True):
    """The condition that the measure has had no better value for ``epochs`` epochs."""

    epochs: int
    measure: str


Single = Epoch | Threshold | Patience


class AllOf(Struct, frozen=True):
    """The condition that all of its parts, two or more, hold at the same evaluation."""

    parts: tuple[Single, ...]


Condition = Single | AllOf


def singles(condition: Condition) -> tuple[Single, ...]:
    """The single conditions of which a condition is made, in the order of the text."""
    return condition.parts if isinstance(condition, AllOf) else (condition,)


# Reading


class _Reader:
    def __init__(
        self, text: str, where: str, validation: bool, regression: bool | None, empty: Collection[str], strict: bool,
        foregone: bool,
    ) -> None:  # fmt: skip
        self.foregone = foregone
        self.validation, self.empty = validation, empty
        self.problem = "" if regression is None else "regression" if regression else "classification"
        self._refused = empty if strict else ()
        self.patient = False
        self._where = where
        self._tokens: list[tuple[str, int]] = []
        self._end = len(text) + 1
        at = 0
        while match := _TOKEN.match(text, at):
            kind = match.lastgroup or ""
            self._tokens.append((match[kind], match.start(kind) + 1))
            at = match.end()
        self._next = 0

    @property
    def token(self) -> str:
        """The next token; empty at the end of the text."""
        return self._tokens[self._next][0] if self._next < len(self._tokens) else ""

    def take(self) -> str:
        """Return the next token and advance past it."""
        token = self.token
        self._next += 1
        return token

    def skip(self, *tokens: str) -> bool:
        """Advance past the next token and return True if it is one of these."""
        found = self.token in tokens
        self._next += found
        return found

    def wrong(self, wish: str, back: int = 0) -> InputError:
        """Return an error located at the next token, or at the one ``back`` tokens before it."""
        at = self._next - back
        token, place = self._tokens[at] if at < len(self._tokens) else ("", self._end)
        found = quoted(token) if token else "the end"
        path = self._where if self._where == FIELD else None
        return InputError(f"{self._where}: {found} at character {place}: {wish}", path)

    def missing(self, measure: Measure) -> str | None:
        """The error text, with its remedy, for a measure whose points are missing; None if they are present."""
        part = next((part for part in measure.parts if part in self._refused), None)
        return part and f"there are no {PARTS[part]} points for {measure.name}; draw some"

    def choices(self) -> str:
        """A clause that lists the available measures."""
        possible = measures_for(self.problem) if self.problem else MEASURES.values()
        known = [one for one in possible if self.validation or "validation" not in one.parts]
        return f"the measures are {', '.join(one.name for one in known)}"

    def whole(self, what: str) -> int:
        """Read a whole number from 1 up; ``what`` is the word of the example in the error."""
        digits = self.token.lstrip("0")
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 10 or int(digits) > _MOST:
            raise self.wrong(f"expected a whole number from 1 to {_MOST}, as in {what} 20")
        self.take()
        return int(digits)


def parse(
    text: str,
    *,
    where: str = FIELD,
    validation: bool = True,
    regression: bool | None = False,
    empty: Collection[str] = (),
    strict: bool = False,
    foregone: bool = False,
) -> tuple[Condition, ...]:
    """Parse a text into its conditions, of which one is to be met; an empty tuple for an empty text.

    Parameters
    ----------
    where
        The name of the text for people, with which errors begin.
    validation
        True if there are points for validation. Decides what patience watches when no measure is named.
    regression
        True if R² takes the place of accuracy; None if the points are not known yet, which allows both.
    empty
        Those of "train", "test" and "validation" that have no points. Patience without a named measure does
        not watch an empty validation set.
    strict
        True if a measure of ``empty`` points is refused.
    foregone
        True if comparisons that never hold, or always do, are accepted, as in an existing file.

    Raises
    ------
    InputError
        The sentence names the character and what is expected there.
    """
    reader = _Reader(text, where, validation, regression, empty, strict, foregone)
    found: list[Condition] = []
    while reader.token:
        found.append(_alternative(reader))
        joint = reader.token
        if not reader.skip("", ",", "or"):
            near = did_you_mean(joint, ("for", "on", "and", "or"))
            raise reader.wrong(f"expected 'and', 'or' or a comma (whichever comes first) between two conditions{near}")
        if joint and not reader.token:
            raise reader.wrong(
                f"expected another condition after {'a comma' if joint == ',' else quoted(joint)}; {_EXAMPLES}"
            )
    return tuple(found)


def _alternative(reader: _Reader) -> Condition:
    joints = ["and"]
    if reader.skip("all"):
        if not reader.skip("of"):
            raise reader.wrong("expected 'of' after 'all', as in all of test_loss<0.01, train_loss<0.01")
        joints = ["and", ","]
    parts = [_single(reader)]
    while reader.skip(*joints):
        if reader.token == "all":
            raise reader.wrong("the list of 'all of' extends to the end of the text; write A and B and C")
        parts.append(_single(reader))
    if len(joints) > 1 and reader.token == "or":
        raise reader.wrong("the list of 'all of' extends to the end of the text; write A and B or C")
    if not reader.foregone and (clash := _clash(parts)):
        raise reader.wrong(f"{_text(clash[0])} and {_text(clash[1])} never hold together", back=1)
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _clash(parts: Iterable[Single]) -> tuple[Threshold, Threshold] | None:
    """Two comparisons of one measure of which at most one holds at any evaluation; None if there are none."""
    compared = [Threshold("epoch", ">=", one.limit) if isinstance(one, Epoch) else one for one in parts]
    for one, other in combinations((one for one in compared if isinstance(one, Threshold)), 2):
        high, low = (one, other) if one.sign.startswith("<") else (other, one)
        if one.measure == other.measure and high.sign.startswith("<") and low.sign.startswith(">"):
            meet = high.sign == "<=" and low.sign == ">="
            if low.limit > high.limit or (low.limit == high.limit and not meet):
                return one, other
    return None


def _single(reader: _Reader) -> Single:
    if reader.token == "patience":
        return _patience(reader)
    if reader.skip("epoch", *MEASURES["epoch"].spellings):
        if reader.token not in _SIGNS:
            return Epoch(reader.whole("epoch"))
        measure = MEASURES["epoch"]
    else:
        measure = _measure(reader, "condition or measure", f"{_EXAMPLES}; ", ("epochs", "patience", "all of"))
        reader.take()
    if reader.token not in _SIGNS:
        raise reader.wrong(f"expected < <= > or >= after a measure, as in {measure.name}{measure.example}")
    sign = reader.take()
    if not _NUMBER.fullmatch(reader.token) or not math.isfinite(float(reader.token)):
        raise reader.wrong(f"expected a number, as in {measure.name}{measure.example}")
    if measure.share and not 0 <= float(reader.token) <= 1:
        raise reader.wrong(f"{measure.name} is a share from 0 to 1; 95 % is 0.95")
    limit = float(reader.token)
    if not reader.foregone and (why := measure.foregone(sign, limit)):
        raise reader.wrong(why)
    reader.take()
    return Threshold(measure.name, sign, limit, reader.whole("for") if reader.skip("for") else 1)


def _patience(reader: _Reader) -> Patience:
    if reader.patient:
        raise reader.wrong("only one patience condition is allowed, because one measure decides the best epoch")
    reader.patient = True
    reader.take()
    epochs = reader.whole("patience")
    if not reader.skip("on"):
        name = "validation_loss" if reader.validation and "validation" not in reader.empty else "test_loss"
        if missing := reader.missing(MEASURES[name]):
            raise reader.wrong(f"{missing}, or name another measure, as in patience {epochs} on train_loss", back=2)
        return Patience(epochs, name)
    measure = _measure(reader)
    if measure.larger_is_better is None:
        raise reader.wrong(f"no value of {measure.name} is better than another; write patience {epochs} on test_loss")
    reader.take()
    return Patience(epochs, measure.name)


def _measure(reader: _Reader, what: str = "measure", examples: str = "", others: Iterable[str] = ()) -> Measure:
    """The measure that the next token names, without consuming the token; the other arguments word the error."""
    name = reader.token
    measure = measure_of(name)
    if measure is None:
        wish = did_you_mean(name, [*MEASURES, *others]) or f"; {examples}{reader.choices()}"
        raise reader.wrong(f"unknown {what}{wish}")
    if reader.problem and measure.problem not in ("", reader.problem):
        raise reader.wrong(f"there is no {measure.name} in {reader.problem}; use {measure.counterpart}")
    if not reader.validation and "validation" in measure.parts:
        raise reader.wrong("there is no validation set; set data.validation_percent above 0")
    if missing := reader.missing(measure):
        raise reader.wrong(missing)
    return measure


# Writing


def text_of(conditions: Iterable[Condition]) -> str:
    """The text of some conditions, from which ``parse`` makes them again; every measure is named."""
    return ", ".join(map(text_of_one, conditions))


def text_of_one(condition: Condition) -> str:
    """The text of one condition."""
    return " and ".join(map(_text, singles(condition)))


def _text(single: Single) -> str:
    if isinstance(single, Epoch):
        return f"epoch {single.limit}"
    if isinstance(single, Patience):
        return f"patience {single.epochs} on {single.measure}"
    times = f" for {single.times}" if single.times > 1 else ""
    return f"{single.measure}{single.sign}{number_text(single.limit)}{times}"


def number_text(value: float) -> str:
    """The shortest exact text of a number: 1000, 0.01, 1e-09."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    short = f"{value:g}"
    return short if float(short) == value else repr(value)


def in_words(conditions: Iterable[Condition]) -> str:
    """All conditions in one phrase: "epoch 300 or test_loss<0.01 (whichever comes first)"."""
    texts = [text_of_one(condition) for condition in conditions]
    return " or ".join(texts) + (" (whichever comes first)" if len(texts) > 1 else "")


# The points that they need


def measures_in(conditions: Iterable[Condition]) -> list[str]:
    """The names of the measures that some conditions use, each once, in the order of the text."""
    every = [single for condition in conditions for single in singles(condition)]
    return list(dict.fromkeys(single.measure for single in every if not isinstance(single, Epoch)))


def unreachable(conditions: Iterable[Condition], empty: Collection[str]) -> list[str]:
    """The measures that some of the conditions wait for although their points are ``empty``; each once."""
    return [name for name in measures_in(conditions) if set(MEASURES[name].parts) & set(empty)]


def speaks_of_other_problem(text: str, problem: str) -> bool:
    """True if a text names a measure that is not defined in this problem."""
    found = [measure_of(match["word"] or "") for match in _TOKEN.finditer(text)]
    return any(measure is not None and measure.problem not in ("", problem) for measure in found)
