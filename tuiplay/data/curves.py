"""Curves: data sets of one input x whose label is a function of x.

x is uniform over [-6, 6), like the coordinates of other sets; x2 is 0. Without noise every label lies in [-1, 1]; noise
moves labels up and down, and never moves a point sideways.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct

from tuiplay.data.formula_names import CURVE, FUNCTIONS
from tuiplay.data.noise_models import BayesBest, NoiseModel
from tuiplay.data.points import DOMAIN, Array, Generator
from tuiplay.data.random_stream import Draws
from tuiplay.errors import InputError
from tuiplay.text import quoted

Rule = Callable[[Array], Array]
"""A function that returns the labels without noise, for x of any shape."""

BUMPS = ((-4.0, 0.9), (-0.5, -0.7), (3.5, 1.0))
"""Centre and height of each bump."""
EXAMPLE = "sin(3*x)+x/2"
"""The formula that is used where none is given."""
_TOOTH = 4.0
"""The width of a tooth of the sawtooth."""
LINE_NOISE = 0.3
"""The built-in noise of the noisy line: at most this much up or down, in addition to the noise setting."""
_WORDS = re.compile(r"[^\W\d]\w*( \w+)*")
"""The form of a column's name."""
_GRID = 1201
_STEPS = 20_000


def sine(x: Array) -> Array:
    """The sine of x: nearly two waves of height 1."""
    return np.sin(x)


def step(x: Array) -> Array:
    """The step: -0.8 left of 0, 0.8 from 0 on."""
    return np.where(x < 0, -0.8, 0.8)


def bumps(x: Array) -> Array:
    """Three bell-shaped bumps on a flat line, the middle one downwards."""
    found: Array = np.sum([height * np.exp(-((x - centre) ** 2)) for centre, height in BUMPS], axis=0)
    return found


def sawtooth(x: Array) -> Array:
    """The sawtooth: it rises from -0.9 to 0.9 over a width of 4 and drops at -4, 0 and 4."""
    place = x / _TOOTH
    return 1.8 * (place - np.floor(place)) - 0.9


def line(x: Array) -> Array:
    """The line 0.1 x."""
    return 0.1 * x


def around(rule: Rule, own: float = 0.0) -> Generator:
    """A generator of points whose labels differ from ``rule`` by at most ``own`` plus the noise, uniformly."""

    def generate(samples: int, noise: float, draws: Draws) -> Array:
        numbers = draws.block(samples, 2)
        x = (2.0 * numbers[:, 0] - 1.0) * DOMAIN
        label = rule(x) + (2.0 * numbers[:, 1] - 1.0) * (own + noise)
        return np.stack([x, np.zeros(samples), label], axis=1)

    return generate


class Raised(NoiseModel, frozen=True, eq=False):
    """The noise model of a curve: labels differ from ``rule`` by up to ``own`` plus the noise."""

    rule: Rule
    own: float = 0.0

    def best(
        self, generate: Generator, shares: Sequence[float], noise: float, weigh: bool, border: bool = True
    ) -> BayesBest:
        """The results of the rule itself: the remaining variance is that of uniform noise from -w to w, w² / 3."""
        left = (self.own + noise) ** 2 / 3.0
        values = self.rule((np.arange(_STEPS) + 0.5) / _STEPS * 2.0 * DOMAIN - DOMAIN)
        spread = float(values.var()) + left
        return BayesBest(math.nan, 0.5 * left, 1.0 - left / spread if spread > 0 else math.nan, None, DOMAIN)


# Formulas


class Target(Struct, frozen=True, eq=False):
    """A formula in x as the target of a curve.

    Attributes
    ----------
    text
        The formula in its normal form.
    rule
        The function that the network learns: values beyond [-1, 1] are scaled to that interval.
    scaling
        ``(centre, half)``: label = (value - centre) / half; (0, 1) for values within [-1, 1].
    """

    text: str
    rule: Rule
    scaling: tuple[float, float]


@functools.lru_cache(maxsize=64)
def target_of(text: str) -> Target:
    """The target of a formula such as ``sin(3*x)+x/2``; of ``EXAMPLE`` for an empty text.

    Raises
    ------
    InputError
        "data.target: ..." with the character at fault, or with the x at which the formula has no value.
    """
    from tuiplay.data.formulas import compile_formula

    if _WORDS.fullmatch(text) and text not in {*CURVE.names, *CURVE.spoken, *FUNCTIONS}:
        raise InputError.about(
            "data.target",
            f"{quoted(text)} is not a formula in x, such as {EXAMPLE}; for a column of that name, name its table too",
        )
    formula = compile_formula(text or EXAMPLE, CURVE, "data.target")
    nothing = np.zeros(1)
    ends = formula(np.linspace(-DOMAIN, DOMAIN, _GRID), nothing)
    low, high = float(ends.min()), float(ends.max())
    scaling = (0.0, 1.0)
    if max(-low, high) > 1.0:
        scaling = (0.5 * (low + high), 0.5 * (high - low) or 1.0)
    centre, half = scaling

    def rule(x: Array) -> Array:
        values: Array = (formula(x, nothing) - centre) / half
        return values

    return Target(formula.text, rule, scaling)


def example(samples: int, noise: float, draws: Draws) -> Array:
    """Points of ``EXAMPLE``, shape (samples, 3)."""
    return around(target_of(EXAMPLE).rule)(samples, noise, draws)
