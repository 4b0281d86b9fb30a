"""Terms: numbers that record how they were calculated, so that one formula serves arrays and writes its own equations.

Formulas are written once, in ordinary arithmetic and the functions below. With arrays they calculate values; with
``Term`` they calculate one value and write down the calculation, with names and with numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

_SUM, _PRODUCT, _POWER, _ATOM = range(4)
"""The precedence of a text: one with lower precedence is put in brackets inside one with higher precedence."""

_ONE = 1e-15
"""The distance from 1 below which a number counts as 1, because of rounding."""

Value = Any
"""An array, or a ``Term``."""

T = TypeVar("T")


def shown(number: float) -> str:
    """The text of a number with four significant digits: 0.3412, 12.5, 1e-05.

    A number close to 1 or -1 has as many digits as distinguish it from that, since a saturated unit would otherwise
    seem to have derivative 0: 0.9999999979.
    """
    text = f"{number + 0.0:.4g}"
    beyond = abs(abs(number) - 1)
    if text in ("1", "-1") and beyond > _ONE:
        return f"{number:.{1 - math.floor(math.log10(beyond))}f}".rstrip("0")
    return text


@dataclass(frozen=True)
class Term:
    """A number, its text with names and its text with numbers, and the precedence of these texts."""

    value: float
    names: str
    numbers: str
    rank: int = _ATOM

    def __add__(self, other: Term | float) -> Term:
        other = term(other)
        if other.rank >= _PRODUCT and other.numbers.startswith("-"):
            numbers = f"{self.numbers} - {other.numbers[1:]}"
        else:
            numbers = f"{self.numbers} + {other.numbers}"
        return Term(self.value + other.value, f"{self.names} + {other.names}", numbers, _SUM)

    def __radd__(self, other: float) -> Term:
        return term(other) + self

    def __sub__(self, other: Term | float) -> Term:
        other = term(other)
        names, numbers = other._inside(_PRODUCT)
        return Term(self.value - other.value, f"{self.names} - {names}", f"{self.numbers} - {numbers}", _SUM)

    def __rsub__(self, other: float) -> Term:
        return term(other) - self

    def __mul__(self, other: Term | float) -> Term:
        return self._product(term(other), " * ", self.value * term(other).value)

    def __rmul__(self, other: float) -> Term:
        return term(other) * self

    def __truediv__(self, other: Term | float) -> Term:
        other = term(other)
        value = self.value / other.value if other.value else math.copysign(math.inf, self.value) if self.value else 0.0
        return self._product(other, " / ", value, _POWER)

    def __rtruediv__(self, other: float) -> Term:
        return term(other) / self

    def __pow__(self, other: Term | float) -> Term:
        other = term(other)
        (names, numbers), (power, digits) = self._inside(_ATOM), other._inside(_ATOM)
        return Term(self.value**other.value, f"{names}^{power}", f"{numbers}^{digits}", _POWER)

    def __neg__(self) -> Term:
        names, numbers = self._inside(_PRODUCT)
        if self.rank == _ATOM and self.numbers.startswith("-"):
            return Term(-self.value, f"-{names}", self.numbers[1:], _PRODUCT)
        return Term(-self.value, f"-{names}", f"-{numbers}", _PRODUCT)

    def _product(self, other: Term, sign: str, value: float, least: int = _PRODUCT) -> Term:
        (names, numbers), (right, digits) = self._inside(_PRODUCT, first=True), other._inside(least)
        return Term(value, f"{names}{sign}{right}", f"{numbers}{sign}{digits}", _PRODUCT)

    def _inside(self, rank: int, first: bool = False) -> tuple[str, str]:
        """The two texts, in brackets where precedence requires it."""
        numbers = self.numbers
        if self.rank < rank or (numbers.startswith("-") and not first):
            numbers = f"({numbers})"
        names = self.names
        if self.rank < rank or (names.startswith("-") and not first):
            names = f"({names})"
        return names, numbers

    def __str__(self) -> str:
        return self.numbers


def term(value: Term | float, name: str = "") -> Term:
    """A number as a term, with or without a name."""
    if isinstance(value, Term):
        return value
    digits = shown(float(value))
    return Term(float(value), name or digits, digits)


def _function(name: str, of: Callable[[float], float], of_arrays: Callable[[Value], Value]) -> Callable[[Value], Value]:
    def apply(value: Value) -> Value:
        if not isinstance(value, Term):
            return of_arrays(value)
        with np.errstate(all="ignore"):  # overflow and invalid values are allowed, as with arrays
            return Term(float(of(value.value)), f"{name}({value.names})", f"{name}({value.numbers})")

    return apply


def _log(value: Value) -> Value:
    return np.log(value)


def _cumulative(value: Value) -> Value:
    # 1 - erfc would lose the digits of the far left.
    return np.vectorize(lambda z: 0.5 * math.erfc(-z / math.sqrt(2.0)), otypes=[float])(value)


exp = _function("exp", lambda x: float(np.exp(x)), np.exp)
log = _function("log", lambda x: float(np.log(x)), _log)
tanh = _function("tanh", math.tanh, np.tanh)
sin = _function("sin", lambda x: float(np.sin(x)), np.sin)
cos = _function("cos", lambda x: float(np.cos(x)), np.cos)
floor = _function("floor", math.floor, np.floor)
sqrt = _function("sqrt", lambda x: float(np.sqrt(x)), np.sqrt)
absolute = _function("abs", abs, np.absolute)
sign = _function("sign", lambda x: float(np.sign(x)), np.sign)
Phi = _function("Phi", lambda x: float(_cumulative(x)), _cumulative)
"""The standard normal distribution function."""


def maximum(one: Value, other: Value) -> Value:
    """The larger of two values."""
    return _either("max", max, np.maximum, one, other)


def minimum(one: Value, other: Value) -> Value:
    """The smaller of two values."""
    return _either("min", min, np.minimum, one, other)


def _either(name: str, of: Callable[[float, float], float], of_arrays: Any, one: Value, other: Value) -> Value:
    if not isinstance(one, Term) and not isinstance(other, Term):
        return of_arrays(one, other)
    one, other = term(one), term(other)
    return Term(
        of(one.value, other.value),
        f"{name}({one.names}, {other.names})",
        f"{name}({one.numbers}, {other.numbers})",
    )


def log_sum_exp(values: Sequence[Value]) -> Value:
    """The log of the sum of e^value over all values, without overflow or cancellation."""
    if not isinstance(values[-1], Term):
        found = values[0] * np.ones_like(values[-1])
        for value in values[1:]:
            found = np.logaddexp(found, value)
        return found
    terms = [term(value) for value in values]
    largest = max(one.value for one in terms)
    value = largest + math.log(sum(math.exp(one.value - largest) for one in terms))
    names, numbers = (" + ".join(f"exp({text})" for text in texts) for texts in _texts(terms))
    return Term(value, f"log({names})", f"log({numbers})")


def _texts(terms: Sequence[Term]) -> tuple[list[str], list[str]]:
    return [one.names for one in terms], [one.numbers for one in terms]


def softmax_of(values: Sequence[Value]) -> list[Value]:
    """The softmax of the values: e^value of each, divided by the sum over all."""
    if not isinstance(values[0], Term):
        whole = log_sum_exp(values)
        return [np.exp(value - whole) for value in values]
    whole = log_sum_exp(values)
    names, numbers = (" + ".join(f"exp({text})" for text in texts) for texts in _texts(values))
    return [
        Term(
            math.exp(one.value - whole.value),
            f"exp({one.names}) / ({names})",
            f"exp({one.numbers}) / ({numbers})",
            _PRODUCT,
        )
        for one in values
    ]


def where_positive(z: Value, yes: Value, no: Value) -> Value:
    """The value ``yes`` where z > 0, ``no`` elsewhere."""
    if isinstance(z, Term):
        return term(yes if z.value > 0 else no)
    return np.where(z > 0, yes, no)


def total(terms: Sequence[Term]) -> Term:
    """The sum of some terms; 0 for none."""
    if not terms:
        return term(0.0)
    found = terms[0]
    for one in terms[1:]:
        found = found + one
    return found


@dataclass(frozen=True)
class Line:
    """A line of a calculation: the name of its result, the calculation with names and with numbers, and the result."""

    name: str
    names: str
    numbers: str
    value: float

    def __str__(self) -> str:
        parts = [self.name, self.names, self.numbers, shown(self.value)]
        return " = ".join(part for place, part in enumerate(parts) if part and part not in parts[:place])


class Notes:
    """The record of the named steps of a calculation with terms; each step continues as a term of its own."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def __call__(self, name: str, value: Value) -> Value:
        if not isinstance(value, Term):
            value = term(value)
        self.lines.append(Line(name, value.names, value.numbers, value.value))
        return term(value.value, name)


class Intermediates(dict[str, Any]):
    """The record of the named steps of a calculation with arrays."""

    def __call__(self, name: str, value: Value) -> Value:
        self[name] = value
        return value
