"""Curves: data sets of one input x, whose label is a function of it.

x is uniform over [-6, 6), as coordinates are elsewhere; x2 is 0. Without noise every label lies in [-1, 1]; noise moves
labels up and down, and never a point to the side.
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
"""The label without noise, for x of any shape."""

BUMPS = ((-4.0, 0.9), (-0.5, -0.7), (3.5, 1.0))
"""Centre and height of each bump."""
EXAMPLE = "sin(3*x)+x/2"
"""The formula of whoever gives none."""
_TOOTH = 4.0
"""Width of a tooth of the sawtooth."""
LINE_NOISE = 0.3
"""The noisy line's own noise: up to so much up or down, whatever the slider says."""
_WORDS = re.compile(r"[^\W\d]\w*( \w+)*")
"""What the name of a column looks like."""
_GRID = 1201
_STEPS = 20_000


def sine(x: Array) -> Array:
    """Nearly two waves of height 1."""
    return np.sin(x)


def step(x: Array) -> Array:
    """-0.8 left of 0, 0.8 from there on."""
    return np.where(x < 0, -0.8, 0.8)


def bumps(x: Array) -> Array:
    """Three bell-shaped bumps, the middle one downwards, on a flat ground."""
    found: Array = np.sum([height * np.exp(-((x - centre) ** 2)) for centre, height in BUMPS], axis=0)
    return found


def sawtooth(x: Array) -> Array:
    """Rises from -0.9 to 0.9 over 4 and falls back at once, at -4, 0 and 4."""
    place = x / _TOOTH
    return 1.8 * (place - np.floor(place)) - 0.9


def line(x: Array) -> Array:
    """0.1 x."""
    return 0.1 * x


def around(rule: Rule, own: float = 0.0) -> Generator:
    """Points whose labels lie up to ``own`` plus the noise off ``rule``, evenly."""

    def generate(samples: int, noise: float, draws: Draws) -> Array:
        numbers = draws.block(samples, 2)
        x = (2.0 * numbers[:, 0] - 1.0) * DOMAIN
        label = rule(x) + (2.0 * numbers[:, 1] - 1.0) * (own + noise)
        return np.stack([x, np.zeros(samples), label], axis=1)

    return generate


class Raised(NoiseModel, frozen=True, eq=False):
    """Labels are those of ``rule``, up to ``own`` plus the noise higher or lower."""

    rule: Rule
    own: float = 0.0

    def best(
        self, generate: Generator, shares: Sequence[float], noise: float, weigh: bool, border: bool = True
    ) -> BayesBest:
        """The rule itself: what is left is the variance of even noise from -w to w, w² / 3."""
        left = (self.own + noise) ** 2 / 3.0
        values = self.rule((np.arange(_STEPS) + 0.5) / _STEPS * 2.0 * DOMAIN - DOMAIN)
        spread = float(values.var()) + left
        return BayesBest(math.nan, 0.5 * left, 1.0 - left / spread if spread > 0 else math.nan, None, DOMAIN)


# Formulas


class Target(Struct, frozen=True, eq=False):
    """A formula in x as what is to be learned.

    Attributes
    ----------
    text
        Its normal form.
    rule
        Its values as the network sees them: those beyond [-1, 1] are scaled to it.
    scaling
        ``(centre, half)``: label = (value - centre) / half; (0, 1) for values within [-1, 1].
    """

    text: str
    rule: Rule
    scaling: tuple[float, float]


@functools.lru_cache(maxsize=64)
def target_of(text: str) -> Target:
    """What a formula such as ``sin(3*x)+x/2`` asks to be learned; an empty text is ``EXAMPLE``.

    Raises
    ------
    InputError
        "data.target: ..." with the character where something is wrong, or with the x where the formula has no value.
    """
    from tuiplay.data.formulas import compile_formula

    if _WORDS.fullmatch(text) and text not in {*CURVE.names, *CURVE.spoken, *FUNCTIONS}:
        raise InputError.about(
            "data.target",
            f"{quoted(text)} is not a formula in x, such as {EXAMPLE}; a column of that name needs a table beside it",
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
    """Points of ``EXAMPLE``."""
    return around(target_of(EXAMPLE).rule)(samples, noise, draws)
