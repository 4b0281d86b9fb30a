"""The features: the functions of a point that feed the network, by name. To add one: an entry in ``FEATURES``."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from msgspec import Struct

from tuiplay.data.formula_names import CURVE
from tuiplay.data.points import Array
from tuiplay.errors import InputError


class Feature(Struct, frozen=True):
    """One feature: a function of a point.

    ``name`` is the key in files, ``link_key`` the one in Playground links (empty for custom formulas, which links
    cannot contain) and ``label`` the name on the screen. ``compute(x1, x2)`` maps two arrays of shape (n,) to one.
    ``also`` has other names for the search.
    """

    name: str
    link_key: str
    label: str
    formula: str
    compute: Callable[[Array, Array], Array]
    about: str
    also: str = ""


def _first(x1: Array, _x2: Array) -> Array:
    return x1


def _second(_x1: Array, x2: Array) -> Array:
    return x2


FEATURES: dict[str, Feature] = {
    entry.name: entry
    for entry in (
        Feature("x1", "x", "x₁", "x1", _first, "The horizontal coordinate, from -6 to 6."),
        Feature("x2", "y", "x₂", "x2", _second, "The vertical coordinate, from -6 to 6."),
        Feature("x1_squared", "xSquared", "x₁²", "x1*x1", lambda x1, _: x1 * x1, "Large far from the vertical axis.",
                "squared, quadratic, polynomial"),
        Feature("x2_squared", "ySquared", "x₂²", "x2*x2", lambda _, x2: x2 * x2, "Large far from the horizontal axis.",
                "squared, quadratic, polynomial"),
        Feature("x1_x2", "xTimesY", "x₁x₂", "x1*x2", lambda x1, x2: x1 * x2, "Positive in two opposite quadrants.",
                "product, x1 times x2, interaction, polynomial"),
        Feature("sin_x1", "sinX", "sin x₁", "sin(x1)", lambda x1, _: np.sin(x1), "Waves along the horizontal axis.",
                "sine, periodic"),
        Feature("sin_x2", "sinY", "sin x₂", "sin(x2)", lambda _, x2: np.sin(x2), "Waves along the vertical axis.",
                "sine, periodic"),
    )
}  # fmt: skip
"""The features of the plane, in the order of the network's inputs, which decides the initial weights."""


def _plain(number: int) -> Feature:
    name, about = f"x{number}", f"The input number {number} of a network without points."
    return Feature(name, "", name, name, lambda x1, _: np.zeros_like(x1), about)


PLAIN_INPUTS: dict[str, Feature] = {entry.name: entry for entry in map(_plain, range(3, 9))}
"""Inputs beyond the plane, only for a network without points; they are 0 unless a person types a value."""

_PLACES = {name: place for place, name in enumerate(PLAIN_INPUTS, 2)}

CURVE_FEATURES: dict[str, Feature] = {
    entry.name: entry
    for entry in (
        Feature("x", "", "x", "x", _first, "The input itself, from -6 to 6."),
        Feature("x_squared", "", "x²", "x*x", lambda x, _: x * x, "A parabola: large far from 0 on both sides.",
                "squared, quadratic, polynomial"),
        Feature("x_cubed", "", "x³", "x*x*x", lambda x, _: x * x * x, "Very large far from 0, with the sign of x.",
                "cubed, cubic, polynomial"),
        Feature("sin_x", "", "sin x", "sin(x)", lambda x, _: np.sin(x), "A wave of height 1, nearly two of them.",
                "sine, periodic"),
    )
}  # fmt: skip
"""The features of a network of one input, in the order of its inputs."""
OF_A_CURVE = {"x1": "x", "x1_squared": "x_squared", "sin_x1": "sin_x"}
"""Features of the plane, each with its equivalent of a curve."""

INPUTS: dict[str, Feature] = {**FEATURES, **PLAIN_INPUTS, **CURVE_FEATURES}
"""All named features, in the order of the network's inputs."""


@functools.lru_cache(maxsize=256)
def on_curve(names: Sequence[str]) -> list[str]:
    """The names of features for a curve: equivalents of the plane's, without x2 beside x1, both on by default."""
    return [OF_A_CURVE.get(name, name) for name in names if not (name == "x2" and "x1" in names)]


def feature_of(name: str) -> Feature:
    """The feature of that name, or that of a formula: ``feature_of("sin(3*x1)*x2")``.

    Raises
    ------
    InputError
        If it is neither a name nor a formula; the sentence names the character at fault.
    """
    if name in INPUTS:
        return INPUTS[name]
    # A text that is neither is refused as a formula of the plane.
    return curve_formula_of(name) if suits(name, one_input=True) else formula_of(name)


@functools.lru_cache(maxsize=256)
def formula_of(text: str) -> Feature:
    """The feature of a formula in x1 and x2, or a feature of the plane by its name.

    Raises
    ------
    InputError
        If it is neither; the sentence names the character at fault.
    """
    if text in FEATURES:
        return FEATURES[text]
    from tuiplay.data.formulas import compile_formula

    formula = compile_formula(text)
    return Feature(formula.text, "", formula.text, formula.text, formula, "A formula of your own in x1 and x2.")


@functools.lru_cache(maxsize=256)
def curve_formula_of(text: str) -> Feature:
    """The feature of a formula in x, or one of ``CURVE_FEATURES`` by its name; raises as ``formula_of`` does."""
    if text in CURVE_FEATURES:
        return CURVE_FEATURES[text]
    from tuiplay.data.formulas import compile_formula

    formula = compile_formula(text, CURVE)
    return Feature(formula.text, "", formula.text, formula.text, formula, "A formula of your own in x.")


@functools.lru_cache(maxsize=256)
def suits(text: str, one_input: bool) -> bool:
    """True if a formula is in x, for ``one_input``, or else in x1 and x2. Formulas of numbers alone are both."""
    try:
        (curve_formula_of if one_input else formula_of)(text)
    except InputError:
        return False
    return True


def design(names: Iterable[str], points: Array, typed: Sequence[float] = ()) -> Array:
    """The inputs of the network for points of shape (n, 2 or more), from names of features and texts of formulas.

    Plain inputs are taken from ``typed``, which has x1, x2, x3 and so on; missing ones are 0. The result has shape
    (n, features + 1) and is C-contiguous; its last column is the constant 1 that feeds the biases.
    """
    columns = list(names)
    rows = np.ones((len(points), len(columns) + 1))
    for index, name in enumerate(columns):
        if name in PLAIN_INPUTS:
            place = _PLACES[name]
            rows[:, index] = typed[place] if place < len(typed) else 0.0
        else:
            rows[:, index] = feature_of(name).compute(points[:, 0], points[:, 1])
    return rows
