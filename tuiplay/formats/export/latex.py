"""A trained network as a formula in LaTeX."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tuiplay.formats.export.expressions import TIGHTEST, Term, fold
from tuiplay.formats.export.trained import TrainedLayer, TrainedNetwork, spelled
from tuiplay.nn.arrays import Array

DIGITS = 6
"""The number of significant digits."""
_PER_LINE = 6
"""The number of terms of a sum on one line."""
_SHORT = 16
"""The maximum length, in characters, of a feature that is written inside the sums; longer ones get a name."""
_BINDING = {"+": 1, "-": 1, "*": 2, "negative": 3, "**": 4}
_NAMED = {"sin": r"\sin", "cos": r"\cos", "tan": r"\tan", "tanh": r"\tanh", "exp": r"\exp", "log": r"\ln",
          "sign": r"\operatorname{sgn}", "min": r"\min", "max": r"\max", "sigmoid": r"\sigma",
          "relu": r"\operatorname{ReLU}", "erf": r"\operatorname{erf}",
          "softmax": r"\operatorname{softmax}"}  # fmt: skip
_AROUND = {"sqrt": r"\sqrt{{{0}}}", "abs": r"\left|{0}\right|", "floor": r"\left\lfloor {0} \right\rfloor"}
_MEANING = {
    "sigmoid(": r"\sigma(t) = \frac{1}{1 + e^{-t}}",
    "relu(": r"\operatorname{ReLU}(t) = \max(t, 0)",
    "erf(": r"\operatorname{erf}(t) = \frac{2}{\sqrt{\pi}} \int_0^t e^{-s^2}\,ds",
    "softmax(": r"\operatorname{softmax}(t)_i = e^{t_i} / \textstyle\sum_j e^{t_j}",
}
_POLAR = {"r": r"\sqrt{x_1^2 + x_2^2}", "theta": r"\operatorname{atan2}(x_2, x_1)"}


def write(trained: TrainedNetwork) -> str:
    """An ``align*`` environment with one equation per neuron, for a document that uses amsmath."""
    error = difference(trained)
    where = "from x = -6 to 6" if trained.one_input else "on the plane"
    lines = [
        f"% {trained.title}. Written by tuiplay; needs \\usepackage{{amsmath}}.",
        f"% Numbers have {DIGITS} significant digits, which changes the output by at most {error:.2g} {where}.",
        *_comments(trained),
        r"\begin{align*}",
    ]
    terms = [_term_of(one.formula) for one in trained.inputs]
    if all(term.binding >= _BINDING["*"] and len(term.text) <= _SHORT for term in terms):
        sources, equations = [term.text for term in terms], list[str]()
    else:
        sources = [f"u_{{{place}}}" for place in range(1, len(terms) + 1)]
        equations = [f"{name} &= {term.text}" for name, term in zip(sources, terms, strict=True)]
    for number, layer in enumerate(trained.layers, 1):
        last = number == len(trained.layers)
        name = "y" if last else f"h^{{({number})}}"
        single = last and trained.outputs == 1
        sums, sources = _sums(layer, sources, number, name, single)
        equations += sums
    used = " ".join([*(one.formula for one in trained.inputs), *(layer.expression for layer in trained.layers)])
    equations += [text.replace("=", "&=", 1) for name, text in _MEANING.items() if name in used]
    lines += [" \\\\\n".join(equations), r"\end{align*}", ""]
    return "\n".join(lines)


def rounded(trained: TrainedNetwork) -> TrainedNetwork:
    """The network with its numbers rounded as in the formula."""
    layers = tuple(
        TrainedLayer(_round(layer.weights), _round(layer.biases), layer.activation) for layer in trained.layers
    )
    return replace(trained, layers=layers)


def difference(trained: TrainedNetwork) -> float:
    """The largest change of the output on the grid by the rounding of the numbers."""
    points = trained.grid()
    return float(np.abs(trained.evaluate(points) - rounded(trained).evaluate(points)).max(initial=0.0))


def _round(values: Array) -> Array:
    return np.array([float(_digits(value)) for value in values.ravel().tolist()]).reshape(values.shape)


def _digits(value: float) -> str:
    return f"{value:.{DIGITS}g}"


def _number(value: float) -> str:
    mantissa, exponent, power = _digits(value).partition("e")
    return rf"{mantissa} \cdot 10^{{{int(power)}}}" if exponent else mantissa


def _comments(trained: TrainedNetwork) -> list[str]:
    comments = []
    if trained.classes and trained.outputs == 1:
        names = spelled(trained.classes)
        comments.append(f"% y above {trained.middle:g} means {names[1]}, below it {names[0]}.")
    elif trained.classes:
        comments.append(f"% y_1, y_2, ... are the probabilities of {', '.join(spelled(trained.classes))}.")
    if trained.scaling and trained.one_input:
        centre, half = (f"{value:.10g}" for value in trained.scaling[:2])
        comments.append(f"% x = 6 ({spelled(trained.columns[:1])[0]} - {centre}) / {half}, of the table.")
    elif trained.scaling:
        one, other = spelled(trained.columns[:2])
        centre, half, centre_2, half_2 = (f"{value:.10g}" for value in trained.scaling)
        comments.append(
            f"% x_1 = 6 ({one} - {centre}) / {half}, x_2 = 6 ({other} - {centre_2}) / {half_2}, of the table."
        )
    if trained.target_scaling:
        centre, half = (f"{value:.10g}" for value in trained.target_scaling)
        of = "of the table" if trained.columns else "that was learned"
        comments.append(f"% The target {of} is {half} y + {centre}.")
    return comments


def _sums(layer: TrainedLayer, sources: list[str], number: int, name: str, single: bool) -> tuple[list[str], list[str]]:
    """The equations of a layer, and the names of its neurons."""
    whole = layer.expression.startswith("softmax(")
    equations, names = [], []
    for place, (weights, bias) in enumerate(zip(layer.weights.tolist(), layer.biases.tolist(), strict=True), 1):
        index = "" if single else f"_{{{place}}}"
        names.append(f"{name}{index}")
        terms = [(weight, source) for weight, source in zip(weights, sources, strict=True) if weight]
        total = _total([*terms, (bias, "")])
        if whole:
            equations.append(f"t{index} &= {total}")
        elif layer.expression == "z":
            equations.append(f"{names[-1]} &= {total}")
        elif "&" in total or layer.expression.count("z") > 1:
            # Brackets cannot extend over a line break, and a sum that occurs twice gets a name.
            sum_name = f"z^{{({number})}}{index}"
            equations += [f"{sum_name} &= {total}", f"{names[-1]} &= {_term_of(layer.expression, sum_name).text}"]
        else:
            equations.append(f"{names[-1]} &= {_term_of(layer.expression, total).text}")
    if whole:
        equations += [rf"{one} &= \operatorname{{softmax}}(t)_{{{place}}}" for place, one in enumerate(names, 1)]
    return equations, names


def _total(terms: list[tuple[float, str]]) -> str:
    text, count = "", 0
    for value, source in terms:
        if not value and text:
            continue
        sign = "-" if value < 0 else "+" if text else ""
        if count and count % _PER_LINE == 0:
            text += " \\\\\n&\\quad "
        factor = rf"\, {source}" if source else ""
        text += f"{' ' if text else ''}{sign}{' ' if text else ''}{_number(abs(value))}{factor}"
        count += 1
    return text


def _term_of(formula: str, z: str = "") -> Term:
    return fold(formula, lambda what, parts, constant: _term(what, parts, constant, z))


def _term(what: str, parts: tuple[Term, ...], constant: float | None, z: str) -> Term:
    if what in ("pi", "e"):
        return Term(rf"\{what}" if what == "pi" else what)
    if constant is not None:
        return Term(_number(constant), TIGHTEST if constant >= 0 else _BINDING["negative"])
    if not parts:
        return _variable(what, z)
    if what == "/":
        return Term(rf"\frac{{{parts[0].text}}}{{{parts[1].text}}}", _BINDING["*"])
    if what == "negative":
        return Term(f"-{_bracketed(parts[0], 3)}", 3)
    if what == "**":
        return Term(f"{{{_bracketed(parts[0], TIGHTEST)}}}^{{{parts[1].text}}}", _BINDING["**"])
    if what == "*":
        if parts[0].text == parts[1].text:
            return Term(f"{{{_bracketed(parts[0], TIGHTEST)}}}^2", _BINDING["**"])
        right = _bracketed(parts[1], 3)
        return Term(rf"{_bracketed(parts[0], 2)}{_times(right)}{right}", 2)
    if what in _BINDING:
        return Term(f"{_bracketed(parts[0], 1)} {what} {_bracketed(parts[1], 2)}", 1)
    inner = ", ".join(part.text for part in parts)
    if what in _AROUND:
        return Term(_AROUND[what].format(inner))
    return Term(rf"{_NAMED[what]}\left({inner}\right)")


def _times(right: str) -> str:
    return r" \cdot " if right[:1].isdigit() else r"\, "


def _variable(name: str, z: str) -> Term:
    if name == "z":
        return Term(z or "z", _BINDING["+"] if " " in z else TIGHTEST)
    if name in _POLAR:
        return Term(_POLAR[name])
    return Term(f"x_{name[1:]}" if name[1:] else name)


def _bracketed(part: Term, binding: int) -> str:
    return part.text if part.binding >= binding else rf"\left({part.text}\right)"
