"""The measures of a run: the name and properties of each, as far as they are known without a run.

``tuiplay.run.measures`` computes them. Stop rules, ``--until``, the report and the help read the names from here.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from typing import Literal

Part = Literal["train", "test", "validation"]

PARTS: dict[Part, str] = {"train": "training", "test": "test", "validation": "validation"}
"""The sets of points, each with its name for people."""


@dataclass(frozen=True)
class Measure:
    """The description of one measure.

    Attributes
    ----------
    name
        The name in rules, goals and reports.
    words
        The name for people.
    example
        A comparison for help and errors, such as ``<0.01``.
    parts
        The sets of points from which it is computed; it is undefined if one of them has no points.
    unit
        The unit, written behind a number; empty: none.
    low, high
        The bounds of its values.
    share
        True if it is a share from 0 to 1, so that a larger number is a mistake (95 for 95 %).
    larger_is_better
        True if larger values are better; None if neither is better, as with the number of updates.
    problem
        The only problem in which it is defined; empty: in every one.
    counterpart
        The name of the measure that takes its place in the other problem.
    spellings
        Other names of the same measure.
    """

    name: str
    words: str
    example: str
    parts: tuple[Part, ...] = ()
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    share: bool = False
    larger_is_better: bool | None = None
    problem: Literal["classification", "regression", ""] = ""
    counterpart: str = ""
    spellings: tuple[str, ...] = ()

    def foregone(self, sign: str, limit: float) -> str:
        """The reason why a comparison by one of ``< <= > >=`` is never true, or always; empty if neither."""
        down, strict = sign.startswith("<"), "=" not in sign
        at_low = limit < self.low or (limit == self.low and strict == down)
        at_high = limit > self.high or (limit == self.high and strict != down)
        if not at_low and not at_high:
            return ""
        bound = f"below {self.low:g}" if at_low else f"above {self.high:g}"
        return f"{self.name}{sign}{limit:g} {'never' if at_low == down else 'always'} holds: it is never {bound}"


def _loss(part: Part) -> Measure:
    return Measure(f"{part}_loss", f"{PARTS[part]} loss", "<0.01", (part,), low=0.0, larger_is_better=False)


def _accuracy(part: Part) -> Measure:
    return Measure(
        f"{part}_accuracy", f"{PARTS[part]} accuracy", ">0.95", (part,), low=0.0, high=1.0, share=True,
        larger_is_better=True, problem="classification", counterpart=f"{part}_r2",
    )  # fmt: skip


def _r2(part: Part) -> Measure:
    return Measure(
        f"{part}_r2", f"{PARTS[part]} R²", ">0.95", (part,), high=1.0,
        larger_is_better=True, problem="regression", counterpart=f"{part}_accuracy",
    )  # fmt: skip


_ALL = (
    *chain.from_iterable(map(measure, PARTS) for measure in (_loss, _accuracy, _r2)),
    Measure("gap", "gap between test and training loss", "<0.05", ("train", "test"), larger_is_better=False),
    Measure("epoch", "epoch", ">=300", low=0.0, spellings=("epochs",)),
    Measure("updates", "number of updates", ">=1000", low=0.0),
    Measure("parameters", "number of parameters", "<50", low=0.0),
    Measure("seconds", "training time", ">60", unit="s", low=0.0),
)

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
"""The measures by name."""

_SPELLINGS = {spelling: measure for measure in _ALL for spelling in (measure.name, *measure.spellings)}


def measure_of(name: str) -> Measure | None:
    """The measure of that name or other spelling; None if there is none."""
    return _SPELLINGS.get(name)


def measures_for(problem: str) -> list[Measure]:
    """The measures that are defined in "classification" or "regression"."""
    return [measure for measure in _ALL if measure.problem in ("", problem)]


def in_place_of(measure: Measure, empty: Collection[str]) -> str | None:
    """The name of the same measure of other points, where its own are ``empty``: test, or else training; or None."""
    kind = measure.name.partition("_")[2]
    candidates = (MEASURES.get(f"{part}_{kind or 'loss'}") for part in ("test", "train"))
    return next((one.name for one in candidates if one and not set(one.parts) & set(empty)), None)


def listing(problem: str = "") -> str:
    """The names of the measures for a sentence, grouped by part: "train_, test_ or validation_ with loss ..."."""
    known = measures_for(problem) if problem else _ALL
    kinds = dict.fromkeys(measure.name.partition("_")[2] for measure in known if "_" in measure.name)
    rest = [measure.name for measure in known if "_" not in measure.name]
    return f"{', '.join(f'{part}_' for part in PARTS)} with {', '.join(kinds)}; {', '.join(rest)}"
