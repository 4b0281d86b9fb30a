"""Translation of the formulas of features and activations into other languages.

Formulas are read with Python's grammar, whose precedence is that of ``data.formulas``; nothing is executed.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from tuiplay.data.formula_names import FUNCTIONS

T = TypeVar("T")
Combine = Callable[[str, tuple[T, ...], float | None], T]
"""A function ``combine(what, parts, constant)`` of an operator (``+ - * / **`` or ``negative``), a function or a
variable; ``what`` is "" for a part without variables, whose value is ``constant``. ``pi`` and ``e`` remain names."""

_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_CONSTANTS = {"pi": math.pi, "e": math.e}
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2, "negative": 3, "**": 4}
TIGHTEST = 5
_ARITHMETIC: dict[str, Callable[..., np.float64]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "**": np.power, "negative": np.negative,
}  # fmt: skip


def fold(formula: str, combine: Combine[T]) -> T:
    """Build a value from a formula, bottom-up. ``ValueError`` for a text that is not a formula."""
    return _folded(ast.parse(formula, mode="eval").body, combine)[0]


def _folded(node: ast.expr, combine: Combine[T]) -> tuple[T, float | None]:
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return combine("", (), float(node.value)), float(node.value)
    if isinstance(node, ast.Name):
        constant = _CONSTANTS.get(node.id)
        return combine(node.id, (), constant), constant
    what, children = _taken_apart(node)
    found = [_folded(child, combine) for child in children]
    values = [value for _, value in found if value is not None]
    if len(values) == len(found):
        compute = _ARITHMETIC[what] if what in _ARITHMETIC else FUNCTIONS[what].compute
        with np.errstate(all="ignore"):
            constant = float(compute(*map(np.float64, values)))
        return combine("", (), constant), constant
    return combine(what, tuple(part for part, _ in found), None), None


def _taken_apart(node: ast.expr) -> tuple[str, list[ast.expr]]:
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)], [node.left, node.right]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return "negative", [node.operand]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id, node.args
    raise ValueError(f"{ast.dump(node)} is not part of a formula")


@dataclass(frozen=True)
class Term:
    """A piece of text, its precedence, and whether it has no variables."""

    text: str
    binding: int = TIGHTEST
    is_constant: bool = False

    def within(self, binding: int) -> str:
        """The text, in brackets if its precedence is lower."""
        return self.text if self.binding >= binding else f"({self.text})"


@dataclass(frozen=True)
class Dialect:
    """The notation of functions and names in a language with Python's operators.

    Attributes
    ----------
    functions
        A pattern for each function, such as ``np.sin({0})``.
    names
        The expressions for ``r``, ``theta``, ``pi`` and ``e``; other names are kept.
    constant
        The pattern for a formula without variables, such as ``np.full_like(x1, {0})``.
    with_constant
        Patterns for ``min`` and ``max`` of a value and a number, if those of two values do not accept numbers.
    infinite
        The name of infinity.
    """

    functions: Mapping[str, str]
    names: Mapping[str, str]
    constant: str
    with_constant: Mapping[str, str]
    infinite: str

    def write(self, formula: str, **variables: str) -> str:
        """The formula in this language; ``variables`` are texts that replace names, with the precedence of names."""
        term = fold(formula, lambda what, parts, constant: self._term(what, parts, constant, variables))
        return self.constant.format(term.text) if term.is_constant else term.text

    def _term(self, what: str, parts: tuple[Term, ...], constant: float | None, variables: Mapping[str, str]) -> Term:
        if constant is not None:
            return Term(self.names[what], is_constant=True) if what else self._number(constant)
        if not parts:
            return Term(variables.get(what) or self.names.get(what, what))
        if what == "negative":
            return Term(f"-{parts[0].within(_BINDING[what])}", _BINDING[what])
        if what in _BINDING:
            binding, (left, right) = _BINDING[what], parts
            if what == "**":
                return Term(f"{left.within(TIGHTEST)} ** {right.within(_BINDING['negative'])}", binding)
            return Term(f"{left.within(binding)} {what} {right.within(binding + 1)}", binding)
        texts = [part.text for part in parts]
        if what in self.with_constant and any(part.is_constant for part in parts):
            texts = [part.text for part in sorted(parts, key=lambda part: part.is_constant)]
            return Term(self.with_constant[what].format(*texts))
        return Term(self.functions[what].format(*texts))

    def _number(self, value: float) -> Term:
        if not math.isfinite(value):
            text = f"{'-' if value < 0 else ''}{self.infinite}" if math.isinf(value) else f"{self.infinite} * 0"
            return Term(text, _BINDING["*"], True)
        text = f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
        return Term(text, TIGHTEST if value >= 0 else _BINDING["negative"], True)
