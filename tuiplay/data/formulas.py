"""Formulas in x1 and x2 such as ``sin(3*x1)*x2``, or in x for curves: custom features, and the targets of curves.

A formula is parsed into a tree by the grammar below and computed by NumPy; no text is ever run as Python.

    sum     = product, {("+" | "-"), product}
    product = signed, {("*" | "/"), signed}
    signed  = ("-" | "+"), signed | power
    power   = atom, ["**", signed]              so -x1**2 is -(x1**2) and 2**3**2 is 2**(3**2)
    atom    = number | name | function, "(", sum, {",", sum}, ")" | "(", sum, ")"

``^`` is read as ``**``. Names are those of ``PLANE``: x1, x2, r (the distance from the middle, sqrt(x1**2 + x2**2)),
theta (the angle atan2(x2, x1) from -pi to pi), pi and e; or those of ``CURVE``: x, pi and e. Functions are those of
``FUNCTIONS``.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tuiplay.data.formula_names import FUNCTIONS, NAMES, PLANE, Value, Variables
from tuiplay.data.points import DOMAIN, Array
from tuiplay.errors import InputError
from tuiplay.text import did_you_mean, quoted

LONGEST = 200
"""The maximum length of a formula, in characters."""
DEEPEST = 50
"""The maximum depth of nested brackets, signs and powers."""
LARGEST = 1e6
"""The maximum absolute value of a feature; larger ones only make training diverge."""
_FEATURES = "features.formulas"
_STEPS = 50
_LONGEST_QUOTE = 100

_OPERATORS: dict[str, tuple[int, Callable[..., Value]]] = {
    "+": (1, operator.add),
    "-": (1, operator.sub),
    "*": (2, operator.mul),
    "/": (2, operator.truediv),
    "negative": (3, operator.neg),
    "**": (4, operator.pow),
}
"""The operators with their precedence. Python's operators on NumPy numbers: x1**2 is then x1*x1 to the last bit."""
_TIGHTEST = 5


@dataclass(frozen=True)
class _Node:
    """A node of the tree. ``what`` is an operator, a function, a name, or "" for a number, which is ``value``."""

    what: str
    parts: tuple[_Node, ...] = ()
    value: float = 0.0

    @property
    def binding(self) -> int:
        return _OPERATORS[self.what][0] if self.what in _OPERATORS else _TIGHTEST

    def compute(self, x1: Array, x2: Array) -> Value:
        if not self.what:
            return np.float64(self.value)
        if self.what in NAMES:
            return NAMES[self.what](x1, x2)
        values = [part.compute(x1, x2) for part in self.parts]
        function = _OPERATORS[self.what][1] if self.what in _OPERATORS else FUNCTIONS[self.what].compute
        return function(*values)

    def text(self) -> str:
        """The formula as text, with only the brackets that the order of operations needs."""
        if not self.what:
            return f"{self.value:.0f}" if self.value.is_integer() and self.value < 1e15 else repr(self.value)
        if self.what in NAMES:
            return self.what
        if self.what in FUNCTIONS:
            return f"{self.what}({','.join(part.text() for part in self.parts)})"
        if self.what == "negative":
            return "-" + self.parts[0].within(self.binding)
        # An operand of the same precedence needs no brackets on the side from which its operators are evaluated.
        left, right = self.parts
        if self.what == "**":
            return f"{left.within(self.binding + 1)}**{right.within(_OPERATORS['negative'][0])}"
        return f"{left.within(self.binding)}{self.what}{right.within(self.binding + 1)}"

    def within(self, binding: int) -> str:
        return self.text() if self.binding >= binding else f"({self.text()})"

    def names(self) -> set[str]:
        return {self.what}.union(*(part.names() for part in self.parts))


@dataclass(frozen=True)
class Formula:
    """A function of a point. ``text`` is its normal form: the same for equal formulas, and itself a valid formula."""

    text: str
    _tree: _Node = field(repr=False, compare=False)

    def __call__(self, x1: Array, x2: Array) -> Array:
        """The values for two arrays of shape (n,), as a new array of shape (n,).

        Always finite: ``compile_formula`` has checked a grid over the plot, but a point may lie between its nodes or
        outside the plot. A value that is not a number or infinite there becomes 0, and values beyond ``LARGEST`` are
        clipped: one such point would make all weights infinite in one update.
        """
        first, second = np.asarray(x1, np.float64), np.asarray(x2, np.float64)
        values = np.empty(np.broadcast_shapes(first.shape, second.shape))
        with np.errstate(all="ignore"):
            values[...] = self._tree.compute(first, second)
        np.nan_to_num(values, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
        return np.clip(values, -LARGEST, LARGEST, out=values)


def compile_formula(text: str, variables: Variables = PLANE, path: str = _FEATURES) -> Formula:
    """Compile a text such as ``sin(3*x1)*x2`` into a formula.

    Raises
    ------
    InputError
        "{path}: ..." with the character at fault, or with a point of the plot where the formula has no value, an
        infinite one or one beyond ``LARGEST``.
    """
    if len(text) > LONGEST:
        raise InputError.about(path, f"{_quoted(text)}: {len(text):,} characters; at most {LONGEST} are allowed")
    tree = _Parser(text, variables, path).whole()
    formula = Formula(tree.text(), tree)
    if len(formula.text) > LONGEST:
        # Such as hundreds of ".5", which become "0.5": a saved formula has to be readable again.
        raise InputError.about(
            path, f"{_quoted(text)}: {len(formula.text):,} characters written out; at most {LONGEST} are allowed"
        )
    _look_at(formula, tree, path)
    return formula


def _quoted(text: str) -> str:
    return quoted(text, _LONGEST_QUOTE)


# Parsing

_TOKEN = re.compile(r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_][A-Za-z_0-9]*)"
                    r"|(?P<sign>\*\*|[-+*/^(),])|(?P<end>$)|(?P<other>.))", re.ASCII | re.DOTALL)  # fmt: skip
_ALIKE = str.maketrans({"−": "-", "–": "-", "·": "*", "×": "*", "÷": "/", "₁": "1", "₂": "2", "\u00a0": " "})
"""Typographic signs and their ASCII equivalents, one character for one, so that positions do not change."""


class _Parser:
    """A recursive-descent parser; ``_at`` is the index of the current token's first character."""

    def __init__(self, text: str, variables: Variables, path: str) -> None:
        self._variables, self._path = variables, path
        self._shown = _quoted(text)
        self._text = text.translate(_ALIKE)
        self._depth = self._next = 0
        self._advance()

    def whole(self) -> _Node:
        """The tree of the whole text."""
        if self._kind == "end":
            raise InputError.about(self._path, f"an empty formula; write one such as {self._variables.example}")
        tree = self._sum()
        if self._kind == "end":
            return tree
        if self._token == ")":
            raise self._refusal("this closing bracket was never opened")
        raise self._refusal(f"expected an operator such as * before {self._found()}")

    def _advance(self) -> None:
        match = _TOKEN.match(self._text, self._next)
        assert match is not None  # "other" takes any character
        self._kind = match.lastgroup or "end"
        self._token = match[self._kind].replace("^", "**")
        self._at, self._next = match.start(self._kind), match.end()

    def _refusal(self, what: str, at: int | None = None, remedy: str = "") -> InputError:
        place = (self._at if at is None else at) + 1
        return InputError.about(self._path, f"{self._shown}: {what} at character {place}{remedy}")

    def _found(self) -> str:
        return "the end" if self._kind == "end" else repr(self._token)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refusal(f"more than {DEEPEST} brackets, signs and powers within each other")

    def _sum(self) -> _Node:
        node = self._product()
        while self._token in ("+", "-"):
            sign = self._token
            self._advance()
            node = _Node(sign, (node, self._product()))
        return node

    def _product(self) -> _Node:
        node = self._signed()
        while self._token in ("*", "/"):
            sign = self._token
            self._advance()
            node = _Node(sign, (node, self._signed()))
        return node

    def _signed(self) -> _Node:
        self._deeper()
        if self._token in ("-", "+"):
            negative = self._token == "-"
            self._advance()
            node = self._signed()
            node = _Node("negative", (node,)) if negative else node
        else:
            node = self._power()
        self._depth -= 1
        return node

    def _power(self) -> _Node:
        base = self._atom()
        if self._token != "**":
            return base
        self._advance()
        return _Node("**", (base, self._signed()))

    def _atom(self) -> _Node:
        token, at = self._token, self._at
        if self._kind == "number":
            value = float(token)
            if not math.isfinite(value):
                raise self._refusal("this number is too large")
            self._advance()
            return _Node("", value=value)
        if self._kind == "name":
            self._advance()
            return self._named(token.lower(), at)
        if token == "(":
            self._advance()
            node = self._sum()
            self._close()
            return node
        if self._kind == "other":
            raise self._refusal(f"{token!r} has no meaning in a formula")
        raise self._refusal(f"expected a number, a name or a bracket instead of {self._found()}")

    def _named(self, name: str, at: int) -> _Node:
        names, spoken = self._variables.names, self._variables.spoken
        if name in names:
            return _Node(name)
        if name not in FUNCTIONS:
            known = [*names, *FUNCTIONS]
            close = f"; did you mean {spoken[name]}?" if name in spoken else did_you_mean(name, known)
            raise self._refusal(f"unknown name {_quoted(name)}", at, close or f"; known are {', '.join(known)}")
        if self._token != "(":
            example = ", ".join(self._variables.examples[: FUNCTIONS[name].arguments])
            raise self._refusal(f"{name} needs brackets, as in {name}({example}),")
        self._advance()
        arguments = [self._sum()]
        while self._token == ",":
            self._advance()
            arguments.append(self._sum())
        self._close()
        wanted = FUNCTIONS[name].arguments
        if len(arguments) != wanted:
            values = f"{wanted} value{'' if wanted == 1 else 's'}"
            raise self._refusal(f"{name} takes {values}, not {len(arguments)},", at)
        return _Node(name, tuple(arguments))

    def _close(self) -> None:
        if self._token != ")":
            missing = "a closing bracket is missing"
            if self._kind == "end":
                raise self._refusal(missing)
            raise self._refusal(f"expected an operator or a closing bracket before {self._found()}")
        self._advance()


# The check for undefined and too large values


def _look_at(formula: Formula, tree: _Node, path: str) -> None:
    """Refuse a formula without a usable value somewhere on a grid over the plot, which includes 0."""
    ticks = np.arange(-_STEPS, _STEPS + 1) * (DOMAIN / _STEPS)
    x1, x2 = (axis.ravel() for axis in np.meshgrid(ticks, ticks, indexing="ij"))

    def values(node: _Node) -> Array:
        with np.errstate(all="ignore"):
            return np.broadcast_to(np.asarray(node.compute(x1, x2), np.float64), x1.shape)

    def where(index: int) -> str:
        used = tree.names()
        both = bool(used & {"r", "theta"})
        axes = (("x1", x1, both), ("x2", x2, both), ("x", x1, False))
        names = [f"{name} = {axis[index] + 0.0:.4g}" for name, axis, always in axes if always or name in used]
        return f" at {', '.join(names)}" if names else ""

    whole = values(tree)
    holes = ~np.isfinite(whole)
    if holes.any():
        place = int(holes.argmax())
        node = tree
        # The innermost part at fault there.
        while blamed := [part for part in node.parts if not np.isfinite(values(part)[place])]:
            node = blamed[0]
        not_a_number = bool(np.isnan(values(node)[place]))
        what = "not a number" if not_a_number else "infinite or too large"
        raise InputError.about(
            path,
            f"{_quoted(formula.text)}: {_quoted(node.text())[1:-1]} is {what}{where(place)};"
            f" {_remedy(node, not_a_number)}",
        )
    place = int(np.abs(whole).argmax())
    if abs(whole[place]) > LARGEST:
        where_to = " for a feature" if path == _FEATURES else ""
        raise InputError.about(
            path,
            f"{_quoted(formula.text)}: {whole[place]:.2g}{where(place)} is too large{where_to};"
            f" divide it, or put it into tanh(...), so that it stays within {LARGEST:,.0f}",
        )


def _remedy(node: _Node, not_a_number: bool) -> str:
    if node.what == "/":
        square = "x**2" if "x" in node.names() else "x1**2"
        return f"keep the divisor from 0, as in 1/({square}+0.1)"
    if node.what == "**":
        if not_a_number:
            return "only whole powers take negative numbers"
        return "keep its power small, and above 0 where the base can be 0"
    if node.what in FUNCTIONS:
        given = ", ".join(part.text() for part in node.parts)
        return FUNCTIONS[node.what].remedy.format(given if len(given) <= 40 else "...")
    return "keep its parts small"
