"""The names in formulas: functions, and the variables of the plane or of a curve."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tuiplay.data.points import Array

Value = Any
"""An array of shape (n,) or a number: a value before constants are broadcast."""


@dataclass(frozen=True)
class Function:
    """A function of formulas: ``compute`` takes ``arguments`` values; ``about`` is its text for the help."""

    name: str
    arguments: int
    compute: Callable[..., Value]
    about: str
    remedy: str = "keep {} small"
    """The remedy where it has no value; {} is replaced by its argument."""


def _sigmoid(value: Value) -> Value:
    # The same as 1 / (1 + exp(-value)), which would overflow.
    return 0.5 * (1 + np.tanh(0.5 * value))


def _relu(value: Value) -> Value:
    return np.maximum(value, 0.0)


FUNCTIONS: dict[str, Function] = {
    entry.name: entry
    for entry in (
        Function("sin", 1, np.sin, "The sine of an angle in radians."),
        Function("cos", 1, np.cos, "The cosine of an angle in radians."),
        Function("tan", 1, np.tan, "The tangent of an angle in radians; beware of its poles."),
        Function("tanh", 1, np.tanh, "Squeezes everything into (-1, 1)."),
        Function("exp", 1, np.exp, "e to the power of a value.", "try exp(-abs({}))"),
        Function("log", 1, np.log, "The natural logarithm of a positive value.", "try log(abs({})+1)"),
        Function("sqrt", 1, np.sqrt, "The square root of a value that is not negative.", "try sqrt(abs({}))"),
        Function("abs", 1, np.abs, "The value without its sign."),
        Function("sign", 1, np.sign, "-1, 0 or 1."),
        Function("floor", 1, np.floor, "The next whole number below."),
        Function("min", 2, np.minimum, "The smaller of two values."),
        Function("max", 2, np.maximum, "The larger of two values."),
        Function("sigmoid", 1, _sigmoid, "Squeezes everything into (0, 1)."),
        Function("relu", 1, _relu, "The value, or 0 if it is negative."),
    )
}  # fmt: skip

NAMES: dict[str, Callable[[Array, Array], Value]] = {
    "x1": lambda x1, _: x1,
    "x2": lambda _, x2: x2,
    "r": lambda x1, x2: np.sqrt(x1 * x1 + x2 * x2),
    "theta": lambda x1, x2: np.arctan2(x2, x1),
    "x": lambda x, _: x,
    "pi": lambda _x1, _x2: np.float64(math.pi),
    "e": lambda _x1, _x2: np.float64(math.e),
}


@dataclass(frozen=True)
class Variables:
    """The variables of a formula.

    ``names`` are keys of ``NAMES``, ``spoken`` maps other common names to them, ``examples`` are two valid arguments of
    a function, and ``example`` is a complete formula.
    """

    names: tuple[str, ...]
    spoken: Mapping[str, str]
    examples: tuple[str, str]
    example: str


PLANE = Variables(
    ("x1", "x2", "r", "theta", "pi", "e"),
    {"x": "x1", "y": "x2", "ln": "log", "phi": "theta", "angle": "theta", "radius": "r", "atan2": "theta"},
    ("x1", "x2"),
    "sin(3*x1)*x2",
)
CURVE = Variables(("x", "pi", "e"), {"x1": "x", "t": "x", "ln": "log", "r": "abs(x)"}, ("x", "1"), "sin(3*x)+x/2")
