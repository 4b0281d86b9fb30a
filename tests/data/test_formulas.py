"""Features by formula: what they compute, how they are written out and how they are refused."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from formats.refusals import refusal
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.data.formula_names import FUNCTIONS, PLANE
from tuiplay.data.formulas import LARGEST, LONGEST, compile_formula
from tuiplay.errors import InputError

POINTS = np.random.default_rng(3).uniform(-6, 6, (40, 2))

BY_HAND: dict[str, Callable[[float, float], float]] = {
    "x1": lambda a, b: a,
    "sin(3*x1)*x2": lambda a, b: math.sin(3 * a) * b,
    "exp(-x1**2)": lambda a, b: math.exp(-(a * a)),
    "-x1**2": lambda a, b: 0 - a * a,
    "(-x1)**2": lambda a, b: a * a,
    "2**3**2": lambda a, b: 512,
    "(2**3)**2": lambda a, b: 64,
    "2**-3": lambda a, b: 0.125,
    "2**-x1**2": lambda a, b: 1 / math.pow(2, a * a),
    "x1-x2-3": lambda a, b: (a - b) - 3,
    "x1-(x2-3)": lambda a, b: a - b + 3,
    "x1-x2+3": lambda a, b: (a - b) + 3,
    "12/3/2": lambda a, b: 2,
    "12/(3/2)": lambda a, b: 8,
    "12/3*2": lambda a, b: 8,
    "2+3*x1": lambda a, b: 2 + (3 * a),
    "-x1*x2": lambda a, b: -(a * b),
    "x1*-x2": lambda a, b: -(a * b),
    "x1--x2": lambda a, b: a + b,
    "+x1": lambda a, b: a,
    "x1^2 + .5e1 + 1e-3 + 2.": lambda a, b: a * a + 5.0 + 0.001 + 2.0,
    "pi*e": lambda a, b: math.pi * math.e,
    "r": lambda a, b: math.hypot(a, b),
    "theta": lambda a, b: math.atan2(b, a),
    "cos(x1) + tan(x2/9) - tanh(x1)": lambda a, b: math.cos(a) + math.tan(b / 9) - math.tanh(a),
    "log(abs(x1)+1)*sqrt(abs(x2))": lambda a, b: math.log(abs(a) + 1) * math.sqrt(abs(b)),
    "sign(x1)*floor(x2)": lambda a, b: math.copysign(1, a) * math.floor(b),
    "min(x1, x2) + 2*max(x1, x2)": lambda a, b: min(a, b) + 2 * max(a, b),
    "sigmoid(9*x1)": lambda a, b: 1 / (1 + math.exp(-9 * a)),
    "relu(x1)": lambda a, b: a if a > 0 else 0.0,
    " X1·x₂ − 1 ": lambda a, b: a * b - 1,
}


@pytest.mark.parametrize("text", BY_HAND)
def test_a_formula_is_its_arithmetic(text: str) -> None:
    values = compile_formula(text)(POINTS[:, 0], POINTS[:, 1])
    assert values.shape == (40,)
    expected = [BY_HAND[text](a, b) for a, b in POINTS.tolist()]
    assert np.abs(values - expected).max() <= 1e-12 * (1 + np.abs(expected).max())


def test_every_name_and_function_is_tried_by_hand() -> None:
    assert all(any(name in text for text in BY_HAND) for name in [*PLANE.names, *FUNCTIONS])


def test_squares_and_products_are_the_features_of_the_playground_to_the_last_bit() -> None:
    x1, x2 = POINTS.T
    assert np.array_equal(compile_formula("x1**2")(x1, x2), x1 * x1)
    assert np.array_equal(compile_formula("x1*x2")(x1, x2), x1 * x2)
    assert np.array_equal(compile_formula("sin(x2)")(x1, x2), np.sin(x2))


def test_values_are_a_new_array() -> None:
    x1, x2 = POINTS.T.copy()
    values = compile_formula("x1")(x1, x2)
    values += 1
    assert np.array_equal(x1, POINTS[:, 0])


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        (" sin( 3*X1 ) * x2", "sin(3*x1)*x2"), ("((x1))", "x1"), ("x1 ^ 2", "x1**2"), ("(x1*x2)*3", "x1*x2*3"),
        ("x1*(x2*3)", "x1*(x2*3)"), ("x1-(x2+3)", "x1-(x2+3)"), ("(x1**2)**3", "(x1**2)**3"),
        ("sin(x1)**(2**3)", "sin(x1)**2**3"), ("-(x1**2)", "-x1**2"), ("(-x1)**2", "(-x1)**2"), ("-(x1+2)", "-(x1+2)"),
        ("min( x1 ,x2)+3.0", "min(x1,x2)+3"), ("1e-3*x1", "0.001*x1"), ("2**(-x1)", "2**-x1"),
    ],
)  # fmt: skip
def test_the_normal_form(text: str, normal: str) -> None:
    formula = compile_formula(text)
    assert formula.text == normal
    assert formula == compile_formula(normal)
    assert hash(formula) == hash(compile_formula(normal))


def test_formulas_differ_by_their_text() -> None:
    assert compile_formula("x1-x2-1") != compile_formula("x1-(x2-1)")


def trees(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Larger formulas from smaller ones, with and without brackets."""
    return (
        st.tuples(parts, st.sampled_from(["+", "-", "*", "/", "**", " - "]), parts).map("".join)
        | parts.map("({})".format)
        | parts.map("-{}".format)
        | st.tuples(st.sampled_from([name for name, entry in FUNCTIONS.items() if entry.arguments == 1]), parts).map(
            lambda pair: f"{pair[0]}({pair[1]})"
        )
        | st.tuples(parts, parts).map(lambda pair: f"max({pair[0]}, {pair[1]})")
    )


FORMULAS = st.recursive(st.sampled_from(["x1", "x2", "r", "theta", "pi", "2", "0.5", "3e-2"]), trees, max_leaves=8)


@given(FORMULAS)
def test_the_normal_form_is_the_same_formula(text: str) -> None:
    try:
        formula = compile_formula(text)
    except InputError:
        return
    again = compile_formula(formula.text)
    assert again.text == formula.text
    x1, x2 = POINTS.T
    assert np.array_equal(formula(x1, x2), again(x1, x2))


@given(FORMULAS)
def test_arithmetic_is_pythons(text: str) -> None:
    """Python reads brackets, signs and powers by its own grammar."""
    functions = {name: entry.compute for name, entry in FUNCTIONS.items()}
    try:
        formula = compile_formula(text)
    except InputError:
        return
    x1, x2 = POINTS.T
    names = {"x1": x1, "x2": x2, "r": np.hypot(x1, x2), "theta": np.arctan2(x2, x1), "pi": np.float64(math.pi)}
    with np.errstate(all="ignore"):
        expected = np.zeros(40) + eval(text, {"__builtins__": {}} | functions | names)  # noqa: S307 - the oracle
    expected = np.clip(np.nan_to_num(expected, nan=0, posinf=0, neginf=0), -LARGEST, LARGEST)
    assert np.allclose(formula(x1, x2), expected, rtol=1e-9, atol=1e-9)


@given(st.text(max_size=60) | st.text("x12rep.+-*/^(), sinmax", max_size=40))
def test_any_text_is_a_formula_or_a_sentence(text: str) -> None:
    try:
        formula = compile_formula(text)
    except InputError as error:
        sentence = str(error)
    else:
        assert np.isfinite(formula(*POINTS.T)).all()
        assert formula.text.isascii()
        return
    assert sentence.startswith("features.formulas: ")
    assert sentence.isprintable()
    assert len(sentence) < 700


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sin(3*x1", "'sin(3*x1': a closing bracket is missing at character 9"),
        ("x1)", "'x1)': this closing bracket was never opened at character 3"),
        ("2x1", "'2x1': expected an operator such as * before 'x1' at character 2"),
        ("x1 +", "'x1 +': expected a number, a name or a bracket instead of the end at character 5"),
        ("sin(x1 x2)", "'sin(x1 x2)': expected an operator or a closing bracket before 'x2' at character 8"),
        ("x1 + snh(x2)", "unknown name 'snh' at character 6; did you mean sin?"),
        ("ln(x1)", "unknown name 'ln' at character 1; did you mean log?"),
        ("2*y", "unknown name 'y' at character 3; did you mean x2?"),
        ("__import__('os')", "unknown name '__import__' at character 1"),
        ("sin 3", "sin needs brackets, as in sin(x1), at character 5"),
        ("1 + min(x1)", "min takes 2 values, not 1, at character 5"),
        ("sin(x1, x2)", "sin takes 1 value, not 2, at character 1"),
        ("x1.real", "at character 3"),
        ("1e999", "this number is too large at character 1"),
        ("x1\n+\x1b[31m", "'x1\\n+\\x1b[31m': '\\x1b' has no meaning in a formula at character 5"),
        ("", "an empty formula; write one such as"),
        ("(" * 60 + "x1" + ")" * 60, "more than 50 brackets, signs and powers within each other at character 51"),
        ("-" * 60 + "x1", "within each other at character 51"),
        ("x1" + "+1" * 150, f"302 characters; at most {LONGEST} are allowed"),
        ("+".join([".5"] * 60), "239 characters written out; at most 200"),
        ("log(x1)", "log(x1) is not a number at x1 = -6; try log(abs(x1)+1)"),
        ("1 + sqrt(x2)", "sqrt(x2) is not a number at x2 = -6; try sqrt(abs(x2))"),
        ("x2/x1", "x2/x1 is infinite or too large at x1 = 0, x2 = -6"),
        ("1/r", "at x1 = 0, x2 = 0; keep the divisor from 0"),
        ("x1**0.5", "x1**0.5 is not a number at x1 = -6; only whole powers take negative numbers"),
        ("9**9**9**9", "9**9**9 is infinite or too large"),
        ("exp(exp(x1**2))", "at x1 = -6; try exp(-abs("),
        ("x1**9", "-1e+07 at x1 = -6 is too large for a feature"),
    ],
)  # fmt: skip
def test_refusals_point_to_the_place(text: str, sentence: str) -> None:
    found = refusal(compile_formula, text)
    assert found.startswith("features.formulas: ")
    assert sentence in found


def test_between_the_nodes_and_off_the_plots_values_stay_finite() -> None:
    pole = compile_formula("1/(x1-0.05)")
    assert pole(np.array([0.05, 1.05]), np.zeros(2)).tolist() == [0.0, 1.0]
    assert pole(np.array([0.05 + 1e-9]), np.zeros(1))[0] == LARGEST
    steep = compile_formula("exp(2*x1)")
    assert steep(np.array([400.0, 100.0, 0.0]), np.zeros(3)).tolist() == [0.0, LARGEST, 1.0]
    assert compile_formula("sqrt(x1+6)")(np.array([-7.0]), np.zeros(1))[0] == 0.0
