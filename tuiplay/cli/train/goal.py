"""Goals that end a run, such as ``test_loss<0.01``."""

from __future__ import annotations

import difflib
import math
import operator
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from tuiplay.data.datasets import Problem
from tuiplay.errors import InputError
from tuiplay.run.run import Run

_MEASURES: dict[str, Callable[[Run], float | None]] = {
    "train_loss": lambda run: run.train_loss,
    "test_loss": lambda run: run.test_loss,
    "validation_loss": lambda run: run.validation_loss,
    "train_accuracy": lambda run: run.scores[0],
    "test_accuracy": lambda run: run.scores[1],
    "validation_accuracy": lambda run: run.validation_score,
    "train_r2": lambda run: run.scores[0],
    "test_r2": lambda run: run.scores[1],
    "validation_r2": lambda run: run.validation_score,
    "epoch": lambda run: run.trainer.epoch,
    "updates": lambda run: run.trainer.updates,
}
MEASURES = tuple(_MEASURES)
"""What a goal may speak of."""

_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SHAPE = re.compile(r"\s*(?P<name>\w+)\s*(?P<sign>[<>]=?)\s*(?P<limit>\S+)\s*", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True)
class Goal:
    """One comparison; ``str(goal)`` is how a person writes it."""

    measure: str
    sign: str
    limit: float

    def __str__(self) -> str:
        return f"{self.measure}{self.sign}{self.limit:g}"

    def met(self, run: Run) -> bool:
        """Whether it holds now. A measure that is not defined, or not a number, meets no goal."""
        value = _MEASURES[self.measure](run)
        return value is not None and _OPERATORS[self.sign](value, self.limit)


def parse(text: str, problem: Problem, empty: Collection[str] = ()) -> Goal:
    """A goal for a run of that problem; ``empty`` says which of "train", "validation" and "test" have no points.

    Raises
    ------
    InputError
        If it is not ``NAME OPERATOR NUMBER``, or the measure does not exist for the problem or its points.
    """
    match = _SHAPE.fullmatch(text)
    if not match:
        raise InputError(
            f"--until: {text!r} is no goal; write a measure, one of < <= > >=, and a number: test_loss<0.01"
        )
    measure = match["name"]
    if measure not in _MEASURES:
        close = difflib.get_close_matches(measure, MEASURES, n=1)
        guess = f"did you mean {close[0]}?" if close else f"there are {', '.join(MEASURES)}"
        raise InputError(f"--until: no measure is called {measure!r}; {guess}")
    if not _NUMBER.fullmatch(match["limit"]) or not math.isfinite(float(match["limit"])):
        raise InputError(f"--until: {match['limit']!r} is no number; an example is {measure}{match['sign']}0.01")
    limit = float(match["limit"])
    if measure.endswith("_accuracy"):
        if problem == "regression":
            raise InputError(f"--until: there is no {measure} in regression; use {measure.replace('accuracy', 'r2')}")
        if not 0 <= limit <= 1:
            raise InputError(f"--until: {measure} is a share from 0 to 1, so {limit:g} is out of range; 95 % is 0.95")
    if measure.endswith("_r2") and problem == "classification":
        raise InputError(f"--until: there is no {measure} in classification; use {measure.replace('r2', 'accuracy')}")
    part = measure.partition("_")[0]
    if part in empty:
        remedy = "give data.validation_percent a share of the points" if part == "validation" else "draw some"
        raise InputError(f"--until: there are no {part} points for {measure}; {remedy}")
    return Goal(measure, match["sign"], limit)
